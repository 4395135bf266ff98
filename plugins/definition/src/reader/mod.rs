//! Reads a definition: what it says, or all that is wrong with it.

mod answers;
mod board;
mod condition;
mod detail;
mod detect;
mod fault;
mod fields;
mod file;
mod hosts;
mod list;
mod paging;
mod path;
mod pattern;
mod request;
mod section;
mod suggest;
mod template;
mod tenant;
mod text;
mod value;

pub use self::{fault::Fault, file::read};

#[cfg(test)]
mod tests;
