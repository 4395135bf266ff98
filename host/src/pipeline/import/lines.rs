//! The lines of a list as they come, whatever ends them, held to the bounds of a list and of a row.
//!
//! A line is what an editor counts: it ends with a line feed, a carriage return, or both. Text in UTF-16, which
//! spreadsheets write as "Unicode text", becomes UTF-8 here, so that nothing above knows of it.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

use crate::bounds::files::{COMPANY_LIST, COMPANY_LIST_ROW};

/// How much is read at once.
const PIECE: usize = 8 * 1024;

/// One line, with what ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// In the file, from 1.
    pub(super) number: u64,
    /// Its bytes; nothing of a line beyond the bound of a row.
    pub(super) text: Vec<u8>,
    /// Whether it has more bytes than a row may have.
    pub(super) too_long: bool,
}

/// The list as a whole is beyond its bound.
#[derive(Debug, thiserror::Error)]
#[error("the list has more than {COMPANY_LIST}")]
pub(super) struct Beyond;

/// The lines of a list.
pub(super) struct Lines<R> {
    inner: R,
    /// Of a list that is not UTF-8.
    decoder: Option<Decoder>,
    /// The most bytes of the whole list, and how many were read.
    most: u64,
    taken: u64,
    /// What was read, after `done` bytes that are of earlier lines; up to `seen` there is no end of a line.
    buffer: Vec<u8>,
    done: usize,
    seen: usize,
    /// Whether the beginning of this line was thrown away, because the line is too long.
    too_long: bool,
    ended: bool,
    number: u64,
    /// How many bytes were looked at or moved, for the test of growth.
    #[cfg(test)]
    pub(super) steps: u64,
}

/// What begins a file of UTF-8 that some programs write.
const BOM: &[u8] = b"\xef\xbb\xbf";

impl<R: Read> Lines<R> {
    /// Looks at the beginning of a list to find out how it is encoded.
    pub(super) fn begin(mut inner: R, most: u64) -> io::Result<Self> {
        let mut head = Vec::new();
        let ended = loop {
            match read_some(&mut inner, &mut head)? {
                0 => break true,
                _ if head.len() >= 4 => break false,
                _ => {}
            }
        };
        let (decoder, mark) = encoding(&head);
        let mut lines = Self {
            inner,
            decoder,
            most,
            taken: head.len() as u64,
            buffer: Vec::new(),
            done: 0,
            seen: 0,
            too_long: false,
            ended,
            number: 0,
            #[cfg(test)]
            steps: 0,
        };
        lines.append(&head[mark..]);
        Ok(lines)
    }

    /// The next line; `None` at the end of the list.
    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            if let Some(end) = self.end_of_line() {
                return Ok(Some(self.take(end)));
            }
            if self.ended {
                let rest = self.buffer.len();
                return Ok((rest > self.done || self.too_long).then(|| self.take(rest)));
            }
            self.forget_what_is_too_long();
            self.fill()?;
        }
    }

    /// The number of the line that comes next.
    pub(super) const fn next_number(&self) -> u64 {
        self.number + 1
    }

    /// Where the line ends, if its end was read. A carriage return may be half of an end: the byte after it tells.
    fn end_of_line(&mut self) -> Option<usize> {
        let unseen = &self.buffer[self.seen..];
        let Some(ahead) = unseen.iter().position(|byte| is_end(*byte)) else {
            self.note(self.buffer.len() - self.seen);
            self.seen = self.buffer.len();
            return None;
        };
        self.note(ahead);
        self.seen += ahead;
        match (self.buffer[self.seen], self.buffer.get(self.seen + 1)) {
            (b'\r', Some(b'\n')) => Some(self.seen + 2),
            (b'\r', None) if !self.ended => None,
            _ => Some(self.seen + 1),
        }
    }

    fn take(&mut self, end: usize) -> Line {
        let text = &self.buffer[self.done..end];
        let ends = text.iter().rev().take(2).take_while(|byte| is_end(**byte)).count();
        let too_long = std::mem::take(&mut self.too_long) || text.len() - ends > COMPANY_LIST_ROW.size();
        let text = if too_long { Vec::new() } else { text.to_vec() };
        self.number += 1;
        self.forget(end);
        Line { number: self.number, text, too_long }
    }

    /// Of a line without end no more is kept than a row may have.
    fn forget_what_is_too_long(&mut self) {
        if self.seen - self.done > COMPANY_LIST_ROW.size() {
            self.too_long = true;
            self.forget(self.seen);
        }
    }

    fn forget(&mut self, end: usize) {
        (self.done, self.seen) = (end, end);
        // Moved only when there is less to move than was forgotten.
        if self.done > self.buffer.len() / 2 {
            self.note(self.buffer.len() - self.done);
            self.buffer.drain(..self.done);
            (self.done, self.seen) = (0, 0);
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.taken > self.most {
            return Err(io::Error::other(Beyond));
        }
        let mut piece = Vec::new();
        self.ended = read_some(&mut self.inner, &mut piece)? == 0;
        self.taken += piece.len() as u64;
        self.append(&piece);
        Ok(())
    }

    /// Adds a piece of the list to the buffer, as UTF-8.
    fn append(&mut self, piece: &[u8]) {
        let Some(decoder) = &mut self.decoder else { return self.buffer.extend_from_slice(piece) };
        let most = decoder.max_utf8_buffer_length(piece.len()).unwrap_or(piece.len() * 4 + 16);
        let mut text = vec![0; most];
        let (_, _, written, _) = decoder.decode_to_utf8(piece, &mut text, self.ended);
        self.buffer.extend_from_slice(&text[..written]);
    }

    #[cfg(test)]
    fn note(&mut self, steps: usize) {
        self.steps += steps as u64;
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "only the test of growth counts")]
    const fn note(&self, _steps: usize) {}
}

/// Reads a piece to the end of `into`; how many bytes.
fn read_some(inner: &mut impl Read, into: &mut Vec<u8>) -> io::Result<usize> {
    let mut piece = [0; PIECE];
    loop {
        match inner.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(read) => {
                into.extend_from_slice(&piece[..read]);
                return Ok(read);
            }
        }
    }
}

/// How a list that begins like this is read, and how many bytes of it are only a mark. Without a mark, a Latin letter
/// beside a zero byte is one of UTF-16.
fn encoding(head: &[u8]) -> (Option<Decoder>, usize) {
    let wide = |encoding: &'static encoding_rs::Encoding| Some(encoding.new_decoder_without_bom_handling());
    match head {
        [0xff, 0xfe, ..] => (wide(UTF_16LE), 2),
        [0xfe, 0xff, ..] => (wide(UTF_16BE), 2),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => (wide(UTF_16LE), 0),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => (wide(UTF_16BE), 0),
        _ if head.starts_with(BOM) => (None, BOM.len()),
        _ => (None, 0),
    }
}

pub(super) const fn is_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

#[cfg(test)]
mod tests;
