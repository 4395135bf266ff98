//! Configured plugin files that are not used: one that worked before stays in use.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, plugin_files},
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let unused: Vec<String> = plugin_files::unused(connection)?
        .into_iter()
        .filter(|file| situation.config.providers.contains_key(&file.provider))
        .map(|file| {
            let reason = file.reason.unwrap_or_default();
            format!("{} since {}: {reason}", file.provider, situation.shown(file.since))
        })
        .collect();
    let count = unused.len() as u64;
    let files = counted(count, "plugin file is", "plugin files are");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::PluginFilesUnused,
        count,
        message: format!("{files} not used; the one that worked before stays in use ({})", unused.join("; ")),
        cure: "put a file there that works, or say with `plugin trust NAME` that this one is right"
            .to_owned(),
        needs_person: true,
    }))
}
