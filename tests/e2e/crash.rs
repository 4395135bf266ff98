//! A crash at any time loses no committed page and creates no duplicates: every named crash point at every pass, and
//! kills at arbitrary times.

use std::collections::BTreeMap;

use jobscan_tests::{Sandbox, WorldSpec};
use serde_json::Value;

use crate::support::{Desk, start, tiny};

/// The points at which `JOBSCAN_CRASH_AT` makes the program abort.
const POINTS: [&str; 4] = ["page-before-commit", "page-after-commit", "before-commit", "after-commit"];

fn world(seed: u64) -> (Sandbox, Desk) {
    let sandbox = start(WorldSpec {
        lever_us: 0,
        greenhouse: 2,
        infojobs_offers: 6,
        infojobs_companies: 3,
        ..tiny(seed)
    });
    let mut desk = Desk::with_providers(&sandbox, &["infojobs", "greenhouse"]);
    desk.queries(&["name = \"all\"\npage_size = 3"]);
    // A second run may visit sites that the first one added. Discovery has its own crash test.
    desk.set("discovery", "limit", "0");
    desk.set("providers.greenhouse", "rate", "\"1000/s\"").set("providers.infojobs", "rate", "\"1000/s\"");
    (sandbox, desk)
}

/// The contents of the database, without times of observation and generated ids.
fn stable_contents(desk: &Desk) -> BTreeMap<String, Value> {
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

/// Aborts a run at every pass of these points, each in a fresh world; the next run must leave the same contents as one
/// without a crash. Returns the number of aborts.
pub(crate) fn crash_everywhere<L: PartialEq + std::fmt::Debug>(
    points: &[&str],
    world: impl Fn() -> (Sandbox, Desk),
    contents: impl Fn(&Desk) -> L,
) -> usize {
    let (_sandbox, desk) = world();
    desk.scan().expect(0);
    let expected = contents(&desk);
    let mut aborts = 0;
    for point in points {
        for pass in 1.. {
            let (_sandbox, desk) = world();
            let crash = format!("{point}:{pass}");
            let ran = desk.start_with(&["run"], &[("JOBSCAN_CRASH_AT", &crash)]).wait();
            if ran.signal.is_none() {
                ran.expect(0);
                break;
            }
            aborts += 1;
            desk.expire_lock_if_any();
            desk.scan().expect(0);
            assert_eq!(contents(&desk), expected, "after {crash}");
        }
    }
    aborts
}

#[test]
fn a_crash_at_any_pass_of_any_point_leaves_no_trace() {
    let aborts = crash_everywhere(&POINTS, || world(51), stable_contents);
    assert!(aborts > 20, "only {aborts} crashes: the points are not passed any more");
}

#[test]
fn a_kill_at_any_time_leaves_no_trace() {
    let (_sandbox, desk) = world(52);
    desk.scan().expect(0);
    let expected = stable_contents(&desk);
    let mut killed = 0;
    for number in 1..=12 {
        let (sandbox, desk) = world(52);
        let mut running = desk.start(&["run"]);
        // A time that is not chosen by the program: when the n-th request arrives.
        let seen = || (sandbox.requests().len() >= number || running.is_over()).then_some(());
        crate::support::eventually("a request", seen);
        if !running.is_over() {
            running.signal("KILL");
        }
        killed += i32::from(running.wait().signal == Some(9));
        desk.expire_lock_if_any();
        desk.scan().expect(0);
        assert_eq!(stable_contents(&desk), expected, "after the kill at request {number}");
    }
    assert!(killed > 0);
}
