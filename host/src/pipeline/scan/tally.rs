//! Counts the pages of one scan and decides where the scan ends: pure, without I/O.

use std::collections::BTreeMap;

use super::{
    ended::{Ended, ProgressBeforeFailure, StopReason},
    ingest::{PageRows, read_page},
};
use crate::{
    domain::{
        FailureClass,
        scans::{Coverage, Outcome},
    },
    pipeline::paging::{Paging, Stall},
    plugins::model::{Continuation, EndReason, Page},
};

/// The count of one scan.
#[derive(Debug, Default)]
pub(super) struct Tally {
    max_offers: Option<u32>,
    max_pages: Option<u32>,
    /// The scan resumes from an earlier run's cursor, so it does not see the whole target.
    resumed: bool,
    /// Pages that were read, those before a restart included.
    pages: u64,
    /// Rows that were read.
    offers: u64,
    /// Whether the pages lead anywhere: their ids, those of rows that could not be read included, and cursors.
    paging: Paging,
    /// Rows whose id came again on their page.
    repeated: u64,
    /// Some row could not be read, and which offer it was is unknown.
    lost_rows: bool,
    /// What the pages so far cover together.
    coverage: Option<Coverage>,
    /// The source's own count, as the last page gives it that can be believed.
    total: Option<u64>,
}

/// A page that was counted.
#[derive(Debug)]
pub(super) struct TalliedPage {
    pub(super) rows: PageRows,
    /// Offers on the page, readable or not.
    pub(super) shown: usize,
    /// How the scan ends, if the page is its last.
    pub(super) ended: Option<Ended>,
}

impl Tally {
    /// The count of a scan with these limits.
    pub(super) fn new(max_offers: Option<u32>, max_pages: Option<u32>, resumed: bool) -> Self {
        Self { max_offers, max_pages, resumed, ..Self::default() }
    }

    /// Starts the count again: the scan begins at its first page, and its offers come again.
    pub(super) fn restart(&mut self) {
        let Self { max_offers, max_pages, pages, total, .. } = *self;
        *self = Self { max_offers, max_pages, pages, total, ..Self::default() };
    }

    /// Takes the next page: cuts it to what `max_offers` leaves, reads its rows, counts them, and decides where the scan
    /// ends. `hydrates`: whether the plugin can complete an offer.
    pub(super) fn take(
        &mut self,
        page: &mut Page,
        hydrates: bool,
        reasons: &mut BTreeMap<String, u64>,
    ) -> TalliedPage {
        let capped = self.cap_offers(page);
        let shown = page.offers.len();
        let rows = read_page(page, hydrates, reasons);
        self.add(page, &rows);
        let ended = if rows.rows.is_empty() && shown + page.skipped.len() > 0 {
            Some(unusable("no row of the page can be read".to_owned()))
        } else {
            self.end_after(&page.next, capped)
        };
        TalliedPage { rows, shown, ended }
    }

    /// Cuts the page to what `max_offers` leaves; true if that is where the scan ends.
    fn cap_offers(&self, page: &mut Page) -> bool {
        let Some(cap) = self.max_offers else { return false };
        let left = usize::try_from(u64::from(cap).saturating_sub(self.offers)).unwrap_or(usize::MAX);
        let over = page.offers.len() > left;
        page.offers.truncate(left);
        over || (page.offers.len() == left && matches!(page.next, Continuation::More(_)))
    }

    /// Counts a page, whose offers have become `rows`.
    fn add(&mut self, page: &Page, rows: &PageRows) {
        self.pages += 1;
        self.offers += rows.rows.len() as u64;
        let readable = rows.rows.iter().map(|row| &row.scanned.offer.id);
        self.paging.page(readable.chain(&rows.unread).map(String::as_str));
        self.repeated += rows.repeated;
        self.lost_rows |= rows.lost;
        self.coverage = Some(self.coverage.map_or(page.coverage, |before| before.and(page.coverage)));
        self.total = believed_total(self.total, page.total, self.shown());
    }

    /// How the scan ends after a page that was counted; `None` if it goes on. `capped`: the page was cut to what
    /// `max_offers` leaves.
    fn end_after(&mut self, next: &Continuation, capped: bool) -> Option<Ended> {
        if capped {
            return Some(Ended::well(Outcome::Truncated, StopReason::MaxOffers));
        }
        let cursor = match next {
            Continuation::More(cursor) => cursor,
            Continuation::End(reason) => {
                let (outcome, reason) = self.verdict(*reason);
                return Some(Ended::well(outcome, reason));
            }
        };
        if self.max_pages.is_some_and(|most| self.pages >= u64::from(most)) {
            return Some(Ended::well(Outcome::Truncated, StopReason::MaxPages));
        }
        self.paging.stalls_at(cursor).map(|stall| self.repeating(&stall))
    }

    /// Pages that lead nowhere: what came is kept, nothing is concluded from what did not, and the next run begins
    /// anew.
    fn repeating(&self, stall: &Stall) -> Ended {
        let outcome = if self.offers > 0 { Outcome::Truncated } else { Outcome::Failed };
        let ended = Ended::badly(outcome, FailureClass::Parse, stall.to_string());
        Ended { reason: StopReason::PagesRepeat, ..ended }
    }

    /// A scan is *complete* or *empty* only if it saw all of its target and could read all of it.
    fn verdict(&self, reason: EndReason) -> (Outcome, StopReason) {
        match reason {
            EndReason::EmptyPage => (Outcome::Truncated, StopReason::EmptyPage),
            EndReason::TotalPages => (Outcome::Truncated, StopReason::TotalPages),
            EndReason::Complete if self.resumed => (Outcome::Truncated, StopReason::Resumed),
            EndReason::Complete if self.lost_rows => (Outcome::Truncated, StopReason::SkippedRows),
            EndReason::Complete if self.told_more() => (Outcome::Truncated, StopReason::FewerThanTold),
            EndReason::Complete if self.offers == 0 => (Outcome::Empty, StopReason::Empty),
            EndReason::Complete => (Outcome::Complete, StopReason::Complete),
        }
    }

    /// Whether the source's own count is higher than the number of offers that it showed.
    fn told_more(&self) -> bool {
        self.total.is_some_and(|total| total > self.shown() + self.repeated)
    }

    /// Different offers that the pages showed, readable or not.
    pub(super) fn shown(&self) -> u64 {
        self.paging.shown()
    }

    /// What the pages cover together; `None` where none came.
    pub(super) const fn coverage(&self) -> Option<Coverage> {
        self.coverage
    }

    /// The source's own count, if it gave one.
    pub(super) const fn total(&self) -> Option<u64> {
        self.total
    }

    /// How far the scan got. `pages`: those that were committed.
    pub(super) const fn progress(&self, pages: u64) -> ProgressBeforeFailure {
        ProgressBeforeFailure { offers: self.offers, pages, came: self.resumed || self.coverage.is_some() }
    }
}

/// The source's own count after a page that tells `told`. A source may count anew while its pages are read, but a count
/// below what it showed already is that of something else: of this page, or of nothing at all after the first.
fn believed_total(before: Option<u64>, told: Option<u64>, shown: u64) -> Option<u64> {
    match (before, told) {
        (Some(before), Some(told)) if told < shown && told < before => Some(before),
        _ => told.or(before),
    }
}

/// An answer that cannot be used: nothing may be concluded from what is absent.
fn unusable(message: String) -> Ended {
    Ended::badly(Outcome::Failed, FailureClass::Parse, message)
}

#[cfg(test)]
mod tests;
