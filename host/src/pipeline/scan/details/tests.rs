use super::*;
use crate::{
    domain::Listing,
    pipeline::{
        context::RunContext,
        scan::testing::{listed, scanned},
        testing::{Bench, NOON},
    },
    plugins::model::{BlockKind, LimitScope},
};

const HOUR: Duration = Duration::from_hours(1);

fn due() -> DueDetail {
    let mut offer = listed("a").offer;
    offer.department = Some("Finance".to_owned());
    DueDetail {
        offer_id: 7,
        offer,
        summary_hash: [3; 16],
        token: Some("token-a".to_owned()),
        last_seen_at: NOON,
    }
}

fn errors() -> Vec<PluginError> {
    let text = || "why".to_owned();
    let fetch = |paused| PluginError::Fetch { message: text(), retryable: true, paused };
    vec![
        PluginError::Gone(text()),
        PluginError::NotFound(text()),
        PluginError::RateLimited { retry_after: None, scope: LimitScope::Provider },
        PluginError::Auth(text()),
        PluginError::Blocked { kind: BlockKind::Waf, detail: text() },
        fetch(true),
        fetch(false),
        PluginError::Transient(text()),
        PluginError::Config(text()),
        PluginError::InvalidCursor(text()),
        PluginError::Unsupported(text()),
        PluginError::Parse { detail: text(), path: None, sample: None },
        PluginError::Other { code: "odd".to_owned(), detail: text(), retryable: false },
    ]
}

/// What an answer comes to, in one word.
fn word(answer: Result<ScannedOffer, PluginError>, listed: bool) -> &'static str {
    match detail_outcome(due(), answer, listed, None) {
        Ok(DetailOutcome::Read(_)) => "read",
        Ok(DetailOutcome::Withdrawn) => "withdrawn",
        Ok(DetailOutcome::Unknown) => "unknown",
        Ok(DetailOutcome::Failed(_)) => "failed",
        Ok(DetailOutcome::Stopped) => "stopped",
        Err(_) => "stops the provider",
    }
}

/// What is stored of an offer: why it is closed, and how its next detail stands.
#[derive(Debug, PartialEq)]
struct Stored {
    closed_why: Option<String>,
    /// When the detail is asked for again, with the failures and misses so far.
    check: Option<(Timestamp, u32, u32)>,
}

async fn stored(run: &RunContext, offer_id: i64) -> Stored {
    run.read(move |connection| {
        let closed_why =
            connection
                .query_row("SELECT closed_why FROM offers WHERE id = ?1", [offer_id], |row| row.get(0))?;
        let check = connection
            .prepare("SELECT due_at, attempts, misses FROM offer_checks WHERE offer_id = ?1")?
            .query_map([offer_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .next()
            .transpose()?;
        Ok(Stored { closed_why, check })
    })
    .await
    .unwrap()
}

/// Stores an offer that a query showed at noon; its id.
async fn store_offer(run: &RunContext, id: &'static str) -> i64 {
    run.write(move |tx| {
        let row = Row { scanned: listed(id), summary_hash: [1; 16], detail_error: None };
        let batch = OfferBatch {
            provider: "indeed".to_owned(),
            tenant: None,
            now: NOON,
            changed_or_new: vec![ingest::prepare_offer(row, Owner::Offer, None)],
            unchanged: Vec::new(),
            unread: Vec::new(),
        };
        offers::write_offers(tx, &batch)?;
        Ok(tx.query_row("SELECT id FROM offers WHERE source_id = ?1", [id], |row| row.get(0))?)
    })
    .await
    .unwrap()
}

async fn write_one(run: &RunContext, offer_id: i64, outcome: DetailOutcome, now: Timestamp) -> PageCounts {
    run.write(move |tx| write(tx, "indeed".to_owned(), vec![(offer_id, outcome)], now)).await.unwrap()
}

/// The answer that a detail of the offer `id` says is `listing`.
fn read(id: &str, listing: Listing) -> DetailOutcome {
    let mut detail = scanned(id);
    detail.offer.listing = listing;
    let due = DueDetail { offer: listed(id).offer, ..due() };
    DetailOutcome::Read(Box::new(with_detail(due, detail, None)))
}

#[test]
fn an_answer_to_a_detail_means_what_the_table_says() {
    assert_eq!(word(Ok(scanned("a")), true), "read");
    // If a list shows the offer, and if none does.
    let table = [
        ("withdrawn", "withdrawn"),
        ("failed", "unknown"),
        ("stops the provider", "stops the provider"),
        ("stops the provider", "stops the provider"),
        ("stops the provider", "stops the provider"),
        ("stops the provider", "stops the provider"),
        ("failed", "failed"),
        ("failed", "failed"),
        ("failed", "failed"),
        ("failed", "failed"),
        ("failed", "failed"),
        ("failed", "failed"),
        ("failed", "failed"),
    ];
    assert_eq!(table.len(), errors().len());
    for (error, (listed, unlisted)) in errors().into_iter().zip(table) {
        assert_eq!(word(Err(error.clone()), true), listed, "{error:?}");
        assert_eq!(word(Err(error.clone()), false), unlisted, "{error:?}");
    }
}

#[test]
fn an_error_counts_as_an_answer_exactly_where_it_decides_about_the_offer() {
    for error in errors() {
        for listed in [true, false] {
            let decides = matches!(word(Err(error.clone()), listed), "withdrawn" | "unknown");
            assert_eq!(says_something(&error, listed), decides, "{error:?} {listed}");
        }
    }
}

#[test]
fn a_failed_detail_keeps_what_the_plugin_said() {
    let outcome = detail_outcome(due(), Err(PluginError::Transient("502".to_owned())), false, None);
    assert!(matches!(outcome, Ok(DetailOutcome::Failed(error)) if error == "a passing fault: 502"));
}

#[test]
fn a_detail_is_written_over_what_the_list_showed() {
    let mut detail = scanned("a");
    detail.offer.title = "Longer title".to_owned();
    let written = with_detail(due(), detail, None);
    assert_eq!(written.offer.title, "Longer title");
    assert_eq!(written.offer.department.as_deref(), Some("Finance"), "the detail says nothing of it");
    assert_eq!(written.offer.description.as_deref(), Some("The whole text."));
    assert!(written.offer.complete);
    assert_eq!(written.summary_hash, [3; 16], "the list's row is the same next time");
    assert_eq!(written.detail_token.as_deref(), Some("token-a"));
}

#[test]
fn a_detail_is_asked_for_by_what_its_source_needs() {
    let expected = OfferRef {
        id: "a".to_owned(),
        url: "https://jobs.example/a".to_owned(),
        token: Some("token-a".to_owned()),
    };
    assert_eq!(reference(&due()), expected);
}

#[tokio::test]
async fn an_offer_whose_detail_says_that_it_is_open_stays_open_for_a_day() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let id = store_offer(run, "a").await;
            let now = NOON.plus(HOUR);
            let counts = write_one(run, id, read("a", Listing::Open), now).await;
            assert_eq!((counts.changed, counts.closed), (1, 0));
            let check = Some((now.plus(ASK_AGAIN), 0, 0));
            assert_eq!(stored(run, id).await, Stored { closed_why: None, check });
        })
        .await;
}

#[tokio::test]
async fn an_offer_that_its_source_closed_is_closed_and_asked_for_no_more() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            for (id, outcome) in [("a", DetailOutcome::Withdrawn), ("b", read("b", Listing::Closed))] {
                let offer = store_offer(run, id).await;
                let counts = write_one(run, offer, outcome, NOON.plus(HOUR)).await;
                assert_eq!(counts.closed, 1, "{id}");
                let closed = Stored { closed_why: Some("source".to_owned()), check: None };
                assert_eq!(stored(run, offer).await, closed, "{id}");
            }
        })
        .await;
}

#[tokio::test]
async fn an_offer_that_its_source_does_not_know_closes_only_after_answers_that_lie_apart() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let id = store_offer(run, "a").await;
            let rule = MissRule::USUAL;
            let mut now = NOON.plus(HOUR);
            for miss in 1..rule.confirmations {
                assert_eq!(write_one(run, id, DetailOutcome::Unknown, now).await.closed, 0);
                // An answer too soon after it counts for nothing.
                let soon = now.plus(HOUR);
                assert_eq!(write_one(run, id, DetailOutcome::Unknown, soon).await.closed, 0);
                let Stored { closed_why, check } = stored(run, id).await;
                assert_eq!((closed_why, check.map(|(_, _, misses)| misses)), (None, Some(miss)));
                now = now.plus(rule.apart);
            }
            assert_eq!(write_one(run, id, DetailOutcome::Unknown, now).await.closed, 1);
            let closed = Stored { closed_why: Some("not-found".to_owned()), check: None };
            assert_eq!(stored(run, id).await, closed);
        })
        .await;
}

#[tokio::test]
async fn a_detail_that_failed_is_asked_for_again_ever_later_and_closes_nothing() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let id = store_offer(run, "a").await;
            let mut waits = Vec::new();
            for attempt in 1..=3 {
                write_one(run, id, DetailOutcome::Failed("502".to_owned()), NOON).await;
                let Stored { closed_why, check } = stored(run, id).await;
                let (due_at, attempts, _) = check.unwrap();
                assert_eq!((closed_why, attempts), (None, attempt));
                waits.push(due_at.since(NOON));
            }
            assert!(waits.is_sorted_by(|sooner, later| sooner < later), "{waits:?}");
        })
        .await;
}

#[tokio::test]
async fn an_offer_that_was_not_asked_for_in_earnest_stays_as_it_was() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let id = store_offer(run, "a").await;
            let before = stored(run, id).await;
            let counts = write_one(run, id, DetailOutcome::Stopped, NOON.plus(HOUR)).await;
            assert_eq!((counts.changed, counts.closed), (0, 0));
            assert_eq!(stored(run, id).await, before);
        })
        .await;
}
