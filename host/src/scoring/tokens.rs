//! Texts as words: lower case, without diacritics, each with its place in the text.
//!
//! A word is a run of letters and digits of any script. Everything else separates, but for two
//! cases: marks and soft hyphens inside a word are skipped, and one letter followed by `#` or `++`
//! keeps them, since `C#`, `C++` and the letter C are different things. Currency signs separate: a
//! salary in euros says nothing about a company's currencies.
//!
//! The folded words stand in one buffer, a space before, between and after, so that an automaton can
//! look for ` several words ` and be sure to meet whole ones.

use std::ops::Range;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A text's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    folded: Vec<u8>,
    words: Vec<Word>,
}

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    /// In the original text.
    start: usize,
    end: usize,
    /// Where its folded form starts.
    at: usize,
    /// The strongest end between the word before and this one.
    opens: Opens,
}

/// What a word is the first of, the weakest first: whatever opens a line opens a sentence, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opens {
    /// It continues what the word before it said.
    Nothing,
    /// A part after a comma, a bracket or a dash.
    Part,
    /// A clause.
    Clause,
    /// A sentence.
    Sentence,
    /// A line.
    Line,
}

/// What a byte means between and inside words; any other value is a word's byte, folded.
const GAP: u8 = 0;
/// Ends something: a part at least.
const STOP: u8 = 1;
/// Part of a character beyond ASCII.
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
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut folded = Vec::with_capacity(text.len() + 2);
        let mut words = Vec::with_capacity(text.len() / 5);
        let mut opens = Opens::Line;
        let mut here = 0;
        folded.push(b' ');
        while let Some(&byte) = bytes.get(here) {
            match CLASSES[usize::from(byte)] {
                GAP => here += 1,
                STOP => {
                    opens = opens.max(ended_by(bytes, here));
                    here += 1;
                }
                _ => {
                    let at = folded.len();
                    let end = fold_word(text, here, &mut folded);
                    if folded.len() > at {
                        words.push(Word { start: here, end, at, opens });
                        folded.push(b' ');
                        opens = Opens::Nothing;
                        here = end;
                    } else {
                        let sign = text[here..].chars().next().unwrap_or(' ');
                        here += sign.len_utf8();
                        opens = opens.max(ended_by_wide(sign, bytes.get(here)));
                    }
                }
            }
        }
        Self { folded, words }
    }

    /// How many there are.
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

    /// All folded words, a space before, between and after.
    #[must_use]
    pub fn folded(&self) -> &[u8] {
        &self.folded
    }

    /// Which word's folded form starts at `at`.
    pub(super) fn index_at(&self, at: usize) -> Option<usize> {
        self.words.binary_search_by_key(&at, |word| word.at).ok()
    }

    /// The bytes of the original text that the words of `range`, which is not empty, take.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        self.words[range.start].start..self.words[range.end - 1].end
    }

    /// What ended between this word and the one before it.
    #[must_use]
    pub fn opens(&self, index: usize) -> Opens {
        self.words[index].opens
    }

    /// Whether it begins with a digit, as `45.000` and `30k` do.
    #[must_use]
    pub fn is_number(&self, index: usize) -> bool {
        self.folded[self.words[index].at].is_ascii_digit()
    }
}

/// What ends with the sign at `at`. Inside of `1.000` and `10:30` nothing does.
fn ended_by(bytes: &[u8], at: usize) -> Opens {
    let before = at.checked_sub(1).map(|before| bytes[before]);
    let after = bytes.get(at + 1).copied();
    let blank_after = after.is_none_or(|byte| byte.is_ascii_whitespace());
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    match bytes[at] {
        b'\n' | b'\r' => Opens::Line,
        b'.' | b':' | b',' if is_digit(before) && is_digit(after) => Opens::Nothing,
        b'.' | b'!' | b'?' if blank_after => Opens::Sentence,
        b'.' | b'!' | b'?' | b';' | b':' => Opens::Clause,
        b'-' if !blank_after || before.is_some_and(|byte| !byte.is_ascii_whitespace()) => Opens::Nothing,
        _ => Opens::Part,
    }
}

/// What ends with a sign beyond ASCII, `after` being the byte that follows it.
fn ended_by_wide(sign: char, after: Option<&u8>) -> Opens {
    match sign {
        '\u{85}' | '\u{2028}' | '\u{2029}' => Opens::Line,
        '…' if after.is_none_or(u8::is_ascii_whitespace) => Opens::Sentence,
        '…' | '•' | '¿' | '¡' => Opens::Clause,
        '–' | '—' => Opens::Part,
        _ => Opens::Nothing,
    }
}

/// Folds the word that starts at `start`, if one does, and tells where it ends.
fn fold_word(text: &str, start: usize, folded: &mut Vec<u8>) -> usize {
    let bytes = text.as_bytes();
    let at = folded.len();
    let mut here = start;
    while let Some(&byte) = bytes.get(here) {
        match CLASSES[usize::from(byte)] {
            GAP | STOP => break,
            WIDE => {
                let Some(sign) = text[here..].chars().next() else { break };
                if sign.is_alphanumeric() {
                    fold_char(sign, folded);
                } else if folded.len() == at || !is_ignored(sign) {
                    break;
                }
                here += sign.len_utf8();
            }
            plain => {
                folded.push(plain);
                here += 1;
            }
        }
    }
    here + keep_language_sign(&bytes[here..], at, folded)
}

/// `C#` and `C++`: how many bytes after a word of one letter belong to it.
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

/// Skipped inside a word: marks of decomposed letters, soft hyphens and joiners.
fn is_ignored(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}') || is_combining_mark(sign)
}

fn fold_char(sign: char, folded: &mut Vec<u8>) {
    let mut encoded = [0; 4];
    for lower in sign.to_lowercase() {
        decompose_canonical(lower, |part| {
            // The final sigma is a matter of place, as case is.
            let part = if part == 'ς' { 'σ' } else { part };
            if !is_combining_mark(part) {
                folded.extend_from_slice(part.encode_utf8(&mut encoded).as_bytes());
            }
        });
    }
}

#[cfg(test)]
mod tests;
