//! Open offers whose details are still to be had: their text and score are those of the list.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, standing},
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let count = standing::incomplete(connection)?;
    let offers = counted(count, "open offer is", "open offers are");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::DetailsMissing,
        count,
        message: format!("{offers} known by the list alone: details were not had yet"),
        cure: "later runs ask for them, `[providers.NAME] hydrate_limit` a board and run".to_owned(),
        needs_person: false,
    }))
}
