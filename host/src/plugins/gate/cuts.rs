//! Cuts texts and lists at their bounds, and counts what was cut and what could not be read.

use std::borrow::Cow;

use super::address::{is_web_address, mend_optional};
use crate::{
    bounds::{Bound, Unit, bytes, fields},
    domain::{UnreadFields, text::decode_references},
    plugins::model::PluginError,
};

/// What was cut, dropped or could not be read of one answer.
#[derive(Debug, Default)]
pub(in crate::plugins) struct Cuts {
    first: Option<&'static Bound>,
    count: u64,
    unread: UnreadFields,
}

impl Cuts {
    /// What was cut, for the log; `None`: nothing.
    pub(in crate::plugins) fn told(&self) -> Option<String> {
        let first = self.first?;
        let more = if self.count == 1 { String::new() } else { format!(", and {} more", self.count - 1) };
        Some(format!("the answer is beyond its bounds and was cut: {} (bound: {first}){more}", first.name))
    }

    /// Notes that something beyond `bound` was cut or dropped.
    pub(in crate::plugins) fn note(&mut self, bound: &'static Bound) {
        self.first.get_or_insert(bound);
        self.count += 1;
    }

    /// Counts a field that could not be read of one row.
    pub(super) fn unread(&mut self, field: &str, sample: &str) {
        let mut one = UnreadFields::default();
        one.add(field, 1, sample);
        self.all_unread(&one);
    }

    /// Counts what the guest could not read.
    pub(in crate::plugins) fn all_unread(&mut self, more: &UnreadFields) {
        if !self.unread.merge(more) {
            self.note(&fields::UNREAD_FIELDS);
        }
    }

    /// What could not be read.
    pub(in crate::plugins) fn into_unread(self) -> UnreadFields {
        self.unread
    }

    /// Cuts a text at the border of a character.
    pub(super) fn text(&mut self, text: &mut String, bound: &'static Bound) {
        // A text never has more characters than bytes.
        if text.len() <= bound.size() {
            return;
        }
        let end = match bound.unit {
            Unit::Characters => text.char_indices().nth(bound.size()).map(|(at, _)| at),
            _ => Some(text.floor_char_boundary(bound.size())),
        };
        if let Some(end) = end {
            text.truncate(end);
            text.shrink_to_fit();
            self.note(bound);
        }
    }

    /// Decodes the references of a plain text, once, and cuts it. Sources escape titles, names and places as they escape
    /// markup; plugins pass them on, and this is the one place where they become what a reader sees.
    pub(super) fn words(&mut self, text: &mut String, bound: &'static Bound) {
        if let Cow::Owned(decoded) = decode_references(text) {
            *text = decoded;
        }
        self.text(text, bound);
    }

    /// The same of a plain text that may be missing.
    pub(super) fn optional_words(&mut self, text: &mut Option<String>, bound: &'static Bound) {
        if let Some(text) = text {
            self.words(text, bound);
        }
    }

    /// Cuts a list.
    pub(super) fn list<T>(&mut self, list: &mut Vec<T>, bound: &'static Bound) {
        if list.len() > bound.size() {
            list.truncate(bound.size());
            list.shrink_to_fit();
            self.note(bound);
        }
    }

    /// Cuts attributes: their number, keys and values.
    pub(super) fn attributes(&mut self, attributes: &mut Vec<(String, String)>) {
        self.list(attributes, &fields::ATTRIBUTES);
        for (key, value) in attributes {
            self.text(key, &fields::ATTRIBUTE_KEY);
            // In an address `&lt;` is a parameter's beginning.
            if is_web_address(value) {
                self.text(value, &fields::ATTRIBUTE_VALUE);
            } else {
                self.words(value, &fields::ATTRIBUTE_VALUE);
            }
        }
    }

    /// Mends an address, and drops one that is not as it should be: a shortened one would be a different address.
    pub(super) fn address_unless(
        &mut self,
        address: &mut Option<String>,
        is_usable: impl FnOnce(&str) -> bool,
    ) {
        mend_optional(address);
        if address.as_deref().is_some_and(|text| !text.trim().is_empty() && !is_usable(text)) {
            *address = None;
            self.note(&fields::ADDRESS);
        }
    }
}

/// The error of an answer that is beyond a bound as a whole.
pub(super) fn beyond(bound: &Bound, found: usize) -> PluginError {
    let found = match bound.unit {
        Unit::Bytes => bytes(found as u64),
        _ => found.to_string(),
    };
    let detail = format!("{}: {found}, more than the bound of {bound}", bound.name);
    PluginError::Parse { detail, path: None, sample: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, bound: &'static Bound) -> (String, Option<String>) {
        let (mut text, mut cuts) = (text.to_owned(), Cuts::default());
        cuts.text(&mut text, bound);
        (text, cuts.told())
    }

    #[test]
    fn a_text_is_cut_at_the_border_of_a_character() {
        let limit = fields::OFFER_TITLE.size();
        let fits = "ñ".repeat(limit);
        assert_eq!(cut(&fits, &fields::OFFER_TITLE), (fits.clone(), None));
        let (text, told) = cut(&format!("{fits}x"), &fields::OFFER_TITLE);
        assert_eq!(text, fits);
        let expected =
            "the answer is beyond its bounds and was cut: the title of an offer (bound: 1,000 characters)";
        assert_eq!(told.as_deref(), Some(expected));
        let (text, _) = cut(&"€".repeat(fields::CURRENCY.size()), &fields::CURRENCY);
        assert_eq!(text, "€".repeat(fields::CURRENCY.size() / 3));
    }

    #[test]
    fn the_first_cut_is_named_and_all_are_counted() {
        let mut cuts = Cuts::default();
        cuts.list(&mut vec![0; fields::LOCATIONS.size() + 1], &fields::LOCATIONS);
        cuts.list(&mut vec![0; fields::LOCATIONS.size()], &fields::LOCATIONS);
        cuts.address_unless(&mut Some("a\u{1b}b".to_owned()), is_web_address);
        let told = cuts.told().unwrap();
        assert!(told.ends_with("places of an offer (bound: 1,000), and 1 more"), "{told}");
    }
}
