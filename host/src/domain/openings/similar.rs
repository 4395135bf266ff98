//! Which texts of one title and place are the same advert, without comparing all with all.
//!
//! Equal texts are one node. Up to [`EXACT`] different ones are compared pair by pair; of more, those are
//! compared that can match (see [`meeting`]).

mod meeting;

use std::cmp::Ordering;

use self::meeting::{LIMITS, Meeting};
use super::{
    forest::Forest,
    text::{TextForm, share},
};

/// So many different texts are compared pair by pair.
const EXACT: usize = 64;

/// Words that the shorter of a search board's text and an own board's must have to be looked for in the longer.
const FRAMED_FROM: usize = 40;

/// An offer's text and what else decides whether two are one.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) text: TextForm,
    /// Two samples whose regions differ match only if one of these is unknown, which is empty.
    pub(super) region: String,
    /// Whether it is of a search board.
    pub(super) search: bool,
    /// Its index in the forest.
    pub(super) member: usize,
}

/// Samples that are equal in text and region.
#[derive(Debug)]
struct Node {
    text: TextForm,
    region: String,
    /// Some of them are of a search board.
    search: bool,
    /// Some of them are of an own board.
    own: bool,
    /// One of them.
    member: usize,
    sketch: Sketch,
}

/// Joins the members whose samples match, which are of one title and place.
pub(super) fn join_similar(samples: Vec<Sample>, members: &mut Forest) {
    let nodes = nodes(samples, members);
    // Sets of its own: what other reasons joined must not decide what is compared.
    let mut sets = Forest::new(nodes.len());
    if nodes.len() <= EXACT {
        join_all_pairs(&nodes, &mut sets);
    } else {
        Meeting::new(&nodes, &mut sets).run(LIMITS);
    }
    for (node, first) in nodes.iter().zip(sets.smallest()) {
        members.join(node.member, nodes[first].member);
    }
}

/// The different samples, in an order of their own; members with equal ones are joined.
fn nodes(mut samples: Vec<Sample>, members: &mut Forest) -> Vec<Node> {
    samples.sort_unstable_by(own_order);
    let mut nodes: Vec<Node> = Vec::with_capacity(samples.len());
    for Sample { text, region, search, member } in samples {
        match nodes.last_mut() {
            Some(last) if last.text == text && last.region == region => {
                members.join(last.member, member);
                last.search |= search;
                last.own |= !search;
            }
            _ => {
                let sketch = Sketch::of(text.words());
                nodes.push(Node { text, region, search, own: !search, member, sketch });
            }
        }
    }
    nodes
}

/// Shorter texts first: the order that `meeting` relies on.
fn own_order(one: &Sample, other: &Sample) -> Ordering {
    let (left, right) = (one.text.words(), other.text.words());
    left.len().cmp(&right.len()).then_with(|| left.cmp(right)).then_with(|| one.region.cmp(&other.region))
}

/// Nine tenths, rounded up.
const fn nine_tenths(count: usize) -> usize {
    (count * 9).div_ceil(10)
}

impl Node {
    fn words(&self) -> &[u32] {
        self.text.words()
    }

    fn matches(&self, other: &Self) -> bool {
        let least = self.least_shared(other);
        let (one, two) = (self.words().len(), other.words().len());
        let near = self.region == other.region || self.region.is_empty() || other.region.is_empty();
        near && one.min(two) >= least
            && self.sketch.least_apart(&other.sketch) <= one + two - 2 * least
            && share(self.words(), other.words(), least)
    }

    /// How many words the two must share to match.
    fn least_shared(&self, other: &Self) -> usize {
        let (one, two) = (self.words().len(), other.words().len());
        let across = (self.search && other.own) || (self.own && other.search);
        let framed = across && one.min(two) >= FRAMED_FROM;
        nine_tenths(if framed { one.min(two) } else { one.max(two) })
    }
}

/// A text's words in 256 bits, each turned as often as a word falls on it.
///
/// Words that both texts have cancel out, so at least as many words are in one of two texts alone as bits
/// differ: most pairs that do not match are known by this, without a look at their words.
#[derive(Debug, Clone, Copy)]
struct Sketch([u64; 4]);

impl Sketch {
    fn of(words: &[u32]) -> Self {
        let mut bits = [0_u64; 4];
        for element in meeting::elements(words) {
            // The high bits: the low ones tell the lists' slots.
            bits[(element >> 30) as usize] ^= 1 << ((element >> 24) & 63);
        }
        Self(bits)
    }

    fn least_apart(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(left, right)| (left ^ right).count_ones() as usize).sum()
    }
}

fn join_all_pairs(nodes: &[Node], sets: &mut Forest) {
    for (one, node) in nodes.iter().enumerate() {
        for (other, second) in nodes.iter().enumerate().skip(one + 1) {
            if !sets.same(one, other) && node.matches(second) {
                sets.join(one, other);
            }
        }
    }
}

#[cfg(test)]
mod tests;
