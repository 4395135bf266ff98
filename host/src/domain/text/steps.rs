//! What a text is searched for, with all that was looked at noted.

use crate::domain::steps::note_steps;

/// What a text finds in itself.
pub(super) fn find(text: &str, what: &str) -> Option<usize> {
    let found = text.find(what);
    note_steps(found.map_or(text.len(), |at| at + what.len()));
    found
}
