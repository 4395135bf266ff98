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
