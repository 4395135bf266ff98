//! What could not be read of rows that are kept.

use jobscan_plugin_sdk::{errors::sample, json::Unread};

/// The odd values of one row: each field once.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    fields: Vec<(String, String)>,
}

impl Notes {
    /// Notes that a value could not be read. `field` is its path in the row.
    pub(crate) fn note(&mut self, field: &str, value: &str) {
        if !field.is_empty() && !self.fields.iter().any(|(known, _)| known == field) {
            self.fields.push((field.to_owned(), sample(value)));
        }
    }

    /// Counts the row in, and begins another.
    pub(crate) fn count_in(&mut self, unread: &mut Unread) {
        for (field, value) in self.fields.drain(..) {
            unread.note(&field, &value);
        }
    }
}
