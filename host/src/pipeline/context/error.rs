//! Why a run could not begin, or was broken off.

use std::path::PathBuf;

use chrono_tz::Tz;

use crate::{
    domain::Timestamp,
    http::ClientError,
    plugins::{EngineError, LoadError},
    store::StoreError,
};

/// Why a run could not begin, or was broken off. What fails inside a run is in its summary.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Another run holds the lock (exit code 3).
    #[error("another run holds the lock since {}: {who}; it expires at {}\n  hint: {}", acquired_at.local(*zone), expires_at.local(*zone), hint(*ahead))]
    Locked {
        /// Its run and process, in words.
        who: String,
        /// The other run.
        owner: String,
        /// Its process.
        pid: Option<u32>,
        /// When it took the lock.
        acquired_at: Timestamp,
        /// When the lock expires.
        expires_at: Timestamp,
        /// Whether it was taken under a clock that was ahead of this one.
        ahead: bool,
        /// The zone of these times for people.
        zone: Tz,
    },
    /// The database (exit code 4 if it is refused).
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A plugin that the configuration names cannot be used (exit code 2).
    #[error(transparent)]
    Plugin(Box<LoadError>),
    /// A value of the configuration cannot be used (exit code 2).
    #[error("{0}")]
    Setting(String),
    /// The catalogue cannot be read (exit code 2).
    #[error("the catalogue `{}` cannot be used:\n{detail}", path.display())]
    Catalog {
        /// The file.
        path: PathBuf,
        /// Each fault with its line.
        detail: String,
    },
    /// The plugin engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// It was stopped before it began.
    #[error("stopped while the plugins were prepared: no run was begun")]
    Stopped,
    /// A task of the program itself ended badly.
    #[error("internal fault: {0}")]
    Internal(String),
}

const fn hint(ahead: bool) -> &'static str {
    if ahead {
        "these times lie ahead of this machine's clock; if no run is at work, `jobscan-host unlock` frees the lock"
    } else {
        "wait for it; if it was killed, the lock frees itself at that time, and `jobscan-host unlock` says what is known"
    }
}

impl RunError {
    /// The same, with its times in this zone.
    #[must_use]
    pub fn in_zone(mut self, of_display: Tz) -> Self {
        if let Self::Locked { zone, .. } = &mut self {
            *zone = of_display;
        }
        self
    }
}

impl From<LoadError> for RunError {
    fn from(error: LoadError) -> Self {
        Self::Plugin(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked(ahead: bool) -> String {
        let at = Timestamp::from_millis;
        let (who, owner) = ("run 2 (process 42)".to_owned(), "0123".to_owned());
        RunError::Locked {
            who,
            owner,
            pid: Some(42),
            acquired_at: at(0),
            expires_at: at(60_000),
            ahead,
            zone: Tz::UTC,
        }
        .in_zone(chrono_tz::Europe::Madrid)
        .to_string()
    }

    #[test]
    fn a_held_lock_is_told_with_its_holder_and_times() {
        let begins = "another run holds the lock since 1970-01-01 01:00: run 2 (process 42); it expires at 1970-01-01 01:01\n  hint: ";
        let told = locked(false);
        assert!(told.starts_with(begins) && told.contains("frees itself at that time"), "{told}");
        let told = locked(true);
        assert!(told.starts_with(begins) && told.contains("ahead of this machine's clock"), "{told}");
    }
}
