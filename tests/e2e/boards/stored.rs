//! Every field of every offer, after a first run and after a later one.

use jobscan_tests::{Churn, Provider, WorldSpec};
use serde_json::{Value, json};

use super::{desk_of, open, world};
use crate::{
    support::{boards, start},
    truth,
};

#[test]
fn all_offers_are_stored_with_all_that_their_systems_say() {
    let sandbox = start(WorldSpec { offers_per_tenant: 6..=9, ..world(501, 4) });
    let desk = desk_of(&sandbox, &Provider::OTHERS);
    let ran = desk.scan().expect(0);
    let (told, offers) = (truth::open(&sandbox), desk.offers());
    assert_eq!(offers.keys().collect::<Vec<_>>(), told.keys().collect::<Vec<_>>());
    let names = truth::names_by_domain(&told);
    for offer in told.values() {
        truth::assert_exported(offer, &offers[&offer.key], &names);
        truth::assert_text(offer, &offers[&offer.key]);
    }
    for provider in Provider::OTHERS {
        let summary = ran.provider(provider.as_str());
        let count = told.values().filter(|offer| offer.provider == provider).count();
        assert_eq!((&summary["new"], &summary["skipped"]), (&json!(count), &json!({})), "{summary}");
        assert!(summary["unread"].as_object().is_none_or(serde_json::Map::is_empty), "{summary}");
    }
    let again = desk.scan().expect(0);
    for provider in Provider::OTHERS {
        let summary = again.provider(provider.as_str());
        assert_eq!((&summary["new"], &summary["changed"]), (&json!(0), &json!(0)), "{summary}");
    }
}

#[test]
fn a_later_run_finds_what_is_new_and_what_has_another_title() {
    let churn = Churn { withdrawn: 0, added: 200, edited: 0, bumped: 0 };
    let sandbox = start(WorldSpec { offers_per_tenant: 5..=5, churn, ..world(502, 2) });
    let desk = desk_of(&sandbox, &Provider::OTHERS);
    desk.scan().expect(0);
    let before = open(&desk);
    let keys: Vec<&String> =
        Provider::OTHERS.map(|provider| first_of(&before, provider)).into_iter().collect();
    for key in &keys {
        sandbox.edit_title(key, "Responsable de tesorería y divisas").unwrap();
    }
    sandbox.set_day(2);
    let ran = desk.scan().expect(0);
    let (told, offers) = (truth::open(&sandbox), desk.offers());
    assert_eq!(offers.keys().collect::<Vec<_>>(), told.keys().collect::<Vec<_>>());
    assert!(told.len() > before.len(), "nothing is new");
    for key in keys {
        assert_eq!(offers[key]["title"], "Responsable de tesorería y divisas", "{key}");
    }
    for provider in Provider::OTHERS {
        let summary = ran.provider(provider.as_str());
        let new = told.values().filter(|o| o.provider == provider && !before.contains(&o.key)).count();
        assert_eq!(summary["new"], new, "{summary}");
        assert!(summary["changed"].as_u64().unwrap() >= 1, "{summary}");
    }
}

fn first_of(keys: &std::collections::BTreeSet<String>, provider: Provider) -> &String {
    keys.iter().find(|key| key.starts_with(&format!("{provider}/"))).unwrap()
}

#[test]
fn a_board_of_several_pages_is_read_to_its_end() {
    let paged = [Provider::SmartRecruiters, Provider::Teamtailor];
    let sandbox = start(WorldSpec { offers_per_tenant: 203..=203, description_bytes: 100, ..world(503, 1) });
    let mut desk = desk_of(&sandbox, &Provider::OTHERS);
    for provider in Provider::OTHERS {
        desk.set(&format!("providers.{provider}"), "hydrate_limit", "0");
    }
    desk.scan().expect(0);
    for provider in paged {
        let board = boards(&sandbox, provider).remove(0);
        let stored = desk.offers().into_keys().filter(|key| key.starts_with(&format!("{provider}/"))).count();
        assert_eq!(stored, 203, "{board:?}");
        let (host, path) = super::list_of(&board);
        let asked = sandbox.requests().into_iter().filter(|seen| seen.host == host);
        let offsets: Vec<String> = asked
            .filter(|seen| seen.path == path.trim_end_matches('?'))
            .map(|seen| seen.query.rsplit_once("offset=").unwrap().1.to_owned())
            .collect();
        assert_eq!(offsets, ["0", "100", "200"], "{provider}");
    }
}

#[test]
fn each_board_says_of_itself_what_it_is() {
    let sandbox = start(world(504, 1));
    let desk = desk_of(&sandbox, &Provider::OTHERS);
    let listed = desk.run(&["providers", "list", "--format", "json"]).expect(0).json();
    let listed: Vec<&Value> = listed.as_array().unwrap().iter().collect();
    for provider in Provider::OTHERS {
        assert!(listed.iter().any(|told| told["provider"] == provider.as_str()), "{listed:?}");
        let board = boards(&sandbox, provider).remove(0);
        let checked = ["providers", "check", provider.as_str(), "--tenant", &board.slug];
        desk.run(&checked).expect(0);
    }
}
