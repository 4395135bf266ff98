//! Companies that are due for the search for boards: a run looks at no more than its limit.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, discoveries},
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let limit = situation.config.discovery.limit;
    if limit == 0 {
        return Ok(None);
    }
    let count = discoveries::due_count(connection, situation.now)?;
    let companies = counted(count, "company waits", "companies wait");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::CompaniesUnsearched,
        count,
        message: format!("{companies} for the search for boards"),
        cure: if count <= u64::from(limit) {
            "the next run looks for their boards, `companies discover` at once".to_owned()
        } else {
            format!("each run looks at {limit} (`[discovery] limit`), `companies discover` at once")
        },
        needs_person: false,
    }))
}
