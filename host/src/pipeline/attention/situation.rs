//! What the watches judge by.

use crate::{config::Config, domain::Timestamp};

/// What the watches judge by, beside the database.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The catalogue that scores are made by now, if there is one and it can be read.
    pub catalog_id: Option<&'a str>,
    /// The time.
    pub now: Timestamp,
}

impl Situation<'_> {
    /// An instant for people, in their time zone: `2026-08-06 18:50`.
    pub(super) fn shown(&self, at: Timestamp) -> String {
        let local = |utc: chrono::DateTime<chrono::Utc>| {
            utc.with_timezone(&self.config.display_zone).format("%Y-%m-%d %H:%M").to_string()
        };
        at.to_utc().map_or_else(|| at.to_string(), local)
    }
}
