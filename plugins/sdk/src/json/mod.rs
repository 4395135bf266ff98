//! Reads JSON: whole answers, and rows that one odd field does not cost.
//!
//! A row is a struct whose fields are optional but for those without which there is no offer. The derived reading of
//! such a struct refuses it as soon as one field has an odd form; [`row`], [`rows`], [`rows_at`] and
//! [`object`] then leave out what is
//! odd, however deep it lies, note it in [`Unread`], and read the rest. A null and an absent field are not odd. Nothing
//! is copied and nothing is read twice as long as every row has the expected form.
//!
//! For a row of its own a plugin implements [`Row`]. Objects in a field are [`Object`]s: the derived reading of a struct
//! also takes a list, whose values it would put into the wrong fields.

mod at;
mod fields;
mod mend;
mod parse;
mod rows;
mod unread;

pub use fields::{LazyText, Object, flag, moment, number, text_or_number, texts, whole};
pub use parse::parse;
pub use rows::{Row, object, row, rows, rows_at};
pub use unread::Unread;
