//! Closing offers: by absence, as [`crate::domain::scans`] judges it, and with a board that is gone.
//!
//! A scan's verdict is written in the transaction that ends it: either it ended and what it closes is
//! closed, or it never ended and is no evidence. Every closing is noted in the offer's history and makes
//! its company's figures out of date.

mod begin;
mod close;
mod missing;
mod settle;

pub use self::{
    begin::begin,
    settle::{BoardScan, Settled, settle},
};
pub(super) use self::{close::disown, missing::missing};
pub use super::boards::found;

#[cfg(test)]
mod tests;
