//! Fields of offers that could not be read at the last scans, and stay unknown.

use std::collections::BTreeMap;

use super::{Situation, words::named};
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, standing},
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let scans = standing::unread(connection)?;
    let mut fields: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, field) in scans.iter().flat_map(|scan| scan.said.fields.iter()) {
        let sum = fields.entry(name).or_default();
        *sum = sum.saturating_add(field.count);
    }
    let count = fields.values().fold(0, |sum: u64, more| sum.saturating_add(*more));
    let mut often: Vec<_> = fields.into_iter().collect();
    often.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let names: Vec<String> = often.iter().map(|(name, count)| format!("`{name}` {count}")).collect();
    let (values, units) = (
        counted(count, "value", "values"),
        counted(scans.len() as u64, "board or query", "boards and queries"),
    );
    let at_least = if standing::has_more_unread(connection)? { "at least " } else { "" };
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::FieldsUnread,
        count,
        message: format!(
            "{at_least}{values} of {units} could not be read ({}) and stay unknown",
            named(&names)
        ),
        cure: "see whether a newer plugin reads them; `run_units.unread` has samples".to_owned(),
        needs_person: false,
    }))
}
