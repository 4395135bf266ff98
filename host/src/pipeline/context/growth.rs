//! How far a run lets the database grow.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::config::units::format_size;

/// What the scans of a run added to the database, and what they may add.
#[derive(Debug)]
pub(crate) struct Growth {
    bytes: AtomicU64,
    most: u64,
}

impl Growth {
    pub(crate) const fn new(most: u64) -> Self {
        Self { bytes: AtomicU64::new(0), most }
    }

    /// Adds what a page added.
    pub(crate) fn take(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether no further page is to be read.
    pub(crate) fn is_spent(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) >= self.most
    }

    /// Why, for people.
    pub(crate) fn reason(&self) -> String {
        let (grown, most) = (format_size(self.bytes.load(Ordering::Relaxed)), format_size(self.most));
        format!(
            "the database grew by {grown} in this run, and `[run] max_growth` is {most}; the next run goes on"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_may_let_the_database_grow_up_to_its_bound() {
        let growth = Growth::new(2 << 20);
        growth.take((2 << 20) - 1);
        assert!(!growth.is_spent());
        growth.take(1);
        assert!(growth.is_spent());
        let reason = growth.reason();
        assert!(reason.contains("2.0 MiB") || reason.contains("2 MiB"), "{reason}");
        assert!(reason.contains("`[run] max_growth`"), "{reason}");
    }
}
