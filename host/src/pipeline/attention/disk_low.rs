//! Little room on the disk of the database: a run that cannot write fails.

use super::{Situation, disk::space_at};
use crate::{
    config::units::format_size,
    domain::{Attention, AttentionKind},
    store::{Connection, StoreError},
};

pub(super) fn watch(_: &Connection, situation: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let (database, least) = (&situation.config.database, situation.config.run.keep_free);
    // A relative name has an empty parent, which is this folder.
    let database = std::path::absolute(database).unwrap_or_else(|_| database.clone());
    let low = space_at(&database).filter(|space| space.free < least);
    Ok(low.map(|space| Attention {
        kind: AttentionKind::DiskLow,
        count: 1,
        message: format!(
            "{} is free on the disk of `{}`, less than {} (`[run] keep_free`)",
            format_size(space.free),
            database.display(),
            format_size(least)
        ),
        cure: "make room, or `db prune` gives back what the program keeps of old runs".to_owned(),
        needs_person: true,
    }))
}
