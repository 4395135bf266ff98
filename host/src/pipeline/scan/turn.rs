//! The turns of the units that are scanned side by side.
//!
//! A unit has its turn while it asks. Its last write is durable only after a sync, which is the cheaper the more units share
//! it, so a unit that has nothing more to ask hands its turn on while it waits for that write, unless much waits with it.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::bounds::units;

/// The turns of one provider's units.
pub(super) struct Turns(Semaphore);

impl Turns {
    /// So many units may ask at once.
    pub(super) fn new(at_once: usize) -> Self {
        Self(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS)))
    }

    /// Waits for a turn, in the order of those who wait.
    pub(super) async fn next(&self) -> Turn<'_> {
        let mut turn = Turn { turns: self, permit: None };
        turn.take().await;
        turn
    }
}

/// The turn of one unit, until it hands it on.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    permit: Option<SemaphorePermit<'a>>,
}

impl Turn<'_> {
    /// Hands the turn on for as long as a write is waited for which holds so many bytes, about; not if they are many.
    pub(super) fn hand_on(&mut self, bytes: u64) {
        if bytes <= units::WRITING_BYTES.limit {
            self.permit = None;
        }
    }

    /// Waits for the turn again, if it was handed on.
    pub(super) async fn take(&mut self) {
        if self.permit.is_none() {
            // They are never closed.
            self.permit = self.turns.0.acquire().await.ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn no_more_units_than_configured_have_their_turn() {
        let turns = Turns::new(2);
        let (first, second) = (turns.next().now_or_never(), turns.next().now_or_never());
        assert!(first.is_some() && second.is_some());
        assert!(turns.next().now_or_never().is_none());
        drop(first);
        assert!(turns.next().now_or_never().is_some());
    }

    #[test]
    fn a_turn_is_handed_on_only_while_little_waits_to_be_written() {
        let turns = Turns::new(1);
        let mut turn = turns.next().now_or_never().unwrap();
        turn.hand_on(units::WRITING_BYTES.limit + 1);
        assert!(turns.next().now_or_never().is_none());
        turn.hand_on(units::WRITING_BYTES.limit);
        let other = turns.next().now_or_never();
        assert!(other.is_some());
        assert!(turn.take().now_or_never().is_none(), "another unit has the turn");
        drop(other);
        assert!(turn.take().now_or_never().is_some());
        assert!(turns.next().now_or_never().is_none());
    }
}
