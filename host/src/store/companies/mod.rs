//! Companies: who is hiring, and the figures of their open offers.
//!
//! Identity is the registrable domain, else the normalised name; both come from the caller. What is
//! known of a company is never overwritten, only blanks are filled. Two records that turn out to be one
//! company are merged: all that pointed to either points to the one that is kept, and what the other said
//! of itself is kept as well. An id that was given once leads to a living company for ever. The figures
//! are always computed from the offers afresh, and which companies need that is kept in the database
//! itself. What a person decided of a company ranks it, and never touches what is known of it.

mod aggregate;
mod merge;
mod read;
mod resolve;

pub use self::{
    aggregate::{aggregate, take_dirty},
    merge::{Merged, living, merge, merged_as, merged_into},
    read::{CompanyFilter, CompanyRow, CompanyState, count, for_each, get, list},
    resolve::{renew_names, resolve},
};

pub(super) use self::{
    aggregate::{mark_dirty, mark_regroup},
    read::{RANKING, RESOLVED},
};

/// What a source or a list says of a company.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CompanyFacts {
    /// As written; may be empty where only the domain is known.
    pub name: String,
    /// By the rules of company identity; empty only where `name` is.
    pub name_normalized: String,
    /// The company's own site.
    pub website: Option<String>,
    /// The registrable domain of that site; never that of a job board.
    pub domain: Option<String>,
}

impl CompanyFacts {
    /// Whether there is anything to know a company by.
    #[must_use]
    pub fn identifies(&self) -> bool {
        self.domain.is_some() || !self.name_normalized.is_empty()
    }
}

/// The company that facts belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// It was not known before.
    Created(i64),
    /// It was.
    Existing(i64),
    /// It was known twice, and is one company now.
    Joined {
        /// The company.
        id: i64,
        /// The id that names it no more: whoever holds it asks [`living`], or puts `id` in its place.
        gone: i64,
    },
}

impl Resolved {
    /// The company's id.
    #[must_use]
    pub const fn id(self) -> i64 {
        match self {
            Self::Created(id) | Self::Existing(id) | Self::Joined { id, .. } => id,
        }
    }
}

#[cfg(test)]
mod history;
#[cfg(test)]
mod tests;
