//! Units whose scans are not trusted: they close nothing.

use super::{Situation, words::named};
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{
        Connection, StoreError,
        standing::{self, Standing},
        units::Suspect,
    },
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let suspects = standing::suspects(connection)?;
    let names: Vec<String> = suspects.iter().map(|unit| format!("{} `{}`", unit.unit, unit.said)).collect();
    let count = suspects.len() as u64;
    let units = counted(count, "board or query is", "boards and queries are");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::UnitsSuspect,
        count,
        message: format!("{units} suspect ({}): {}", named(&names), meaning(&suspects)),
        cure: "look at the boards on the web; `status` says what was seen, and the next scans settle it"
            .to_owned(),
        needs_person: suspects.iter().any(|unit| !settles_itself(unit.said)),
    }))
}

/// What becomes of the offers there. Those of a board that is gone were closed.
fn meaning(suspects: &[Standing<Suspect>]) -> &'static str {
    let gone = suspects.iter().filter(|unit| unit.said == Suspect::Gone).count();
    match gone {
        0 => "no offer closes by what is not seen there",
        _ if gone == suspects.len() => "their offers are closed",
        _ => {
            "the offers of those that are `gone` are closed, of the others no offer closes by what is not seen there"
        }
    }
}

/// Whether a few more scans settle it, whatever they show.
const fn settles_itself(suspect: Suspect) -> bool {
    match suspect {
        Suspect::Empty | Suspect::Missing | Suspect::Gone => true,
        Suspect::Drop | Suspect::Mass | Suspect::Unproved => false,
    }
}
