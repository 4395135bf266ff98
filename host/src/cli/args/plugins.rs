//! What `plugins list` takes.

use clap::Subcommand;

use super::format::FormatArg;

/// `plugins …`.
#[derive(Debug, Subcommand)]
pub enum PluginsCommand {
    /// List each component file of the configuration: its version, its size, and what compiling it took
    List(FormatArg),
}
