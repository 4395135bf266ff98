//! A text with its odd signs folded, and where in the original each part of it stands.

use std::ops::Range;

use jobscan_reading::fold::{self, is_mark};

use crate::domain::steps::note_steps;

/// The usual separators: what folds to another separator, and is read as it is because it means the same or, for the
/// long dashes, because it parts what a hyphen joins.
pub(super) const fn is_usual_separator(sign: char) -> bool {
    matches!(sign, '‘' | '’' | '–' | '—' | '…' | '®' | '™')
}

/// Folds a sign as words are folded: `nº` is not the word `no`, which negates what stands beside it.
pub(super) fn fold_sign(sign: char, mut put: impl FnMut(char)) {
    match sign {
        'º' | 'ᵒ' => put('º'),
        'ª' => put(sign),
        '№' => "nº".chars().for_each(put),
        _ => fold::fold_sign(sign, put),
    }
}

/// A text whose signs are folded.
pub(super) struct Plain<'t> {
    original: &'t str,
    folded: String,
    /// Where each sign of the original that is not left out begins: in the folded text and in the original.
    begins: Vec<(usize, usize)>,
}

impl<'t> Plain<'t> {
    pub(super) fn of(original: &'t str) -> Self {
        let mut folded = String::with_capacity(original.len());
        let mut begins = Vec::with_capacity(original.len());
        for (at, sign) in original.char_indices() {
            note_steps(1);
            let begin = folded.len();
            if is_usual_separator(sign) {
                folded.push(sign);
            } else {
                fold_sign(sign, |part| folded.push(part));
            }
            if folded.len() > begin {
                begins.push((begin, at));
            }
        }
        Self { original, folded, begins }
    }

    pub(super) fn text(&self) -> &str {
        &self.folded
    }

    /// For ranges in ascending order.
    pub(super) fn places(&self) -> Places<'_> {
        Places { plain: self, next: 0 }
    }
}

/// Finds ranges of the folded text in the original, in one pass over both.
pub(super) struct Places<'p> {
    plain: &'p Plain<'p>,
    /// The sign after the one where the last range began.
    next: usize,
}

impl Places<'_> {
    /// The signs of the original of which there is a part in `range`, whole and with their marks.
    pub(super) fn of(&mut self, range: Range<usize>) -> (usize, usize) {
        let Plain { original, begins, .. } = self.plain;
        while begins.get(self.next).is_some_and(|(begin, _)| *begin <= range.start) {
            self.next += 1;
        }
        let start = self.next.saturating_sub(1);
        let last = begins[start..].partition_point(|(begin, _)| *begin < range.end);
        let place = |index: usize| begins.get(index).map_or(original.len(), |(_, at)| *at);
        let at = place((start + last).saturating_sub(1));
        let mut signs = original[at..].chars();
        let sign = signs.next().map_or(0, char::len_utf8);
        let marks: usize = signs.take_while(|sign| is_mark(*sign)).map(char::len_utf8).sum();
        (place(start), at + sign + marks)
    }
}
