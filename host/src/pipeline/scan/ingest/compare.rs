//! Compares rows with what is stored, and decides what each row still needs.

use std::collections::HashMap;

use super::rows::Row;
use crate::{
    domain::{Listing, Offer, Timestamp},
    store::offers::{Known, Unchanged},
};

/// A page, sorted by what has to be done with its offers.
#[derive(Debug, Default)]
pub(in crate::pipeline::scan) struct Sorted {
    /// As stored: only the time of the last sight changes.
    pub(in crate::pipeline::scan) unchanged: Vec<Unchanged>,
    /// To be written as they are.
    pub(in crate::pipeline::scan) ready: Vec<Row>,
    /// To be completed by `hydrate` first.
    pub(in crate::pipeline::scan) incomplete: Vec<Row>,
}

/// Sorts rows by what is known of them. `hydrates`: whether the plugin can complete an offer.
pub(in crate::pipeline::scan) fn compare(
    rows: Vec<Row>,
    known: &HashMap<String, Known>,
    hydrates: bool,
    now: Timestamp,
) -> Sorted {
    let mut sorted = Sorted::default();
    for row in rows {
        let offer = &row.scanned.offer;
        let lacks_detail = hydrates && !offer.complete;
        match known.get(&offer.id) {
            Some(known)
                if known.summary_hash == row.summary_hash
                    && (!lacks_detail || detail_holds(known, offer)) =>
            {
                sorted.unchanged.push(Unchanged {
                    offer_id: known.offer_id,
                    updated_at: offer.updated_at,
                    listing: offer.listing,
                });
            }
            Some(known) if known.summary_hash == row.summary_hash && detail_waits(known, now) => {
                // The time of a change that was not read is not stored, so that the change is asked for later.
                sorted.unchanged.push(Unchanged {
                    offer_id: known.offer_id,
                    updated_at: None,
                    listing: offer.listing,
                });
            }
            _ if lacks_detail => sorted.incomplete.push(row),
            _ => sorted.ready.push(row),
        }
    }
    sorted
}

/// Whether the stored detail still holds for a list row without a text. Only the detail says whether a closed advert
/// is still closed, and whether one with a newer time was edited or merely bumped.
fn detail_holds(known: &Known, offer: &Offer) -> bool {
    known.complete && !known.closed && offer.updated_at <= known.updated_at.or(offer.updated_at)
}

/// Whether the detail failed and is not due yet. Only an unchanged row waits for that: the detail of a changed one is
/// asked for at once.
fn detail_waits(known: &Known, now: Timestamp) -> bool {
    !known.closed && known.detail_due.is_some_and(|due| due > now)
}

/// A known offer whose detail is gone: closed, because its source says so.
pub(in crate::pipeline::scan) fn closed(row: &Row, known: &Known) -> Unchanged {
    Unchanged { offer_id: known.offer_id, updated_at: row.scanned.offer.updated_at, listing: Listing::Closed }
}
