//! Boards of Workday beyond 2,000 postings, and what its services do now and then.

use jobscan_tests::{Board, Fault, FaultRule, Provider, Sandbox, When, WorldSpec};

use super::{desk_of, open, served, world};
use crate::support::{Desk, boards, start};

/// Boards of this many offers, one a kind of service, and a desk that reads no details.
fn large(seed: u64, boards: usize, offers: u32) -> (Sandbox, Desk) {
    let spec = WorldSpec {
        offers_per_tenant: offers..=offers,
        description_bytes: 100,
        ..world(seed, &[Provider::Workday], boards)
    };
    let sandbox = start(spec);
    let mut desk = desk_of(&sandbox, &[Provider::Workday]);
    desk.set("providers.workday", "hydrate_limit", "0");
    (sandbox, desk)
}

fn list_of(board: &Board, when: When, fault: Fault) -> FaultRule {
    let (host, path) = board.list_address().unwrap();
    FaultRule::new(&host, &path, when, fault).for_method("POST")
}

/// One board of 2,600 begins again behind 2,000 and is read in parts, the other goes on there.
#[test]
fn boards_above_two_thousand_are_read_whole() {
    let (sandbox, desk) = large(541, 2, 2600);
    let ran = desk.scan().expect(0);
    let all = served(&sandbox);
    assert_eq!(all.len(), 5200);
    assert_eq!(open(&desk), all);
    let summary = ran.provider("workday");
    assert_eq!((&summary["outcomes"]["complete"], &summary["new"]), (&2.into(), &5200.into()), "{summary}");
}

#[test]
fn errors_now_and_then_are_tried_again_from_the_same_page() {
    let (sandbox, desk) = large(542, 1, 130);
    let board = boards(&sandbox, Provider::Workday).remove(0);
    sandbox.break_on(list_of(&board, When::Every(3), Fault::Status(500)));
    let ran = desk.scan().expect(0);
    assert_eq!(open(&desk), served(&sandbox), "{}", ran.stderr);
}

#[test]
fn a_redirected_list_is_told_as_a_limit_and_closes_nothing() {
    let (sandbox, desk) = large(543, 1, 10);
    desk.scan().expect(0);
    let all = open(&desk);
    let board = boards(&sandbox, Provider::Workday).remove(0);
    let (host, _) = board.list_address().unwrap();
    for to in [format!("https://{host}/maintenance"), "https://community.example/outage".to_owned()] {
        sandbox.break_on(list_of(&board, When::Always, Fault::Redirect { to: to.clone() }));
        let ran = desk.scan();
        assert_eq!(ran.errors("workday")[0].1, "rate-limited", "{to}: {}", ran.stdout);
        assert_eq!(open(&desk), all, "{to}");
        sandbox.clear_faults();
        desk.run(&["resume", "workday"]).expect(0);
    }
}
