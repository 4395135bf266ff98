//! The pins of plugins alone, read again while the program runs: `plugin add` renews them.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use super::Config;
use crate::{bounds::files::CONFIGURATION, files};

/// The pins of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct TablePins {
    sha256: Option<String>,
    #[serde(default)]
    stand_in: Vec<String>,
}

/// All pins of a configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Pins {
    providers: BTreeMap<String, TablePins>,
    detectors: BTreeMap<String, TablePins>,
    directories: BTreeMap<String, TablePins>,
}

impl Pins {
    /// As the file has them now; `None` if it cannot be read, or is being written.
    #[must_use]
    pub fn read(file: &Path) -> Option<Self> {
        toml::from_str(&files::read_text(file, &CONFIGURATION).ok()?).ok()
    }
}

impl Config {
    /// Takes the pins of its tables from those. What else the file says by now is left to the next start.
    pub fn take_pins(&mut self, pins: &Pins) {
        let lower = |pin: &String| pin.to_ascii_lowercase();
        for (name, table) in &mut self.providers {
            if let Some(pinned) = pins.providers.get(name) {
                table.sha256 = pinned.sha256.as_ref().map(lower);
                table.stand_in = pinned.stand_in.iter().map(lower).collect();
            }
        }
        for (name, table) in &mut self.detectors {
            if let Some(pinned) = pins.detectors.get(name) {
                table.sha256 = pinned.sha256.as_ref().map(lower);
            }
        }
        for (name, table) in &mut self.directories {
            if let Some(pinned) = pins.directories.get(name) {
                table.sha256 = pinned.sha256.as_ref().map(lower);
            }
        }
    }
}
