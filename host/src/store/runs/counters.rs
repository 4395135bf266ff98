//! The counts of a unit's scan.

use std::{collections::BTreeMap, ops::Add};

use rusqlite::Row;
use serde::Serialize;

use crate::{
    domain::UnreadScan,
    store::values::{Count, Json},
};

/// What a unit's scan did, in counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct UnitCounters {
    /// Pages committed.
    pub pages: u64,
    /// Requests sent.
    pub requests: u64,
    /// Answers 429.
    pub rate_limited: u64,
    /// Requests that failed otherwise.
    pub errors: u64,
    /// Bytes received, as they came over the wire.
    pub bytes_received: u64,
    /// Offers not known before.
    pub new: u64,
    /// Offers whose content changed.
    pub changed: u64,
    /// Offers that did not change.
    pub unchanged: u64,
    /// Offers that were closed.
    pub closed: u64,
    /// Offers that were opened again.
    pub reopened: u64,
    /// Rows that could not be read.
    pub skipped: u64,
    /// Offers whose detail was fetched.
    pub hydrated: u64,
    /// Why rows were skipped, and how many for each reason.
    pub skip_reasons: BTreeMap<String, u64>,
    /// What could not be read of rows and details that were kept.
    pub unread: UnreadScan,
}

impl Add for UnitCounters {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (reason, count) in other.skip_reasons {
            *self.skip_reasons.entry(reason).or_default() += count;
        }
        self.unread.add(&other.unread);
        Self {
            pages: self.pages + other.pages,
            requests: self.requests + other.requests,
            rate_limited: self.rate_limited + other.rate_limited,
            errors: self.errors + other.errors,
            bytes_received: self.bytes_received + other.bytes_received,
            new: self.new + other.new,
            changed: self.changed + other.changed,
            unchanged: self.unchanged + other.unchanged,
            closed: self.closed + other.closed,
            reopened: self.reopened + other.reopened,
            skipped: self.skipped + other.skipped,
            hydrated: self.hydrated + other.hydrated,
            skip_reasons: self.skip_reasons,
            unread: self.unread,
        }
    }
}

pub(super) fn counters_row(row: &Row<'_>) -> rusqlite::Result<UnitCounters> {
    let count = |name: &str| row.get::<_, Count>(name).map(|count| count.0);
    Ok(UnitCounters {
        pages: count("pages")?,
        requests: count("requests")?,
        rate_limited: count("rate_limited")?,
        errors: count("errors")?,
        bytes_received: count("bytes_received")?,
        new: count("new")?,
        changed: count("changed")?,
        unchanged: count("unchanged")?,
        closed: count("closed")?,
        reopened: count("reopened")?,
        skipped: count("skipped")?,
        hydrated: count("hydrated")?,
        skip_reasons: row.get::<_, Json<BTreeMap<String, u64>>>("skip_reasons")?.0,
        unread: row.get::<_, Option<Json<UnreadScan>>>("unread")?.map(|unread| unread.0).unwrap_or_default(),
    })
}
