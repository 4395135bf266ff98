//! The requests of `spreadsheets:batchUpdate` that write cells, or add rows and columns at the end.

use serde_json::{Value, json};

use super::{
    a1::{Area, Dimension},
    cell::{Cell, Input},
    error::ApiError,
    marks::{Inherit, Insertion},
    spreadsheet::Spreadsheet,
    structure::{Done, area_of, count, sheet_by_id, update_mask},
};

/// Writes the named fields of cells, row by row from the start of a range. The sandbox knows values only.
pub(super) fn update_cells(book: &mut Spreadsheet, request: &Value) -> Result<Done, ApiError> {
    let paths = update_mask(request)?.paths();
    if paths.iter().any(|path| path != "userEnteredValue") {
        return Err(ApiError::invalid(format!("Invalid field: {}", paths.join(","))));
    }
    let (position, row, column) = begins_at(book, request)?;
    let sheet = &book.sheets[position];
    let mut written = Vec::new();
    let mut width = 1;
    let rows = request["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (down, given) in rows.iter().enumerate() {
        for (right, cell) in given["values"].as_array().into_iter().flatten().enumerate() {
            if row + down >= sheet.row_count {
                return Err(ApiError::invalid(format!(
                    "Attempting to write row: {}, beyond the last requested row of: {}",
                    row + down,
                    sheet.row_count - 1
                )));
            }
            if column + right >= sheet.column_count {
                return Err(ApiError::invalid(format!(
                    "Attempting to write column: {}, beyond the last requested column of: {}",
                    column + right,
                    sheet.column_count - 1
                )));
            }
            width = width.max(right + 1);
            sheet.check_locks(&Area::from(row + down, column + right, 1, 1))?;
            written.push((row + down, column + right, content(&cell["userEnteredValue"])?));
        }
    }
    let (area, cells) = (Area::from(row, column, rows.len().max(1), width), written.len());
    let sheet = &mut book.sheets[position];
    for (row, column, cell) in written {
        sheet.set(row, column, cell);
    }
    Ok(Done { cells, ..Done::without_reply(sheet.range(&area)) })
}

/// The corner of `start` or `range`.
fn begins_at(book: &Spreadsheet, request: &Value) -> Result<(usize, usize, usize), ApiError> {
    if request["start"].is_null() {
        let (position, area) = area_of(book, &request["range"])?;
        return Ok((position, area.rows.start, area.columns.start));
    }
    let start = &request["start"];
    let position = sheet_by_id(book, start)?;
    let (row, column) = (count(start, "rowIndex").unwrap_or(0), count(start, "columnIndex").unwrap_or(0));
    let sheet = &book.sheets[position];
    for (name, index, what, size) in
        [("rowIndex", row, "row", sheet.row_count), ("columnIndex", column, "column", sheet.column_count)]
    {
        if index >= size {
            return Err(ApiError::invalid(format!(
                "GridCoordinate.{name}[{index}] is after last {what} in grid[{size}]"
            )));
        }
    }
    Ok((position, row, column))
}

/// The content of an `ExtendedValue`, which has exactly one kind; an absent one clears the cell.
fn content(value: &Value) -> Result<Cell, ApiError> {
    let Some((kind, held)) = value.as_object().and_then(|value| value.iter().next()) else {
        return Ok(Cell::Empty);
    };
    match (kind.as_str(), held) {
        ("formulaValue", Value::String(text)) => Ok(Cell::Formula(text.clone())),
        ("stringValue", Value::String(_))
        | ("numberValue", Value::Number(_))
        | ("boolValue", Value::Bool(_)) => Ok(Cell::written(held, Input::Raw)?.0),
        _ => Err(ApiError::invalid(format!("Invalid value: {value}"))),
    }
}

/// Adds empty rows or columns at the end.
pub(super) fn append_dimension(book: &mut Spreadsheet, request: &Value) -> Result<Done, ApiError> {
    let position = sheet_by_id(book, request)?;
    let length = count(request, "length").unwrap_or(0);
    if length == 0 {
        return Err(ApiError::invalid("Invalid length: must be greater than 0."));
    }
    let sheet = &mut book.sheets[position];
    let (dimension, at) = match request["dimension"].as_str() {
        Some("ROWS") => (Dimension::Rows, sheet.row_count),
        Some("COLUMNS") => (Dimension::Columns, sheet.column_count),
        _ => return Err(ApiError::invalid("No dimension specified.")),
    };
    sheet.insert(Insertion { dimension, at, count: length, inherit: Inherit::Before });
    Ok(Done { reply: json!({}), range: sheet.title.clone(), cells: 0 })
}
