//! What is strong, and the strong offers that a run brought.

use std::sync::Arc;

use super::{
    context::RunContext,
    report::{Failure, RunSummary},
};
use crate::{
    scoring::{Catalog, Scorer},
    store::offers::new_strong,
};

/// The score from which an offer is strong if no catalogue says so.
const STRONG_FROM: u8 = 6;

/// The new strong offers that a summary names; the others are counted.
const NAMED: usize = 5;

/// The score from which an offer is strong.
pub(super) fn strong_from(scorer: Option<&Scorer>) -> u8 {
    scorer.map_or(STRONG_FROM, Scorer::strong_from)
}

/// The score from which an offer is strong under a catalogue, for whoever only shows offers.
#[must_use]
pub fn strong_from_under(catalog: Option<&Catalog>) -> u8 {
    catalog.map_or(STRONG_FROM, |catalog| catalog.weights.strong_from)
}

/// Names the strong offers that this run saw first.
pub(super) async fn name_new(run: &RunContext, summary: &mut RunSummary) {
    if summary.providers.iter().all(|provider| provider.new == 0) {
        return;
    }
    let strong_from = strong_from(run.scorer.as_ref().map(Arc::as_ref));
    let began = run.started_at;
    match run.read(move |connection| new_strong(connection, began, strong_from, NAMED)).await {
        Ok(found) => summary.new_strong = found,
        Err(error) => summary.errors.push(Failure::of_step("summary", &error)),
    }
}
