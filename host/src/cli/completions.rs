//! `completions`: what a shell completes command lines of this program with.

use clap::CommandFactory;

use super::{
    CliError, Context,
    args::{Cli, CompletionsArgs},
};

/// The name that shells know the program by.
const PROGRAM: &str = "jobscan-host";

pub(super) fn run(context: &mut Context<'_>, args: &CompletionsArgs) -> Result<(), CliError> {
    let mut command = Cli::command().version(context.built.version);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, PROGRAM, &mut script);
    context.out.lines(String::from_utf8_lossy(&script).trim_end())
}
