//! What `export offers` and `export companies` take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::offers::OfferFilterArgs;

/// `export …`.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Every offer, open and closed
    #[command(after_help = "\
NDJSON is one object a line. CSV has the same columns; lists are joined with
` | `, the salary has four columns. Cells are written as they are: a spreadsheet
may take one that starts with `=` for a formula, unless `--excel` guards it.

Examples:
  jobscan-host export offers --format ndjson --out offers.ndjson
  jobscan-host export offers --format csv --excel --out offers.csv
  jobscan-host export offers --format csv --min-score 6 --open | head")]
    Offers(ExportOffersArgs),
    /// Every company, the most promising first, resolved ones last
    #[command(after_help = "\
A company is resolved when its `resolution` is ALREADY_CUSTOMER, ACCEPTED or REJECTED.

In CSV, `sources` names boards as provider/tenant; one that is not scanned has its
state in brackets. NDJSON tells of each board why, and what speaks for it. CSV can be
read again with `companies import`.

Examples:
  jobscan-host export companies --format ndjson --out companies.ndjson
  jobscan-host export companies --format csv --excel --out companies.csv")]
    Companies(ExportCompaniesArgs),
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comma-separated values with a header
    Csv,
    /// One JSON object a line
    Ndjson,
}

/// What separates the cells of CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Separator {
    /// `,`
    #[value(alias = ",")]
    Comma,
    /// `;`
    #[value(alias = ";")]
    Semicolon,
    /// A tab
    Tab,
}

impl Separator {
    /// As it is written.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// Where an export goes.
#[derive(Debug, Args)]
pub struct ExportTarget {
    /// The form
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// CSV that Excel opens as it is: a mark of UTF-8, `;` between cells, a comma in decimals, local times, and `'` before
    /// what would be a formula
    #[arg(long)]
    pub excel: bool,
    /// Between the cells of CSV; with `--excel`, other ones than `;` mean a point in decimals [default: `,`, with
    /// `--excel` `;`]
    #[arg(long, value_enum, value_name = "SEPARATOR")]
    pub separator: Option<Separator>,
    /// Write to this file, whole or not at all; `-` is stdout [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `export offers`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct ExportOffersArgs {
    /// Form and place.
    #[command(flatten)]
    pub target: ExportTarget,
    /// Which offers.
    #[command(flatten)]
    pub filter: OfferFilterArgs,
    /// Open offers only
    #[arg(long, conflicts_with = "closed")]
    pub open: bool,
    /// Closed offers only
    #[arg(long)]
    pub closed: bool,
    /// Add what each offer said before, and when it closed and opened, as `changes`
    #[arg(long)]
    pub history: bool,
    /// Leave out offers of resolved companies
    #[arg(long)]
    pub active: bool,
}

/// `export companies`.
#[derive(Debug, Args)]
pub struct ExportCompaniesArgs {
    /// Form and place.
    #[command(flatten)]
    pub target: ExportTarget,
    /// Only companies whose name or domain contains this
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// Leave out resolved companies
    #[arg(long)]
    pub active: bool,
}
