//! Writes text with normalised whitespace and lines.

use super::plain_run::plain_length;
use crate::domain::steps::note_steps;

/// The meaning of a line break in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// A line break.
    Kept,
    /// A space.
    Blank,
}

/// Writes lines; spaces and line breaks are only written once visible text follows.
#[derive(Debug)]
pub(super) struct LineWriter {
    out: String,
    /// The line breaks to write before the next visible text.
    ends: usize,
    blank: bool,
    bullet: bool,
}

/// Two line breaks make one blank line, the most that is written.
const MOST_ENDS: usize = 2;

/// The effect of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Visible,
    Blank,
    End,
    Nothing,
}

impl LineWriter {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), ends: 0, blank: false, bullet: false }
    }

    /// Ends the line, unless it is empty.
    pub(super) fn end_block(&mut self) {
        self.ends = self.ends.max(1);
    }

    /// Ends the line, even if it is empty.
    pub(super) fn end_line(&mut self) {
        self.ends = (self.ends + 1).min(MOST_ENDS);
    }

    /// Separates what follows by a space, on the same line.
    pub(super) fn end_cell(&mut self) {
        self.blank = true;
    }

    pub(super) fn start_item(&mut self) {
        self.end_block();
        self.bullet = true;
    }

    pub(super) fn end_item(&mut self) {
        self.end_block();
        self.bullet = false;
    }

    pub(super) fn write(&mut self, text: &str, line_ends: LineEnds) {
        note_steps(text.len());
        let bytes = text.as_bytes();
        // What is copied as it stands next begins at `run`.
        let (mut run, mut at) = (0, 0);
        loop {
            at += plain_length(&bytes[at..], at > run);
            let Some(sign) = text[at..].chars().next() else { break };
            let effect = effect_of(sign);
            if effect != Effect::Visible {
                self.write_visible(&text[run..at]);
                run = at + sign.len_utf8();
            }
            // The second half of `\r\n` is not another line break.
            let is_half = sign == '\n' && bytes[..at].ends_with(b"\r");
            match effect {
                Effect::End if is_half => {}
                Effect::End if line_ends == LineEnds::Kept => self.end_line(),
                Effect::End | Effect::Blank => self.blank = true,
                Effect::Visible | Effect::Nothing => {}
            }
            at += sign.len_utf8();
        }
        self.write_visible(&text[run..]);
    }

    /// Writes text with no whitespace but single spaces inside, after the pending space or line breaks.
    fn write_visible(&mut self, text: &str) {
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

    pub(super) fn finish(self) -> String {
        self.out
    }
}

fn effect_of(sign: char) -> Effect {
    match sign {
        '!'..='~' => Effect::Visible,
        ' ' | '\t' => Effect::Blank,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Effect::End,
        // Invisible characters that would prevent finding words: soft hyphen, zero-width space, word joiner, BOM.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Effect::Nothing,
        _ if sign.is_control() => Effect::Nothing,
        _ if sign.is_whitespace() => Effect::Blank,
        _ => Effect::Visible,
    }
}
