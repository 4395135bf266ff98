//! Stopping early: one switch, which every long operation checks and which ends pauses.

use std::{ops::RangeInclusive, time::Duration};

use rand::RngExt;
use tokio::{sync::watch, task::JoinHandle};

/// Why a run ends early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A signal or the caller asked for it.
    Requested,
    /// Another run holds the lock now: nothing more may be written.
    LockLost(String),
}

/// The switch. Clones share it; once triggered, it stays triggered.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Sender<Option<Stop>>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Shutdown {
    /// Triggers the switch; the first reason is kept.
    pub fn stop(&self, reason: Stop) {
        self.0.send_if_modified(|current| {
            let first = current.is_none();
            if first {
                *current = Some(reason);
            }
            first
        });
    }

    /// Why it was triggered, if it was.
    #[must_use]
    pub fn reason(&self) -> Option<Stop> {
        self.0.borrow().clone()
    }

    /// Whether it was triggered.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Waits until it is triggered.
    pub async fn stopped(&self) {
        // The sender lives as long as `self`, so the channel cannot close meanwhile.
        let _ = self.0.subscribe().wait_for(Option::is_some).await;
    }

    /// Waits for `pause`, or until it is triggered.
    pub(crate) async fn pause(&self, pause: Duration) {
        tokio::select! {
            () = self.stopped() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// A pause drawn uniformly from a range.
pub(crate) fn draw_pause(range: &RangeInclusive<Duration>) -> Duration {
    let spread = range.end().saturating_sub(*range.start());
    range.start().saturating_add(spread.mul_f64(rand::rng().random::<f64>()))
}

/// A switch for one run: the outer one triggers it, and it never triggers the outer one.
#[derive(Debug)]
pub(super) struct RunSwitch {
    pub(super) shutdown: Shutdown,
    listener: JoinHandle<()>,
}

impl Shutdown {
    /// A switch that this one triggers too.
    pub(super) fn for_one_run(&self) -> RunSwitch {
        let (outer, shutdown) = (self.clone(), Shutdown::default());
        let inner = shutdown.clone();
        if let Some(reason) = outer.reason() {
            inner.stop(reason);
        }
        let listener = tokio::spawn(async move {
            outer.stopped().await;
            if let Some(reason) = outer.reason() {
                inner.stop(reason);
            }
        });
        RunSwitch { shutdown, listener }
    }
}

impl Drop for RunSwitch {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

#[cfg(test)]
mod tests;
