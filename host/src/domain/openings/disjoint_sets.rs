//! Disjoint sets of indices (union-find).

/// Each set is a tree; at first, every index is a set of its own.
#[derive(Debug)]
pub(super) struct DisjointSets {
    parents: Vec<usize>,
    sizes: Vec<u32>,
}

impl DisjointSets {
    pub(super) fn new(count: usize) -> Self {
        Self { parents: (0..count).collect(), sizes: vec![1; count] }
    }

    /// The representative of the set of `index`, valid until the set is joined with another.
    pub(super) fn root(&mut self, mut index: usize) -> usize {
        while self.parents[index] != index {
            let above = self.parents[self.parents[index]];
            self.parents[index] = above;
            index = above;
        }
        index
    }

    pub(super) fn are_joined(&mut self, one: usize, other: usize) -> bool {
        self.root(one) == self.root(other)
    }

    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return;
        }
        let (large, small) = if self.sizes[one] < self.sizes[other] { (other, one) } else { (one, other) };
        self.parents[small] = large;
        self.sizes[large] += self.sizes[small];
    }

    /// For each index, the smallest index in its set.
    pub(super) fn smallest_members(mut self) -> Vec<usize> {
        let count = self.parents.len();
        let mut smallest_of = vec![usize::MAX; count];
        (0..count)
            .map(|index| {
                let root = self.root(index);
                // Indices are visited in ascending order, so the first of a set is its smallest.
                smallest_of[root] = smallest_of[root].min(index);
                smallest_of[root]
            })
            .collect()
    }
}
