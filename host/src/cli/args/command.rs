//! The whole command line: the global flags and the commands.

use clap::{Parser, Subcommand};

use super::{
    companies::CompaniesCommand,
    db::DbCommand,
    export::ExportCommand,
    global::GlobalArgs,
    init::InitArgs,
    offers::OffersCommand,
    pause::{PauseArgs, ResumeArgs},
    plugin::PluginCommand,
    providers::ProvidersCommand,
    report::{DoctorArgs, ExplainArgs, StatusArgs},
    run::RunArgs,
    score::ScoreCommand,
    settle::BoardsCommand,
    sheets::SheetsCommand,
    shell::{CompletionsArgs, ManArgs},
    unlock::UnlockArgs,
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
  LOG_FORMAT                     text (the default) or json: one object a line
  NO_COLOR                       no colours on the terminal; CLICOLOR_FORCE: colours everywhere
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

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a configuration, a list of companies and the catalogues to begin with
    Init(InitArgs),
    /// Scan the providers in order, once or for ever
    Run(RunArgs),
    /// Import, list, show and settle companies
    #[command(subcommand)]
    Companies(CompaniesCommand),
    /// List boards, remove one, and bring it back
    #[command(subcommand)]
    Boards(BoardsCommand),
    /// List offers, show one, and say whether its score is right
    #[command(subcommand)]
    Offers(OffersCommand),
    /// Write offers or companies as CSV or NDJSON
    #[command(subcommand)]
    Export(ExportCommand),
    /// List the providers and check that they work
    #[command(subcommand)]
    Providers(ProvidersCommand),
    /// Begin, build, test, check and add plugins, and list those of the configuration
    #[command(subcommand, visible_alias = "plugins")]
    Plugin(PluginCommand),
    /// Show the last run, the lock, pauses and what failed
    Status(StatusArgs),
    /// Copy, check, restore and prune the database
    #[command(subcommand)]
    Db(DbCommand),
    /// Leave a provider alone for a while
    Pause(PauseArgs),
    /// Lift a provider's pause and the deadlines of its hosts
    Resume(ResumeArgs),
    /// Free the lock that a dead run left behind
    Unlock(UnlockArgs),
    /// Show why an offer has its score, hit by hit in its own text
    Explain(ExplainArgs),
    /// Try a catalogue, compare it, apply it, and list what people say of its scores
    #[command(subcommand)]
    Score(ScoreCommand),
    /// Bring companies to the spreadsheet and people's answers back
    #[command(subcommand)]
    Sheets(SheetsCommand),
    /// Check configuration, database, credentials and plugins, each finding with its cure
    Doctor(DoctorArgs),
    /// Write what a shell completes this program's command lines with
    Completions(CompletionsArgs),
    /// Write the manual, as `man` reads it
    Man(ManArgs),
}
