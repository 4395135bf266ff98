//! Units whose last scans failed.

use super::{Situation, words::named};
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, standing},
};

/// From so many failures in a row on, waiting has not helped.
const IN_VAIN: u32 = 3;

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let failing = standing::failing(connection)?;
    let in_vain = failing.iter().any(|unit| unit.said >= IN_VAIN);
    let names: Vec<String> = failing
        .iter()
        .map(|unit| format!("{} {}", unit.unit, counted(u64::from(unit.said), "time", "times")))
        .collect();
    let count = failing.len() as u64;
    let units = counted(count, "board or query", "boards and queries");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::UnitsFailing,
        count,
        message: format!("{units} failed at the last scan ({})", named(&names)),
        cure: if in_vain {
            "`status` says why; correct or remove what goes on failing".to_owned()
        } else {
            "the next runs try again; `status` says why".to_owned()
        },
        needs_person: in_vain,
    }))
}
