//! The limits to which the operating system holds a process that handles what a stranger made: one that compiles a
//! component, one that reads a spreadsheet.

use std::io;

/// Files that the process may hold open: its pipes, and what the standard library asks about the machine.
#[cfg(unix)]
const OPEN_FILES: u64 = 64;

/// Limits this process, for good, to `memory` bytes of address space and `seconds` of processor time. It can write no
/// file and leaves no core.
#[cfg(unix)]
pub(crate) fn hold(memory: u64, seconds: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    // Whoever waits for the result may be killed: nobody would end this process then.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;

    let limits = [
        (Resource::As, memory, memory),
        // The first ends the process by a signal that says why, the second whatever happens.
        (Resource::Cpu, seconds, seconds.saturating_add(1)),
        (Resource::Fsize, 0, 0),
        (Resource::Core, 0, 0),
        (Resource::Nofile, OPEN_FILES, OPEN_FILES),
    ];
    for (resource, current, maximum) in limits {
        // A limit that is lower already stays as it is: it cannot be raised.
        let most = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let limit = Rlimit { current: Some(current.min(most)), maximum: Some(maximum.min(most)) };
        match setrlimit(resource, limit) {
            // Not every system limits address space. There the caller's clock and the other limits hold.
            Err(_) if resource == Resource::As && !cfg!(target_os = "linux") => {}
            set => set?,
        }
    }
    Ok(())
}

/// Other systems have no such limits; the caller's clock holds there.
#[cfg(not(unix))]
pub(crate) fn hold(_memory: u64, _seconds: u64) -> io::Result<()> {
    Ok(())
}

/// The most memory that this process ever held, in bytes, where the system tells it.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}
