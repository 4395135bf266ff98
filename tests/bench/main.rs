//! The measuring program of `cargo xtask bench`: measures one case and writes its figures, a JSON object a line.
//!
//! Each case runs in a process of its own, so that the peak of memory is that of the case. What a figure must reach is not
//! known here: xtask/src/bench/marks.rs holds the marks.

mod cases;
mod figures;
mod folder;
mod meter;
mod plugin;
mod program;
mod random;
mod setup;
mod stage;
mod world;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use self::{figures::Figures, setup::Setup};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures a case.
    Case {
        /// Its name; of a case in parts, `CASE/PART` is one of them.
        name: String,
        /// Where the figures are added.
        #[arg(long)]
        figures: PathBuf,
        /// Where worlds are made, and what a baseline needs is installed.
        #[arg(long)]
        scratch: PathBuf,
        /// Smaller worlds.
        #[arg(long)]
        quick: bool,
    },
    /// Runs a program and writes what it took.
    Meter {
        /// Where that is written.
        #[arg(long)]
        report: PathBuf,
        /// The program and its arguments.
        #[arg(trailing_var_arg = true, required = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

#[expect(clippy::print_stderr, reason = "a command-line tool speaks to a person")]
fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Meter { report, command } => return meter::run(&report, &command),
        Command::Case { name, figures, scratch, quick } => {
            cases::run(&name, &Setup { is_quick: quick, scratch, figures: Figures::new(figures) })
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks to a person")]
fn say(text: &str) {
    println!("{text}");
}
