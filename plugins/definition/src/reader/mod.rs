//! Reads a definition: what it says, or all that is wrong with it.

mod answers;
mod board;
mod composed;
mod condition;
mod credential;
mod detail;
mod detect;
mod fault;
mod fields;
mod file;
mod hosts;
mod links;
mod list;
mod lookup;
mod paging;
mod path;
mod pattern;
mod request;
mod search;
mod section;
mod suggest;
mod template;
mod tenant;
mod text;
mod value;

pub use self::{fault::Fault, file::read};

#[cfg(test)]
mod tests;
