//! The spreadsheet: companies go there, answers come back, whatever happens on the way.

mod edits;
mod faults;
mod feedback;
mod histories;
mod office;
mod quota;
mod secrets;
mod sync;
