//! What could not be read of rows that were kept, and whether that grew since the last scan.

mod fields;
mod scan;

pub use self::{
    fields::{UnreadField, UnreadFields},
    scan::{UnreadGrowth, UnreadScan},
};
