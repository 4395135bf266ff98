//! Ways of working: on site, hybrid, remote.

mod read;
mod statements;
mod way;
mod words;

pub(crate) use self::statements::{Statement, settled, statements};
pub use self::{read::read, way::Mode};

#[cfg(test)]
mod tests;
