//! Companies: who is hiring, and the figures of their open offers.
//!
//! Identity is the registrable domain, else the normalised name; both come from the caller. What is
//! known of a company is never overwritten, only blanks are filled. Two records that turn out to be one
//! company are merged: all references to either point to the record that is kept, and the data of the other is
//! kept as well. An id, once given, always leads to an existing company. The figures are always computed from
//! the offers, and the database keeps a list of the companies whose figures are out of date. A person's decision
//! on a company changes its rank and nothing else of it.

mod aggregate;
mod dirty;
mod facts;
mod merge;
mod merged;
mod rank;
mod read;
mod renew;
mod resolve;
mod set_aside;
mod siteless;

pub use self::{
    aggregate::aggregate,
    dirty::{count_dirty, take_dirty},
    facts::CompanyFacts,
    merge::{merge, merge_by_person},
    merged::{Merged, living, merged_as, merged_into},
    read::{
        CompanyFilter, CompanyOrder, CompanyRow, FoundCompany, WithRemoved, count, each_found, for_each, get,
        list,
    },
    resolve::{Resolved, resolve},
    set_aside::{
        DueCompany, LONGEST_PAUSE, SetAside, all_set_aside, due, set_aside, set_aside_of, take_back,
    },
    siteless::without_domain,
};
pub(super) use self::{
    dirty::{mark_dirty, mark_regroup},
    merged::part,
    read::{KNOWN, RANKING, RESOLVED},
    renew::{has_old_rules, renew_rules},
};
pub use super::company_state::CompanyState;

#[cfg(test)]
mod tests;
