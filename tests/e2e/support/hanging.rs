//! A run that hangs: its first board is written, its second is asked for and does not answer.

use std::time::Duration;

use jobscan_tests::{Fault, FaultRule, Sandbox, When};

use super::{
    desk::Desk,
    process::{Running, eventually},
    world::GREENHOUSE,
};

/// From now on the second board does not answer.
pub(crate) fn hang(sandbox: &Sandbox) {
    let slow = Fault::Slow { first_byte: Duration::from_mins(1), per_chunk: Duration::ZERO };
    sandbox.break_on(FaultRule::new(GREENHOUSE, "/", When::Nth(2), slow));
}

/// Waits until the first board is stored and the second is asked for.
pub(crate) fn wait_for_the_second_board(sandbox: &Sandbox, desk: &Desk) {
    eventually("the second board is asked for", || (sandbox.requests().len() >= 2).then_some(()));
    // Both were handed over before the request, and nobody waited for them.
    eventually("the first board is written and the second begun", || {
        let written = "SELECT count(finished_at) = 1 AND count(*) = 2 FROM run_units";
        (desk.query::<i64>(written) == 1).then_some(())
    });
}

/// Starts a run that hangs at its second board.
pub(crate) fn hanging(sandbox: &Sandbox, desk: &Desk) -> Running {
    hang(sandbox);
    let running = desk.start(&["run", "--format", "json"]);
    wait_for_the_second_board(sandbox, desk);
    running
}
