//! Writes the reduced form within its maximum length.
//!
//! Each kind of line has a share of the length, so that a page's scripts or texts cannot displace its links.

use super::model::{Line, PageRegion};
use crate::bounds::pages;

/// The kind of a line, which decides its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Addresses, titles and headings: no limit within the whole.
    Address,
    /// Inline scripts: at most half.
    Script,
    /// Text: at most a quarter.
    Text,
    /// Elements with an id or data: at most a quarter.
    Mark,
}

impl Kind {
    const fn share(self, whole: usize) -> usize {
        match self {
            Self::Address => whole,
            Self::Script => whole / 2,
            Self::Text | Self::Mark => whole / 4,
        }
    }
}

/// The reduced form written so far.
#[derive(Debug)]
pub(super) struct ReducedWriter {
    pub(super) out: String,
    pub(super) written: Vec<Line>,
    /// Lines that did not fit.
    pub(super) left_out: u64,
    chars: usize,
    max_chars: usize,
    used: [usize; 4],
}

impl ReducedWriter {
    pub(super) fn new(max_chars: usize) -> Self {
        Self { out: String::new(), written: Vec::new(), left_out: 0, chars: 0, max_chars, used: [0; 4] }
    }

    /// Adds a line if it fits, else counts it; `text` is its visible text.
    pub(super) fn push(&mut self, kind: Kind, place: PageRegion, line: &str, text: &str) {
        let chars = line.chars().count() + 1;
        let used = &mut self.used[kind as usize];
        if self.chars + chars > self.max_chars || *used + chars > kind.share(self.max_chars) {
            self.left_out += 1;
            return;
        }
        *used += chars;
        self.chars += chars;
        self.written.push(Line { start: self.out.len(), place, text: shortened(text) });
        self.out.push_str(line);
        self.out.push('\n');
    }
}

/// The beginning of a visible text, which is enough as evidence.
fn shortened(text: &str) -> String {
    text.chars().take(pages::LINE_TEXT.size()).collect()
}

/// A tag being written.
#[derive(Debug)]
pub(super) struct Tag(String);

impl Tag {
    pub(super) fn new(name: &str) -> Self {
        Self(format!("<{name}"))
    }

    /// Adds an attribute unless its value is blank; line breaks become spaces, and `"` becomes `'`.
    pub(super) fn attribute(mut self, name: &str, value: &str) -> Self {
        let value = value.trim();
        if value.is_empty() {
            return self;
        }
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        self.0.extend(value.chars().map(|sign| match sign {
            '"' => '\'',
            sign if sign.is_control() => ' ',
            sign => sign,
        }));
        self.0.push('"');
        self
    }

    /// The line of an element without text.
    pub(super) fn empty(mut self) -> String {
        self.0.push('>');
        self.0
    }

    /// The line of an element with text.
    pub(super) fn with_text(mut self, name: &str, text: &str) -> String {
        self.0.push('>');
        self.0.push_str(text);
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
        self.0
    }
}
