//! Finds the texts of one title and location that are the same advert, without comparing all pairs.
//!
//! Equal texts are merged into one node. Up to [`units::PAIRWISE_TEXTS`] different texts are compared pair by pair; for
//! more, prefix filtering finds the pairs that can match (see [`prefix_join`]).

mod elements;
mod node;
mod prefix_join;

use std::cmp::Ordering;

pub(super) use self::node::Sample;
use self::{
    node::Node,
    prefix_join::{LIMITS, PrefixJoin},
};
use super::{
    disjoint_sets::DisjointSets,
    effort::{Effort, TooHeavy},
};
use crate::bounds::units;

/// Joins the members whose samples match. All samples must have the same title and location.
pub(super) fn join_similar(
    samples: Vec<Sample>,
    members: &mut DisjointSets,
    effort: &mut Effort,
) -> Result<(), TooHeavy> {
    let nodes = nodes(samples, members);
    // These sets are separate from `members`, so that members joined for other reasons do not affect which texts
    // are compared.
    let mut sets = DisjointSets::new(nodes.len());
    if nodes.len() <= units::PAIRWISE_TEXTS.size() {
        join_all_pairs(&nodes, &mut sets, effort)?;
    } else {
        PrefixJoin::new(&nodes, &mut sets).run(LIMITS, effort)?;
    }
    for (node, first) in nodes.iter().zip(sets.smallest_members()) {
        members.join(node.member, nodes[first].member);
    }
    Ok(())
}

/// The different samples in a canonical order; members with equal samples are joined.
fn nodes(mut samples: Vec<Sample>, members: &mut DisjointSets) -> Vec<Node> {
    samples.sort_unstable_by(by_length_then_words);
    let mut nodes: Vec<Node> = Vec::with_capacity(samples.len());
    for sample in samples {
        match nodes.last_mut() {
            Some(last) if last.text == sample.text => {
                members.join(last.member, sample.member);
                last.search |= sample.search;
                last.own |= !sample.search;
            }
            _ => nodes.push(Node::new(sample)),
        }
    }
    nodes
}

/// Shorter texts first, as `prefix_join` requires.
fn by_length_then_words(one: &Sample, other: &Sample) -> Ordering {
    let (left, right) = (one.text.words(), other.text.words());
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

fn join_all_pairs(nodes: &[Node], sets: &mut DisjointSets, effort: &mut Effort) -> Result<(), TooHeavy> {
    for (one, node) in nodes.iter().enumerate() {
        for (other, second) in nodes.iter().enumerate().skip(one + 1) {
            if sets.are_joined(one, other) {
                continue;
            }
            effort.take_steps(node.cost_of_match(second))?;
            if node.matches(second) {
                sets.join(one, other);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
