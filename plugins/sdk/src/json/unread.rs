//! The fields that could not be read.

use std::collections::BTreeMap;

use crate::{Host, errors::sample};

/// The fields of a page that are there but could not be read: in how many rows, and the first such value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    fields: BTreeMap<String, (u32, String)>,
}

impl Unread {
    /// The most fields that are told apart; a struct has fewer.
    const MOST: usize = 100;

    /// Notes that a value of a row could not be read. `field` is its path in the row, e.g. `categories.allLocations[]`.
    pub fn note(&mut self, field: &str, value: &str) {
        if let Some((count, _)) = self.fields.get_mut(field) {
            *count = count.saturating_add(1);
        } else if self.fields.len() < Self::MOST {
            self.fields.insert(field.to_owned(), (1, sample(value)));
        }
    }

    /// Adds what could not be read of one row: each field once, however many of its values are odd.
    pub(super) fn add_row(&mut self, row: &Self) {
        for (field, _, value) in row.fields() {
            self.note(field, value);
        }
    }

    /// Each field with the number of rows in which it could not be read and the first value, by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, u32, &str)> {
        self.fields.iter().map(|(field, (count, value))| (field.as_str(), *count, value.as_str()))
    }

    /// Whether everything could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Tells the host, which counts them over a scan.
    pub fn tell(&self, host: &mut dyn Host) {
        for (field, count, value) in self.fields() {
            host.unread(field, count, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_by_field() {
        let mut unread = Unread::default();
        assert!(unread.is_empty());
        for value in ["first", "second"] {
            unread.note("pay", value);
        }
        unread.note("date", &"x".repeat(500));
        let fields: Vec<_> = unread.fields().collect();
        assert_eq!(fields[1], ("pay", 2, "first"));
        assert_eq!((fields[0].0, fields[0].1, fields[0].2.len()), ("date", 1, 200));
    }
}
