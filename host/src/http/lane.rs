//! A pace that many hosts share: those of one wildcard are one system's, and so are the own hosts of its tenants.
//!
//! A request waits for its host first and for its lane then, so that a host that must be waited for keeps nobody in
//! line. Circuits, deadlines and retries stay each host's own.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use super::{FetchError, Rate, pace::Pace, turn_request::TurnRequest};

/// The pace of several hosts together.
#[derive(Debug)]
pub(super) struct Lane {
    /// Held by the one whose turn is next; tokio's mutex is fair.
    turn: Arc<tokio::sync::Mutex<()>>,
    slots: Arc<Semaphore>,
    patience: Duration,
    state: Mutex<LaneState>,
}

#[derive(Debug)]
struct LaneState {
    pace: Pace,
    /// One of its hosts asked to be left alone until then.
    free_at: Instant,
}

/// The turn of a request in its lane. Dropping it before [`LaneTurn::start`] gives it to the next one.
#[derive(Debug)]
pub(super) struct LaneTurn {
    lane: Arc<Lane>,
    slot: OwnedSemaphorePermit,
    _turn: OwnedMutexGuard<()>,
}

impl Lane {
    /// At the rate `default` until a grant sets one, with so many requests at once.
    pub(super) fn new(default: Rate, at_once: usize, patience: Duration) -> Self {
        let now = Instant::now();
        Self {
            turn: Arc::default(),
            slots: Arc::new(Semaphore::new(at_once)),
            patience,
            state: Mutex::new(LaneState { pace: Pace::new(default, now), free_at: now }),
        }
    }

    /// Waits for this request's turn. [`FetchError::Paused`] when a host of the lane asked for a longer wait than the
    /// patience or than the scope has left.
    pub(super) async fn turn(self: &Arc<Self>, ask: &TurnRequest) -> Result<LaneTurn, FetchError> {
        self.time_to_wait(ask)?;
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| FetchError::Cancelled)?;
        loop {
            let left = self.time_to_wait(ask)?;
            let wait = left.max(self.pace_left(ask));
            if wait.is_zero() {
                return Ok(LaneTurn { lane: Arc::clone(self), slot, _turn: turn });
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Leaves all its hosts alone for so long.
    pub(super) fn rest(&self, wait: Duration) {
        let mut state = self.state();
        state.free_at = state.free_at.max(Instant::now() + wait);
    }

    fn pace_left(&self, ask: &TurnRequest) -> Duration {
        let mut state = self.state();
        state.pace.tighten(ask.rate, ask.min_interval);
        state.pace.wait(Instant::now())
    }

    fn time_to_wait(&self, ask: &TurnRequest) -> Result<Duration, FetchError> {
        let now = Instant::now();
        let left = self.state().free_at.saturating_duration_since(now);
        let too_long = left > self.patience
            || !left.is_zero() && ask.ends.is_some_and(|ends| ends.saturating_duration_since(now) <= left);
        if too_long { Err(FetchError::Paused(Some(left))) } else { Ok(left) }
    }

    fn state(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LaneTurn {
    /// Starts the request; what is returned is held until it ends.
    pub(super) fn start(self) -> OwnedSemaphorePermit {
        self.lane.state().pace.take(Instant::now());
        self.slot
    }
}
