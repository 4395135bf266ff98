//! Configuration: `providers.toml`, the environment and the flags, resolved into plain values.
//!
//! Flags take precedence over the environment, and the environment over the file. All faults of the file are reported
//! at once, each with its line and a cure; an unknown key is a fault. Nothing here is global: the environment is passed
//! in as a value, and only [`Config::load`] reads files. Neither errors nor `Debug` output contain a secret.

mod credential;
mod credentials;
mod defaults;
mod env;
mod faults;
mod file;
mod finders;
mod guest;
mod load;
mod paths;
mod pins;
mod plugins;
mod providers;
mod proxy;
mod read;
mod secrets;
mod settings;
mod sheets;
mod surroundings;
pub mod units;
mod values;

pub use credential::{BoundCredential, Credential, Resolved};
pub use env::Env;
pub use faults::{ConfigError, Fault, InvalidFile, position};
pub use load::{Overrides, word};
pub use paths::{expand as expand_path, is_dash};
pub use pins::Pins;
pub use settings::{
    CompileSettings, Config, DetectorSettings, DirectorySettings, DiscoverySettings, GuestSettings, HttpFile,
    PluginSettings, ProviderSettings, ProxyFile, QuerySettings, Recheck, RunMode, RunSettings,
    SheetsSettings,
};

#[cfg(test)]
mod tests;
