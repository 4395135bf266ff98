//! A board without code: a TOML file that says how a job system is asked and read.

pub mod handed;
pub mod model;
pub mod placeholder;
#[cfg(feature = "read")]
pub mod reader;
#[cfg(feature = "read")]
pub mod schema;
pub mod segment;
#[cfg(feature = "read")]
pub mod vocabulary;

#[cfg(feature = "read")]
pub use reader::{Fault, read};
