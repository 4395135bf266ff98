//! Rows of the last scans that became no offer.

use super::{Situation, words::named};
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, standing},
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let mut scans = standing::skipping(connection)?;
    scans.sort_by_key(|scan| std::cmp::Reverse(scan.said));
    let count = scans.iter().fold(0, |sum: u64, scan| sum.saturating_add(scan.said));
    let names: Vec<String> = scans.iter().map(|scan| format!("{} {}", scan.unit, scan.said)).collect();
    let rows = counted(count, "row", "rows");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::RowsSkipped,
        count,
        message: format!("{rows} of the last scans became no offer ({})", named(&names)),
        cure: "the summary of a run says why; see whether a newer plugin reads them".to_owned(),
        needs_person: false,
    }))
}
