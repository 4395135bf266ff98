//! A list that is a spreadsheet: the sheet that holds it, its header and its rows.

use std::{
    fs::File,
    io::{self, Read, Seek as _},
};

use super::{
    columns::Columns,
    encoding::Letters,
    fields::key,
    header::{Candidate, Search, understood},
    parsed::{ListForm, ParsedImport},
    row::{Cells, Reading},
};
use crate::{
    bounds::files::{COMPANY_LIST_HEADER, WORKBOOK},
    workbook::{Item, Items, SheetName, SheetRow, WorkbookFault, WorkbookReader},
};

/// Reads a spreadsheet.
pub(super) fn read(
    whole: impl Read,
    form: &ListForm,
    reader: &WorkbookReader,
    parsed: &mut ParsedImport,
    most: u64,
) {
    let items = match on_disk(whole) {
        Ok(Some(file)) => reader.open(file),
        Ok(None) => {
            let message = format!("the spreadsheet has more than {WORKBOOK}");
            return parsed.fault(1, || (message, "save the sheet as CSV UTF-8".to_owned()));
        }
        Err(error) => return parsed.cannot_be_read(1, &error),
    };
    let mut sheets = Sheets { form, parsed, most, last: 1, others: Vec::new(), missed: None };
    if let Err(fault) = items.and_then(|items| sheets.read(items)) {
        let line = sheets.last;
        sheets.parsed.fault(line, || (fault.to_string(), fault.cure().to_owned()));
    }
}

/// The spreadsheet as a file of its own, which a process can be given; `None` if it is beyond its bound.
fn on_disk(mut whole: impl Read) -> io::Result<Option<File>> {
    let mut file = tempfile::tempfile()?;
    let size = io::copy(&mut whole.by_ref().take(WORKBOOK.limit + 1), &mut file)?;
    file.rewind()?;
    Ok((size <= WORKBOOK.limit).then_some(file))
}

/// The sheets, while one with companies is looked for.
struct Sheets<'l> {
    form: &'l ListForm,
    parsed: &'l mut ParsedImport,
    most: u64,
    /// The last row that was looked at.
    last: u64,
    /// All sheets.
    others: Vec<SheetName>,
    /// Why the first sheet with rows holds no list.
    missed: Option<(u64, (String, String))>,
}

impl Sheets<'_> {
    fn read(&mut self, mut items: Items) -> Result<(), WorkbookFault> {
        let mut next = items.next_item()?;
        if let Some(Item::Sheets(sheets)) = next {
            self.others = sheets;
            next = items.next_item()?;
        }
        if let Some(wanted) = &self.form.sheet
            && !self.others.iter().any(|sheet| key(&sheet.name) == key(wanted))
        {
            let message = format!("there is no sheet `{wanted}`");
            let cure = format!("there are {}", self.names(None).join(", "));
            self.parsed.fault(1, || (message, cure));
            return Ok(());
        }
        while let Some(item) = next {
            next = match item {
                Item::Sheet(name) if self.is_wanted(&name) => match self.read_sheet(&name, &mut items)? {
                    Ended::Found => return Ok(()),
                    Ended::Next(item) => item,
                },
                _ => items.next_item()?,
            };
        }
        let (line, told) = self.missed.take().unwrap_or_else(|| Search::default().fault(&self.form.columns));
        self.parsed.fault(line, || told);
        Ok(())
    }

    /// Hidden sheets are read where they are asked for.
    fn is_wanted(&self, name: &str) -> bool {
        match &self.form.sheet {
            Some(wanted) => key(name) == key(wanted),
            None => self.others.iter().any(|sheet| sheet.name == name && sheet.shown),
        }
    }

    fn names(&self, but: Option<&str>) -> Vec<String> {
        let others = self.others.iter().filter(|sheet| Some(sheet.name.as_str()) != but);
        others.take(COMPANY_LIST_HEADER.size()).map(|sheet| format!("`{}`", sheet.name)).collect()
    }

    /// Looks for the header of a sheet, and reads the rows below it.
    fn read_sheet(&mut self, name: &str, items: &mut Items) -> Result<Ended, WorkbookFault> {
        let mut search = Search::default();
        loop {
            let item = items.next_item()?;
            let Some(Item::Row(row)) = item else {
                self.miss(search);
                return Ok(Ended::Next(item));
            };
            self.last = row.number;
            if let Some((_, columns, header)) = search.look(vec![candidate(&row)], &self.form.columns) {
                self.found(name, &columns, &header);
                self.read_rows(&Reading { columns, separator: None }, &header, items)?;
                return Ok(Ended::Found);
            }
            if search.is_over() {
                self.miss(search);
                return Ok(Ended::Next(items.next_item()?));
            }
        }
    }

    fn miss(&mut self, search: Search) {
        if self.missed.is_none() && search.has_looked() {
            self.missed = Some(search.fault(&self.form.columns));
        }
    }

    fn found(&mut self, name: &str, columns: &Columns, header: &Candidate) {
        let others = self.others.iter().filter(|sheet| sheet.name != name).map(|sheet| sheet.name.clone());
        self.parsed.understood = understood(columns, header);
        self.parsed.understood.other_sheets = others.take(COMPANY_LIST_HEADER.size()).collect();
        self.parsed.understood.sheet = Some(name.to_owned());
    }

    fn read_rows(
        &mut self,
        reading: &Reading,
        header: &Candidate,
        items: &mut Items,
    ) -> Result<(), WorkbookFault> {
        let mut letters = Letters::Utf8;
        while let Some(Item::Row(row)) = items.next_item()? {
            self.last = row.number;
            if repeats(header, &reading.columns, &row.values) {
                continue;
            }
            let SheetRow { number, values, links } = row;
            let values = values.into_iter().map(String::into_bytes).collect();
            if !self.parsed.take(number, Ok(Cells { values, links }), reading, self.most, &mut letters) {
                break;
            }
        }
        Ok(())
    }
}

/// How a sheet ended.
enum Ended {
    /// It held the list.
    Found,
    /// It did not; what comes after it.
    Next(Option<Item>),
}

fn candidate(row: &SheetRow) -> Candidate {
    Candidate { line: row.number, reads: row.values.join(" | "), headings: row.values.clone() }
}

/// Whether a row is the header once more, or its lower half.
fn repeats(header: &Candidate, columns: &Columns, values: &[String]) -> bool {
    let same =
        |column: usize| values.get(column).is_some_and(|value| key(value) == key(&header.headings[column]));
    same(columns.name) && columns.website.is_some_and(same)
}
