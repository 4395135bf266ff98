//! What has to be written so that the sheet says what the database says: rows that are missing, and cells
//! that differ. Pure: a plan holds for the sheet as it was read.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    layout::{Column, SHEET, SheetRow, is_blank, same},
    table::{Known, Matched, Problem, Row, Table},
};

/// Cells of one row that differ, in runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RowUpdate {
    /// The company whose row it is.
    pub company: i64,
    /// Ranges of neighbouring cells, with what is to be in them.
    pub ranges: Vec<(String, Vec<Value>)>,
}

impl RowUpdate {
    /// How many cells it sets.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.ranges.iter().map(|(_, cells)| cells.len()).sum()
    }
}

/// What is to be done to the sheet.
#[derive(Debug, Default)]
pub struct SyncPlan {
    /// Positions in the list of wanted rows that the sheet has not, in that list's order.
    pub missing: Vec<usize>,
    /// Rows whose cells differ, in that list's order.
    pub updates: Vec<RowUpdate>,
    /// Cells to be emptied: what is left of deleted rows.
    pub debris: Vec<(String, Vec<Value>)>,
    /// Companies whose rows people deleted.
    pub deleted: Vec<i64>,
    /// Rows that hold what they should.
    pub unchanged: usize,
    /// What a person should look at.
    pub problems: Vec<Problem>,
}

impl SyncPlan {
    /// Whether the sheet is as it should be.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.missing.is_empty() && self.updates.is_empty() && self.debris.is_empty()
    }
}

/// Plans for the sheet as `table` has it.
#[must_use]
pub fn plan(table: &Table, wanted: &[SheetRow], known: &Known) -> SyncPlan {
    let Matched { rows_of, debris, problems } = table.matched(known);
    let foreign = foreign_ids(table, known, &rows_of.keys().copied().collect());
    let placed: HashSet<i64> =
        known.rows.iter().map(|id| known.merged.get(id).copied().unwrap_or(*id)).collect();
    let mut plan = SyncPlan { problems, ..SyncPlan::default() };
    for (position, company) in wanted.iter().enumerate() {
        match rows_of.get(&company.id) {
            Some(rows) => plan.compare(company, rows),
            // Another row with this id would be a second one of two companies.
            None if foreign.contains(&company.id) => {}
            None if placed.contains(&company.id) => plan.deleted.push(company.id),
            None => plan.missing.push(position),
        }
    }
    plan.debris = debris.into_iter().flat_map(emptied).collect();
    plan
}

impl SyncPlan {
    fn compare(&mut self, wanted: &SheetRow, rows: &[&Row]) {
        for row in rows {
            let ranges = differing(row, wanted);
            if ranges.is_empty() {
                self.unchanged += 1;
            } else {
                self.updates.push(RowUpdate { company: wanted.id, ranges });
            }
        }
    }
}

/// Companies whose id stands in a row that is not theirs.
fn foreign_ids(table: &Table, known: &Known, matched: &HashSet<i64>) -> HashSet<i64> {
    let ids = table.ids().into_iter().map(|id| known.merged.get(&id).copied().unwrap_or(id));
    ids.filter(|id| !matched.contains(id)).collect()
}

/// The runs of figures in which a row differs.
fn differing(row: &Row, wanted: &SheetRow) -> Vec<(String, Vec<Value>)> {
    let mut runs: Vec<Vec<(Column, Value)>> = Vec::new();
    let mut open = false;
    for column in Column::ALL {
        let cell = wanted.cell(column);
        let differs = column.is_figure() && !same(row.cell(column), &cell);
        if differs {
            match runs.last_mut().filter(|_| open) {
                Some(run) => run.push((column, cell)),
                None => runs.push(vec![(column, cell)]),
            }
        }
        open = differs;
    }
    runs.into_iter().filter_map(|run| range_of(row.number, run)).collect()
}

fn range_of(row: u32, run: Vec<(Column, Value)>) -> Option<(String, Vec<Value>)> {
    let (first, last) = (run.first()?.0.letter(), run.last()?.0.letter());
    let cells = run.into_iter().map(|(_, cell)| cell).collect();
    Some((format!("{SHEET}!{first}{row}:{last}{row}"), cells))
}

/// The cells of a row that hold anything, each to be emptied.
fn emptied(row: &Row) -> Vec<(String, Vec<Value>)> {
    let full = Column::ALL.into_iter().filter(|column| column.is_figure() && !is_blank(row.cell(*column)));
    full.map(|column| {
        let cell = format!("{SHEET}!{0}{1}:{0}{1}", column.letter(), row.number);
        (cell, vec![Value::from("")])
    })
    .collect()
}

#[cfg(test)]
mod tests;
