//! What `run` takes.

use clap::Args;

use super::{format::FormatArg, global::GlobalArgs};
use crate::config::{Overrides, RunMode};

/// `run`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jobscan-host run                          one run over every provider of `order`
  jobscan-host run --only lever,greenhouse  two providers only
  jobscan-host run --forever                run after run, 5 to 15 minutes between them
  jobscan-host run --dry-run                say what would be scanned, do nothing

SIGINT, SIGTERM and SIGHUP end it cleanly: a page in flight is finished or dropped
whole, the lock is released.")]
pub struct RunArgs {
    /// One run, then the end [default, unless `RUN_MODE` says otherwise]
    #[arg(long, conflicts_with = "forever")]
    pub once: bool,
    /// Run after run until interrupted
    #[arg(long)]
    pub forever: bool,
    /// Only these providers of `order`, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Scan boards and queries whether they are due or not
    #[arg(long)]
    pub force: bool,
    /// Say what would be scanned; ask no source and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How the summary is written
    #[command(flatten)]
    pub format: FormatArg,
}

impl RunArgs {
    /// The mode the flags ask for; `None` leaves it to `RUN_MODE`.
    #[must_use]
    pub fn mode(&self) -> Option<RunMode> {
        match (self.once, self.forever) {
            (true, _) => Some(RunMode::Once),
            (_, true) => Some(RunMode::Forever),
            _ => None,
        }
    }

    /// The global flags and `--only`.
    #[must_use]
    pub fn overrides(&self, global: &GlobalArgs) -> Overrides {
        let only = (!self.only.is_empty()).then(|| self.only.clone());
        Overrides { only, force: self.force, ..global.overrides() }
    }
}
