//! The command line: what each command takes, with its help.

mod command;
mod companies;
mod export;
mod format;
mod global;
mod offers;
mod pause;
mod plugins;
mod providers;
mod report;
mod run;
mod score;
mod settle;
mod sheets;
mod unlock;

pub use self::{
    command::{Cli, Command},
    companies::{CompaniesCommand, CompaniesDiscoverArgs, CompaniesListArgs},
    export::{ExportCommand, ExportCompaniesArgs, ExportFormat, ExportOffersArgs, ExportTarget},
    format::{Format, FormatArg},
    global::GlobalArgs,
    offers::{OfferFilterArgs, OffersCommand, OffersListArgs},
    pause::{PauseArgs, ResumeArgs},
    plugins::PluginsCommand,
    providers::ProvidersCommand,
    report::{DoctorArgs, ExplainArgs, StatusArgs},
    run::RunArgs,
    score::{ScoreCommand, ScoreFeedbackArgs, ScoreTestArgs},
    settle::{
        BoardArgs, BoardsCommand, BoardsListArgs, CompaniesFeedbackArgs, CompaniesMergeArgs,
        CompaniesRemoveArgs, CompaniesResolveArgs, CompaniesRestoreArgs, CompaniesSplitArgs,
        OffersFeedbackArgs, VerdictArgs,
    },
    sheets::{SheetsCommand, SheetsFeedbackArgs, SheetsInitArgs, SheetsSyncArgs},
    unlock::UnlockArgs,
};

#[cfg(test)]
mod tests;
