//! Protected ranges: some only warn, others lock out everybody except their editors.
//!
//! The service account may edit all ranges except those locked by a person, see [`Spreadsheet::protect`]. Writing
//! values or formats to a locked range through the API is rejected, and so is sorting or deleting its cells. Inserting
//! rows or columns moves or grows it, as for people.

use serde_json::{Map, Value, json};

use super::{
    a1::{self, Area, Dimension},
    error::ApiError,
    grid::{Sheet, grid_range},
    marks::{Inherit, Insertion, grow, shrink},
    people::PersonError,
    spreadsheet::{Spreadsheet, Who},
    token,
};

/// The owner of the spreadsheets.
const OWNER: &str = "owner@company.example";

/// A protected range; its other fields are stored as given.
#[derive(Debug, Clone)]
pub(super) struct Protected {
    pub(super) id: i64,
    pub(super) area: Area,
    /// Areas inside it that everybody may edit.
    pub(super) open: Vec<Area>,
    pub(super) fields: Map<String, Value>,
}

impl Protected {
    /// The API's `ProtectedRange`. The program does not see the editors of ranges it may not edit, nor fields that are
    /// false; people see both.
    pub(super) fn shown(&self, sheet: i64, to: Who) -> Value {
        let mut fields = self.fields.clone();
        fields.insert("protectedRangeId".to_owned(), json!(self.id));
        fields.insert("range".to_owned(), grid_range(sheet, &self.area));
        fields.insert("requestingUserCanEdit".to_owned(), json!(!self.is_locked()));
        if self.is_locked() && to == Who::Program {
            fields.retain(|name, _| name != "requestingUserCanEdit" && name != "editors");
        }
        if !self.open.is_empty() {
            let open: Vec<Value> = self.open.iter().map(|area| grid_range(sheet, area)).collect();
            fields.insert("unprotectedRanges".to_owned(), json!(open));
        }
        Value::Object(fields)
    }

    /// Whether the service account is locked out. A range without editors belongs to the account.
    pub(super) fn is_locked(&self) -> bool {
        let warns = self.fields.get("warningOnly").is_some_and(|warns| *warns == true);
        let Some(editors) = self.fields.get("editors").filter(|_| !warns) else { return false };
        let users = editors["users"].as_array().map(Vec::as_slice).unwrap_or_default();
        !users.iter().any(|user| *user == token::EMAIL)
    }

    /// Grows only by insertions between its own rows or columns.
    pub(super) fn insert(&mut self, insertion: Insertion) {
        for area in self.open.iter_mut().chain([&mut self.area]) {
            grow(area, Insertion { inherit: Inherit::Between, ..insertion });
        }
    }

    /// Removes rows or columns from it; false if nothing of it is left.
    pub(super) fn delete(&mut self, dimension: Dimension, from: usize, to: usize) -> bool {
        self.open.retain_mut(|area| shrink(area, dimension, from, to));
        shrink(&mut self.area, dimension, from, to)
    }

    /// Rejects an edit that touches a locked range.
    pub(super) fn check(&self, edited: &Area) -> Result<(), ApiError> {
        let touched = self.area.common(edited);
        let is_open = touched.is_empty() || self.open.iter().any(|open| open.covers(&touched));
        if self.is_locked() && !is_open { Err(ApiError::protected()) } else { Ok(()) }
    }
}

impl Sheet {
    /// Rejects an edit that touches a locked range.
    pub(super) fn check_locks(&self, edited: &Area) -> Result<(), ApiError> {
        self.protected.iter().try_for_each(|protected| protected.check(edited))
    }
}

impl Spreadsheet {
    /// The protected ranges of a sheet, as the API's `ProtectedRange`, with their editors.
    #[must_use]
    pub fn protected_ranges(&self, sheet: &str) -> Vec<Value> {
        let Some(position) = self.position(sheet) else { return Vec::new() };
        let sheet = &self.sheets[position];
        sheet.protected.iter().map(|protected| protected.shown(sheet.id, Who::Person)).collect()
    }

    /// Locks a range (`D5:J5`, `C:C`) for everybody except the owner, including the program.
    pub fn protect(&mut self, sheet: &str, range: &str) -> Result<(), PersonError> {
        let id = self.free_protection();
        let (sheet, area) = self.place_mut(sheet, range)?;
        let fields = Map::from_iter([("editors".to_owned(), json!({ "users": [OWNER] }))]);
        let range = sheet.range(&area);
        sheet.protected.push(Protected { id, area, open: Vec::new(), fields });
        self.note(Who::Person, "protect", range, 0);
        Ok(())
    }

    /// Removes all locks of exactly this range; ranges that only warn are kept.
    pub fn unprotect(&mut self, sheet: &str, range: &str) -> Result<(), PersonError> {
        let (sheet, area) = self.place_mut(sheet, range)?;
        let before = sheet.protected.len();
        sheet.protected.retain(|protected| protected.area != area || !protected.is_locked());
        if sheet.protected.len() == before {
            return Err(PersonError::NotLocked(range.to_owned()));
        }
        let range = sheet.range(&area);
        self.note(Who::Person, "unprotect", range, 0);
        Ok(())
    }

    /// Removes all locks of a sheet; ranges that only warn are kept.
    pub fn unprotect_all(&mut self, sheet: &str) -> Result<(), PersonError> {
        let sheet = self.sheet_mut(sheet)?;
        sheet.protected.retain(|protected| !protected.is_locked());
        let title = sheet.title.clone();
        self.note(Who::Person, "unprotect_all", title, 0);
        Ok(())
    }

    /// An unused id for a protected range.
    pub(super) fn free_protection(&self) -> i64 {
        let ids = self.sheets.iter().flat_map(|sheet| &sheet.protected).map(|protected| protected.id);
        ids.max().map_or(7_000_001, |id| id + 1)
    }

    pub(super) fn place_mut(&mut self, title: &str, range: &str) -> Result<(&mut Sheet, Area), PersonError> {
        let no_such = || PersonError::NoSuchPlace(range.to_owned());
        let sheet = self.sheet_mut(title)?;
        let area = a1::cells(range).ok_or_else(no_such)?;
        let is_there = !area.clamped(sheet.row_count, sheet.column_count).is_empty();
        if is_there { Ok((sheet, area)) } else { Err(no_such()) }
    }
}
