//! What one unit may take in one run: pages, rows, bytes, time and room in the database.
//!
//! A unit whose budget is spent ends before its next page, and the next run goes on from there. It saw a part of its
//! target, so nothing is concluded from what it did not show.

use std::time::Duration;

use super::ended::StopReason;
use crate::{
    bounds::units,
    config::ProviderSettings,
    domain::Timestamp,
    plugins::model::{Continuation, Description, Page, ScannedOffer},
};

/// What a unit may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) pages: u64,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) time: Duration,
    /// Bytes that the database may grow by.
    pub(super) growth: u64,
}

impl Limits {
    pub(super) fn from_settings(settings: &ProviderSettings) -> Self {
        Self {
            pages: settings.max_pages.map_or(units::UNIT_PAGES.limit, u64::from),
            rows: settings.max_rows.into(),
            bytes: settings.max_bytes,
            time: settings.max_time,
            growth: settings.max_growth,
        }
    }
}

/// What is left of a unit's budget.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    started_at: Timestamp,
    pages: u64,
    rows: u64,
    bytes: u64,
    growth: u64,
    page_bytes: u64,
}

impl Budget {
    pub(super) const fn new(limits: Limits, started_at: Timestamp) -> Self {
        Self { limits, started_at, pages: 0, rows: 0, bytes: 0, growth: 0, page_bytes: 0 }
    }

    /// Takes a page as the plugin gave it.
    pub(super) fn take_page(&mut self, page: &Page) {
        self.pages += 1;
        self.rows += (page.offers.len() + page.skipped.len()) as u64;
        self.page_bytes = page_bytes(page);
        self.bytes += self.page_bytes;
    }

    /// What the last page weighs, with the details of its rows.
    pub(super) const fn page_bytes(&self) -> u64 {
        self.page_bytes
    }

    /// Takes the detail of one row.
    pub(super) fn take_detail(&mut self, detail: &ScannedOffer) {
        let bytes = offer_bytes(detail);
        self.page_bytes += bytes;
        self.bytes += bytes;
    }

    /// Takes what the writing of a page added to the database.
    pub(super) const fn take_growth(&mut self, bytes: u64) {
        self.growth += bytes;
    }

    /// What ends the unit before its next page, if anything does. Never before its first: else a unit whose budget is too
    /// small for one page would stay where it is in every run.
    pub(super) fn spent(&self, now: Timestamp) -> Option<StopReason> {
        let Self { limits, .. } = self;
        if self.pages == 0 {
            return None;
        }
        [
            (self.pages >= limits.pages, StopReason::MaxPages),
            (self.rows >= limits.rows, StopReason::MaxRows),
            (self.growth >= limits.growth, StopReason::MaxGrowth),
        ]
        .into_iter()
        .find_map(|(spent, reason)| spent.then_some(reason))
        .or_else(|| self.spent_within_page(now))
    }

    /// What ends the details of a page, if anything does: the rows without one are asked for again.
    pub(super) fn spent_within_page(&self, now: Timestamp) -> Option<StopReason> {
        if self.bytes >= self.limits.bytes {
            Some(StopReason::MaxBytes)
        } else if now.since(self.started_at) >= self.limits.time {
            Some(StopReason::MaxTime)
        } else {
            None
        }
    }
}

fn page_bytes(page: &Page) -> u64 {
    let offers: u64 = page.offers.iter().map(offer_bytes).sum();
    let skipped: usize =
        page.skipped.iter().map(|row| row.reason.len() + row.id.as_ref().map_or(0, String::len)).sum();
    let cursor = match &page.next {
        Continuation::More(cursor) => cursor.len(),
        Continuation::End(_) => 0,
    };
    let state = page.state.as_ref().map_or(0, String::len);
    offers + (skipped + cursor + state) as u64
}

fn offer_bytes(scanned: &ScannedOffer) -> u64 {
    let ScannedOffer { offer, description, token, .. } = scanned;
    let description = description.as_ref().map(|description| match description {
        Description::Html(text) | Description::Plain(text) => text,
    });
    let texts = [
        description,
        token.as_ref(),
        offer.employer.name.as_ref(),
        offer.employer.website.as_ref(),
        offer.department.as_ref(),
        offer.employment_type.as_ref(),
        offer.salary.as_ref().and_then(|salary| salary.currency.as_ref()),
    ];
    let texts: usize = texts.into_iter().flatten().map(String::len).sum();
    let places: usize = offer.locations.iter().map(String::len).sum();
    let attributes: usize = offer.attributes.iter().map(|(key, value)| key.len() + value.len()).sum();
    (offer.id.len() + offer.url.len() + offer.title.len() + texts + places + attributes) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Salary, UnreadFields, scans::Coverage},
        pipeline::{scan::testing::scanned, testing::NOON},
        plugins::model::{EndReason, Skipped},
    };

    const MANY: Limits = Limits {
        pages: 1000,
        rows: 1000,
        bytes: 1_000_000,
        time: Duration::from_hours(9),
        growth: 1_000_000,
    };

    fn page(rows: usize) -> Page {
        Page {
            offers: (0..rows).map(|number| scanned(&number.to_string())).collect(),
            skipped: vec![Skipped { id: Some("s".to_owned()), reason: "none".to_owned() }],
            next: Continuation::More("next".to_owned()),
            state: None,
            coverage: Coverage::FullSnapshot,
            total: None,
            unread: UnreadFields::default(),
        }
    }

    #[test]
    fn each_budget_ends_a_unit_where_it_is_spent_and_not_before() {
        let of_page = page_bytes(&page(4));
        let table = [
            (Limits { pages: 2, ..MANY }, StopReason::MaxPages),
            (Limits { rows: 10, ..MANY }, StopReason::MaxRows),
            (Limits { bytes: 2 * of_page, ..MANY }, StopReason::MaxBytes),
            (Limits { growth: 200, ..MANY }, StopReason::MaxGrowth),
            (Limits { time: Duration::from_mins(2), ..MANY }, StopReason::MaxTime),
        ];
        for (limits, reason) in table {
            let mut budget = Budget::new(limits, NOON);
            assert_eq!(budget.spent(NOON), None, "{reason:?}: nothing is spent yet");
            for (minute, spent) in [(1, None), (2, Some(reason))] {
                budget.take_page(&page(4));
                budget.take_growth(100);
                assert_eq!(budget.spent(NOON.plus(Duration::from_mins(minute))), spent, "page {minute}");
            }
        }
    }

    #[test]
    fn a_unit_without_a_cap_ends_all_the_same() {
        let mut budget = Budget::new(Limits { pages: units::UNIT_PAGES.limit, ..MANY }, NOON);
        for number in 0..units::UNIT_PAGES.limit {
            assert_eq!(budget.spent(NOON), None, "page {number}");
            budget.take_page(&Page { skipped: Vec::new(), ..page(0) });
        }
        assert_eq!(budget.spent(NOON), Some(StopReason::MaxPages));
    }

    #[test]
    fn a_budget_that_is_too_small_for_a_page_still_lets_one_through() {
        let mut budget =
            Budget::new(Limits { time: Duration::from_millis(1), bytes: 1, rows: 1, ..MANY }, NOON);
        let later = NOON.plus(Duration::from_hours(1));
        assert_eq!(budget.spent(later), None);
        budget.take_page(&page(1));
        assert_eq!(budget.spent(later), Some(StopReason::MaxRows));
    }

    #[test]
    fn details_end_by_bytes_and_time_alone() {
        let limits = Limits { bytes: 2 * offer_bytes(&scanned("a")), ..MANY };
        let mut budget = Budget::new(Limits { pages: 0, rows: 0, growth: 0, ..limits }, NOON);
        budget.take_detail(&scanned("a"));
        assert_eq!(budget.spent_within_page(NOON), None);
        budget.take_detail(&scanned("b"));
        assert_eq!(budget.spent_within_page(NOON), Some(StopReason::MaxBytes));
        let budget = Budget::new(Limits { time: Duration::ZERO, ..MANY }, NOON);
        assert_eq!(budget.spent_within_page(NOON), Some(StopReason::MaxTime));
    }

    #[test]
    fn what_a_page_and_a_detail_weigh_is_every_field_of_theirs() {
        let text = || Some("x".repeat(100));
        let mut heavy = scanned("a");
        let light = offer_bytes(&heavy);
        heavy.token = text();
        heavy.offer.employer.name = text();
        heavy.offer.employer.website = text();
        heavy.offer.department = text();
        heavy.offer.employment_type = text();
        heavy.offer.salary = Some(Salary { min: None, max: None, currency: text(), period: None });
        heavy.offer.locations.push("x".repeat(100));
        heavy.offer.attributes.push(("x".repeat(50), "x".repeat(50)));
        for field in [&mut heavy.offer.id, &mut heavy.offer.url, &mut heavy.offer.title] {
            field.push_str(&"x".repeat(100));
        }
        heavy.description = text().map(Description::Html);
        // The text of `scanned` has 15 bytes, which the new one replaces.
        assert_eq!(offer_bytes(&heavy), light + 1200 - 15);
        let end = Continuation::End(EndReason::Complete);
        let bare = Page { offers: vec![heavy.clone()], skipped: Vec::new(), next: end, ..page(0) };
        assert_eq!(page_bytes(&bare), offer_bytes(&heavy));
        let told = Page {
            skipped: vec![Skipped { id: text(), reason: "x".repeat(100) }],
            next: Continuation::More("x".repeat(100)),
            state: text(),
            ..bare
        };
        assert_eq!(page_bytes(&told), offer_bytes(&heavy) + 400);
    }
}
