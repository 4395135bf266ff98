//! Ends a provider's part of a run early: units that did not begin are left out, with the reason.

use std::sync::{Mutex, PoisonError};

/// Ends a provider's part of the run, once something happened that every further unit would meet.
#[derive(Debug, Default)]
pub(super) struct Stopper {
    stopped: Mutex<Option<(Left, String)>>,
    /// A pause was asked for that is longer than any that is obeyed: for a person to look at.
    absurd: Mutex<Option<String>>,
}

/// Why units are left out, in one word: a key of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// The provider or its host is paused.
    Paused,
    /// The provider cannot go on.
    Stopped,
    /// The run let the database grow as far as it may.
    Full,
    /// The run ends.
    Cancelled,
}

impl Left {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Full => "full",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Stopper {
    /// Stops the provider; the first reason is kept.
    pub(super) fn stop(&self, left: Left, reason: &str) {
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        stopped.get_or_insert_with(|| (left, reason.to_owned()));
    }

    /// Why units are left out, if they are.
    pub(super) fn left(&self) -> Option<Left> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(left, _)| *left)
    }

    /// Notes a pause that is longer than any that is obeyed; the first is kept.
    pub(super) fn note_absurd_pause(&self, message: String) {
        self.absurd.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(message);
    }

    /// What was noted so.
    pub(super) fn absurd_pause(&self) -> Option<String> {
        self.absurd.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The reason, for people.
    pub(super) fn into_reason(self) -> Option<String> {
        self.stopped.into_inner().unwrap_or_else(PoisonError::into_inner).map(|(_, reason)| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_stays() {
        let stopper = Stopper::default();
        assert_eq!(stopper.left(), None);
        stopper.stop(Left::Paused, "paused until noon");
        stopper.stop(Left::Stopped, "no credential");
        assert_eq!(stopper.left(), Some(Left::Paused));
        assert_eq!(stopper.into_reason().as_deref(), Some("paused until noon"));
    }
}
