//! Finds matching pairs among many texts by prefix filtering, with bounded work per text.
//!
//! Two texts that share nine tenths of the longer one's words also share one of the rarest tenth of the words of
//! each, for any definition of "rare" that is the same for all texts. An inverted index therefore lists each
//! text under its rarest words only, and a text is compared with the texts listed under its own rarest words.
//! Each list is divided into chains, one per set of texts already joined, so that the set that a text belongs to
//! is skipped at once, however large it is.
//!
//! Lists become long if thousands of different texts are made of few words. A text therefore visits at most
//! [`Limits::passes`] entries and is compared at most [`Limits::comparisons`] times, in the order of its rarest
//! words and, within a list, of the nearest length. Matches beyond these limits are missed, unless a third text
//! joins the two. The texts are in a canonical order, so the result depends only on the set of texts.

use std::collections::HashMap;

use super::{
    elements::{Element, elements},
    node::{Node, nine_tenths},
};
use crate::{
    bounds::units,
    domain::{
        openings::{
            disjoint_sets::DisjointSets,
            effort::{Effort, TooHeavy},
        },
        steps::note_steps,
    },
};

/// The limits on the work for one text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The most texts that it is compared with.
    pub(super) comparisons: u32,
    /// The most entries of lists that it visits, compared or not.
    pub(super) passes: u32,
}

/// Measured by `cargo xtask bench`: 100,000 texts made of 300 words take seconds, and of the texts that match
/// exactly one other, five in six are joined to it.
#[expect(clippy::cast_possible_truncation, reason = "both bounds are small numbers")]
pub(super) const LIMITS: Limits =
    Limits { comparisons: units::TEXT_COMPARISONS.size() as u32, passes: units::TEXT_PASSES.size() as u32 };

/// How many chains at the end of a list are searched for a text's own set before it begins a new chain.
const SEARCHED_CHAINS: usize = 8;

/// Lists are separate for own boards and search boards, because different rules decide what matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Search,
    Own,
}

/// The end of a chain.
const END: u32 = u32::MAX;

/// An entry of a list, and the next entry of its chain.
struct Posting {
    node: u32,
    next: u32,
}

/// The texts of a list that belong to one set, the latest first.
#[derive(Clone, Copy)]
struct Chain {
    /// One of the texts, kept here so that a probe need not look it up.
    node: u32,
    head: u32,
    tail: u32,
}

/// The state of the join: each text is compared with earlier ones, which are at most as long.
pub(super) struct PrefixJoin<'a> {
    nodes: &'a [Node],
    sets: &'a mut DisjointSets,
    rarity: Rarity,
    /// The index in `lists` for each element.
    places: HashMap<Element, u32>,
    /// The lists of each element, by kind.
    lists: Vec<[Vec<Chain>; 2]>,
    postings: Vec<Posting>,
    /// For each text, the last text that was compared with it, counted from one.
    compared: Vec<u32>,
    /// For the root of each set, the last probe that visited it and the index of its chain.
    met: Vec<(u32, u32)>,
    probes: u32,
    /// Steps that were not taken from the effort yet.
    steps: u64,
}

impl<'a> PrefixJoin<'a> {
    pub(super) fn new(nodes: &'a [Node], sets: &'a mut DisjointSets) -> Self {
        Self {
            nodes,
            sets,
            rarity: Rarity::from_nodes(nodes),
            places: HashMap::new(),
            lists: Vec::new(),
            postings: Vec::new(),
            compared: vec![0; nodes.len()],
            met: vec![(0, 0); nodes.len()],
            probes: 0,
            steps: 0,
        }
    }

    pub(super) fn run(mut self, limits: Limits, effort: &mut Effort) -> Result<(), TooHeavy> {
        let search = self.nodes.iter().any(|node| node.search);
        let own = self.nodes.iter().any(|node| node.own);
        let (mut rarest, mut kept) = (Vec::new(), Vec::new());
        for (index, node) in self.nodes.iter().enumerate() {
            let count = node.words().len();
            let first = count - nine_tenths(count) + 1;
            self.rarity.rarest(node.words(), if search && own { count } else { first }, &mut rarest);
            let mut left = limits;
            self.steps += count as u64;
            kept.clear();
            for (rank, &element) in rarest.iter().enumerate() {
                if !self.rarity.is_shared(element) {
                    continue;
                }
                // Beyond its rarest tenth, a text can only match a shorter one of the other kind, which it frames.
                let among_first = rank < first;
                let Some(list) = self.list(element, among_first) else { continue };
                for (kind, any, other) in [(Kind::Own, own, node.search), (Kind::Search, search, node.own)] {
                    if any && (among_first || other) {
                        self.probe(index, list, kind, &mut left);
                    }
                }
                if among_first {
                    kept.push(list);
                }
            }
            for &list in &kept {
                node.kinds().for_each(|kind| self.insert(index, list, kind));
            }
            effort.take_steps(std::mem::take(&mut self.steps))?;
        }
        Ok(())
    }

    /// The index of an element's lists, which are created if `make` is set.
    fn list(&mut self, element: Element, make: bool) -> Option<usize> {
        if !make {
            return self.places.get(&element).map(|place| *place as usize);
        }
        let next = narrow(self.lists.len());
        let place = *self.places.entry(element).or_insert(next);
        if place == next {
            self.lists.push(Default::default());
        }
        Some(place as usize)
    }

    /// Compares a text with those of one list, the latest first. Chains whose sets have been joined are merged.
    fn probe(&mut self, index: usize, place: usize, kind: Kind, left: &mut Limits) {
        if left.passes == 0 || left.comparisons == 0 {
            return;
        }
        let mut list = std::mem::take(&mut self.lists[place][kind as usize]);
        self.probes += 1;
        let (mut joined, mut visited) = (false, list.len());
        for at in (0..list.len()).rev() {
            if left.passes == 0 || left.comparisons == 0 {
                break;
            }
            note_steps(1);
            visited = at;
            let chain = list[at];
            let root = self.sets.root(chain.node as usize);
            if root == self.sets.root(index) {
                left.passes -= 1;
            } else {
                self.compare_with_chain(index, chain, left);
            }
            match self.met[root] {
                (probe, first) if probe == self.probes => {
                    let first = first as usize;
                    self.postings[list[first].tail as usize].next = chain.head;
                    list[first].tail = chain.tail;
                    list[at].head = END;
                    joined = true;
                }
                _ => self.met[root] = (self.probes, narrow(at)),
            }
        }
        if joined {
            // Only what was visited can have been merged; the list itself may be as long as there are texts.
            let mut kept = visited;
            for at in visited..list.len() {
                note_steps(1);
                if list[at].head != END {
                    list[kept] = list[at];
                    kept += 1;
                }
            }
            list.truncate(kept);
        }
        self.lists[place][kind as usize] = list;
    }

    /// Compares a text with those of a chain until one matches.
    fn compare_with_chain(&mut self, index: usize, chain: Chain, left: &mut Limits) {
        let node = &self.nodes[index];
        let stamp = narrow(index) + 1;
        let mut at = chain.head;
        while at != END && left.passes > 0 && left.comparisons > 0 {
            let Posting { node: other, next } = self.postings[at as usize];
            let other = other as usize;
            left.passes -= 1;
            note_steps(1);
            at = next;
            let second = &self.nodes[other];
            if self.compared[other] == stamp || second.words().len() < node.least_shared(second) {
                continue;
            }
            self.compared[other] = stamp;
            left.comparisons -= 1;
            self.steps += second.cost_of_match(node);
            if second.matches(node) {
                self.sets.join(other, index);
                return;
            }
        }
    }

    fn insert(&mut self, index: usize, place: usize, kind: Kind) {
        let root = self.sets.root(index);
        let posting = narrow(self.postings.len());
        let list = &mut self.lists[place][kind as usize];
        for chain in list.iter_mut().rev().take(SEARCHED_CHAINS) {
            if self.sets.root(chain.node as usize) == root {
                self.postings.push(Posting { node: narrow(index), next: chain.head });
                chain.head = posting;
                return;
            }
        }
        self.postings.push(Posting { node: narrow(index), next: END });
        list.push(Chain { node: narrow(index), head: posting, tail: posting });
    }
}

impl Node {
    fn kinds(&self) -> impl Iterator<Item = Kind> + use<> {
        [(Kind::Own, self.own), (Kind::Search, self.search)]
            .into_iter()
            .filter_map(|(kind, is)| is.then_some(kind))
    }
}

/// Positions take four bytes: more texts than that would not fit in memory.
fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(END)
}

/// Approximate counts of the texts with each element. Elements with equal counts are ordered by number, so the
/// order is the same for all texts.
struct Rarity {
    counts: Vec<u32>,
    scratch: Vec<(u32, Element)>,
}

impl Rarity {
    fn from_nodes(nodes: &[Node]) -> Self {
        const MOST: usize = 1 << 20;
        let words: usize = nodes.iter().map(|node| node.words().len()).sum();
        let mut counts = vec![0; words.next_power_of_two().clamp(2, MOST)];
        let slots = counts.len() - 1;
        for element in nodes.iter().flat_map(|node| elements(node.words())) {
            counts[element as usize & slots] += 1;
        }
        Self { counts, scratch: Vec::new() }
    }

    fn count(&self, element: Element) -> u32 {
        self.counts[element as usize & (self.counts.len() - 1)]
    }

    /// Whether more than one text may have the element.
    fn is_shared(&self, element: Element) -> bool {
        self.count(element) > 1
    }

    /// Writes the `count` rarest elements of a text to `into`, the rarest first.
    fn rarest(&mut self, words: &[u32], count: usize, into: &mut Vec<Element>) {
        let mut ranked = std::mem::take(&mut self.scratch);
        ranked.clear();
        ranked.extend(elements(words).map(|element| (self.count(element), element)));
        if count < ranked.len() {
            ranked.select_nth_unstable(count);
            ranked.truncate(count);
        }
        ranked.sort_unstable();
        into.clear();
        into.extend(ranked.iter().map(|&(_, element)| element));
        self.scratch = ranked;
    }
}
