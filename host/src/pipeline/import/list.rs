//! The company list: a table of companies, their sites and, if known, their boards, as a text or as a spreadsheet.
//!
//! Good rows are kept whatever the others look like; every bad row is reported with its line and its cure. What is
//! known already is never overwritten, so that importing a list again changes nothing.
//!
//! A list is read piece by piece; of it are kept the good rows, up to their bound, and the first bad ones.

use std::{
    collections::BTreeSet,
    io::{self, Cursor, Read},
    path::Path,
};

use super::{
    columns::ColumnMap,
    encoding::Letters,
    fault::{ImportFault, RowFault, pair, told_of},
    lines::Beyond,
    records::RecordFault,
    row::{Cells, Reading, read_row},
    sheet, text,
    understood::Understood,
};
use crate::{
    bounds::{
        FirstFew,
        files::{COMPANY_LIST, COMPANY_LIST_FAULTS, COMPANY_LIST_ROWS},
    },
    files,
    store::{companies::CompanyFacts, keys::BoardKey},
    workbook::{WORKBOOK_HEAD, WorkbookReader, is_workbook},
};

/// One good row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// In the file, from 1.
    pub line: u64,
    /// The company.
    pub company: CompanyFacts,
    /// Its board, if the row names one.
    pub board: Option<BoardKey>,
}

/// What a person says of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListForm {
    /// Which columns say what, where their headings do not.
    pub columns: ColumnMap,
    /// Which sheet of a spreadsheet is meant.
    pub sheet: Option<String>,
}

/// A list that was read: its good rows, and what is wrong with the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedImport {
    /// The good rows.
    pub rows: Vec<ImportRow>,
    /// The first bad ones, and how many there are.
    pub faults: FirstFew<ImportFault>,
    /// How it was read.
    pub understood: Understood,
}

/// Reads the list that a configuration names, or returns why it cannot be read.
pub fn read_list(list: &Path, form: &ListForm) -> Result<ParsedImport, String> {
    let file = files::open_bounded(list, &COMPANY_LIST).map_err(|error| match error {
        files::FileError::Io { source, .. } => {
            format!("the company list `{}` cannot be read: {source}", list.display())
        }
        other => format!("the company list: {other}"),
    })?;
    Ok(parse_companies(file, form))
}

/// Reads a list: a spreadsheet, or a text in UTF-8, UTF-16 or Windows-1252, separated by `,`, `;`, a tab or `|`, its
/// lines ended in any way. What it is, its content tells.
pub fn parse_companies(reader: impl Read, form: &ListForm) -> ParsedImport {
    parse_up_to(reader, form, Most { bytes: COMPANY_LIST.limit, rows: COMPANY_LIST_ROWS.limit })
}

/// How much of a list is read.
#[derive(Clone, Copy)]
pub(super) struct Most {
    pub(super) bytes: u64,
    pub(super) rows: u64,
}

fn parse_up_to(mut reader: impl Read, form: &ListForm, most: Most) -> ParsedImport {
    let mut parsed = ParsedImport::default();
    let mut head = Vec::new();
    match reader.by_ref().take(WORKBOOK_HEAD as u64).read_to_end(&mut head) {
        Err(error) => parsed.cannot_be_read(1, &error),
        Ok(_) if is_workbook(&head) => {
            let whole = Cursor::new(head).chain(reader);
            sheet::read(whole, form, &WorkbookReader::of_this_program(), &mut parsed, most.rows);
        }
        Ok(_) => text::read(Cursor::new(head).chain(reader), form, &mut parsed, most),
    }
    parsed
}

impl ParsedImport {
    pub(super) fn fault(&mut self, line: u64, make: impl FnOnce() -> RowFault) {
        self.faults.push(COMPANY_LIST_FAULTS.size(), || {
            let (message, cure) = make();
            ImportFault { line, message, cure }
        });
    }

    pub(super) fn cannot_be_read(&mut self, line: u64, error: &io::Error) {
        let beyond = error.get_ref().and_then(|inner| inner.downcast_ref::<Beyond>()).is_some();
        self.fault(line, || {
            if beyond {
                (error.to_string(), "it was read up to here; split it".to_owned())
            } else {
                (format!("cannot be read: {error}"), "see that the list is there and whole".to_owned())
            }
        });
    }

    /// Takes in a row. Whether the list may have another.
    pub(super) fn take(
        &mut self,
        line: u64,
        row: Result<Cells, RecordFault>,
        reading: &Reading,
        most: u64,
        letters: &mut Letters,
    ) -> bool {
        if self.rows.len() as u64 + self.faults.total() >= most {
            let message = format!("the list has more than {COMPANY_LIST_ROWS} rows");
            self.fault(line, || (message, "it was read up to here; split it".to_owned()));
            return false;
        }
        match row {
            Err(fault) => self.fault(line, || told_of(fault)),
            Ok(cells) if cells.are_blank() => {}
            Ok(cells) => {
                letters.learn(cells.values.iter().map(Vec::as_slice));
                match read_row(reading, *letters, &cells) {
                    Ok((company, board)) => self.rows.push(ImportRow { line, company, board }),
                    Err(found) => self.fault(line, || found),
                }
            }
        }
        true
    }

    /// What a list that is no table is told as.
    pub(super) fn is_no_table(&mut self) {
        self.fault(1, || {
            pair(
                "the file is a web page or XML, not a table",
                "open it in Excel or LibreOffice, and save it as `.xlsx` or CSV UTF-8",
            )
        });
    }
}

/// The providers that rows name, each once.
pub fn providers(rows: &[ImportRow]) -> impl Iterator<Item = &str> {
    let boards = rows.iter().filter_map(|row| row.board.as_ref());
    let names: BTreeSet<_> = boards.map(|board| board.provider.as_str()).collect();
    names.into_iter()
}

#[cfg(test)]
mod forms_tests;
#[cfg(test)]
mod tests;
