//! How many of a provider's units are due, how many a run leaves, and when the next one is due.

use crate::{domain::Timestamp, store::sources};

/// How a provider's units stand before its scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Dueness {
    /// Units that are known.
    pub(super) known: u64,
    /// Units that are due, those that are left included.
    pub(super) due: u64,
    /// Boards beyond those that a run scans.
    pub(super) left: u64,
    /// Those of them that no scan ever read.
    pub(super) never_scanned: u64,
    /// Due units that have a pause of their own.
    pub(super) paused: u64,
    /// When the first of those that are not due is.
    pub(super) next_due_at: Option<Timestamp>,
}

impl Dueness {
    /// Units that are not due.
    pub(super) const fn not_due(&self) -> u64 {
        self.known.saturating_sub(self.due)
    }

    /// From when on there is something to scan: `now` if there is already.
    pub(super) fn next_work_at(&self, now: Timestamp) -> Option<Timestamp> {
        if self.due > self.paused { Some(now) } else { self.next_due_at }
    }

    /// Adds a unit that is due at an instant, or already.
    pub(super) fn add_unit(&mut self, due_at: Option<Timestamp>, force: bool) {
        self.known += 1;
        if force || due_at.is_none() {
            self.due += 1;
        } else {
            self.note(due_at);
        }
    }

    /// Adds a provider's boards, of which so many are `taken`.
    pub(super) fn add_boards(&mut self, boards: sources::Dueness, force: bool, taken: u64) {
        let due = if force { boards.boards } else { boards.due };
        self.known += boards.boards;
        self.due += due;
        self.left = due.saturating_sub(taken);
        // Those never scanned come first.
        self.never_scanned = boards.never_scanned.saturating_sub(taken);
        self.paused = boards.paused;
        if !force {
            self.note(boards.next_due_at);
        }
    }

    fn note(&mut self, due_at: Option<Timestamp>) {
        self.next_due_at = [self.next_due_at, due_at].into_iter().flatten().min();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn boards_beyond_the_limit_are_left_and_those_never_scanned_are_taken_first() {
        let table = [
            // (boards, due, never scanned, taken) leaves (boards, never scanned)
            ((70, 70, 70, 50), (20, 20)),
            ((70, 70, 10, 50), (20, 0)),
            ((70, 60, 0, 50), (10, 0)),
            ((70, 40, 0, 40), (0, 0)),
        ];
        for ((boards, due, never_scanned, taken), expected) in table {
            let mut dueness = Dueness::default();
            let known = sources::Dueness { boards, due, never_scanned, ..sources::Dueness::default() };
            dueness.add_boards(known, false, taken);
            assert_eq!((dueness.left, dueness.never_scanned), expected, "{known:?}");
            assert_eq!((dueness.due, dueness.not_due()), (due, boards - due));
        }
    }

    #[test]
    fn with_force_all_are_due() {
        let mut dueness = Dueness::default();
        dueness.add_unit(Some(at(9)), true);
        let boards = sources::Dueness { boards: 3, next_due_at: Some(at(5)), ..sources::Dueness::default() };
        dueness.add_boards(boards, true, 2);
        assert_eq!((dueness.due, dueness.left, dueness.not_due(), dueness.next_due_at), (4, 1, 0, None));
    }

    #[test]
    fn the_next_work_is_now_unless_all_that_is_due_is_paused() {
        let mut dueness = Dueness::default();
        assert_eq!(dueness.next_work_at(at(1)), None);
        dueness.add_unit(Some(at(9)), false);
        assert_eq!(dueness.next_work_at(at(1)), Some(at(9)));
        let boards = sources::Dueness {
            boards: 1,
            due: 1,
            paused: 1,
            next_due_at: Some(at(5)),
            ..sources::Dueness::default()
        };
        dueness.add_boards(boards, false, 1);
        assert_eq!(dueness.next_work_at(at(1)), Some(at(5)));
        dueness.add_unit(None, false);
        assert_eq!(dueness.next_work_at(at(1)), Some(at(1)));
    }
}
