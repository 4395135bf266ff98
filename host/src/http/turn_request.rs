//! What a request asks of those who say when it may start.

use std::time::Duration;

use tokio::time::Instant;

use super::Rate;

/// What its grant and its scope say of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct TurnRequest {
    /// The grant's rate.
    pub(super) rate: Option<Rate>,
    /// The grant's least time between two starts.
    pub(super) min_interval: Duration,
    /// When the scope's time is up.
    pub(super) ends: Option<Instant>,
}
