//! What a process took: time by the clock, processor time and peak memory, as the kernel counts it.
//!
//! The kernel sums up the children of a process, and the memory that a child inherits of its parent counts as the child's.
//! So each measured program gets a small parent of its own: this program again, with `meter`.

use std::{
    env, fs,
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde::{Deserialize, Serialize};

use super::folder::Folder;

/// What a process and its children took.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Usage {
    pub(crate) wall: Duration,
    pub(crate) user: Duration,
    pub(crate) system: Duration,
    /// The most memory that one of them had resident.
    pub(crate) peak_kib: u64,
}

impl Usage {
    /// Processor time.
    pub(crate) fn processor(&self) -> Duration {
        self.user + self.system
    }

    pub(crate) fn peak_mib(&self) -> f64 {
        Duration::from_millis(self.peak_kib).as_secs_f64() * 1000.0 / 1024.0
    }
}

/// Runs a command to its end and tells what it took; what it has to complain goes through.
pub(crate) fn metered(command: &Command, folder: &Folder) -> Result<Usage, String> {
    let report = folder.path().join("usage.json");
    let own = env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut meter = Command::new(own);
    meter.arg("meter").arg("--report").arg(&report).arg("--").arg(command.get_program());
    meter.args(command.get_args()).stdout(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => meter.env(name, value),
            None => meter.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        meter.current_dir(folder);
    }
    let status = meter.status().map_err(|error| format!("cannot start {command:?}: {error}"))?;
    if !status.success() {
        return Err(format!("{command:?}: {status}"));
    }
    let text = fs::read_to_string(&report).map_err(|error| format!("{}: {error}", report.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", report.display()))
}

/// macOS counts memory in bytes, others in KiB.
const MAX_RSS_UNITS_PER_KIB: u64 = if cfg!(target_os = "macos") { 1024 } else { 1 };

/// The small parent: runs the command, and writes what the kernel counted.
pub(crate) fn run(report: &Path, command: &[String]) -> ExitCode {
    let [program, arguments @ ..] = command else { return ExitCode::FAILURE };
    let begun = Instant::now();
    let status = Command::new(program).args(arguments).status();
    let wall = begun.elapsed();
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return ExitCode::FAILURE };
    let usage = Usage {
        wall,
        user: microseconds(usage.user_time().num_microseconds()),
        system: microseconds(usage.system_time().num_microseconds()),
        peak_kib: u64::try_from(usage.max_rss()).unwrap_or(0) / MAX_RSS_UNITS_PER_KIB,
    };
    let written = serde_json::to_vec(&usage).is_ok_and(|text| fs::write(report, text).is_ok());
    if written && status.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What a piece of work took on the thread that calls this, which must do all of it. The peak of memory is not told.
pub(crate) fn of_this_thread<T>(work: impl FnOnce() -> T) -> (T, Usage) {
    let (before, begun) = (thread_times(), Instant::now());
    let done = work();
    let wall = begun.elapsed();
    let after = thread_times();
    let [user, system] = [0, 1].map(|part| after[part].saturating_sub(before[part]));
    (done, Usage { wall, user, system, peak_kib: 0 })
}

/// The calling thread; the whole process where the kernel does not count by thread.
#[cfg(target_os = "linux")]
const THIS_THREAD: UsageWho = UsageWho::RUSAGE_THREAD;
#[cfg(not(target_os = "linux"))]
const THIS_THREAD: UsageWho = UsageWho::RUSAGE_SELF;

/// The time of this thread in user mode and in the kernel.
pub(crate) fn thread_times() -> [Duration; 2] {
    getrusage(THIS_THREAD).map_or_else(
        |_| [Duration::ZERO; 2],
        |usage| [usage.user_time(), usage.system_time()].map(|time| microseconds(time.num_microseconds())),
    )
}

fn microseconds(count: i64) -> Duration {
    Duration::from_micros(u64::try_from(count).unwrap_or(0))
}

/// The processor time of this process so far, of all its threads.
pub(crate) fn of_this_process() -> Duration {
    getrusage(UsageWho::RUSAGE_SELF).map_or(Duration::ZERO, |usage| {
        microseconds((usage.user_time() + usage.system_time()).num_microseconds())
    })
}
