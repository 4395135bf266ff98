//! Tries a plugin's new file on a few full boards before all of them, and gives the verdict on it.
//!
//! The provider as it was with the file that worked stands by. If most of what those boards had is gone with the new
//! file, the other one scans them again, and the rest of the run and the runs after it.

use std::{path::Path, sync::Arc};

use super::{due::WaitingUnit, provider_context::ProviderContext, side_by_side::scan_side_by_side};
use crate::{
    bounds::plugins::COMPONENT_SIZE,
    digest::sha256_hex,
    domain::{FileVerdict, counted, judge_plugin_file},
    files,
    pipeline::{
        prepared::{FileStanding, Provider},
        report::ProviderSummary,
    },
    store::{
        StoreError,
        plugin_files::{self, Kept, Verdict},
    },
};

/// Boards on which a new file is tried.
const TRIED: usize = 3;

/// Offers that a board must have shown to be one of them.
const LEAST_ROWS: u64 = 5;

/// What a trial leaves to scan, and with what.
pub(super) struct Tried {
    pub(super) provider: Arc<Provider>,
    pub(super) rest: Vec<WaitingUnit>,
}

/// Notes how the configured file stands, for `status`.
pub(super) async fn note(context: ProviderContext<'_>) -> Result<(), StoreError> {
    let provider = context.provider;
    match &provider.file {
        FileStanding::First | FileStanding::Proven { others: false } => Ok(()),
        FileStanding::Proven { others: true } => {
            let (name, sha256) = (provider.name.clone(), provider.plugin.sha256().to_owned());
            context.run.write(move |tx| plugin_files::forget_unused(tx, &name, &sha256).map(drop)).await
        }
        FileStanding::OnTrial(_) => judge(context, provider.plugin.sha256(), Verdict::Trial, None).await,
        FileStanding::StandsIn { sha256, verdict, reason } => {
            judge(context, sha256, *verdict, Some(reason.clone())).await
        }
    }
}

/// Scans a few full boards with a file that is new, if there is another one that works.
pub(super) async fn of_new_file(
    context: ProviderContext<'_>,
    units: Vec<WaitingUnit>,
    summary: &mut ProviderSummary,
) -> Result<Tried, StoreError> {
    let provider = Arc::clone(context.provider);
    let FileStanding::OnTrial(standby) = &provider.file else { return Ok(Tried { provider, rest: units }) };
    let (first, rest) = split(units, &fullest(context).await?);
    if first.is_empty() {
        return Ok(Tried { provider, rest });
    }
    tracing::info!(
        "the file of `{}` is new: {} first",
        provider.name,
        counted(first.len() as u64, "board", "boards")
    );
    scan_side_by_side(context, first.clone(), summary).await?;
    if conclude(context).await? {
        let again = first.into_iter().chain(rest).collect();
        return Ok(Tried { provider: Arc::clone(standby), rest: again });
    }
    Ok(Tried { provider, rest })
}

/// Gives the verdict on the provider's file by what this run scanned with it, if there is something to judge. Whether it
/// is not to be used any more.
pub(super) async fn conclude(context: ProviderContext<'_>) -> Result<bool, StoreError> {
    let provider = context.provider;
    if !matches!(provider.file, FileStanding::First | FileStanding::OnTrial(_)) {
        return Ok(false);
    }
    let (name, run) = (provider.name.clone(), context.run.id);
    let yields = context.run.read(move |connection| plugin_files::yields(connection, &name, run)).await?;
    let first = matches!(provider.file, FileStanding::First);
    match judge_plugin_file(&yields) {
        FileVerdict::Collapsed { units, before, now } if !first => {
            let boards = counted(units, "board", "boards");
            let reason = format!("{boards} gave {now} of the {} they had", counted(before, "row", "rows"));
            tracing::warn!("the new file of `{}` is not used: {reason}", provider.name);
            judge(context, provider.plugin.sha256(), Verdict::Collapsed, Some(reason)).await?;
            Ok(true)
        }
        FileVerdict::Works => keep(context).await.map(|()| false),
        // The first file there is has nothing to be compared with.
        _ if first && yields.iter().any(|unit| unit.now > 0) => keep(context).await.map(|()| false),
        _ => Ok(false),
    }
}

async fn judge(
    context: ProviderContext<'_>,
    sha256: &str,
    verdict: Verdict,
    reason: Option<String>,
) -> Result<(), StoreError> {
    let (name, sha256, now) = (context.provider.name.clone(), sha256.to_owned(), context.run.now());
    let finding = (verdict, reason);
    context
        .run
        .write(move |tx| plugin_files::judge(tx, &name, &sha256, (finding.0, finding.1.as_deref()), now))
        .await
}

/// Keeps the file, which works, if it is still there as it was loaded and this machine can know it again.
async fn keep(context: ProviderContext<'_>) -> Result<(), StoreError> {
    let provider = context.provider;
    let (name, sha256) = (provider.name.clone(), provider.plugin.sha256().to_owned());
    let most = context.run.config.plugins.component_size;
    let Some(component) = unchanged(provider.plugin.path(), &sha256, most) else { return Ok(()) };
    let Some(seal) = provider.plugin.seal(&name) else {
        return judge(context, &sha256, Verdict::Works, None).await;
    };
    let (file, now) = (Kept { sha256, component, seal }, context.run.now());
    context.run.write(move |tx| plugin_files::keep(tx, &name, &file, now)).await
}

/// The content of a file, if it is still what was loaded. By now a pipe may stand there, or something without an end.
fn unchanged(path: &Path, sha256: &str, most: u64) -> Option<Vec<u8>> {
    let bytes = files::read_up_to(path, &COMPONENT_SIZE, most).ok()?;
    (sha256_hex(&bytes) == sha256).then_some(bytes)
}

/// The boards of the provider that showed the most at their last scans.
async fn fullest(context: ProviderContext<'_>) -> Result<Vec<String>, StoreError> {
    let name = context.provider.name.clone();
    context.run.read(move |connection| plugin_files::fullest(connection, &name, LEAST_ROWS)).await
}

/// The fullest of the units that are due, and the others in their order.
fn split(units: Vec<WaitingUnit>, fullest: &[String]) -> (Vec<WaitingUnit>, Vec<WaitingUnit>) {
    let due: Vec<&String> = fullest
        .iter()
        .filter(|name| units.iter().any(|unit| unit.name() == name.as_str()))
        .take(TRIED)
        .collect();
    units.into_iter().partition(|unit| due.iter().any(|name| *name == unit.name()))
}

#[cfg(test)]
mod tests;
