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
use serde::Serialize;

pub(super) use super::table::table_of;
use super::{
    CliError,
    table::{Look, Role, Table},
    terminal,
};
pub use crate::domain::counted;
use crate::{
    config::Env,
    domain::Timestamp,
    printable::{Form, Printable, one_line},
    store::offers::ExportedSalary,
};

/// `the first 50`, `the first`.
pub(super) fn the_first(number: u64) -> String {
    if number == 1 { "the first".to_owned() } else { format!("the first {number}") }
}

/// The writer of a command's results.
pub struct Output<'w> {
    writer: BufWriter<Box<dyn Write + 'w>>,
    look: Look,
}

impl Output<'static> {
    /// Stdout, locked for the whole command, as wide and as coloured as the terminal is.
    #[must_use]
    pub fn stdout(env: &Env) -> Self {
        Self::to(terminal::stdout()).seen(terminal::stdout_look(env))
    }
}

impl<'w> Output<'w> {
    /// Any other place.
    pub fn to(writer: impl Write + 'w) -> Self {
        Self { writer: BufWriter::with_capacity(64 * 1024, Box::new(writer)), look: Look::default() }
    }

    /// For somebody who sees it so.
    pub(super) fn seen(self, look: Look) -> Self {
        Self { look, ..self }
    }

    /// One line, whatever its parts hold.
    pub fn line(&mut self, text: impl Display) -> Result<(), CliError> {
        Ok(writeln!(self.writer, "{}", one_line(&text.to_string()))?)
    }

    /// One line in the colour of a role, which its words tell too.
    pub(super) fn line_in(&mut self, role: Role, text: impl Display) -> Result<(), CliError> {
        let text = text.to_string();
        let line = one_line(&text);
        let line = if self.look.colour { role.paint(&line).into() } else { line };
        Ok(writeln!(self.writer, "{line}")?)
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
    pub(super) fn table(&mut self, table: &Table, none: &str) -> Result<(), CliError> {
        if table.is_empty() {
            return self.line(none);
        }
        for line in table.lines(&self.look) {
            writeln!(self.writer, "{line}")?;
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

/// A text as a table cell: one line, as it will be shown. It is the table that cuts it, to the terminal's width.
#[must_use]
pub fn cell(text: &str) -> String {
    one_line(text).into_owned()
}

/// An optional value as a cell; empty for `None`.
#[must_use]
pub fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// An instant for people, in their time zone: `2026-08-06 18:50`.
#[must_use]
pub fn local_time(at: Timestamp, zone: Tz) -> String {
    at.local(zone)
}

/// Its day: `2026-08-06`.
#[must_use]
pub fn local_day(at: Timestamp, zone: Tz) -> String {
    local_time(at, zone).chars().take(10).collect()
}

/// What is told where a program asks for what people are shown.
pub(super) const ONLY_TABLES: &str =
    "note: `--columns` and `--wide` are for tables: JSON holds every key of each row";

/// What stands between the places of an offer.
pub(super) const BETWEEN_PLACES: &str = " · ";

/// `30000 to 40000 EUR a year`.
#[must_use]
pub fn salary_in_words(salary: &ExportedSalary) -> String {
    let mut text = match (salary.min, salary.max) {
        (Some(min), Some(max)) if min.to_bits() == max.to_bits() => format!("{min}"),
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("from {min}"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => return String::new(),
    };
    if let Some(currency) = &salary.currency {
        text.push(' ');
        text.push_str(currency);
    }
    if let Some(period) = &salary.period {
        text.push_str(" a ");
        text.push_str(period);
    }
    text
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
        assert_eq!(cell(&"é".repeat(61)), "é".repeat(61), "only a terminal's width cuts a cell");
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
