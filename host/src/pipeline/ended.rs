//! How a unit ends: what a failed call means for it, and for its provider as a whole.
//!
//! A fault that every further request would meet stops the provider: a rate limit and a block pause it in
//! the database, so that every step and every run obeys; a refused credential stops it until the settings
//! change. All other faults are the unit's own.

use std::{sync::Arc, time::Duration};

use super::{
    providers::Provider,
    run::Run,
    scan::{Left, Stopper},
};
use crate::{
    domain::{Timestamp, scans::Outcome},
    plugins::{CallError, model::PluginError},
    store::{
        StoreError, lock,
        pauses::{self, Pause, PauseOrigin},
        units::UnitOutcome,
    },
};

/// How a unit ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) stop_reason: String,
    /// Class and message.
    pub(super) error: Option<(String, String)>,
    /// Whether the next run goes on from where this one ended.
    pub(super) keep_cursor: bool,
}

impl Ended {
    pub(super) fn well(outcome: Outcome, stop_reason: &str) -> Self {
        Self { outcome, stop_reason: stop_reason.to_owned(), error: None, keep_cursor: false }
    }

    pub(super) fn badly(outcome: Outcome, class: &str, message: String, keep_cursor: bool) -> Self {
        Self { outcome, stop_reason: class.to_owned(), error: Some((class.to_owned(), message)), keep_cursor }
    }
}

/// How far a unit got before a call failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Got {
    pub(super) offers: u64,
    pub(super) pages: u64,
    /// Something of the target came, in this run or in the one that this goes on from.
    pub(super) came: bool,
}

/// A provider that is being asked.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) run: &'a Run,
    pub(super) provider: &'a Arc<Provider>,
    pub(super) stopper: &'a Stopper,
}

impl Asking<'_> {
    /// What a failed call means for the unit, and for the provider as a whole.
    pub(super) async fn failed(&self, error: CallError, got: Got) -> Result<Ended, StoreError> {
        let (class, message) = (error.class(), error.to_string());
        let CallError::Plugin { error, .. } = error else {
            return Ok(Ended::badly(Outcome::Failed, class, message, false));
        };
        // What came before stands, so the scan is cut short rather than failed.
        let cut = if got.offers > 0 { Outcome::Truncated } else { Outcome::Failed };
        Ok(match error {
            PluginError::RateLimited { retry_after } => {
                self.pause_for_rate_limit(retry_after).await?;
                Ended::badly(cut, class, message, true)
            }
            PluginError::Fetch { paused: true, .. } => {
                self.stopper.stop(Left::Paused, &message);
                // Whoever met the pause first has told it; this unit was merely kept from its turn.
                Ended { keep_cursor: true, ..Ended::well(Outcome::Truncated, class) }
            }
            PluginError::Auth(_) if !self.provider.plugin.manifest().credentials.is_empty() => {
                self.stopper.stop(Left::Stopped, &message);
                self.provider.refuse(&message);
                Ended::badly(Outcome::Failed, class, message, false)
            }
            PluginError::Blocked { .. } => {
                let until = self.run.now().plus(self.run.config.run.blocked_pause);
                self.pause(until, PauseOrigin::Blocked, &message).await?;
                Ended::badly(Outcome::Blocked, class, message, true)
            }
            // Only of the target itself: once something came, it is there, whatever is not found further on.
            PluginError::NotFound(_) | PluginError::Gone(_) => {
                let outcome = if got.came { Outcome::Truncated } else { Outcome::Gone };
                Ended::badly(outcome, class, message, false)
            }
            // From where it got to; a place that no run gets past is not kept.
            error if error.is_retryable() => Ended::badly(cut, class, message, got.pages > 0),
            _ => Ended::badly(Outcome::Failed, class, message, false),
        })
    }

    /// The client met a final 429, whatever the plugin made of it: the provider pauses for all.
    pub(super) async fn note_rate_limit(&self) -> Result<(), StoreError> {
        match self.provider.grant.pause.take_rate_limited() {
            Some(limited) => {
                let reason = format!("`{}` answered 429", limited.host);
                self.pause(limited.until, PauseOrigin::RateLimit, &reason).await
            }
            None => Ok(()),
        }
    }

    async fn pause_for_rate_limit(&self, retry_after: Option<Duration>) -> Result<(), StoreError> {
        if self.provider.grant.pause.left(self.run.now()).is_some() {
            return Ok(());
        }
        let least = self.run.config.run.rate_limit_pause;
        let until = self.run.now().plus(retry_after.unwrap_or_default().max(least));
        self.pause(until, PauseOrigin::RateLimit, "the source asks for fewer requests").await
    }

    async fn pause(&self, until: Timestamp, origin: PauseOrigin, reason: &str) -> Result<(), StoreError> {
        self.provider.grant.pause.set(until);
        let pause = Pause {
            provider: self.provider.name.clone(),
            until,
            reason: reason.to_owned(),
            origin,
            set_at: self.run.now(),
        };
        self.stopper.stop(Left::Paused, &format!("paused until {until}: {reason}"));
        let fence = self.run.fence.clone();
        self.run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                pauses::set(tx, &pause)
            })
            .await
    }
}

/// How the unit stands between runs: a rate limit, a pause or a signal is nothing against it.
pub(super) fn state_after(ended: &Ended) -> UnitOutcome {
    match &ended.error {
        None if ended.keep_cursor => UnitOutcome::Stopped { keep_cursor: true },
        None => UnitOutcome::Success,
        Some((class, _)) if class == "rate-limited" => {
            UnitOutcome::Stopped { keep_cursor: ended.keep_cursor }
        }
        Some((class, message)) => UnitOutcome::Error {
            class: class.clone(),
            message: message.clone(),
            keep_cursor: ended.keep_cursor,
        },
    }
}
