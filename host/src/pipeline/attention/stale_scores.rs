//! Open offers with a score of another catalogue than the configured one: it was edited, or exchanged.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind},
    store::{Connection, StoreError, offers},
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let Some(catalog) = situation.catalog_id else { return Ok(None) };
    let count = offers::count_of_other_catalogs(connection, catalog)?;
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::StaleScores,
        count,
        message: match count {
            1 => format!("the score of 1 open offer is of another catalogue than `{catalog}`"),
            _ => format!("the scores of {count} open offers are of another catalogue than `{catalog}`"),
        },
        cure: "`score apply` scores them again without asking a source, and so does the next run".to_owned(),
        needs_person: false,
    }))
}
