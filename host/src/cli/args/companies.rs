//! What `companies import`, `list`, `show` and `discover` take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, builder::PossibleValue};

use super::{
    format::FormatArg,
    settle::{
        CompaniesFeedbackArgs, CompaniesMergeArgs, CompaniesRemoveArgs, CompaniesResolveArgs,
        CompaniesRestoreArgs, CompaniesSplitArgs,
    },
};
use crate::store::companies::CompanyState;

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
            Self::Removed => "A person removed a board",
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
