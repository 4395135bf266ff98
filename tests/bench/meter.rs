//! What work took: time by the clock, processor time and peak memory, as the kernel tells them below `/proc`. Where it tells
//! nothing, nothing is measured: a figure of 0 would reach every mark.

use std::{
    fs,
    io::{Read as _, Seek as _},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

/// What a process and its children took, or a piece of work.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) wall: Duration,
    /// In user mode and in the kernel; of a process in steps of 10 ms.
    pub(crate) processor: Duration,
    /// The most memory that it had resident; of a piece of work it is not told.
    peak_kib: u32,
}

impl Usage {
    pub(crate) fn peak_mib(&self) -> f64 {
        f64::from(self.peak_kib) / 1024.0
    }
}

/// Runs a command to its end; what it tells is shown if it fails. No other child may end meanwhile.
pub(crate) fn metered(command: &mut Command) -> Result<Usage, String> {
    let (before, begun) = (of_children()?, Instant::now());
    let failed = |command: &Command, error: &dyn std::fmt::Display| {
        format!("{}: {error}", command.get_program().display())
    };
    let mut told = tempfile::tempfile().map_err(|error| failed(command, &error))?;
    let stderr = told.try_clone().map_err(|error| failed(command, &error))?;
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr).spawn();
    let mut child = spawned.map_err(|error| failed(command, &format!("cannot start it: {error}")))?;
    let (id, is_over) = (child.id(), AtomicBool::new(false));
    let (ended, wall, peak_kib) = thread::scope(|scope| {
        let watch = scope.spawn(|| watched_peak(id, &is_over));
        let ended = child.wait();
        let wall = begun.elapsed();
        is_over.store(true, Ordering::Relaxed);
        (ended, wall, watch.join().unwrap_or(0))
    });
    let processor = of_children()?.saturating_sub(before);
    let status = ended.map_err(|error| format!("{command:?}: {error}"))?;
    if !status.success() {
        let mut text = String::new();
        // What it told before is of help, and nothing without it.
        let _ = told.rewind().and_then(|()| told.read_to_string(&mut text));
        return Err(format!("{command:?}: {status}\n{text}"));
    }
    if peak_kib == 0 {
        return Err(format!("{command:?}: the kernel told nothing of its memory"));
    }
    Ok(Usage { wall, processor, peak_kib })
}

/// The turn of a command that was over first.
pub(crate) fn quickest(command: &mut Command, turns: usize) -> Result<Usage, String> {
    let turns = (0..turns).map(|_| metered(command)).collect::<Result<Vec<_>, _>>()?;
    turns.into_iter().min_by_key(|usage| usage.wall).ok_or_else(|| "no turn".to_owned())
}

/// What a piece of work took on the thread that calls this, which must do all of it.
pub(crate) fn of_this_thread<T>(work: impl FnOnce() -> T) -> Result<(T, Usage), String> {
    let (before, begun) = (of_thread(OWN)?, Instant::now());
    let done = work();
    let wall = begun.elapsed();
    Ok((done, Usage { wall, processor: of_thread(OWN)?.saturating_sub(before), peak_kib: 0 }))
}

/// The processor time so far of all threads that this process has now. None of them may end between two of these.
pub(crate) fn of_this_process() -> Result<Duration, String> {
    // Before the others, so that its account is brought up to date.
    let mut sum = of_thread(OWN)?;
    let own = fs::read_link(OWN).map_err(|error| format!("{OWN}: {error}"))?;
    for task in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        if Some(task.file_name().as_os_str()) != own.file_name() {
            sum += of_thread(&task.path().to_string_lossy())?;
        }
    }
    Ok(sum)
}

/// The thread that reads it.
const OWN: &str = "/proc/thread-self";

/// The processor time of a thread, to the nanosecond.
fn of_thread(task: &str) -> Result<Duration, String> {
    // The kernel brings the account of a running thread up to date by its tick, every few milliseconds, and when it chooses
    // what runs next.
    thread::yield_now();
    let told = fs::read_to_string(format!("{task}/schedstat")).unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map(Duration::from_nanos).ok_or_else(|| format!("{task}: the kernel tells no processor time"))
}

/// The processor time of all children that ended, and of theirs.
fn of_children() -> Result<Duration, String> {
    /// What the kernel counts in, on every machine that this is measured on.
    const TICK: Duration = Duration::from_millis(10);
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, which may hold anything, stands in brackets.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let ticks: Vec<u32> = fields.skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
    let told = (ticks.len() == 2).then(|| TICK * ticks.iter().sum());
    told.ok_or_else(|| "the kernel tells no processor time of children".to_owned())
}

/// The most memory that a process had, looked at until it is over: the kernel forgets it with the process.
fn watched_peak(id: u32, is_over: &AtomicBool) -> u32 {
    const PAUSE: Duration = Duration::from_millis(5);
    let mut peak = 0;
    while !is_over.load(Ordering::Relaxed) {
        peak = peak_kib(&id.to_string()).unwrap_or(0).max(peak);
        thread::sleep(PAUSE);
    }
    peak
}

/// The most memory that a process had so far; `self` is this one.
pub(crate) fn peak_kib(process: &str) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
