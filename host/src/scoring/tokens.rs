//! Splits texts into words, folded as [`jobscan_reading::fold`] does it, each with its position in the text.
//!
//! A word is a run of letters and digits of any script. Everything else separates words, with two exceptions:
//! combining marks and what is invisible inside a word are skipped, and a single letter followed by `#` or `++`
//! keeps them, since `C#`, `C++` and the letter C are different things. Currency signs separate: a salary in
//! euros says nothing about a company's currencies.
//!
//! Most texts are read as they stand. One with a sign that is punctuation in another form (full width), several words
//! (`½`) or invisible is folded first, and its words are then placed in the original.
//!
//! The folded words are in one buffer with a space before, between and after them, so that an automaton can
//! search for ` several words ` and only matches whole words.

mod plain;

use std::ops::Range;

use jobscan_reading::fold::is_invisible;

use self::plain::{Plain, fold_sign, is_usual_separator};
use crate::domain::steps::note_steps;

/// A text's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    folded: Vec<u8>,
    words: Vec<Word>,
}

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    /// Byte offset in the original text.
    start: usize,
    end: usize,
    /// Byte offset of its folded form.
    at: usize,
    /// The strongest boundary between the previous word and this one.
    opens: Boundary,
}

/// The boundary before a word, the weakest first. A stronger boundary implies the weaker ones: a new line
/// also begins a sentence, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boundary {
    /// No boundary: the word continues the previous one's part.
    None,
    /// A new part, after a comma, a bracket or a dash.
    Part,
    /// A new clause.
    Clause,
    /// A new sentence.
    Sentence,
    /// A new line.
    Line,
}

/// A class of bytes: separates words. Any value other than these three classes is a word's byte, folded.
const GAP: u8 = 0;
/// A class of bytes: may be a boundary.
const STOP: u8 = 1;
/// A class of bytes: part of a character beyond ASCII.
const WIDE: u8 = 2;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [GAP; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = match byte {
            b'.' | b';' | b':' | b'!' | b'?' | b'\n' | b'\r' | b',' | b'(' | b')' | b'[' | b']' | b'-' => {
                STOP
            }
            128.. => WIDE,
            _ if byte.is_ascii_alphanumeric() => byte.to_ascii_lowercase(),
            _ => GAP,
        };
        if byte == u8::MAX {
            return table;
        }
        byte += 1;
    }
}

impl Words {
    /// Splits and folds `text`.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::split(text, Odd::Unread).unwrap_or_else(|| {
            let plain = Plain::of(text);
            let mut words = Self::split(plain.text(), Odd::Separates).unwrap_or_default();
            let mut places = plain.places();
            for word in &mut words.words {
                (word.start, word.end) = places.of(word.start..word.end);
            }
            words
        })
    }

    /// Splits a text; `None` at the first odd sign if such are not to be read.
    fn split(text: &str, odd: Odd) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut folded = Vec::with_capacity(text.len() + 2);
        let mut words = Vec::with_capacity(text.len() / 5);
        let mut opens = Boundary::Line;
        let mut here = 0;
        folded.push(b' ');
        while let Some(&byte) = bytes.get(here) {
            note_steps(1);
            match CLASSES[usize::from(byte)] {
                GAP => here += 1,
                STOP => {
                    opens = opens.max(boundary_of_byte(bytes, here));
                    here += 1;
                }
                _ => {
                    let at = folded.len();
                    let end = fold_word(text, here, odd, &mut folded)?;
                    if folded.len() > at {
                        words.push(Word { start: here, end, at, opens });
                        folded.push(b' ');
                        opens = Boundary::None;
                        here = end;
                    } else {
                        let sign = text[here..].chars().next().unwrap_or(' ');
                        here += sign.len_utf8();
                        opens = opens.max(boundary_of_wide_char(sign, bytes.get(here)));
                    }
                }
            }
        }
        Some(Self { folded, words })
    }

    /// The number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the text has no word at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded form of a word, as UTF-8.
    #[must_use]
    pub fn get(&self, index: usize) -> &[u8] {
        let end = self.words.get(index + 1).map_or(self.folded.len(), |next| next.at);
        &self.folded[self.words[index].at..end - 1]
    }

    /// All folded words, with a space before, between and after them.
    #[must_use]
    pub fn folded(&self) -> &[u8] {
        &self.folded
    }

    /// The index of the word whose folded form begins at byte `at`.
    pub(super) fn index_at(&self, at: usize) -> Option<usize> {
        self.words.binary_search_by_key(&at, |word| word.at).ok()
    }

    /// The bytes of the original text from the first to the last word of `range`, which must not be empty.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        self.words[range.start].start..self.words[range.end - 1].end
    }

    /// The strongest boundary between this word and the previous one.
    #[must_use]
    pub fn boundary_before(&self, index: usize) -> Boundary {
        self.words[index].opens
    }

    /// Whether the word begins with a digit, as `45.000` and `30k` do.
    #[must_use]
    pub fn is_number(&self, index: usize) -> bool {
        self.folded[self.words[index].at].is_ascii_digit()
    }
}

/// The boundary made by the byte at `at`. Inside numbers such as `1.000` and `10:30` it is none.
fn boundary_of_byte(bytes: &[u8], at: usize) -> Boundary {
    let before = at.checked_sub(1).map(|before| bytes[before]);
    let after = bytes.get(at + 1).copied();
    let blank_after = after.is_none_or(|byte| byte.is_ascii_whitespace());
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    match bytes[at] {
        b'\n' | b'\r' => Boundary::Line,
        b'.' | b':' | b',' if is_digit(before) && is_digit(after) => Boundary::None,
        b'.' | b'!' | b'?' if blank_after => Boundary::Sentence,
        b'.' | b'!' | b'?' | b';' | b':' => Boundary::Clause,
        b'-' if !blank_after || before.is_some_and(|byte| !byte.is_ascii_whitespace()) => Boundary::None,
        _ => Boundary::Part,
    }
}

/// The boundary made by a character beyond ASCII that `after` follows.
fn boundary_of_wide_char(sign: char, after: Option<&u8>) -> Boundary {
    match sign {
        '\u{85}' | '\u{2028}' | '\u{2029}' => Boundary::Line,
        '…' if after.is_none_or(u8::is_ascii_whitespace) => Boundary::Sentence,
        '…' | '•' | '¿' | '¡' => Boundary::Clause,
        '–' | '—' => Boundary::Part,
        _ => Boundary::None,
    }
}

/// Appends the folded form of the word at `start`, if there is one, and returns its end.
fn fold_word(text: &str, start: usize, odd: Odd, folded: &mut Vec<u8>) -> Option<usize> {
    let bytes = text.as_bytes();
    let at = folded.len();
    let mut here = start;
    while let Some(&byte) = bytes.get(here) {
        note_steps(1);
        match CLASSES[usize::from(byte)] {
            GAP | STOP => break,
            WIDE => {
                let Some(sign) = text[here..].chars().next() else { break };
                match fold_wide_char(sign, folded) {
                    Wide::Letters => {}
                    Wide::Nothing if folded.len() > at => {}
                    Wide::Odd if odd == Odd::Unread => return None,
                    Wide::Nothing | Wide::Separator | Wide::Odd => break,
                }
                here += sign.len_utf8();
            }
            plain => {
                folded.push(plain);
                here += 1;
            }
        }
    }
    Some(here + keep_language_sign(&bytes[here..], at, folded))
}

/// The number of bytes after a word of one letter that belong to it, as in `C#` and `C++`.
fn keep_language_sign(rest: &[u8], at: usize, folded: &mut Vec<u8>) -> usize {
    let sign: &[u8] = match rest {
        [b'#', ..] => b"#",
        [b'+', b'+', ..] => b"++",
        _ => return 0,
    };
    if folded.len() != at + 1 || !folded[at].is_ascii_lowercase() {
        return 0;
    }
    folded.extend_from_slice(sign);
    sign.len()
}

/// What is done with signs that can only be read when they are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Odd {
    /// The text is not read.
    Unread,
    /// They separate words.
    Separates,
}

/// What a character beyond ASCII is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wide {
    /// Part of a word.
    Letters,
    /// A mark, skipped inside a word.
    Nothing,
    /// Separates words.
    Separator,
    /// Other signs stand for it, or nothing does.
    Odd,
}

/// Appends the folded form of a character if it is part of a word.
fn fold_wide_char(sign: char, folded: &mut Vec<u8>) -> Wide {
    if is_usual_separator(sign) {
        return Wide::Separator;
    }
    let at = folded.len();
    let (mut letters, mut same, mut others) = (0_u32, false, 0_u32);
    fold_sign(sign, |part| {
        // A digit decides what the signs beside it mean, which are looked at as they stand.
        if part.is_alphanumeric() && !part.is_ascii_digit() {
            letters += 1;
            folded.extend_from_slice(part.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            others += 1;
            same = part == sign;
        }
    });
    match (letters, others) {
        (1.., 0) => return Wide::Letters,
        (0, 0) if !is_invisible(sign) => return Wide::Nothing,
        _ => folded.truncate(at),
    }
    if letters == 0 && others == 1 && same { Wide::Separator } else { Wide::Odd }
}

#[cfg(test)]
mod tests;
