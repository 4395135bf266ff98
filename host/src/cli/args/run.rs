//! What `run` takes.

use clap::Args;

use super::{format::FormatArg, global::GlobalArgs};
use crate::config::{Overrides, RunMode};

/// `run`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jobscan-host run                          one run over all that is due
  jobscan-host run --force                  the same, over what is not due too
  jobscan-host run --only lever,greenhouse  two providers only, without a search for boards
  jobscan-host run --forever                a run whenever something is due
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
    /// With `--only`: search companies' sites for boards all the same
    #[arg(long, requires = "only")]
    pub discover: bool,
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
        Overrides { only, force: self.force, discover: self.discover, ..global.overrides() }
    }
}
