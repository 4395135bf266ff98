//! What `offers list` and `offers show` take.

use clap::{Args, Subcommand};

use super::{format::FormatArg, settle::OffersFeedbackArgs};

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
