//! Sheets: rows of cells, size, and the properties of areas.

use std::ops::Range;

use serde_json::{Value, json};

use super::{
    a1::{self, Area, Dimension, UNBOUNDED},
    cell::Cell,
    marks::{Insertion, Marks},
    protection::Protected,
    table::Table,
};

/// The size of a sheet if none is given.
pub(super) const DEFAULT_ROWS: usize = 1000;
pub(super) const DEFAULT_COLUMNS: usize = 26;

/// A sheet.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) hidden: bool,
    pub(super) row_count: usize,
    pub(super) column_count: usize,
    pub(super) frozen_rows: usize,
    pub(super) frozen_columns: usize,
    /// The rows written so far, each up to its last written cell; all other cells are empty.
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) formats: Marks,
    pub(super) validations: Marks,
    /// Properties of rows and columns: sizes and whether they are hidden.
    pub(super) dimensions: Marks,
    pub(super) protected: Vec<Protected>,
    pub(super) tables: Vec<Table>,
}

impl Sheet {
    pub(super) fn new(id: i64, title: &str) -> Self {
        Self {
            id,
            title: title.to_owned(),
            hidden: false,
            row_count: DEFAULT_ROWS,
            column_count: DEFAULT_COLUMNS,
            frozen_rows: 0,
            frozen_columns: 0,
            rows: Vec::new(),
            formats: Marks::default(),
            validations: Marks::default(),
            dimensions: Marks::default(),
            protected: Vec::new(),
            tables: Vec::new(),
        }
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &Cell {
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&Cell::Empty)
    }

    /// Writes a cell; the grid grows if necessary.
    pub(super) fn set(&mut self, row: usize, column: usize, cell: Cell) {
        self.make_room(row + 1, column + 1);
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
    }

    /// Grows the grid to at least this size.
    pub(super) fn make_room(&mut self, rows: usize, columns: usize) {
        self.row_count = self.row_count.max(rows);
        self.column_count = self.column_count.max(columns);
    }

    /// Resizes the grid; cells outside are lost.
    pub(super) fn resize(&mut self, rows: usize, columns: usize) {
        (self.row_count, self.column_count) = (rows, columns);
        self.rows.truncate(rows);
        for cells in &mut self.rows {
            cells.truncate(columns);
        }
    }

    /// The area of the whole grid.
    pub(super) fn area(&self) -> Area {
        Area::EVERYTHING.clamped(self.row_count, self.column_count)
    }

    pub(super) fn range(&self, area: &Area) -> String {
        a1::show(&self.title, &area.clamped(self.row_count, self.column_count))
    }

    pub(super) fn number_format(&self, row: usize, column: usize) -> Option<&Value> {
        self.formats.value_at(row, column, "numberFormat")
    }

    /// The index after the last non-empty row.
    pub(super) fn filled_rows(&self) -> usize {
        let last = self.rows.iter().rposition(|cells| cells.iter().any(|cell| !cell.is_empty()));
        last.map_or(0, |last| last + 1)
    }

    /// Whether a row has a non-empty cell in these columns.
    pub(super) fn has_data(&self, row: usize, columns: &Range<usize>) -> bool {
        let Some(cells) = self.rows.get(row) else { return false };
        let end = columns.end.min(cells.len());
        cells.get(columns.start..end).is_some_and(|cells| cells.iter().any(|cell| !cell.is_empty()))
    }

    /// Inserts rows or columns; they are frozen if inserted among frozen ones.
    pub(super) fn insert(&mut self, insertion: Insertion) {
        let Insertion { dimension, at, count, .. } = insertion;
        match dimension {
            Dimension::Rows => {
                self.row_count += count;
                self.frozen_rows += if at < self.frozen_rows { count } else { 0 };
                if at < self.rows.len() {
                    self.rows.splice(at..at, std::iter::repeat_n(Vec::new(), count));
                }
            }
            Dimension::Columns => {
                self.column_count += count;
                self.frozen_columns += if at < self.frozen_columns { count } else { 0 };
                for cells in self.rows.iter_mut().filter(|cells| at < cells.len()) {
                    cells.splice(at..at, std::iter::repeat_n(Cell::Empty, count));
                }
            }
        }
        for marks in [&mut self.formats, &mut self.validations, &mut self.dimensions] {
            marks.insert(insertion);
        }
        for protected in &mut self.protected {
            protected.insert(insertion);
        }
        for table in &mut self.tables {
            table.insert(insertion);
        }
    }

    /// Deletes rows or columns.
    pub(super) fn delete(&mut self, dimension: Dimension, from: usize, to: usize) {
        match dimension {
            Dimension::Rows => {
                self.row_count -= to - from;
                self.rows.drain(from.min(self.rows.len())..to.min(self.rows.len()));
                self.frozen_rows -= to.min(self.frozen_rows).saturating_sub(from);
            }
            Dimension::Columns => {
                self.column_count -= to - from;
                for cells in &mut self.rows {
                    cells.drain(from.min(cells.len())..to.min(cells.len()));
                }
                self.frozen_columns -= to.min(self.frozen_columns).saturating_sub(from);
            }
        }
        for marks in [&mut self.formats, &mut self.validations, &mut self.dimensions] {
            marks.delete(dimension, from, to);
        }
        self.protected.retain_mut(|protected| protected.delete(dimension, from, to));
        self.tables.retain_mut(|table| table.delete(dimension, from, to));
    }

    /// Sorts the rows of an area by columns of the sheet, the first being the primary key; formats do not move.
    pub(super) fn sort(&mut self, area: &Area, by: &[(usize, bool)]) {
        let area = area.clamped(self.filled_rows(), self.column_count);
        if area.is_empty() {
            return;
        }
        let width = area.columns.end;
        for cells in &mut self.rows[area.rows.clone()] {
            cells.resize(cells.len().max(width), Cell::Empty);
        }
        let mut order: Vec<usize> = area.rows.clone().collect();
        order.sort_by(|left, right| {
            let compared = by.iter().map(|(column, ascending)| {
                compare(&self.rows[*left][*column], &self.rows[*right][*column], *ascending)
            });
            compared.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        });
        let sorted: Vec<Vec<Cell>> =
            order.iter().map(|row| self.rows[*row][area.columns.clone()].to_vec()).collect();
        for (row, cells) in area.rows.clone().zip(sorted) {
            self.rows[row].splice(area.columns.clone(), cells);
        }
    }

    /// The API's `SheetProperties`.
    pub(super) fn properties(&self, index: usize) -> Value {
        let mut grid = json!({ "rowCount": self.row_count, "columnCount": self.column_count });
        for (name, count) in
            [("frozenRowCount", self.frozen_rows), ("frozenColumnCount", self.frozen_columns)]
        {
            if count > 0 {
                grid[name] = json!(count);
            }
        }
        let mut properties = json!({
            "sheetId": self.id, "title": self.title, "index": index, "sheetType": "GRID", "gridProperties": grid,
        });
        if self.hidden {
            properties["hidden"] = json!(true);
        }
        properties
    }
}

/// The API's `GridRange`; unbounded sides are left out.
pub(super) fn grid_range(sheet: i64, area: &Area) -> Value {
    let mut range = json!({ "sheetId": sheet });
    let sides =
        [("startRowIndex", "endRowIndex", &area.rows), ("startColumnIndex", "endColumnIndex", &area.columns)];
    for (start, end, side) in sides {
        if side.end != UNBOUNDED {
            range[start] = json!(side.start);
            range[end] = json!(side.end);
        } else if side.start > 0 {
            range[start] = json!(side.start);
        }
    }
    range
}

fn compare(left: &Cell, right: &Cell, ascending: bool) -> std::cmp::Ordering {
    let by_emptiness = left.is_empty().cmp(&right.is_empty());
    let (left, right) = (left.sort_key(), right.sort_key());
    let by_value = left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)).then_with(|| left.2.cmp(&right.2));
    by_emptiness.then(if ascending { by_value } else { by_value.reverse() })
}
