//! Few texts and many: what matches is joined, in any order.

use proptest::prelude::*;

use super::{
    Forest, Node, Sample,
    meeting::{Limits, Meeting},
    nodes,
};
use crate::domain::openings::TextForm;

/// What no test here comes near.
const UNBOUNDED: Limits = Limits { comparisons: u32::MAX, passes: u32::MAX };

fn sample(text: &str, region: &str, search: bool, member: usize) -> Sample {
    Sample { text: TextForm::of(text).unwrap(), region: region.to_owned(), search, member }
}

/// Which members are one, by comparing every pair.
fn all_pairs(nodes: &[Node], mut sets: Forest) -> Vec<usize> {
    for one in nodes {
        for other in nodes {
            if one.matches(other) {
                sets.join(one.member, other.member);
            }
        }
    }
    sets.smallest()
}

/// Which members are one, by meeting.
fn met(samples: Vec<Sample>, limits: Limits) -> Vec<usize> {
    let mut members = Forest::new(samples.len());
    let nodes = nodes(samples, &mut members);
    let mut sets = Forest::new(nodes.len());
    Meeting::new(&nodes, &mut sets).run(limits);
    for (node, first) in nodes.iter().zip(sets.smallest()) {
        members.join(node.member, nodes[first].member);
    }
    members.smallest()
}

/// Texts of few words, near each other, so that all kinds of pairs are there.
fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let base = prop::collection::vec(0_u8..30, 1..70);
    let edit = (any::<prop::sample::Index>(), 0_u8..40, any::<bool>());
    let text = (0_usize..4, prop::collection::vec(edit, 0..9), 0_usize..100);
    let told = (text, prop::sample::select(vec!["", "", "es", "pt"]), any::<bool>());
    (prop::collection::vec(base, 4), prop::collection::vec(told, 1..40)).prop_map(|(bases, samples)| {
        let made = samples.into_iter().enumerate().map(|(member, ((base, edits, kept), region, search))| {
            let mut words = bases[base].clone();
            for (at, word, insert) in edits {
                let at = at.index(words.len());
                if insert { words.insert(at, word) } else { words[at] = word }
            }
            // Some are cut, as a search board does.
            words.truncate(if kept < 50 { usize::MAX } else { kept });
            let text: Vec<String> = words.iter().map(|word| format!("w{word}")).collect();
            sample(&text.join(" "), region, search, member)
        });
        made.collect()
    })
}

/// The samples in another order, and the order.
fn shuffled() -> impl Strategy<Value = (Vec<Sample>, Vec<usize>)> {
    samples().prop_flat_map(|samples| {
        let order: Vec<usize> = (0..samples.len()).collect();
        (Just(samples), Just(order).prop_shuffle())
    })
}

/// The same partition, each set named by its smallest member before the shuffle.
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
    fn meeting_finds_what_comparing_every_pair_finds(samples in samples()) {
        let mut members = Forest::new(samples.len());
        let nodes = nodes(samples.clone(), &mut members);
        prop_assert_eq!(met(samples, UNBOUNDED), all_pairs(&nodes, members));
    }

    #[test]
    fn a_bound_does_not_make_the_order_matter(
        (samples, order) in shuffled(),
        comparisons in 0_u32..6,
        passes in 0_u32..20,
    ) {
        let limits = Limits { comparisons, passes };
        let renumber = |member: usize, place: usize| Sample { member: place, ..samples[member].clone() };
        let other: Vec<Sample> =
            order.iter().enumerate().map(|(place, &member)| renumber(member, place)).collect();
        prop_assert_eq!(unshuffled(&met(other, limits), &order), met(samples.clone(), limits));
    }
}

#[test]
fn a_set_that_a_text_belongs_to_costs_one_pass_however_large_it_is() {
    let words = |from: u32| {
        (0..100).map(|word| format!("w{}", if word == 0 { from } else { word })).collect::<Vec<_>>().join(" ")
    };
    let samples: Vec<Sample> = (0..500)
        .map(|member| sample(&words(1000 + u32::try_from(member).unwrap()), "", false, member))
        .collect();
    // The rarest tenth of each: one word of its own and ten that all have.
    let limits = Limits { comparisons: 1, passes: 11 };
    assert!(met(samples, limits).iter().all(|&first| first == 0));
}
