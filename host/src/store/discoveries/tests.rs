use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::{Connection, Transaction};

use super::{
    Discovery, DiscoveryState, DueCompany, by_company, counts, due, due_count, find_companies, record,
};
use crate::{
    domain::Timestamp,
    store::{
        boards,
        companies::resolve,
        sources::{self, SourceState},
        testing::{company, discovered, evidence, facts, fenced, found_source, lever, memory, rolled_back},
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A company with a site.
fn with_site(tx: &Transaction<'_>, name: &str) -> i64 {
    let domain = format!("{}.example", name.to_lowercase());
    resolve(tx, &facts(name, Some(&domain)), at(1)).unwrap().id()
}

fn ids(companies: Vec<DueCompany>) -> Vec<i64> {
    companies.into_iter().map(|company| company.id).collect()
}

fn due_ids(connection: &Connection, now: i64, limit: u32) -> Vec<i64> {
    ids(due(connection, at(now), limit).unwrap())
}

#[test]
fn never_looked_at_come_first_then_the_longest_unseen() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|name| with_site(&tx, name));
    for (id, now) in [(a, 30), (b, 20), (d, 20)] {
        record(&fenced(&tx), &discovered(id, DiscoveryState::None, at(50)), at(now)).unwrap();
    }
    assert_eq!(due_ids(&tx, 49, 10), [c]);
    assert_eq!(due_ids(&tx, 50, 10), [c, b, d, a]);
    assert_eq!(due_ids(&tx, 50, 2), [c, b]);
    assert_eq!([49, 50].map(|now| due_count(&tx, at(now)).unwrap()), [1, 4]);
    let first = due(&tx, at(50), 2).unwrap().pop().unwrap();
    let expected = DueCompany {
        id: b,
        name: "B".to_owned(),
        website: Some("https://www.b.example/".to_owned()),
        domain: Some("b.example".to_owned()),
        attempts: 1,
    };
    assert_eq!(first, expected);
}

#[test]
fn who_needs_no_look_gets_none() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let [open, listed, found] = ["Open", "Listed", "Found"].map(|name| with_site(&tx, name));
    company(&tx, "Without a site");
    sources::upsert(&tx, listed, &lever("listed"), at(1)).unwrap();
    boards::record(&fenced(&tx), found, &found_source("found", SourceState::Confirmed, None), at(1)).unwrap();
    assert_eq!(due_ids(&tx, 1, 10), [open, found]);
    let resolve = |resolution: &str| {
        tx.execute("UPDATE companies SET resolution = ?2 WHERE id = ?1", (open, resolution)).unwrap();
        due_ids(&tx, 1, 10).contains(&open)
    };
    for (resolution, active) in [
        ("IN_PROGRESS", true),
        ("HIGH_INTEREST", true),
        ("ALREADY_CUSTOMER", false),
        ("ACCEPTED", false),
        ("REJECTED", false),
        ("PENDING", true),
    ] {
        assert_eq!(resolve(resolution), active, "{resolution}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn nobody_starves_when_a_run_takes_only_some(
        companies in 1_usize..9,
        limit in 1_u32..5,
        waits in prop::collection::vec(0_i64..3, 8),
    ) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let known: Vec<i64> = (0..companies).map(|index| with_site(&tx, &format!("C{index}"))).collect();
        let mut looks: BTreeMap<i64, u32> = known.iter().map(|id| (*id, 0)).collect();
        let mut last: BTreeMap<i64, i64> = BTreeMap::new();
        for run in 0..24 {
            let taken = due_ids(&tx, run, limit);
            for id in &taken {
                let wait = waits[usize::try_from(*id).unwrap() % waits.len()];
                record(&fenced(&tx), &discovered(*id, DiscoveryState::None, at(run + 1 + wait)), at(run)).unwrap();
                prop_assert!(last.insert(*id, run).is_none_or(|before| run > before + wait), "asked too early");
                *looks.entry(*id).or_default() += 1;
            }
        }
        // Each waits for at most its own time and for all others once.
        let turns = u32::try_from(companies).unwrap().div_ceil(limit) + 2;
        prop_assert!(looks.values().all(|looks| *looks >= 24 / (turns + 1)), "{:?}", looks);
    }
}

#[test]
fn the_last_look_is_kept_whole_and_fruitless_ones_are_counted() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = with_site(&tx, "Acme");
    assert_eq!(by_company(&tx, acme).unwrap(), None);
    let attempts: Vec<u32> = [
        DiscoveryState::Unknown,
        DiscoveryState::None,
        DiscoveryState::Blocked,
        DiscoveryState::Candidate,
        DiscoveryState::None,
        DiscoveryState::Empty,
        DiscoveryState::Rejected,
        DiscoveryState::Confirmed,
    ]
    .into_iter()
    .map(|state| {
        record(&fenced(&tx), &discovered(acme, state, at(9)), at(5)).unwrap();
        by_company(&tx, acme).unwrap().unwrap().attempts
    })
    .collect();
    assert_eq!(attempts, [1, 2, 3, 0, 1, 0, 0, 0]);
    let kept = Discovery {
        company_id: acme,
        state: DiscoveryState::Confirmed,
        reason: "because".to_owned(),
        evidence: vec![evidence()],
        pages: 3,
        checked_at: at(5),
        due_at: at(9),
        attempts: 0,
    };
    assert_eq!(by_company(&tx, acme).unwrap(), Some(kept));
}

#[test]
fn the_states_are_counted_in_their_order() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    assert_eq!(counts(&tx).unwrap(), []);
    for (name, state) in [
        ("A", DiscoveryState::Blocked),
        ("B", DiscoveryState::Confirmed),
        ("C", DiscoveryState::None),
        ("D", DiscoveryState::Confirmed),
    ] {
        record(&fenced(&tx), &discovered(with_site(&tx, name), state, at(9)), at(5)).unwrap();
    }
    let expected = [(DiscoveryState::Confirmed, 2), (DiscoveryState::None, 1), (DiscoveryState::Blocked, 1)];
    assert_eq!(counts(&tx).unwrap(), expected);
}

#[test]
fn every_state_can_be_kept() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = with_site(&tx, "Acme");
    for state in DiscoveryState::ALL {
        record(&fenced(&tx), &discovered(acme, *state, at(9)), at(5)).unwrap();
        assert_eq!(by_company(&tx, acme).unwrap().unwrap().state, *state);
    }
}

#[test]
fn a_company_is_found_by_id_then_exactly_then_by_words() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = with_site(&tx, "Ácme");
    let holding = resolve(&tx, &facts("Acme Holding", Some("holding.example")), at(1)).unwrap().id();
    let numbered = resolve(&tx, &facts("99", None), at(1)).unwrap().id();
    let twin = resolve(&tx, &facts("ACME", Some("twin.example")), at(1)).unwrap().id();
    let find = |text: &str| ids(find_companies(&tx, text).unwrap());
    assert_eq!(find(&holding.to_string()), [holding]);
    assert_eq!(find("99"), [numbered], "no company has that id");
    assert_eq!(find(" acme "), [acme, twin], "exactly so named, the others are left out");
    assert_eq!(find("Holding.Example"), [holding]);
    assert_eq!(find("acme hold"), [holding]);
    assert_eq!(find("https://www.holding.example/"), [holding], "by the site");
    assert_eq!(find("acm"), [acme, holding, twin]);
    assert_eq!(find("nobody"), Vec::<i64>::new());
    assert_eq!(find("  "), Vec::<i64>::new());
}
