//! A small internet on loopback: made-up job boards that answer in the exact form of the real ones.
//!
//! A [`World`] is generated from a seed and changes from day to day; a [`Sandbox`] serves it as the
//! gateway that the program takes with `--gateway` (`http://127.0.0.1:PORT/<host>/<path>?<query>`),
//! records what was asked and breaks on demand. [`World::truth`] says what an honest reader must have
//! found. The same seed gives the same bytes on every machine. Nothing here uses the program under
//! test, and no request ever leaves loopback.

mod answers;
mod cache;
mod company;
mod content;
mod control;
mod edits;
mod faults;
mod history;
mod markup;
mod records;
mod rng;
mod server;
mod sites;
mod spec;
#[cfg(test)]
mod tests;
mod truth;
mod words;
mod world;

pub use company::{Company, Exposure};
pub use edits::{EditError, NewOffer};
pub use faults::{Fault, FaultRule, RetryAfter, When};
pub use history::Churn;
pub use records::Seen;
pub use server::Sandbox;
pub use sites::directories::DirectoryEntry;
pub use spec::{Board, Provider, Region, WorldSpec};
pub use truth::{TruthOffer, TruthSalary};
pub use world::World;
