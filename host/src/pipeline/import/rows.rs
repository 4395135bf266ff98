//! The bytes of a list as they come, held to the bounds of a list and of a row, with the line of each row.
//!
//! The reader above it keeps one row in memory. It cannot know how long a row becomes; whoever hands it the bytes can.

use std::io::{self, Read};

use crate::bounds::files::{COMPANY_LIST, COMPANY_LIST_ROW};

/// How much the reader above reads ahead at most.
pub(super) const READ_AHEAD: usize = 8 * 1024;

/// The bytes of a list, from the beginning of the row that is being read.
pub(super) struct Rows<R> {
    inner: R,
    /// The most bytes of the whole list.
    most: u64,
    /// What was handed out since `start`, after `done` bytes that are of earlier rows.
    window: Vec<u8>,
    done: usize,
    /// The place in the list of the first byte of the row.
    start: u64,
    /// The line that the row begins in, from 1.
    line: u64,
    /// Whether the byte before `start` was a carriage return: a line feed after it ends no other line.
    after_return: bool,
    /// How many bytes were looked at or moved, for the test of growth.
    #[cfg(test)]
    pub(super) steps: u64,
}

/// Why a list is not read on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Beyond {
    /// The list as a whole.
    #[error("the list has more than {COMPANY_LIST}")]
    List,
    /// The row that is being read.
    #[error("the row has more than {COMPANY_LIST_ROW}: is a quotation mark missing?")]
    Row,
}

impl<R: Read> Rows<R> {
    pub(super) const fn new(inner: R, most: u64) -> Self {
        Self {
            inner,
            most,
            window: Vec::new(),
            done: 0,
            start: 0,
            line: 1,
            after_return: false,
            #[cfg(test)]
            steps: 0,
        }
    }

    /// Sets the beginning of the next row, which is never before that of the last one.
    pub(super) fn next_row_at(&mut self, place: u64) {
        let ahead = usize::try_from(place.saturating_sub(self.start)).unwrap_or(usize::MAX);
        self.forget(ahead.min(self.window.len() - self.done));
        self.skip_blank();
    }

    /// The line of the row, once all of it was read.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// Lines without anything are of no row, however many there are.
    fn skip_blank(&mut self) {
        let rest = &self.window[self.done..];
        self.forget(rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count());
    }

    fn forget(&mut self, count: usize) {
        for &byte in &self.window[self.done..self.done + count] {
            let ends = byte == b'\r' || (byte == b'\n' && !self.after_return);
            self.line += u64::from(ends);
            self.after_return = byte == b'\r';
        }
        self.done += count;
        self.start += count as u64;
        self.note(count);
        // Moved only when there is less to move than was forgotten.
        if self.done > self.window.len() / 2 {
            self.note(self.window.len() - self.done);
            self.window.drain(..self.done);
            self.done = 0;
        }
    }

    #[cfg(test)]
    fn note(&mut self, steps: usize) {
        self.steps += steps as u64;
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "only the test of growth counts")]
    const fn note(&self, _steps: usize) {}
}

impl<R: Read> Read for Rows<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let row = self.window.len() - self.done;
        if row > COMPANY_LIST_ROW.size() + READ_AHEAD {
            return Err(io::Error::other(Beyond::Row));
        }
        if self.start + row as u64 > self.most {
            return Err(io::Error::other(Beyond::List));
        }
        let read = self.inner.read(into)?;
        self.window.extend_from_slice(&into[..read]);
        self.note(read);
        if row == 0 {
            self.skip_blank();
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
