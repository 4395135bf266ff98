//! The company list: a table of companies, their sites and, if known, their boards, as a text or as a spreadsheet.
//!
//! Good rows are kept whatever the others look like; every bad row is reported with its line and its cure. What is
//! known already is never overwritten, so that importing a list again changes nothing.
//!
//! A list is read piece by piece; of it are kept the good rows, up to their bound, and the first bad ones.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read},
    path::Path,
};

use super::{
    parsed::{ImportRow, ListForm, Most, ParsedImport},
    sheet, text,
};
use crate::{
    bounds::files::{COMPANY_LIST, COMPANY_LIST_ROWS},
    files,
    workbook::{WORKBOOK_HEAD, WorkbookReader, is_workbook},
};

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
