//! Which process this is, and whether another one still lives.
//!
//! A number alone says little: it is given again, and means another process on another machine, after a restart, and in
//! another container. Linux tells all of that apart; where a system does not say, a process counts as unknown.

use std::{fs, path::Path};

use rustix::{
    io::Errno,
    process::{Pid, test_kill_process},
};

use serde::Serialize;

use super::machine::{Machine, Place};
use crate::store::lock::{LockRow, ProcessMark};

/// What is known of the process that holds a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Life {
    /// It runs.
    Lives,
    /// It ran on this machine, and is gone.
    Gone,
    /// It cannot be asked for from here: it is of another machine, boot or container, or of an older release.
    Unknown,
}

/// What a process sees: itself, its machine, and whether another process on it is gone. A test makes its own.
pub(super) struct Sight {
    pub(super) pid: u32,
    /// When it began.
    pub(super) start: Option<i64>,
    pub(super) machine: Option<Machine>,
    /// Whether no process of this number that began then runs on this machine.
    pub(super) is_gone: Box<dyn Fn(u32, i64) -> bool + Send>,
}

impl Sight {
    /// Of this process.
    pub(super) fn own() -> Self {
        let pid = std::process::id();
        let start = stat(pid).map(|stat| stat.start);
        Self { pid, start, machine: Machine::here(), is_gone: Box::new(is_gone) }
    }

    /// What tells this process from all others; `None` where the system does not say.
    pub(super) fn mark(&self) -> Option<ProcessMark> {
        let machine = self.machine.as_ref()?;
        Some(ProcessMark { host: machine.host.clone(), boot: machine.place.text(), start: self.start? })
    }

    /// Whether the process that holds a lock still lives.
    pub(super) fn life_of(&self, row: &LockRow) -> Life {
        let (Some(pid), Some(mark), Some(here)) = (row.pid, &row.process, &self.machine) else {
            return Life::Unknown;
        };
        match Place::parse(&mark.boot) {
            Some(there) if there.shares_numbers_with(&here.place) => {
                if (self.is_gone)(pid, mark.start) {
                    Life::Gone
                } else {
                    Life::Lives
                }
            }
            Some(there) if here.was_restarted_since(&there, &mark.host, row.heartbeat_at) => Life::Gone,
            _ => Life::Unknown,
        }
    }
}

/// Whether a holder that left only its number is gone, as far as this machine can tell.
pub(super) fn seems_gone(row: &LockRow) -> bool {
    row.process.is_none() && row.pid.is_some_and(has_no_process)
}

fn has_no_process(pid: u32) -> bool {
    let number = i32::try_from(pid).ok().and_then(Pid::from_raw);
    number.is_none_or(|number| test_kill_process(number) == Err(Errno::SRCH))
}

/// Whether no process of this number that began then runs in this boot.
fn is_gone(pid: u32, start: i64) -> bool {
    // One that nobody waited for yet is there and does nothing more. One that may not be looked at may be alive.
    has_no_process(pid) || stat(pid).is_some_and(|now| now.start != start || matches!(now.state, b'Z' | b'X'))
}

struct Stat {
    state: u8,
    start: i64,
}

fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?;
    read_stat(&String::from_utf8_lossy(&text))
}

/// The name stands between brackets and may hold any byte; the state follows it, and the start as the twentieth.
fn read_stat(text: &str) -> Option<Stat> {
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
    let state = *fields.next()?.as_bytes().first()?;
    let start = fields.nth(18)?.parse().ok()?;
    Some(Stat { state, start })
}

#[cfg(test)]
mod tests;
