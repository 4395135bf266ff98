//! Counts against the bounds, and what happens beyond one.

use std::fmt;

use crate::bounds::{Bound, MovedBounds, plugins as bounds};

/// A bound and the measure that exceeds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excess {
    /// The bound.
    pub bound: Bound,
    /// Its limit under the settings.
    pub limit: u64,
    /// What was measured when the walk stopped.
    pub measured: u64,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bound, limit, measured } = self;
        let (measured, limit) = (bound.in_unit(*measured), bound.in_unit(*limit));
        write!(f, "{}: {measured} or more, the bound is {limit}", bound.name)
    }
}

/// Why a walk ends before the end of the file.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::plugins) enum Fault {
    /// The file is no component.
    Malformed(String),
    /// A bound is exceeded.
    Beyond(Excess),
}

impl From<wasmparser::Error> for Fault {
    fn from(error: wasmparser::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

/// One measure: what was counted so far, and its limit.
pub(super) struct Meter {
    bound: Bound,
    limit: u64,
    total: u64,
}

impl Meter {
    fn new(bound: Bound, moved: &MovedBounds) -> Self {
        Self { bound, limit: moved.limit(&bound), total: 0 }
    }

    /// Checks a measure of one thing.
    pub(super) const fn check(&self, measured: u64) -> Result<(), Fault> {
        if measured > self.limit {
            return Err(Fault::Beyond(Excess { bound: self.bound, limit: self.limit, measured }));
        }
        Ok(())
    }

    /// Adds to the measure of the whole file.
    pub(super) fn add(&mut self, more: u64) -> Result<(), Fault> {
        self.total = self.total.saturating_add(more);
        self.check(self.total)
    }
}

/// All measures of one walk.
pub(super) struct Meters {
    pub(super) nesting: Meter,
    pub(super) parts: Meter,
    pub(super) instances: Meter,
    pub(super) items: Meter,
    pub(super) types: Meter,
    pub(super) type_size: Meter,
    pub(super) type_sizes: Meter,
    pub(super) name_size: Meter,
    pub(super) entries: Meter,
    pub(super) elements: Meter,
    pub(super) functions: Meter,
    pub(super) function_size: Meter,
    pub(super) code_size: Meter,
    pub(super) locals: Meter,
    pub(super) all_locals: Meter,
    pub(super) blocks: Meter,
    pub(super) loops: Meter,
    pub(super) all_loops: Meter,
    pub(super) joins: Meter,
    pub(super) all_joins: Meter,
    pub(super) values: Meter,
}

impl Meters {
    pub(super) fn new(moved: &MovedBounds) -> Self {
        let meter = |bound| Meter::new(bound, moved);
        Self {
            nesting: meter(bounds::NESTING),
            parts: meter(bounds::PARTS),
            instances: meter(bounds::INSTANCES),
            items: meter(bounds::ITEMS),
            types: meter(bounds::TYPES),
            type_size: meter(bounds::TYPE_SIZE),
            type_sizes: meter(bounds::TYPE_SIZES),
            name_size: meter(bounds::NAME_SIZE),
            entries: meter(bounds::ENTRIES),
            elements: meter(bounds::ELEMENTS),
            functions: meter(bounds::FUNCTIONS),
            function_size: meter(bounds::FUNCTION_SIZE),
            code_size: meter(bounds::CODE_SIZE),
            locals: meter(bounds::LOCALS),
            all_locals: meter(bounds::ALL_LOCALS),
            blocks: meter(bounds::BLOCKS),
            loops: meter(bounds::LOOPS),
            all_loops: meter(bounds::ALL_LOOPS),
            joins: meter(bounds::JOINS),
            all_joins: meter(bounds::ALL_JOINS),
            values: meter(bounds::VALUES),
        }
    }

    /// Checks the length of a name.
    pub(super) const fn name(&self, name: &str) -> Result<(), Fault> {
        self.name_size.check(name.len() as u64)
    }
}
