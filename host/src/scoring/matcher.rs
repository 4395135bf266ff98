//! Finds all wordings of a catalogue in one pass over a text, and what silences them.
//!
//! One automaton holds every wording as ` folded words ` and reads the folded text, so a hit always
//! covers whole words. Hits may overlap: each wording is found wherever it stands. Of each wording
//! the first hit that counts and the first that is silenced are kept, which bounds the result by
//! the catalogue's size, not the text's.

use std::{collections::BTreeMap, ops::Range};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};

use super::{catalog::Negation, tokens::Words};

/// Words that end a clause, and with it the reach of a negation, without any sign.
const CLAUSE_BREAKERS: [&[u8]; 3] = [b"pero", b"but", b"sino"];

/// Above this, the fastest automaton would take tens of megabytes.
const MAX_DFA_BYTES: usize = 64 * 1024;

/// Wordings, ready to be found.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
    negations: Vec<Vec<u8>>,
    before: usize,
    after: usize,
}

#[derive(Debug, Clone)]
struct Pattern {
    /// How many words it has.
    words: usize,
    /// What the caller called it; several when several share the wording.
    targets: Vec<usize>,
}

/// A wording found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// As given to [`Matcher::new`].
    pub(super) target: usize,
    /// In bytes of the text.
    pub(super) span: Range<usize>,
    /// The negation that silences it, in bytes of the text.
    pub(super) negated_by: Option<Range<usize>>,
}

impl Matcher {
    /// Takes pairs of a target and one of its wordings. A wording without a word is never found.
    pub(super) fn new<'a>(wordings: impl Iterator<Item = (usize, &'a str)>, negation: &Negation) -> Self {
        let mut targets_of = BTreeMap::<Vec<u8>, Pattern>::new();
        for (target, wording) in wordings {
            let words = Words::of(wording);
            if words.is_empty() {
                continue;
            }
            let pattern = targets_of
                .entry(words.folded().to_vec())
                .or_insert_with(|| Pattern { words: words.len(), targets: Vec::new() });
            if !pattern.targets.contains(&target) {
                pattern.targets.push(target);
            }
        }
        let (folded, patterns): (Vec<_>, Vec<_>) = targets_of.into_iter().unzip();
        Self {
            automaton: automaton(&folded),
            patterns,
            negations: negation.words.iter().map(|word| trimmed(Words::of(word).folded())).collect(),
            before: negation.before,
            after: negation.after,
        }
    }

    /// All that the text says, in no order to rely on.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let words = Words::of(text);
        let mut seen = vec![[false; 2]; self.patterns.len()];
        let mut found = Vec::new();
        for hit in self.automaton.find_overlapping_iter(Input::new(words.folded())) {
            let index = hit.pattern().as_usize();
            let pattern = &self.patterns[index];
            if seen[index] == [true; 2] {
                continue;
            }
            // A wording starts with the space before its first word.
            let Some(first) = words.index_at(hit.start() + 1) else { continue };
            let range = first..first + pattern.words;
            let negated_by = self.negation_near(&words, &range);
            if std::mem::replace(&mut seen[index][usize::from(negated_by.is_some())], true) {
                continue;
            }
            let span = words.span(range);
            found.extend(pattern.targets.iter().map(|&target| Found {
                target,
                span: span.clone(),
                negated_by: negated_by.clone(),
            }));
        }
        found
    }

    /// The nearest negation before the hit, else the nearest after it, within the hit's clause.
    fn negation_near(&self, words: &Words, hit: &Range<usize>) -> Option<Range<usize>> {
        let before = (hit.start.saturating_sub(self.before)..hit.start)
            .rev()
            .take_while(|&index| !words.opens_clause(index + 1) && !is_breaker(words.get(index)));
        let after = (hit.end..words.len())
            .take(self.after)
            .take_while(|&index| !words.opens_clause(index) && !is_breaker(words.get(index)));
        before
            .chain(after)
            .find(|&index| self.negations.iter().any(|word| word == words.get(index)))
            .map(|index| words.span(index..index + 1))
    }
}

fn automaton(folded: &[Vec<u8>]) -> AhoCorasick {
    let bytes: usize = folded.iter().map(Vec::len).sum();
    let kind = (bytes <= MAX_DFA_BYTES).then_some(AhoCorasickKind::DFA);
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(kind)
        .build(folded)
        .expect("a catalogue has at most a megabyte of wordings, and 2^31 states are allowed")
}

fn is_breaker(word: &[u8]) -> bool {
    CLAUSE_BREAKERS.contains(&word)
}

fn trimmed(folded: &[u8]) -> Vec<u8> {
    folded.trim_ascii().to_vec()
}

#[cfg(test)]
mod tests;
