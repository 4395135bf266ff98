//! What has to be written so that the sheet says what the database says: rows that are missing, and cells
//! that differ. Pure: a plan holds for the sheet as it was read.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{
    layout::{Column, SHEET, SheetRow, is_blank, same},
    table::{Known, Matched, Problem, Row, Table},
};

/// Cells of one row to be set.
#[derive(Debug, Clone, PartialEq)]
pub struct RowUpdate {
    /// The company whose row it is; none where what is left of a row is emptied.
    pub company: Option<i64>,
    /// As the sheet counts it.
    pub row: u32,
    /// From left to right.
    pub cells: Vec<(Column, Value)>,
}

/// What the program has put into cells since the sheet was known to be settled.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// By place.
    cells: HashMap<(u32, Column), Vec<Value>>,
    /// What was put into one row at once, wherever that row is by now.
    rows: HashSet<String>,
}

/// What is to be done to the sheet.
#[derive(Debug, Default)]
pub struct SyncPlan {
    /// Positions in the list of wanted rows that the sheet has not, in that list's order.
    pub missing: Vec<usize>,
    /// Rows whose cells differ, in that list's order, then what is left of deleted rows.
    pub updates: Vec<RowUpdate>,
    /// Companies whose rows people deleted.
    pub deleted: Vec<i64>,
    /// Rows that hold what they should.
    pub unchanged: usize,
    /// What a person should look at.
    pub problems: Vec<Problem>,
}

impl RowUpdate {
    /// Neighbouring cells as ranges, with what is to be in them.
    #[must_use]
    pub fn ranges(&self) -> Vec<(String, Vec<Value>)> {
        let runs = self.cells.chunk_by(|(left, _), (right, _)| left.index() + 1 == right.index());
        runs.filter_map(|run| {
            let (first, last) = (run.first()?.0.letter(), run.last()?.0.letter());
            let cells = run.iter().map(|(_, cell)| cell.clone()).collect();
            Some((format!("{SHEET}!{first}{row}:{last}{row}", row = self.row), cells))
        })
        .collect()
    }
}

impl Written {
    /// Notes what was put into a row at once.
    pub fn note(&mut self, row: u32, cells: Vec<(Column, Value)>) {
        let filled = cells.iter().filter(|(_, value)| !is_blank(Some(value)));
        self.rows.insert(signature(filled.map(|(column, value)| (*column, value))));
        for (column, value) in cells {
            let values = self.cells.entry((row, column)).or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }

    /// Those of a row's cells that hold what was put there, or into this row while it stood elsewhere.
    fn of_row(&self, row: &Row, full: &[Column]) -> Vec<Column> {
        let filled = full.iter().filter_map(|column| Some((*column, row.cell(*column)?)));
        let moved = self.rows.contains(&signature(filled));
        let here = |column: &Column| {
            let values = self.cells.get(&(row.number, *column));
            values.is_some_and(|values| values.iter().any(|value| same(row.cell(*column), value)))
        };
        full.iter().copied().filter(|column| column.is_figure() && (moved || here(column))).collect()
    }
}

/// Cells as one text, so that rows that hold the same are found by it.
fn signature<'c>(cells: impl Iterator<Item = (Column, &'c Value)>) -> String {
    let text = |(column, value): (Column, &Value)| match value.as_f64() {
        Some(number) => format!("{}{number}\n", column.letter()),
        None => format!("{}{value}\n", column.letter()),
    };
    cells.map(text).collect()
}

impl SyncPlan {
    /// Whether the sheet is as it should be.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.missing.is_empty() && self.updates.is_empty()
    }
}

/// Plans for the sheet as `table` has it.
#[must_use]
pub fn plan(table: &Table, wanted: &[SheetRow], known: &Known, written: &Written) -> SyncPlan {
    let Matched { rows_of, nameless, problems } = table.matched(known);
    let living = |id: i64| known.living(id);
    // Another row with such an id would be a second one of two companies.
    let foreign: HashSet<i64> =
        table.ids().into_iter().map(living).filter(|company| !rows_of.contains_key(company)).collect();
    let placed: HashSet<i64> = known.rows.iter().copied().map(living).collect();
    let mut plan = SyncPlan { problems, ..SyncPlan::default() };
    for (position, company) in wanted.iter().enumerate() {
        match rows_of.get(&company.id) {
            Some(rows) => rows.iter().for_each(|row| plan.compare(company, row, rows.len() > 1)),
            None if foreign.contains(&company.id) => {}
            None if placed.contains(&company.id) => plan.deleted.push(company.id),
            None => plan.missing.push(position),
        }
    }
    for row in nameless {
        plan.clear(row, written);
    }
    plan.problems.sort_by_key(|problem| problem.row);
    plan
}

impl SyncPlan {
    /// Of a company with more rows than one, the names stay: they tell a person whose rows these were.
    fn compare(&mut self, wanted: &SheetRow, row: &Row, is_one_of_many: bool) {
        let stays = |column: Column| is_one_of_many && column == Column::Company;
        let cells = Column::ALL.into_iter().filter(|column| column.is_figure() && !stays(*column));
        let cells = cells.map(|column| (column, wanted.cell(column)));
        let cells: Vec<_> = cells.filter(|(column, cell)| !same(row.cell(*column), cell)).collect();
        if cells.is_empty() {
            self.unchanged += 1;
        } else {
            self.updates.push(RowUpdate { company: Some(wanted.id), row: row.number, cells });
        }
    }

    /// Figures that were on their way to a row which a person deleted meanwhile are taken back. What people
    /// wrote without an id is theirs; where it looks like an answer, it is told.
    fn clear(&mut self, row: &Row, written: &Written) {
        let full: Vec<_> = Column::ALL.into_iter().filter(|column| !is_blank(row.cell(*column))).collect();
        let ours = written.of_row(row, &full);
        if row.is_answered() {
            let message = "it has no id and is left alone: put the id back, if it is a company's";
            self.problems.push(Problem { row: row.number, message: message.to_owned() });
        }
        if !ours.is_empty() {
            let cells = ours.into_iter().map(|column| (column, Value::from(""))).collect();
            self.updates.push(RowUpdate { company: None, row: row.number, cells });
        }
    }
}

#[cfg(test)]
mod tests;
