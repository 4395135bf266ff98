//! The spreadsheet: companies are written to it and answers are read from it, despite faults and concurrent edits.

mod edits;
mod faults;
mod feedback;
mod histories;
mod office;
mod people;
mod quota;
mod said;
mod secrets;
mod sync;
