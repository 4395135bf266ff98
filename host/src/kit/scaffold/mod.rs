//! `plugin new`: the files that a plugin begins with, each kind complete and with a test that passes at once.

mod definition;
mod file;
mod javascript;
mod rust;
mod sdk;

pub use self::file::{Scaffold, ScaffoldFile};
use super::name::PluginName;

/// The ways to write a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A board without code: one TOML file.
    Definition,
    /// A board in Rust.
    Rust,
    /// A board in JavaScript.
    Javascript,
    /// A detector in Rust.
    Detector,
    /// A directory of companies in Rust.
    Directory,
}

/// What a plugin of this kind begins with.
#[must_use]
pub fn of(kind: Kind, name: &PluginName) -> Scaffold {
    match kind {
        Kind::Definition => definition::scaffold(name),
        Kind::Javascript => javascript::scaffold(name),
        Kind::Rust => rust::scaffold(name, &rust::BOARD),
        Kind::Detector => rust::scaffold(name, &rust::DETECTOR),
        Kind::Directory => rust::scaffold(name, &rust::DIRECTORY),
    }
}

#[cfg(test)]
mod tests;
