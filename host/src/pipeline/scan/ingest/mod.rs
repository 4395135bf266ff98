//! Prepares one page for the database: its rows are read, compared, completed, cleaned and scored.
//!
//! Cheap work comes first: an offer whose list row is already stored costs a hash and a lookup. Only new or changed
//! offers are completed by their detail, converted to text and scored.

mod compare;
mod merge;
mod places;
mod prepare;
mod rows;

pub(super) use self::{
    compare::{Sorted, closed, compare},
    merge::{merge, offer_ref},
    prepare::{prepare_offer, prepare_offers},
    rows::{PageRows, Row, count_reason, read_page},
};

#[cfg(test)]
mod tests;
