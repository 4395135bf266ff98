//! Notes what a guest's scan asked and came to, and keeps its receipt when the scan ends.

use super::{
    inputs::Inputs,
    receipt::{Asked, Receipt, ScanEnding, Scanned, ScannedPage},
};
use crate::{
    bounds::units,
    domain::{Listing, UnreadFields},
    pipeline::scan::{ended::Ended, ingest::PageRows, tally::Tally},
    plugins::{Exchange, model::Page},
    store::{
        Fenced, StoreError,
        keys::UnitKey,
        offers::{self, ShownOffer},
        receipts,
        runs::UnitCounters,
    },
};

/// The notes of one scan, as long as its pages can be had again.
pub(in crate::pipeline::scan) struct Watch(Option<Notes>);

struct Notes {
    inputs: Inputs,
    state: Option<String>,
    pages: Vec<ScannedPage>,
    shown: Vec<ShownOffer>,
    rows: u64,
    unread: UnreadFields,
    unread_ids: Vec<String>,
    /// Bytes of the receipt, about.
    size: usize,
}

/// What becomes of a unit's receipt at the end of a scan.
pub(in crate::pipeline::scan) enum Kept {
    /// It stays as it is.
    AsItIs,
    /// There is none any more.
    Removed,
    /// This one is kept, if the offers that the scan showed stand as they were shown.
    New(Box<(Scanned, Vec<ShownOffer>)>),
}

impl Watch {
    /// Of a scan with these inputs, if it is one that repeats, from this state on.
    pub(in crate::pipeline::scan) fn new(inputs: Option<Inputs>, state: Option<String>) -> Self {
        Self(inputs.map(|inputs| Notes {
            inputs,
            state,
            pages: Vec::new(),
            shown: Vec::new(),
            rows: 0,
            unread: UnreadFields::default(),
            unread_ids: Vec::new(),
            size: 0,
        }))
    }

    /// Whether there is still something to note.
    pub(in crate::pipeline::scan) const fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The scan began again: its pages cannot be had again by the requests of one scan.
    pub(in crate::pipeline::scan) fn stop(&mut self) {
        self.0 = None;
    }

    /// Notes a page that was read: what it asked, the offers on it, and its rows.
    pub(in crate::pipeline::scan) fn take(
        &mut self,
        asked: Option<Vec<Exchange>>,
        page: &Page,
        shown: usize,
        rows: &PageRows,
    ) {
        let noted = self.0.as_mut().and_then(|notes| notes.take(&asked?, page, shown, rows));
        if noted.is_none() {
            self.0 = None;
        }
    }

    /// What the end of the scan makes of the unit's receipt. `state`: the plugin's, after the last page.
    pub(in crate::pipeline::scan) fn end(
        self,
        ended: &Ended,
        tally: &Tally,
        counters: &UnitCounters,
        state: Option<&str>,
    ) -> Kept {
        // What a scan could not see says nothing of what the one before it saw.
        let Some(end) = ScanEnding::of(ended, tally.coverage(), tally.total(), tally.shown()) else {
            return Kept::AsItIs;
        };
        match self.0 {
            // One that begins with what it remembers itself would not be the same scan again.
            Some(notes) if notes.state.as_deref() == state => {
                let Notes { inputs, pages, shown, rows, unread, unread_ids, .. } = notes;
                let skip_reasons = counters.skip_reasons.clone();
                let inputs = inputs.0;
                let scanned = Scanned { inputs, pages, end, rows, skip_reasons, unread, unread_ids };
                Kept::New(Box::new((scanned, shown)))
            }
            _ => Kept::Removed,
        }
    }
}

impl Notes {
    fn take(&mut self, asked: &[Exchange], page: &Page, shown: usize, rows: &PageRows) -> Option<()> {
        let asked = asked.iter().map(Asked::of).collect::<Option<Vec<_>>>()?;
        self.size += asked.iter().map(Asked::size).sum::<usize>();
        self.size += rows.unread.iter().map(String::len).sum::<usize>();
        let shown_so_far = self.shown.len() + rows.rows.len();
        if self.size > units::RECEIPT.size() || shown_so_far > units::RECEIPT_ROWS.size() {
            return None;
        }
        self.pages.push(ScannedPage { shown: shown as u64, asked });
        for row in &rows.rows {
            let offer = &row.scanned.offer;
            // What its source closed is looked at each time.
            if offer.listing != Listing::Open {
                return None;
            }
            self.shown.push(ShownOffer {
                source_id: offer.id.clone(),
                summary_hash: row.summary_hash,
                updated_at: offer.updated_at,
            });
        }
        self.rows += rows.rows.len() as u64;
        self.unread.merge(&page.unread);
        self.unread_ids.extend(rows.unread.iter().cloned());
        Some(())
    }
}

/// Writes what becomes of a unit's receipt, in the transaction that ends the scan.
pub(in crate::pipeline::scan) fn keep(tx: &Fenced<'_>, unit: &UnitKey, kept: Kept) -> Result<(), StoreError> {
    let (scanned, shown) = match kept {
        Kept::AsItIs => return Ok(()),
        Kept::Removed => return receipts::remove(tx, unit),
        Kept::New(new) => *new,
    };
    let rows = offers::standing(tx, unit, &shown)?;
    let receipt = rows.and_then(|rows| Receipt { scanned, rows }.to_bytes());
    match receipt.filter(|receipt| receipt.len() <= units::RECEIPT.size()) {
        Some(receipt) => receipts::put(tx, unit, &receipt),
        None => receipts::remove(tx, unit),
    }
}

#[cfg(test)]
mod tests;
