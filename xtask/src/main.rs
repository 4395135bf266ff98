//! `cargo xtask`: what this repository does beside plain cargo.

mod plugins;

use std::{env, process::ExitCode};

const USAGE: &str = "usage: cargo xtask plugins [--fixtures]

  plugins       build plugins/NAME into plugins/NAME.wasm, a component each
    --fixtures  also plugins/fixtures/NAME into plugins/target/fixtures/NAME.wasm, which tests load";

#[expect(clippy::print_stderr, reason = "a command-line tool speaks to a person")]
fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["plugins"] => plugins::build(false),
        ["plugins", "--fixtures"] => plugins::build(true),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
