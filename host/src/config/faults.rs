//! Faults of a configuration, and their messages: the line, the underlined text, the cure.

use std::{
    fmt::{self, Write as _},
    io,
    ops::Range,
    path::PathBuf,
};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use thiserror::Error;

use super::secrets::Hidden;
use crate::{
    bounds::{FirstFew, files::CONFIGURATION_LINE, quoted},
    files::FileError,
    printable::{self, Coloured},
    secret::without_users,
};

/// One fault in the text of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// What: a lowercase fragment.
    pub message: String,
    /// How to put it right.
    pub help: Option<String>,
}

/// Every fault of one file, with the text they are in; its `Debug` leaves the text out, which may hold a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidFile {
    /// The file, as it was named.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// At least one, the first in the order of the text.
    pub faults: FirstFew<Fault>,
}

/// Why there is no configuration. All of them are exit code 2.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// No such file.
    #[error("no configuration at `{}`: write one with `jobscan-host init`, or name yours with `--providers FILE`", path.display())]
    Missing {
        /// The file that was looked for.
        path: PathBuf,
    },
    /// It is there and cannot be read.
    #[error("cannot read the configuration `{}`: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is something else than a text of some size: a device, a FIFO, a folder, too large, no UTF-8.
    #[error("the configuration: {0}")]
    Refused(FileError),
    /// Its text has faults; [`ConfigError::render`] shows all of them in their lines.
    #[error("{} is invalid: {}", .0.path.display(), summary(.0))]
    Invalid(InvalidFile),
    /// An environment variable has an invalid value.
    #[error("environment variable {name} is `{}`: {cure}", quoted(value))]
    Environment {
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
        /// What it may hold.
        cure: &'static str,
    },
    /// A flag has an invalid value.
    #[error("`{flag}`: {message}")]
    Flag {
        /// The flag.
        flag: &'static str,
        /// What is wrong and how to put it right.
        message: String,
    },
}

fn summary(file: &InvalidFile) -> String {
    let Some(first) = file.faults.first() else { return "no fault".to_owned() };
    let (line, column) = position(&file.text, first.span.start);
    let mut text = format!("line {line}, column {column}: {}", first.message);
    if file.faults.total() > 1 {
        let _ = write!(text, " (and {} more)", file.faults.total() - 1);
    }
    text
}

/// Line and column of a place in a text, from one, the column in characters.
#[must_use]
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..floor_boundary(text, offset)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

impl ConfigError {
    /// The whole message, of several lines.
    #[must_use]
    pub fn render(&self) -> String {
        self.render_with(&Renderer::plain())
    }

    /// The whole message with colours.
    #[must_use]
    pub fn render_coloured(&self) -> Coloured {
        Coloured::of_clean_parts(&self.render_with(&Renderer::styled()))
    }

    /// What the file and the environment hold is cleaned before the renderer adds its colours and places its lines.
    fn render_with(&self, renderer: &Renderer) -> String {
        match self {
            Self::Invalid(file) => file.render(renderer, &Hidden::of(&file.text)),
            other => {
                let title = other.to_string();
                let title = without_users(&title);
                let title = Level::ERROR.primary_title(printable::one_line(&title));
                renderer.render(&[Group::with_title(title)])
            }
        }
    }
}

impl fmt::Debug for InvalidFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvalidFile")
            .field("path", &self.path)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

impl InvalidFile {
    /// All faults in their lines, of a file that holds no secret and is shown as it is.
    #[must_use]
    pub fn show(&self) -> String {
        self.render(&Renderer::plain(), &Hidden::default())
    }

    /// As [`InvalidFile::show`], with colours.
    #[must_use]
    pub fn show_coloured(&self) -> Coloured {
        Coloured::of_clean_parts(&self.render(&Renderer::styled(), &Hidden::default()))
    }

    fn render(&self, renderer: &Renderer, hidden: &Hidden) -> String {
        let path = self.path.display().to_string();
        let path = printable::one_line(&path);
        let reports = self.faults.iter().map(|fault| {
            let title = Level::ERROR.primary_title(printable::one_line(&fault.message));
            let line = Line::around(&self.text, &fault.span);
            let (mut group, shown) = if line.is_short() {
                let (text, span) = hidden.shown(&self.text, &line.whole, &line.span);
                let span = cleaned_span(&text, &span);
                let text = printable::lines(&text).into_owned();
                let column = text[..span.start].chars().count() + 1;
                let snippet = Snippet::source(text)
                    .line_start(line.number)
                    .path(path.as_ref())
                    .annotation(AnnotationKind::Primary.span(span));
                (title.element(snippet), column)
            } else {
                let place = Origin::path(path.as_ref()).line(line.number).char_column(line.column);
                (title.element(place), line.column)
            };
            if let Some(help) = &fault.help {
                group = group.element(Level::HELP.message(printable::lines(help)));
            }
            // The place is that of the file; what is shown of its line may be shorter or longer.
            let [told, place] = [shown, line.column].map(|column| format!("{path}:{}:{column}", line.number));
            renderer.render(&[group]).replacen(&told, &place, 1)
        });
        reports.chain(self.faults.rest()).collect::<Vec<_>>().join("\n\n")
    }
}

/// The line that a fault begins in, and what of it is underlined.
struct Line<'t> {
    text: &'t str,
    /// From 1.
    number: usize,
    /// In characters, from 1.
    column: usize,
    /// In bytes of the whole text.
    span: Range<usize>,
    /// Where the line is, in bytes of the whole text.
    whole: Range<usize>,
}

impl<'t> Line<'t> {
    fn around(text: &'t str, span: &Range<usize>) -> Self {
        let span = visible_span(text, span);
        let (number, column) = position(text, span.start);
        let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
        Self { text: &text[start..end], number, column, span, whole: start..end }
    }

    fn is_short(&self) -> bool {
        self.text.chars().nth(CONFIGURATION_LINE.size()).is_none()
    }
}

/// The first line of a span, at least one character of it, on character boundaries: what can be underlined.
fn visible_span(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = floor_boundary(text, span.start);
    let end = floor_boundary(text, span.end).max(start);
    let line = text[start..end].find('\n').map_or(end, |at| start + at);
    let least = text[start..].chars().next().filter(|c| *c != '\n').map_or(start, |c| start + c.len_utf8());
    start..line.max(least)
}

/// Where a span of `text` is once the text is cleaned, which may make what is before it longer.
fn cleaned_span(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = printable::lines(&text[..span.start]).len();
    start..start + printable::lines(&text[span.clone()]).len()
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset.min(text.len()))
}
