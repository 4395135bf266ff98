//! People's edits of a spreadsheet, and queries for tests. Cells are named as people name them (`C5`), rows are counted
//! from 1, and input is interpreted as if typed: `12` is a number, `=1` a formula.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    a1::{self, Area, Dimension, UNBOUNDED},
    cell::{Cell, Input},
    grid::Sheet,
    marks::{Inherit, Insertion},
    spreadsheet::{Change, Spreadsheet, Who},
};

/// Why an edit is impossible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// No sheet has this title.
    #[error("no sheet `{0}` in the spreadsheet")]
    NoSuchSheet(String),
    /// The sheet has no such cell, column or row.
    #[error("no `{0}` on the sheet; name cells as in `C5`, columns as in `C`, rows from 1")]
    NoSuchPlace(String),
    /// No spreadsheet has this id.
    #[error("no spreadsheet `{0}` in the sandbox")]
    NoSuchSpreadsheet(String),
    /// A cell cannot have this value.
    #[error("a cell cannot hold {0}; give a text, a number, a truth or null")]
    NoCellValue(Value),
    /// Another sheet has this title, or it is the last sheet.
    #[error("sheet `{0}` cannot be renamed or deleted so: the title is taken, or it is the last one")]
    Refused(String),
    /// Exactly this range is not locked.
    #[error("`{0}` is not locked as a whole; name the range as it stands now")]
    NotLocked(String),
    /// The last column of a sheet cannot be deleted.
    #[error("column `{0}` is the sheet's last; insert another before you delete it")]
    LastColumn(String),
}

/// One edit, as `/_sandbox/sheets/edits` takes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented at the method of its name")]
pub enum PersonalEdit {
    SetCell {
        sheet: String,
        cell: String,
        value: Value,
    },
    Sort {
        sheet: String,
        column: String,
        ascending: bool,
    },
    DeleteRow {
        sheet: String,
        row: usize,
    },
    InsertRow {
        sheet: String,
        row: usize,
        #[serde(default)]
        values: Vec<Value>,
    },
    InsertColumn {
        sheet: String,
        column: String,
    },
    DeleteColumn {
        sheet: String,
        column: String,
    },
    AppendRow {
        sheet: String,
        values: Vec<Value>,
    },
    MoveRow {
        sheet: String,
        from: usize,
        to: usize,
    },
    Protect {
        sheet: String,
        range: String,
    },
    Unprotect {
        sheet: String,
        range: String,
    },
    RenameSheet {
        sheet: String,
        title: String,
    },
    DeleteSheet {
        sheet: String,
    },
    DuplicateSheet {
        sheet: String,
        title: String,
    },
    MakeTable {
        sheet: String,
        range: String,
        typed: Vec<String>,
    },
}

type Edited = Result<(), PersonError>;

impl Spreadsheet {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The titles of its sheets, in order.
    #[must_use]
    pub fn sheet_titles(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.title.clone()).collect()
    }

    /// A cell's typed value, null if it is empty; a formula is `"#ERROR!"`, see [`Self::formula_at`].
    #[must_use]
    pub fn cell(&self, sheet: &str, cell: &str) -> Value {
        self.locate(sheet, cell).map_or(Value::Null, |(sheet, row, column)| sheet.cell(row, column).value())
    }

    /// A cell's formula, if it has one.
    #[must_use]
    pub fn formula_at(&self, sheet: &str, cell: &str) -> Option<String> {
        let (sheet, row, column) = self.locate(sheet, cell)?;
        if let Cell::Formula(formula) = sheet.cell(row, column) { Some(formula.clone()) } else { None }
    }

    /// All rows up to the last non-empty one, including the header, each up to its last non-empty cell.
    #[must_use]
    pub fn rows(&self, sheet: &str) -> Vec<Vec<Value>> {
        let Some(sheet) = self.sheet(sheet) else { return Vec::new() };
        let row = |cells: &Vec<Cell>| {
            let end = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            cells[..end].iter().map(Cell::value).collect()
        };
        sheet.rows[..sheet.filled_rows()].iter().map(row).collect()
    }

    /// The rule of a cell's drop-down list, as the API's `DataValidationRule`.
    #[must_use]
    pub fn validation_at(&self, sheet: &str, cell: &str) -> Option<Value> {
        let (sheet, row, column) = self.locate(sheet, cell)?;
        sheet.validations.value_at(row, column, "rule").cloned()
    }

    /// A cell's number format, as the API's `NumberFormat`.
    #[must_use]
    pub fn number_format_at(&self, sheet: &str, cell: &str) -> Option<Value> {
        let (sheet, row, column) = self.locate(sheet, cell)?;
        sheet.number_format(row, column).cloned()
    }

    /// A cell's whole format, as the API's `CellFormat`.
    #[must_use]
    pub fn format_at(&self, sheet: &str, cell: &str) -> Value {
        self.locate(sheet, cell)
            .map_or(json!({}), |(sheet, row, column)| sheet.formats.values_at(row, column))
    }

    /// A column's width in pixels, if one was set.
    #[must_use]
    pub fn column_width(&self, sheet: &str, column: &str) -> Option<u64> {
        let column = a1::column_index(column)?;
        self.sheet(sheet)?.dimensions.value_at(0, column, "columns.pixelSize")?.as_u64()
    }

    /// The number of frozen rows.
    #[must_use]
    pub fn frozen_rows(&self, sheet: &str) -> usize {
        self.sheet(sheet).map_or(0, |sheet| sheet.frozen_rows)
    }

    /// The number of rows and columns of the grid, including empty ones.
    #[must_use]
    pub fn size(&self, sheet: &str) -> Option<(usize, usize)> {
        self.sheet(sheet).map(|sheet| (sheet.row_count, sheet.column_count))
    }

    /// All applied changes, in order.
    #[must_use]
    pub fn history(&self) -> &[Change] {
        &self.history
    }

    /// Types into a cell; null or `""` clears it. Numbers and booleans are stored as they are.
    pub fn set_cell(&mut self, sheet: &str, cell: &str, value: impl Into<Value>) -> Edited {
        let (sheet, row, column) = self.locate_mut(sheet, cell)?;
        type_in(sheet, row, column, &value.into())?;
        let range = sheet.range(&Area::from(row, column, 1, 1));
        self.note(Who::Person, "set_cell", range, 1);
        Ok(())
    }

    /// Sorts the rows below the header (the frozen rows, or the first) by a column (`D`).
    pub fn sort(&mut self, sheet: &str, column: &str, ascending: bool) -> Edited {
        let sheet = self.sheet_mut(sheet)?;
        let index = existing_column(sheet, column)?;
        let area = Area { rows: sheet.frozen_rows.max(1)..UNBOUNDED, columns: 0..UNBOUNDED };
        sheet.sort(&area, &[(index, ascending)]);
        let sorted = area.clamped(sheet.filled_rows(), sheet.column_count);
        let range = sheet.range(&area);
        self.note(Who::Person, "sort", range, sorted.rows.len() * sorted.columns.len());
        Ok(())
    }

    /// Deletes a row, counted from 1.
    pub fn delete_row(&mut self, sheet: &str, row: usize) -> Edited {
        let sheet = self.sheet_mut(sheet)?;
        let at = existing_row(sheet, row)?;
        let range = whole_row(sheet, at);
        sheet.delete(Dimension::Rows, at, at + 1);
        self.note(Who::Person, "delete_row", range, 0);
        Ok(())
    }

    /// Inserts an empty or filled row as the `row`-th one. It inherits the format of the row above; directly below or
    /// above the header, that of the row it displaces. Among frozen rows it is frozen too.
    pub fn insert_row(&mut self, sheet: &str, row: usize, values: &[Value]) -> Edited {
        let sheet = self.sheet_mut(sheet)?;
        let at = existing_row(sheet, row)?;
        let inherit = if at > sheet.frozen_rows.max(1) { Inherit::Before } else { Inherit::After };
        sheet.insert(Insertion { dimension: Dimension::Rows, at, count: 1, inherit });
        let written = type_row(sheet, at, values);
        let range = whole_row(sheet, at);
        self.note(Who::Person, "insert_row", range, values.len());
        written
    }

    /// Inserts an empty column with this name (`C`); the columns from there on move right with their formats and rules.
    /// The new one only gets those that span it.
    pub fn insert_column(&mut self, sheet: &str, column: &str) -> Edited {
        let no_such = || PersonError::NoSuchPlace(column.to_owned());
        let at = a1::column_index(column).ok_or_else(no_such)?;
        let sheet = self.sheet_mut(sheet)?;
        if at > sheet.column_count {
            return Err(no_such());
        }
        sheet.insert(Insertion { dimension: Dimension::Columns, at, count: 1, inherit: Inherit::Between });
        let range = whole_column(sheet, at);
        self.note(Who::Person, "insert_column", range, 0);
        Ok(())
    }

    /// Deletes a column (`C`); those after it move left.
    pub fn delete_column(&mut self, sheet: &str, column: &str) -> Edited {
        let sheet = self.sheet_mut(sheet)?;
        let at = existing_column(sheet, column)?;
        if sheet.column_count == 1 {
            return Err(PersonError::LastColumn(column.to_owned()));
        }
        let range = whole_column(sheet, at);
        sheet.delete(Dimension::Columns, at, at + 1);
        self.note(Who::Person, "delete_column", range, 0);
        Ok(())
    }

    /// Types a row below all others.
    pub fn append_row(&mut self, sheet: &str, values: &[Value]) -> Edited {
        let sheet = self.sheet_mut(sheet)?;
        let at = sheet.filled_rows();
        sheet.make_room(at + 1, values.len());
        let written = type_row(sheet, at, values);
        let range = whole_row(sheet, at);
        self.note(Who::Person, "append_row", range, values.len());
        written
    }

    /// Moves a row's cells, so that it becomes the `to`-th row; formats and rules do not move.
    pub fn move_row(&mut self, sheet: &str, from: usize, to: usize) -> Edited {
        let sheet = self.sheet_mut(sheet)?;
        let (from, to) = (existing_row(sheet, from)?, existing_row(sheet, to)?);
        let rows = sheet.rows.len().max(from.max(to) + 1);
        sheet.rows.resize(rows, Vec::new());
        let cells = sheet.rows.remove(from);
        sheet.rows.insert(to, cells);
        let range = whole_row(sheet, to);
        self.note(Who::Person, "move_row", range, 0);
        Ok(())
    }

    /// Gives a sheet another title.
    pub fn rename_sheet(&mut self, sheet: &str, title: &str) -> Edited {
        let taken = self.position(title).is_some_and(|held| Some(held) != self.position(sheet));
        if taken {
            return Err(PersonError::Refused(sheet.to_owned()));
        }
        title.clone_into(&mut self.sheet_mut(sheet)?.title);
        self.note(Who::Person, "rename_sheet", title.to_owned(), 0);
        Ok(())
    }

    /// Deletes a sheet; the last one cannot be deleted.
    pub fn delete_sheet(&mut self, sheet: &str) -> Edited {
        let position = self.position(sheet).ok_or_else(|| PersonError::NoSuchSheet(sheet.to_owned()))?;
        if self.sheets.len() == 1 {
            return Err(PersonError::Refused(sheet.to_owned()));
        }
        self.sheets.remove(position);
        self.note(Who::Person, "delete_sheet", sheet.to_owned(), 0);
        Ok(())
    }

    /// Copies a sheet, with its formats and protections, as a new one beside it.
    pub fn duplicate_sheet(&mut self, sheet: &str, title: &str) -> Edited {
        if self.position(title).is_some() {
            return Err(PersonError::Refused(sheet.to_owned()));
        }
        let position = self.position(sheet).ok_or_else(|| PersonError::NoSuchSheet(sheet.to_owned()))?;
        let mut copy = self.sheets[position].clone();
        copy.id = self.sheets.iter().map(|sheet| sheet.id).max().unwrap_or_default() + 1_000_003;
        title.clone_into(&mut copy.title);
        for (number, protected) in (self.free_protection()..).zip(&mut copy.protected) {
            protected.id = number;
        }
        self.sheets.insert(position + 1, copy);
        self.note(Who::Person, "duplicate_sheet", title.to_owned(), 0);
        Ok(())
    }

    /// Makes one edit.
    pub fn edit(&mut self, edit: PersonalEdit) -> Edited {
        match edit {
            PersonalEdit::SetCell { sheet, cell, value } => self.set_cell(&sheet, &cell, value),
            PersonalEdit::Sort { sheet, column, ascending } => self.sort(&sheet, &column, ascending),
            PersonalEdit::DeleteRow { sheet, row } => self.delete_row(&sheet, row),
            PersonalEdit::InsertRow { sheet, row, values } => self.insert_row(&sheet, row, &values),
            PersonalEdit::InsertColumn { sheet, column } => self.insert_column(&sheet, &column),
            PersonalEdit::DeleteColumn { sheet, column } => self.delete_column(&sheet, &column),
            PersonalEdit::AppendRow { sheet, values } => self.append_row(&sheet, &values),
            PersonalEdit::MoveRow { sheet, from, to } => self.move_row(&sheet, from, to),
            PersonalEdit::Protect { sheet, range } => self.protect(&sheet, &range),
            PersonalEdit::Unprotect { sheet, range } => self.unprotect(&sheet, &range),
            PersonalEdit::RenameSheet { sheet, title } => self.rename_sheet(&sheet, &title),
            PersonalEdit::DeleteSheet { sheet } => self.delete_sheet(&sheet),
            PersonalEdit::DuplicateSheet { sheet, title } => self.duplicate_sheet(&sheet, &title),
            PersonalEdit::MakeTable { sheet, range, typed } => {
                self.make_table(&sheet, &range, &typed.iter().map(String::as_str).collect::<Vec<_>>())
            }
        }
    }

    fn sheet(&self, title: &str) -> Option<&Sheet> {
        self.position(title).map(|position| &self.sheets[position])
    }

    pub(super) fn sheet_mut(&mut self, title: &str) -> Result<&mut Sheet, PersonError> {
        let position = self.position(title).ok_or_else(|| PersonError::NoSuchSheet(title.to_owned()))?;
        Ok(&mut self.sheets[position])
    }

    fn locate(&self, sheet: &str, cell: &str) -> Option<(&Sheet, usize, usize)> {
        let (row, column) = a1::cell_index(cell)?;
        self.sheet(sheet).map(|sheet| (sheet, row, column))
    }

    fn locate_mut(&mut self, sheet: &str, cell: &str) -> Result<(&mut Sheet, usize, usize), PersonError> {
        let no_such = || PersonError::NoSuchPlace(cell.to_owned());
        let (row, column) = a1::cell_index(cell).ok_or_else(no_such)?;
        let sheet = self.sheet_mut(sheet)?;
        let is_there = row < sheet.row_count && column < sheet.column_count;
        if is_there { Ok((sheet, row, column)) } else { Err(no_such()) }
    }
}

fn type_in(sheet: &mut Sheet, row: usize, column: usize, value: &Value) -> Edited {
    let refused = |_| PersonError::NoCellValue(value.clone());
    let (cell, format) = Cell::written(value, Input::UserEntered).map_err(refused)?;
    sheet.set(row, column, cell);
    if let Some(format) = format {
        sheet.formats.set(&Area::from(row, column, 1, 1), "numberFormat", format);
    }
    Ok(())
}

fn type_row(sheet: &mut Sheet, row: usize, values: &[Value]) -> Edited {
    let mut numbered = values.iter().enumerate();
    numbered.try_for_each(|(column, value)| type_in(sheet, row, column, value))
}

fn existing_row(sheet: &Sheet, row: usize) -> Result<usize, PersonError> {
    let at = row.checked_sub(1).filter(|at| *at < sheet.row_count);
    at.ok_or_else(|| PersonError::NoSuchPlace(row.to_string()))
}

fn existing_column(sheet: &Sheet, column: &str) -> Result<usize, PersonError> {
    let at = a1::column_index(column).filter(|at| *at < sheet.column_count);
    at.ok_or_else(|| PersonError::NoSuchPlace(column.to_owned()))
}

fn whole_column(sheet: &Sheet, column: usize) -> String {
    sheet.range(&Area { rows: 0..UNBOUNDED, columns: column..column + 1 })
}

fn whole_row(sheet: &Sheet, row: usize) -> String {
    sheet.range(&Area { rows: row..row + 1, columns: 0..UNBOUNDED })
}
