//! Pages of directories that gave no company.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{
        Connection, StoreError,
        directories::{self, EntryState},
    },
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let (mut count, mut names) = (0, Vec::new());
    for directory in directories::all(connection)? {
        let failed = directories::entry_counts(connection, &directory.name)?
            .into_iter()
            .find_map(|(state, count)| (state == EntryState::Failed).then_some(count))
            .unwrap_or_default();
        if failed > 0 {
            count += failed;
            names.push(format!("{} {failed}", directory.name));
        }
    }
    let pages = counted(count, "page of a directory", "pages of directories");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::DirectoryPagesFailed,
        count,
        message: format!("{pages} gave no company ({})", names.join(", ")),
        cure: "those that may answer later are asked again by later runs; `directory_entries` says why"
            .to_owned(),
        needs_person: false,
    }))
}
