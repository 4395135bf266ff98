//! What a person settles of companies and boards, between two runs.
//!
//! A run in progress has read whose boards are whose, so that it would write offers to a company that has just lost the
//! board. Hence this takes the lock as a run does, and is refused while another holds it.

use std::sync::Arc;

use super::{
    aggregate,
    context::{Base, RunError, Shutdown, step_alone},
    report::{Failure, Observer},
};
use crate::{
    domain::Timestamp,
    store::{Fenced, StoreError},
};

/// Does `work` in one transaction under a run's lock, and then brings the figures of the companies that it concerned up to
/// date. What the figures failed with comes beside the result; the next run makes up for it.
pub async fn between_runs<T: Send + 'static>(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    work: impl FnOnce(&Fenced<'_>, Timestamp) -> Result<T, StoreError> + Send + 'static,
) -> Result<(T, Vec<Failure>), RunError> {
    let step = async |run: &super::context::RunContext| -> Result<(T, Vec<Failure>), StoreError> {
        let now = run.now();
        let done = run.write(move |tx| work(tx, now)).await?;
        Ok((done, aggregate::step(run).await.failures))
    };
    let (done, lost) = step_alone(base, shutdown, observer, step).await?;
    let (done, mut failures) = done?;
    failures.extend(lost);
    Ok((done, failures))
}
