//! A simulated internet on loopback: job boards that answer in the exact format of the real ones, the websites of the
//! companies behind them, and a spreadsheet service.
//!
//! A [`World`] is generated from a seed and changes from day to day; a [`Sandbox`] serves it as the gateway of the
//! program's `--gateway` (`http://127.0.0.1:PORT/<host>/<path>?<query>`), records requests and injects faults.
//! [`World::truth`] is the ground truth: what a correct program must have found. The same seed gives the same bytes
//! on every machine. Nothing here uses the program under test, and no request ever leaves loopback.

mod answers;
mod cache;
mod company;
mod content;
mod control;
mod edits;
mod faults;
mod history;
mod labelled;
mod markup;
mod prepare;
mod provider;
mod records;
mod rng;
mod server;
mod sites;
mod spec;
mod systems;
#[cfg(test)]
mod tests;
mod truth;
mod words;
mod world;

pub use company::{Company, Exposure};
pub use edits::{EditError, NewOffer};
pub use faults::{Fault, FaultRule, RetryAfter, When};
pub use history::Churn;
pub use labelled::{Labelled, LabelledList};
pub use provider::Provider;
pub use records::{AskedOf, Seen};
pub use server::Sandbox;
pub use sites::directories::DirectoryEntry;
pub use sites::google::{Change, Google, PersonError, PersonalEdit, Quota, SheetMethod, Spreadsheet, Who};
pub use sites::websites::{BoardRef, Expected, Outcome, Style, Website};
pub use spec::{Board, Region, WorldSpec};
pub use systems::System;
pub use truth::{TruthOffer, TruthSalary};
pub use world::World;
