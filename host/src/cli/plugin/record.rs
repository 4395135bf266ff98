//! `plugin test --record`: a case of what the source itself answers.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    asking::{self, Asked, Asking},
    loading::Loading,
};
use crate::{
    cli::{CliError, Context, args::PluginTestArgs},
    config::Config,
    domain::Timestamp,
    http::Exchanged,
    kit::{
        cases::{self, Outcome, Reach},
        record,
    },
    plugins::Plugin,
};

/// Asks the source for a board or a query, and writes the answers as a case without what nobody may keep. The folder of
/// the case; what the component makes of them is written too.
pub(super) async fn run(
    context: &mut Context<'_>,
    config: &Config,
    loading: &Loading,
    plugin: &Arc<Plugin>,
    place: &Path,
    args: &PluginTestArgs,
) -> Result<PathBuf, CliError> {
    // To the second, as people write it.
    let now = Timestamp::from_millis(context.now.as_millis() / 1000 * 1000);
    let target = asking::target(config, plugin, args.record.as_deref(), args.record_query.as_deref(), now)?;
    let taken = take(context, &Asked { config, loading, plugin, target: &target, now }).await?;
    let folder = cases::folder_of_cases(place);
    let folder = folder.join(record::case_name(&folder, asking::name_of(&target), now));
    let recorded = record::case_of(taken, target, now, asking::settings(config, plugin), folder);
    cases::write_case(&recorded.case).map_err(CliError::failed)?;
    let folder = recorded.case.folder;
    context.tell(format_args!("recorded `{}`; scrubbed: {}", folder.display(), recorded.scrubbed));
    context.tell(
        "note: read it before you keep it: names in a free text are found only where a field tells them too",
    );
    accept(plugin, &folder).await?;
    Ok(folder)
}

/// All that the source answers.
async fn take(context: &mut Context<'_>, asked: &Asked<'_>) -> Result<Vec<Exchanged>, CliError> {
    let (mut asking, exchanges) = Asking::recording(context, asked).await?;
    let scanned = asking.scan(asked.target, Reach::of_run(), |_, _| Ok(())).await?;
    if asking.ended {
        return Err(CliError::failed("a signal ended the recording, and nothing was written"));
    }
    if let Some(error) = scanned.error {
        context.tell(format_args!("note: the recording ends with an error: {error}"));
    }
    if let Some(why) = scanned.stopped {
        context.tell(format_args!("note: {why}"));
    }
    let taken = exchanges.take();
    if taken.is_empty() {
        return Err(CliError::failed("nothing was answered, so there is nothing to keep"));
    }
    Ok(taken)
}

/// Writes what the component makes of the answers as they are kept.
async fn accept(plugin: &Arc<Plugin>, folder: &Path) -> Result<(), CliError> {
    let case = cases::read_case(folder).map_err(CliError::failed)?;
    let outcome: Outcome = cases::play(plugin, &case, Vec::new()).await.map_err(CliError::failed)?.outcome;
    cases::write_expected(folder, &outcome).map_err(CliError::failed).map(drop)
}
