//! The identity of a company: its registrable domain, else its name without its legal form.
//!
//! Two companies with the same identity are the same company. A domain that many companies share (an ATS, a social
//! network, a site builder) identifies nobody but the company whose it is: the one with its name, at its bare address.

mod forms;
mod joins;
mod names;
mod partners;
mod shared;
mod sites;
mod trade;

pub use self::{
    names::{names_nobody, normalize_name, shown_name},
    sites::{own_domain, registrable_domain, shared_domain, website},
    trade::are_trade_words,
};

#[cfg(test)]
mod tests;
