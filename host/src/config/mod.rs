//! Configuration: `providers.toml`, the environment and the flags, resolved into plain values.
//!
//! Flags win over the environment, the environment over the file. Every fault of the file is told at once, in
//! its line and with a cure; an unknown key is a fault. Nothing here is global: the environment comes in as a
//! value and only [`Config::load`] touches the disk. No secret stands in the file, in an error or in a `Debug`.

mod credential;
mod defaults;
mod env;
mod faults;
mod file;
mod finders;
mod load;
mod providers;
mod read;
mod settings;
mod sheets;
mod surroundings;
pub mod units;
mod values;

pub use credential::{Credential, Resolved};
pub use env::Env;
pub use faults::{ConfigError, Fault, InvalidFile, position};
pub use load::Overrides;
pub use settings::{
    Config, DetectorSettings, DirectorySettings, DiscoverySettings, HttpFile, PluginSettings,
    ProviderSettings, QuerySettings, Recheck, RunMode, RunSettings, SheetsSettings,
};

#[cfg(test)]
mod tests;
