//! The command line: what each command takes, with its help.

mod score;
mod sheets;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValue};

use crate::{
    config::{Overrides, RunMode, units},
    store::companies::CompanyState,
};

pub use self::{
    score::{ScoreCommand, ScoreFeedbackArgs, ScoreTestArgs},
    sheets::{SheetsCommand, SheetsFeedbackArgs, SheetsInitArgs, SheetsSyncArgs},
};

const EXIT_CODES: &str = "\
Exit codes:
  0  all well
  1  something failed; the summary or the message says what
  2  bad usage or configuration
  3  another run holds the lock
  4  the database is refused: a newer schema, or damaged

Environment (flags win over it, it wins over the file):
  DB_PATH                        the database file
  RUN_MODE                       once or forever
  LOG_LEVEL                      error, warn, info, debug or trace
  NO_COLOR                       no colours on the terminal
  GOOGLE_SHEETS_SPREADSHEET_ID   the spreadsheet that companies go to
  GOOGLE_APPLICATION_CREDENTIALS the key file of the service account it is shared with
  IJ_CLIENT_ID, IJ_CLIENT_SECRET and what else the file refers to as env:NAME

Data goes to stdout, everything else to stderr.";

/// Reads job boards into one truthful local database, scores every offer and ranks the companies behind them.
#[derive(Debug, Parser)]
#[command(name = "jobscan-host", version, after_help = EXIT_CODES, max_term_width = 100)]
#[command(arg_required_else_help = true)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that mean the same on every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// The configuration file
    #[arg(long, global = true, value_name = "FILE", default_value = "providers.toml")]
    pub providers: PathBuf,
    /// The database file [default: `[database] path` of the configuration, jobscan.db]
    #[arg(long, global = true, value_name = "PATH")]
    pub db: Option<PathBuf>,
    /// Send every request to this gateway instead of its host, e.g. `http://127.0.0.1:8080`
    #[arg(long, global = true, value_name = "URL")]
    pub gateway: Option<String>,
}

impl GlobalArgs {
    /// What these flags change in the configuration.
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        Overrides { db: self.db.clone(), gateway: self.gateway.clone(), only: None }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Scan the providers in order, once or for ever
    Run(RunArgs),
    /// Import, list and show companies
    #[command(subcommand)]
    Companies(CompaniesCommand),
    /// List offers and show one
    #[command(subcommand)]
    Offers(OffersCommand),
    /// Write offers or companies as CSV or NDJSON
    #[command(subcommand)]
    Export(ExportCommand),
    /// List the providers and check that they work
    #[command(subcommand)]
    Providers(ProvidersCommand),
    /// Show the last run, the lock, pauses and what failed
    Status(StatusArgs),
    /// Leave a provider alone for a while
    Pause(PauseArgs),
    /// Lift a provider's pause and the deadlines of its hosts
    Resume(ResumeArgs),
    /// Show why an offer has its score, hit by hit in its own text
    Explain(ExplainArgs),
    /// Try a catalogue on labelled texts, and list what people say of its scores
    #[command(subcommand)]
    Score(ScoreCommand),
    /// Bring companies to the spreadsheet and people's answers back
    #[command(subcommand)]
    Sheets(SheetsCommand),
    /// Check configuration, database, credentials and plugins, each finding with its cure
    Doctor(DoctorArgs),
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables and sentences
    Human,
    /// JSON, times in RFC 3339 UTC
    Json,
}

/// `--format`, for the commands that have it.
#[derive(Debug, Clone, Copy, Args)]
pub struct FormatArg {
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `run`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jobscan-host run                          one run over every provider of `order`
  jobscan-host run --only lever,greenhouse  two providers only
  jobscan-host run --forever                run after run, 5 to 15 minutes between them
  jobscan-host run --dry-run                say what would be scanned, do nothing

SIGINT and SIGTERM end it cleanly: a page in flight is finished or dropped
whole, the lock is released.")]
pub struct RunArgs {
    /// One run, then the end [default, unless `RUN_MODE` says otherwise]
    #[arg(long, conflicts_with = "forever")]
    pub once: bool,
    /// Run after run until interrupted
    #[arg(long)]
    pub forever: bool,
    /// Only these providers of `order`, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Say what would be scanned; ask no source and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How the summary is written
    #[command(flatten)]
    pub format: FormatArg,
}

impl RunArgs {
    /// The mode the flags ask for; `None` leaves it to `RUN_MODE`.
    #[must_use]
    pub fn mode(&self) -> Option<RunMode> {
        match (self.once, self.forever) {
            (true, _) => Some(RunMode::Once),
            (_, true) => Some(RunMode::Forever),
            _ => None,
        }
    }

    /// The global flags and `--only`.
    #[must_use]
    pub fn overrides(&self, global: &GlobalArgs) -> Overrides {
        let only = (!self.only.is_empty()).then(|| self.only.clone());
        Overrides { only, ..global.overrides() }
    }
}

/// `companies …`.
#[derive(Debug, Subcommand)]
pub enum CompaniesCommand {
    /// Read companies from a CSV file
    #[command(after_help = "\
The file has the header `name,website`, optionally with `provider,tenant`; `;` as
separator and a byte order mark are fine. A row with provider and tenant names a
board to scan. Companies with the same domain are one. Good rows are imported
whatever the others look like; a bad row is reported with its line, exit code 1.

Example:
  name,website,provider,tenant
  Ejemplo S.L.,https://ejemplo.example,lever,ejemplo

  jobscan-host companies import companies.csv")]
    Import {
        /// The CSV file; `-` reads stdin
        file: PathBuf,
    },
    /// List companies, the most promising first
    #[command(after_help = "\
Companies whose resolution is ALREADY_CUSTOMER, ACCEPTED or REJECTED are left out:
`--resolved` lists them too, after the others. `companies show` and `offers list
--company` show a company whatever its resolution.

A state in brackets says what became of a board; `discovery` says what looking for
the company's boards came to. `companies show` tells why.

Examples:
  jobscan-host companies list --state candidate
  jobscan-host companies list --search ejemplo --format json")]
    List(CompaniesListArgs),
    /// Show all that is known of a company: figures, boards, and what speaks for them
    #[command(after_help = "\
Examples:
  jobscan-host companies show ejemplo.example
  jobscan-host companies show \"Ejemplo S.L.\" --format json")]
    Show {
        /// Its id, its name or domain, or words of them
        company: String,
        /// How it is written
        #[command(flatten)]
        format: FormatArg,
    },
    /// Look for a company's boards now, or for those of every company that is due
    Discover(CompaniesDiscoverArgs),
}

/// The states as values of `--state`.
impl ValueEnum for CompanyState {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Listed => "A person listed a board",
            Self::Confirmed => "A board is proved to be the company's",
            Self::Candidate => "A board was seen, not proved yet",
            Self::Empty => "The company's board answers, and has no offer now",
            Self::Rejected => "A board that was seen is somebody else's",
            Self::Unknown => "The pages could not tell",
            Self::None => "The pages were read and show no board",
            Self::Blocked => "The site keeps us out",
        };
        Some(PossibleValue::new(self.as_str()).help(help))
    }
}

/// `companies discover`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("which").required(true).args(["company", "all"])))]
#[command(after_help = "\
Reads the company's site and career pages, asks the boards found there whether they
are the company's, and keeps what came of it with its evidence. One company is looked
at now, whenever it is due; `--all` takes those that are due, however many there are,
where a run stops at `[discovery] limit`. It takes the lock, as `run` does.

Examples:
  jobscan-host companies discover ejemplo.example
  jobscan-host companies discover --all --format json")]
pub struct CompaniesDiscoverArgs {
    /// Its id, its name or domain, or words of them
    pub company: Option<String>,
    /// Every company that is due, not only `[discovery] limit` of them
    #[arg(long)]
    pub all: bool,
    /// How the summary is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `companies list`.
#[derive(Debug, Args)]
pub struct CompaniesListArgs {
    /// Only companies whose name or domain contains this
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// Only companies with a board, or a discovery, in this state
    #[arg(long, value_name = "STATE", value_enum)]
    pub state: Option<CompanyState>,
    /// Resolved companies too, after the others
    #[arg(long)]
    pub resolved: bool,
    /// At most so many; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u32,
    /// How they are written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `offers …`.
#[derive(Debug, Subcommand)]
pub enum OffersCommand {
    /// List offers, the best score first
    #[command(after_help = "\
Offers of companies whose resolution is ALREADY_CUSTOMER, ACCEPTED or REJECTED are left
out, unless `--resolved` or `--company` asks for them.

Examples:
  jobscan-host offers list --min-score 6
  jobscan-host offers list --provider lever --company ejemplo --all
  jobscan-host offers list --search treasury --format json")]
    List(OffersListArgs),
    /// Show one offer with its text
    Show {
        /// provider/tenant/id, provider/id, or the beginning of one
        key: String,
        /// How it is written
        #[command(flatten)]
        format: FormatArg,
    },
}

/// What narrows a list or an export of offers.
#[derive(Debug, Clone, Args)]
pub struct OfferFilterArgs {
    /// Only offers of this provider
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// Only offers of this company: its id, or part of its name or domain
    #[arg(long, value_name = "COMPANY")]
    pub company: Option<String>,
    /// Only offers with this text in the title, the company or the description
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// Only offers with at least this score, 0 to 10
    #[arg(long, value_name = "SCORE", value_parser = clap::value_parser!(u8).range(0..=10))]
    pub min_score: Option<u8>,
}

/// `offers list`.
#[derive(Debug, Args)]
pub struct OffersListArgs {
    /// Which offers.
    #[command(flatten)]
    pub filter: OfferFilterArgs,
    /// Closed offers too
    #[arg(long, conflicts_with = "closed")]
    pub all: bool,
    /// Closed offers only
    #[arg(long)]
    pub closed: bool,
    /// Offers of resolved companies too
    #[arg(long)]
    pub resolved: bool,
    /// At most so many; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u32,
    /// How they are written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `export …`.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Every offer, open and closed
    #[command(after_help = "\
NDJSON is one object a line. CSV has the same columns; lists are joined with
` | `, the salary has four columns. Cells are written as they are: a spreadsheet
may take one that starts with `=` for a formula.

Examples:
  jobscan-host export offers --format ndjson --out offers.ndjson
  jobscan-host export offers --format csv --min-score 6 --open | head")]
    Offers(ExportOffersArgs),
    /// Every company, the most promising first, resolved ones last
    #[command(after_help = "\
A company is resolved when its `resolution` is ALREADY_CUSTOMER, ACCEPTED or REJECTED.

In CSV, `sources` names boards as provider/tenant; one that is not scanned has its
state in brackets. NDJSON tells of each board why, and what speaks for it.

Example:
  jobscan-host export companies --format ndjson --out companies.ndjson")]
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

/// Where an export goes.
#[derive(Debug, Args)]
pub struct ExportTarget {
    /// The form
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// Write to this file, whole or not at all [default: stdout]
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

/// `providers …`.
#[derive(Debug, Subcommand)]
pub enum ProvidersCommand {
    /// List the providers of the configuration and what their plugins say of themselves
    List(FormatArg),
    /// Ask each source whether it answers and takes the credential
    Check {
        /// Only this provider [default: every one of `order`]
        provider: Option<String>,
        /// Check this board too
        #[arg(long, value_name = "TENANT", requires = "provider")]
        tenant: Option<String>,
        /// How it is written
        #[command(flatten)]
        format: FormatArg,
    },
}

/// `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `pause`.
#[derive(Debug, Args)]
#[command(after_help = "\
A pause that is there already is never shortened: `resume` lifts it.

Example:
  jobscan-host pause infojobs --for 6h --reason \"their maintenance\"")]
pub struct PauseArgs {
    /// The provider's name in the configuration
    pub provider: String,
    /// How long: 30s, 5m, 6h, 1d
    #[arg(long = "for", value_name = "DURATION", value_parser = positive_duration)]
    pub duration: Duration,
    /// Why, for whoever reads `status`
    #[arg(long, value_name = "TEXT", default_value = "paused by hand")]
    pub reason: String,
}

/// `resume`.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The provider's name in the configuration, or `sheets` for the spreadsheet's service
    pub provider: String,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// provider/tenant/id, provider/id, or the beginning of one
    pub key: String,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

fn positive_duration(text: &str) -> Result<Duration, String> {
    let duration = units::parse_duration(text).map_err(|fault| fault.to_string())?;
    if duration.is_zero() { Err("a pause needs a length, like `6h`".to_owned()) } else { Ok(duration) }
}

#[cfg(test)]
mod tests;
