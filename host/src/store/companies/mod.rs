//! Companies: who is hiring, and the figures of their open offers.
//!
//! Identity is the registrable domain, else the normalised name; both come from the caller. What is
//! known of a company is never overwritten, only blanks are filled. Two records that turn out to be one
//! company are merged: all that pointed to either points to the one that is kept, and what the other said
//! of itself is kept as well. An id that was given once leads to a living company for ever. The figures
//! are always computed from the offers afresh, and which companies need that is kept in the database
//! itself. What a person decided of a company ranks it, and never touches what is known of it.

mod aggregate;
mod dirty;
mod facts;
mod merge;
mod merged;
mod read;
mod resolve;

pub use self::{
    aggregate::aggregate,
    dirty::take_dirty,
    facts::CompanyFacts,
    merge::merge,
    merged::{Merged, living, merged_as, merged_into},
    read::{CompanyFilter, CompanyRow, CompanyState, count, for_each, get, list},
    resolve::{Resolved, renew_names, resolve},
};
pub(super) use self::{
    dirty::{mark_dirty, mark_regroup},
    read::{RANKING, RESOLVED},
};

#[cfg(test)]
mod tests;
