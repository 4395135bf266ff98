//! What `init` takes.

use std::path::PathBuf;

use clap::Args;

use super::format::FormatArg;

/// `init`.
#[derive(Debug, Args)]
#[command(after_help = "\
It writes, in the folder, `providers.toml` (every key with its default), `companies.csv`
(well-known companies at systems that are read: replace them by yours) and `catalogs/`.
A configuration that is there already is left alone, and then nothing is written; so is
any other file that is there.

Examples:
  jobscan-host init && jobscan-host run
  jobscan-host init --dir ~/jobs")]
pub struct InitArgs {
    /// The folder, made if it is not there
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub dir: PathBuf,
    /// The folder of the plugins [default: the one that came with the program]
    #[arg(long, value_name = "FOLDER")]
    pub plugins: Option<PathBuf>,
    /// How it is told what was written
    #[command(flatten)]
    pub format: FormatArg,
}
