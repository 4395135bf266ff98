//! What of a configuration may be shown with a fault.
//!
//! A fault is shown to people and kept in logs. It must not carry on what the file should not have held, wherever that
//! stands: in a misspelt key, in a text that was never closed, in a line that is no TOML at all. So the question is not
//! what is a secret, but what is none: a value is shown only where a key of ours stands before it that holds no secret,
//! outside of credentials and of plugins' own settings. All other values, comments, and what cannot be read are `…`.

mod open;
mod reader;

use std::ops::Range;

pub(super) use self::open::is_word;

/// The parts of a text that are not shown, in their order, none of them touching another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Hidden(Vec<Range<usize>>);

impl Hidden {
    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        Self(reader::hidden(text))
    }

    /// A part of the text as it is shown, and where `span`, which lies in it, is in that.
    pub(super) fn shown(
        &self,
        text: &str,
        part: &Range<usize>,
        span: &Range<usize>,
    ) -> (String, Range<usize>) {
        let mut shown = Shown { text: String::new(), span: [None, None], wanted: [span.start, span.end] };
        let mut at = part.start;
        let first = self.0.partition_point(|hidden| hidden.end <= part.start);
        for hidden in self.0[first..].iter().take_while(|hidden| hidden.start < part.end) {
            let hidden = hidden.start.max(part.start)..hidden.end.min(part.end);
            shown.open(&text[at..hidden.start], at);
            shown.closed(&text[hidden.clone()], &hidden);
            at = hidden.end;
        }
        shown.open(&text[at..part.end], at);
        let end = shown.text.len();
        let [start, until] = shown.span.map(|place| place.unwrap_or(end));
        (shown.text, start..until.max(start))
    }
}

/// A part of the text while it is written as it is shown.
struct Shown {
    text: String,
    /// Where the ends of the wanted span came to stand.
    span: [Option<usize>; 2],
    wanted: [usize; 2],
}

impl Shown {
    fn open(&mut self, part: &str, at: usize) {
        for (place, wanted) in self.span.iter_mut().zip(self.wanted) {
            if place.is_none() && wanted >= at && wanted <= at + part.len() {
                *place = Some(self.text.len() + (wanted - at));
            }
        }
        self.text.push_str(part);
    }

    /// The line break of what is hidden stays.
    fn closed(&mut self, part: &str, at: &Range<usize>) {
        let start = self.text.len();
        self.text.push('…');
        for (end, (place, wanted)) in self.span.iter_mut().zip(self.wanted).enumerate() {
            if place.is_none() && wanted >= at.start && wanted < at.end {
                *place = Some(if end == 0 { start } else { self.text.len() });
            }
        }
        if part.ends_with('\n') {
            self.text.push('\n');
        }
    }
}
#[cfg(test)]
mod tests;
