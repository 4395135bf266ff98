//! The history of runs and of the units that each scanned, for `status` and for finding causes.

mod counters;
mod evidence;
mod run;
mod unit;

pub(super) use self::evidence::evidence;
pub use self::{
    counters::UnitCounters,
    evidence::{Answered, answered},
    run::{RunEnd, RunRow, RunStatus, abandon, finish, last_finished_start, recent, start, under_lock},
    unit::{UnitEnd, UnitRow, finish_unit, set_verdict, start_unit, units_of, unread_before, update_unit},
};

#[cfg(test)]
mod tests;
