//! The flags that mean the same on every command.

use std::path::PathBuf;

use clap::Args;

use crate::config::Overrides;

/// Flags that mean the same on every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// The configuration file
    #[arg(long, global = true, value_name = "FILE", default_value = "providers.toml")]
    pub providers: PathBuf,
    /// The database file [default: `[database] path` of the configuration, jobscan.db]
    #[arg(long, global = true, value_name = "PATH")]
    pub db: Option<PathBuf>,
    /// Send every request to this gateway instead of its host, e.g. `http://127.0.0.1:8080`
    #[arg(long, global = true, value_name = "URL")]
    pub gateway: Option<String>,
}

impl GlobalArgs {
    /// What these flags change in the configuration.
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        Overrides { db: self.db.clone(), gateway: self.gateway.clone(), ..Overrides::default() }
    }
}
