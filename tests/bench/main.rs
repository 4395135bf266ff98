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

use clap::Parser;

use self::{figures::Figures, setup::Setup};

#[derive(Parser)]
struct Arguments {
    /// The case; of a case in parts, `CASE/PART` is one of them.
    case: String,
    /// Where the figures are added.
    #[arg(long)]
    figures: PathBuf,
    /// Where worlds are made, and what a baseline needs is installed.
    #[arg(long)]
    scratch: PathBuf,
    /// The parsers compiled for this machine, for the case that compares with them.
    #[arg(long)]
    native: Option<PathBuf>,
    /// Smaller worlds.
    #[arg(long)]
    quick: bool,
}

#[expect(clippy::print_stderr, reason = "a command-line tool speaks to a person")]
fn main() -> ExitCode {
    let Arguments { case, figures, scratch, native, quick } = Arguments::parse();
    let setup = Setup { is_quick: quick, scratch, native, figures: Figures::new(figures) };
    let Err(message) = cases::run(&case, &setup) else { return ExitCode::SUCCESS };
    eprintln!("bench: {message}");
    if let Err(message) = setup.figures.fail(&message) {
        eprintln!("bench: {message}");
    }
    ExitCode::FAILURE
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks to a person")]
fn say(text: &str) {
    println!("{text}");
}
