//! `spreadsheets.values`: get, batchGet, append, update, batchUpdate.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    a1::{self, Area, Dimension, UNBOUNDED},
    append,
    cell::{Cell, Input, Render, ValueRender},
    error::ApiError,
    grid::Sheet,
    marks::{Inherit, Insertion},
    protection::Protected,
    schema::one_of,
    spreadsheet::{Spreadsheet, Who, beyond},
};

/// The options of a request, from its body or its query.
pub(super) struct Options<'o> {
    /// Looks an option up by its name.
    pub(super) get: &'o dyn Fn(&str) -> Option<String>,
}

impl Options<'_> {
    fn input(&self) -> Result<Input, ApiError> {
        let words = [("RAW", Input::Raw), ("USER_ENTERED", Input::UserEntered)];
        let text = (self.get)("valueInputOption");
        one_of(text.as_deref(), "valueInputOption", "ValueInputOption", None, &words)
    }

    /// `prefix` is `response` for the values that a write returns.
    fn render(&self, prefix: &str) -> Result<Render, ApiError> {
        let name = |rest: &str| {
            if prefix.is_empty() {
                rest.to_owned()
            } else {
                format!("{prefix}{}{}", rest[..1].to_uppercase(), &rest[1..])
            }
        };
        let values = [
            ("FORMATTED_VALUE", ValueRender::Formatted),
            ("UNFORMATTED_VALUE", ValueRender::Unformatted),
            ("FORMULA", ValueRender::Formula),
        ];
        let dates = [("SERIAL_NUMBER", false), ("FORMATTED_STRING", true)];
        let (value, date) = (name("valueRenderOption"), name("dateTimeRenderOption"));
        let default = Some(ValueRender::Formatted);
        Ok(Render {
            value: one_of((self.get)(&value).as_deref(), &value, "ValueRenderOption", default, &values)?,
            dates_as_text: one_of(
                (self.get)(&date).as_deref(),
                &date,
                "DateTimeRenderOption",
                Some(false),
                &dates,
            )?,
        })
    }

    fn is_on(&self, name: &str) -> bool {
        (self.get)(name).as_deref() == Some("true")
    }
}

/// The values of a request.
struct RequestValues<'v> {
    /// Each value with its row and column relative to the range.
    cells: Vec<(usize, usize, &'v Value)>,
    height: usize,
    width: usize,
}

impl<'v> RequestValues<'v> {
    fn parse(body: &'v Value) -> Result<Self, ApiError> {
        let by = dimension(body["majorDimension"].as_str())?;
        let mut given = Self { cells: Vec::new(), height: 0, width: 0 };
        let lines = body["values"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (outer, line) in lines.iter().enumerate() {
            for (inner, value) in line.as_array().into_iter().flatten().enumerate() {
                let (row, column) = if by == Dimension::Rows { (outer, inner) } else { (inner, outer) };
                given.height = given.height.max(row + 1);
                given.width = given.width.max(column + 1);
                given.cells.push((row, column, value));
            }
        }
        Ok(given)
    }
}

/// A validated write, which cannot fail.
struct Write {
    sheet: usize,
    area: Area,
    /// Row, column, content, number format.
    cells: Vec<(usize, usize, Cell, Option<Value>)>,
}

impl Write {
    fn new(sheet: usize, area: Area, given: &RequestValues<'_>, input: Input) -> Result<Self, ApiError> {
        let mut cells = Vec::with_capacity(given.cells.len());
        for (row, column, value) in given.cells.iter().filter(|(_, _, value)| !value.is_null()) {
            let (cell, format) = Cell::written(value, input)?;
            cells.push((area.rows.start + row, area.columns.start + column, cell, format));
        }
        Ok(Self { sheet, area, cells })
    }

    /// Rejects writes to locked cells; cells left unchanged do not count.
    fn check(&self, protected: &[Protected]) -> Result<(), ApiError> {
        let mut locks = protected.iter().filter(|protected| protected.is_locked());
        locks.try_for_each(|lock| {
            let mut cells = self.cells.iter();
            cells.try_for_each(|(row, column, ..)| lock.check(&Area::from(*row, *column, 1, 1)))
        })
    }

    /// Applies the write, and returns the API's `UpdateValuesResponse`.
    fn apply(self, book: &mut Spreadsheet, method: &str, options: &Options<'_>) -> Result<Value, ApiError> {
        let render = options.render("response")?;
        let sheet = &mut book.sheets[self.sheet];
        let rows: BTreeSet<usize> = self.cells.iter().map(|(row, ..)| *row).collect();
        let columns: BTreeSet<usize> = self.cells.iter().map(|(_, column, ..)| *column).collect();
        let count = self.cells.len();
        sheet.make_room(self.area.rows.end, self.area.columns.end);
        for (row, column, cell, format) in self.cells {
            sheet.set(row, column, cell);
            if let Some(format) = format {
                sheet.formats.set(&Area::from(row, column, 1, 1), "numberFormat", format);
            }
        }
        let range = sheet.range(&self.area);
        let mut answer = json!({
            "spreadsheetId": book.id, "updatedRange": range, "updatedRows": rows.len(),
            "updatedColumns": columns.len(), "updatedCells": count,
        });
        if options.is_on("includeValuesInResponse") {
            answer["updatedData"] = value_range(sheet, &self.area, Dimension::Rows, render);
        }
        book.note(Who::Program, method, range, count);
        Ok(answer)
    }
}

/// `values.get`.
pub(super) fn get(book: &Spreadsheet, range: &str, options: &Options<'_>) -> Result<Value, ApiError> {
    let (sheet, area) = book.readable(range)?;
    let by = dimension((options.get)("majorDimension").as_deref())?;
    Ok(value_range(sheet, &area, by, options.render("")?))
}

/// `values:batchGet`.
pub(super) fn batch_get(
    book: &Spreadsheet,
    ranges: &[&str],
    options: &Options<'_>,
) -> Result<Value, ApiError> {
    let found = ranges.iter().map(|range| get(book, range, options)).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "spreadsheetId": book.id, "valueRanges": found }))
}

/// `values.append`.
pub(super) fn append(
    book: &mut Spreadsheet,
    range: &str,
    body: &Value,
    options: &Options<'_>,
) -> Result<Value, ApiError> {
    let inserts = [("OVERWRITE", false), ("INSERT_ROWS", true)];
    let text = (options.get)("insertDataOption");
    let inserts = one_of(text.as_deref(), "insertDataOption", "InsertDataOption", Some(false), &inserts)?;
    let input = options.input()?;
    book.readable(range)?;
    let (position, searched) = book.resolve(range)?;
    let sheet = &book.sheets[position];
    let table = append::table(sheet, &searched);
    let table_range = table.as_ref().map(|table| sheet.range(table));
    let (row, column) = match &table {
        Some(table) => (table.rows.end, table.columns.start),
        None => (searched.rows.start, searched.columns.start),
    };
    let given = RequestValues::parse(body)?;
    let area = Area::from(row, column, given.height.max(1), given.width.max(1));
    let write = Write::new(position, area, &given, input)?;
    options.render("response")?;
    let insertion = Insertion {
        dimension: Dimension::Rows,
        at: row,
        count: if inserts { given.height } else { 0 },
        inherit: if row > 0 { Inherit::Before } else { Inherit::After },
    };
    // The locked ranges after the rows have been inserted.
    let mut protected = sheet.protected.clone();
    for protected in &mut protected {
        protected.insert(insertion);
    }
    write.check(&protected)?;
    if insertion.count > 0 {
        book.sheets[position].insert(insertion);
    }
    let updates = write.apply(book, "append", options)?;
    let mut answer = json!({ "spreadsheetId": book.id, "updates": updates });
    if let Some(range) = table_range {
        answer["tableRange"] = json!(range);
    }
    Ok(answer)
}

/// `values.update`.
pub(super) fn update(
    book: &mut Spreadsheet,
    range: &str,
    body: &Value,
    options: &Options<'_>,
) -> Result<Value, ApiError> {
    options.render("response")?;
    let write = plan(book, range, body, options.input()?)?;
    write.apply(book, "update", options)
}

/// `values:batchUpdate`: applied all or none.
pub(super) fn batch_update(
    book: &mut Spreadsheet,
    body: &Value,
    options: &Options<'_>,
) -> Result<Value, ApiError> {
    options.render("response")?;
    let input = options.input()?;
    let data = body["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let plans = data.iter().map(|one| plan(book, one["range"].as_str().unwrap_or_default(), one, input));
    let writes = plans.collect::<Result<Vec<_>, _>>()?;
    let (mut rows, mut columns, mut sheets) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut cells = BTreeSet::new();
    for write in &writes {
        for (row, column, ..) in &write.cells {
            sheets.insert(write.sheet);
            rows.insert((write.sheet, *row));
            columns.insert((write.sheet, *column));
            cells.insert((write.sheet, *row, *column));
        }
    }
    let responses = writes.into_iter().map(|write| write.apply(book, "values:batchUpdate", options));
    let responses = responses.collect::<Result<Vec<_>, _>>()?;
    Ok(json!({
        "spreadsheetId": book.id, "totalUpdatedRows": rows.len(), "totalUpdatedColumns": columns.len(),
        "totalUpdatedCells": cells.len(), "totalUpdatedSheets": sheets.len(), "responses": responses,
    }))
}

/// Validates a write.
fn plan(book: &Spreadsheet, range: &str, body: &Value, input: Input) -> Result<Write, ApiError> {
    let (position, target) = book.resolve(range)?;
    let sheet = &book.sheets[position];
    let given = RequestValues::parse(body)?;
    let area = Area::from(target.rows.start, target.columns.start, given.height.max(1), given.width.max(1));
    let outside = |end: usize, limit: usize| end != UNBOUNDED && end > limit;
    let is_outside = |area: &Area| {
        area.clamped(sheet.row_count, sheet.column_count).is_empty()
            || outside(area.rows.end, sheet.row_count)
            || outside(area.columns.end, sheet.column_count)
    };
    if is_outside(&target) {
        return Err(beyond(sheet, &target));
    }
    // Data written to a single cell may extend beyond it; any other range must contain the data.
    if !target.is_one_cell() && !target.covers(&area) {
        return Err(overflow(sheet, &target, &area));
    }
    if is_outside(&area) {
        return Err(beyond(sheet, &area));
    }
    let write = Write::new(position, area, &given, input)?;
    write.check(&sheet.protected)?;
    Ok(write)
}

fn overflow(sheet: &Sheet, target: &Area, area: &Area) -> ApiError {
    let tried = if area.rows.end > target.rows.end {
        format!("row [{}]", target.rows.end + 1)
    } else {
        format!("column [{}]", a1::column_name(target.columns.end))
    };
    let range = sheet.range(target);
    ApiError::invalid(format!("Requested writing within range [{range}], but tried writing to {tried}"))
}

fn dimension(text: Option<&str>) -> Result<Dimension, ApiError> {
    let words = [("ROWS", Dimension::Rows), ("COLUMNS", Dimension::Columns)];
    one_of(text, "majorDimension", "Dimension", Some(Dimension::Rows), &words)
}

/// The API's `ValueRange`, without empty cells at the ends.
fn value_range(sheet: &Sheet, area: &Area, by: Dimension, render: Render) -> Value {
    let shown = |row: usize, column: usize| {
        let cell = sheet.cell(row, column);
        let format = if matches!(cell, Cell::Number(_)) { sheet.number_format(row, column) } else { None };
        cell.shown(render, format)
    };
    let filled = area.clamped(sheet.rows.len(), sheet.column_count);
    let (outer, inner) = match by {
        Dimension::Rows => (filled.rows.clone(), filled.columns.clone()),
        Dimension::Columns => (filled.columns.clone(), filled.rows.clone()),
    };
    let place = |first: usize, second: usize| {
        if by == Dimension::Rows { (first, second) } else { (second, first) }
    };
    let line = |first: usize| {
        let is_filled = |second: &usize| {
            let (row, column) = place(first, *second);
            !sheet.cell(row, column).is_empty()
        };
        let end = inner.clone().rev().find(is_filled).map_or(inner.start, |last| last + 1);
        let values = (inner.start..end).map(|second| {
            let (row, column) = place(first, second);
            shown(row, column)
        });
        values.collect::<Vec<Value>>()
    };
    let mut lines: Vec<Vec<Value>> = outer.map(line).collect();
    lines.truncate(lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
    let mut answer = json!({
        "range": sheet.range(area),
        "majorDimension": if by == Dimension::Rows { "ROWS" } else { "COLUMNS" },
    });
    if !lines.is_empty() {
        answer["values"] = lines.into_iter().map(Value::Array).collect();
    }
    answer
}
