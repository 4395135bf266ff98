use super::*;
use crate::{
    domain::{FailureClass, UnreadFields, scans::Outcome},
    pipeline::scan::ended::StopReason,
    plugins::{
        Cause,
        model::{Coverage, EndReason},
    },
};

fn page(next: Continuation, state: Option<&str>) -> Page {
    Page {
        offers: Vec::new(),
        skipped: Vec::new(),
        next,
        state: state.map(str::to_owned),
        coverage: Coverage::FullSnapshot,
        total: None,
        unread: UnreadFields::default(),
    }
}

fn more(cursor: &str) -> Continuation {
    Continuation::More(cursor.to_owned())
}

fn at(cursor: Option<&str>, state: Option<&str>) -> Position {
    Position { cursor: cursor.map(str::to_owned), state: state.map(str::to_owned) }
}

fn said(error: PluginError) -> CallError {
    CallError::Plugin { plugin: "lever".to_owned(), unit: "acme".to_owned(), error }
}

#[test]
fn a_unit_goes_on_where_the_page_leads_and_begins_anew_once_it_ended() {
    let failed = Ended::badly(Outcome::Truncated, FailureClass::Transient, "502".to_owned());
    let table = [
        (None, more("2"), Some("2")),
        (None, Continuation::End(EndReason::Complete), None),
        (
            Some(Ended::well(Outcome::Complete, StopReason::Complete)),
            Continuation::End(EndReason::Complete),
            None,
        ),
        (Some(Ended::well(Outcome::Truncated, StopReason::MaxOffers)), more("2"), None),
        (Some(Ended::well(Outcome::Truncated, StopReason::MaxPages)), more("2"), None),
        // The details of this very page broke off: it is asked for again.
        (Some(failed.clone().keeping_cursor(true)), more("2"), Some("1")),
        (Some(failed.clone().keeping_cursor(true)), Continuation::End(EndReason::Complete), Some("1")),
        (Some(failed), more("2"), None),
    ];
    for (ended, next, cursor) in table {
        let after = position_after(&at(Some("1"), None), &page(next.clone(), None), ended.as_ref());
        assert_eq!(after.cursor.as_deref(), cursor, "{ended:?} {next:?}");
    }
}

#[test]
fn the_first_page_of_a_unit_is_asked_for_again_from_the_beginning() {
    let kept =
        Ended::badly(Outcome::Blocked, FailureClass::Blocked, "a puzzle".to_owned()).keeping_cursor(true);
    assert_eq!(position_after(&Position::default(), &page(more("2"), None), Some(&kept)).cursor, None);
}

#[test]
fn a_plugins_state_stays_until_a_page_brings_another() {
    let state = |told| position_after(&at(None, Some("old")), &page(more("2"), told), None).state;
    assert_eq!(state(None).as_deref(), Some("old"));
    assert_eq!(state(Some("new")).as_deref(), Some("new"));
    assert_eq!(state(Some("")).as_deref(), Some(""), "an empty state is a state");
}

#[test]
fn only_a_refused_cursor_lets_a_unit_start_afresh_and_only_where_it_went_on_from_one() {
    let refused = || said(PluginError::InvalidCursor("expired".to_owned()));
    let stopped = CallError::Stopped {
        plugin: "lever".to_owned(),
        unit: "acme".to_owned(),
        call: "scan",
        cause: Cause::StackOverflow,
    };
    assert!(refuses_cursor(&refused(), &at(Some("7"), None)));
    assert!(!refuses_cursor(&refused(), &at(None, Some("state"))));
    assert!(!refuses_cursor(&said(PluginError::NotFound("page 7".to_owned())), &at(Some("7"), None)));
    assert!(!refuses_cursor(&stopped, &at(Some("7"), None)));
}
