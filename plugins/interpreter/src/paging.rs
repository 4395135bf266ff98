//! Where a scan of a source with pages goes on, and where it ends.
//!
//! It goes on by the rows that were received, never by those that were asked for. It ends at an empty page, at a page
//! that begins as the first or the one before did, and at a short page unless the source counts more or may make its
//! pages that short; never by the source's count alone.

use jobscan_definition::model::Paging;
use jobscan_plugin_sdk::{Continuation, EndReason};

use crate::cursor::{Cursor, hash};

/// What a page brought.
#[derive(Debug)]
pub(crate) struct Received<'r> {
    /// The rows, whatever is made of them.
    pub(crate) rows: usize,
    /// The id of the first offer.
    pub(crate) first: &'r str,
    /// The source's own count.
    pub(crate) total: Option<u64>,
    /// What the answer names as coming next.
    pub(crate) next: Option<&'r str>,
}

/// What follows a page.
#[derive(Debug, PartialEq)]
pub(crate) struct Step {
    pub(crate) next: Continuation,
    /// The page came before: its rows say nothing new.
    pub(crate) repeated: bool,
    /// The source shows no more than this, whatever it has.
    pub(crate) capped: bool,
}

/// Decides what follows a page.
pub(crate) fn step(paging: &Paging, at: &Cursor, received: &Received<'_>) -> Step {
    let end = |reason| Step { next: Continuation::End(reason), repeated: false, capped: false };
    let mark = hash(received.first.as_bytes());
    let begun = at.seen > 0;
    if received.rows > 0 && !received.first.is_empty() && begun && (mark == at.first || mark == at.last) {
        return Step { repeated: true, ..end(before_total(at.seen, received.total)) };
    }
    if received.rows == 0 {
        return end(before_total(at.seen, received.total));
    }
    let seen = at.seen + received.rows as u64;
    let more = Cursor {
        region: at.region.clone(),
        found: at.found.clone(),
        at: at.at,
        first: if begun { at.first } else { mark },
        last: mark,
        seen,
        next: String::new(),
    };
    let (size, cap, cursor) = match paging {
        Paging::None => return end(EndReason::Complete),
        Paging::Page { size, cap, .. } => (*size, *cap, Cursor { at: at.at + 1, ..more }),
        Paging::Offset { size, cap, .. } => (*size, *cap, Cursor { at: seen, ..more }),
        Paging::Cursor { .. } => return named(at, received, Cursor { at: at.at + 1, ..more }),
    };
    if cap.is_some_and(|cap| seen >= cap) {
        return Step { capped: true, ..end(EndReason::TotalPages) };
    }
    let short = (received.rows as u64) < u64::from(size) && !may_be_own_size(at, received);
    if short && received.total.is_none_or(|total| seen >= total) {
        return end(EndReason::Complete);
    }
    Step { next: Continuation::More(cursor.to_string()), ..end(EndReason::Complete) }
}

/// Whether a page that is shorter than asked for may be as long as the source makes its pages: round, and as long as those
/// before it. One page more tells, where the source counts nothing; without it the rest of a board would be lost in
/// silence.
fn may_be_own_size(at: &Cursor, received: &Received<'_>) -> bool {
    let rows = received.rows as u64;
    received.total.is_none() && rows.is_multiple_of(5) && at.seen.is_multiple_of(rows)
}

/// What follows where the answer names it.
fn named(at: &Cursor, received: &Received<'_>, more: Cursor) -> Step {
    let next = match received.next {
        Some(next) if next != at.next => {
            Continuation::More(Cursor { next: next.to_owned(), ..more }.to_string())
        }
        Some(_) => Continuation::End(EndReason::TotalPages),
        None => Continuation::End(EndReason::Complete),
    };
    Step { next, repeated: false, capped: false }
}

/// The end of a scan that met no more rows after so many.
fn before_total(seen: u64, total: Option<u64>) -> EndReason {
    if total.is_some_and(|total| total > seen) { EndReason::EmptyPage } else { EndReason::Complete }
}
