//! What the end of the compiling process means.

use std::{process::ExitStatus, time::Duration};

use super::child::{HEADER, INVALID, UNABLE};
use crate::bounds::bytes;

/// A component was not compiled.
#[derive(Debug, thiserror::Error)]
pub enum CompileFault {
    /// It is no valid component.
    #[error("it is no valid component: {0}")]
    Invalid(String),
    /// Its compilation would take too much memory.
    #[error("compiling it takes more than {}, the memory it may have\n  hint: if you trust it, raise `memory` in [plugins.compile]", bytes(*limit))]
    Memory {
        /// In bytes.
        limit: u64,
    },
    /// Its compilation would take too long.
    #[error(
        "compiling it takes longer than {limit:?}, the processor time it may have\n  hint: if you trust it, raise `time` in [plugins.compile]"
    )]
    Time {
        /// Of processor time.
        limit: Duration,
    },
    /// Its compilation took too long by the clock, which says something of the machine too.
    #[error(
        "compiling it takes longer than {limit:?} by the clock\n  hint: see that the machine has a processor free; if you trust it, raise `time` in [plugins.compile]"
    )]
    Clock {
        /// By the clock.
        limit: Duration,
    },
    /// An earlier compilation took too much, and it is not tried again yet.
    #[error(
        "{fault}\n  note: so it was found earlier; it is tried again a day later, or as soon as the file or that limit changes"
    )]
    Remembered {
        /// What was found.
        fault: Box<CompileFault>,
    },
    /// The compiled code is too large.
    #[error("its compiled code has more than {}", bytes(*limit))]
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// The compiling process ended in some other way.
    #[error("compiling it failed: {0}")]
    Failed(String),
    /// The compiling process cannot be started: no fault of the component.
    #[error(
        "its compilation cannot be started: {0}\n  hint: the program starts itself for it: see that it may, and that processes are left"
    )]
    Start(std::io::Error),
}

/// What a compiling process was allowed.
#[derive(Debug, Clone, Copy)]
pub(in crate::plugins) struct Allowed {
    pub(in crate::plugins) memory: u64,
    pub(in crate::plugins) time: Duration,
    /// Of the code that comes out, in bytes.
    pub(in crate::plugins) code: u64,
}

/// Bytes before the code: [`HEADER`], and the most memory that the process held.
pub(super) const BEFORE_CODE: usize = HEADER.len() + size_of::<u64>();

/// A compiling process that ended by itself.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) out: Vec<u8>,
    /// The beginning of what it said on stderr.
    pub(super) said: String,
}

impl Ended {
    /// The code and the most memory that the process held, or why there is none.
    pub(super) fn judge(self, allowed: Allowed) -> Result<(Vec<u8>, Option<u64>), CompileFault> {
        let Self { status, mut out, said } = self;
        if out.len().saturating_sub(BEFORE_CODE) as u64 > allowed.code {
            return Err(CompileFault::TooLarge { limit: allowed.code });
        }
        if !status.success() {
            return Err(fault(status, said, allowed));
        }
        let Some((header, peak)) = out
            .split_first_chunk()
            .and_then(|(header, rest)| Some((header, u64::from_le_bytes(*rest.first_chunk()?))))
        else {
            return Err(CompileFault::Failed("the compiling process handed over nothing".to_owned()));
        };
        if header != HEADER {
            return Err(CompileFault::Failed("the compiling process handed over something else".to_owned()));
        }
        out.drain(..BEFORE_CODE);
        Ok((out, (peak > 0).then_some(peak)))
    }
}

fn fault(status: ExitStatus, said: String, allowed: Allowed) -> CompileFault {
    let Allowed { memory, time, .. } = allowed;
    if ended_by_time(status) {
        return CompileFault::Time { limit: time };
    }
    if lacks_memory(&said) {
        return CompileFault::Memory { limit: memory };
    }
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(INVALID) => CompileFault::Invalid(said),
        Some(UNABLE) => CompileFault::Failed(said),
        _ if said.contains("overflowed its stack") => {
            CompileFault::Failed("it is nested so deep that the compiler's stack overflowed".to_owned())
        }
        _ if said.is_empty() => CompileFault::Failed(format!("the compiling process ended with {status}")),
        _ => CompileFault::Failed(format!("the compiling process ended with {status}: {said}")),
    }
}

/// The words with which Rust's runtime and the C library say that there is no memory.
fn lacks_memory(said: &str) -> bool {
    ["memory allocation of", "Cannot allocate memory", "out of memory", "Resource temporarily unavailable"]
        .iter()
        .any(|words| said.contains(words))
}

#[cfg(unix)]
fn ended_by_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn ended_by_time(_status: ExitStatus) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests;
