use super::*;
use crate::{
    domain::{companies::normalize_name, scans::Coverage},
    pipeline::{
        context::RunContext,
        scan::{ingest::Row, testing::scanned},
        testing::{Bench, NOON},
    },
    store::{
        companies::{self, CompanyFacts},
        keys::BoardKey,
    },
};

fn acme() -> BoardKey {
    BoardKey { provider: "lever".to_owned(), tenant: "acme".to_owned() }
}

/// A listed board of one open offer.
async fn list_board(run: &RunContext) {
    let row = Row { scanned: scanned("a"), summary_hash: [1; 16], detail_error: None };
    let write = ingest::prepare_offer(row, Owner::Offer, None);
    run.write(move |tx| {
        let name = "Acme".to_owned();
        let facts =
            CompanyFacts { name_normalized: normalize_name(&name), name, website: None, domain: None };
        let company = companies::resolve(tx, &facts, NOON)?.id();
        sources::upsert(tx, company, &acme(), NOON)?;
        let batch = OfferBatch {
            provider: "lever".to_owned(),
            tenant: Some("acme".to_owned()),
            now: NOON,
            changed_or_new: vec![write],
            unchanged: Vec::new(),
            unread: Vec::new(),
        };
        offers::write_offers(tx, &batch)?;
        Ok(())
    })
    .await
    .unwrap();
}

/// Ends a scan of the board that began at `now`.
async fn ended(run: &RunContext, outcome: Outcome, coverage: Option<Coverage>, now: Timestamp) -> Settled {
    run.write(move |tx| {
        let run_id = runs::start(tx, now, "0.1.0")?;
        units::begin(tx, &acme().unit(), now, 1)?;
        let run_unit_id = runs::start_unit(tx, run_id, &acme().unit(), now)?;
        let scan = BoardScan {
            board: acme(),
            run_unit_id,
            started_at: now,
            outcome,
            coverage,
            shown: 0,
            company_id: 1,
        };
        settle(tx, &scan, now)
    })
    .await
    .unwrap()
}

/// How often the board was not found, and whether its offer is open.
async fn board(run: &RunContext) -> (u32, bool) {
    run.read(|connection| {
        let misses = connection.query_row("SELECT misses FROM company_sources", [], |row| row.get(0))?;
        let open = connection.query_row("SELECT closed_at IS NULL FROM offers", [], |row| row.get(0))?;
        Ok((misses, open))
    })
    .await
    .unwrap()
}

fn later(scans: u32) -> Timestamp {
    NOON.plus(MissRule::USUAL.apart * scans)
}

#[tokio::test]
async fn a_board_that_is_not_found_once_is_suspect_and_keeps_its_offers() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            list_board(run).await;
            let settled = ended(run, Outcome::Gone, None, later(1)).await;
            assert_eq!(settled.closed, 0);
            assert!(settled.suspicion.unwrap().starts_with("not found, 1 of the 3 times"));
            assert_eq!(board(run).await, (1, true));
        })
        .await;
}

#[tokio::test]
async fn a_board_that_stays_not_found_takes_its_offers_with_it() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            list_board(run).await;
            let mut closed = Vec::new();
            for scan in 1..=MissRule::USUAL.confirmations {
                closed.push(ended(run, Outcome::Gone, None, later(scan)).await.closed);
            }
            assert_eq!(closed, [0, 0, 1]);
            assert_eq!(board(run).await, (3, false));
        })
        .await;
}

#[tokio::test]
async fn answers_of_not_found_in_one_hour_count_once() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            list_board(run).await;
            for minute in 0..5 {
                let now = later(1).plus(std::time::Duration::from_mins(minute));
                ended(run, Outcome::Gone, None, now).await;
            }
            assert_eq!(board(run).await, (1, true));
        })
        .await;
}

#[tokio::test]
async fn a_page_that_came_forgets_that_the_board_was_not_found() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            list_board(run).await;
            for (outcome, coverage, misses) in [
                (Outcome::Failed, None, 1),
                (Outcome::Blocked, None, 1),
                (Outcome::Failed, Some(Coverage::Partial), 0),
                (Outcome::Truncated, Some(Coverage::FullSnapshot), 0),
                (Outcome::Complete, Some(Coverage::FullSnapshot), 0),
            ] {
                ended(run, Outcome::Gone, None, later(1)).await;
                ended(run, outcome, coverage, later(2)).await;
                assert_eq!(board(run).await.0, misses, "{outcome:?} {coverage:?}");
            }
        })
        .await;
}

#[tokio::test]
async fn a_scan_that_saw_nothing_whole_closes_nothing() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            list_board(run).await;
            for (scan, outcome) in
                [Outcome::Failed, Outcome::Truncated, Outcome::Blocked].into_iter().enumerate()
            {
                let scan = u32::try_from(scan).unwrap() + 1;
                for coverage in [None, Some(Coverage::FullSnapshot)] {
                    let settled = ended(run, outcome, coverage, later(scan)).await;
                    assert_eq!((settled.closed, settled.suspicion), (0, None), "{outcome:?} {coverage:?}");
                }
            }
            assert_eq!(board(run).await, (0, true));
        })
        .await;
}
