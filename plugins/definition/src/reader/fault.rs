//! What is wrong with a definition, and where.

use std::{cell::RefCell, ops::Range};

/// A fault of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it is, in bytes of the text.
    pub span: Range<usize>,
    /// What is wrong: a lower-case fragment with the words of the file in backticks.
    pub message: String,
    /// How to put it right.
    pub help: Option<String>,
}

impl Fault {
    /// The line and the column where it begins, both from one; columns in characters.
    #[must_use]
    pub fn line_and_column(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or(before);
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}

/// Where the content of a text, or of a part of one, begins behind its quotes, if it is written without escapes: these
/// only make it longer. It is told by lengths alone, because a text may have many thousands of parts.
fn written_as_is(raw: &str, content: &str) -> Option<usize> {
    if raw.len() == content.len() {
        return Some(0);
    }
    let quotes =
        if ["\"\"\"", "'''"].iter().any(|quotes| raw.starts_with(quotes) && raw.len() >= 6) { 3 } else { 1 };
    let inside = raw.get(quotes..raw.len().checked_sub(quotes)?)?;
    // A line break behind three quotes is none of the text.
    let skipped = match inside.as_bytes() {
        [b'\n', ..] if quotes == 3 => 1,
        [b'\r', b'\n', ..] if quotes == 3 => 2,
        _ => 0,
    };
    (inside.len() - skipped == content.len()).then_some(quotes + skipped)
}

/// The faults found so far in a text.
#[derive(Debug)]
pub(super) struct Faults<'t> {
    text: &'t str,
    found: RefCell<Vec<Fault>>,
}

impl<'t> Faults<'t> {
    /// None yet.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, found: RefCell::default() }
    }

    /// Notes a fault.
    pub(super) fn add(&self, span: Range<usize>, message: impl Into<String>) {
        self.found.borrow_mut().push(Fault { span, message: message.into(), help: None });
    }

    /// Notes a fault and how to put it right.
    pub(super) fn add_with_help(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.borrow_mut().push(Fault { span, message: message.into(), help: Some(help.into()) });
    }

    /// Where a part of a value stands in the text: the whole value, where it is written with escapes.
    pub(super) fn part_of(&self, value: &Range<usize>, content: &str, part: &Range<usize>) -> Range<usize> {
        let raw = self.text.get(value.clone()).unwrap_or_default();
        written_as_is(raw, content)
            .map_or_else(|| value.clone(), |at| value.start + at + part.start..value.start + at + part.end)
    }

    /// Whether a text stands anywhere in the file.
    pub(super) fn file_has(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// Whether so many were found that the next ones need no advice: they are counted, and nobody is shown them.
    pub(super) fn are_many(&self) -> bool {
        const MANY: usize = 100;
        self.found.borrow().len() >= MANY
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.found.borrow().is_empty()
    }

    /// All of them, in the order of the text.
    pub(super) fn into_all(self) -> Vec<Fault> {
        let mut faults = self.found.into_inner();
        faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        faults.dedup();
        faults
    }
}
