//! Failures that were no unit's own: they are taken back.

use crate::{
    domain::Timestamp,
    store::{Fenced, Result},
};

/// Takes back the failures of requests without an answer since `since`: no host answered any, so they were of this side. A
/// unit that failed before stays as it was counted then. Returns how many units there were.
pub fn forgive_unanswered(tx: &Fenced<'_>, since: Timestamp) -> Result<usize> {
    let forgiven = tx
        .prepare_cached(
            "UPDATE scan_states SET consecutive_failures = consecutive_failures - 1,
                 status = CASE WHEN consecutive_failures > 1 THEN status ELSE 'idle' END,
                 error_class = CASE WHEN consecutive_failures > 1 THEN error_class END,
                 error_message = CASE WHEN consecutive_failures > 1 THEN error_message END
             WHERE status = 'error' AND last_error_at >= ?1 AND consecutive_failures > 0
                 AND error_class IN ('fetch', 'paused')",
        )?
        .execute((since,))?;
    Ok(forgiven)
}
