//! `--format`: results for people or for programs.

use clap::{Args, ValueEnum};

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables and sentences
    Human,
    /// JSON, times in RFC 3339 UTC
    Json,
}

/// `--format`, for the commands that have it.
#[derive(Debug, Clone, Copy, Args)]
pub struct FormatArg {
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}
