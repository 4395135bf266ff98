//! A list of rows under the columns that are asked for.

use super::{Cell, Column, Table};
use crate::{cli::CliError, suggest::suggest_or_list};

/// A list of `R`: its columns, and the rows that it was given.
#[derive(Debug)]
pub(in crate::cli) struct Listing<R: 'static> {
    columns: Vec<&'static Column<R>>,
    table: Table,
}

impl<R> Listing<R> {
    /// Of the usual ones of these columns, but for those that `is_left_out` names.
    pub(in crate::cli) fn usual(
        all: &'static [Column<R>],
        wide: bool,
        is_left_out: impl Fn(&str) -> bool,
    ) -> Self {
        let columns = all.iter().filter(|column| column.usual && !is_left_out(column.name)).collect();
        let (columns, table) = Self::of(columns, false);
        Self { columns, table: table.asked_for(false, wide) }
    }

    /// Of these columns, for a command that has no option for its tables.
    pub(in crate::cli) fn fixed(all: &'static [Column<R>]) -> Self {
        let (columns, table) = Self::of(all.iter().collect(), false);
        Self { columns, table }
    }

    /// Of the columns with these names, separated by commas, in this order. An unknown name is refused with the nearest.
    pub(in crate::cli) fn chosen(
        all: &'static [Column<R>],
        names: &str,
        wide: bool,
    ) -> Result<Self, CliError> {
        let columns: Vec<_> = names.split(',').map(|name| find(all, name)).collect::<Result<_, _>>()?;
        let (columns, table) = Self::of(columns, true);
        Ok(Self { columns, table: table.asked_for(true, wide) })
    }

    fn of(columns: Vec<&'static Column<R>>, chosen: bool) -> (Vec<&'static Column<R>>, Table) {
        let mut shapes: Vec<_> = columns.iter().map(|column| column.shape).collect();
        // A column that was asked for is shown even if it is blank.
        for shape in &mut shapes {
            shape.if_any &= !chosen;
        }
        (columns, Table::of(shapes))
    }

    /// Adds a row.
    pub(in crate::cli) fn push(&mut self, row: &R) {
        let cells: Vec<Cell> = self.columns.iter().map(|column| (column.cell)(row)).collect();
        self.table.add_cells(cells);
    }

    /// The rows as a table.
    pub(in crate::cli) fn into_table(self) -> Table {
        self.table
    }
}

fn find<R>(all: &'static [Column<R>], name: &str) -> Result<&'static Column<R>, CliError> {
    let name = name.trim();
    let is_it = |column: &&Column<R>| column.name.eq_ignore_ascii_case(name);
    all.iter().find(is_it).ok_or_else(|| {
        let names = all.iter().map(|column| column.name);
        let known = names.clone().collect::<Vec<_>>().join(", ");
        let near = suggest_or_list(name, names);
        let near = if near.starts_with("known here") { String::new() } else { format!("{near} ") };
        CliError::usage(format_args!("`--columns`: no column `{name}`: {near}there are {known}"))
    })
}
