use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::{
    domain::cadence::Cadence,
    domain::companies::normalize_name,
    pipeline::{
        context::RunContext,
        testing::{Bench, NOON, config_in},
    },
    store::{
        companies::{self, CompanyFacts},
        keys::BoardKey,
        units::UnitStatus,
    },
};

fn query(name: &str) -> QuerySettings {
    QuerySettings {
        name: name.to_owned(),
        every: Duration::from_hours(2),
        keywords: vec!["treasury".to_owned()],
        locations: vec!["Madrid".to_owned()],
        posted_within: None,
        page_size: Some(50),
        filters: vec![("team".to_owned(), "finance".to_owned())],
    }
}

/// A provider with these queries.
fn settings(queries: &[QuerySettings]) -> ProviderSettings {
    let folder = tempfile::tempdir().unwrap();
    let text = "order = []\n[providers.lever]\nplugin = \"lever.wasm\"\nhosts = [\"https://jobs.example\"]\n";
    let settings = config_in(folder.path(), text).providers["lever"].clone();
    ProviderSettings { queries: queries.to_vec(), ..settings }
}

fn unit(query: &QuerySettings, now: Timestamp) -> DueUnit {
    query_unit("lever", &settings(&[]), query, now)
}

fn asked(query: &QuerySettings, now: Timestamp) -> Query {
    match unit(query, now).target {
        Target::Query(query) => query,
        Target::Tenant(tenant) => panic!("a board: {tenant}"),
    }
}

fn pace() -> Pace {
    Pace::new(Duration::from_hours(4), Duration::from_hours(24))
}

fn names(units: &[WaitingUnit]) -> Vec<&str> {
    units.iter().map(WaitingUnit::name).collect()
}

/// Queries in the order in which they come, given when each ran last; no scan of theirs ended.
fn order(last_runs: &[(&str, Option<i64>)]) -> Vec<String> {
    let queries = last_runs.iter().map(|(name, millis)| {
        let unit = unit(&query(name), NOON);
        let state = millis.map(|millis| state(&unit.key, Timestamp::from_millis(millis), Cadence::default()));
        (unit, state)
    });
    let due = sorted_out(queries, NOON, false);
    due.units.iter().map(|unit| unit.name().to_owned()).collect()
}

fn state(key: &UnitKey, last_run_at: Timestamp, cadence: Cadence) -> ScanState {
    ScanState {
        provider: key.provider.clone(),
        kind: key.kind,
        unit: key.unit.clone(),
        status: UnitStatus::Success,
        last_run_at: Some(last_run_at),
        last_success_at: None,
        last_error_at: None,
        consecutive_failures: 0,
        error_class: None,
        error_message: None,
        cursor: None,
        state: None,
        state_version: 1,
        suspicion: None,
        cadence,
        updated_at: last_run_at,
    }
}

/// Notes that a query ran.
async fn run_query(run: &RunContext, name: &'static str, at: Timestamp) {
    let key = unit(&query(name), at).key;
    run.write(move |tx| units::begin(tx, &key, at, 1)).await.unwrap();
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
    let key = UnitKey { provider: "lever".to_owned(), kind: UnitKind::Tenant, unit: "acme".to_owned() };
    let board = board_unit(key, 7, None, pace());
    assert!(matches!(board.owner, Owner::Company(7)));
    assert_eq!(board.target, Target::Tenant("acme".to_owned()));
    assert_eq!(board.key.tenant(), Some("acme"));
    let query = unit(&query("acme"), NOON);
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
            let asked = async |provider| {
                due_queries(run.store(), provider, &settings(&queries), NOON, false).await.unwrap()
            };
            assert_eq!(names(&asked("lever").await.units), ["c", "b", "a"]);
            let elsewhere = asked("other").await.units;
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
            let due = run.read(|connection| sources::due(connection, "lever", None, 10)).await.unwrap();
            let units: Vec<WaitingUnit> = due.into_iter().map(|due| waiting_board(due, false)).collect();
            assert_eq!(names(&units), ["acme"]);
            assert!(matches!(units[0], WaitingUnit::Board { company_id, .. } if company_id == company));
        })
        .await;
}

#[test]
fn a_query_is_due_by_its_own_interval_unless_all_are_forced() {
    let minutes = |minutes| NOON.plus(Duration::from_mins(minutes));
    let queries = || {
        [("soon", 30), ("later", 90)].map(|(name, due)| {
            let unit = unit(&query(name), NOON);
            let cadence = Cadence { interval: None, due_at: Some(minutes(due)) };
            let state = state(&unit.key, NOON, cadence);
            (unit, Some(state))
        })
    };
    let at = |now, force| sorted_out(queries().into_iter(), now, force);
    let none = at(minutes(29), false);
    assert_eq!((names(&none.units), none.dueness.next_due_at), (Vec::new(), Some(minutes(30))));
    assert_eq!((none.dueness.known, none.dueness.due, none.dueness.not_due()), (2, 0, 2));
    let one = at(minutes(30), false);
    assert_eq!((names(&one.units), one.dueness.next_due_at), (vec!["soon"], Some(minutes(90))));
    assert_eq!(names(&at(minutes(90), false).units), ["soon", "later"]);
    assert_eq!(names(&at(minutes(0), true).units), ["soon", "later"]);
}
