//! After a run, the database has what the sources served, for every field and on every day.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Desk, start, tiny};
use jobscan_tests::{Churn, Sandbox, TruthOffer, WorldSpec};
use serde_json::{Value, json};

/// The keys of the export that other programs rely on.
const KEYS: [&str; 22] = [
    "key",
    "provider",
    "tenant",
    "id",
    "url",
    "title",
    "company",
    "company_domain",
    "locations",
    "workplace",
    "department",
    "employment_type",
    "salary",
    "posted_at",
    "updated_at",
    "first_seen_at",
    "last_seen_at",
    "closed_at",
    "opening",
    "score",
    "top_category",
    "description",
];

fn spec(seed: u64) -> WorldSpec {
    WorldSpec {
        lever_us: 2,
        lever_eu: 1,
        greenhouse: 5,
        offers_per_tenant: 5..=9,
        infojobs_offers: 24,
        infojobs_companies: 12,
        churn: Churn { withdrawn: 40, added: 120, edited: 120, bumped: 100 },
        ..tiny(seed)
    }
}

pub(crate) fn open(sandbox: &Sandbox) -> BTreeMap<String, TruthOffer> {
    let truth = sandbox.truth().into_iter().filter(|offer| offer.open);
    truth.map(|offer| (offer.key.clone(), offer)).collect()
}

/// All names of each company by domain: sources may write it with different legal forms, and the database has one
/// company per domain.
pub(crate) fn names_by_domain(truth: &BTreeMap<String, TruthOffer>) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for offer in truth.values() {
        if let (Some(domain), Some(name)) = (&offer.domain, &offer.company) {
            names.entry(domain).or_default().insert(name);
        }
    }
    names
}

fn expected(offer: &TruthOffer) -> Value {
    let salary = offer
        .salary
        .as_ref()
        .map(|pay| json!({ "min": pay.min, "max": pay.max, "currency": pay.currency, "period": pay.period }));
    json!({
        "key": offer.key, "provider": offer.provider.as_str(), "tenant": offer.tenant, "id": offer.id,
        "url": offer.url, "title": offer.title,
        "locations": offer.locations, "workplace": offer.workplace, "department": offer.department,
        "employment_type": offer.employment_type, "salary": salary, "posted_at": offer.posted_at,
        "updated_at": offer.updated_at, "closed_at": null,
    })
}

pub(crate) fn assert_exported(offer: &TruthOffer, exported: &Value, names: &BTreeMap<&str, BTreeSet<&str>>) {
    for (key, value) in expected(offer).as_object().unwrap() {
        assert_eq!(&exported[key], value, "{key} of {}", offer.key);
    }
    // A source without websites may name a company whose website another source states, with or without its legal
    // form.
    let domain = exported["company_domain"].as_str();
    let same = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    let alike = |name: &str| names.iter().find(|(_, all)| all.iter().any(|other| same(name, other)));
    let by_name = || offer.company.as_deref().and_then(alike).map(|(domain, _)| *domain);
    assert_eq!(domain, offer.domain.as_deref().or_else(by_name), "company_domain of {}", offer.key);
    let company = exported["company"].as_str();
    let one_of = domain.and_then(|domain| names.get(domain));
    let told = match (one_of, company) {
        (Some(names), Some(company)) => names.iter().any(|name| same(name, company)),
        _ => company == offer.company.as_deref(),
    };
    assert!(told, "company of {}: {company:?} for {:?}", offer.key, offer.company);
    assert!(exported["score"].is_u64(), "no score of {}", offer.key);
}

pub(crate) fn assert_text(offer: &TruthOffer, exported: &Value) {
    let text = exported["description"].as_str().expect("a description");
    assert!(!offer.description_contains.is_empty());
    for sentence in &offer.description_contains {
        assert!(text.contains(sentence), "{}: `{sentence}` is not in {text}", offer.key);
    }
}

fn assert_first_run(seed: u64, day: u32) {
    let sandbox = start(spec(seed));
    sandbox.set_day(day);
    let desk = Desk::new(&sandbox);
    let ran = desk.scan().expect(0);
    let (truth, offers) = (open(&sandbox), desk.offers());
    assert_eq!(offers.keys().collect::<Vec<_>>(), truth.keys().collect::<Vec<_>>());
    let names = names_by_domain(&truth);
    for offer in truth.values() {
        let exported = &offers[&offer.key];
        let keys: BTreeSet<&str> = exported.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, KEYS.into(), "{}", offer.key);
        assert_exported(offer, exported, &names);
        assert_text(offer, exported);
    }
    for provider in ["infojobs", "lever", "greenhouse"] {
        let told = truth.values().filter(|offer| offer.provider.as_str() == provider).count();
        let summary = ran.provider(provider);
        assert_eq!(summary["new"], told, "{summary}");
        assert_eq!((&summary["changed"], &summary["skipped"]), (&json!(0), &json!({})));
    }
}

#[test]
fn a_first_run_matches_the_first_day() {
    assert_first_run(101, 0);
}

#[test]
fn a_first_run_matches_a_later_day() {
    assert_first_run(202, 9);
}

#[test]
fn masked_companies_have_no_name() {
    // The number of masked companies depends on the seed: find one with some.
    let sandbox = (1..50)
        .map(|seed| start(WorldSpec { infojobs_offers: 12, infojobs_companies: 12, ..tiny(seed) }))
        .find(|sandbox| open(sandbox).values().any(|offer| offer.hidden))
        .expect("a seed with a masked company");
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    let hidden: Vec<String> =
        open(&sandbox).into_values().filter(|offer| offer.hidden).map(|offer| offer.key).collect();
    // The list shows a placeholder, and only the detail states that it is one. Neither is a name.
    for details in ["0", "500"] {
        desk.set("providers.infojobs", "hydrate_limit", details);
        desk.scan().expect(0);
        let offers = desk.offers();
        for key in &hidden {
            assert_eq!(offers[key]["company"], Value::Null, "{key} with {details} details");
            assert_eq!(offers[key]["company_domain"], Value::Null);
        }
    }
    let companies = desk.run(&["export", "companies", "--format", "ndjson"]).expect(0).stdout;
    assert!(!companies.to_lowercase().contains("confidencial"), "{companies}");
}

/// The edits according to the ground truth. `InfoJobs`' list has no text, so there only edits of the list's fields are
/// detected: a new time of update may be a mere bump.
fn counts(
    before: &BTreeMap<String, TruthOffer>,
    now: &BTreeMap<String, TruthOffer>,
    provider: &str,
) -> Counts {
    let mut counts = Counts::default();
    for offer in now.values().filter(|offer| offer.provider.as_str() == provider) {
        match before.get(&offer.key) {
            None => counts.new += 1,
            Some(old) if old.title != offer.title => counts.retitled += 1,
            Some(old) if old.description_contains != offer.description_contains => counts.rewritten += 1,
            Some(_) => counts.same += 1,
        }
    }
    counts
}

#[derive(Debug, Default)]
struct Counts {
    new: u64,
    retitled: u64,
    rewritten: u64,
    same: u64,
}

#[test]
fn later_runs_find_new_and_edited_offers() {
    let sandbox = start(spec(303));
    let desk = Desk::new(&sandbox);
    desk.scan().expect(0);
    let mut before = open(&sandbox);
    for day in [3, 6] {
        sandbox.set_day(day);
        let ran = desk.scan().expect(0);
        let (truth, offers) = (open(&sandbox), desk.offers());
        let names = names_by_domain(&truth);
        for offer in truth.values() {
            assert_exported(offer, &offers[&offer.key], &names);
            let seen_anew = before.get(&offer.key).is_none_or(|old| old.title != offer.title);
            if offer.tenant.is_some() || seen_anew {
                assert_text(offer, &offers[&offer.key]);
            }
        }
        for provider in ["lever", "greenhouse"] {
            let (told, counted) = (ran.provider(provider), counts(&before, &truth, provider));
            assert!(counted.new > 0 && counted.retitled + counted.rewritten > 0, "{counted:?}");
            assert_eq!(told["new"], counted.new, "{provider} on day {day}");
            assert_eq!(told["changed"], counted.retitled + counted.rewritten, "{provider} on day {day}");
            assert_eq!(told["unchanged"], counted.same, "{provider} on day {day}");
        }
        let (told, counted) = (ran.provider("infojobs"), counts(&before, &truth, "infojobs"));
        let changed = told["changed"].as_u64().unwrap();
        assert_eq!(told["new"], counted.new, "infojobs on day {day}");
        assert!((counted.retitled..=counted.retitled + counted.rewritten).contains(&changed), "{told}");
        before = truth;
    }
}

#[test]
fn manual_edits_are_counted_and_change_nothing_else() {
    let sandbox = start(tiny(404));
    let desk = Desk::new(&sandbox);
    desk.scan().expect(0);
    let before = desk.offers();
    let keys: Vec<&String> = ["infojobs/", "lever/", "greenhouse/"]
        .into_iter()
        .map(|provider| before.keys().find(|key| key.starts_with(provider)).unwrap())
        .collect();
    for key in &keys {
        sandbox.edit_title(key, "Responsable de tesorería y divisas").unwrap();
    }
    let ran = desk.scan().expect(0);
    for provider in ["infojobs", "lever", "greenhouse"] {
        let told = ran.provider(provider);
        assert_eq!((&told["new"], &told["changed"]), (&json!(0), &json!(1)), "{told}");
    }
    let after = desk.offers();
    assert_eq!(after.len(), before.len());
    for (key, offer) in &after {
        if keys.contains(&key) {
            assert_eq!(offer["title"], "Responsable de tesorería y divisas");
            assert_eq!(offer["first_seen_at"], before[key]["first_seen_at"]);
            assert!(offer["score"].as_u64() >= before[key]["score"].as_u64(), "{key}");
        } else {
            let unseen = |offer: &Value| {
                let mut offer = offer.clone();
                offer["last_seen_at"] = Value::Null;
                offer
            };
            assert_eq!(unseen(offer), unseen(&before[key]));
        }
    }
}
