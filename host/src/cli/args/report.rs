//! What `status`, `explain` and `doctor` take.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use super::format::FormatArg;
use crate::config::units;

/// `status`.
#[derive(Debug, Args)]
#[command(after_help = "\
With `--check` one line is printed for each thing that needs a person, or `all well`. Exit codes: 0 all well, 1 something
needs a person (also where there is no database or no run yet), 2 bad usage, 4 the database is refused. A run that a
signal ended counts as no failure. Without `--max-age` the age of the last run is not judged.

Example, for cron:
  jobscan-host status --check --max-age 2h || mail -s jobscan me@example.org < /dev/null")]
pub struct StatusArgs {
    /// Only say what needs a person, and end with exit code 1 if anything does
    #[arg(long)]
    pub check: bool,
    /// With `--check`: how long ago a run must have succeeded at least: 90m, 2h, 1d
    #[arg(long, value_name = "DURATION", requires = "check", value_parser = positive_duration)]
    pub max_age: Option<Duration>,
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

fn positive_duration(text: &str) -> Result<Duration, String> {
    let duration = units::parse_duration(text).map_err(|fault| fault.to_string())?;
    if duration.is_zero() { Err("an age needs a length, like `2h`".to_owned()) } else { Ok(duration) }
}
