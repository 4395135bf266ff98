//! What `offers list` and `offers show` take.

use clap::{Args, Subcommand, ValueEnum};

use super::{format::FormatArg, settle::OffersFeedbackArgs, since::Since, table::TableArgs};

/// `offers …`.
#[derive(Debug, Subcommand)]
pub enum OffersCommand {
    /// List offers, the best score first
    #[command(after_help = "\
Offers of one opening are one line: `+2` says that two more of them fit. In a terminal
columns are cut to its width (`COLUMNS` says another one), in a pipe nothing is cut.
`posted` is the day of publication; `~` is before the day of the last change where the
source gives no other. An offer without either has none, and comes last.

Columns: score, also, state, title, company, place, posted, closed, key; on demand
first-seen, last-seen, updated, workplace, department, employment, salary, category,
domain, provider, tenant, url, opening.

Offers of companies whose resolution is ALREADY_CUSTOMER, ACCEPTED or REJECTED are left
out, unless `--resolved` or `--company` asks for them.

Examples:
  jobscan-host offers list --min-score 6
  jobscan-host offers list --provider lever --company ejemplo --all
  jobscan-host offers list --since 1d --sort newest
  jobscan-host offers list --new --columns score,title,url
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
    /// Say whether an offer's score is right
    Feedback(OffersFeedbackArgs),
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
    /// Only offers with this text in the title, the company, the places or the description
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// Only offers with at least this score, 0 to 10
    #[arg(long, value_name = "SCORE", value_parser = clap::value_parser!(u8).range(0..=10))]
    pub min_score: Option<u8>,
}

/// `offers list`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
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
    /// Only offers first seen since: `12h`, `1d`, `2w`, or a day like `2026-11-20`
    #[arg(long, value_name = "WHEN", value_parser = Since::parse)]
    pub since: Option<Since>,
    /// Only offers first seen since the last finished run began
    #[arg(long, conflicts_with = "since")]
    pub new: bool,
    /// In this order [default: score; with `--closed`, closed]
    #[arg(long, value_name = "ORDER", value_enum)]
    pub sort: Option<OfferSort>,
    /// Each offer of an opening on a line of its own
    #[arg(long)]
    pub unfold: bool,
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

/// The orders of `offers list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OfferSort {
    /// The best score first
    Score,
    /// The latest first sight first
    Newest,
    /// The latest publication, else change, first
    Posted,
    /// By title
    Title,
    /// By company
    Company,
    /// The latest closed first
    Closed,
}
