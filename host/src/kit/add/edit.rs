//! Changes to a text by place, so that all else stays as it is.

use std::ops::Range;

/// Changes to a text, which do not overlap.
pub(super) struct Edits<'t> {
    text: &'t str,
    changes: Vec<(Range<usize>, String)>,
    /// Written behind the text.
    end: String,
}

impl<'t> Edits<'t> {
    pub(super) const fn of(text: &'t str) -> Self {
        Self { text, changes: Vec::new(), end: String::new() }
    }

    /// The text before any change.
    pub(super) const fn text(&self) -> &'t str {
        self.text
    }

    /// How its lines end.
    pub(super) fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Where the line that holds a place ends, before its line end.
    pub(super) fn end_of_line(&self, at: usize) -> usize {
        let end = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length);
        if self.text[at..end].ends_with('\r') { end - 1 } else { end }
    }

    /// Where the line that holds a place begins.
    pub(super) fn start_of_line(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.changes.push((at..at, text.into()));
    }

    pub(super) fn replace(&mut self, place: Range<usize>, text: impl Into<String>) {
        self.changes.push((place, text.into()));
    }

    /// Writes lines behind the text, with an empty one between.
    pub(super) fn append(&mut self, lines: &[String]) {
        let end = self.line_end();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.end.push_str(end);
        }
        if !self.text.trim().is_empty() {
            self.end.push_str(end);
        }
        for line in lines {
            self.end.push_str(line);
            self.end.push_str(end);
        }
    }

    /// The changed text. Of two insertions at one place, the first comes first.
    pub(super) fn applied(mut self) -> String {
        self.changes.sort_by_key(|(place, _)| place.start);
        let mut text = String::with_capacity(self.text.len() + self.end.len());
        let mut at = 0;
        for (place, new) in &self.changes {
            text.push_str(&self.text[at..place.start]);
            text.push_str(new);
            at = place.end;
        }
        text + &self.text[at..] + &self.end
    }
}
