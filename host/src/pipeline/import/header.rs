//! Looking for the header of a list: people put titles, dates and empty rows above it.

use super::{
    columns::{ColumnMap, Columns, Heading},
    fault::{READS, RowFault},
    fields::Field,
    understood::{HeadingOf, Understood},
};
use crate::{
    bounds::{
        FirstFew,
        files::{COMPANY_LIST_HEADER, COMPANY_LIST_SHOWN},
        quoted,
    },
    domain::text::clean_line,
};

/// A row that may be the header.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) line: u64,
    /// As it stands in the file.
    pub(super) reads: String,
    pub(super) headings: Vec<String>,
}

/// The best of the rows that were looked at and are no header, to tell of it.
#[derive(Debug, Default)]
pub(super) struct Search {
    looked: usize,
    best: Option<(usize, Candidate)>,
    ambiguous: Option<(Field, Vec<usize>, Candidate)>,
}

impl Search {
    /// Looks at a row in each way that it can be read: what it says, with the place of that reading.
    pub(super) fn look(
        &mut self,
        readings: Vec<Candidate>,
        map: &ColumnMap,
    ) -> Option<(usize, Columns, Candidate)> {
        self.looked += 1;
        for (place, candidate) in readings.into_iter().enumerate() {
            match Columns::of(&candidate.headings, map) {
                Heading::Usable(columns) => return Some((place, columns, candidate)),
                Heading::Ambiguous { field, columns } => {
                    self.ambiguous.get_or_insert((field, columns, candidate));
                }
                Heading::Unknown { known } => {
                    let better = |(best, held): &(usize, Candidate)| {
                        known > *best
                            || (known == *best
                                && held.line == candidate.line
                                && candidate.headings.len() > held.headings.len())
                    };
                    if self.best.as_ref().is_none_or(better) {
                        self.best = Some((known, candidate));
                    }
                }
            }
        }
        None
    }

    /// Whether any row was looked at.
    pub(super) const fn has_looked(&self) -> bool {
        self.looked > 0
    }

    /// Whether a header is not looked for any further.
    pub(super) fn is_over(&self) -> bool {
        self.looked >= COMPANY_LIST_HEADER.size() || self.ambiguous.is_some()
    }

    /// Why there is none, and where that shows.
    pub(super) fn fault(self, map: &ColumnMap) -> (u64, RowFault) {
        if let Some((field, columns, row)) = self.ambiguous {
            return (row.line, ambiguous(field, &columns, &row));
        }
        let Some((_, row)) = self.best else {
            return (
                1,
                ("the list is empty".to_owned(), format!("{NEEDED}: give it the header `name,website`")),
            );
        };
        (row.line, unknown(&row, map))
    }
}

const NEEDED: &str = "a name and a website are needed";

fn ambiguous(field: Field, columns: &[usize], row: &Candidate) -> RowFault {
    let names: Vec<_> = columns.iter().map(|column| row.headings[*column].as_str()).collect();
    let listed = names.iter().map(|name| format!("`{}`", quoted(name))).collect::<Vec<_>>().join(" and ");
    let message = format!("{listed} could each be {}", field.in_words());
    let same = names.iter().all(|name| *name == names[0]);
    let cure = if same {
        "give one of the columns another heading".to_owned()
    } else {
        format!("say which, like `--map {field}={}`", shell(names[0]))
    };
    (message, cure)
}

fn unknown(row: &Candidate, map: &ColumnMap) -> RowFault {
    let message = format!("{READS}`{}`; {NEEDED}", quoted(&row.reads));
    let mut headings = row.headings.iter().filter(|heading| !heading.is_empty());
    let cure = match (headings.next(), headings.next()) {
        _ if !map.is_empty() => "`--map` names headings as they stand in the list".to_owned(),
        (Some(first), Some(second)) => format!(
            "give the list the header `name,website`, or say which columns they are, like `--map name={},website={}`",
            shell(first),
            shell(second)
        ),
        _ => "give the list the header `name,website`, with `,`, `;`, a tab or `|` between the columns"
            .to_owned(),
    };
    (message, cure)
}

/// A heading as it is written on a command line.
fn shell(heading: &str) -> String {
    let heading = quoted(heading);
    let plain = heading.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.'));
    if plain { heading.into_owned() } else { format!("\"{}\"", heading.replace('"', "\\\"")) }
}

/// What was understood of a header.
pub(super) fn understood(columns: &Columns, row: &Candidate) -> Understood {
    let heading =
        |column: usize| row.headings.get(column).map(|heading| clean_line(heading)).unwrap_or_default();
    let used =
        columns.used().map(|(field, column)| HeadingOf { field: field.as_str(), heading: heading(column) });
    let mut left_out = FirstFew::default();
    for column in columns.left_out() {
        let heading = heading(column);
        if !heading.is_empty() {
            left_out.push(COMPANY_LIST_SHOWN.size(), || quoted(&heading).into_owned());
        }
    }
    Understood { header_line: row.line, columns: used.collect(), left_out, ..Understood::default() }
}
