//! The steps of a run, in order, and nothing else. Each step runs, whatever the result of the one before.

use super::{
    aggregate,
    context::{RunContext, caught_step},
    directories, discovery, import,
    prepared::Spellings,
    program::Program,
    report::{Failure, RunSummary, StepReport},
    rescore, scan, sheets,
};
use crate::store::units;

/// Runs the steps one after the other. A step reports what it did and what failed; it never stops the next, not even
/// by a panic. The long ones are boxed: nested in one another, their futures would be deeper than the compiler can lay
/// out.
pub(super) async fn steps(run: &RunContext, program: &Program, summary: &mut RunSummary) {
    run.client.begin_outlook();
    let errors = &mut summary.errors;
    let spellings = settled(run, program).await.note(errors);
    summary.import = caught_step("import", errors, import::step(run, &spellings)).await.note(errors);
    let directories = Box::pin(directories::step(run, &program.directories));
    summary.directories = caught_step("directories", errors, directories).await;
    let discovery = Box::pin(discovery::step(run, &program.providers, &program.detectors, spellings));
    summary.discovery = caught_step("discover", errors, discovery).await;
    let scan = Box::pin(scan::step(run, &program.providers));
    summary.providers = caught_step("scan", errors, scan).await;
    summary.rescored = caught_step("rescore", errors, rescore::step(run)).await.note(errors);
    summary.companies_aggregated = caught_step("aggregate", errors, aggregate::step(run)).await.note(errors);
    (summary.sheets, summary.feedback) = caught_step("sheets", errors, Box::pin(sheets::step(run))).await;
    program.tenants.keep().await;
    own_up(run, summary).await;
}

/// A fault of this side is told once, and the units that failed by it are as they were before.
async fn own_up(run: &RunContext, summary: &mut RunSummary) {
    let Some(fault) = run.client.local_fault() else { return };
    summary.tell_local_fault(&fault);
    let since = run.started_at;
    if let Err(error) = run.write(move |tx| units::forgive_unanswered(tx, since)).await {
        summary.errors.push(Failure::of_step("network", &error));
    }
}

/// How boards are spelt, which the steps that learn of boards share.
async fn settled(run: &RunContext, program: &Program) -> StepReport<Spellings> {
    match Spellings::settled(run, &program.providers, &program.tenants).await {
        Ok(spellings) => StepReport::done(spellings),
        Err(error) => {
            StepReport { done: Spellings::default(), failures: vec![Failure::of_step("spellings", &error)] }
        }
    }
}

#[cfg(test)]
mod tests;
