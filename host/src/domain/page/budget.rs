//! What reading one page may cost. Whatever parses or walks counts here, and stops once a limit is passed.
//!
//! Steps are what grows with a page that is built to be slow: each question that the parser asks about an open element,
//! each node, each edge of the walk. They are counted, not timed, so that the same page always ends in the same way.

use std::{
    cell::Cell,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::bounds::{Bound, pages};

/// The limits of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimits {
    /// Nodes of the tree.
    pub nodes: u64,
    /// Attributes of the tree.
    pub attributes: u64,
    /// Attributes of one tag.
    pub tag_attributes: u64,
    /// Elements open at once, with the formatting elements that are carried on.
    pub open: u64,
    /// Bytes of text and attributes in the tree.
    pub bytes: u64,
    /// Steps of parser and walk.
    pub steps: u64,
}

impl Default for PageLimits {
    fn default() -> Self {
        Self {
            nodes: pages::NODES.limit,
            attributes: pages::ATTRIBUTES.limit,
            tag_attributes: pages::TAG_ATTRIBUTES.limit,
            open: pages::OPEN.limit,
            bytes: pages::BYTES.limit,
            steps: pages::STEPS.limit,
        }
    }
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    Nodes,
    Attributes,
    TagAttributes,
    Open,
    Bytes,
    Steps,
    Time,
}

impl Counted {
    /// The bound, and what it counts, behind the limit.
    const fn bound(self) -> (Bound, &'static str) {
        match self {
            Self::Nodes => (pages::NODES, " nodes"),
            Self::Attributes => (pages::ATTRIBUTES, " attributes"),
            Self::TagAttributes => (pages::TAG_ATTRIBUTES, " attributes in one tag"),
            Self::Open => (pages::OPEN, " elements open at once"),
            Self::Bytes => (pages::BYTES, " of text and attributes"),
            Self::Steps => (pages::STEPS, " steps"),
            Self::Time => (pages::TIME, " to read it"),
        }
    }
}

/// Why a page was not read to its end. As text: ``more than 300,000 nodes, `[discovery] page_nodes` ``.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub struct TooHeavy {
    counted: Counted,
    /// The limit that held.
    limit: u64,
}

impl TooHeavy {
    /// It took longer than a page may.
    #[must_use]
    pub const fn by_time() -> Self {
        Self { counted: Counted::Time, limit: pages::TIME.limit }
    }
}

impl fmt::Display for TooHeavy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bound, counted) = self.counted.bound();
        write!(f, "more than {}{counted}", Bound { limit: self.limit, ..bound })?;
        bound.setting.map_or(Ok(()), |setting| write!(f, ", `{setting}`"))
    }
}

/// What is left for one page.
#[derive(Debug)]
pub struct Budget {
    limits: PageLimits,
    /// Set when nobody waits for the page any more.
    stopped: Arc<AtomicBool>,
    nodes: Cell<u64>,
    attributes: Cell<u64>,
    bytes: Cell<u64>,
    steps: Cell<u64>,
    /// The first limit that was passed.
    spent: Cell<Option<TooHeavy>>,
}

impl Budget {
    /// A budget that ends early once `stopped` is set.
    #[must_use]
    pub const fn new(limits: PageLimits, stopped: Arc<AtomicBool>) -> Self {
        Self {
            limits,
            stopped,
            nodes: Cell::new(0),
            attributes: Cell::new(0),
            bytes: Cell::new(0),
            steps: Cell::new(0),
            spent: Cell::new(None),
        }
    }

    /// Steps taken so far.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Nodes made so far.
    #[must_use]
    pub const fn nodes(&self) -> u64 {
        self.nodes.get()
    }

    /// Fails once a limit was passed or nobody waits any more.
    pub(super) fn check(&self) -> Result<(), TooHeavy> {
        if self.spent.get().is_none() && self.stopped.load(Ordering::Relaxed) {
            self.spent.set(Some(TooHeavy::by_time()));
        }
        self.spent.get().map_or(Ok(()), Err)
    }

    pub(super) const fn is_spent(&self) -> bool {
        self.spent.get().is_some()
    }

    pub(super) fn step(&self, count: u64) {
        self.count(&self.steps, count, self.limits.steps, Counted::Steps);
    }

    pub(super) fn node(&self) {
        self.count(&self.nodes, 1, self.limits.nodes, Counted::Nodes);
    }

    pub(super) fn attributes(&self, count: u64) {
        self.count(&self.attributes, count, self.limits.attributes, Counted::Attributes);
    }

    pub(super) fn bytes(&self, count: usize) {
        self.count(&self.bytes, count as u64, self.limits.bytes, Counted::Bytes);
    }

    /// One tag, or one element, has as many attributes. Each is compared with those before it.
    pub(super) fn tag_attributes(&self, count: u64) {
        self.hold(count, self.limits.tag_attributes, Counted::TagAttributes);
    }

    /// So many elements are open, those included that are carried on.
    pub(super) fn open(&self, count: u64) {
        self.hold(count, self.limits.open, Counted::Open);
    }

    fn count(&self, counter: &Cell<u64>, count: u64, limit: u64, what: Counted) {
        let sum = counter.get().saturating_add(count);
        counter.set(sum);
        self.hold(sum, limit, what);
    }

    fn hold(&self, count: u64, limit: u64, what: Counted) {
        if count > limit && self.spent.get().is_none() {
            self.spent.set(Some(TooHeavy { counted: what, limit }));
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(PageLimits::default(), Arc::default())
    }
}
