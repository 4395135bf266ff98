//! From a spreadsheet to its rows, in whatever format it is.
//!
//! Formats that can be read cell by cell are: two cells in far corners are two rows then, and not all that lies between
//! them. The others are laid out whole by the library, within what memory the process may have.

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Write},
};

use calamine::{Data, Dimensions, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use super::{
    fault::WorkbookFault,
    item::{Item, SheetName, SheetRow},
    kind::Kind,
};
use crate::bounds::files::{COMPANY_LIST_ROW, WORKBOOK_COLUMNS};

/// A whole file in memory, which may be read from anywhere.
type Whole = Cursor<Vec<u8>>;

/// Writes the sheets and rows of a file, a line each.
pub(super) fn write_items(file: Vec<u8>, out: &mut impl Write) -> Result<(), WorkbookFault> {
    let kind = Kind::of(&file);
    let file = Cursor::new(file);
    match kind {
        Kind::Locked => Err(WorkbookFault::Locked),
        Kind::Xlsx => write_xlsx(Xlsx::new(file).map_err(unreadable)?, out),
        Kind::Xlsb => write_xlsb(Xlsb::new(file).map_err(unreadable)?, out),
        Kind::Xls => {
            let book: Xls<Whole> = Xls::new(file).map_err(unreadable)?;
            let merged = |book: &Xls<Whole>, sheet: &str| book.merge_cells_by_sheet_name(sheet);
            write_ranges(book, |book, sheet| merged(book, sheet).unwrap_or_default(), out)
        }
        Kind::Ods => write_ranges(Ods::new(file).map_err(unreadable)?, |_, _| Vec::new(), out),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn unreadable(error: impl ToString) -> WorkbookFault {
    WorkbookFault::Unreadable(error.to_string())
}

fn write_xlsx(mut book: Xlsx<Whole>, out: &mut impl Write) -> Result<(), WorkbookFault> {
    for sheet in sheets(book.sheets_metadata(), out)? {
        // A sheet without either is a sheet all the same.
        let merged = book.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
        let links = book.hyperlinks_by_sheet_name(&sheet).unwrap_or_default();
        let mut rows = Rows::new(&sheet, &merged, out)?;
        for link in links {
            if let Some(address) = link.target {
                rows.link(link.range.start, address);
            }
        }
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            rows.cell(cell.get_position(), &Data::from(cell.get_value().clone()))?;
        }
        rows.finish()?;
    }
    Ok(())
}

fn write_xlsb(mut book: Xlsb<Whole>, out: &mut impl Write) -> Result<(), WorkbookFault> {
    for sheet in sheets(book.sheets_metadata(), out)? {
        let mut rows = Rows::new(&sheet, &[], out)?;
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            rows.cell(cell.get_position(), &Data::from(cell.get_value().clone()))?;
        }
        rows.finish()?;
    }
    Ok(())
}

fn write_ranges<B: Reader<Whole>>(
    mut book: B,
    merged: impl Fn(&B, &str) -> Vec<Dimensions>,
    out: &mut impl Write,
) -> Result<(), WorkbookFault> {
    for sheet in sheets(book.sheets_metadata(), out)? {
        let merged = merged(&book, &sheet);
        let range = book.worksheet_range(&sheet).map_err(|error| unreadable(format!("{error:?}")))?;
        let mut rows = Rows::new(&sheet, &merged, out)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else { continue };
            rows.cell((first_row.saturating_add(row), first_column.saturating_add(column)), value)?;
        }
        rows.finish()?;
    }
    Ok(())
}

/// Writes the sheets' names; those that hold cells.
fn sheets(all: &[Sheet], out: &mut impl Write) -> io::Result<Vec<String>> {
    let sheets = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let sheets = sheets
        .map(|sheet| SheetName { name: sheet.name.clone(), shown: sheet.visible == SheetVisible::Visible });
    let sheets: Vec<_> = sheets.collect();
    let names = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    write_item(out, &Item::Sheets(sheets))?;
    Ok(names)
}

fn write_item(out: &mut impl Write, item: &Item) -> io::Result<()> {
    serde_json::to_writer(&mut *out, item)?;
    out.write_all(b"\n")
}

/// The rows of a sheet, made of its cells.
struct Rows<'o, W> {
    out: &'o mut W,
    row: SheetRow,
    /// Where each value that stands for several rows begins, and the last of them.
    tall: BTreeMap<(u32, u32), u32>,
    /// Such values whose rows go on, by column.
    standing: BTreeMap<u32, (u32, String)>,
    links: BTreeMap<(u32, u32), String>,
}

impl<'o, W: Write> Rows<'o, W> {
    fn new(sheet: &str, merged: &[Dimensions], out: &'o mut W) -> io::Result<Self> {
        write_item(out, &Item::Sheet(sheet.to_owned()))?;
        let tall = merged.iter().filter(|cells| cells.end.0 > cells.start.0);
        let tall = tall.map(|cells| (cells.start, cells.end.0)).collect();
        Ok(Self { out, row: SheetRow::default(), tall, standing: BTreeMap::new(), links: BTreeMap::new() })
    }

    fn link(&mut self, place: (u32, u32), address: String) {
        if address.starts_with("http://") || address.starts_with("https://") {
            self.links.insert(place, address);
        }
    }

    fn cell(&mut self, place: (u32, u32), value: &Data) -> io::Result<()> {
        let (row, column) = place;
        let text = value.to_string();
        let column = column as usize;
        if text.trim().is_empty() || column >= WORKBOOK_COLUMNS.size() {
            return Ok(());
        }
        let number = u64::from(row) + 1;
        if number != self.row.number {
            self.end_row()?;
            self.row.number = number;
        }
        if self.row.values.len() <= column {
            self.row.values.resize(column + 1, String::new());
        }
        if let Some(last) = self.tall.get(&place) {
            self.standing.insert(place.1, (*last, text.clone()));
        }
        if let Some(address) = self.links.remove(&place) {
            self.row.links.insert(column, address);
        }
        self.row.values[column] = within_a_row(text);
        Ok(())
    }

    /// Fills in what stands for this row too, and writes it.
    fn end_row(&mut self) -> io::Result<()> {
        let row = std::mem::take(&mut self.row);
        if row.values.is_empty() {
            return Ok(());
        }
        let mut row = row;
        self.standing.retain(|_, (last, _)| u64::from(*last) + 1 >= row.number);
        for (column, (_, text)) in &self.standing {
            let column = *column as usize;
            if row.values.len() <= column {
                row.values.resize(column + 1, String::new());
            }
            if row.values[column].is_empty() {
                row.values[column].clone_from(text);
            }
        }
        write_item(self.out, &Item::Row(row))
    }

    fn finish(mut self) -> io::Result<()> {
        self.end_row()
    }
}

/// Of a longer value comes as much as shows that it is too long for a row.
fn within_a_row(mut text: String) -> String {
    let most = COMPANY_LIST_ROW.size() + 1;
    if text.len() > most {
        let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}
