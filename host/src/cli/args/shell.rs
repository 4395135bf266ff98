//! What `completions` and `man` take.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

/// `completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jobscan-host completions bash > ~/.local/share/bash-completion/completions/jobscan-host
  jobscan-host completions zsh > ~/.zfunc/_jobscan-host
  jobscan-host completions fish > ~/.config/fish/completions/jobscan-host.fish")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// `man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jobscan-host man | man -l -
  jobscan-host man companies import | man -l -
  jobscan-host man --dir ~/.local/share/man/man1")]
pub struct ManArgs {
    /// The command whose page is written [default: the program's]
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    pub dir: Option<PathBuf>,
}
