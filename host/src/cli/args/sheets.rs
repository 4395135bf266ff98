//! What `sheets init`, `sheets sync` and `sheets feedback` take.

use clap::{Args, Subcommand};

use super::format::FormatArg;

/// `sheets …`.
#[derive(Debug, Subcommand)]
pub enum SheetsCommand {
    /// Make the sheet, or repair its form
    Init(SheetsInitArgs),
    /// Bring the companies to the sheet
    Sync(SheetsSyncArgs),
    /// Take over what people answered in the sheet
    Feedback(SheetsFeedbackArgs),
}

/// `sheets init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Makes the sheet `Companies` with its header where there is none. Sets the frozen
header, the lists to choose from, the number formats, and a warning before the
columns that the program writes. A sheet with another header is left as it is.

The spreadsheet is GOOGLE_SHEETS_SPREADSHEET_ID; share it, as an editor, with the
`client_email` of the key file that GOOGLE_APPLICATION_CREDENTIALS names.")]
pub struct SheetsInitArgs {
    /// How the summary is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `sheets sync`.
#[derive(Debug, Args)]
#[command(after_help = "\
Adds the companies that are missing and sets the cells that differ, wherever a
row stands. What people write (resolution, model feedback, notes) is set only where
something was said at the terminal later than they typed it, and a row that somebody deleted stays deleted. `run` does the same as
its last step.")]
pub struct SheetsSyncArgs {
    /// Put rows back that people deleted
    #[arg(long)]
    pub restore_deleted: bool,
    /// How the summary is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `sheets feedback`.
#[derive(Debug, Args)]
#[command(after_help = "\
Reads resolutions, model feedback and notes, in the hours that `feedback_window` and
`feedback_zone` of [sheets] name only: 03:00 to 06:00 in Madrid unless they say
otherwise, when nobody is in the middle of an edit. `--now` reads them at once, and
`--dry-run` shows at any time what would be read. Values may be written in any case,
with blanks. What was said at the terminal later than it was typed in a cell stands,
and the next `sheets sync` brings it there. A value that is no good is told with its row and changes nothing. Offers are never deleted: those of
a company that is ALREADY_CUSTOMER, ACCEPTED or REJECTED leave the ranking, and
come back with PENDING, IN_PROGRESS or HIGH_INTEREST.

`score feedback` shows what people found wrong, hit by hit.")]
pub struct SheetsFeedbackArgs {
    /// Show what would be taken over, at any time of day, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Read at once, whatever the time of day
    #[arg(long)]
    pub now: bool,
    /// How the summary is written
    #[command(flatten)]
    pub format: FormatArg,
}
