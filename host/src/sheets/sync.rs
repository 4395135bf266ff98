//! Plans the writes that make the sheet agree with the database: missing rows, and cells that differ. Pure: a
//! plan is valid for the sheet as it was read.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{
    layout::{self, Column, SheetRow, cell_equals, is_blank},
    table::{KnownCompanies, Matched, Problem, Row, Table},
    words::{Leader, ReadCell, Words, means_same},
};

/// The cells of one row to set.
#[derive(Debug, Clone, PartialEq)]
pub struct RowUpdate {
    /// The company whose row it is; `None` if leftovers of a deleted row are cleared.
    pub company: Option<i64>,
    /// The row's number in the sheet.
    pub row: u32,
    /// The new contents, from left to right.
    pub cells: Vec<(Column, Value)>,
}

/// The cells that the program has written since the sheet last agreed with the database.
#[derive(Debug, Clone, Default)]
pub struct WrittenCells {
    /// The values written to each cell.
    cells: HashMap<(u32, Column), Vec<Value>>,
    /// The signature of each row update: people may have moved the row since.
    rows: HashSet<String>,
}

/// The writes that the sheet needs.
#[derive(Debug, Default)]
pub struct SyncPlan {
    /// The indices of wanted rows that the sheet lacks, ascending.
    pub missing: Vec<usize>,
    /// Rows whose cells differ, in the order of the wanted rows, then leftovers of deleted rows.
    pub updates: Vec<RowUpdate>,
    /// Companies whose rows were deleted by people.
    pub deleted: Vec<i64>,
    /// The number of rows that need no change.
    pub unchanged: usize,
    /// Problems that need a person's attention.
    pub problems: Vec<Problem>,
    /// People's cells of which it is to be noted what they hold.
    pub to_note: Vec<ReadCell>,
    /// People's cells that are set although what they hold was never taken over.
    pub overruled: Vec<Overruled>,
}

/// What a person typed in a cell and was overruled at the terminal before it was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overruled {
    /// The cell.
    pub cell: ReadCell,
    /// The row's number in the sheet.
    pub row: u32,
    /// The company's name.
    pub name: String,
    /// What stood in the database beside it.
    pub before: String,
    /// What the cell is set to.
    pub by: String,
}

impl RowUpdate {
    /// The ranges of adjacent cells, in the sheet with this title, with their new contents.
    #[must_use]
    pub fn ranges(&self, title: &str) -> Vec<(String, Vec<Value>)> {
        let runs = self.cells.chunk_by(|(left, _), (right, _)| left.index() + 1 == right.index());
        runs.filter_map(|run| {
            let (first, last) = (run.first()?.0.letter(), run.last()?.0.letter());
            let cells = run.iter().map(|(_, cell)| cell.clone()).collect();
            Some((layout::range(title, &format!("{first}{row}:{last}{row}", row = self.row)), cells))
        })
        .collect()
    }
}

impl WrittenCells {
    /// Records the cells that were written to a row in one update.
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

    /// Whether the program wrote to this place what the cell holds.
    fn wrote(&self, row: &Row, column: Column) -> bool {
        let values = self.cells.get(&(row.number, column));
        values.is_some_and(|values| values.iter().any(|value| cell_equals(row.cell(column), value)))
    }

    /// The non-empty cells of a row that the program wrote: to this place, or to this row while it was elsewhere.
    fn cells_of_program(&self, row: &Row, full: &[Column]) -> Vec<Column> {
        let filled = full.iter().filter_map(|column| Some((*column, row.cell(*column)?)));
        let moved = self.rows.contains(&signature(filled));
        full.iter()
            .copied()
            .filter(|column| column.is_figure() && (moved || self.wrote(row, *column)))
            .collect()
    }
}

/// A text that is equal for rows with equal cells.
fn signature<'c>(cells: impl Iterator<Item = (Column, &'c Value)>) -> String {
    let text = |(column, value): (Column, &Value)| match value.as_f64() {
        Some(number) => format!("{}{number}\n", column.letter()),
        None => format!("{}{value}\n", column.letter()),
    };
    cells.map(text).collect()
}

impl SyncPlan {
    /// Whether the sheet needs no writes.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.missing.is_empty() && self.updates.is_empty()
    }
}

/// Plans the writes for the sheet as read in `table`.
#[must_use]
pub fn plan(
    table: &Table,
    wanted: &[SheetRow],
    known: &KnownCompanies,
    written: &WrittenCells,
    words: &Words,
) -> SyncPlan {
    let Matched { rows_of, nameless, problems } = table.matched(known);
    let living = |id: i64| known.living(id);
    // Such an id is in a row of another database. Adding a row with the same id would make it ambiguous.
    let foreign: HashSet<i64> =
        table.ids().into_iter().map(living).filter(|company| !rows_of.contains_key(company)).collect();
    let placed: HashSet<i64> = known.rows.iter().copied().map(living).collect();
    let mut plan = SyncPlan { problems, ..SyncPlan::default() };
    for (position, company) in wanted.iter().enumerate() {
        match rows_of.get(&company.id) {
            Some(rows) => match rows.as_slice() {
                [row] => {
                    let said = plan.words_of(company, row, written, words);
                    plan.update_row(company, row, &Column::FIGURES, said);
                }
                // Their names are kept, so that people can see whose rows they were.
                rows => rows
                    .iter()
                    .for_each(|row| plan.update_row(company, row, &Column::FIGURES[1..], Vec::new())),
            },
            None if foreign.contains(&company.id) => {}
            None if placed.contains(&company.id) => plan.deleted.push(company.id),
            None => plan.missing.push(position),
        }
    }
    for row in nameless {
        plan.clear_leftovers(row, written);
    }
    plan.problems.sort_by_key(|problem| problem.row);
    plan
}

impl SyncPlan {
    /// Sets those of these columns that differ, and the cells of `said`.
    fn update_row(&mut self, wanted: &SheetRow, row: &Row, columns: &[Column], said: Vec<(Column, Value)>) {
        let cells = columns.iter().map(|column| (*column, wanted.cell(*column)));
        let differing = cells.filter(|(column, cell)| !cell_equals(row.cell(*column), cell));
        let mut cells: Vec<_> = differing.chain(said).collect();
        cells.sort_by_key(|(column, _)| column.index());
        if cells.is_empty() {
            self.unchanged += 1;
        } else {
            self.updates.push(RowUpdate { company: Some(wanted.id), row: row.number, cells });
        }
    }

    /// People's cells in which a later word of the terminal is to be shown.
    fn words_of(
        &mut self,
        wanted: &SheetRow,
        row: &Row,
        written: &WrittenCells,
        words: &Words,
    ) -> Vec<(Column, Value)> {
        let mut cells = Vec::new();
        for column in Column::ALL.into_iter().filter(|column| column.is_human()) {
            let (text, stands) = (row.shown(column), wanted.shown(column));
            let base = words.base(wanted.id, column, &stands);
            if written.wrote(row, column)
                && !means_same(column, &text, &stands)
                && !means_same(column, &text, &base)
            {
                // It was meant for the row that stood here before people moved it.
                cells.push((column, Value::from(base)));
                continue;
            }
            let judged = words.judge(wanted.id, column, &text, &stands);
            let cell = ReadCell { company: wanted.id, column, text };
            if let Leader::Terminal { overruled } = judged.leader {
                cells.push((column, wanted.cell(column)));
                self.overruled.extend(overruled.map(|before| Overruled {
                    cell,
                    row: row.number,
                    name: wanted.company.clone(),
                    before,
                    by: stands,
                }));
            } else if judged.to_note {
                self.to_note.push(cell);
            }
        }
        cells
    }

    /// Clears figures that were written to a row while a person was deleting it. Anything else in a row without an
    /// id belongs to people; it is reported if it looks like an answer.
    fn clear_leftovers(&mut self, row: &Row, written: &WrittenCells) {
        let full: Vec<_> = Column::ALL.into_iter().filter(|column| !is_blank(row.cell(*column))).collect();
        let ours = written.cells_of_program(row, &full);
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
