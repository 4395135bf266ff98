//! Matching texts are joined, whatever their number and order.

use proptest::prelude::*;

use super::{
    DisjointSets, Node, Sample, nodes,
    prefix_join::{Limits, PrefixJoin},
};
use crate::domain::openings::{Effort, WordMultiset};

/// Limits that no test here reaches.
const UNBOUNDED: Limits = Limits { comparisons: u32::MAX, passes: u32::MAX };

fn sample(text: &str, search: bool, member: usize) -> Sample {
    Sample { text: WordMultiset::from_text(text).unwrap(), search, member }
}

/// For each member the smallest one of its set, found by comparing every pair.
fn all_pairs(nodes: &[Node], mut sets: DisjointSets) -> Vec<usize> {
    for one in nodes {
        for other in nodes {
            if one.matches(other) {
                sets.join(one.member, other.member);
            }
        }
    }
    sets.smallest_members()
}

/// For each member the smallest one of its set, found by the prefix join.
fn joined(samples: Vec<Sample>, limits: Limits) -> Vec<usize> {
    let mut members = DisjointSets::new(samples.len());
    let nodes = nodes(samples, &mut members);
    let mut sets = DisjointSets::new(nodes.len());
    PrefixJoin::new(&nodes, &mut sets).run(limits, &mut Effort::default()).unwrap();
    for (node, first) in nodes.iter().zip(sets.smallest_members()) {
        members.join(node.member, nodes[first].member);
    }
    members.smallest_members()
}

/// Similar texts of few words, so that all kinds of pairs occur.
fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let base = prop::collection::vec(0_u8..30, 1..70);
    let edit = (any::<prop::sample::Index>(), 0_u8..40, any::<bool>());
    let text = (0_usize..4, prop::collection::vec(edit, 0..9), 0_usize..100);
    let described = (text, any::<bool>());
    (prop::collection::vec(base, 4), prop::collection::vec(described, 1..40)).prop_map(|(bases, samples)| {
        let made = samples.into_iter().enumerate().map(|(member, ((base, edits, kept), search))| {
            let mut words = bases[base].clone();
            for (at, word, insert) in edits {
                let at = at.index(words.len());
                if insert { words.insert(at, word) } else { words[at] = word }
            }
            // Some are shortened, as search boards do.
            words.truncate(if kept < 50 { usize::MAX } else { kept });
            let text: Vec<String> = words.iter().map(|word| format!("w{word}")).collect();
            sample(&text.join(" "), search, member)
        });
        made.collect()
    })
}

/// Samples, and a permutation of their indices.
fn shuffled() -> impl Strategy<Value = (Vec<Sample>, Vec<usize>)> {
    samples().prop_flat_map(|samples| {
        let order: Vec<usize> = (0..samples.len()).collect();
        (Just(samples), Just(order).prop_shuffle())
    })
}

/// The same partition, with each set identified by its smallest member before the shuffle.
fn unshuffled(labels: &[usize], order: &[usize]) -> Vec<usize> {
    let mut smallest = vec![usize::MAX; labels.len()];
    for (place, &label) in labels.iter().enumerate() {
        smallest[label] = smallest[label].min(order[place]);
    }
    let mut named = vec![0; labels.len()];
    for (place, &label) in labels.iter().enumerate() {
        named[order[place]] = smallest[label];
    }
    named
}

proptest! {
    #[test]
    fn the_prefix_join_equals_comparing_every_pair(samples in samples()) {
        let mut members = DisjointSets::new(samples.len());
        let nodes = nodes(samples.clone(), &mut members);
        prop_assert_eq!(joined(samples, UNBOUNDED), all_pairs(&nodes, members));
    }

    #[test]
    fn the_order_does_not_matter_under_limits(
        (samples, order) in shuffled(),
        comparisons in 0_u32..6,
        passes in 0_u32..20,
    ) {
        let limits = Limits { comparisons, passes };
        let renumber = |member: usize, place: usize| Sample { member: place, ..samples[member].clone() };
        let other: Vec<Sample> =
            order.iter().enumerate().map(|(place, &member)| renumber(member, place)).collect();
        prop_assert_eq!(unshuffled(&joined(other, limits), &order), joined(samples.clone(), limits));
    }
}

#[test]
fn a_texts_own_set_costs_one_pass_whatever_its_size() {
    let words = |from: u32| {
        (0..100).map(|word| format!("w{}", if word == 0 { from } else { word })).collect::<Vec<_>>().join(" ")
    };
    let samples: Vec<Sample> =
        (0..500).map(|member| sample(&words(1000 + u32::try_from(member).unwrap()), false, member)).collect();
    // The rarest tenth of each text is one word of its own and ten common words.
    let limits = Limits { comparisons: 1, passes: 11 };
    assert!(joined(samples, limits).iter().all(|&first| first == 0));
}
