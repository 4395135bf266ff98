//! What was made of a list, for people who want to see that it was understood.

use serde::Serialize;

use crate::bounds::{FirstFew, quoted};

/// A field, and the column that it is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadingOf {
    /// `name`, `website`, `provider` or `tenant`.
    pub field: &'static str,
    /// As it stands in the list.
    pub heading: String,
}

/// How a list was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Understood {
    /// The line of the header; 0 where none was found.
    pub header_line: u64,
    /// Where each field is taken from.
    pub columns: Vec<HeadingOf>,
    /// The headings of columns that nothing is taken from.
    pub left_out: FirstFew<String>,
    /// The sheet, of a spreadsheet.
    pub sheet: Option<String>,
    /// The names of its other sheets.
    pub other_sheets: Vec<String>,
    /// Whether texts were read as Windows-1252.
    pub windows_1252: bool,
    /// A text that is not Windows-1252, although the list was read so.
    pub of_another_system: Option<String>,
}

impl Understood {
    /// What of the list was left aside, in words, each on a line of its own.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let left_out = (self.left_out.total() > 0).then(|| {
            let names = self.left_out.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let rest = self.left_out.rest().map(|rest| format!(" {rest}")).unwrap_or_default();
            format!("nothing is taken from the columns {names}{rest}")
        });
        let sheet = self.sheet.as_ref().filter(|_| !self.other_sheets.is_empty()).map(|sheet| {
            let others =
                self.other_sheets.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            format!("the sheet `{sheet}` is read, not {others}: `--sheet` names another")
        });
        let encoding = self
            .windows_1252
            .then(|| "its letters are read as Windows-1252, as Excel writes them".to_owned());
        let wrong = self.of_another_system.as_ref().map(|text| {
            format!(
                "`{}` is not as it was written: the letters are those of MS-DOS or a Macintosh; save the list as \
                 `CSV UTF-8` or `.xlsx`, and import it again",
                quoted(text)
            )
        });
        [sheet, left_out, encoding, wrong].into_iter().flatten().collect()
    }
}
