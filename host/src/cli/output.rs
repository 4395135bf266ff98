//! What goes to stdout: lines, tables, JSON, through one buffered writer.
//!
//! A reader that leaves early (`… | head`) ends the command quietly. Everything is cleaned here and nowhere else, so
//! that an advert cannot send escape sequences to the terminal: what is unprintable is escaped, and what is one line
//! stays one.

use std::{
    fmt::Display,
    io::{BufWriter, Write},
};

use chrono_tz::Tz;
use comfy_table::{CellAlignment, presets};
use serde::Serialize;

use super::{CliError, terminal};
use crate::{
    domain::Timestamp,
    printable::{Form, Printable, one_line},
};

/// The writer of a command's results.
pub struct Output<'w> {
    writer: BufWriter<Box<dyn Write + 'w>>,
}

impl Output<'static> {
    /// Stdout, locked for the whole command.
    #[must_use]
    pub fn stdout() -> Self {
        Self::to(terminal::stdout())
    }
}

impl<'w> Output<'w> {
    /// Any other place.
    pub fn to(writer: impl Write + 'w) -> Self {
        Self { writer: BufWriter::with_capacity(64 * 1024, Box::new(writer)) }
    }

    /// One line, whatever its parts hold.
    pub fn line(&mut self, text: impl Display) -> Result<(), CliError> {
        Ok(writeln!(self.writer, "{}", one_line(&text.to_string()))?)
    }

    /// A blank line, and then one line.
    pub fn section(&mut self, text: impl Display) -> Result<(), CliError> {
        self.line("")?;
        self.line(text)
    }

    /// A text with line breaks of its own.
    pub fn lines(&mut self, text: impl Display) -> Result<(), CliError> {
        Ok(writeln!(self.writer(Form::Text), "{text}")?)
    }

    /// One JSON value over several lines.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        serde_json::to_writer_pretty(self.writer(Form::Json), value)?;
        Ok(writeln!(self.writer)?)
    }

    /// One JSON value on one line.
    pub fn json_line(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        serde_json::to_writer(self.writer(Form::Json), value)?;
        Ok(writeln!(self.writer)?)
    }

    /// A table, or `none` where it has no row.
    pub fn table(&mut self, table: &Table, none: &str) -> Result<(), CliError> {
        if table.0.is_empty() {
            return self.line(none);
        }
        for line in table.0.lines() {
            writeln!(self.writer, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// A writer, for output that is streamed as `form`.
    pub fn writer(&mut self, form: Form) -> Printable<impl Write> {
        Printable::new(&mut self.writer, form)
    }

    /// A writer for what was cleaned cell by cell, with line ends and a mark that the gate would escape.
    pub(super) fn writer_of_clean_cells(&mut self) -> impl Write {
        &mut self.writer
    }

    /// Writes out the buffer. Without it the end of the output may be missing.
    pub fn finish(&mut self) -> Result<(), CliError> {
        Ok(self.writer.flush()?)
    }
}

/// A table whose cells are one line each.
#[derive(Debug)]
pub struct Table(comfy_table::Table);

impl Table {
    /// Adds a row.
    pub fn add_row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.0.add_row(cells.into_iter().map(|cell| one_line(cell.as_ref()).into_owned()));
    }
}

/// A table with these columns; those whose name starts with `#` hold numbers and are right-aligned.
#[must_use]
pub fn table_of(columns: &[&str]) -> Table {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING).set_header(columns.iter().map(|name| name.trim_start_matches('#')));
    for (at, name) in columns.iter().enumerate() {
        if let Some(column) = table.column_mut(at) {
            column.set_padding((0, 2));
            if name.starts_with('#') {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    Table(table)
}

/// The longest text of a table's cell, in characters.
const CELL: usize = 60;

/// A text as a table cell: one line, as it will be shown, cut to the width of a cell.
#[must_use]
pub fn cell(text: &str) -> String {
    let line = one_line(text);
    if line.chars().count() <= CELL {
        return line.into_owned();
    }
    let mut short: String = line.chars().take(CELL - 1).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// A number with its noun: `1 company`, `2 companies`.
#[must_use]
pub fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// An optional value as a cell; empty for `None`.
#[must_use]
pub fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// An instant for people, in their time zone: `2026-08-06 18:50`.
#[must_use]
pub fn local_time(at: Timestamp, zone: Tz) -> String {
    match at.to_utc() {
        Some(utc) => utc.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        None => at.to_string(),
    }
}

/// A length of time in its two largest units: `2h 5m`.
#[must_use]
pub fn length(duration: std::time::Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m {}s", seconds / 60, seconds % 60),
        3600..86_400 => format!("{}h {}m", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{}d {}h", seconds / 86_400, seconds % 86_400 / 3600),
    }
}

#[cfg(test)]
mod tests {
    use std::{io, time::Duration};

    use super::*;

    fn written(write: impl FnOnce(&mut Output<'_>)) -> String {
        let mut bytes = Vec::new();
        let mut out = Output::to(&mut bytes);
        write(&mut out);
        out.finish().unwrap();
        drop(out);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn tables_align_and_leave_no_blanks_at_the_end() {
        let mut table = table_of(&["name", "#score", "title"]);
        table.add_row(["lever", "9", "x"]);
        table.add_row(["a", "10", "longer"]);
        let shown = written(|out| out.table(&table, "nothing").unwrap());
        insta::assert_snapshot!(shown, @r#"
        name   score  title
        lever      9  x
        a         10  longer
        "#);
        let nothing = written(|out| out.table(&table_of(&["name"]), "no offer").unwrap());
        assert_eq!(nothing, "no offer\n");
    }

    #[test]
    fn text_from_outside_cannot_steer_the_terminal() {
        let hostile = "a\u{1b}[31mred\u{7}\nb\u{202e}c";
        assert_eq!(cell(hostile), "a\\u{1b}[31mred\\u{7} b\\u{202e}c");
        let mut table = table_of(&["name"]);
        table.add_row([hostile]);
        let shown = written(|out| {
            out.line(hostile).unwrap();
            out.lines(hostile).unwrap();
            out.table(&table, "nothing").unwrap();
            out.json_line(&hostile).unwrap();
        });
        insta::assert_snapshot!(shown, @r#"
        a\u{1b}[31mred\u{7} b\u{202e}c
        a\u{1b}[31mred\u{7}
        b\u{202e}c
        name
        a\u{1b}[31mred\u{7} b\u{202e}c
        "a\u001b[31mred\u0007\nb\u202ec"
        "#);
        assert_eq!(cell(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(cell(&"é".repeat(61)), format!("{}…", "é".repeat(59)));
    }

    #[test]
    fn times_are_shown_in_the_zone() {
        let at = Timestamp::parse_rfc3339("2026-08-06T16:50:10Z").unwrap();
        assert_eq!(local_time(at, chrono_tz::Europe::Madrid), "2026-08-06 18:50");
        assert_eq!(
            local_time(Timestamp::from_millis(i64::MAX), chrono_tz::UTC),
            format!("{} ms after the epoch", i64::MAX)
        );
    }

    #[test]
    fn lengths_have_two_units() {
        let shown = [59, 61, 3600, 7500, 90_000].map(|seconds| length(Duration::from_secs(seconds)));
        assert_eq!(shown, ["59s", "1m 1s", "1h 0m", "2h 5m", "1d 1h"]);
    }

    #[test]
    fn a_noun_follows_its_number() {
        let counted = [0, 1, 2].map(|number| counted(number, "company", "companies"));
        assert_eq!(counted, ["0 companies", "1 company", "2 companies"]);
    }

    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_left_ends_the_command_quietly() {
        let mut out = Output::to(Gone);
        let end = (0..10_000).try_for_each(|_| out.line("some text that fills the buffer in the end"));
        assert_eq!(end, Err(CliError::quiet(super::super::Exit::Success)));
    }
}
