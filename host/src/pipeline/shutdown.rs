//! Ending early: one switch that everything long looks at.

use tokio::sync::watch;

/// Why a run ends early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A signal, or whoever runs the host, asked for it.
    Requested,
    /// Another run holds the lock now: nothing more may be written.
    LockLost(String),
}

/// The switch. Clones are the same switch; once thrown it stays.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Sender<Option<Stop>>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Shutdown {
    /// Throws the switch; the first reason stays.
    pub fn stop(&self, reason: Stop) {
        self.0.send_if_modified(|current| {
            let first = current.is_none();
            if first {
                *current = Some(reason);
            }
            first
        });
    }

    /// Why it was thrown, if it was.
    #[must_use]
    pub fn reason(&self) -> Option<Stop> {
        self.0.borrow().clone()
    }

    /// Whether it was thrown.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Waits until it is thrown.
    pub async fn stopped(&self) {
        // The sender lives as long as `self`, so the channel cannot close meanwhile.
        let _ = self.0.subscribe().wait_for(Option::is_some).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_reason_stays_and_waiters_see_it() {
        let shutdown = Shutdown::default();
        assert!(!shutdown.is_stopped());
        shutdown.stop(Stop::Requested);
        shutdown.stop(Stop::LockLost("other".into()));
        shutdown.clone().stopped().await;
        assert_eq!(shutdown.reason(), Some(Stop::Requested));
    }
}
