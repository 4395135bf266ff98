//! `cargo xtask`: the tasks of this repository that plain cargo does not do.

mod advisories;
mod bench;
mod component;
mod definitions;
mod deny;
mod dist;
mod environment;
mod folders;
mod levels;
mod notice;
mod plugins;
mod programs;
mod systems;
mod tools;

use std::{env, process::ExitCode};

const USAGE: &str = "usage: cargo xtask COMMAND

  plugins       build plugins/NAME into plugins/NAME.wasm, a component each, and boards/NAME.toml into another
    --fixtures  also plugins/fixtures/NAME into plugins/target/fixtures/NAME.wasm, which tests load
  component     build plugins and fixtures with cargo-component too, load each, compare what they say of themselves
  demo          build everything, run the main job against the sandbox, show what it found
  dist          build the program for giving away, with its plugins and all it needs: target/dist/NAME.tar.gz
    --built     of the programs built beside this one, for the tests; --out FOLDER: not in target/dist
  test          build everything and run every test
    --whole     with as many random histories as are promised: some minutes more
  bench         build for release and measure every case against its marks and its baseline: docs/BENCHMARKS.md
    CASE…       only these
    --quick     smaller worlds: about two minutes
    --keep      append the figures to docs/benchmarks/results.ndjson
    --strict    fail if a mark is missed
  levels        hold the built plugins to the rules of docs/RULES.md with the built program, and print their levels
  boards        check the built plugins as `levels` does, and write the table of systems: docs/systems.csv, README.md
  limits        write docs/LIMITS.md from the bounds in the code
  lint          formatting, clippy and documentation, every warning an error
  deny          the crates of both workspaces: known faults, licences, sources, duplicates, and NOTICE
  advisories    renew the snapshot of known faults from RustSec's database
    SOURCE      from another git repository or folder that holds a copy of it
  notice        write NOTICE from the crates of the program";

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks to a person")]
fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["help"] | [.., "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        [bench::GUARD, words @ ..] => match bench::guard(words) {
            Ok(code) => return code,
            Err(message) => Err(message),
        },
        ["plugins"] => plugins::build(false).map(drop),
        ["plugins", "--fixtures"] => plugins::build(true).map(drop),
        ["component"] => component::run(),
        ["demo"] => programs::demo(),
        ["dist"] => dist::Dist::release().and_then(|dist| dist.make()),
        ["dist", "--built"] => dist::Dist::built(None).and_then(|dist| dist.make()),
        ["dist", "--built", "--out", folder] => dist::Dist::built(Some(folder)).and_then(|dist| dist.make()),
        ["test"] => programs::test(programs::Share::Bounded),
        ["test", "--whole"] => programs::test(programs::Share::Whole),
        ["bench", words @ ..] => bench::Arguments::parse(words).and_then(|wanted| bench::run(&wanted)),
        ["levels"] => levels::run(),
        ["boards"] => systems::run(),
        ["limits"] => programs::limits(),
        ["lint"] => programs::lint(),
        ["deny"] => deny::run(),
        ["advisories"] => advisories::renew(advisories::SOURCE),
        ["advisories", source] => advisories::renew(source),
        ["notice"] => notice::write(),
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
