//! All wordings of a catalogue as a tree of words, which is followed from each word of a text.
//!
//! Most words of a text begin no wording, and most of those that do are followed by another word: it is told by one
//! look-up a word and one step in the tree. What is followed from a word is at most as long as the longest wording.

use std::collections::BTreeMap;

use super::{
    hash_filter::{Hash, HashFilter},
    numbered_words::NumberedWords,
    tokens::Words,
    vocabulary::{UNKNOWN, Vocabulary, WordNumber},
};
use crate::domain::steps::note_steps;

/// No node, and no wording.
const NONE: u32 = u32::MAX;

/// The wordings, each with its index in the order of their folded words.
#[derive(Debug, Clone)]
pub(super) struct Wordings {
    /// For each word that a wording begins with the node of those that do.
    first: Vec<u32>,
    nodes: Vec<Node>,
    /// What may follow each node, in the order of the words.
    edges: Vec<(WordNumber, u32)>,
    /// All edges: most words that follow a node in a text are none.
    steps: HashFilter,
}

/// The step from a node to what a word leads to.
fn step(node: u32, word: WordNumber) -> Hash {
    Hash::of(u64::from(node) << 32 | u64::from(word))
}

/// The beginning that some wordings share.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// The wording that ends here.
    wording: u32,
    /// Its [`Wordings::edges`].
    edges: (u32, u32),
}

/// A wording that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordingMatch {
    pub(super) wording: u32,
    /// The index of its first word in the text, and of the word after its last one.
    pub(super) first: u32,
    pub(super) end: u32,
}

/// The beginning of a wording and what may follow it, while the tree is built.
#[derive(Default)]
struct Branch {
    wording: Option<u32>,
    next: BTreeMap<WordNumber, Branch>,
}

impl Wordings {
    /// The wordings, whose places in `wordings` are their indices; each has a word. All words are added to the vocabulary,
    /// those first that a wording begins with, since a table of these is asked for each word of a text.
    pub(super) fn new<'w>(
        wordings: impl IntoIterator<Item = &'w Words>,
        vocabulary: &mut Vocabulary,
    ) -> Self {
        let wordings: Vec<&Words> = wordings.into_iter().collect();
        for first in wordings.iter().filter_map(|words| words.iter().next()) {
            vocabulary.add(first);
        }
        let first = vec![NONE; vocabulary.len()];
        let mut root = Branch::default();
        for (words, index) in wordings.into_iter().zip(0..) {
            let mut branch = &mut root;
            for word in words.iter() {
                branch = branch.next.entry(vocabulary.add(word)).or_default();
            }
            branch.wording = Some(index);
        }
        let mut tree = Self { first, nodes: Vec::new(), edges: Vec::new(), steps: HashFilter::new() };
        for (word, branch) in root.next {
            tree.first[word as usize] = tree.plant(branch);
        }
        tree
    }

    /// Adds a branch with all that follows it, and returns its node.
    fn plant(&mut self, branch: Branch) -> u32 {
        let edges: Vec<_> = branch.next.into_iter().map(|(word, next)| (word, self.plant(next))).collect();
        let (node, start) = (short(self.nodes.len()), self.edges.len());
        for (word, _) in &edges {
            self.steps.add(step(node, *word));
        }
        self.edges.extend(edges);
        let edges = (short(start), short(self.edges.len()));
        self.nodes.push(Node { wording: branch.wording.unwrap_or(NONE), edges });
        node
    }

    /// Passes every occurrence of every wording to `each` in the order of their first words, the shorter first, until it
    /// returns false.
    pub(super) fn find(&self, words: &NumberedWords, mut each: impl FnMut(WordingMatch) -> bool) {
        let numbers = &words.numbers;
        for (first, &number) in numbers.iter().enumerate() {
            let Some(&(mut node)) = self.first.get(number as usize) else { continue };
            let mut end = first + 1;
            while let Some(&Node { wording, edges }) = self.nodes.get(node as usize) {
                note_steps(1);
                let (from, to) = (short(first), short(end));
                if wording != NONE && !each(WordingMatch { wording, first: from, end: to }) {
                    return;
                }
                let may_lead =
                    |next: &&WordNumber| **next != UNKNOWN && self.steps.may_have(step(node, **next));
                let Some(next) = numbers.get(end).filter(may_lead) else { break };
                let edges = &self.edges[edges.0 as usize..edges.1 as usize];
                node = edges.binary_search_by_key(next, |edge| edge.0).map_or(NONE, |at| edges[at].1);
                end += 1;
            }
        }
    }
}

fn short(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_occurrence_of_every_wording_is_found(
            wordings in prop::collection::btree_set("[ab]( [abc]){0,3}", 0..12),
            text in "[abcd]( [abcd]){0,30}",
        ) {
            let wordings: Vec<String> = wordings.into_iter().collect();
            let split: Vec<Words> = wordings.iter().map(|wording| Words::from_text(wording)).collect();
            let (mut found, mut vocabulary) = (Vec::new(), Vocabulary::new());
            let tree = Wordings::new(&split, &mut vocabulary);
            tree.find(&NumberedWords::of(&text, &vocabulary), |at| {
                found.push((at.first as usize, at.end as usize, wordings[at.wording as usize].clone()));
                true
            });
            let words: Vec<&str> = text.split(' ').collect();
            let mut expected = Vec::new();
            for first in 0..words.len() {
                for end in first + 1..=words.len() {
                    let part = words[first..end].join(" ");
                    if wordings.contains(&part) {
                        expected.push((first, end, part));
                    }
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
