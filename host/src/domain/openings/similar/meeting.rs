//! Many texts: a pair is compared only if it can match, and a text only so often.
//!
//! To share nine tenths of the longer, two texts must share one of the rarest tenth of the words of each,
//! whatever "rare" means, as long as it means the same for all. So each text is kept in a list for each of its
//! rarest words, and meets the texts that stand in the lists of its own. The lists keep apart the sets of
//! texts already joined: the set that a text itself belongs to is passed over at once, however many belong to it.
//!
//! A list is long where thousands of different texts are made of few words. So a text passes at most
//! [`Limits::passes`] entries and is compared at most [`Limits::comparisons`] times: by its rarest words
//! first and, in a list, with the texts nearest in length first. A text that it would have met later is not
//! joined to it, unless a third one joins them. The texts come in an order of their own, so what comes out is
//! the same for the same set of texts.

use std::collections::HashMap;

use super::{Node, nine_tenths};
use crate::domain::openings::{forest::Forest, text::mix};

/// What one text may cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Texts that it is compared with.
    pub(super) comparisons: u32,
    /// Entries of lists that it looks at, compared or not.
    pub(super) passes: u32,
}

/// Measured by `cargo xtask bench`: 100,000 texts made of 300 words take seconds, and of those that are one with
/// a single other text among them five in six find it.
pub(super) const LIMITS: Limits = Limits { comparisons: 64, passes: 128 };

/// Chains at a list's end among which a text's own is looked for before it begins another.
const NEAREST: usize = 8;

/// The n-th time that a word stands in a text: of two texts, what they share or do not.
type Element = u32;

/// Texts of own boards are kept apart from those of search boards: what matches differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Search,
    Own,
}

/// No further posting.
const END: u32 = u32::MAX;

/// A text in a list, and the next of its chain.
struct Posting {
    node: u32,
    next: u32,
}

/// The texts of a list that belong to one set, the last that came first.
#[derive(Clone, Copy)]
struct Chain {
    /// One of them, here so that a walk need not look it up.
    node: u32,
    head: u32,
    tail: u32,
}

/// One text after the other meets those before it, which are no longer than it is.
pub(super) struct Meeting<'a> {
    nodes: &'a [Node],
    sets: &'a mut Forest,
    rarity: Rarity,
    /// Where in `lists` those of an element are.
    places: HashMap<Element, u32>,
    /// For each element its texts, by kind.
    lists: Vec<[Vec<Chain>; 2]>,
    postings: Vec<Posting>,
    /// For each text the last, by its number from one, that was compared with it.
    compared: Vec<u32>,
    /// For each set's root the last walk that met it, and where its chain stood.
    met: Vec<(u32, u32)>,
    walks: u32,
}

impl<'a> Meeting<'a> {
    pub(super) fn new(nodes: &'a [Node], sets: &'a mut Forest) -> Self {
        Self {
            nodes,
            sets,
            rarity: Rarity::of(nodes),
            places: HashMap::new(),
            lists: Vec::new(),
            postings: Vec::new(),
            compared: vec![0; nodes.len()],
            met: vec![(0, 0); nodes.len()],
            walks: 0,
        }
    }

    pub(super) fn run(mut self, limits: Limits) {
        let search = self.nodes.iter().any(|node| node.search);
        let own = self.nodes.iter().any(|node| node.own);
        let (mut rarest, mut kept) = (Vec::new(), Vec::new());
        for (index, node) in self.nodes.iter().enumerate() {
            let count = node.words().len();
            let first = count - nine_tenths(count) + 1;
            self.rarity.rarest(node.words(), if search && own { count } else { first }, &mut rarest);
            let mut left = limits;
            kept.clear();
            for (rank, &element) in rarest.iter().enumerate() {
                if !self.rarity.is_shared(element) {
                    continue;
                }
                // Beyond its rarest tenth a text meets only what it may frame, which is of the other kind.
                let among_first = rank < first;
                let Some(list) = self.list(element, among_first) else { continue };
                for (kind, any, other) in [(Kind::Own, own, node.search), (Kind::Search, search, node.own)] {
                    if any && (among_first || other) {
                        self.walk(index, list, kind, &mut left);
                    }
                }
                if among_first {
                    kept.push(list);
                }
            }
            for &list in &kept {
                node.kinds().for_each(|kind| self.insert(index, list, kind));
            }
        }
    }

    /// Where the lists of an element are; those of a new one are made if asked for.
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

    /// Meets the texts of one list, the last that came first. Chains that have become one set's are joined.
    fn walk(&mut self, index: usize, place: usize, kind: Kind, left: &mut Limits) {
        if left.passes == 0 || left.comparisons == 0 {
            return;
        }
        let mut list = std::mem::take(&mut self.lists[place][kind as usize]);
        self.walks += 1;
        let mut joined = false;
        for at in (0..list.len()).rev() {
            if left.passes == 0 || left.comparisons == 0 {
                break;
            }
            let chain = list[at];
            let root = self.sets.root(chain.node as usize);
            if root == self.sets.root(index) {
                left.passes -= 1;
            } else {
                self.compare(index, chain, left);
            }
            match self.met[root] {
                (walk, first) if walk == self.walks => {
                    let first = first as usize;
                    self.postings[list[first].tail as usize].next = chain.head;
                    list[first].tail = chain.tail;
                    list[at].head = END;
                    joined = true;
                }
                _ => self.met[root] = (self.walks, narrow(at)),
            }
        }
        if joined {
            list.retain(|chain| chain.head != END);
        }
        self.lists[place][kind as usize] = list;
    }

    /// Compares a text with those of a chain until one matches.
    fn compare(&mut self, index: usize, chain: Chain, left: &mut Limits) {
        let node = &self.nodes[index];
        let stamp = narrow(index) + 1;
        let mut at = chain.head;
        while at != END && left.passes > 0 && left.comparisons > 0 {
            let Posting { node: other, next } = self.postings[at as usize];
            let other = other as usize;
            left.passes -= 1;
            at = next;
            let second = &self.nodes[other];
            if self.compared[other] == stamp || second.words().len() < node.least_shared(second) {
                continue;
            }
            self.compared[other] = stamp;
            left.comparisons -= 1;
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
        for chain in list.iter_mut().rev().take(NEAREST) {
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

/// Positions are kept in four bytes: a block of more would not fit any memory.
fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(END)
}

/// How many texts have an element, about. Elements that fall on one count are told apart by their numbers, so
/// the order is one and the same for all texts.
struct Rarity {
    counts: Vec<u32>,
    scratch: Vec<(u32, Element)>,
}

impl Rarity {
    fn of(nodes: &[Node]) -> Self {
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

    /// Whether another text may have it.
    fn is_shared(&self, element: Element) -> bool {
        self.count(element) > 1
    }

    /// The rarest elements of a text, `count` of them, the rarest first.
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

/// The elements of ascending words.
pub(super) fn elements(words: &[u32]) -> impl Iterator<Item = Element> {
    let (mut last, mut times) = (None, 0_u64);
    words.iter().map(move |&word| {
        times = if last == Some(word) { times + 1 } else { 0 };
        last = Some(word);
        if times == 0 { word } else { mix((u64::from(word) << 32) | times) }
    })
}
