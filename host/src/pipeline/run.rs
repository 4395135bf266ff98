//! The steps of a run, in order, and nothing else. Each step runs whatever the one before did.

use super::{
    aggregate, context::RunContext, directories, discovery, import, program::Program, report::RunSummary,
    rescore, scan, sheets,
};

/// Step after step. A step tells what it did and what failed; it never stops the next.
pub(super) async fn steps(run: &RunContext, program: &Program, summary: &mut RunSummary) {
    summary.import = import::step(run).await.note(&mut summary.errors);
    summary.directories = directories::step(run, &program.directories).await;
    summary.discovery = discovery::step(run, &program.providers, &program.detectors).await;
    summary.providers = scan::step(run, &program.providers).await;
    summary.rescored = rescore::step(run).await.note(&mut summary.errors);
    summary.companies_aggregated = aggregate::step(run).await.note(&mut summary.errors);
    (summary.sheets, summary.feedback) = Box::pin(sheets::step(run)).await;
}

#[cfg(test)]
mod tests;
