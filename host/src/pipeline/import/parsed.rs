//! What is made of a list while it is read: the good rows, and the first bad ones.

use std::io;

use super::{
    columns::ColumnMap,
    encoding::Letters,
    fault::{ImportFault, RowFault, pair, told_of},
    lines::Beyond,
    records::RecordFault,
    row::{Cells, Reading, read_row},
    understood::Understood,
};
use crate::{
    bounds::{
        FirstFew,
        files::{COMPANY_LIST_FAULTS, COMPANY_LIST_ROWS},
    },
    store::{companies::CompanyFacts, keys::BoardKey},
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

/// How much of a list is read.
#[derive(Clone, Copy)]
pub(super) struct Most {
    pub(super) bytes: u64,
    pub(super) rows: u64,
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
