//! The offers that a filter finds.

mod conditions;
mod count;
mod openings;
mod rows;
mod way;

pub use self::{
    conditions::{OfferFilter, OfferOrder},
    count::{Found, count, count_openings},
    openings::for_each_opening,
    rows::for_each,
};

#[cfg(test)]
mod tests;
