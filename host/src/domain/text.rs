//! Texts of sources as plain text: what is stored, scored and shown.
//!
//! Lines stand for blocks, at most one blank line between them, no blanks at either end of a line,
//! no control characters. Nothing here fails or panics, whatever the input, and the time taken grows
//! with the input's length only: the HTML side is a scanner without a tree, since a tree of 100,000
//! nested elements takes minutes to build and a stack overflow to walk.

mod entities;
mod html;

pub use entities::decode_entities;

/// The text of an HTML fragment or document.
///
/// Blocks (`p`, `div`, `h1`, `tr`, …) and `br` end lines, list items start with `- `, scripts, styles
/// and comments are dropped, entities are decoded once. An input without any `<` has no blocks to
/// tell lines by, so its own line ends are kept.
#[must_use]
pub fn html_to_text(html: &str) -> String {
    if html.contains('<') { html::to_text(html) } else { plain_to_text(&decode_entities(html)) }
}

/// A plain text with its lines kept and everything else tidied.
#[must_use]
pub fn plain_to_text(text: &str) -> String {
    let mut lines = Lines::with_capacity(text.len());
    lines.write(text, LineEnds::Kept);
    lines.finish()
}

/// A title, name or place: one line, blanks folded.
#[must_use]
pub fn clean_line(text: &str) -> String {
    let mut lines = Lines::with_capacity(text.len());
    lines.write(text, LineEnds::Blank);
    lines.finish()
}

/// What a line end of the input means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineEnds {
    /// A line end.
    Kept,
    /// A blank.
    Blank,
}

/// Writes lines; blanks and line ends wait until something follows them.
#[derive(Debug)]
struct Lines {
    out: String,
    /// Line ends to write before the next ink.
    ends: usize,
    blank: bool,
    bullet: bool,
}

/// Two line ends make one blank line, which is the most there is.
const MOST_ENDS: usize = 2;

/// What a character does to the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Ink,
    Blank,
    End,
    Nothing,
}

impl Lines {
    fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), ends: 0, blank: false, bullet: false }
    }

    /// Ends the line, unless nothing stands on it.
    fn end_block(&mut self) {
        self.ends = self.ends.max(1);
    }

    /// Ends the line, or leaves a blank one.
    fn end_line(&mut self) {
        self.ends = (self.ends + 1).min(MOST_ENDS);
    }

    /// What follows is apart from what is before, on the same line.
    fn end_cell(&mut self) {
        self.blank = true;
    }

    fn start_item(&mut self) {
        self.end_block();
        self.bullet = true;
    }

    fn end_item(&mut self) {
        self.end_block();
        self.bullet = false;
    }

    fn write(&mut self, text: &str, line_ends: LineEnds) {
        let mut run = 0;
        let mut after_return = false;
        for (at, sign) in text.char_indices() {
            let effect = effect_of(sign);
            if effect != Effect::Ink {
                self.ink(&text[run..at]);
                run = at + sign.len_utf8();
            }
            match effect {
                // The second half of `\r\n` ends nothing more.
                Effect::End if sign == '\n' && after_return => {}
                Effect::End if line_ends == LineEnds::Kept => self.end_line(),
                Effect::End | Effect::Blank => self.blank = true,
                Effect::Ink | Effect::Nothing => {}
            }
            after_return = sign == '\r';
        }
        self.ink(&text[run..]);
    }

    /// Writes what has no blanks in it, after what waits.
    fn ink(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.out.is_empty() {
            self.ends = 0;
            self.blank = false;
        }
        match self.ends {
            0 if self.blank => self.out.push(' '),
            0 => {}
            1 => self.out.push('\n'),
            _ => self.out.push_str("\n\n"),
        }
        if self.bullet {
            self.out.push_str("- ");
        }
        self.out.push_str(text);
        (self.ends, self.blank, self.bullet) = (0, false, false);
    }

    fn finish(self) -> String {
        self.out
    }
}

fn effect_of(sign: char) -> Effect {
    match sign {
        '!'..='~' => Effect::Ink,
        ' ' | '\t' => Effect::Blank,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Effect::End,
        // Invisible, and in the way of finding words: soft hyphen, zero-width space and joiner, BOM.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Effect::Nothing,
        _ if sign.is_control() => Effect::Nothing,
        _ if sign.is_whitespace() => Effect::Blank,
        _ => Effect::Ink,
    }
}

#[cfg(test)]
mod tests;
