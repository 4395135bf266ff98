//! The pause of a provider, shared by all its scopes.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{bounds::network, domain::Timestamp};

/// A final rate limit that somebody must store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimited {
    /// The host that said so, with `:port` unless it is the scheme's own.
    pub host: String,
    /// From its `Retry-After`, if it had one, however long.
    pub retry_after: Option<Duration>,
    /// Until when the provider pauses.
    pub until: Timestamp,
}

impl RateLimited {
    /// The wait that was asked for, if it is longer than any that is obeyed.
    #[must_use]
    pub fn beyond_bound(&self) -> Option<Duration> {
        self.retry_after.filter(|asked| *asked > network::WAIT.duration() + Duration::from_secs(1))
    }
}

/// Until when no request is sent for a provider. It only grows, except by [`lift`](Self::lift).
#[derive(Debug, Default)]
pub struct ProviderPause(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    until: Option<Timestamp>,
    reported: Option<RateLimited>,
}

impl ProviderPause {
    /// A pause that is stored already; `None`: not paused.
    #[must_use]
    pub fn new(until: Option<Timestamp>) -> Self {
        Self(Mutex::new(State { until, reported: None }))
    }

    /// The end of the pause, be it past or ahead.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        self.state().until
    }

    /// Pauses until `until`; a later end stands.
    pub fn set(&self, until: Timestamp) {
        let mut state = self.state();
        state.until = state.until.max(Some(until));
    }

    /// Ends the pause, as an operator does who resumes the provider.
    pub fn lift(&self) {
        self.state().until = None;
    }

    /// What is left of the pause at `now`.
    #[must_use]
    pub fn left(&self, now: Timestamp) -> Option<Duration> {
        self.until().filter(|until| *until > now).map(|until| until.since(now))
    }

    /// Pauses for a rate limit and keeps the report; of several, the one with the latest end.
    pub(super) fn report(&self, limited: RateLimited) {
        let mut state = self.state();
        state.until = state.until.max(Some(limited.until));
        if state.reported.as_ref().is_none_or(|have| have.until < limited.until) {
            state.reported = Some(limited);
        }
    }

    /// Takes the report, if there is one.
    #[must_use]
    pub fn take_rate_limited(&self) -> Option<RateLimited> {
        self.state().reported.take()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_never_shortened_and_is_reported_once() {
        let pause = ProviderPause::new(Some(Timestamp::from_millis(5_000)));
        pause.set(Timestamp::from_millis(3_000));
        assert_eq!(pause.until(), Some(Timestamp::from_millis(5_000)));
        let limited = |until| RateLimited {
            host: "a.example".into(),
            retry_after: None,
            until: Timestamp::from_millis(until),
        };
        pause.report(limited(9_000));
        pause.report(limited(7_000));
        assert_eq!(pause.left(Timestamp::from_millis(8_000)), Some(Duration::from_secs(1)));
        assert_eq!(pause.left(Timestamp::from_millis(9_000)), None);
        assert_eq!(pause.take_rate_limited(), Some(limited(9_000)));
        assert_eq!(pause.take_rate_limited(), None);
        pause.lift();
        assert_eq!(pause.until(), None);
    }
}
