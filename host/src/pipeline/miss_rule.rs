//! When a board's "not found" is believed.

use std::time::Duration;

use crate::store::sources::MissRule;

/// A board's 404 is believed after three that lie six hours apart.
pub(crate) const MISS_RULE: MissRule = MissRule { apart: Duration::from_hours(6), confirmations: 3 };
