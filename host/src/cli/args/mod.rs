//! The command line: what each command takes, with its help.

mod command;
mod companies;
mod db;
mod export;
mod format;
mod global;
mod init;
mod offers;
mod pause;
mod plugin;
mod providers;
mod report;
mod run;
mod score;
mod settle;
mod sheets;
mod shell;
mod since;
mod table;
mod unlock;

pub use self::{
    command::{Cli, Command},
    companies::{CompaniesCommand, CompaniesDiscoverArgs, CompaniesImportArgs, CompaniesListArgs},
    db::{DbBackupArgs, DbCheckArgs, DbCommand, DbPruneArgs, DbRestoreArgs},
    export::{ExportCommand, ExportCompaniesArgs, ExportFormat, ExportOffersArgs, ExportTarget, Separator},
    format::{Format, FormatArg},
    global::GlobalArgs,
    init::InitArgs,
    offers::{OfferFilterArgs, OfferSort, OffersCommand, OffersListArgs},
    pause::{PauseArgs, ResumeArgs},
    plugin::{
        PluginAddArgs, PluginBuildArgs, PluginCheckArgs, PluginCommand, PluginInspectArgs, PluginKind,
        PluginNewArgs, PluginRunArgs, PluginTestArgs, PluginTrustArgs,
    },
    providers::ProvidersCommand,
    report::{DoctorArgs, ExplainArgs, StatusArgs},
    run::RunArgs,
    score::{ScoreApplyArgs, ScoreCommand, ScoreDiffArgs, ScoreFeedbackArgs, ScoreTestArgs},
    settle::{
        BoardArgs, BoardsCommand, BoardsListArgs, CompaniesFeedbackArgs, CompaniesMergeArgs,
        CompaniesRemoveArgs, CompaniesResolveArgs, CompaniesRestoreArgs, CompaniesSplitArgs,
        OffersFeedbackArgs, VerdictArgs,
    },
    sheets::{SheetsCommand, SheetsFeedbackArgs, SheetsInitArgs, SheetsSyncArgs},
    shell::{CompletionsArgs, ManArgs},
    since::Since,
    table::TableArgs,
    unlock::UnlockArgs,
};

#[cfg(test)]
mod tests;
