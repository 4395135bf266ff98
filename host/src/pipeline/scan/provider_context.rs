//! A provider that is being scanned, and what a failed call means for it.

use std::{sync::Arc, time::Duration};

use super::{
    ended::{Decision, Ended, ProgressBeforeFailure, ProviderEffect, decide},
    stopper::{Left, Stopper},
};
use crate::{
    bounds::network,
    domain::{Timestamp, UnreadScan},
    pipeline::{
        context::RunContext,
        prepared::{Provider, told_of_cut_wait},
    },
    plugins::CallError,
    store::{
        StoreError,
        keys::UnitKey,
        pauses::{self, Pause, PauseOrigin},
        runs::{self, UnitCounters},
    },
};

/// A provider that is being scanned.
#[derive(Clone, Copy)]
pub(super) struct ProviderContext<'a> {
    pub(super) run: &'a RunContext,
    pub(super) provider: &'a Arc<Provider>,
    pub(super) stopper: &'a Stopper,
}

impl ProviderContext<'_> {
    /// What the scans of a unit before the one of `row` could not read, if this one could not read something.
    pub(super) async fn unread_before(
        &self,
        unit: &UnitKey,
        row: i64,
        counters: &UnitCounters,
    ) -> Result<UnreadScan, StoreError> {
        if counters.unread.fields.is_empty() {
            return Ok(UnreadScan::default());
        }
        let (unit, unread) = (unit.clone(), counters.unread.clone());
        self.run.read(move |connection| runs::unread_before(connection, &unit, row, &unread)).await
    }

    /// Decides what a failed call means, and applies that to the provider. Returns how the unit ends.
    pub(super) async fn call_failed(
        &self,
        error: &CallError,
        progress: ProgressBeforeFailure,
    ) -> Result<Ended, StoreError> {
        let has_credentials = !self.provider.plugin.manifest().credentials.is_empty();
        let Decision { ended, effect } = decide(error, progress, has_credentials);
        let (CallError::Plugin { unit, .. } | CallError::Stopped { unit, .. }) = error;
        self.apply(effect, unit, &error.to_string()).await?;
        Ok(ended)
    }

    async fn apply(&self, effect: ProviderEffect, unit: &str, message: &str) -> Result<(), StoreError> {
        match effect {
            ProviderEffect::None => Ok(()),
            // A search board has no tenants: what limits one of its queries limits all.
            ProviderEffect::UnitRateLimited(retry_after) if self.is_board(unit) => {
                self.pause_unit(unit, retry_after).await
            }
            ProviderEffect::RateLimited(retry_after) | ProviderEffect::UnitRateLimited(retry_after) => {
                self.pause_for_rate_limit(retry_after).await
            }
            ProviderEffect::Paused => {
                self.stopper.stop(Left::Paused, message);
                Ok(())
            }
            ProviderEffect::CredentialRefused => {
                self.stopper.stop(Left::Stopped, message);
                self.provider.refuse(message);
                Ok(())
            }
            ProviderEffect::Blocked => {
                let until = self.run.now().plus(self.run.config.run.blocked_pause);
                self.pause(self.new_pause(until, PauseOrigin::Blocked, message)).await
            }
        }
    }

    /// Pauses the provider if the client got a final 429, whatever error the plugin returned.
    pub(super) async fn note_rate_limit(&self) -> Result<(), StoreError> {
        match self.provider.take_rate_limit(self.run.now()) {
            Some((pause, is_cut)) => {
                if is_cut {
                    self.stopper.note_absurd_pause(pause.reason.clone());
                }
                self.pause(pause).await
            }
            None => Ok(()),
        }
    }

    /// Whether a unit is a board, which may be limited alone.
    fn is_board(&self, unit: &str) -> bool {
        let queries = &self.provider.settings.queries;
        self.provider.plugin.manifest().capabilities.tenants && queries.iter().all(|query| query.name != unit)
    }

    async fn pause_for_rate_limit(&self, retry_after: Option<Duration>) -> Result<(), StoreError> {
        if self.provider.grant.pause.left(self.run.now()).is_some() {
            return Ok(());
        }
        let (until, reason) = self.rate_limit(retry_after);
        self.pause(self.new_pause(until, PauseOrigin::RateLimit, &reason)).await
    }

    /// Pauses one unit: the others go on, and this one is left out until the pause is over.
    async fn pause_unit(&self, unit: &str, retry_after: Option<Duration>) -> Result<(), StoreError> {
        let (until, reason) = self.rate_limit(retry_after);
        let provider = pauses::of_unit(&self.provider.name, unit);
        let pause = Pause { provider, ..self.new_pause(until, PauseOrigin::RateLimit, &reason) };
        self.run.write(move |tx| pauses::set(tx, &pause)).await
    }

    /// Until when a rate limit pauses, and why.
    fn rate_limit(&self, retry_after: Option<Duration>) -> (Timestamp, String) {
        let mut reason = "the source asks for fewer requests".to_owned();
        if let Some(asked) = retry_after.filter(|asked| *asked > network::WAIT.duration()) {
            reason = format!("{reason} {}", told_of_cut_wait(asked));
            self.stopper.note_absurd_pause(reason.clone());
        }
        let least = self.run.config.run.rate_limit_pause;
        (rate_limit_end(self.run.now(), retry_after, least), reason)
    }

    fn new_pause(&self, until: Timestamp, origin: PauseOrigin, reason: &str) -> Pause {
        Pause {
            provider: self.provider.name.clone(),
            until,
            reason: reason.to_owned(),
            origin,
            set_at: self.run.now(),
        }
    }

    async fn pause(&self, pause: Pause) -> Result<(), StoreError> {
        self.provider.grant.pause.set(pause.until);
        self.stopper.stop(Left::Paused, &self.provider.told_of(&pause));
        self.run.write(move |tx| pauses::set(tx, &pause)).await
    }
}

/// When the pause for a rate limit ends: as late as the source says, but for what is beyond the bound, and never before
/// `least` is over.
fn rate_limit_end(now: Timestamp, retry_after: Option<Duration>, least: Duration) -> Timestamp {
    now.plus(retry_after.unwrap_or_default().min(network::WAIT.duration()).max(least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_for_a_rate_limit_is_as_long_as_the_source_says_and_never_shorter_than_the_settings_say() {
        let (now, hour) = (Timestamp::from_millis(1_000), Duration::from_hours(1));
        let table = [
            (None, hour),
            (Some(Duration::ZERO), hour),
            (Some(Duration::from_mins(59)), hour),
            (Some(Duration::from_hours(5)), Duration::from_hours(5)),
        ];
        for (retry_after, pause) in table {
            assert_eq!(rate_limit_end(now, retry_after, hour).since(now), pause, "{retry_after:?}");
        }
    }

    #[test]
    fn a_pause_without_end_is_cut_and_told() {
        let (now, bound) = (Timestamp::from_millis(1_000), network::WAIT.duration());
        for asked in [bound, Duration::from_millis(u64::MAX), Duration::MAX] {
            assert_eq!(rate_limit_end(now, Some(asked), Duration::ZERO).since(now), bound);
        }
        // The operator's own may be longer.
        assert_eq!(rate_limit_end(now, Some(Duration::MAX), 2 * bound).since(now), 2 * bound);
        let told = told_of_cut_wait(Duration::from_millis(u64::MAX));
        assert_eq!(told, "and to wait 18446744073709551 s, which is cut to the bound of 2,592,000 s");
    }
}
