use super::{super::testing::store_company, *};
use crate::{
    pipeline::{
        context::RunContext,
        prepared::Detectors,
        testing::Bench,
        web::testing::{Answer, DEAD_GATEWAY, LoopbackWeb},
    },
    store::discoveries::DiscoveryState,
};

/// A search through a gateway, without any wait between requests.
fn bench_through(gateway: &str) -> Bench {
    Bench::new(&format!(
        "order = []\n[http]\ngateway = \"{gateway}\"\nattempts = 1\n[discovery]\nrate = \"1000/s\"\ncandidates = 1\n"
    ))
}

/// Looks at up to `limit` companies of these sites, each a company of its own; with the summary, what is stored of
/// each: its state, or nothing.
async fn looked_at(
    bench: &Bench,
    sites: &[(&'static str, &'static str)],
    limit: u32,
) -> (usize, DiscoverySummary, Vec<Option<DiscoveryState>>) {
    bench
        .in_run(async |run: &RunContext| {
            let mut companies = Vec::new();
            for (name, domain) in sites {
                companies.push(store_company(run, name, domain).await);
            }
            let detectors = Detectors::default();
            let search = Search::new(run, &[], &detectors);
            let mut summary = DiscoverySummary::default();
            let count = look_at_due(&search, limit, &mut summary).await.unwrap();
            let mut states = Vec::new();
            for company in companies {
                let known = run.read(move |connection| discoveries::by_company(connection, company)).await;
                states.push(known.unwrap().map(|known| known.state));
            }
            (count, summary, states)
        })
        .await
}

#[test]
fn sites_that_cannot_be_reached_are_down_themselves_only_if_they_are_few_and_asked_directly() {
    let table = [(1, false, true), (2, false, true), (3, false, false), (1, true, false), (9, true, false)];
    for (unreached, behind_gateway, down) in table {
        assert_eq!(are_down_themselves(unreached, behind_gateway), down, "{unreached} {behind_gateway}");
    }
}

#[test]
fn probes_are_few_and_from_all_over_the_list() {
    let company = |id| DueCompany { id, name: String::new(), website: None, domain: None, attempts: 0 };
    let ids =
        |count| -> Vec<i64> { probes((0..count).map(company).collect()).iter().map(|due| due.id).collect() };
    assert_eq!(ids(0), Vec::<i64>::new());
    assert_eq!(ids(3), [0, 1, 2]);
    assert_eq!(ids(500).len(), 8);
    assert!(ids(500).last().is_some_and(|last| *last > 400));
}

#[tokio::test]
async fn a_site_without_a_board_is_noted_and_told() {
    let web = LoopbackWeb::start(&[("acme.example/", Answer::page("<p>We make things.</p>"))]).await;
    let bench = bench_through(&web.gateway());
    let (count, summary, states) = looked_at(&bench, &[("Acme", "acme.example")], 10).await;
    assert_eq!((count, states), (1, vec![Some(DiscoveryState::None)]));
    assert_eq!((summary.companies, summary.outcomes["none"], summary.pages), (1, 1, 1));
    assert!(summary.requests >= 2 && summary.reached && summary.errors.is_empty(), "{summary:?}");
    let events = bench.recorder.events();
    assert_eq!(events[0], "CompaniesDue(1)");
    assert!(events[1].contains("Acme") && events[1].contains("none"), "{events:?}");
}

#[tokio::test]
async fn a_site_whose_page_is_too_heavy_is_unknown_and_counted_and_the_others_are_read() {
    let heavy = Answer::page(&"<div>".repeat(5_000));
    let pages = [("acme.example/", heavy), ("beta.example/", Answer::page("<p>We make things.</p>"))];
    let web = LoopbackWeb::start(&pages).await;
    let bench = bench_through(&web.gateway());
    let sites = [("Acme", "acme.example"), ("Beta", "beta.example")];
    let (_, summary, states) = looked_at(&bench, &sites, 10).await;
    assert_eq!(states, [Some(DiscoveryState::Unknown), Some(DiscoveryState::None)]);
    assert_eq!((summary.companies, summary.too_heavy), (2, 1));
    assert!(summary.errors.is_empty(), "{summary:?}");
}

#[tokio::test]
async fn a_panic_while_a_company_is_looked_at_is_its_failure_and_the_others_are_looked_at() {
    let page = || Answer::page("<p>We make things.</p>");
    let web = LoopbackWeb::start(&[("acme.example/", page()), ("beta.example/", page())]).await;
    let bench = bench_through(&web.gateway());
    bench.recorder.break_clock_at("CompaniesDue", &bench.clock);
    let (count, summary, states) =
        looked_at(&bench, &[("Acme", "acme.example"), ("Beta", "beta.example")], 10).await;
    assert_eq!((count, summary.companies), (2, 1), "{summary:?}");
    let [failure] = summary.errors.as_slice() else { panic!("{summary:?}") };
    assert_eq!(failure.class, FailureClass::Internal);
    assert!(failure.message.contains("the clock is broken"), "{}", failure.message);
    let failed = usize::from(failure.unit.as_deref() == Some("Beta"));
    assert_eq!(states[failed], None, "it stays due");
    assert_eq!(states[1 - failed], Some(DiscoveryState::None));
}

#[tokio::test]
async fn nothing_is_noted_of_sites_that_nobody_can_reach_and_the_network_is_told_as_the_failure() {
    let bench = bench_through(DEAD_GATEWAY);
    let sites = [("Acme", "acme.example"), ("Beta", "beta.example")];
    let (count, summary, states) = looked_at(&bench, &sites, 10).await;
    assert_eq!((count, states), (2, vec![None, None]), "they stay due");
    assert_eq!((summary.companies, summary.reached), (0, false));
    let [failure] = summary.errors.as_slice() else { panic!("{summary:?}") };
    assert_eq!(failure.class, FailureClass::Network);
    assert!(failure.message.starts_with("none of 2 sites could be reached"), "{}", failure.message);
}

#[tokio::test]
async fn no_more_companies_are_looked_at_than_the_limit_says() {
    let web = LoopbackWeb::start(&[]).await;
    let bench = bench_through(&web.gateway());
    let sites = [("Acme", "acme.example"), ("Beta", "beta.example"), ("Gamma", "gamma.example")];
    let (count, summary, states) = looked_at(&bench, &sites, 2).await;
    assert_eq!((count, summary.companies), (2, 2));
    assert_eq!(states.iter().flatten().count(), 2);
}

#[tokio::test]
async fn a_run_that_was_stopped_looks_at_no_company() {
    let bench = bench_through(DEAD_GATEWAY);
    bench
        .in_run(async |run: &RunContext| {
            store_company(run, "Acme", "acme.example").await;
            run.shutdown.stop(crate::pipeline::context::Stop::Requested);
            let detectors = Detectors::default();
            let search = Search::new(run, &[], &detectors);
            let mut summary = DiscoverySummary::default();
            assert_eq!(look_at_due(&search, 10, &mut summary).await.unwrap(), 0);
            assert_eq!(summary, DiscoverySummary::default());
        })
        .await;
}
