//! A kill at any instant loses no committed page and makes no duplicate: every named crash point at every
//! passage, and kills at moments nobody chose.

use std::collections::BTreeMap;

use jobscan_tests::{Sandbox, WorldSpec};
use serde_json::Value;

use crate::support::{Desk, start, tiny};

/// Where `JOBSCAN_CRASH_AT` makes the program abort.
const POINTS: [&str; 4] = ["page-before-commit", "page-after-commit", "before-commit", "after-commit"];

fn world(seed: u64) -> (Sandbox, Desk) {
    let sandbox = start(WorldSpec {
        lever_us: 0,
        greenhouse: 2,
        infojobs_offers: 6,
        infojobs_companies: 3,
        ..tiny(seed)
    });
    let mut desk = Desk::of(&sandbox, &["infojobs", "greenhouse"]);
    desk.queries(&["name = \"all\"\npage_size = 3"]);
    // A second run may look at sites that the first brought: discovery has its own test of this.
    desk.set("discovery", "limit", "0");
    desk.set("providers.greenhouse", "rate", "\"1000/s\"").set("providers.infojobs", "rate", "\"1000/s\"");
    (sandbox, desk)
}

/// What a run leaves, without the times it saw things at and the numbers it gave out.
fn left(desk: &Desk) -> BTreeMap<String, Value> {
    let mut offers = desk.offers();
    for offer in offers.values_mut() {
        let offer = offer.as_object_mut().unwrap();
        for key in ["first_seen_at", "last_seen_at", "opening"] {
            offer.remove(key);
        }
    }
    let companies = desk.run(&["export", "companies", "--format", "ndjson"]).expect(0);
    for line in companies.stdout.lines() {
        let mut company: Value = serde_json::from_str(line).unwrap();
        company.as_object_mut().unwrap().remove("id");
        let clash = offers.insert(format!("company {}", company["name"]), company);
        assert!(clash.is_none(), "a company twice");
    }
    offers
}

/// Aborts a run at every passage of these points, in a fresh world each; the next run must leave what one without a
/// crash leaves. How many aborts there were.
pub(crate) fn crash_everywhere<L: PartialEq + std::fmt::Debug>(
    points: &[&str],
    world: impl Fn() -> (Sandbox, Desk),
    left: impl Fn(&Desk) -> L,
) -> usize {
    let (_sandbox, desk) = world();
    desk.scan().expect(0);
    let expected = left(&desk);
    let mut aborts = 0;
    for point in points {
        for passage in 1.. {
            let (_sandbox, desk) = world();
            let crash = format!("{point}:{passage}");
            let ran = desk.start_with(&["run"], &[("JOBSCAN_CRASH_AT", &crash)]).wait();
            if ran.signal.is_none() {
                ran.expect(0);
                break;
            }
            aborts += 1;
            desk.expire_lock_if_any();
            desk.scan().expect(0);
            assert_eq!(left(&desk), expected, "after {crash}");
        }
    }
    aborts
}

#[test]
fn every_crash_point_at_every_passage_ends_as_if_nothing_had_happened() {
    let aborts = crash_everywhere(&POINTS, || world(51), left);
    assert!(aborts > 20, "only {aborts} crashes: the points are not passed any more");
}

#[test]
fn kills_at_any_moment_end_as_if_nothing_had_happened() {
    let (_sandbox, desk) = world(52);
    desk.scan().expect(0);
    let expected = left(&desk);
    let mut killed = 0;
    for number in 1..=12 {
        let (sandbox, desk) = world(52);
        let mut running = desk.start(&["run"]);
        // A moment that no place in the program chose: when the n-th request was seen.
        let seen = || (sandbox.requests().len() >= number || running.is_over()).then_some(());
        crate::support::eventually("a request", seen);
        if !running.is_over() {
            running.signal("KILL");
        }
        killed += i32::from(running.wait().signal == Some(9));
        desk.expire_lock_if_any();
        desk.scan().expect(0);
        assert_eq!(left(&desk), expected, "after the kill at request {number}");
    }
    assert!(killed > 0);
}
