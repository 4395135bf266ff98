use super::*;
use crate::{
    domain::FailureClass,
    pipeline::{context::Stop, testing::Bench},
};

fn refused() -> [Prepared; 1] {
    let message = "plugin `lanzadera.wasm` is no valid component".to_owned();
    [("lanzadera".to_owned(), Err(Failure { unit: None, class: FailureClass::Plugin, message }))]
}

#[tokio::test]
async fn without_directories_there_is_no_such_step() {
    let bench = Bench::new("order = []\n");
    assert_eq!(bench.in_run(async |run: &RunContext| step(run, &[]).await).await, []);
    assert_eq!(bench.recorder.events(), Vec::<String>::new());
}

#[tokio::test]
async fn a_run_that_is_to_end_reads_no_directory() {
    let bench = Bench::new("order = []\n");
    bench.shutdown.stop(Stop::Requested);
    assert_eq!(bench.in_run(async |run: &RunContext| step(run, &refused()).await).await, []);
    assert_eq!(bench.recorder.events(), Vec::<String>::new());
}

#[tokio::test]
async fn a_refused_directory_has_a_summary_that_says_why() {
    let bench = Bench::new("order = []\n");
    let summaries = bench.in_run(async |run: &RunContext| step(run, &refused()).await).await;
    let [(directory, Err(failure))] = refused() else { panic!("it is refused") };
    let expected = DirectorySummary { directory, errors: vec![failure], ..DirectorySummary::default() };
    let finished = format!("DirectoryFinished({expected:?})");
    assert_eq!(summaries, [expected]);
    assert_eq!(bench.recorder.events(), ["Step(\"directories\")".to_owned(), finished]);
}

#[tokio::test]
async fn a_plan_tells_a_refused_directory_as_a_fault() {
    let bench = Bench::new("order = []\n");
    let mut planned = Plan::default();
    plan(&bench.base, &refused(), &mut planned).await.unwrap();
    assert_eq!(planned.faults, ["plugin `lanzadera.wasm` is no valid component"]);
    assert_eq!(planned.directories, Vec::<String>::new());
}
