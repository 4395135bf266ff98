//! Spreadsheets: sheets, the history of changes, and the answer of `spreadsheets.get`.

use serde_json::{Value, json};

use super::{
    a1::{self, Area},
    cell::Render,
    error::ApiError,
    fields::Mask,
    grid::Sheet,
};

/// A spreadsheet. Tests edit it as a person would; the program under test uses the API.
#[derive(Debug, Clone)]
pub struct Spreadsheet {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) sheets: Vec<Sheet>,
    pub(super) history: Vec<Change>,
}

/// Who made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The program, through the API.
    Program,
    /// A person.
    Person,
}

/// An applied change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// Who made it.
    pub who: Who,
    /// `append`, `update`, `values:batchUpdate`, `batchUpdate.addSheet`, …; for a person `set_cell`, `sort`, …
    pub method: String,
    /// In A1 notation; the sheet's title if the change has no cells.
    pub range: String,
    /// The number of cells that gained or lost a value.
    pub cells: usize,
}

impl Spreadsheet {
    pub(super) fn new(id: String, title: &str) -> Self {
        Self { id, title: title.to_owned(), sheets: vec![Sheet::new(0, "Sheet1")], history: Vec::new() }
    }

    /// The index of the sheet with this title; titles are compared without case.
    pub(super) fn position(&self, title: &str) -> Option<usize> {
        let title = title.to_lowercase();
        self.sheets.iter().position(|sheet| sheet.title.to_lowercase() == title)
    }

    pub(super) fn note(&mut self, who: Who, method: impl Into<String>, range: String, cells: usize) {
        self.history.push(Change { who, method: method.into(), range, cells });
    }

    /// The sheet and the area, possibly unbounded, of a range in A1 notation.
    pub(super) fn resolve(&self, text: &str) -> Result<(usize, Area), ApiError> {
        let unparsable = || ApiError::invalid(format!("Unable to parse range: {text}"));
        match a1::split_sheet(text) {
            (Some(title), cells) => {
                let sheet = self.position(&title).ok_or_else(unparsable)?;
                let area = cells.map_or(Some(Area::EVERYTHING), a1::cells).ok_or_else(unparsable)?;
                Ok((sheet, area))
            }
            (None, cells) => {
                let first = self.sheets.iter().position(|sheet| !sheet.hidden).unwrap_or(0);
                let by_cells = cells.and_then(a1::cells).map(|area| (first, area));
                let by_title = || self.position(text).map(|sheet| (sheet, Area::EVERYTHING));
                by_cells.or_else(by_title).ok_or_else(unparsable)
            }
        }
    }

    /// The part of a range within the grid; a range that begins outside is rejected.
    pub(super) fn readable(&self, text: &str) -> Result<(&Sheet, Area), ApiError> {
        let (sheet, area) = self.resolve(text)?;
        let sheet = &self.sheets[sheet];
        let clamped = area.clamped(sheet.row_count, sheet.column_count);
        if clamped.is_empty() {
            return Err(beyond(sheet, &area));
        }
        Ok((sheet, clamped))
    }

    /// `spreadsheets.get`.
    pub(super) fn shown(
        &self,
        mask: Option<&Mask>,
        with_data: bool,
        ranges: &[&str],
    ) -> Result<Value, ApiError> {
        let ranges = ranges.iter().map(|range| self.readable(range)).collect::<Result<Vec<_>, _>>()?;
        let with_data = mask.map_or(with_data, |mask| mask.touches("sheets.data"));
        let chosen = |sheet: &Sheet| ranges.is_empty() || ranges.iter().any(|(held, _)| held.id == sheet.id);
        let numbered = self.sheets.iter().enumerate().filter(|(_, sheet)| chosen(sheet));
        let sheets: Vec<Value> = numbered
            .map(|(index, sheet)| {
                let mut shown = json!({ "properties": sheet.properties(index) });
                if !sheet.protected.is_empty() {
                    let protected =
                        sheet.protected.iter().map(|protected| protected.shown(sheet.id, Who::Program));
                    shown["protectedRanges"] = protected.collect();
                }
                if with_data {
                    let of_sheet = ranges.iter().filter(|(held, _)| held.id == sheet.id);
                    let areas: Vec<Area> = of_sheet.map(|(_, area)| area.clone()).collect();
                    let areas = if areas.is_empty() { vec![sheet.area()] } else { areas };
                    shown["data"] = areas.iter().map(|area| grid_data(sheet, area)).collect();
                }
                shown
            })
            .collect();
        Ok(json!({
            "spreadsheetId": self.id,
            "properties": {
                "title": self.title, "locale": "es_ES", "autoRecalc": "ON_CHANGE", "timeZone": "Europe/Madrid",
            },
            "sheets": sheets,
            "spreadsheetUrl": format!("https://docs.google.com/spreadsheets/d/{}/edit", self.id),
        }))
    }
}

/// Google's error for a range outside the grid.
pub(super) fn beyond(sheet: &Sheet, area: &Area) -> ApiError {
    let open = area.clamped(area.rows.start + 1, area.columns.start + 1);
    let named = Area {
        rows: if area.rows.end == a1::UNBOUNDED { open.rows } else { area.rows.clone() },
        columns: if area.columns.end == a1::UNBOUNDED { open.columns } else { area.columns.clone() },
    };
    ApiError::invalid(format!(
        "Range ({}) exceeds grid limits. Max rows: {}, max columns: {}",
        a1::show(&sheet.title, &named),
        sheet.row_count,
        sheet.column_count
    ))
}

/// The API's `GridData`: the cells up to the last non-empty row.
fn grid_data(sheet: &Sheet, area: &Area) -> Value {
    let filled = area.clamped(sheet.filled_rows().max(area.rows.start), sheet.column_count);
    let row = |row: usize| -> Value {
        let cells: Vec<Value> = filled.columns.clone().map(|column| cell_data(sheet, row, column)).collect();
        json!({ "values": cells })
    };
    let mut data = json!({ "rowData": filled.rows.clone().map(row).collect::<Vec<_>>() });
    for (name, start) in [("startRow", area.rows.start), ("startColumn", area.columns.start)] {
        if start > 0 {
            data[name] = json!(start);
        }
    }
    data
}

fn cell_data(sheet: &Sheet, row: usize, column: usize) -> Value {
    let cell = sheet.cell(row, column);
    let mut data = json!({});
    if !cell.is_empty() {
        data["userEnteredValue"] = cell.entered();
        data["formattedValue"] = cell.shown(Render::default(), sheet.number_format(row, column));
    }
    let format = sheet.formats.values_at(row, column);
    if format.as_object().is_some_and(|format| !format.is_empty()) {
        data["userEnteredFormat"] = format;
    }
    if let Some(rule) = sheet.validations.value_at(row, column, "rule") {
        data["dataValidation"] = rule.clone();
    }
    data
}
