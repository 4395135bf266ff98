use std::time::Duration;

use super::*;
use crate::{
    pipeline::{
        context::Stop,
        testing::{Bench, NOON, store_offers, store_offers_of},
    },
    store::companies::{CompanyFilter, list},
};

fn titles(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("Analyst {number}")).collect()
}

/// The open offers of each company, as its figures have it.
async fn open_offers(bench: &Bench) -> Vec<u32> {
    let companies = bench.base.store.read(|connection| list(connection, &CompanyFilter::default())).await;
    companies.unwrap().iter().filter_map(|company| company.open_offers).collect()
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
async fn a_run_that_is_to_end_brings_the_figures_up_to_date_on_its_way_out() {
    let bench = Bench::new("order = []\n");
    let stopped = async |run: &RunContext| {
        store_offers(run, titles(3)).await;
        run.shutdown.stop(Stop::Requested);
        step(run).await
    };
    let report = bench.in_run(stopped).await;
    assert_eq!((report.done, report.failures.len()), (1, 0));
    assert_eq!(open_offers(&bench).await, [3]);
    assert_eq!(bench.base.store.read(companies::count_dirty).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_too_much_for_the_way_out_stays_marked_and_is_not_set_aside() {
    let bench = Bench::new("order = []\n");
    let stopped = async |run: &RunContext| {
        companies_with_offers(run, &["Acme", "Other"]).await;
        spoil_first(&bench).await;
        run.shutdown.stop(Stop::Requested);
        step(run).await
    };
    let report = bench.in_run(stopped).await;
    assert_eq!((report.done, report.failures.len()), (1, 0));
    assert_eq!(set_aside(&bench).await, Vec::new());
    assert_eq!(bench.base.store.read(companies::count_dirty).await.unwrap(), 1);
}

#[tokio::test]
async fn what_a_stopped_run_leaves_the_next_one_aggregates() {
    let bench = Bench::new("order = []\n");
    let stopped = async |run: &RunContext| {
        store_offers(run, titles(3)).await;
        run.shutdown.stop(Stop::Requested);
        step_within(run, &Effort::default(), Duration::ZERO).await.done
    };
    assert_eq!(bench.in_run(stopped).await, 0);
    assert_eq!(open_offers(&bench).await, [0; 0], "not computed yet, so unknown");
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

/// Stores an offer of each company, with the company's name as its title, and returns the companies' ids.
async fn companies_with_offers(run: &RunContext, names: &[&str]) {
    for (number, name) in names.iter().enumerate() {
        store_offers_of(run, name, vec![format!("{name} {number}"), format!("{name} {number}")]).await;
    }
}

async fn set_aside(bench: &Bench) -> Vec<SetAside> {
    bench.base.store.read(companies::all_set_aside).await.unwrap()
}

/// Makes the offers of the first company unreadable for grouping.
async fn spoil_first(bench: &Bench) {
    let spoil = |tx: &crate::store::Transaction<'_>| {
        Ok(tx.execute("UPDATE offers SET attributes = 'x' WHERE company_id = 1", [])?)
    };
    bench.base.store.write(spoil).await.unwrap();
}

#[tokio::test]
async fn a_company_that_cannot_be_grouped_is_set_aside_and_takes_no_other_along() {
    let bench = Bench::new("order = []\n");
    let report = bench
        .in_run(async |run: &RunContext| {
            companies_with_offers(run, &["Acme", "Other", "Third"]).await;
            spoil_first(&bench).await;
            step(run).await
        })
        .await;
    assert_eq!(report.done, 3, "the figures of all are computed");
    assert_eq!(open_offers(&bench).await, [2, 2, 2]);
    let [failure] = report.failures.try_into().unwrap();
    assert!(failure.message.starts_with("company 1 `Acme` was set aside"), "{}", failure.message);
    let [acme] = set_aside(&bench).await.try_into().unwrap();
    assert_eq!((acme.company_id, acme.failures), (1, 1));
    assert_eq!(acme.due_at, NOON.plus(Duration::from_hours(1)));
}

#[tokio::test]
async fn a_company_set_aside_rests_until_it_is_due_and_then_is_grouped() {
    let bench = Bench::new("order = []\n");
    let heavy = Effort::new(0, 0, 0);
    let first = bench
        .in_run(async |run: &RunContext| {
            companies_with_offers(run, &["Acme"]).await;
            step_within(run, &heavy, WAY_OUT).await
        })
        .await;
    let [failure] = first.failures.try_into().unwrap();
    assert_eq!(failure.class, FailureClass::TooHeavy);
    let again = async |run: &RunContext| step_within(run, &heavy, WAY_OUT).await.failures.len();
    assert_eq!(bench.in_run(again).await, 0, "it is not due yet");
    bench.clock.advance(Duration::from_hours(1));
    assert_eq!(bench.in_run(again).await, 1);
    assert_eq!(set_aside(&bench).await[0].failures, 2);
    bench.clock.advance(Duration::from_hours(2));
    let grouped = bench.in_run(async |run: &RunContext| step(run).await).await;
    assert_eq!((grouped.failures.len(), set_aside(&bench).await), (0, Vec::new()));
    assert_eq!(openings_of_first(&bench).await, 1, "two offers of one title and text");
}

#[tokio::test]
async fn a_company_set_aside_is_tried_at_once_when_its_offers_change() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            companies_with_offers(run, &["Acme"]).await;
            step_within(run, &Effort::new(0, 0, 0), WAY_OUT).await
        })
        .await;
    assert_eq!(set_aside(&bench).await.len(), 1);
    let grouped = async |run: &RunContext| {
        store_offers_of(run, "Acme", vec!["Another title".to_owned()]).await;
        step(run).await.failures.len()
    };
    assert_eq!((bench.in_run(grouped).await, set_aside(&bench).await), (0, Vec::new()));
}

#[tokio::test]
async fn a_batch_that_cannot_be_written_is_written_company_by_company() {
    let bench = Bench::new("order = []\n");
    // A trigger stands for whatever the database may refuse. Connections run none, so the writer's is told to, and it is
    // the writer's alone, since a database with one is refused.
    let refuse = |tx: &crate::store::Transaction<'_>| {
        tx.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true)?;
        Ok(tx.execute_batch(
            "CREATE TEMP TRIGGER refuse BEFORE UPDATE OF openings ON main.companies WHEN new.id = 2
             BEGIN SELECT raise(ABORT, 'not this one'); END",
        )?)
    };
    let report = bench
        .in_run(async |run: &RunContext| {
            companies_with_offers(run, &["Acme", "Other", "Third"]).await;
            bench.base.store.write(refuse).await.unwrap();
            step(run).await
        })
        .await;
    assert_eq!(report.done, 2);
    let [failure] = report.failures.try_into().unwrap();
    assert!(failure.message.contains("company 2 `Other`"), "{}", failure.message);
    assert!(failure.message.contains("not this one"), "{}", failure.message);
    assert_eq!(set_aside(&bench).await[0].company_id, 2);
}

#[tokio::test]
async fn many_companies_set_aside_are_named_up_to_a_bound_and_counted_beyond() {
    let bench = Bench::new("order = []\n");
    let names: Vec<String> = (0..TOLD + 3).map(|number| format!("Company {number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let failures = bench
        .in_run(async |run: &RunContext| {
            companies_with_offers(run, &names).await;
            step_within(run, &Effort::new(0, 0, 0), WAY_OUT).await.failures
        })
        .await;
    assert_eq!(failures.len(), TOLD + 1);
    assert!(failures[TOLD].message.starts_with("3 more companies"), "{}", failures[TOLD].message);
}

async fn openings_of_first(bench: &Bench) -> u32 {
    let companies = bench.base.store.read(|connection| list(connection, &CompanyFilter::default())).await;
    companies.unwrap()[0].openings.unwrap()
}
