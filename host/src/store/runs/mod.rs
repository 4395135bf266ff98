//! The history of runs and of the units that each scanned, for `status` and for finding causes.

mod counters;
mod evidence;
#[cfg(test)]
mod row;
mod run;
mod sums;
mod unit;

pub(super) use self::evidence::evidence;
#[cfg(test)]
pub(crate) use self::row::units_of;
pub use self::{
    counters::UnitCounters,
    evidence::{Answered, answered},
    run::{RunEnd, RunRow, RunStatus, abandon, finish, last_finished_start, recent, start, under_lock},
    sums::{ProviderSums, StoppedUnit, cut_units, sums},
    unit::{EndedUnit, UnitEnd, add_unit, finish_unit, set_verdict, start_unit, unread_before, update_unit},
};

#[cfg(test)]
mod tests;
