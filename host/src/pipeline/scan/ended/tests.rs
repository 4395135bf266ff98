use super::*;
use crate::plugins::{Cause, model::BlockKind};

fn said(error: PluginError) -> CallError {
    CallError::Plugin { plugin: "lever".to_owned(), unit: "acme".to_owned(), error }
}

fn fetch(retryable: bool, paused: bool) -> PluginError {
    PluginError::Fetch { message: "no route".to_owned(), retryable, paused }
}

fn other(retryable: bool) -> PluginError {
    PluginError::Other { code: "odd".to_owned(), detail: "this".to_owned(), retryable }
}

const NOTHING: ProgressBeforeFailure = ProgressBeforeFailure { offers: 0, pages: 0, came: false };
const SOMETHING: ProgressBeforeFailure = ProgressBeforeFailure { offers: 7, pages: 2, came: true };
/// A scan that goes on from an earlier run and got nothing in this one.
const RESUMED: ProgressBeforeFailure = ProgressBeforeFailure { offers: 0, pages: 0, came: true };

/// Outcome, whether the cursor stays, and what becomes of the provider.
type Row = (Outcome, bool, ProviderEffect);

fn decided(error: PluginError, progress: ProgressBeforeFailure) -> Row {
    let Decision { ended, effect } = decide(&said(error), progress, true);
    (ended.outcome, ended.keep_cursor, effect)
}

#[test]
fn a_failed_call_means_what_the_table_says() {
    let minute = Some(Duration::from_mins(1));
    let missing = || PluginError::NotFound("no such board".to_owned());
    let table = [
        (
            PluginError::RateLimited { retry_after: minute, scope: LimitScope::Tenant },
            NOTHING,
            Outcome::Failed,
            true,
            ProviderEffect::UnitRateLimited(minute),
        ),
        (
            PluginError::RateLimited { retry_after: None, scope: LimitScope::Provider },
            NOTHING,
            Outcome::Failed,
            true,
            ProviderEffect::RateLimited(None),
        ),
        (
            PluginError::RateLimited { retry_after: minute, scope: LimitScope::Provider },
            SOMETHING,
            Outcome::Truncated,
            true,
            ProviderEffect::RateLimited(minute),
        ),
        (fetch(false, true), NOTHING, Outcome::Truncated, true, ProviderEffect::Paused),
        (fetch(true, true), SOMETHING, Outcome::Truncated, true, ProviderEffect::Paused),
        (
            PluginError::Auth("no".to_owned()),
            SOMETHING,
            Outcome::Failed,
            false,
            ProviderEffect::CredentialRefused,
        ),
        (
            PluginError::Blocked { kind: BlockKind::Captcha, detail: "a puzzle".to_owned() },
            SOMETHING,
            Outcome::Blocked,
            true,
            ProviderEffect::Blocked,
        ),
        (missing(), NOTHING, Outcome::Gone, false, ProviderEffect::None),
        (missing(), SOMETHING, Outcome::Truncated, false, ProviderEffect::None),
        (missing(), RESUMED, Outcome::Truncated, false, ProviderEffect::None),
        (PluginError::Gone("withdrawn".to_owned()), NOTHING, Outcome::Gone, false, ProviderEffect::None),
        (PluginError::Transient("502".to_owned()), NOTHING, Outcome::Failed, false, ProviderEffect::None),
        (PluginError::Transient("502".to_owned()), SOMETHING, Outcome::Truncated, true, ProviderEffect::None),
        (fetch(true, false), SOMETHING, Outcome::Truncated, true, ProviderEffect::None),
        (fetch(false, false), SOMETHING, Outcome::Failed, false, ProviderEffect::None),
        (other(true), SOMETHING, Outcome::Truncated, true, ProviderEffect::None),
        (other(false), SOMETHING, Outcome::Failed, false, ProviderEffect::None),
        (PluginError::Config("x".to_owned()), SOMETHING, Outcome::Failed, false, ProviderEffect::None),
        (PluginError::InvalidCursor("x".to_owned()), SOMETHING, Outcome::Failed, false, ProviderEffect::None),
        (PluginError::Unsupported("x".to_owned()), NOTHING, Outcome::Failed, false, ProviderEffect::None),
        (
            PluginError::Parse { detail: "x".to_owned(), path: None, sample: None },
            SOMETHING,
            Outcome::Failed,
            false,
            ProviderEffect::None,
        ),
    ];
    for (error, progress, outcome, keep_cursor, effect) in table {
        assert_eq!(
            decided(error.clone(), progress),
            (outcome, keep_cursor, effect),
            "{error:?} {progress:?}"
        );
    }
}

#[test]
fn a_provider_without_credentials_is_not_stopped_by_a_refusal() {
    let Decision { ended, effect } = decide(&said(PluginError::Auth("no".to_owned())), NOTHING, false);
    assert_eq!(ended.outcome, Outcome::Failed);
    assert_eq!(effect, ProviderEffect::None, "only this board asks for one");
}

#[test]
fn what_the_host_stopped_is_the_units_own_fault() {
    let stopped = CallError::Stopped {
        plugin: "lever".to_owned(),
        unit: "acme".to_owned(),
        call: "scan",
        cause: Cause::StackOverflow,
    };
    let Decision { ended, effect } = decide(&stopped, SOMETHING, true);
    assert_eq!((ended.outcome, ended.keep_cursor, effect), (Outcome::Failed, false, ProviderEffect::None));
    assert_eq!(ended.reason, StopReason::Failed(FailureClass::LimitStack));
}

#[test]
fn a_pause_that_was_met_is_no_failure_of_the_unit() {
    let Decision { ended, .. } = decide(&said(fetch(false, true)), NOTHING, true);
    assert_eq!((ended.error, ended.reason.as_str()), (None, "paused"));
}

#[test]
fn a_failure_is_told_with_its_class_and_the_whole_message() {
    let Decision { ended, .. } = decide(&said(PluginError::Transient("502".to_owned())), NOTHING, true);
    let (class, message) = ended.error.unwrap();
    assert_eq!(class, FailureClass::Transient);
    assert_eq!(message, "plugin `lever`, acme: a passing fault: 502");
    assert_eq!(ended.reason.as_str(), "transient");
}

#[test]
fn a_unit_stands_between_runs_as_its_end_says() {
    let failed = |class| Ended::badly(Outcome::Failed, class, "why".to_owned());
    let error = |class, keep_cursor| UnitOutcome::Error { class, message: "why".to_owned(), keep_cursor };
    let table = [
        (Ended::well(Outcome::Complete, StopReason::Complete), UnitOutcome::Success),
        (Ended::well(Outcome::Truncated, StopReason::MaxPages), UnitOutcome::Success),
        (
            Ended::well(Outcome::Truncated, StopReason::Cancelled).keeping_cursor(true),
            UnitOutcome::Stopped { keep_cursor: true },
        ),
        (failed(FailureClass::RateLimited).keeping_cursor(true), UnitOutcome::Stopped { keep_cursor: true }),
        (failed(FailureClass::Parse), error(FailureClass::Parse, false)),
        (failed(FailureClass::Transient).keeping_cursor(true), error(FailureClass::Transient, true)),
    ];
    for (ended, state) in table {
        assert_eq!(state_after(&ended), state, "{ended:?}");
    }
}

#[test]
fn the_words_of_the_summary_stay_as_they_are() {
    let words = [
        (StopReason::Complete, "complete"),
        (StopReason::Empty, "empty"),
        (StopReason::Resumed, "resumed"),
        (StopReason::SkippedRows, "skipped_rows"),
        (StopReason::FewerThanTold, "fewer_than_told"),
        (StopReason::EmptyPage, "empty_page"),
        (StopReason::TotalPages, "total_pages"),
        (StopReason::MaxOffers, "max_offers"),
        (StopReason::MaxPages, "max_pages"),
        (StopReason::MaxRows, "max_rows"),
        (StopReason::MaxBytes, "max_bytes"),
        (StopReason::MaxTime, "max_time"),
        (StopReason::MaxGrowth, "max_growth"),
        (StopReason::RunGrowth, "run_growth"),
        (StopReason::Cancelled, "cancelled"),
        (StopReason::Failed(FailureClass::NotFound), "not-found"),
    ];
    for (reason, word) in words {
        assert_eq!(reason.as_str(), word);
    }
}

#[expect(clippy::too_many_lines, reason = "one table")]
#[test]
fn how_soon_a_unit_is_due_follows_from_what_its_scan_saw() {
    let failed =
        || UnitOutcome::Error { class: FailureClass::Transient, message: String::new(), keep_cursor: false };
    let stopped = || UnitOutcome::Stopped { keep_cursor: true };
    let counted = |new, changed, closed, reopened| UnitCounters {
        new,
        changed,
        closed,
        reopened,
        ..UnitCounters::default()
    };
    let nothing = || counted(0, 0, 0, 0);
    let settled = |closed, absent, suspicion: Option<&str>| Settled {
        closed,
        absent,
        suspicion: suspicion.map(str::to_owned),
    };
    let calm = || settled(0, 0, None);
    let standing = |suspect| Standing { failures: 2, suspect, ..Standing::default() };
    let table = [
        ("nothing new", UnitOutcome::Success, Outcome::Complete, nothing(), calm(), None, ScanEnd::Unchanged),
        (
            "none, as before",
            UnitOutcome::Success,
            Outcome::Empty,
            nothing(),
            calm(),
            None,
            ScanEnd::Unchanged,
        ),
        ("new", UnitOutcome::Success, Outcome::Complete, counted(1, 0, 0, 0), calm(), None, ScanEnd::Changed),
        (
            "changed",
            UnitOutcome::Success,
            Outcome::Complete,
            counted(0, 1, 0, 0),
            calm(),
            None,
            ScanEnd::Changed,
        ),
        (
            "closed by its source",
            UnitOutcome::Success,
            Outcome::Complete,
            counted(0, 0, 1, 0),
            calm(),
            None,
            ScanEnd::Changed,
        ),
        (
            "open again",
            UnitOutcome::Success,
            Outcome::Complete,
            counted(0, 0, 0, 1),
            calm(),
            None,
            ScanEnd::Changed,
        ),
        (
            "closed by absence",
            UnitOutcome::Success,
            Outcome::Complete,
            nothing(),
            settled(1, 0, None),
            None,
            ScanEnd::Changed,
        ),
        (
            "absent once",
            UnitOutcome::Success,
            Outcome::Complete,
            nothing(),
            settled(0, 1, None),
            None,
            ScanEnd::Unsettled,
        ),
        (
            "suspect",
            UnitOutcome::Success,
            Outcome::Empty,
            nothing(),
            settled(0, 0, Some("empty")),
            None,
            ScanEnd::Unsettled,
        ),
        ("a part", UnitOutcome::Success, Outcome::Truncated, nothing(), calm(), None, ScanEnd::Unsettled),
        ("not found", failed(), Outcome::Gone, nothing(), calm(), Some(Suspect::Missing), ScanEnd::Missing),
        (
            "not found, believed",
            failed(),
            Outcome::Gone,
            nothing(),
            calm(),
            Some(Suspect::Gone),
            ScanEnd::Gone,
        ),
        ("no such query", failed(), Outcome::Gone, nothing(), calm(), None, ScanEnd::Failed(3)),
        (
            "failed, missing before",
            failed(),
            Outcome::Failed,
            nothing(),
            calm(),
            Some(Suspect::Missing),
            ScanEnd::Failed(3),
        ),
        (
            "failed after some",
            failed(),
            Outcome::Truncated,
            counted(5, 0, 0, 0),
            calm(),
            None,
            ScanEnd::Failed(3),
        ),
        ("cut off", stopped(), Outcome::Truncated, counted(5, 0, 0, 0), calm(), None, ScanEnd::Unfinished),
    ];
    for (case, state, outcome, counters, settled, suspect, end) in table {
        assert_eq!(scan_end(&state, outcome, &counters, &settled, &standing(suspect)), end, "{case}");
    }
}
