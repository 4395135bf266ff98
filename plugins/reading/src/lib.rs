//! Reads what sources write in words: places, ways of working, pay and dates.
//!
//! The host reads with it what every plugin passes on in the source's words, the SDK what the contract wants as numbers
//! and enumerations. Both therefore read the same text the same way. Everything here is a pure function: no clock, no
//! I/O, no allocation beyond its result. What a text does not say is `None`; nothing is filled in.

pub mod date;
pub mod fold;
mod key;
pub mod mode;
pub mod pay;
mod pieces;
pub mod place;
mod tokens;
