//! Instants in milliseconds since the Unix epoch, UTC, as the whole program stores them.

use std::{fmt, time::Duration};

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

/// An instant in milliseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant `millis` milliseconds after (or, negative, before) the Unix epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This instant plus a duration; saturates at the last representable instant.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// The time from `earlier` to this instant; zero if it is not later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Parses an RFC 3339 instant with any offset.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Self(at.timestamp_millis()))
    }

    /// This instant for people, in their time zone: `2026-08-06 18:50`. Programs get the RFC 3339 form in UTC.
    #[must_use]
    pub fn local(self, zone: Tz) -> String {
        match self.to_utc() {
            Some(utc) => utc.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
            None => self.to_string(),
        }
    }

    /// For people, in their zone, with its distance from UTC since programs may read the same words:
    /// `2026-08-06 18:50 +02:00`.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> String {
        match self.to_utc() {
            Some(utc) => utc.with_timezone(&zone).format("%Y-%m-%d %H:%M %:z").to_string(),
            None => self.to_string(),
        }
    }

    /// The calendar time, for printing in a time zone; `None` beyond the supported years.
    #[must_use]
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }
}

/// RFC 3339 in UTC, with milliseconds only if they are not zero: `2026-08-06T16:50:10Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_utc() {
            Some(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            None => write!(f, "{} ms after the epoch", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
