//! Who a company is: its registrable domain, else its name without legal form.
//!
//! Two companies are one when these say so. A domain that many companies share (an ATS, a social
//! network, a site builder) says nothing and is never returned as one.

mod forms;
mod names;
mod shared;
mod sites;

pub use self::{
    names::{names_nobody, normalize_name},
    sites::{registrable_domain, website},
};

#[cfg(test)]
mod tests;
