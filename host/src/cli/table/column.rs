//! The definition of a column.

use super::Cell;

/// What fitting a column to a terminal takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Shape {
    /// Its heading.
    pub(super) header: &'static str,
    /// Numbers stand at the right.
    pub(super) right: bool,
    /// The column of the largest is left out first.
    pub(super) priority: u8,
    /// It is cut to this width before any column is left out.
    pub(super) least: usize,
    /// It is shown only where one of its cells holds something.
    pub(super) if_any: bool,
}

/// A column of a list of `R`.
#[derive(Debug)]
pub(in crate::cli) struct Column<R: 'static> {
    /// Its name for `--columns`.
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// Whether it is shown when nobody asks for columns.
    pub(super) usual: bool,
    /// Its cell in a row.
    pub(super) cell: fn(&R) -> Cell,
}

impl<R> Column<R> {
    /// A column of texts, which are cut to `least` where room is scarce.
    pub(in crate::cli) const fn text(
        name: &'static str,
        priority: u8,
        least: usize,
        cell: fn(&R) -> Cell,
    ) -> Self {
        let shape = Shape { header: name, right: false, priority, least, if_any: false };
        Self { name, shape, usual: true, cell }
    }

    /// A column of numbers, which are never cut.
    pub(in crate::cli) const fn number(name: &'static str, priority: u8, cell: fn(&R) -> Cell) -> Self {
        let shape = Shape { header: name, right: true, priority, least: usize::MAX, if_any: false };
        Self { name, shape, usual: true, cell }
    }

    /// With a heading that is not its name.
    pub(in crate::cli) const fn headed(mut self, header: &'static str) -> Self {
        self.shape.header = header;
        self
    }

    /// Shown only where it is asked for by name.
    pub(in crate::cli) const fn on_demand(mut self) -> Self {
        self.usual = false;
        self
    }

    /// Shown only where one of its cells holds something, or where it is asked for by name.
    pub(in crate::cli) const fn if_any(mut self) -> Self {
        self.shape.if_any = true;
        self
    }
}
