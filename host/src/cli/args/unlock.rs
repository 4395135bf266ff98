//! What `unlock` takes.

use clap::Args;

/// `unlock`.
#[derive(Debug, Args)]
#[command(after_help = "\
A lock whose process is gone, that expired, or whose times lie ahead of this machine's clock is freed (exit code 0, also
if no lock is held). A process that is alive keeps its lock (exit code 3).")]
pub struct UnlockArgs {
    /// Free it also if its process runs on another machine or in another container, and cannot be asked for from here
    #[arg(long)]
    pub force: bool,
}
