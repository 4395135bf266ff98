//! Tables for people: columns with priorities, fitted to the terminal, coloured where that helps.
//!
//! A list is a slice of [`Column`]s: each knows its name, its cells, and how much of it a narrow terminal keeps. A
//! [`Listing`] takes the rows, and [`Output::table`](super::output::Output::table) shows them as wide as the reader's
//! [`Look`] allows. Where no width is known, as in a pipe, nothing is cut and no column is left out.

mod cell;
mod column;
mod fit;
mod listing;
mod look;
mod sheet;
mod width;

pub(super) use self::{
    cell::{Cell, Role},
    column::Column,
    listing::Listing,
    look::Look,
    sheet::{Table, table_of},
};
