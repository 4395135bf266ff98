//! The ground truth, field by field of every offer, after a first run and after a later one.

use jobscan_tests::{Churn, Provider, WorldSpec};
use serde_json::json;

use super::{desk_of, open, world};
use crate::{support::start, truth};

pub(super) fn all(provider: Provider) {
    let sandbox = start(WorldSpec { offers_per_tenant: 6..=9, ..world(501, &[provider], 4) });
    let desk = desk_of(&sandbox, &[provider]);
    let ran = desk.scan().expect(0);
    let (told, offers) = (truth::open(&sandbox), desk.offers());
    assert!(!told.is_empty());
    assert_eq!(offers.keys().collect::<Vec<_>>(), told.keys().collect::<Vec<_>>());
    let names = truth::names_by_domain(&told);
    for offer in told.values() {
        truth::assert_exported(offer, &offers[&offer.key], &names);
        truth::assert_text(offer, &offers[&offer.key]);
    }
    let summary = ran.provider(provider.as_str());
    assert_eq!((&summary["new"], &summary["skipped"]), (&json!(told.len()), &json!({})), "{summary}");
    assert!(summary["unread"].as_object().is_none_or(serde_json::Map::is_empty), "{summary}");
    let again = desk.scan().expect(0);
    let summary = again.provider(provider.as_str());
    assert_eq!((&summary["new"], &summary["changed"]), (&json!(0), &json!(0)), "{summary}");
}

pub(super) fn later(provider: Provider) {
    let churn = Churn { withdrawn: 0, added: 200, edited: 0, bumped: 0 };
    let sandbox = start(WorldSpec { offers_per_tenant: 5..=5, churn, ..world(502, &[provider], 2) });
    let desk = desk_of(&sandbox, &[provider]);
    desk.scan().expect(0);
    let before = open(&desk);
    let key = before.iter().next().expect("an offer");
    sandbox.edit_title(key, "Responsable de tesorería y divisas").unwrap();
    sandbox.set_day(2);
    let ran = desk.scan().expect(0);
    let (told, offers) = (truth::open(&sandbox), desk.offers());
    assert_eq!(offers.keys().collect::<Vec<_>>(), told.keys().collect::<Vec<_>>());
    assert!(told.len() > before.len(), "nothing is new");
    assert_eq!(offers[key]["title"], "Responsable de tesorería y divisas", "{key}");
    let summary = ran.provider(provider.as_str());
    let new = told.values().filter(|offer| !before.contains(&offer.key)).count();
    assert_eq!(summary["new"], new, "{summary}");
    assert!(summary["changed"].as_u64().unwrap() >= 1, "{summary}");
}

pub(super) fn in_pages(provider: Provider) {
    let Some(page) = provider.traits().unwrap().page else { return };
    let count = 2 * page + 3;
    let offers_per_tenant = u32::try_from(count).map(|count| count..=count).unwrap();
    let sandbox =
        start(WorldSpec { offers_per_tenant, description_bytes: 100, ..world(503, &[provider], 1) });
    let mut desk = desk_of(&sandbox, &[provider]);
    desk.set(&format!("providers.{provider}"), "hydrate_limit", "0");
    desk.scan().expect(0);
    assert_eq!(open(&desk).len(), count);
}
