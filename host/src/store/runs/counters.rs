//! The counts of a unit's scan.

use std::{collections::BTreeMap, ops::Add};

use serde::Serialize;

use crate::domain::UnreadScan;

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
