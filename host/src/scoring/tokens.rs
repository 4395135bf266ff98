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
//! A word of ASCII, which most are, stands in a copy of the text in lower case; the folded forms of the others are
//! appended to that copy, so that nothing is copied letter by letter.

mod boundary;
mod plain;
mod runs;
mod wide;

use std::ops::Range;

pub use self::boundary::Boundary;
use self::{
    boundary::{boundary_of_byte, boundary_of_wide_char},
    plain::Plain,
    runs::for_each_run,
    wide::{Wide, fold_wide_char},
};
use super::vocabulary::WordKey;
use crate::domain::steps::note_steps;

/// A text's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The text in lower case, then the folded forms of the words that are not of ASCII alone, and then as many bytes as
    /// are read at once.
    forms: Vec<u8>,
    words: Vec<Word>,
}

/// One word of a text. No text is longer than 32 bits count: the limits on input are a thousand times smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    /// Byte offset in the original text.
    start: u32,
    end: u32,
    /// Byte offset of its folded form, and the length of that.
    at: u32,
    length: u32,
    /// The strongest boundary between the previous word and this one.
    opens: Boundary,
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
                let (start, end) = places.of(word.start as usize..word.end as usize);
                (word.start, word.end) = (short(start), short(end));
            }
            words
        })
    }

    /// Splits a text; `None` at the first odd sign if such are not to be read.
    fn split(text: &str, odd: Odd) -> Option<Self> {
        note_steps(text.len());
        let words = Self {
            forms: text.as_bytes().to_ascii_lowercase(),
            words: Vec::with_capacity(text.len() / USUAL_WORD),
        };
        let mut splitter = Splitter { text, odd, words, opens: Boundary::Line, here: 0 };
        for_each_run(text.as_bytes(), |run, wide| splitter.read_run(run, wide))?;
        splitter.words.forms.extend([0; 8]);
        Some(splitter.words)
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
        self.form(self.words[index])
    }

    /// The folded forms of all words, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.words.iter().map(|word| self.form(*word))
    }

    fn form(&self, word: Word) -> &[u8] {
        let at = word.at as usize;
        &self.forms[at..at + word.length as usize]
    }

    /// What the words are looked up by, in order.
    pub(super) fn keys(&self) -> impl ExactSizeIterator<Item = WordKey<'_>> {
        let eight = |at: usize| {
            let bytes = self.forms[at..].first_chunk().copied().unwrap_or_default();
            u64::from_le_bytes(bytes)
        };
        self.words.iter().map(move |word| {
            let end = (word.at + word.length) as usize;
            WordKey::new(eight(word.at as usize), eight(end.saturating_sub(8)), self.form(*word))
        })
    }

    /// All folded words, with a space before, between and after them.
    #[must_use]
    pub fn folded(&self) -> Vec<u8> {
        let mut folded = vec![b' '];
        for form in self.iter() {
            folded.extend_from_slice(form);
            folded.push(b' ');
        }
        folded
    }

    /// The bytes of the original text from the first to the last word of `range`, which must not be empty.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        self.words[range.start].start as usize..self.words[range.end - 1].end as usize
    }

    /// The strongest boundary between this word and the previous one.
    #[must_use]
    #[inline]
    pub fn boundary_before(&self, index: usize) -> Boundary {
        self.words[index].opens
    }

    /// Whether the word begins with a digit, as `45.000` and `30k` do.
    #[must_use]
    #[inline]
    pub fn is_number(&self, index: usize) -> bool {
        self.forms[self.words[index].at as usize].is_ascii_digit()
    }
}

/// The usual length of a word and what follows it, in bytes.
const USUAL_WORD: usize = 5;

fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Splits a text, run by run.
struct Splitter<'t> {
    text: &'t str,
    odd: Odd,
    words: Words,
    /// The strongest boundary since the last word.
    opens: Boundary,
    /// The end of the last run.
    here: usize,
}

impl Splitter<'_> {
    /// Reads a run of letters, digits and characters beyond ASCII, and what stands before it.
    fn read_run(&mut self, run: Range<usize>, wide: bool) -> Option<()> {
        let bytes = self.text.as_bytes();
        let gap = self.here..run.start;
        self.here = run.end;
        if gap.len() != 1 || bytes[gap.start] != b' ' {
            let opens = gap.map(|at| boundary_of_byte(bytes, at)).max();
            self.opens = self.opens.max(opens.unwrap_or(Boundary::None));
        }
        if wide {
            return self.read_wide_run(run);
        }
        let length = match language_sign(&bytes[run.end..]) {
            Some(sign) if run.len() == 1 && bytes[run.start].is_ascii_alphabetic() => 1 + sign.len(),
            _ => run.len(),
        };
        self.push(run.start..run.start + length, run.start, length);
        Some(())
    }

    /// Reads a run that may be several words, or none.
    fn read_wide_run(&mut self, run: Range<usize>) -> Option<()> {
        let mut here = run.start;
        while here < run.end {
            let at = self.words.forms.len();
            let end = self.fold_word(here..run.end)?;
            let length = self.words.forms.len() - at;
            if length > 0 {
                self.push(here..end, at, length);
                here = end;
            } else {
                let sign = self.text[here..].chars().next().unwrap_or(' ');
                here += sign.len_utf8();
                let after = self.text.as_bytes().get(here);
                self.opens = self.opens.max(boundary_of_wide_char(sign, after));
            }
        }
        Some(())
    }

    fn push(&mut self, place: Range<usize>, at: usize, length: usize) {
        let (start, end) = (short(place.start), short(place.end));
        let word = Word { start, end, at: short(at), length: short(length), opens: self.opens };
        self.words.words.push(word);
        self.opens = Boundary::None;
    }

    /// Appends the folded form of the word at the start of `run`, if there is one, and returns its end.
    fn fold_word(&mut self, run: Range<usize>) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let forms = &mut self.words.forms;
        let (at, mut here) = (forms.len(), run.start);
        while here < run.end {
            note_steps(1);
            if bytes[here].is_ascii() {
                forms.push(bytes[here].to_ascii_lowercase());
                here += 1;
                continue;
            }
            let Some(sign) = self.text[here..].chars().next() else { break };
            match fold_wide_char(sign, forms) {
                Wide::Letters => {}
                Wide::Nothing if forms.len() > at => {}
                Wide::Odd if self.odd == Odd::Unread => return None,
                Wide::Nothing | Wide::Separator | Wide::Odd => break,
            }
            here += sign.len_utf8();
        }
        match language_sign(&bytes[here..]) {
            Some(sign) if forms.len() == at + 1 && forms[at].is_ascii_lowercase() => {
                forms.extend_from_slice(sign);
                Some(here + sign.len())
            }
            _ => Some(here),
        }
    }
}

/// The sign right after a word of one letter that belongs to it, as in `C#` and `C++`.
const fn language_sign(rest: &[u8]) -> Option<&'static [u8]> {
    match rest {
        [b'#', ..] => Some(b"#"),
        [b'+', b'+', ..] => Some(b"++"),
        _ => None,
    }
}

/// What is done with signs that can only be read when they are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Odd {
    /// The text is not read.
    Unread,
    /// They separate words.
    Separates,
}

#[cfg(test)]
mod tests;
