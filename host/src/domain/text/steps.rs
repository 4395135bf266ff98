//! What a text is searched for, with all that was looked at noted.

use crate::domain::steps::note_steps;

/// Where a text has a sign of ASCII first.
pub(super) fn find(text: &str, what: char) -> Option<usize> {
    let found = text.find(what);
    note_steps(found.map_or(text.len(), |at| at + 1));
    found
}
