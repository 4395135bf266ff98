//! CSV, plain for programs or as Excel wants it.
//!
//! Excel takes a file for Windows-1252 unless a mark says UTF-8; separates by what the system's language separates lists
//! by, which is `;` wherever decimals have a comma; takes what begins with `=`, `+`, `-` or `@` for a formula, which a
//! stranger's advert could run; and breaks a cell beyond its bound into rows. `--excel` minds all four.

use std::{borrow::Cow, io::Write};

use chrono_tz::Tz;
use csv::{Terminator, WriterBuilder};

use super::cell::Cell;
use crate::{bounds::files::EXCEL_CELL, cli::CliError, domain::Timestamp, printable::lines};

/// How CSV is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct CsvForm {
    /// Between two cells.
    pub(super) separator: u8,
    /// Whether Excel is to read it.
    pub(super) excel: bool,
    /// Of times, for Excel.
    pub(super) zone: Tz,
}

/// What tells Excel that a file is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A table that is written row by row.
pub(super) struct CsvSheet<'w> {
    csv: csv::Writer<&'w mut dyn Write>,
    form: CsvForm,
}

impl<'w> CsvSheet<'w> {
    /// Begins it.
    pub(super) fn begin(writer: &'w mut dyn Write, form: CsvForm) -> Result<Self, CliError> {
        let terminator = if form.excel { Terminator::CRLF } else { Terminator::Any(b'\n') };
        if form.excel {
            writer.write_all(MARK)?;
        }
        let csv = WriterBuilder::new().delimiter(form.separator).terminator(terminator).from_writer(writer);
        Ok(Self { csv, form })
    }

    /// The first row.
    pub(super) fn headings(&mut self, names: impl IntoIterator<Item = &'static str>) -> Result<(), CliError> {
        Ok(self.csv.write_record(names)?)
    }

    /// A row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), CliError> {
        let form = self.form;
        let cells = cells.into_iter().map(|cell| if form.excel { form.of_excel(cell) } else { plain(cell) });
        Ok(self.csv.write_record(cells)?)
    }

    /// Ends it.
    pub(super) fn finish(mut self) -> Result<(), CliError> {
        Ok(self.csv.flush()?)
    }
}

fn plain(cell: Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Number(text) => text,
        Cell::Time(at) => at.to_string(),
        Cell::Blank => String::new(),
    }
}

impl CsvForm {
    fn of_excel(self, cell: Cell) -> String {
        match cell {
            Cell::Text(text) => {
                within_a_cell(guarded(lines(&text.replace("\r\n", "\n").replace('\r', "\n"))))
            }
            // Where lists are separated by `;`, decimals have a comma, and `6.5` would be the sixth of May.
            Cell::Number(number) if self.separator == b';' => number.replace('.', ","),
            Cell::Number(number) => number,
            Cell::Time(at) => excel_time(at, self.zone),
            Cell::Blank => String::new(),
        }
    }
}

/// An instant as Excel knows one in every language, in the people's time zone.
fn excel_time(at: Timestamp, zone: Tz) -> String {
    match at.to_utc() {
        Some(utc) => utc.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string(),
        None => at.to_string(),
    }
}

/// A text that Excel takes for a text. What looks guarded already is guarded once more, so that it can be undone.
fn guarded(text: Cow<'_, str>) -> String {
    let is_formula =
        text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.into_owned() }
}

fn within_a_cell(text: String) -> String {
    // Excel counts units of UTF-16.
    let most = EXCEL_CELL.size();
    if text.len() <= most || text.encode_utf16().count() <= most {
        return text;
    }
    let mut units = 1;
    let kept = text.chars().take_while(|sign| {
        units += sign.len_utf16();
        units <= most
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FORM: CsvForm = CsvForm { separator: b';', excel: true, zone: Tz::Europe__Madrid };

    fn written(form: CsvForm, cells: &[Cell]) -> String {
        let mut out = Vec::new();
        let mut sheet = CsvSheet::begin(&mut out, form).unwrap();
        sheet.row(cells.to_vec()).unwrap();
        sheet.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn of(cell: Cell) -> String {
        FORM.of_excel(cell)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn a_mark_a_separator_and_line_ends_are_those_of_excel() {
        let at = Timestamp::from_millis(1_786_017_600_000);
        let cells = [text("Acmé; S.L."), Cell::Number("6.5".to_owned()), Cell::Time(at), Cell::Blank];
        assert_eq!(written(FORM, &cells), "\u{feff}\"Acmé; S.L.\";6,5;2026-08-06 14:00:00;\r\n");
        let comma = CsvForm { separator: b',', ..FORM };
        assert_eq!(written(comma, &cells), "\u{feff}Acmé; S.L.,6.5,2026-08-06 14:00:00,\r\n");
        let plain = CsvForm { separator: b',', excel: false, ..FORM };
        assert_eq!(written(plain, &cells), "Acmé; S.L.,6.5,2026-08-06T12:00:00Z,\n");
    }

    #[test]
    fn what_would_be_a_formula_is_guarded() {
        for formula in ["=1+1", "+34 600", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''+1"] {
            let written = of(text(formula));
            assert!(written.starts_with('\''), "{formula:?} {written:?}");
            assert_eq!(
                written.replace('\n', "\r")[1..],
                formula.replace('\n', "\r"),
                "nothing else is changed"
            );
        }
        for plain in ["Acme", "'quoted'", "1-2", "a=b", " =1", ""] {
            assert_eq!(of(text(plain)), plain);
        }
        assert_eq!(of(text("a\u{202e}b")), "a\\u{202e}b", "nor does anything unprintable pass");
    }

    #[test]
    fn a_cell_beyond_what_excel_holds_is_cut() {
        let most = EXCEL_CELL.size();
        assert_eq!(of(text(&"é".repeat(most))).chars().count(), most);
        let cut = of(text(&"é".repeat(most + 1)));
        assert_eq!((cut.chars().count(), cut.chars().last()), (most, Some('…')));
        assert!(of(text(&"🚲".repeat(most))).encode_utf16().count() <= most);
    }

    proptest! {
        /// Nothing that a stranger writes becomes a formula, and the guard can be undone.
        #[test]
        fn no_text_becomes_a_formula(written in "['=+@\\-\ta-z]{0,6}") {
            let shown = of(text(&written));
            prop_assert!(!shown.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            let undone = shown.strip_prefix('\'').filter(|_| shown != written).unwrap_or(&shown);
            prop_assert_eq!(undone, written);
        }
    }
}
