//! What is wrong with a list, told by row.

use std::fmt;

use serde::Serialize;

use super::records::RecordFault;
use crate::bounds::files::COMPANY_LIST_ROW;

/// One bad row, or a file that cannot be read on from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportFault {
    /// In the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// How to correct it.
    pub cure: String,
}

/// What a fault of the header begins with, which is about its line.
pub(super) const READS: &str = "reads ";

/// `line 3: …: …`
impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colon = if self.message.starts_with(READS) { "" } else { ":" };
        write!(f, "line {}{colon} {}: {}", self.line, self.message, self.cure)
    }
}

/// What is wrong with a row, and the cure.
pub(super) type RowFault = (String, String);

pub(super) fn pair(message: &str, cure: &str) -> RowFault {
    (message.to_owned(), cure.to_owned())
}

pub(super) fn fault<T>(message: impl Into<String>, cure: impl Into<String>) -> Result<T, RowFault> {
    Err((message.into(), cure.into()))
}

pub(super) fn told_of(fault: RecordFault) -> RowFault {
    match fault {
        RecordFault::Unclosed => pair(
            "a quotation mark opens a value here and none closes it",
            "close it, or write `\"\"` for one that belongs to the value",
        ),
        RecordFault::Misplaced => pair(
            "a quotation mark stands within a value",
            "put the whole value between quotation marks, and write `\"\"` for one that belongs to it",
        ),
        RecordFault::TooLong => {
            (format!("the row has more than {COMPANY_LIST_ROW}"), "correct this line".to_owned())
        }
    }
}
