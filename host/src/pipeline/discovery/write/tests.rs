use super::{super::testing::store_company, *};
use crate::{
    http::Traffic,
    pipeline::testing::{Bench, NOON},
    store::{
        discoveries::{DiscoveryState, DueCompany},
        keys::BoardKey,
        sources::{Confidence, FoundSource, SourceDetail},
    },
};

const DAY: Duration = Duration::from_hours(24);

fn lever(tenant: &str) -> BoardKey {
    BoardKey { provider: "lever".to_owned(), tenant: tenant.to_owned() }
}

fn source(state: SourceState) -> FoundSource {
    FoundSource {
        board: lever("acme"),
        confidence: Confidence::Likely,
        state,
        reason: format!("as {state:?}"),
        evidence: Vec::new(),
        board_url: None,
        open_offers: None,
        due_at: Some(NOON),
    }
}

/// Writes a decision about the board `lever/acme`; what that changed.
async fn decide(run: &RunContext, company: i64, decision: BoardDecision, now: Timestamp) -> Written {
    run.write(move |tx| write_board(tx, company, &decision, 7 * DAY, now)).await.unwrap()
}

/// The only link of the company.
async fn link(run: &RunContext, company: i64) -> SourceDetail {
    let mut links = run.read(move |connection| sources::of_company(connection, company)).await.unwrap();
    assert_eq!(links.len(), 1);
    links.remove(0)
}

#[tokio::test]
async fn a_board_that_was_found_is_a_new_link_only_once() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let acme = store_company(run, "Acme", "acme.example").await;
            let first = decide(run, acme, BoardDecision::Found(source(SourceState::Candidate)), NOON).await;
            let again = decide(run, acme, BoardDecision::Found(source(SourceState::Confirmed)), NOON).await;
            assert_eq!((first.new, again.new), (1, 0));
            assert_eq!(link(run, acme).await.state, SourceState::Confirmed);
        })
        .await;
}

#[tokio::test]
async fn a_doubt_leaves_a_board_that_was_proved_as_it_is_and_changes_any_other() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let acme = store_company(run, "Acme", "acme.example").await;
            for (known, after) in [
                (SourceState::Confirmed, SourceState::Confirmed),
                (SourceState::Empty, SourceState::Empty),
                (SourceState::Candidate, SourceState::Rejected),
                (SourceState::Rejected, SourceState::Rejected),
            ] {
                decide(run, acme, BoardDecision::Found(source(known)), NOON).await;
                decide(run, acme, BoardDecision::Doubted(source(SourceState::Rejected)), NOON).await;
                let link = link(run, acme).await;
                assert_eq!((link.state, link.reason), (after, format!("as {after:?}")), "{known:?}");
            }
        })
        .await;
}

#[tokio::test]
async fn a_doubted_board_that_was_not_known_is_noted() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let acme = store_company(run, "Acme", "acme.example").await;
            let doubted = BoardDecision::Doubted(source(SourceState::Rejected));
            assert_eq!(decide(run, acme, doubted, NOON).await.new, 1);
            assert_eq!(link(run, acme).await.state, SourceState::Rejected);
        })
        .await;
}

#[tokio::test]
async fn a_board_that_could_not_be_asked_for_is_asked_for_later_and_keeps_what_is_known_of_it() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let acme = store_company(run, "Acme", "acme.example").await;
            let later = NOON.plus(DAY);
            let unasked = || BoardDecision::Unasked(source(SourceState::Candidate), later);
            assert_eq!(decide(run, acme, unasked(), NOON).await.new, 1, "one that was not known is noted");
            decide(run, acme, BoardDecision::Found(source(SourceState::Confirmed)), NOON).await;
            assert_eq!(decide(run, acme, unasked(), NOON).await.new, 0);
            let link = link(run, acme).await;
            assert_eq!((link.state, link.due_at), (SourceState::Confirmed, Some(later)));
        })
        .await;
}

#[tokio::test]
async fn a_board_that_is_missing_loses_its_proof_only_after_answers_that_lie_apart() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let acme = store_company(run, "Acme", "acme.example").await;
            decide(run, acme, BoardDecision::Found(source(SourceState::Confirmed)), NOON).await;
            let apart = MissRule::USUAL.apart;
            let missed = || BoardDecision::Missed(source(SourceState::Candidate));
            let mut states = Vec::new();
            let mut now = NOON;
            for _ in 0..3 {
                now = now.plus(apart);
                decide(run, acme, missed(), now).await;
                // Once more, too soon to count.
                decide(run, acme, missed(), now).await;
                let link = link(run, acme).await;
                states.push((link.misses, link.state, link.due_at.map(|due| due.since(now))));
            }
            let expected = [
                (1, SourceState::Confirmed, Some(apart)),
                (2, SourceState::Confirmed, Some(apart)),
                // Believed gone: it is asked for as seldom as a candidate.
                (3, SourceState::Candidate, Some(7 * DAY)),
            ];
            assert_eq!(states, expected);
        })
        .await;
}

#[tokio::test]
async fn a_board_that_was_never_known_and_is_missing_is_noted_as_a_candidate() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let acme = store_company(run, "Acme", "acme.example").await;
            let missed = BoardDecision::Missed(source(SourceState::Candidate));
            let written = decide(run, acme, missed, NOON).await;
            let link = link(run, acme).await;
            assert_eq!((written.new, link.misses, link.state), (1, 1, SourceState::Candidate));
        })
        .await;
}

#[tokio::test]
async fn a_look_is_written_with_all_its_boards_and_its_outcome() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let acme = store_company(run, "Acme", "acme.example").await;
            let board = |tenant: &str| {
                let found = source(SourceState::Confirmed);
                BoardDecision::Found(FoundSource { board: lever(tenant), ..found })
            };
            let outcome = SiteOutcome {
                state: DiscoveryState::Confirmed,
                reason: "the board bears the company's name".to_owned(),
                evidence: Vec::new(),
                due_at: NOON.plus(30 * DAY),
            };
            let look = Look {
                company: DueCompany {
                    id: acme,
                    name: "Acme".to_owned(),
                    website: None,
                    domain: None,
                    attempts: 0,
                },
                outcome,
                boards: vec![board("acme"), board("acme-es")],
                pages: 4,
                traffic: Traffic::default(),
                failures: Vec::new(),
                unreached: false,
                too_heavy: false,
            };
            assert_eq!(write_look(run, look).await.unwrap().new, 2);
            let known = run.read(move |connection| discoveries::by_company(connection, acme)).await;
            let known = known.unwrap().unwrap();
            assert_eq!((known.state, known.pages), (DiscoveryState::Confirmed, 4));
            assert_eq!(known.due_at, NOON.plus(30 * DAY));
        })
        .await;
}
