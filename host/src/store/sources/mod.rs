//! Sources: which company answers for which board of a provider, how sure that is and why, and when a
//! board was last scanned.
//!
//! A board may belong to several companies (a parent and its daughters); it is scanned once. What a
//! person listed outranks whatever discovery finds, a known board leaves the scan only after answers of
//! "no such board" that lie apart, and nothing is ever deleted here.

mod detail;
mod due;
mod link;
mod write;

pub(super) use self::write::{forget_misses, state_of};
pub use self::{
    detail::{SourceDetail, of_company},
    due::{DueCheck, DueTenant, count, due, due_checks},
    link::{Confidence, Evidence, FoundSource, SourceState},
    write::{defer, mark_scanned, upsert},
};
pub use super::boards::{Missed, miss, miss_for_all, record};
pub use crate::domain::scans::MissRule;

#[cfg(test)]
mod tests;
