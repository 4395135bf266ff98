//! The rows of a page: what can be read of it, and what is skipped and why.

use std::collections::{BTreeMap, HashMap};

use crate::{
    bounds::units,
    domain::text::clean_line,
    plugins::{
        model::{Description, Page, ScannedOffer, Skipped},
        row_fault,
    },
};

/// The reason for a skipped row whose id came again on its page: nothing is lost.
const TWICE: &str = "id twice on a page";

/// The reasons that are not counted separately.
const OTHERS: &str = "other reasons";

/// An offer of a page, with the hash of its list row.
#[derive(Debug)]
pub(in crate::pipeline::scan) struct Row {
    pub(in crate::pipeline::scan) scanned: ScannedOffer,
    pub(in crate::pipeline::scan) summary_hash: [u8; 16],
    /// Why its detail could not be fetched, if it was asked for.
    pub(in crate::pipeline::scan) detail_error: Option<String>,
}

/// The rows of a page that can be read, and what is known of the others.
#[derive(Debug, Default)]
pub(in crate::pipeline::scan) struct PageRows {
    pub(in crate::pipeline::scan) rows: Vec<Row>,
    /// The ids of those that cannot.
    pub(in crate::pipeline::scan) unread: Vec<String>,
    /// Some row cannot be read, and which offer it was is unknown.
    pub(in crate::pipeline::scan) lost: bool,
    /// Rows whose id came again on the page.
    pub(in crate::pipeline::scan) repeated: u64,
}

/// Takes the offers out of a page, as rows, and counts what the plugin itself dropped. `hydrates`: whether the plugin
/// can complete an offer; if it cannot, the list's data is complete.
pub(in crate::pipeline::scan) fn read_page(
    page: &mut Page,
    hydrates: bool,
    reasons: &mut BTreeMap<String, u64>,
) -> PageRows {
    count_skipped(&page.skipped, reasons);
    let mut offers = std::mem::take(&mut page.offers);
    if !hydrates {
        for scanned in &mut offers {
            scanned.offer.complete = true;
        }
    }
    let mut rows = page_rows(offers, reasons);
    rows.unread.extend(page.skipped.iter().filter_map(|row| row.id.clone()));
    rows.lost |= page.skipped.iter().any(|row| row.id.is_none());
    rows
}

/// Drops rows that cannot be an offer; of rows with the same id the last is kept.
pub(super) fn page_rows(offers: Vec<ScannedOffer>, reasons: &mut BTreeMap<String, u64>) -> PageRows {
    let mut page = PageRows { rows: Vec::with_capacity(offers.len()), ..PageRows::default() };
    let mut places: HashMap<String, usize> = HashMap::with_capacity(offers.len());
    for scanned in offers {
        // The gate left such rows out already; the same test stands here, so that no other way leads past it.
        if let Some(fault) = row_fault(&scanned) {
            *reasons.entry(fault.as_str().to_owned()).or_default() += 1;
            if fault.keeps_id() {
                page.unread.push(scanned.offer.id);
            } else {
                page.lost = true;
            }
            continue;
        }
        let description = scanned.description.as_ref().map(raw_text);
        let summary_hash = scanned.offer.summary_hash(description);
        let row = Row { scanned, summary_hash, detail_error: None };
        if let Some(&place) = places.get(&row.scanned.offer.id) {
            *reasons.entry(TWICE.to_owned()).or_default() += 1;
            page.repeated += 1;
            page.rows[place] = row;
        } else {
            places.insert(row.scanned.offer.id.clone(), page.rows.len());
            page.rows.push(row);
        }
    }
    page
}

/// Counts what the plugin itself dropped.
pub(super) fn count_skipped(skipped: &[Skipped], reasons: &mut BTreeMap<String, u64>) {
    for row in skipped {
        tracing::debug!(id = row.id.as_deref().unwrap_or("unknown"), "row dropped: {}", row.reason);
        // A guest's text becomes a key of the summary: one line, bounded in length and in number.
        let reason: String = clean_line(&row.reason).chars().take(80).collect();
        count_reason(reasons, reason, 1);
    }
}

/// Adds to the count of a reason: to that of all others where it would be one too many.
pub(in crate::pipeline::scan) fn count_reason(
    reasons: &mut BTreeMap<String, u64>,
    reason: String,
    count: u64,
) {
    let known = reasons.len() < units::SKIP_REASONS.size() || reasons.contains_key(&reason);
    *reasons.entry(if known { reason } else { OTHERS.to_owned() }).or_default() += count;
}

fn raw_text(description: &Description) -> &str {
    match description {
        Description::Html(text) | Description::Plain(text) => text,
    }
}
