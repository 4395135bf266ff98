//! Tables, as a person makes one of a range (*Convert to table*): their columns have types, which then say what a cell
//! may hold, so the API rejects validation rules for the cells below their header.

use super::{
    a1::{self, Area, Dimension},
    error::ApiError,
    grid::Sheet,
    marks::{Inherit, Insertion, grow, shrink},
    people::PersonError,
    spreadsheet::{Spreadsheet, Who},
};

/// A table; the first row of its area is its header.
#[derive(Debug, Clone)]
pub(super) struct Table {
    area: Area,
    /// The columns that have a type, as areas of the table.
    typed: Vec<Area>,
}

impl Table {
    /// Grows only by insertions between its own rows or columns.
    pub(super) fn insert(&mut self, insertion: Insertion) {
        for area in self.typed.iter_mut().chain([&mut self.area]) {
            grow(area, Insertion { inherit: Inherit::Between, ..insertion });
        }
    }

    /// Removes rows or columns from it; false if nothing of it is left.
    pub(super) fn delete(&mut self, dimension: Dimension, from: usize, to: usize) -> bool {
        self.typed.retain_mut(|area| shrink(area, dimension, from, to));
        shrink(&mut self.area, dimension, from, to)
    }
}

impl Sheet {
    /// Rejects a validation rule for cells whose column has a type.
    pub(super) fn check_types(&self, edited: &Area) -> Result<(), ApiError> {
        let mut typed = self.tables.iter().flat_map(|table| &table.typed);
        if typed.any(|area| !area.common(edited).is_empty()) {
            return Err(ApiError::invalid("This operation is not allowed on cells in typed columns."));
        }
        Ok(())
    }
}

impl Spreadsheet {
    /// Makes a table of a range (`A1:L20`), whose columns with these names (`C`) have types.
    pub fn make_table(&mut self, sheet: &str, range: &str, typed: &[&str]) -> Result<(), PersonError> {
        let (sheet, area) = self.place_mut(sheet, range)?;
        let column = |name: &&str| {
            let index = a1::column_index(name).filter(|index| area.columns.contains(index));
            let index = index.ok_or_else(|| PersonError::NoSuchPlace((*name).to_owned()))?;
            Ok(Area { rows: area.rows.start + 1..area.rows.end, columns: index..index + 1 })
        };
        let typed = typed.iter().map(column).collect::<Result<_, PersonError>>()?;
        let range = sheet.range(&area);
        sheet.tables.push(Table { area, typed });
        self.note(Who::Person, "make_table", range, 0);
        Ok(())
    }

    /// Turns the tables of a sheet into ordinary ranges again.
    pub fn unmake_tables(&mut self, sheet: &str) -> Result<(), PersonError> {
        let sheet = self.sheet_mut(sheet)?;
        sheet.tables.clear();
        let title = sheet.title.clone();
        self.note(Who::Person, "unmake_tables", title, 0);
        Ok(())
    }
}
