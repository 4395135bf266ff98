//! Reads a board natively, out of memory: what `cargo xtask bench native` compares components with.
//!
//! `native PARSER TENANT FOLDER TURNS`: the parser is `lever`, `greenhouse` or the file of a definition, the folder holds
//! the answers in the order of the requests. Prints the nanoseconds of processor time of the best turn.

use std::{
    env, fs,
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

use jobscan_definition::model::Definition;
use jobscan_plugin_greenhouse::Greenhouse;
use jobscan_plugin_interpreter::Interpreter;
use jobscan_plugin_lever::Lever;
use jobscan_plugin_sdk::{
    Continuation, Position, Provider, Target,
    testing::{FakeHost, context},
};

/// When the answers are read, in milliseconds since the Unix epoch.
const NOW: i64 = 1_788_300_000_000;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program speaks to whoever started it")]
fn main() -> ExitCode {
    match run() {
        Ok(best) => {
            println!("{}", best.as_nanos());
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("native: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Duration, String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [parser, tenant, folder, turns] = &arguments[..] else {
        return Err("PARSER TENANT FOLDER TURNS".to_owned());
    };
    let answers = answers(folder).map_err(|error| format!("{folder}: {error}"))?;
    let turns: usize = turns.parse().map_err(|_| format!("`{turns}` is no number"))?;
    let best = |turn: &dyn Fn(FakeHost) -> Result<Duration, String>| {
        let mut best = Duration::MAX;
        for _ in 0..turns {
            let answered = |host: FakeHost, body: &Vec<u8>| host.answer(200, body.clone());
            best = turn(answers.iter().fold(FakeHost::new(), answered))?.min(best);
        }
        Ok(best)
    };
    match parser.as_str() {
        "lever" => best(&|host| read(&mut Lever, host, tenant)),
        "greenhouse" => best(&|host| read(&mut Greenhouse::default(), host, tenant)),
        file => {
            let definition = definition(file)?;
            best(&|host| read(&mut Interpreter::of(definition.clone()), host, tenant))
        }
    }
}

/// The answers in the order of their names.
fn answers(folder: &str) -> std::io::Result<Vec<Vec<u8>>> {
    let entries = fs::read_dir(folder)?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    files.iter().map(fs::read).collect()
}

fn definition(file: &str) -> Result<Definition, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    jobscan_definition::read(&text).map_err(|faults| format!("{file}: {}", faults[0].message))
}

/// All pages of a board; how long that took.
fn read(provider: &mut impl Provider, mut host: FakeHost, tenant: &str) -> Result<Duration, String> {
    let target = Target::Tenant(tenant.to_owned());
    let before = now();
    let mut cursor = None;
    loop {
        let position = Position { cursor, state: None };
        let page = provider
            .scan(&context(NOW), &mut host, &target, &position)
            .map_err(|error| format!("{error:?}"))?;
        cursor = match page.next {
            Continuation::More(cursor) => Some(cursor),
            Continuation::End(_) => return Ok(now().saturating_sub(before)),
        };
    }
}

/// The processor time of this thread, or the time by the clock where the kernel does not tell it.
fn now() -> Duration {
    thread_local!(static BEGUN: Instant = Instant::now());
    // The kernel brings the account of a running thread up to date by its tick, and when it chooses what runs next.
    thread::yield_now();
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.with(Instant::elapsed), Duration::from_nanos)
}
