//! One page of a plugin's answer, written with its unit in one transaction.

use super::{
    batch::{PageCounts, write_offers},
    input::OfferBatch,
};
use crate::store::{
    Fenced, Result,
    keys::UnitKey,
    runs::{self, UnitCounters},
    units,
};

/// One page of a plugin's answer, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct PageWrite {
    /// The offers of the page.
    pub offers: OfferBatch,
    /// The unit.
    pub unit: UnitKey,
    /// Where the next page begins.
    pub cursor: Option<String>,
    /// The plugin's state, if the page carried one.
    pub state: Option<String>,
    /// The unit's counters so far, without the new, changed and unchanged offers of this page.
    pub counters: UnitCounters,
}

impl PageCounts {
    /// Adds what a page changed to its unit's counters.
    pub fn add_to(self, counters: &mut UnitCounters) {
        counters.new += self.new;
        counters.changed += self.changed;
        counters.unchanged += self.unchanged;
        counters.closed += self.closed;
        counters.reopened += self.reopened;
    }
}

/// Writes a page: its offers, scores and companies, where the scan goes on, and the unit's counters. `run_unit_id`: the unit's
/// row in this run.
///
/// A page that is written twice changes `last_seen_at` and the counters, and nothing else.
pub fn write_page(tx: &Fenced<'_>, page: &PageWrite, run_unit_id: i64) -> Result<PageCounts> {
    let counts = write_last_page(tx, page)?;
    let mut counters = page.counters.clone();
    counts.add_to(&mut counters);
    runs::update_unit(tx, run_unit_id, &counters)?;
    Ok(counts)
}

/// [`write_page`] for the page that a scan ends with: the unit's counters are written with its end, in the same transaction.
pub fn write_last_page(tx: &Fenced<'_>, page: &PageWrite) -> Result<PageCounts> {
    let counts = write_offers(tx, &page.offers)?;
    units::set_position(tx, &page.unit, page.cursor.as_deref(), page.state.as_deref())?;
    Ok(counts)
}
