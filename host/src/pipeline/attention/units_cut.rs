//! Units whose last scan was cut short by a budget: what lies beyond it was not read.

use super::{Situation, words::named};
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, standing},
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let cut = standing::cut(connection)?;
    let names: Vec<String> = cut.iter().map(|scan| format!("{} by `{}`", scan.unit, scan.said)).collect();
    let count = cut.len() as u64;
    let units = counted(count, "board or query was", "boards and queries were");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::UnitsCut,
        count,
        message: format!("{units} cut short at the last scan ({})", named(&names)),
        cure: "the next scan goes on there, or begins anew where the source cannot; raise that setting to read more at once"
            .to_owned(),
        needs_person: false,
    }))
}
