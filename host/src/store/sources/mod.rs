//! Sources: the links of companies to boards of providers, how certain each link is and why, and when a board was
//! last scanned.
//!
//! A board may belong to several companies (a parent and its subsidiaries); it is scanned once. What a person listed
//! outranks whatever discovery finds, a known board is no longer scanned only after several answers of "no such
//! board" that lie apart, and nothing is ever deleted here.

mod by_provider;
mod detail;
mod due;
mod dueness;
mod link;
mod spelling;
mod tenant_host;
mod write;

pub(super) use self::due::owner;
pub(super) use self::write::forget_misses;
pub use self::{
    by_provider::count_of_others,
    detail::{SourceDetail, of_company},
    due::{DueCheck, DueInstant, DueTenant, count, due, due_checks, next_check_at},
    dueness::{Dueness, LeftBoards, dueness, left},
    link::{Confidence, Evidence, FoundSource, SourceState},
    spelling::{KnownSpelling, spellings},
    tenant_host::vouch_for_host,
    write::{defer, is_barred, mark_scanned, state_of, upsert},
};

#[cfg(test)]
mod tests;
