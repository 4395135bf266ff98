//! Decides how a unit ends, and what a failed call means for it and for its provider.
//!
//! A fault that every further request would meet stops the provider: a rate limit and a block pause it in
//! the database, so that every step and every run obeys; a refused credential stops it until the settings
//! change. All other faults are the unit's own.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    domain::{FailureClass, UnreadScan, cadence::ScanEnd, scans::Outcome},
    plugins::{
        CallError,
        model::{LimitScope, PluginError},
    },
    store::{
        closing::Settled,
        runs::UnitCounters,
        units::{Standing, Suspect, UnitOutcome},
    },
};

/// Why a unit stopped where it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopReason {
    /// The source gave all of it.
    Complete,
    /// The source has none.
    Empty,
    /// The scan went on from an earlier run's cursor, so it did not see all of it.
    Resumed,
    /// Some row could not be read, and which offer it was is unknown.
    SkippedRows,
    /// The source counts more offers than its pages showed.
    FewerThanTold,
    /// The source gave a page without offers before its end.
    EmptyPage,
    /// The source's count of pages was reached, but not its count of offers.
    TotalPages,
    /// The pages bring nothing new, and yet go on.
    PagesRepeat,
    /// `max_offers` was reached.
    MaxOffers,
    /// `max_pages` was reached.
    MaxPages,
    /// `max_rows` was reached.
    MaxRows,
    /// `max_bytes` was reached.
    MaxBytes,
    /// `max_time` was reached.
    MaxTime,
    /// The unit let the database grow by `max_growth`.
    MaxGrowth,
    /// The run let the database grow by its own `max_growth`.
    RunGrowth,
    /// The run ends.
    Cancelled,
    /// A call failed, or its answer could not be used.
    Failed(FailureClass),
}

impl StopReason {
    /// A key of the summary.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Empty => "empty",
            Self::Resumed => "resumed",
            Self::SkippedRows => "skipped_rows",
            Self::FewerThanTold => "fewer_than_told",
            Self::EmptyPage => "empty_page",
            Self::TotalPages => "total_pages",
            Self::PagesRepeat => "pages_repeat",
            Self::MaxOffers => "max_offers",
            Self::MaxPages => "max_pages",
            Self::MaxRows => "max_rows",
            Self::MaxBytes => "max_bytes",
            Self::MaxTime => "max_time",
            Self::MaxGrowth => "max_growth",
            Self::RunGrowth => "run_growth",
            Self::Cancelled => "cancelled",
            Self::Failed(class) => class.as_str(),
        }
    }
}

/// How a unit ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) reason: StopReason,
    /// The failure to report, if it is one.
    pub(super) error: Option<(FailureClass, String)>,
    /// Whether the next run goes on from where this one ended.
    pub(super) keep_cursor: bool,
}

impl Ended {
    pub(super) const fn well(outcome: Outcome, reason: StopReason) -> Self {
        Self { outcome, reason, error: None, keep_cursor: false }
    }

    pub(super) const fn badly(outcome: Outcome, class: FailureClass, message: String) -> Self {
        let reason = StopReason::Failed(class);
        Self { outcome, reason, error: Some((class, message)), keep_cursor: false }
    }

    /// The same; if `keep`, the next run continues from its cursor.
    pub(super) fn keeping_cursor(self, keep: bool) -> Self {
        Self { keep_cursor: keep, ..self }
    }
}

/// The result of a scanned unit.
#[derive(Debug)]
pub(super) struct ScannedUnit {
    pub(super) ended: Ended,
    pub(super) counters: UnitCounters,
    /// Details that could not be read, by class.
    pub(super) faults: BTreeMap<FailureClass, u64>,
    /// Why the unit's scans are not trusted, for people.
    pub(super) suspicion: Option<String>,
    /// What the unit's scans before could not read.
    pub(super) unread_before: UnreadScan,
}

/// How far a unit got before a call failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProgressBeforeFailure {
    pub(super) offers: u64,
    pub(super) pages: u64,
    /// Something of the target came, in this run or in the one that it resumes.
    pub(super) came: bool,
}

/// What a failed call means for the provider, beside the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ProviderEffect {
    /// Nothing: the fault is the unit's own.
    None,
    /// It pauses, at least as long as the source says.
    RateLimited(Option<Duration>),
    /// The unit pauses so, and the others go on.
    UnitRateLimited(Option<Duration>),
    /// It was paused before this call.
    Paused,
    /// Its credential is refused: it is asked no more until the settings change.
    CredentialRefused,
    /// It pauses, because the source blocks the program.
    Blocked,
}

/// What a failed call means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) ended: Ended,
    pub(super) effect: ProviderEffect,
}

/// Decides what a failed call means for its unit and for the provider. `has_credentials`: whether the provider asks
/// with a credential.
pub(super) fn decide(error: &CallError, progress: ProgressBeforeFailure, has_credentials: bool) -> Decision {
    let (class, message) = (error.class(), error.to_string());
    let own = |ended| Decision { ended, effect: ProviderEffect::None };
    let CallError::Plugin { error, .. } = error else {
        return own(Ended::badly(Outcome::Failed, class, message));
    };
    // Earlier pages are kept, so the scan is cut short rather than failed.
    let cut_short = if progress.offers > 0 { Outcome::Truncated } else { Outcome::Failed };
    match error {
        PluginError::RateLimited { retry_after, scope } => Decision {
            ended: Ended::badly(cut_short, class, message).keeping_cursor(true),
            effect: match scope {
                LimitScope::Provider => ProviderEffect::RateLimited(*retry_after),
                LimitScope::Tenant => ProviderEffect::UnitRateLimited(*retry_after),
            },
        },
        // The unit that met the pause first reports it; this one only lost its turn.
        PluginError::Fetch { paused: true, .. } => Decision {
            ended: Ended::well(Outcome::Truncated, StopReason::Failed(class)).keeping_cursor(true),
            effect: ProviderEffect::Paused,
        },
        PluginError::Auth(_) if has_credentials => Decision {
            ended: Ended::badly(Outcome::Failed, class, message),
            effect: ProviderEffect::CredentialRefused,
        },
        PluginError::Blocked { .. } => Decision {
            ended: Ended::badly(Outcome::Blocked, class, message).keeping_cursor(true),
            effect: ProviderEffect::Blocked,
        },
        // The target itself is missing only if nothing of it came before.
        PluginError::NotFound(_) | PluginError::Gone(_) => {
            let outcome = if progress.came { Outcome::Truncated } else { Outcome::Gone };
            own(Ended::badly(outcome, class, message))
        }
        // The cursor is kept only if this run got past it: one that always fails must not stop every later run too.
        error if error.is_retryable() => {
            own(Ended::badly(cut_short, class, message).keeping_cursor(progress.pages > 0))
        }
        _ => own(Ended::badly(Outcome::Failed, class, message)),
    }
}

/// The unit's state until the next run. A rate limit, a pause or a signal does not count as an error of the unit.
pub(super) fn state_after(ended: &Ended) -> UnitOutcome {
    let keep_cursor = ended.keep_cursor;
    match &ended.error {
        None if keep_cursor => UnitOutcome::Stopped { keep_cursor },
        None => UnitOutcome::Success,
        Some((FailureClass::RateLimited, _)) => UnitOutcome::Stopped { keep_cursor },
        Some((class, message)) => UnitOutcome::Error { class: *class, message: message.clone(), keep_cursor },
    }
}

/// What a unit's end means for how soon it is due again.
pub(super) fn scan_end(
    state: &UnitOutcome,
    outcome: Outcome,
    counters: &UnitCounters,
    settled: &Settled,
    standing: &Standing,
) -> ScanEnd {
    let changed = counters.new + counters.changed + counters.closed + counters.reopened + settled.closed > 0;
    let saw_all = matches!(outcome, Outcome::Complete | Outcome::Empty);
    match state {
        UnitOutcome::Stopped { .. } => ScanEnd::Unfinished,
        UnitOutcome::Error { .. }
            if outcome == Outcome::Gone && standing.suspect == Some(Suspect::Missing) =>
        {
            ScanEnd::Missing
        }
        UnitOutcome::Error { .. } if outcome == Outcome::Gone && standing.suspect == Some(Suspect::Gone) => {
            ScanEnd::Gone
        }
        UnitOutcome::Error { .. } => ScanEnd::Failed(standing.failures.saturating_add(1)),
        UnitOutcome::Success if changed => ScanEnd::Changed,
        UnitOutcome::Success if settled.absent > 0 || settled.suspicion.is_some() || !saw_all => {
            ScanEnd::Unsettled
        }
        UnitOutcome::Success => ScanEnd::Unchanged,
    }
}

#[cfg(test)]
mod tests;
