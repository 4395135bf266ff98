//! What `db …` takes.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};

use super::format::FormatArg;
use crate::config::units;

/// `db …`.
#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Copy the database to a file, also while a run writes it
    Backup(DbBackupArgs),
    /// Look through the whole database: its pages, its references, its figures
    Check(DbCheckArgs),
    /// Put a copy in the place of the database, and keep that one beside it
    Restore(DbRestoreArgs),
    /// Let go of the program's own notes of old runs and scans
    Prune(DbPruneArgs),
}

/// `db backup`.
#[derive(Debug, Args)]
#[command(after_help = "\
The copy is of one instant, is checked before it gets its name, and can be read by its owner alone. Needs no lock.

Example, for cron (a `%` has to be written as `\\%` there):
  jobscan-host db backup \"backup-$(date +%F).db\"")]
pub struct DbBackupArgs {
    /// The file to be made
    pub file: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `db check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 sound, 1 there is no database, or figures of companies do not add up, 4 the database is damaged, or not as
this program makes it. It is only read. Needs no lock.")]
pub struct DbCheckArgs {
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `db restore`.
#[derive(Debug, Args)]
#[command(after_help = "\
The copy is checked first; one that is damaged, not of this program, or of a newer one is refused (exit code 4). Refuses
while a run is at work (exit code 3). What stood there stays beside it as DATABASE.before-restore.")]
pub struct DbRestoreArgs {
    /// The copy
    pub file: PathBuf,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `db prune`.
#[derive(Debug, Args)]
#[command(after_help = "\
Goes: notes of scans and runs, and stored answers that no request used. Stays, however old it is: what sources and people
said (offers, closed ones and their texts and history included, companies, boards, scores, feedback), and of each board
and query the last scans, by which offers are closed. The room is given back to the disk if there is enough to do so.
Takes the lock of a run (exit code 3 while another holds it).")]
pub struct DbPruneArgs {
    /// What is older than this goes: 30d, 720h
    #[arg(long, value_name = "DURATION", default_value = "90d", value_parser = units::parse_duration)]
    pub older_than: Duration,
    /// Only say how much would go
    #[arg(long)]
    pub dry_run: bool,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}
