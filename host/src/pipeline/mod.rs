//! The run and its steps.

pub mod import;
