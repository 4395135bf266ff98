//! What `companies import`, `list`, `show` and `discover` take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, builder::PossibleValue};

use super::{
    format::FormatArg,
    settle::{
        CompaniesFeedbackArgs, CompaniesMergeArgs, CompaniesRemoveArgs, CompaniesResolveArgs,
        CompaniesRestoreArgs, CompaniesSplitArgs,
    },
    table::TableArgs,
};
use crate::{
    pipeline::import::ColumnMap,
    store::companies::{CompanyOrder, CompanyState},
};

/// `companies …`.
#[derive(Debug, Subcommand)]
pub enum CompaniesCommand {
    /// Read companies from a list: CSV or a spreadsheet
    Import(CompaniesImportArgs),
    /// List companies, the most promising first
    #[command(after_help = "\
Companies whose resolution is ALREADY_CUSTOMER, ACCEPTED or REJECTED are left out:
`--resolved` lists them too, after the others. `companies show` and `offers list
--company` show a company whatever its resolution.

A figure is blank while no board of the company was read.

Columns: id, company, domain, rank, max-score, strong, openings, open, top-category,
boards, discovery; on demand resolution, website, last-strong, mean-score, top-offer.

A state in brackets says what became of a board; `discovery` says what looking for
the company's boards came to. `companies show` tells why.

Examples:
  jobscan-host companies list --state candidate
  jobscan-host companies list --sort recent --columns company,strong,last-strong
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
    /// Look for companies' boards now, or have the next runs look again
    Discover(CompaniesDiscoverArgs),
    /// Say how far the contact with a company has come
    Resolve(CompaniesResolveArgs),
    /// Say whether a company's score is right
    Feedback(CompaniesFeedbackArgs),
    /// Take a company off the lists, with its boards
    Remove(CompaniesRemoveArgs),
    /// Bring a removed company back
    Restore(CompaniesRestoreArgs),
    /// Make two companies one
    Merge(CompaniesMergeArgs),
    /// Give boards that are not a company's own to another
    Split(CompaniesSplitArgs),
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
            Self::Removed => "A person removed it, or a board of it",
            Self::Unknown => "The pages could not tell",
            Self::None => "The pages were read and show no board",
            Self::Blocked => "The site keeps us out",
        };
        Some(PossibleValue::new(self.as_str()).help(help))
    }
}

/// The orders as values of `--sort`.
impl ValueEnum for CompanyOrder {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Rank => "The highest rank first",
            Self::Score => "The best score first",
            Self::Strong => "The most strong offers first",
            Self::Openings => "The most openings first",
            Self::Open => "The most open offers first",
            Self::Name => "By name",
            Self::Recent => "The latest strong offer first",
        };
        Some(PossibleValue::new(self.as_str()).help(help))
    }
}

/// `companies import`.
#[derive(Debug, Args)]
#[command(after_help = "\
The list is a table with a header: `name,website`, optionally `provider,tenant`. The
header may be in any case and order, stand below a title, and be in Spanish, English,
German, French, Italian, Portuguese or Catalan (`Empresa;Web`); `--map` says what it
does not tell. Other columns are left out. CSV may be separated by `,`, `;`, a tab or
`|`, in UTF-8, UTF-16 or Windows-1252; spreadsheets are .xlsx, .xlsm, .xlsb, .xls and
.ods. A row with provider and tenant names a board to scan. Companies with the same
domain are one. Good rows are imported whatever the others look like; a bad row is
reported with its line, exit code 1.

Example:
  name,website,provider,tenant
  Ejemplo S.L.,https://ejemplo.example,lever,ejemplo

  jobscan-host companies import companies.csv
  jobscan-host companies import clientes.xlsx --dry-run
  jobscan-host companies import crm.csv --map \"name=Nombre comercial,website=Web\"")]
pub struct CompaniesImportArgs {
    /// The list; `-` reads stdin
    pub file: PathBuf,
    /// Which columns are meant, by their headings: FIELD is `name`, `website`, `provider` or `tenant`; `website=-` where
    /// none is
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    pub map: Vec<ColumnMap>,
    /// The sheet of a spreadsheet [default: the first with a header that tells]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Show how the list is understood and what would come of it, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How what came of it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `companies discover`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("which").required(true).multiple(true).args(["companies", "all", "again"])))]
#[command(after_help = "\
Reads the company's site and career pages, asks the boards found there whether they
are the company's, and keeps what came of it with its evidence. Companies that are
named are looked at now, whenever they are due; `--all` takes those that are due,
however many there are, where a run stops at `[discovery] limit`. It takes the lock,
as `run` does.

`--again` makes companies due before their time: all of them, those that are named, or
those in a state. It looks at none of them: the next runs do, `[discovery] limit` each,
and it tells how many runs and pages that takes. With `--now` it looks at them at once.
What a person settled, listed or removed stays so, and is not looked at.

Boards that were found before a provider read their system need no `--again`: the next
run asks them once the provider is in `order`.

Examples:
  jobscan-host companies discover ejemplo.example
  jobscan-host companies discover --all --format json
  jobscan-host companies discover --again
  jobscan-host companies discover --again --state candidate --now")]
pub struct CompaniesDiscoverArgs {
    /// Companies: of each its id, its name or domain, or words of them
    #[arg(value_name = "COMPANY", conflicts_with = "all")]
    pub companies: Vec<String>,
    /// Every company that is due, not only `[discovery] limit` of them
    #[arg(long)]
    pub all: bool,
    /// Make companies due before their time, by default all, and leave the looking to the next runs
    #[arg(long)]
    pub again: bool,
    /// With `--again`: only companies with a board, or a discovery, in this state
    #[arg(long, value_name = "STATE", value_enum, requires = "again")]
    pub state: Option<CompanyState>,
    /// With `--again`: look at them at once
    #[arg(long, requires = "again")]
    pub now: bool,
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
    /// In this order [default: rank]
    #[arg(long, value_name = "ORDER", value_enum)]
    pub sort: Option<CompanyOrder>,
    /// At most so many; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u32,
    /// What is shown of each.
    #[command(flatten)]
    pub table: TableArgs,
    /// How they are written
    #[command(flatten)]
    pub format: FormatArg,
}
