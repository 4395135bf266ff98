//! Units whose scans are not trusted: they close nothing.

use super::{Situation, words::named};
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, standing, units::Suspect},
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let suspects = standing::suspects(connection)?;
    let names: Vec<String> = suspects.iter().map(|unit| format!("{} `{}`", unit.unit, unit.said)).collect();
    let count = suspects.len() as u64;
    let units = counted(count, "board or query is", "boards and queries are");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::UnitsSuspect,
        count,
        message: format!("{units} suspect ({}): no offer closes by what is not seen there", named(&names)),
        cure: "look at the boards on the web; `status` says what was seen, and the next scans settle it"
            .to_owned(),
        needs_person: suspects.iter().any(|unit| !settles_itself(unit.said)),
    }))
}

/// Whether a few more scans settle it, whatever they show.
const fn settles_itself(suspect: Suspect) -> bool {
    match suspect {
        Suspect::Empty | Suspect::Missing | Suspect::Gone => true,
        Suspect::Drop | Suspect::Mass | Suspect::Unproved => false,
    }
}
