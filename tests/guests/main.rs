//! The plugin runtime with built components, well-behaved and hostile, through the library's public API.
//!
//! `cargo xtask test` builds the guests first; `cargo xtask plugins --fixtures` only builds them. Components that no
//! compiler would produce are written as text (`text.rs`). Nothing here leaves loopback.

#![expect(clippy::unwrap_used, reason = "all of it is test code, helpers included")]

mod board;
mod contract;
mod costly;
mod describing;
mod detectors;
mod directories;
mod egress;
mod isolation;
mod javascript;
mod kit;
mod limits;
mod loading;
mod manifests;
mod mutated;
mod odd;
mod panics;
mod recognition;
mod rig;
mod rules;
mod run;
mod sealed;
mod server;
mod speed;
mod text;
mod trace;
