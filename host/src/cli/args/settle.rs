//! What the commands take by which people settle companies, boards and scores at the terminal.

use clap::{Args, Subcommand, ValueEnum, builder::PossibleValue};

use super::format::FormatArg;
use crate::store::sources::SourceState;

/// `companies resolve`.
#[derive(Debug, Args)]
#[command(after_help = "\
VALUE is PENDING, IN_PROGRESS or HIGH_INTEREST, or, so that the company leaves the
ranking, ALREADY_CUSTOMER, ACCEPTED or REJECTED; in any case, with blanks or hyphens.
The spreadsheet shows it after the next run or `sheets sync`. What somebody types
there later wins when it is read. Nothing is deleted, and `companies show` keeps what
was said before: to undo it, say that again.

Examples:
  jobscan-host companies resolve ejemplo.example already customer --note \"since 2024\"
  jobscan-host companies resolve 7 PENDING")]
pub struct CompaniesResolveArgs {
    /// Its id, its name or domain, or words of them
    pub company: String,
    /// How far the contact has come
    #[arg(value_name = "VALUE", required = true, num_args = 1..)]
    pub value: Vec<String>,
    /// A note on the company, in place of the one before; empty: none
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// What people say of a score.
#[derive(Debug, Args)]
pub struct VerdictArgs {
    /// OK: the score is right; FP: it says more than there is; FN: it misses something
    #[arg(value_name = "OK|FP|FN", required_unless_present_any = ["clear", "note"], num_args = 1..)]
    pub verdict: Vec<String>,
    /// Withdraw what was said of the score; the note stays
    #[arg(long, conflicts_with = "verdict")]
    pub clear: bool,
    /// A note on the company, in place of the one before; empty: none
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `companies feedback`.
#[derive(Debug, Args)]
#[command(after_help = "\
The same cells of the spreadsheet show it: model feedback and notes. `score feedback`
lists what was said, hit by hit; `offers feedback` judges one offer.

Examples:
  jobscan-host companies feedback ejemplo.example fp --note \"they only pay in euros\"
  jobscan-host companies feedback ejemplo.example --clear")]
pub struct CompaniesFeedbackArgs {
    /// Its id, its name or domain, or words of them
    pub company: String,
    /// What is said.
    #[command(flatten)]
    pub said: VerdictArgs,
}

/// `offers feedback`.
#[derive(Debug, Args)]
#[command(after_help = "\
A judgement stands for the company of the offer, as in the spreadsheet, and is kept
with a copy of this offer: `score feedback` shows its hits.

Examples:
  jobscan-host offers feedback lever/ejemplo/1234 FP --note \"a salary in dollars\"
  jobscan-host offers feedback lever/ejemplo/1234 --clear")]
pub struct OffersFeedbackArgs {
    /// provider/tenant/id, provider/id, or the beginning of one
    pub key: String,
    /// What is said.
    #[command(flatten)]
    pub said: VerdictArgs,
}

/// `companies remove`.
#[derive(Debug, Args)]
#[command(after_help = "\
The company leaves every list, the ranking and the searches, and its boards are no
longer scanned. Nothing is deleted: open offers of its boards are closed, since nobody
would see when they end; offers that its adverts elsewhere gave stay as they are, left
out of lists with the company. A list or an advert that names it again does not bring
it back; `companies restore` does. Its row in the spreadsheet stays as it is.
A run in progress is not disturbed: then this is refused (exit code 3).")]
pub struct CompaniesRemoveArgs {
    /// Its id, its name or domain, or words of them
    pub company: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `companies restore`.
#[derive(Debug, Args)]
#[command(after_help = "\
Undoes `companies remove`: the company is listed again, and the boards that went with
it are scanned by the next run, which opens the offers that they still show.")]
pub struct CompaniesRestoreArgs {
    /// Its id, its name or domain, or words of them
    pub company: String,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `companies merge`.
#[derive(Debug, Args)]
#[command(after_help = "\
KEEP takes over all that OTHER has: boards, offers, what people said. OTHER's id, name
and domain lead to KEEP from then on. Where both were decided on, KEEP's resolution
holds. `companies split` undoes it board by board.

Example:
  jobscan-host companies merge ejemplo.example 12")]
pub struct CompaniesMergeArgs {
    /// The company that stays: its id, its name or domain, or words of them
    #[arg(value_name = "KEEP")]
    pub kept: String,
    /// The company that goes into it
    #[arg(value_name = "OTHER")]
    pub other: String,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `companies split`.
#[derive(Debug, Args)]
#[command(after_help = "\
The boards become the other company's, with their offers, and stay so: neither a list
nor a search for boards joins them to this one again. `companies merge` undoes it.

Example:
  jobscan-host companies split ejemplo.example lever/otra --as \"Otra S.L.\" \\
    --website https://otra.example")]
pub struct CompaniesSplitArgs {
    /// Its id, its name or domain, or words of them
    pub company: String,
    /// The boards that are not its own, as `companies show` names them
    #[arg(value_name = "PROVIDER/TENANT", required = true, num_args = 1..)]
    pub boards: Vec<String>,
    /// The name of the company whose they are
    #[arg(long = "as", value_name = "NAME")]
    pub name: String,
    /// Its website
    #[arg(long, value_name = "URL")]
    pub website: Option<String>,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `boards …`.
#[derive(Debug, Subcommand)]
pub enum BoardsCommand {
    /// List all boards with their companies
    List(BoardsListArgs),
    /// Have a board no longer scanned
    #[command(after_help = "\
The board is taken off every company that has it. Its open offers are closed, since
nobody would see when they end; none is deleted. Neither a list nor a search brings
it back; `boards restore` does, and the next run opens the offers it still shows.
A run in progress is not disturbed: then this is refused (exit code 3).

Example:
  jobscan-host boards remove lever/ejemplo")]
    Remove(BoardArgs),
    /// Have a removed board scanned again
    Restore(BoardArgs),
}

/// `boards list`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jobscan-host boards list --provider lever
  jobscan-host boards list --state removed --format json")]
pub struct BoardsListArgs {
    /// Only boards of this provider
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// Only boards in this state
    #[arg(long, value_name = "STATE", value_enum)]
    pub state: Option<SourceState>,
    /// How they are written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `boards remove` and `boards restore`.
#[derive(Debug, Args)]
pub struct BoardArgs {
    /// The board, as `boards list` names it
    #[arg(value_name = "PROVIDER/TENANT")]
    pub board: String,
    /// Only of this company: its id, its name or domain, or words of them
    #[arg(long, value_name = "COMPANY")]
    pub company: Option<String>,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// The states as values of `--state`.
impl ValueEnum for SourceState {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Listed => "A person listed it",
            Self::Confirmed => "It is proved to be the company's",
            Self::Candidate => "It was seen, not proved yet",
            Self::Empty => "It is the company's, and has no offer now",
            Self::Rejected => "It is somebody else's",
            Self::Removed => "A person removed it",
        };
        Some(PossibleValue::new(self.as_str()).help(help))
    }
}
