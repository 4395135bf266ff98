//! Step 5 of a run: computes scores again that another catalogue made, without a request.

use std::sync::Arc;

use super::{
    context::RunContext,
    report::{Event, Failure, StepReport},
    score::score,
};
use crate::{
    scoring::{Advert, Scorer},
    store::{StoreError, offers},
};

/// Offers scored again in one transaction.
const BATCH: u32 = 200;

/// Returns how many offers were scored again.
pub(super) async fn step(run: &RunContext) -> StepReport<u64> {
    run.observer.event(&Event::Step("rescore"));
    match rescore(run).await {
        Ok(count) => StepReport::done(count),
        Err(error) => StepReport { done: 0, failures: vec![Failure::of_step("rescore", &error)] },
    }
}

async fn rescore(run: &RunContext) -> Result<u64, StoreError> {
    let Some(scorer) = &run.scorer else { return Ok(0) };
    let (mut after, mut count) = (0, 0);
    while !run.shutdown.is_stopped() {
        let catalog = scorer.identity().to_owned();
        let stale =
            run.read(move |connection| offers::stale_scores(connection, &catalog, BATCH, after)).await?;
        let Some(last) = stale.last() else { break };
        after = last.offer_id;
        count += stale.len() as u64;
        let (scorer, now) = (Arc::clone(scorer), run.now());
        let rows = tokio::task::spawn_blocking(move || score_all(&scorer, &stale))
            .await
            .map_err(|error| StoreError::Internal(format!("scoring failed: {error}")))?;
        run.write(move |tx| offers::set_scores(tx, &rows, now)).await?;
    }
    Ok(count)
}

fn score_all(scorer: &Scorer, stale: &[offers::StaleScore]) -> Vec<(i64, offers::ScoreRow)> {
    let with_score = |offer: &offers::StaleScore| {
        let advert = Advert {
            title: &offer.title,
            description: offer.description.as_deref().unwrap_or_default(),
            salary: offer.salary.as_ref(),
            workplace: offer.workplace,
        };
        (offer.offer_id, score(scorer, &advert))
    };
    stale.iter().map(with_score).collect()
}

#[cfg(test)]
mod tests;
