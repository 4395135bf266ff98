//! Many short lists side by side, since each by itself would lie somewhere else in memory.

use std::ops::Range;

/// Lists of `T`, by their index.
#[derive(Debug, Clone)]
pub(super) struct Lists<T> {
    items: Vec<T>,
    /// Where each list ends and the next one begins.
    ends: Vec<u32>,
}

impl<T> Lists<T> {
    pub(super) const fn new() -> Self {
        Self { items: Vec::new(), ends: Vec::new() }
    }

    /// Adds a list behind all others.
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.ends.push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }

    /// How many items all lists have together.
    pub(super) const fn items(&self) -> usize {
        self.items.len()
    }

    /// The places of a list's items among those of all lists.
    pub(super) fn places_of(&self, list: usize) -> Range<usize> {
        let start = list.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[list] as usize
    }

    /// The item at one of these places.
    pub(super) fn item(&self, place: usize) -> &T {
        &self.items[place]
    }

    /// The items of a list.
    pub(super) fn of(&self, list: usize) -> &[T] {
        &self.items[self.places_of(list)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_list_is_what_was_pushed(
            wanted in prop::collection::vec(prop::collection::vec(0..9_u8, 0..4), 0..9),
        ) {
            let mut lists = Lists::new();
            for list in &wanted {
                lists.push(list.iter().copied());
            }
            for (index, list) in wanted.iter().enumerate() {
                prop_assert_eq!(lists.of(index), list);
                prop_assert!(lists.places_of(index).map(|place| lists.item(place)).eq(list));
            }
            prop_assert_eq!(lists.items(), wanted.concat().len());
        }
    }
}
