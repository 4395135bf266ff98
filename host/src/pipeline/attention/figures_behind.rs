//! Companies whose figures are older than their offers: an interrupted run leaves them so.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind},
    store::{Connection, StoreError, companies},
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let count = companies::count_dirty(connection)?;
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::FiguresBehind,
        count,
        message: match count {
            1 => "the figures of 1 company are older than its offers".to_owned(),
            _ => format!("the figures of {count} companies are older than their offers"),
        },
        cure: "the next run brings them up to date".to_owned(),
        needs_person: false,
    }))
}
