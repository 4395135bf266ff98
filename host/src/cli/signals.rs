//! The signals by which somebody asks a command to end.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// SIGINT, SIGTERM and, where it is not ignored, SIGHUP: heard from the moment that this is made.
pub(super) struct EndSignals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Option<Signal>,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AskedBy {
    /// A person or a supervisor.
    Somebody,
    /// A terminal that closes, which may say so twice.
    Terminal,
}

impl EndSignals {
    /// Needs a runtime of the current thread.
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: if ignores_hang_ups() { None } else { Some(signal(SignalKind::hangup())?) },
        })
    }

    /// The next signal.
    pub(super) async fn next(&mut self) -> AskedBy {
        let Self { interrupt, terminate, hang_up } = self;
        tokio::select! {
            _ = interrupt.recv() => AskedBy::Somebody,
            _ = terminate.recv() => AskedBy::Somebody,
            () = next_hang_up(hang_up.as_mut()) => AskedBy::Terminal,
        }
    }
}

/// Never, where they are ignored.
async fn next_hang_up(hang_up: Option<&mut Signal>) {
    match hang_up {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

/// Whether the program was started to outlive its terminal, as `nohup` does. Linux tells; elsewhere it was not.
fn ignores_hang_ups() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The bits are counted from the first signal, which is SIGHUP.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}
