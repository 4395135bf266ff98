//! The local database: all SQL of the program, one module an aggregate.
//!
//! It promises that a write happens whole or not at all, that writes follow one another on one
//! connection, and that a run writes nothing after another run took its lock. Its functions are
//! synchronous and take a [`Connection`] to read or a [`Transaction`] to write; [`Store`] supplies both.
//! It never reads a clock, never asks the network, and never logs.

mod company_state;
mod connect;
mod crash;
mod database;
mod error;
mod fenced;
mod kept;
mod migrations;
mod offer_texts;
mod packed;
mod schema;
mod shape;
mod soundness;
mod text;
mod values;
mod writer;

pub mod ahead;
pub mod boards;
pub mod cache;
pub mod closing;
pub mod companies;
pub mod directories;
pub mod discoveries;
pub mod feedback;
pub mod hosts;
pub mod keys;
pub mod lock;
pub mod offers;
pub mod openings;
pub mod outbox;
pub mod pauses;
pub mod plugin_files;
pub mod receipts;
pub mod runs;
pub mod said;
pub mod settled;
pub mod sheet_tabs;
pub mod sheets;
pub mod sources;
pub mod standing;
pub mod stats;
pub mod units;
pub mod upkeep;

#[cfg(test)]
mod plans;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use rusqlite::{Connection, Transaction};

#[cfg(test)]
pub(crate) use self::testing::{fenced, keeping};

pub use self::{
    connect::{files_of, refuse_what_names_no_file},
    crash::crash_point,
    database::{HandedOver, Store},
    error::{Result, StoreError},
    fenced::Fenced,
    lock::Fence,
    schema::{Reading, copy_database, known_version, open_read_only, open_to_read},
};
