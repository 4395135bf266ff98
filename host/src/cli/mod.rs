//! The command line: one file a command. Data goes to stdout, everything else to stderr.
//!
//! Exit codes are a promise: see [`Exit`]. What a command prints for programs (`--format json`, exports) holds
//! times in RFC 3339 UTC; what it prints for people holds them in their zone.

pub mod args;
mod attention;
mod behind;
mod boards;
mod built;
mod catalog;
mod choose;
mod companies;
mod completions;
mod context;
mod db;
mod dispatch;
mod doctor;
mod due;
mod error;
mod explain;
mod export;
mod hits;
mod init;
pub mod logging;
mod man;
mod offers;
pub mod output;
mod pause;
mod place;
mod places;
mod plan;
mod plugin;
mod progress;
mod providers;
mod read;
mod run;
mod said;
mod score;
mod settled;
mod sheets;
mod signals;
mod stale;
mod status;
mod stream;
mod summary;
mod table;
mod terminal;
mod unfinished;
mod unlock;
mod watch;
mod whole_file;

pub use self::{
    built::Built,
    context::Context,
    dispatch::{execute, main},
    error::{CliError, Exit},
    terminal::say,
};

#[cfg(test)]
mod attention_tests;
#[cfg(test)]
mod damaged_tests;
#[cfg(test)]
mod scoring_tests;
#[cfg(test)]
mod settled_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
