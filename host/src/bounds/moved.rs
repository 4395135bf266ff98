//! Bounds that settings moved.

use std::collections::BTreeMap;

use super::bound::Bound;

/// What settings say of bounds; each other bound keeps its default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct MovedBounds(BTreeMap<&'static str, u64>);

impl MovedBounds {
    /// Moves a bound to `limit`.
    pub fn set(&mut self, bound: &Bound, limit: u64) {
        if limit == bound.limit {
            self.0.remove(bound.name);
        } else {
            self.0.insert(bound.name, limit);
        }
    }

    /// The limit that holds.
    #[must_use]
    pub fn limit(&self, bound: &Bound) -> u64 {
        self.0.get(bound.name).copied().unwrap_or(bound.limit)
    }
}
