//! Places: what a source's texts about the place of work name.
//!
//! Nothing here knows towns: a town is what is no country, region or way of working. Countries and regions are those of
//! ISO 3166, by their names in the languages of boards and by their codes. Where a name or code may be several (`CA`,
//! `DE`, `Georgia`), the other parts decide, or it stays open.

mod countries;
mod distinct;
mod elements;
mod lists;
mod names;
mod nowhere;
mod parts;
mod read;
mod regions;
mod settle;
mod table;
mod towns;

pub use self::{
    parts::{Parts, parts},
    read::{WorkPlaces, read},
    regions::Area,
    settle::settle,
};

#[cfg(test)]
mod tests;
