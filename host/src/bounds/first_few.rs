//! The first of many, the others counted: what any report about an outside text is held to.

use std::ops::Deref;

/// The first few of what was found, and how many there were in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstFew<T> {
    kept: Vec<T>,
    total: u64,
}

impl<T> Default for FirstFew<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), total: 0 }
    }
}

impl<T> FirstFew<T> {
    /// Counts one more, and keeps it while fewer than `most` are kept; else it is not even made.
    pub fn push(&mut self, most: usize, make: impl FnOnce() -> T) {
        self.total += 1;
        if self.kept.len() < most {
            self.kept.push(make());
        }
    }

    /// Counts one more, and keeps it if it is among the `most` with the smallest keys; else it is not even made. Those
    /// of one key stay in the order in which they were found.
    pub fn insert<K: Ord>(
        &mut self,
        most: usize,
        key: &K,
        key_of: impl Fn(&T) -> K,
        make: impl FnOnce() -> T,
    ) {
        self.total += 1;
        let place = self.kept.partition_point(|kept| key_of(kept) <= *key);
        if place < most {
            self.kept.truncate(most - 1);
            self.kept.insert(place, make());
        }
    }

    /// Counts what is not looked at one by one.
    pub fn count(&mut self, more: u64) {
        self.total += more;
    }

    /// How many were found.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// How many were found and not kept.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.total.saturating_sub(self.kept.len() as u64)
    }

    /// `and 12 more`, if some were not kept.
    #[must_use]
    pub fn rest(&self) -> Option<String> {
        (self.left_out() > 0).then(|| format!("and {} more", self.left_out()))
    }

    /// Those that were kept.
    #[must_use]
    pub fn into_kept(self) -> Vec<T> {
        self.kept
    }
}

/// Those that were kept.
impl<T> Deref for FirstFew<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_kept_and_all_are_counted() {
        let mut found = FirstFew::default();
        for number in 0..5 {
            found.push(2, || number);
        }
        assert_eq!((&*found, found.total(), found.rest().as_deref()), (&[0, 1][..], 5, Some("and 3 more")));
    }

    #[test]
    fn those_with_the_smallest_keys_are_kept_in_order_and_no_other_is_made() {
        let mut found = FirstFew::default();
        let mut made = 0;
        for number in [5, 1, 9, 3, 7, 3] {
            found.insert(
                3,
                &number,
                |kept| *kept,
                || {
                    made += 1;
                    number
                },
            );
        }
        assert_eq!((&*found, found.total(), made), (&[1, 3, 3][..], 6, 5));
        assert_eq!(FirstFew::<u8>::default().rest(), None);
    }
}
