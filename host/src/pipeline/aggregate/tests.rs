use super::*;
use crate::{
    domain::FailureClass,
    pipeline::{
        context::Stop,
        testing::{Bench, store_offers},
    },
    store::companies::{CompanyFilter, list},
};

fn titles(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("Analyst {number}")).collect()
}

/// The open offers of each company, as its figures have it.
async fn open_offers(bench: &Bench) -> Vec<u32> {
    let companies = bench.base.store.read(|connection| list(connection, &CompanyFilter::default())).await;
    companies.unwrap().iter().map(|company| company.open_offers).collect()
}

#[tokio::test]
async fn a_touched_company_gets_its_figures_and_then_is_left_alone() {
    let bench = Bench::new("order = []\n");
    let changed = bench
        .in_run(async |run: &RunContext| {
            store_offers(run, titles(3)).await;
            [step(run).await.done, step(run).await.done]
        })
        .await;
    assert_eq!(changed, [1, 0]);
    assert_eq!(open_offers(&bench).await, [3]);
}

#[tokio::test]
async fn what_a_stopped_run_leaves_the_next_one_aggregates() {
    let bench = Bench::new("order = []\n");
    let stopped = async |run: &RunContext| {
        store_offers(run, titles(3)).await;
        run.shutdown.stop(Stop::Requested);
        step(run).await.done
    };
    assert_eq!(bench.in_run(stopped).await, 0);
    assert_eq!(open_offers(&bench).await, [0]);
    assert_eq!(bench.in_run(async |run: &RunContext| step(run).await.done).await, 1);
    assert_eq!(open_offers(&bench).await, [3]);
}

#[tokio::test]
async fn a_lost_lock_is_told_as_a_failure_of_the_step() {
    let bench = Bench::new("order = []\n");
    let report = bench
        .in_run(async |run: &RunContext| {
            bench.give_lock_to_another().await;
            step(run).await
        })
        .await;
    let [failure] = report.failures.try_into().unwrap();
    assert_eq!((report.done, failure.class), (0, FailureClass::Database));
    assert!(failure.message.starts_with("step aggregate: the lock `global`"), "{}", failure.message);
}
