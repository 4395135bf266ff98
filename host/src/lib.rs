//! The host of jobscan: it runs provider plugins and keeps one truthful local database of offers.
//!
//! Imports point one way: cli → pipeline → (plugins and sheets → http; store, scoring, config) → domain.
//! `ARCHITECTURE.md` has the table of rooms, and `host/tests/architecture` checks it.

pub mod bounds;
pub mod cli;
pub mod clock;
pub mod config;
pub mod digest;
pub mod domain;
pub mod errors;
pub mod files;
mod frame;
pub mod http;
pub mod kit;
mod os_limits;
pub mod pipeline;
pub mod plugins;
pub mod printable;
pub mod scoring;
pub mod secret;
pub mod sheets;
pub mod store;
pub mod suggest;
pub mod workbook;
