//! The plugin runtime against built components, honest and hostile, through the library's public API.
//!
//! `cargo xtask test` builds the guests first; `cargo xtask plugins --fixtures` does it alone. What no compiler
//! would make is written as text (`text.rs`). Nothing here leaves loopback.

#![expect(clippy::unwrap_used, reason = "all of it is test code, helpers included")]

mod board;
mod contract;
mod describing;
mod detectors;
mod directories;
mod egress;
mod isolation;
mod limits;
mod loading;
mod manifests;
mod mutated;
mod rig;
mod run;
mod server;
mod speed;
mod text;
