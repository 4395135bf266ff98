//! Companies whose offers could not be grouped into openings: their openings stay as they were.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, companies},
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let all = companies::all_set_aside(connection)?;
    let Some(next) = all.iter().map(|company| company.due_at).min() else { return Ok(None) };
    let count = all.len() as u64;
    let companies = counted(count, "company was", "companies were");
    Ok(Some(Attention {
        kind: AttentionKind::CompaniesSetAside,
        count,
        message: format!("{companies} set aside: the openings stay as they were"),
        cure: format!(
            "grouping is tried again from {} on, or when their offers change; `status` says why",
            situation.shown(next)
        ),
        needs_person: false,
    }))
}
