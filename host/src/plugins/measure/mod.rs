//! What a component would cost to compile, measured before anything of it is validated or compiled.
//!
//! The walk is linear in the file: instances are multiplied, not expanded, and no part of it calls itself, so that no
//! nesting exhausts the stack. It measures what costs a compiler more than linear time or memory. What it cannot
//! resolve, as types that came through an instance, counts as one; the limits of the process that compiles hold there.

mod function;
mod meter;
mod module;
mod names;
mod types;
mod walk;

pub use self::meter::Excess;
pub(super) use self::{meter::Fault, walk::measure};

#[cfg(test)]
mod tests;
