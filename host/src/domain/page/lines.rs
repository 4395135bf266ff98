//! Writing the reduced form within its measure.
//!
//! Kinds of lines have shares of the whole, so that a page's scripts or texts cannot crowd out its links.

use super::{Line, Place};

/// What a line is, for its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Addresses, titles and headings: they may take all there is.
    Address,
    /// Inline scripts: half.
    Script,
    /// Text: a quarter.
    Text,
    /// Elements with an id or data: a quarter.
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

/// The lines written so far.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) out: String,
    pub(super) written: Vec<Line>,
    chars: usize,
    max_chars: usize,
    used: [usize; 4],
}

impl Lines {
    pub(super) fn new(max_chars: usize) -> Self {
        Self { out: String::new(), written: Vec::new(), chars: 0, max_chars, used: [0; 4] }
    }

    /// Adds a line, if it fits; `text` is what a person reads of it.
    pub(super) fn push(&mut self, kind: Kind, place: Place, line: &str, text: &str) {
        let chars = line.chars().count() + 1;
        let used = &mut self.used[kind as usize];
        if self.chars + chars > self.max_chars || *used + chars > kind.share(self.max_chars) {
            return;
        }
        *used += chars;
        self.chars += chars;
        self.written.push(Line { start: self.out.len(), place, text: shortened(text) });
        self.out.push_str(line);
        self.out.push('\n');
    }
}

/// At most so many characters of a text are told as evidence.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    text.chars().take(LONGEST).collect()
}

/// A tag being written.
#[derive(Debug)]
pub(super) struct Tag(String);

impl Tag {
    pub(super) fn new(name: &str) -> Self {
        Self(format!("<{name}"))
    }

    /// An attribute, if it has a value: without line ends, `"` as `'`.
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
