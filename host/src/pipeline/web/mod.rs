//! Fetches pages of the public web under robots.txt, for any step.

mod robots;
mod visit;

#[cfg(test)]
pub(crate) mod testing;

pub(crate) use self::visit::{Redirect, Visit, Visited, Visitor, robots_agent};
