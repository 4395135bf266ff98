//! Pages of a scan.

use super::{
    cuts::{Cuts, beyond},
    offer::{bound_offer, is_usable_id, row_fault},
};
use crate::{
    bounds::fields,
    domain::text::escaped_line,
    plugins::model::{Continuation, Page, PluginError, Skipped},
    printable::is_unprintable,
};

/// Brings a page within its bounds. Rows that can be no offer become skipped ones. An error if the page is beyond a
/// bound as a whole.
pub(in crate::plugins) fn bound_page(page: &mut Page, cuts: &mut Cuts) -> Result<(), PluginError> {
    let rows = page.offers.len() + page.skipped.len();
    if rows > fields::ROWS.size() {
        return Err(beyond(&fields::ROWS, rows));
    }
    if let Continuation::More(cursor) = &page.next
        && cursor.len() > fields::CURSOR.size()
    {
        return Err(beyond(&fields::CURSOR, cursor.len()));
    }
    if let Some(state) = &page.state
        && state.len() > fields::STATE.size()
    {
        return Err(beyond(&fields::STATE, state.len()));
    }
    page.total = page.total.filter(|total| *total <= fields::TOTAL.limit);
    page.skipped.iter_mut().for_each(bound_skipped);
    let Page { offers, skipped, .. } = page;
    offers.retain_mut(|row| {
        bound_offer(row, cuts);
        let Some(fault) = row_fault(row) else { return true };
        let id = fault.keeps_id().then(|| std::mem::take(&mut row.offer.id));
        skipped.push(Skipped { id, reason: fault.as_str().to_owned() });
        false
    });
    Ok(())
}

fn bound_skipped(row: &mut Skipped) {
    if row.id.as_ref().is_some_and(|id| id.trim().is_empty() || !is_usable_id(id)) {
        row.id = None;
    }
    if row.reason.len() > fields::SKIP_REASON.size() || row.reason.contains(is_unprintable) {
        row.reason = escaped_line(&row.reason, fields::SKIP_REASON.size());
    }
}

#[cfg(test)]
mod tests;
