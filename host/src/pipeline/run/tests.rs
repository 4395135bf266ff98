use super::*;
use crate::pipeline::{
    context::Stop,
    testing::{Bench, NOON},
};

/// The steps that a run under this configuration tells of, in order, with its summary.
async fn told(bench: &Bench) -> (Vec<String>, RunSummary) {
    let program = bench.program();
    let summary = bench
        .in_run(async |run: &RunContext| {
            let mut summary = RunSummary::begun(1, NOON, "a configuration");
            steps(run, &program, &mut summary).await;
            summary
        })
        .await;
    let steps = bench.recorder.events().into_iter().filter(|event| event.starts_with("Step("));
    (steps.collect(), summary)
}

#[tokio::test]
async fn every_step_runs_in_its_order_though_the_first_of_them_failed() {
    let bench = Bench::new("order = []\n[companies]\nlist = \"missing.csv\"\n");
    let (steps, summary) = told(&bench).await;
    let expected = ["import", "discover", "scan", "rescore", "aggregate", "sheets"];
    assert_eq!(steps, expected.map(|step| format!("Step({step:?})")));
    assert_eq!((summary.import, summary.errors.len()), (None, 1));
}

#[tokio::test]
async fn a_run_that_is_to_end_neither_looks_at_companies_nor_writes_the_sheet() {
    let bench = Bench::new("order = []\n");
    bench.shutdown.stop(Stop::Requested);
    let (steps, summary) = told(&bench).await;
    assert_eq!(steps, ["scan", "rescore", "aggregate"].map(|step| format!("Step({step:?})")));
    assert_eq!((summary.discovery, summary.sheets, summary.feedback), (None, None, None));
}
