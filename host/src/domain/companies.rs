//! The identity of a company: its registrable domain, else its name without its legal form.
//!
//! Two companies with the same identity are the same company. A domain that many companies share (an ATS, a social
//! network, a site builder) identifies nobody and is never returned.

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
