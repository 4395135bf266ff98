use super::*;
use crate::{
    bounds::units,
    pipeline::{
        context::Stop,
        testing::{Bench, store_offers},
    },
    scoring::Catalog,
};

const CATALOG: &str = "id = \"fx\"\nversion = \"1\"\n\
    categories = [{ id = \"money\", name = \"Money\", tier = 3, bucket = \"direct\" }]\n\
    keywords = [{ id = \"usd\", category = \"money\", canonical = \"USD\", aliases = [\"USD\"] }]\n\
    phrases = []\n";

/// A bench that scores with this catalogue.
fn bench(catalog: &str) -> Bench {
    let mut bench = Bench::new("order = []\n");
    bench.base.scorer = Some(Arc::new(Scorer::new(Catalog::parse(catalog).unwrap())));
    bench
}

fn titles(count: u32) -> Vec<String> {
    (0..count).map(|number| format!("USD analyst {number}")).collect()
}

async fn rescored(run: &RunContext) -> u64 {
    step(run).await.done
}

/// How many offers have no score of the bench's catalogue.
async fn stale(bench: &Bench) -> usize {
    let catalog = bench.base.scorer.as_ref().unwrap().identity().to_owned();
    let read = move |connection: &crate::store::Connection| {
        offers::stale_scores(connection, &catalog, u32::MAX, usize::MAX, 0).map(|stale| stale.len())
    };
    bench.base.store.read(read).await.unwrap()
}

#[tokio::test]
async fn without_a_catalogue_nothing_is_scored() {
    let bench = Bench::new("order = []\n");
    let count = async |run: &RunContext| {
        store_offers(run, titles(1)).await;
        rescored(run).await
    };
    assert_eq!(bench.in_run(count).await, 0);
}

#[tokio::test]
async fn every_offer_is_scored_once_over_several_batches() {
    let bench = bench(CATALOG);
    let count = 2 * BATCH + 1;
    let counts = bench
        .in_run(async |run: &RunContext| {
            store_offers(run, titles(count)).await;
            [rescored(run).await, rescored(run).await]
        })
        .await;
    assert_eq!(counts, [u64::from(count), 0]);
    assert_eq!(stale(&bench).await, 0);
}

#[tokio::test]
async fn another_catalogue_scores_what_an_earlier_one_scored() {
    let mut bench = bench(CATALOG);
    let first = async |run: &RunContext| {
        store_offers(run, titles(3)).await;
        rescored(run).await
    };
    assert_eq!(bench.in_run(first).await, 3);
    let later = CATALOG.replace("version = \"1\"", "version = \"2\"");
    bench.base.scorer = Some(Arc::new(Scorer::new(Catalog::parse(&later).unwrap())));
    assert_eq!(stale(&bench).await, 3);
    assert_eq!(bench.in_run(rescored).await, 3);
}

#[tokio::test]
async fn what_a_stopped_run_leaves_the_next_one_scores() {
    let bench = bench(CATALOG);
    let stopped = async |run: &RunContext| {
        store_offers(run, titles(3)).await;
        run.shutdown.stop(Stop::Requested);
        rescored(run).await
    };
    assert_eq!(bench.in_run(stopped).await, 0);
    assert_eq!(bench.in_run(rescored).await, 3);
}

#[tokio::test]
async fn what_the_database_refuses_is_a_failure_of_the_step() {
    let bench = bench(CATALOG);
    bench.drop_table("scores").await;
    let report = bench.in_run(step).await;
    let [failure] = report.failures.try_into().unwrap();
    assert_eq!(failure.class, FailureClass::Database);
    assert!(failure.message.starts_with("step rescore: "), "{}", failure.message);
}

#[tokio::test]
async fn an_offer_that_cannot_be_scored_is_told_and_keeps_no_other_from_its_score() {
    let bench = bench(CATALOG);
    let text = "The whole text.".len();
    let fits = "x".repeat(units::SCORED_TEXT.size() - text);
    let report = bench
        .in_run(async |run: &RunContext| {
            store_offers(run, vec![format!("{fits}y"), "USD analyst".to_owned(), fits]).await;
            step(run).await
        })
        .await;
    assert_eq!(report.done, 2);
    let [failure] = report.failures.try_into().unwrap();
    assert_eq!(failure.class, FailureClass::TooHeavy);
    assert!(failure.message.starts_with("offer `board/0` has no score: "), "{}", failure.message);
    assert!(failure.message.contains("4 MiB"), "{}", failure.message);
    assert_eq!(stale(&bench).await, 1);
}
