//! The requests of `spreadsheets:batchUpdate` that set properties of areas: drop-down lists, formats, sizes and
//! protected ranges.

use serde_json::{Value, json};

use super::{
    a1::{Area, Dimension},
    error::ApiError,
    protection::Protected,
    spreadsheet::{Spreadsheet, Who},
    structure::{Done, area_of, dimension_range, update_mask},
};

/// The condition types of a validation rule.
const CONDITIONS: [&str; 12] = [
    "ONE_OF_LIST",
    "ONE_OF_RANGE",
    "BOOLEAN",
    "NUMBER_BETWEEN",
    "NUMBER_GREATER",
    "NUMBER_GREATER_THAN_EQ",
    "NUMBER_LESS",
    "NUMBER_EQ",
    "TEXT_CONTAINS",
    "TEXT_IS_URL",
    "DATE_IS_VALID",
    "CUSTOM_FORMULA",
];

/// Sets the validation rule of a range, or clears it if there is none.
pub(super) fn set_validation(book: &mut Spreadsheet, request: &Value) -> Result<Done, ApiError> {
    let (position, area) = area_of(book, &request["range"])?;
    let rule = &request["rule"];
    if !rule.is_null() {
        let kind = rule["condition"]["type"].as_str().unwrap_or_default();
        let has_values = rule["condition"]["values"].as_array().is_some_and(|values| !values.is_empty());
        if !CONDITIONS.contains(&kind) {
            return Err(ApiError::invalid(format!("Invalid condition type: \"{kind}\"")));
        }
        if kind == "ONE_OF_LIST" && !has_values {
            return Err(ApiError::invalid("A list condition must have at least one value."));
        }
    }
    let sheet = &mut book.sheets[position];
    sheet.check_locks(&area)?;
    sheet.check_types(&area)?;
    sheet.validations.set(&area, "rule", rule.clone());
    Ok(Done::without_reply(sheet.range(&area)))
}

/// Sets the named fields of one cell on all cells of a range.
pub(super) fn repeat_cell(book: &mut Spreadsheet, request: &Value) -> Result<Done, ApiError> {
    let (position, area) = area_of(book, &request["range"])?;
    let mut paths = update_mask(request)?.paths();
    if paths == ["*"] {
        paths = vec!["userEnteredFormat".to_owned()];
    }
    let sheet = &mut book.sheets[position];
    sheet.check_locks(&area)?;
    let format = &request["cell"]["userEnteredFormat"];
    for path in paths {
        let Some(below) = path.strip_prefix("userEnteredFormat") else {
            return Err(ApiError::invalid(format!("Invalid field: {path}")));
        };
        let below = below.trim_start_matches('.').trim_end_matches(".*");
        if below.is_empty() {
            let fields =
                ["numberFormat", "textFormat", "backgroundColor", "horizontalAlignment", "wrapStrategy"];
            for field in fields {
                sheet.formats.set(&area, field, format[field].clone());
            }
        } else {
            let value = below.split('.').fold(format, |value, name| &value[name]);
            sheet.formats.set(&area, below, value.clone());
        }
    }
    Ok(Done::without_reply(sheet.range(&area)))
}

/// Sets sizes, and which rows or columns are hidden.
pub(super) fn update_dimensions(book: &mut Spreadsheet, request: &Value) -> Result<Done, ApiError> {
    let (position, dimension, from, to) = dimension_range(book, &request["range"])?;
    let mask = update_mask(request)?;
    let sheet = &mut book.sheets[position];
    let mut area = Area::EVERYTHING;
    *area.side(dimension) = from..to;
    let side = if dimension == Dimension::Rows { "rows" } else { "columns" };
    for name in ["pixelSize", "hiddenByUser"].into_iter().filter(|name| mask.touches(name)) {
        sheet.dimensions.set(&area, &format!("{side}.{name}"), request["properties"][name].clone());
    }
    Ok(Done::without_reply(sheet.range(&area)))
}

pub(super) fn add_protected(book: &mut Spreadsheet, given: &Value) -> Result<Done, ApiError> {
    let (position, area) = area_of(book, &given["range"])?;
    let id = given["protectedRangeId"].as_i64().unwrap_or_else(|| book.free_protection());
    if find_protected(book, id).is_ok() {
        return Err(ApiError::invalid(format!("A protected range with id {id} already exists.")));
    }
    let open = open_areas(book, given)?;
    let sheet = &mut book.sheets[position];
    let mut fields = given.as_object().cloned().unwrap_or_default();
    fields.retain(|name, value| is_kept(name) && !value.is_null() && *value != false);
    let protected = Protected { id, area, open, fields };
    let reply = json!({ "addProtectedRange": { "protectedRange": protected.shown(sheet.id, Who::Program) } });
    let range = sheet.range(&protected.area);
    sheet.protected.push(protected);
    Ok(Done { reply, ..Done::without_reply(range) })
}

pub(super) fn update_protected(book: &mut Spreadsheet, request: &Value) -> Result<Done, ApiError> {
    let (given, mask) = (&request["protectedRange"], update_mask(request)?);
    let id = given["protectedRangeId"].as_i64().unwrap_or_default();
    let (mut position, at) = find_own(book, id)?;
    let mut protected = book.sheets[position].protected[at].clone();
    if mask.touches("unprotectedRanges") {
        protected.open = open_areas(book, given)?;
    }
    if mask.touches("range") && !given["range"].is_null() {
        book.sheets[position].protected.remove(at);
        (position, protected.area) = area_of(book, &given["range"])?;
    } else {
        book.sheets[position].protected.remove(at);
    }
    for name in ["description", "warningOnly", "editors", "namedRangeId"] {
        if mask.touches(name) {
            protected.fields.remove(name);
            let value = given[name].clone();
            if !value.is_null() && value != false {
                protected.fields.insert(name.to_owned(), value);
            }
        }
    }
    let sheet = &mut book.sheets[position];
    let range = sheet.range(&protected.area);
    let at = at.min(sheet.protected.len());
    sheet.protected.insert(at, protected);
    Ok(Done::without_reply(range))
}

pub(super) fn delete_protected(book: &mut Spreadsheet, request: &Value) -> Result<Done, ApiError> {
    let id = request["protectedRangeId"].as_i64().unwrap_or_default();
    let (position, at) = find_own(book, id)?;
    let sheet = &mut book.sheets[position];
    let protected = sheet.protected.remove(at);
    Ok(Done::without_reply(sheet.range(&protected.area)))
}

/// A protected range that the account may change.
fn find_own(book: &Spreadsheet, id: i64) -> Result<(usize, usize), ApiError> {
    let (position, at) = find_protected(book, id)?;
    if book.sheets[position].protected[at].is_locked() {
        return Err(ApiError::protected());
    }
    Ok((position, at))
}

fn find_protected(book: &Spreadsheet, id: i64) -> Result<(usize, usize), ApiError> {
    let found = book.sheets.iter().enumerate().find_map(|(position, sheet)| {
        let at = sheet.protected.iter().position(|protected| protected.id == id)?;
        Some((position, at))
    });
    found.ok_or_else(|| ApiError::invalid(format!("No protected range with id: {id}")))
}

fn open_areas(book: &Spreadsheet, given: &Value) -> Result<Vec<Area>, ApiError> {
    let ranges = given["unprotectedRanges"].as_array().map(Vec::as_slice).unwrap_or_default();
    ranges.iter().map(|range| area_of(book, range).map(|(_, area)| area)).collect()
}

/// Whether a field is stored as given; the others are stored separately.
fn is_kept(name: &str) -> bool {
    !["protectedRangeId", "range", "unprotectedRanges", "requestingUserCanEdit"].contains(&name)
}
