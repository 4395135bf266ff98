//! What could not be read of rows that were kept, by the source's own name of the field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    bounds::{Bound, fields},
    domain::text::escaped_line,
};

/// One field that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadField {
    /// In how many rows.
    pub count: u64,
    /// A short piece of one such value, safe to be printed.
    pub sample: String,
}

/// Fields that could not be read, by name. Names and samples are bounded and safe to be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnreadFields(BTreeMap<String, UnreadField>);

impl UnreadFields {
    /// Counts a field, whose first sample stays. False if there are so many others that it is left out.
    pub fn add(&mut self, field: &str, count: u64, sample: &str) -> bool {
        if count == 0 {
            return true;
        }
        let name = shown(field, &fields::UNREAD_NAME);
        if !self.0.contains_key(&name) && self.0.len() >= fields::UNREAD_FIELDS.size() {
            return false;
        }
        let kept = self.0.entry(name).or_default();
        kept.count = kept.count.saturating_add(count);
        if kept.sample.is_empty() {
            kept.sample = shown(sample, &fields::UNREAD_SAMPLE);
        }
        true
    }

    /// Counts the fields of another as well. False if some were left out.
    pub fn merge(&mut self, other: &Self) -> bool {
        other.iter().fold(true, |all, (name, field)| self.add(name, field.count, &field.sample) && all)
    }

    /// The fields in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &UnreadField)> {
        self.0.iter().map(|(name, field)| (name.as_str(), field))
    }

    /// The count of a field, 0 where it is not among them.
    #[must_use]
    pub fn count(&self, field: &str) -> u64 {
        self.0.get(field).map_or(0, |field| field.count)
    }

    /// Whether everything could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text of the guest's or the source's on one line, at most as many characters as the bound, nothing unprintable in it.
fn shown(text: &str, bound: &Bound) -> String {
    let text = text.trim();
    let end = text.char_indices().nth(bound.size()).map_or(text.len(), |(at, _)| at);
    let line = escaped_line(&text[..end], fields::ERROR_TEXT.size());
    line.char_indices().nth(bound.size()).map(|(at, _)| line[..at].to_owned()).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_a_field_add_up_and_its_first_sample_stays() {
        let mut unread = UnreadFields::default();
        assert!(unread.add("createdAt", 2, "") && unread.add("createdAt", 3, "soon"));
        assert!(unread.add("createdAt", u64::MAX, "later") && unread.add("nothing", 0, "x"));
        let told: Vec<_> = unread.iter().map(|(name, field)| (name, field.sample.as_str())).collect();
        assert_eq!((told, unread.count("createdAt")), (vec![("createdAt", "soon")], u64::MAX));
        assert_eq!(unread.count("nothing"), 0);
    }

    #[test]
    fn fields_beyond_the_bound_are_left_out_and_told() {
        let mut unread = UnreadFields::default();
        for number in 0..fields::UNREAD_FIELDS.limit {
            assert!(unread.add(&number.to_string(), 1, ""));
        }
        assert!(
            !unread.add("one more", 1, "") && unread.add("7", 1, ""),
            "one that is there goes on counting"
        );
        assert_eq!((unread.iter().count(), unread.count("7")), (fields::UNREAD_FIELDS.size(), 2));
        let mut other = UnreadFields::default();
        other.add("another", 1, "");
        assert!(!unread.merge(&other));
    }

    #[test]
    fn a_name_and_a_sample_are_bounded_and_move_nothing() {
        let mut unread = UnreadFields::default();
        unread.add("a\u{1b}[2J", 1, " b\u{202e}\nc ");
        unread.add(&"ñ".repeat(10_000), 1, &"\u{202e}".repeat(10_000));
        let told: Vec<_> = unread.iter().collect();
        assert_eq!((told[0].0, told[0].1.sample.as_str()), ("a\\u{1b}[2J", "b\\u{202e}\\nc"));
        assert_eq!(told[1].0.chars().count(), fields::UNREAD_NAME.size());
        assert_eq!(told[1].1.sample.chars().count(), fields::UNREAD_SAMPLE.size());
    }
}
