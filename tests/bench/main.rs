//! `cargo xtask bench`: what must stay quick and small, measured on this machine.
//!
//! Each case runs in a process of its own, so that the peak of memory is that of the case.

mod definitions;
mod folder;
mod openings;
mod start;

use std::{
    env, fs,
    process::{Command, ExitCode},
};

#[expect(clippy::print_stderr, reason = "a command-line tool speaks to a person")]
fn main() -> ExitCode {
    // `cargo bench` adds a flag of its own.
    let case = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    match case.map_or_else(run_all, |name| run_one(&name)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs every case; fails if one does not keep its bound.
fn run_all() -> Result<(), String> {
    let own = env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut missed = Vec::new();
    for case in names() {
        let status = Command::new(&own)
            .arg(case)
            .status()
            .map_err(|error| format!("cannot start {}: {error}", own.display()))?;
        if !status.success() {
            missed.push(case);
        }
    }
    if missed.is_empty() { Ok(()) } else { Err(format!("missed: {}", missed.join(", "))) }
}

/// Runs one case by its name.
fn run_one(name: &str) -> Result<(), String> {
    if name == definitions::NAME {
        return definitions::run();
    }
    if name == start::NAME {
        return start::run();
    }
    let case = openings::CASES.iter().find(|case| case.name == name);
    case.ok_or_else(|| format!("no case `{name}`: there are {}", names().join(", ")))?.run()
}

/// The names of all cases.
fn names() -> Vec<&'static str> {
    openings::CASES.iter().map(|case| case.name).chain([definitions::NAME, start::NAME]).collect()
}

/// A figure of this process from the kernel, in MiB: `VmHWM` is the most memory it had. Not everywhere known.
fn memory(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024)
}

/// Makes `VmHWM` what is in use now, where the kernel can.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks to a person")]
fn say(text: &str) {
    println!("{text}");
}
