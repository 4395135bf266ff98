use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::{
    domain::companies::normalize_name,
    pipeline::{
        context::RunContext,
        testing::{Bench, NOON},
    },
    store::{
        companies::{self, CompanyFacts},
        keys::BoardKey,
    },
};

fn query(name: &str) -> QuerySettings {
    QuerySettings {
        name: name.to_owned(),
        keywords: vec!["treasury".to_owned()],
        locations: vec!["Madrid".to_owned()],
        posted_within: None,
        page_size: Some(50),
        filters: vec![("team".to_owned(), "finance".to_owned())],
    }
}

fn asked(query: &QuerySettings, now: Timestamp) -> Query {
    match query_unit("lever", query, now).target {
        Target::Query(query) => query,
        Target::Tenant(tenant) => panic!("a board: {tenant}"),
    }
}

fn names(units: &[DueUnit]) -> Vec<&str> {
    units.iter().map(|unit| unit.key.unit.as_str()).collect()
}

/// Queries in the order in which they come, given when each ran last.
fn order(last_runs: &[(&str, Option<i64>)]) -> Vec<String> {
    let mut units: Vec<DueUnit> =
        last_runs.iter().map(|(name, _)| query_unit("lever", &query(name), NOON)).collect();
    let known = last_runs
        .iter()
        .map(|(name, millis)| ((*name).to_owned(), millis.map(Timestamp::from_millis)))
        .collect();
    longest_waiting_first(&mut units, &known);
    units.into_iter().map(|unit| unit.key.unit).collect()
}

/// Notes that a query ran.
async fn run_query(run: &RunContext, name: &'static str, at: Timestamp) {
    let key = query_unit("lever", &query(name), at).key;
    run.write(move |tx| units::begin(tx, &key, at, 1).map(|_| ())).await.unwrap();
}

/// Lists a board of a company of its own, whose id it gives.
async fn list_board(run: &RunContext, tenant: &'static str) -> i64 {
    run.write(move |tx| {
        let name = tenant.to_owned();
        let facts =
            CompanyFacts { name_normalized: normalize_name(&name), name, website: None, domain: None };
        let company = companies::resolve(tx, &facts, NOON)?.id();
        sources::upsert(
            tx,
            company,
            &BoardKey { provider: "lever".to_owned(), tenant: tenant.to_owned() },
            NOON,
        )?;
        Ok(company)
    })
    .await
    .unwrap()
}

#[test]
fn a_query_looks_back_from_now_for_as_long_as_the_configuration_says() {
    let day = Duration::from_hours(24);
    let since = |posted_within| asked(&QuerySettings { posted_within, ..query("q") }, NOON).posted_since;
    assert_eq!(since(None), None);
    assert_eq!(since(Some(day)).map(|since| NOON.since(since)), Some(day));
    let ever = since(Some(Duration::MAX)).unwrap();
    assert!(ever < Timestamp::from_millis(0), "further back than any clock, without an overflow");
}

#[test]
fn a_query_asks_for_all_that_the_configuration_says() {
    let told = asked(&query("q"), NOON);
    let expected = Query {
        name: "q".to_owned(),
        keywords: vec!["treasury".to_owned()],
        locations: vec!["Madrid".to_owned()],
        posted_since: None,
        page_size: Some(50),
        filters: vec![("team".to_owned(), "finance".to_owned())],
    };
    assert_eq!(told, expected);
}

#[test]
fn a_boards_offers_are_its_companys_and_a_querys_are_whose_each_says() {
    let board = board_unit(
        "lever",
        DueTenant { tenant: "acme".to_owned(), company_id: 7, company_name: "Acme".to_owned() },
    );
    assert!(matches!(board.owner, Owner::Company(7)));
    assert_eq!(board.target, Target::Tenant("acme".to_owned()));
    assert_eq!(board.key.tenant(), Some("acme"));
    let query = query_unit("lever", &query("acme"), NOON);
    assert!(matches!(query.owner, Owner::Offer));
    assert_eq!(query.key.tenant(), None, "a query of a board's name is no board");
}

#[test]
fn the_query_that_waited_longest_comes_first_and_one_that_never_ran_before_all() {
    assert_eq!(
        order(&[("a", Some(30)), ("b", Some(10)), ("c", None), ("d", Some(20))]),
        ["c", "b", "d", "a"]
    );
}

#[test]
fn queries_that_waited_equally_long_keep_the_order_of_the_file() {
    assert_eq!(order(&[("z", None), ("a", None), ("y", Some(1)), ("b", Some(1))]), ["z", "a", "y", "b"]);
}

proptest! {
    #[test]
    fn fairness_loses_no_query(last_runs in prop::collection::btree_map("[a-e]{1,2}", prop::option::of(0_i64..5), 0..12)) {
        let given: Vec<(&str, Option<i64>)> =
            last_runs.iter().map(|(name, millis)| (name.as_str(), *millis)).collect();
        let ordered = order(&given);
        prop_assert!(ordered.is_sorted_by_key(|name| last_runs[name]));
        let mut sorted = ordered;
        sorted.sort();
        prop_assert!(sorted.iter().eq(last_runs.keys()));
    }
}

#[tokio::test]
async fn when_a_query_ran_last_is_read_from_the_database() {
    let bench = Bench::new("order = []\n");
    let queries = ["a", "b", "c"].map(query);
    bench
        .in_run(async |run: &RunContext| {
            run_query(run, "a", NOON.plus(Duration::from_mins(2))).await;
            run_query(run, "b", NOON.plus(Duration::from_mins(1))).await;
            let due = due_queries(run.store(), "lever", &queries, NOON).await.unwrap();
            assert_eq!(names(&due), ["c", "b", "a"]);
            let elsewhere = due_queries(run.store(), "other", &queries, NOON).await.unwrap();
            assert_eq!(names(&elsewhere), ["a", "b", "c"], "another provider's runs count for nothing");
        })
        .await;
}

#[tokio::test]
async fn a_listed_board_is_due_for_its_company() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let company = list_board(run, "acme").await;
            let due = run.read(|connection| sources::due(connection, "lever", 10)).await.unwrap();
            let units: Vec<DueUnit> = due.into_iter().map(|due| board_unit("lever", due)).collect();
            assert_eq!(names(&units), ["acme"]);
            assert!(matches!(units[0].owner, Owner::Company(id) if id == company));
        })
        .await;
}
