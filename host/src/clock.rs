//! The source of the current time.
//!
//! Everything that needs the time is given a [`Clock`], so tests choose it. Waiting is done by
//! tokio; a clock made by [`from_tokio`] moves with tokio's own, so that a paused runtime moves both.

use std::{
    fmt,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::domain::Timestamp;

/// Tells the wall-clock time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// The clock every part of one process shares.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(0).plus(since)
    }
}

/// A clock that started at `start` and moves with tokio's time, paused or not.
#[derive(Debug, Clone, Copy)]
pub struct TokioClock {
    start: Timestamp,
    origin: tokio::time::Instant,
}

/// A clock at `start` now that moves with tokio's time. Must be made inside a runtime.
#[must_use]
pub fn from_tokio(start: Timestamp) -> TokioClock {
    TokioClock { start, origin: tokio::time::Instant::now() }
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        self.start.plus(self.origin.elapsed())
    }
}
