//! Closing offers: by absence, as [`crate::domain::scans`] judges it, and with a board that is gone.
//!
//! A scan's verdict is written in the transaction that ends the scan: either the scan ended and its offers are
//! closed, or it did not end and is no evidence. Every closing is noted in the offer's history and puts its
//! company's figures out of date.

mod begin;
mod close;
mod missing;
mod settle;

pub use self::{
    begin::{begin, mend_clock},
    settle::{BoardScan, Settled, settle},
};
pub(super) use self::{close::disown, missing::missing};

#[cfg(test)]
mod tests;
