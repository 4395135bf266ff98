//! The gate: every text and list that a guest returns is brought within its bound here, before anything keeps it.
//!
//! It works on [`super::model`], so that every version of the contract passes the same one. Plain texts (titles, names,
//! places, departments, plain descriptions, values of attributes) have their character references decoded here, once;
//! texts for people are cut;
//! a row whose id, title or address cannot be used is left out with a reason that is counted, and a detail like it is
//! an error of that detail; what the program itself must be able to give back (cursor, state) fails the page. What is
//! within its bound is not copied. What else cannot be kept of a row (an odd currency, a salary that ends below its
//! beginning, an impossible date, a website that is none) is left out and counted by field, like what the guest itself
//! could not read.

mod address;
mod board;
mod cuts;
mod manifest;
mod offer;
mod page;
mod report;
mod tenant;

pub use self::{
    address::is_web_address,
    offer::{RowFault, row_fault},
};
pub(super) use self::{
    address::{is_plain_address, mend_address, mend_optional},
    board::bound_board,
    cuts::Cuts,
    manifest::manifest_fault,
    offer::bound_detail,
    page::bound_page,
    report::bound_report,
    tenant::usable_identity,
};
