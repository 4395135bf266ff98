//! Step 6 of a run: groups the offers of changed companies into openings and computes the figures of these companies,
//! and of those that a killed run left.

use super::{
    context::RunContext,
    report::{Event, Failure, StepReport},
};
use crate::store::{StoreError, companies, openings};

/// Companies aggregated in one transaction.
const BATCH: u32 = 50;

/// The score from which an offer is strong if no catalogue says so.
const STRONG_FROM: u8 = 6;

/// Returns how many companies' figures changed.
pub(super) async fn step(run: &RunContext) -> StepReport<u64> {
    run.observer.event(&Event::Step("aggregate"));
    match aggregate(run).await {
        Ok(count) => StepReport::done(count),
        Err(error) => StepReport { done: 0, failures: vec![Failure::of_step("aggregate", &error)] },
    }
}

async fn aggregate(run: &RunContext) -> Result<u64, StoreError> {
    let strong_from = run.scorer.as_ref().map_or(STRONG_FROM, |scorer| scorer.strong_from());
    let mut count = 0;
    while !run.shutdown.is_stopped() {
        let now = run.now();
        let (left, changed) = run
            .write(move |tx| {
                let ids = companies::take_dirty(tx, BATCH)?;
                openings::regroup_due(tx, &ids, now)?;
                let changed = companies::aggregate(tx, &ids, strong_from)?;
                Ok((ids.len(), changed))
            })
            .await?;
        count += changed as u64;
        if left == 0 {
            break;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests;
