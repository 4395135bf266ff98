//! Step 5 of a run: computes scores again that another catalogue made, without a request.

use std::sync::Arc;

use super::{
    context::RunContext,
    report::{Event, Failure, StepReport},
    score::{NoScore, score},
};
use crate::{
    domain::{FailureClass, counted},
    scoring::{Advert, Scorer},
    store::{
        StoreError,
        offers::{self, ScoreMoves},
    },
};

/// Offers scored again in one transaction.
pub(super) const BATCH: u32 = 200;

/// Bytes of their texts: what is held at once, and scored before a signal is heard, is no more than one text beyond.
pub(super) const BATCH_BYTES: usize = 4 << 20;

/// Offers without a score that a summary names; the rest is counted.
const TOLD: usize = 20;

/// What scoring again came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rescored {
    /// Offers that have a new score.
    pub(super) scored: u64,
    /// How many rose and fell, of those that had one before.
    pub(super) moves: ScoreMoves,
}

/// Returns how many offers were scored again.
pub(super) async fn step(run: &RunContext) -> StepReport<u64> {
    let StepReport { done, failures } = step_in_full(run).await;
    StepReport { done: done.scored, failures }
}

/// [`step`], and how the scores moved.
pub(super) async fn step_in_full(run: &RunContext) -> StepReport<Rescored> {
    run.observer.event(&Event::Step("rescore"));
    let mut done = Done::default();
    let end = rescore(run, &mut done).await;
    let mut failures = done.failures;
    if done.unscored > TOLD {
        let more = (done.unscored - TOLD) as u64;
        let message = counted(more, "more offer has no score", "more offers have no score");
        failures.push(Failure { unit: None, class: FailureClass::TooHeavy, message });
    }
    failures.extend(end.err().map(|error| Failure::of_step("rescore", &error)));
    run.observer.event(&Event::ScoresFinished);
    StepReport { done: done.rescored, failures }
}

/// What was done so far.
#[derive(Default)]
struct Done {
    rescored: Rescored,
    /// Offers that cannot be scored.
    unscored: usize,
    /// The first of them.
    failures: Vec<Failure>,
}

async fn rescore(run: &RunContext, done: &mut Done) -> Result<(), StoreError> {
    let Some(scorer) = &run.scorer else { return Ok(()) };
    let catalog = scorer.identity().to_owned();
    let due = run.read(move |connection| offers::count_to_score(connection, &catalog)).await?;
    // Where nothing is due, no offer is looked at.
    if due == 0 {
        return Ok(());
    }
    run.observer.event(&Event::ScoresDue(usize::try_from(due).unwrap_or(usize::MAX)));
    let mut after = 0;
    while !run.shutdown.is_stopped() {
        let catalog = scorer.identity().to_owned();
        let stale = run
            .read(move |connection| offers::stale_scores(connection, &catalog, BATCH, BATCH_BYTES, after))
            .await?;
        let Some(last) = stale.last() else { break };
        after = last.offer_id;
        let (scorer, now) = (Arc::clone(scorer), run.now());
        let seen = stale.len();
        let results = tokio::task::spawn_blocking(move || score_all(&scorer, &stale))
            .await
            .map_err(|error| StoreError::Internal(format!("scoring failed: {error}")))?;
        let mut rows = Vec::with_capacity(results.len());
        for (offer_id, score) in results {
            match score {
                Ok(row) => rows.push((offer_id, row)),
                Err(why) => tell(run, offer_id, &why, done).await?,
            }
        }
        let count = rows.len() as u64;
        let moves = run.write(move |tx| offers::set_scores(tx, &rows, now)).await?;
        done.rescored.scored += count;
        done.rescored.moves.rose += moves.rose;
        done.rescored.moves.fell += moves.fell;
        run.observer.event(&Event::Scored(seen));
    }
    Ok(())
}

/// Tells that an offer has no score, and why; beyond a number of them, only how many there are.
async fn tell(run: &RunContext, offer_id: i64, why: &NoScore, done: &mut Done) -> Result<(), StoreError> {
    done.unscored += 1;
    if done.unscored > TOLD {
        return Ok(());
    }
    let key = run.read(move |connection| offers::key_of(connection, offer_id)).await?;
    let key = key.map_or_else(|| format!("row {offer_id}"), |key| format!("`{key}`"));
    let message = format!("offer {key} has no score: {why}");
    done.failures.push(Failure { unit: None, class: why.class(), message });
    Ok(())
}

type Scored = (i64, Result<offers::ScoreRow, NoScore>);

fn score_all(scorer: &Scorer, stale: &[offers::StaleScore]) -> Vec<Scored> {
    stale.iter().map(|offer| (offer.offer_id, score(scorer, &advert(offer)))).collect()
}

/// What is scored of a stored offer.
pub(super) fn advert(offer: &offers::StaleScore) -> Advert<'_> {
    Advert {
        title: &offer.title,
        description: offer.description.as_deref().unwrap_or_default(),
        salary: offer.salary.as_ref(),
        workplace: offer.workplace,
    }
}

#[cfg(test)]
mod tests;
