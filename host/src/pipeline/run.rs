//! The steps of a run, in order, and nothing else. Each step runs, whatever the result of the one before.

use super::{
    aggregate, context::RunContext, directories, discovery, import, program::Program, report::RunSummary,
    rescore, scan, sheets,
};

/// Runs the steps one after the other. A step reports what it did and what failed; it never stops the next. The long
/// ones are boxed: nested in one another, their futures would be deeper than the compiler can lay out.
pub(super) async fn steps(run: &RunContext, program: &Program, summary: &mut RunSummary) {
    summary.import = import::step(run).await.note(&mut summary.errors);
    summary.directories = Box::pin(directories::step(run, &program.directories)).await;
    summary.discovery = Box::pin(discovery::step(run, &program.providers, &program.detectors)).await;
    summary.providers = Box::pin(scan::step(run, &program.providers)).await;
    summary.rescored = rescore::step(run).await.note(&mut summary.errors);
    summary.companies_aggregated = aggregate::step(run).await.note(&mut summary.errors);
    (summary.sheets, summary.feedback) = Box::pin(sheets::step(run)).await;
}

#[cfg(test)]
mod tests;
