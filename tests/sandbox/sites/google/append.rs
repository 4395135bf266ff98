//! Where appended rows go, by the rules in the guide for `values.append`: the last table within the range is found, a
//! table being a block of adjacent cells, and the new rows are added below it, beginning at its first column. Without a
//! table, they begin at the range's first cell.

use super::{a1::Area, grid::Sheet};

/// The table below which an append to `range` adds rows.
pub(super) fn table(sheet: &Sheet, range: &Area) -> Option<Area> {
    let within = range.clamped(sheet.rows.len(), sheet.column_count);
    let row = within.rows.clone().rev().find(|row| sheet.has_data(*row, &within.columns))?;
    let column = within.columns.clone().find(|column| !sheet.cell(row, *column).is_empty())?;
    Some(connected_area(sheet, row, column))
}

/// The smallest area around a cell that is surrounded by empty rows and columns or the grid's edges.
fn connected_area(sheet: &Sheet, row: usize, column: usize) -> Area {
    let mut area = Area::from(row, column, 1, 1);
    loop {
        let before = area.clone();
        // Cells that touch at a corner are adjacent too.
        let columns = |area: &Area| area.columns.start.saturating_sub(1)..area.columns.end + 1;
        while area.rows.start > 0 && sheet.has_data(area.rows.start - 1, &columns(&area)) {
            area.rows.start -= 1;
        }
        while sheet.has_data(area.rows.end, &columns(&area)) {
            area.rows.end += 1;
        }
        let rows = area.rows.start.saturating_sub(1)..area.rows.end + 1;
        let filled = |column: usize| rows.clone().any(|row| !sheet.cell(row, column).is_empty());
        while area.columns.start > 0 && filled(area.columns.start - 1) {
            area.columns.start -= 1;
        }
        while filled(area.columns.end) {
            area.columns.end += 1;
        }
        if area == before {
            return area;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::a1, *};
    use crate::sites::google::cell::Cell;

    /// The guide's example: one table in A1:C2, another in B4:D6.
    fn guide() -> Sheet {
        let mut sheet = Sheet::new(0, "Sheet1");
        for (rows, columns) in [(0..2, 0..3), (3..6, 1..4)] {
            for row in rows {
                for column in columns.clone() {
                    sheet.set(row, column, Cell::Text("x".to_owned()));
                }
            }
        }
        sheet
    }

    fn found(sheet: &Sheet, range: &str) -> Option<String> {
        let area = a1::cells(range).unwrap();
        table(sheet, &area).map(|table| sheet.range(&table))
    }

    #[test]
    fn the_guides_examples_hold() {
        let sheet = guide();
        for (range, expected) in
            [("A:Z", "B4:D6"), ("B4", "B4:D6"), ("C5:D5", "B4:D6"), ("B2:D4", "B4:D6"), ("A3:G10", "B4:D6")]
        {
            assert_eq!(found(&sheet, range), Some(format!("Sheet1!{expected}")), "{range}");
        }
        assert_eq!(found(&sheet, "A1").as_deref(), Some("Sheet1!A1:C2"));
        assert_eq!(found(&sheet, "E4"), None);
    }

    #[test]
    fn a_blank_row_ends_a_table_and_a_corner_joins_two() {
        let mut sheet = guide();
        sheet.set(2, 0, Cell::Bool(true));
        assert_eq!(found(&sheet, "A1").as_deref(), Some("Sheet1!A1:D6"));
        sheet.set(40, 5, Cell::Number(1.0));
        assert_eq!(found(&sheet, "A:Z").as_deref(), Some("Sheet1!F41"));
    }
}
