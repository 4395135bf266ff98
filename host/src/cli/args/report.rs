//! What `status`, `explain` and `doctor` take.

use std::path::PathBuf;

use clap::Args;

use super::format::FormatArg;

/// `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Shows the stored score, and says if the text or the catalogue changed since. With
`--catalog` the text is scored by that catalogue instead, and nothing is written.

Examples:
  jobscan-host explain lever/ejemplo/42 --all
  jobscan-host explain lever/ejemplo/42 --catalog draft.toml --format json")]
pub struct ExplainArgs {
    /// provider/tenant/id, provider/id, or the beginning of one
    pub key: String,
    /// Explain what this catalogue makes of the offer, instead of the stored score
    #[arg(long, value_name = "FILE")]
    pub catalog: Option<PathBuf>,
    /// Show the hits too that did not count, and why
    #[arg(long)]
    pub all: bool,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}
