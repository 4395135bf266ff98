//! What an import is told as, to people and to programs.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

use super::written::Written;
use crate::{
    bounds::{FirstFew, files::COMPANY_LIST_SHOWN},
    cli::{
        CliError, Context,
        args::Format,
        output::{cell, counted, table_of},
    },
    pipeline::import::{self, HeadingOf, ImportFault, ImportRow, ParsedImport, Understood},
};

/// What came of a list.
#[derive(Debug, Serialize)]
pub(super) struct Report<'p> {
    file: String,
    /// Whether nothing was written.
    dry_run: bool,
    sheet: Option<&'p str>,
    header_line: Option<u64>,
    columns: &'p [HeadingOf],
    columns_left_out: Told<&'p str>,
    rows: u64,
    companies_new: u64,
    companies_known: u64,
    companies_merged: u64,
    boards_new: u64,
    boards_known: u64,
    boards_unread: &'p BTreeMap<String, u64>,
    removed: Told<&'p ImportFault>,
    websites_dropped: Told<ImportFault>,
    faults: Told<&'p ImportFault>,
    /// The first rows, as they are understood.
    first_rows: Vec<FirstRow<'p>>,
    #[serde(skip)]
    understood: &'p Understood,
}

/// The first few, and how many there are.
#[derive(Debug, Serialize)]
struct Told<T> {
    total: u64,
    first: Vec<T>,
    #[serde(skip)]
    rest: Option<String>,
}

impl<T> Told<T> {
    fn of<F>(found: &FirstFew<F>, each: impl Fn(&F) -> T) -> Self {
        Self { total: found.total(), first: found.iter().map(each).collect(), rest: found.rest() }
    }
}

impl<'p, F> Told<&'p F> {
    fn of_borrowed(found: &'p FirstFew<F>) -> Self {
        Self { total: found.total(), first: found.iter().collect(), rest: found.rest() }
    }
}

/// A row, as it is understood.
#[derive(Debug, Serialize)]
struct FirstRow<'p> {
    line: u64,
    name: &'p str,
    website: Option<&'p str>,
    domain: Option<&'p str>,
    provider: Option<&'p str>,
    tenant: Option<&'p str>,
}

impl<'p> FirstRow<'p> {
    fn of(row: &'p ImportRow) -> Self {
        let board = row.board.as_ref();
        Self {
            line: row.line,
            name: &row.company.name,
            website: row.company.website.as_deref(),
            domain: row.company.domain.as_deref(),
            provider: board.map(|board| board.provider.as_str()),
            tenant: board.map(|board| board.tenant.as_str()),
        }
    }
}

impl<'p> Report<'p> {
    pub(super) fn of(file: &Path, dry_run: bool, parsed: &'p ParsedImport, written: &'p Written) -> Self {
        let ParsedImport { rows, faults, understood } = parsed;
        let counts = &written.counts;
        let left_out = &understood.left_out;
        Self {
            file: file.display().to_string(),
            dry_run,
            sheet: understood.sheet.as_deref(),
            header_line: Some(understood.header_line).filter(|line| *line > 0),
            columns: &understood.columns,
            columns_left_out: Told {
                total: left_out.total(),
                first: left_out.iter().map(String::as_str).collect(),
                rest: left_out.rest(),
            },
            rows: rows.len() as u64,
            companies_new: counts.companies_new,
            companies_known: counts.companies_known,
            companies_merged: counts.companies_merged,
            boards_new: counts.sources_new,
            boards_known: counts.sources_known,
            boards_unread: &written.unread,
            removed: Told::of_borrowed(&counts.removed),
            websites_dropped: Told::of(&import::dropped_websites(rows), Clone::clone),
            faults: Told::of_borrowed(faults),
            first_rows: rows.iter().take(COMPANY_LIST_SHOWN.size()).map(FirstRow::of).collect(),
            understood,
        }
    }

    pub(super) fn show(&self, context: &mut Context<'_>, format: Format) -> Result<(), CliError> {
        match format {
            Format::Json => context.out.json(self),
            Format::Human => {
                if self.dry_run {
                    self.show_reading(context)?;
                }
                self.show_counts(context)?;
                self.tell(context);
                Ok(())
            }
        }
    }

    /// How the list was read, with its first rows.
    fn show_reading(&self, context: &mut Context<'_>) -> Result<(), CliError> {
        let out = &mut context.out;
        let sheet = self.sheet.map(|sheet| format!(", sheet `{sheet}`")).unwrap_or_default();
        if let Some(line) = self.header_line {
            out.line(format_args!("{}{sheet}: the header is line {line}", self.file))?;
        }
        for HeadingOf { field, heading } in self.columns {
            out.line(format_args!("  {field:<8}  {heading}"))?;
        }
        if self.first_rows.is_empty() {
            return Ok(());
        }
        out.line("")?;
        let mut table = table_of(&["#line", "company", "website", "domain", "board"]);
        for row in &self.first_rows {
            let board = row.provider.zip(row.tenant).map(|(provider, tenant)| format!("{provider}/{tenant}"));
            table.add_row([
                row.line.to_string(),
                cell(row.name),
                cell(row.website.unwrap_or_default()),
                cell(row.domain.unwrap_or_default()),
                cell(&board.unwrap_or_default()),
            ]);
        }
        out.table(&table, "")?;
        let more = self.rows - self.first_rows.len() as u64;
        if more > 0 {
            out.line(format_args!("and {}", counted(more, "more row", "more rows")))?;
        }
        out.line("")
    }

    fn show_counts(&self, context: &mut Context<'_>) -> Result<(), CliError> {
        let removed = match self.removed.total {
            0 => String::new(),
            rows => format!("; left out, as a person removed it: {}", counted(rows, "row", "rows")),
        };
        context.out.line(format_args!(
            "companies: {} new, {} known; boards: {} new, {} known{removed}",
            self.companies_new, self.companies_known, self.boards_new, self.boards_known
        ))?;
        if self.companies_merged > 0 {
            context.out.line(format_args!(
                "{} turned out to be another's and {} merged; `companies show` tells, and the next run brings the figures \
                 up to date",
                counted(self.companies_merged, "record", "records"),
                if self.companies_merged == 1 { "was" } else { "were" }
            ))?;
        }
        if self.dry_run {
            context.out.line("nothing was written: this is what would come")?;
        }
        Ok(())
    }

    /// What was left out, by row.
    fn tell(&self, context: &mut Context<'_>) {
        let file = &self.file;
        for note in self.understood.notes() {
            context.tell(format_args!("note: {file}: {note}"));
        }
        if let Some(unread) = import::told_of_unread(self.boards_unread) {
            context.tell(format_args!("note: {file}: {unread}"));
        }
        for row in &self.removed.first {
            context.tell(format_args!("note: {file}: {row}"));
        }
        if let Some(rest) = &self.removed.rest {
            context.tell(format_args!("note: {file}: rows of what a person removed: {rest}"));
        }
        for row in &self.websites_dropped.first {
            context.tell(format_args!("note: {file}: {row}"));
        }
        if let Some(rest) = &self.websites_dropped.rest {
            context.tell(format_args!("note: {file}: websites that tell nobody whose they are: {rest}"));
        }
        for fault in &self.faults.first {
            context.tell(format_args!("{file}: {fault}"));
        }
        if let Some(rest) = &self.faults.rest {
            context.tell(format_args!("{file}: {rest}"));
        }
    }
}
