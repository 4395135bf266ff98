//! `spreadsheets:batchUpdate`: a list of requests, applied all or none.

use serde_json::{Value, json};

use super::{
    a1::{Area, Dimension, UNBOUNDED},
    contents,
    error::ApiError,
    fields::Mask,
    grid::Sheet,
    layout,
    marks::{Inherit, Insertion},
    spreadsheet::{Spreadsheet, Who},
};

/// The result of one request: its reply, and the range it changed.
pub(super) struct Done {
    pub(super) reply: Value,
    pub(super) range: String,
    pub(super) cells: usize,
}

impl Done {
    pub(super) fn without_reply(range: String) -> Self {
        Self { reply: json!({}), range, cells: 0 }
    }
}

type Outcome = Result<Done, ApiError>;

/// Applies the requests in turn to a copy, which replaces the spreadsheet only if all succeed.
pub(super) fn batch_update(book: &mut Spreadsheet, body: &Value) -> Result<Value, ApiError> {
    let requests = body["requests"].as_array().map(Vec::as_slice).unwrap_or_default();
    if requests.is_empty() {
        return Err(ApiError::invalid("Must specify at least one request."));
    }
    let mut changed = book.clone();
    let mut replies = Vec::new();
    for (index, request) in requests.iter().enumerate() {
        let Some((kind, request)) = request.as_object().and_then(|request| request.iter().next()) else {
            return Err(ApiError::invalid(format!("Invalid requests[{index}]: No request set.")));
        };
        let done = apply(&mut changed, kind, request).map_err(|error| error.within(index, kind))?;
        changed.note(Who::Program, format!("batchUpdate.{kind}"), done.range, done.cells);
        replies.push(done.reply);
    }
    *book = changed;
    let mut answer = json!({ "spreadsheetId": book.id, "replies": replies });
    if body["includeSpreadsheetInResponse"] == true {
        answer["updatedSpreadsheet"] = book.shown(None, body["responseIncludeGridData"] == true, &[])?;
    }
    Ok(answer)
}

fn apply(book: &mut Spreadsheet, kind: &str, request: &Value) -> Outcome {
    match kind {
        "addSheet" => add_sheet(book, &request["properties"]),
        "updateSheetProperties" => update_sheet(book, request),
        "setDataValidation" => layout::set_validation(book, request),
        "repeatCell" => layout::repeat_cell(book, request),
        "addProtectedRange" => layout::add_protected(book, &request["protectedRange"]),
        "updateProtectedRange" => layout::update_protected(book, request),
        "deleteProtectedRange" => layout::delete_protected(book, request),
        "deleteDimension" => delete_dimension(book, request),
        "insertDimension" => insert_dimension(book, request),
        "updateCells" => contents::update_cells(book, request),
        "appendDimension" => contents::append_dimension(book, request),
        "sortRange" => sort_range(book, request),
        "updateDimensionProperties" => layout::update_dimensions(book, request),
        "autoResizeDimensions" => {
            let (position, ..) = dimension_range(book, &request["dimensions"])?;
            Ok(Done::without_reply(book.sheets[position].title.clone()))
        }
        // The schema accepts no other kind.
        other => Err(ApiError::invalid(format!("Unknown request `{other}`"))),
    }
}

fn add_sheet(book: &mut Spreadsheet, properties: &Value) -> Outcome {
    let numbered = || {
        let mut numbers = book.sheets.len() + 1..;
        numbers.find(|number| book.position(&format!("Sheet{number}")).is_none()).unwrap_or_default()
    };
    let title = properties["title"].as_str().map_or_else(|| format!("Sheet{}", numbered()), str::to_owned);
    check_title(book, &title, None)?;
    let free = || book.sheets.iter().map(|sheet| sheet.id).max().unwrap_or_default() + 1_000_003;
    let id = properties["sheetId"].as_i64().unwrap_or_else(free);
    if book.sheets.iter().any(|sheet| sheet.id == id) {
        return Err(ApiError::invalid(format!("A sheet with id {id} already exists.")));
    }
    let mut sheet = Sheet::new(id, &title);
    let given = &properties["gridProperties"];
    let (rows, columns) = (count(given, "rowCount"), count(given, "columnCount"));
    sheet.resize(rows.unwrap_or(sheet.row_count), columns.unwrap_or(sheet.column_count));
    sheet.hidden = properties["hidden"] == true;
    freeze(&mut sheet, count(given, "frozenRowCount"), count(given, "frozenColumnCount"))?;
    let index = count(properties, "index").unwrap_or(book.sheets.len()).min(book.sheets.len());
    book.sheets.insert(index, sheet);
    let reply = json!({ "addSheet": { "properties": book.sheets[index].properties(index) } });
    Ok(Done { reply, range: title, cells: 0 })
}

fn update_sheet(book: &mut Spreadsheet, request: &Value) -> Outcome {
    let (properties, mask) = (&request["properties"], update_mask(request)?);
    let position = sheet_by_id(book, properties)?;
    let given = &properties["gridProperties"];
    if mask.touches("title") && properties["title"].is_string() {
        let title = properties["title"].as_str().unwrap_or_default();
        check_title(book, title, Some(position))?;
        title.clone_into(&mut book.sheets[position].title);
    }
    let sheet = &mut book.sheets[position];
    if mask.touches("hidden") {
        sheet.hidden = properties["hidden"] == true;
    }
    let size = |name: &str, now: usize| {
        let named = mask.touches(&format!("gridProperties.{name}"));
        count(given, name).filter(|_| named).unwrap_or(now)
    };
    let (rows, columns) = (size("rowCount", sheet.row_count), size("columnCount", sheet.column_count));
    sheet.resize(rows, columns);
    // A frozen count that the mask names but the message lacks is 0, like any such field.
    let frozen =
        |name: &str| mask.touches(&format!("gridProperties.{name}")).then(|| count(given, name).unwrap_or(0));
    freeze(sheet, frozen("frozenRowCount"), frozen("frozenColumnCount"))?;
    let title = sheet.title.clone();
    if let Some(index) = count(properties, "index").filter(|_| mask.touches("index")) {
        let sheet = book.sheets.remove(position);
        book.sheets.insert(index.min(book.sheets.len()), sheet);
    }
    Ok(Done::without_reply(title))
}

fn freeze(sheet: &mut Sheet, rows: Option<usize>, columns: Option<usize>) -> Result<(), ApiError> {
    if rows.is_some_and(|rows| rows >= sheet.row_count) {
        return Err(ApiError::invalid("You can't freeze all visible rows on the sheet."));
    }
    if columns.is_some_and(|columns| columns >= sheet.column_count) {
        return Err(ApiError::invalid("You can't freeze all visible columns on the sheet."));
    }
    sheet.frozen_rows = rows.unwrap_or(sheet.frozen_rows);
    sheet.frozen_columns = columns.unwrap_or(sheet.frozen_columns);
    Ok(())
}

fn check_title(book: &Spreadsheet, title: &str, own: Option<usize>) -> Result<(), ApiError> {
    if book.position(title).is_some_and(|held| Some(held) != own) {
        return Err(ApiError::invalid(format!(
            "A sheet with the name \"{title}\" already exists. Please enter another name."
        )));
    }
    if title.is_empty() { Err(ApiError::invalid("You can't have an empty sheet name.")) } else { Ok(()) }
}

fn delete_dimension(book: &mut Spreadsheet, request: &Value) -> Outcome {
    let (position, dimension, from, to) = dimension_range(book, &request["range"])?;
    let sheet = &mut book.sheets[position];
    let (size, one, many) = size_of(sheet, dimension);
    let to = to.min(size);
    if from >= size {
        return Err(ApiError::invalid(format!(
            "Cannot delete a {one} that doesn't exist. Tried to delete {one} index {from} but there are only {size} \
             {many}."
        )));
    }
    if to - from == size {
        return Err(ApiError::invalid(format!("You can't delete all the {many} on the sheet.")));
    }
    let mut deleted = Area::EVERYTHING;
    *deleted.side(dimension) = from..to;
    sheet.check_locks(&deleted)?;
    sheet.delete(dimension, from, to);
    Ok(Done::without_reply(sheet.title.clone()))
}

fn insert_dimension(book: &mut Spreadsheet, request: &Value) -> Outcome {
    let (position, dimension, at, to) = dimension_range(book, &request["range"])?;
    let inherit_before = request["inheritFromBefore"] == true;
    let sheet = &mut book.sheets[position];
    let (size, ..) = size_of(sheet, dimension);
    if to == UNBOUNDED || to <= at {
        return Err(ApiError::invalid("range.endIndex must be greater than range.startIndex."));
    }
    if at > size || (at == size && !inherit_before) {
        let (than, when) = if inherit_before { ("at most", "true") } else { ("less than", "false") };
        return Err(ApiError::invalid(format!(
            "range.startIndex[{at}] must be {than} the grid size[{size}] if inheritFromBefore is {when}."
        )));
    }
    if at == 0 && inherit_before {
        return Err(ApiError::invalid("inheritFromBefore cannot be true if range.startIndex is 0."));
    }
    let inherit = if inherit_before { Inherit::Before } else { Inherit::After };
    sheet.insert(Insertion { dimension, at, count: to - at, inherit });
    Ok(Done::without_reply(sheet.title.clone()))
}

fn sort_range(book: &mut Spreadsheet, request: &Value) -> Outcome {
    let (position, area) = area_of(book, &request["range"])?;
    let sheet = &mut book.sheets[position];
    let area = area.clamped(sheet.row_count, sheet.column_count);
    let specs = request["sortSpecs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let by = specs
        .iter()
        .map(|spec| (count(spec, "dimensionIndex").unwrap_or(0), spec["sortOrder"] != "DESCENDING"));
    let by: Vec<(usize, bool)> = by.collect();
    if by.is_empty() || by.iter().any(|(column, _)| !area.columns.contains(column)) {
        return Err(ApiError::invalid("sortSpecs must name columns within the range."));
    }
    sheet.check_locks(&area)?;
    sheet.sort(&area, &by);
    let cells = area.clamped(sheet.filled_rows(), sheet.column_count);
    Ok(Done { cells: cells.rows.len() * cells.columns.len(), ..Done::without_reply(sheet.range(&area)) })
}

/// The mask of an update, which must not be empty.
pub(super) fn update_mask(request: &Value) -> Result<Mask, ApiError> {
    let text = request["fields"].as_str().unwrap_or_default();
    if text.is_empty() {
        let words = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)";
        return Err(ApiError::invalid(words));
    }
    Mask::parse(text).ok_or_else(|| ApiError::invalid(format!("Invalid field mask: {text}")))
}

/// The sheet of a message's `sheetId`, which is 0 if absent.
pub(super) fn sheet_by_id(book: &Spreadsheet, message: &Value) -> Result<usize, ApiError> {
    let id = message["sheetId"].as_i64().unwrap_or_default();
    let found = book.sheets.iter().position(|sheet| sheet.id == id);
    found.ok_or_else(|| ApiError::invalid(format!("No grid with id: {id}")))
}

/// The sheet and area of a `GridRange`.
pub(super) fn area_of(book: &Spreadsheet, range: &Value) -> Result<(usize, Area), ApiError> {
    let position = sheet_by_id(book, range)?;
    let side =
        |start: &str, end: &str| count(range, start).unwrap_or(0)..count(range, end).unwrap_or(UNBOUNDED);
    let area = Area {
        rows: side("startRowIndex", "endRowIndex"),
        columns: side("startColumnIndex", "endColumnIndex"),
    };
    let sheet = &book.sheets[position];
    if area.clamped(sheet.row_count, sheet.column_count).is_empty() {
        return Err(ApiError::invalid(format!("Invalid GridRange: {range} has no cells on the sheet.")));
    }
    Ok((position, area))
}

/// The sheet, direction, start and end of a `DimensionRange`.
pub(super) fn dimension_range(
    book: &Spreadsheet,
    range: &Value,
) -> Result<(usize, Dimension, usize, usize), ApiError> {
    let position = sheet_by_id(book, range)?;
    let dimension = match range["dimension"].as_str() {
        Some("ROWS") => Dimension::Rows,
        Some("COLUMNS") => Dimension::Columns,
        _ => return Err(ApiError::invalid("No dimension specified.")),
    };
    let (from, to) = (count(range, "startIndex").unwrap_or(0), count(range, "endIndex").unwrap_or(UNBOUNDED));
    if to < from {
        return Err(ApiError::invalid("range.endIndex must not be less than range.startIndex."));
    }
    Ok((position, dimension, from, to))
}

/// A non-negative whole number.
pub(super) fn count(message: &Value, name: &str) -> Option<usize> {
    message[name].as_u64().and_then(|count| usize::try_from(count).ok())
}

const fn size_of(sheet: &Sheet, dimension: Dimension) -> (usize, &'static str, &'static str) {
    match dimension {
        Dimension::Rows => (sheet.row_count, "row", "rows"),
        Dimension::Columns => (sheet.column_count, "column", "columns"),
    }
}
