//! `--columns` and `--wide`: how a list is shown to people.

use clap::Args;

/// How a list is shown to people.
#[derive(Debug, Clone, Default, Args)]
pub struct TableArgs {
    /// These columns, in this order, separated by commas; an unknown one is told with all there are
    #[arg(long, value_name = "NAMES")]
    pub columns: Option<String>,
    /// Cut nothing and leave no column out, however narrow the terminal is
    #[arg(long)]
    pub wide: bool,
}
