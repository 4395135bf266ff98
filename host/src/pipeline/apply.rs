//! Scores by the present catalogue without a run: rescore and aggregate alone, under the lock, without a request.

use std::sync::Arc;

use serde::Serialize;

use super::{
    aggregate,
    context::{Base, RunContext, RunError, Shutdown, step_alone},
    report::{Failure, Observer},
    rescore,
};

/// What applying the catalogue came to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ApplySummary {
    /// The catalogue that all scores are of now.
    pub catalog: String,
    /// Offers, open and closed, that were scored again.
    pub scored: u64,
    /// Those whose score rose.
    pub rose: u64,
    /// Those whose score fell.
    pub fell: u64,
    /// Companies whose figures changed.
    pub companies: u64,
    /// Whether it was ended before all was scored: what is left is scored by the next one.
    pub ended_early: bool,
    /// What failed.
    pub errors: Vec<Failure>,
}

/// Scores again what another catalogue scored, and brings the figures of the companies concerned up to date.
pub async fn apply_catalog(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<ApplySummary, RunError> {
    let apply = async |run: &RunContext| {
        let rescored = rescore::step_in_full(run).await;
        let aggregated = aggregate::step(run).await;
        ApplySummary {
            catalog: run.scorer.as_ref().map_or_else(String::new, |scorer| scorer.identity().to_owned()),
            scored: rescored.done.scored,
            rose: rescored.done.moves.rose,
            fell: rescored.done.moves.fell,
            companies: aggregated.done,
            ended_early: run.shutdown.is_stopped(),
            errors: rescored.failures.into_iter().chain(aggregated.failures).collect(),
        }
    };
    let (mut summary, lost) = step_alone(base, shutdown, observer, apply).await?;
    summary.errors.extend(lost);
    Ok(summary)
}
