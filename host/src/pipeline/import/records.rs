//! The rows of a list, with the rule that tells a quotation mark which belongs there from one that strayed in.
//!
//! A mark opens a value only at its beginning, and closes it only before a separator or the end of a line. What breaks
//! this rule costs the rows that it stands in, and no more: a mark that is never closed is told at its line, and reading
//! goes on with the line after it. A value may go over several lines, but not over many, so that a stray mark
//! cannot take the rest of the list for one value.

use std::{
    collections::VecDeque,
    io::{self, Read},
};

use super::lines::{Line, Lines, is_end};
use crate::bounds::files::{COMPANY_LIST_ROW, COMPANY_LIST_ROW_LINES};

const QUOTE: u8 = b'"';

/// The values of a row.
pub(super) type Values = Vec<Vec<u8>>;

/// What stands in the next place of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Record {
    /// A row.
    Row {
        /// Where it begins.
        line: u64,
        /// As they are meant, without their marks.
        values: Values,
    },
    /// A row that cannot be read.
    Bad {
        /// Where its fault is.
        line: u64,
        /// What it is.
        fault: RecordFault,
    },
}

/// Why a row cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordFault {
    /// A mark opens a value, and none closes it.
    Unclosed,
    /// A mark stands within a value.
    Misplaced,
    /// The row is beyond its bound.
    TooLong,
}

/// The rows of a list.
pub(super) struct Records<R> {
    lines: Lines<R>,
    /// Lines that were looked at and belong to later rows.
    ahead: VecDeque<Line>,
    separator: u8,
}

impl<R: Read> Records<R> {
    pub(super) const fn new(lines: Lines<R>) -> Self {
        Self { lines, ahead: VecDeque::new(), separator: b',' }
    }

    pub(super) const fn separate_by(&mut self, separator: u8) {
        self.separator = separator;
    }

    /// The number of the line that comes next.
    pub(super) fn next_number(&self) -> u64 {
        self.ahead.front().map_or(self.lines.next_number(), |line| line.number)
    }

    /// The next line that says something, left where it is.
    pub(super) fn peek_line(&mut self) -> io::Result<Option<&Line>> {
        while self.look(0)?.is_some_and(is_blank) {
            self.ahead.pop_front();
        }
        Ok(self.ahead.front())
    }

    /// The row that begins with the next line, separated like this, and how many lines it goes over; left where it is.
    /// `None` if it is none.
    pub(super) fn row_ahead(&mut self, separator: u8) -> io::Result<Option<(usize, Values)>> {
        let (mut text, mut lines) = (Vec::new(), 0);
        while lines < COMPANY_LIST_ROW_LINES.size() && text.len() <= COMPANY_LIST_ROW.size() {
            match self.look(lines)? {
                Some(line) if !line.too_long => text.extend_from_slice(&line.text),
                _ => return Ok(None),
            }
            lines += 1;
            match split(&text, separator) {
                Split::Values(values) => return Ok(Some((lines, values))),
                Split::Open { .. } => {}
                Split::Misplaced { .. } => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Goes past a line that was looked at.
    pub(super) fn skip_line(&mut self) {
        self.ahead.pop_front();
    }

    /// The next row; `None` at the end. `is_one_row` says whether values that go over several lines can be those
    /// of one row, or if a mark took further rows for a part of one.
    pub(super) fn next_record(&mut self, is_one_row: impl Fn(&Values) -> bool) -> io::Result<Option<Record>> {
        let Some(first) = self.peek_line()? else { return Ok(None) };
        let (line, mut text) = (first.number, first.text.clone());
        if first.too_long {
            return Ok(Some(self.bad(line, 1, RecordFault::TooLong)));
        }
        let mut lines = 1;
        loop {
            match split(&text, self.separator) {
                Split::Values(values) if lines == 1 || is_one_row(&values) => {
                    self.forget(lines);
                    return Ok(Some(Record::Row { line, values }));
                }
                Split::Values(_) => return Ok(Some(self.bad(line, 1, RecordFault::Unclosed))),
                Split::Misplaced { opened, at } => {
                    return self.misplaced(line, lines, &text, opened, at).map(Some);
                }
                Split::Open { opened } => {
                    let next = if lines < COMPANY_LIST_ROW_LINES.size() { self.look(lines)? } else { None };
                    match next {
                        Some(next) if !next.too_long && text.len() <= COMPANY_LIST_ROW.size() => {
                            text.extend_from_slice(&next.text);
                            lines += 1;
                        }
                        _ => {
                            return Ok(Some(self.bad(
                                line,
                                lines_until(&text, opened),
                                RecordFault::Unclosed,
                            )));
                        }
                    }
                }
            }
        }
    }

    /// A mark at `at` stands where none can. Which one strayed: this, or the one at `opened` whose value it ends up in?
    fn misplaced(
        &mut self,
        line: u64,
        lines: usize,
        text: &[u8],
        opened: Option<usize>,
        at: usize,
    ) -> io::Result<Record> {
        let first = opened.map_or(1, |opened| lines_until(text, opened));
        if first == lines {
            return Ok(self.bad(line, lines, RecordFault::Misplaced));
        }
        // The first one was never closed if this one begins a value, if more of the row stands in its line, or if the
        // line after it is a row by itself.
        let separator = self.separator;
        let begins_value = at == 0 || text[at - 1] == separator || is_end(text[at - 1]);
        let rest = opened.map_or(text, |opened| &text[opened..]);
        let has_more = rest.iter().take_while(|byte| !is_end(**byte)).any(|byte| *byte == separator);
        let next = self.look(first)?.map(|next| split(&next.text, separator));
        let next_is_row = matches!(next, Some(Split::Values(values)) if values.len() > 1);
        Ok(if (opened.is_some() && (begins_value || has_more)) || next_is_row {
            self.bad(line, first, RecordFault::Unclosed)
        } else {
            self.bad(line, lines, RecordFault::Misplaced)
        })
    }

    /// A row that begins at `line` cannot be read, and its fault is in the last of its `lines`.
    fn bad(&mut self, line: u64, lines: usize, fault: RecordFault) -> Record {
        self.forget(lines);
        Record::Bad { line: line + lines as u64 - 1, fault }
    }

    fn forget(&mut self, lines: usize) {
        self.ahead.drain(..lines);
    }

    /// The line so many lines ahead, left where it is.
    fn look(&mut self, ahead: usize) -> io::Result<Option<&Line>> {
        while self.ahead.len() <= ahead {
            let Some(line) = self.lines.next_line()? else { return Ok(None) };
            self.ahead.push_back(line);
        }
        Ok(self.ahead.get(ahead))
    }
}

fn is_blank(line: &Line) -> bool {
    !line.too_long && line.text.iter().all(|byte| is_end(*byte))
}

/// How many lines there are up to the one that `place` is in.
fn lines_until(text: &[u8], place: usize) -> usize {
    let before = &text[..place];
    let ends = before.iter().enumerate().filter(|(at, byte)| match **byte {
        b'\n' => *at == 0 || before[at - 1] != b'\r',
        byte => byte == b'\r',
    });
    ends.count() + 1
}

/// What one or more lines are, read as one row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// A row.
    Values(Values),
    /// A value whose mark at `opened` is not closed.
    Open {
        /// The place of the mark.
        opened: usize,
    },
    /// A mark that stands within a value.
    Misplaced {
        /// The place of the mark that opened the value, if one did.
        opened: Option<usize>,
        /// The place of the other.
        at: usize,
    },
}

/// Splits a row into its values.
pub(super) fn split(text: &[u8], separator: u8) -> Split {
    let (mut values, mut place) = (Vec::new(), 0);
    loop {
        let opened = after_blanks(text, place, separator);
        let (value, end) = if text.get(opened) == Some(&QUOTE) {
            match quoted(text, opened, separator) {
                Ok(read) => read,
                Err(fault) => return fault,
            }
        } else {
            let length = text[place..].iter().position(|byte| *byte == separator || is_end(*byte));
            let end = length.map_or(text.len(), |length| place + length);
            let value = &text[place..end];
            if let Some(at) = stray(value) {
                return Split::Misplaced { opened: None, at: place + at };
            }
            (value.to_vec(), end)
        };
        values.push(value);
        if text.get(end) != Some(&separator) {
            return Split::Values(values);
        }
        place = end + 1;
    }
}

fn after_blanks(text: &[u8], place: usize, separator: u8) -> usize {
    let blank = |byte: u8| byte != separator && matches!(byte, b' ' | b'\t');
    place + text[place..].iter().take_while(|byte| blank(**byte)).count()
}

/// The value between the mark at `opened` and the one that closes it, and where what follows begins.
fn quoted(text: &[u8], opened: usize, separator: u8) -> Result<(Vec<u8>, usize), Split> {
    let (mut value, mut place) = (Vec::new(), opened + 1);
    loop {
        let Some(length) = text[place..].iter().position(|byte| *byte == QUOTE) else {
            return Err(Split::Open { opened });
        };
        let at = place + length;
        value.extend_from_slice(&text[place..at]);
        if text.get(at + 1) == Some(&QUOTE) {
            value.push(QUOTE);
            place = at + 2;
            continue;
        }
        let end = after_blanks(text, at + 1, separator);
        return match text.get(end) {
            Some(byte) if *byte != separator && !is_end(*byte) => {
                Err(Split::Misplaced { opened: Some(opened), at })
            }
            _ => Ok((value, end)),
        };
    }
}

/// The place of a mark that strayed into a value without marks around it. Pairs around words are how people write a
/// name, and part of it.
fn stray(value: &[u8]) -> Option<usize> {
    let marks = value.iter().enumerate().filter(|(_, byte)| **byte == QUOTE).map(|(at, _)| at);
    let mut opener = None;
    for at in marks {
        let (before, after) = (at.checked_sub(1).map(|before| value[before]), value.get(at + 1).copied());
        opener = match opener {
            None if !before.is_some_and(is_of_a_word) => Some(at),
            Some(_) if !after.is_some_and(is_of_a_word) && before != Some(b'\\') => None,
            _ => return Some(at),
        };
    }
    opener
}

/// Part of a word, or what another program escapes a mark with.
const fn is_of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || byte == b'\\'
}

#[cfg(test)]
mod tests;
