//! A second run over unchanged boards changes only the times of observation, and sends no unnecessary requests.

use crate::support::{Desk, Dump, GREENHOUSE, INFOJOBS, start, tiny};
use jobscan_tests::{Churn, WorldSpec};

/// The tables with data of the sources; the tables about runs are expected to grow.
const KEPT: [&str; 11] = [
    "companies",
    "company_merges",
    "company_sources",
    "dirty_companies",
    "offer_changes",
    "offer_checks",
    "offer_texts",
    "offers",
    "openings",
    "pauses",
    "scores",
];

/// The columns that every scan updates, and whether discovery has looked for a company, which it does after the first scan.
const SEEN: [&str; 3] = ["last_seen_at", "last_scanned_at", "searched"];

fn kept(desk: &Desk) -> Dump {
    desk.dump().only(&KEPT, &SEEN)
}

fn spec() -> WorldSpec {
    WorldSpec { lever_us: 2, greenhouse: 3, infojobs_offers: 12, infojobs_companies: 5, ..tiny(11) }
}

#[test]
fn a_second_run_changes_only_times_of_observation() {
    let sandbox = start(spec());
    let mut desk = Desk::new(&sandbox);
    desk.queries(&["name = \"all\"", "name = \"again\""]);
    let first = desk.scan().expect(0);
    let before = kept(&desk);
    let seen: i64 = desk.query("SELECT min(last_seen_at) FROM offers");
    sandbox.clear_requests();
    let second = desk.scan().expect(0);
    assert_eq!(kept(&desk), before);
    assert!(desk.query::<i64>("SELECT min(last_seen_at) FROM offers") > seen);
    for provider in ["infojobs", "lever", "greenhouse"] {
        let (first, second) = (first.provider(provider), second.provider(provider));
        assert_eq!((second["new"].as_u64(), second["changed"].as_u64()), (Some(0), Some(0)), "{second}");
        let was = first["new"].as_u64().unwrap() + first["unchanged"].as_u64().unwrap();
        assert_eq!(second["unchanged"].as_u64(), Some(was), "{second}");
    }
    let requests = sandbox.requests();
    let details = requests.iter().filter(|seen| seen.host == INFOJOBS && seen.path.starts_with("/api/7/"));
    assert_eq!(details.count(), 0, "no detail is asked for twice");
    let boards: Vec<u16> =
        requests.iter().filter(|seen| seen.host == GREENHOUSE).map(|seen| seen.status).collect();
    assert_eq!(boards, [304; 3], "the sources are spared what did not change");
}

#[test]
fn a_bump_is_not_a_change() {
    let churn = Churn { bumped: 1000, ..Churn::none() };
    let sandbox = start(WorldSpec { churn, ..spec() });
    let desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.scan().expect(0);
    let titles = |desk: &Desk| desk.dump().only(&["offer_texts", "scores", "companies"], &[]);
    let before = titles(&desk);
    sandbox.advance(1);
    sandbox.clear_requests();
    let ran = desk.scan().expect(0);
    let summary = ran.provider("infojobs");
    assert_eq!((summary["new"].as_u64(), summary["changed"].as_u64()), (Some(0), Some(0)), "{summary}");
    // Only the detail shows whether it was edited: one request, and no change is written.
    assert_eq!(summary["hydrated"], 12);
    assert_eq!(titles(&desk), before);
    sandbox.clear_requests();
    assert_eq!(desk.scan().expect(0).provider("infojobs")["hydrated"], 0, "and only once a bump");
    let truth = sandbox.truth();
    for (key, offer) in desk.offers() {
        let told = truth.iter().find(|offer| offer.key == key).unwrap();
        assert_eq!(offer["updated_at"].as_str(), told.updated_at.as_deref(), "the source's own time is kept");
    }
}
