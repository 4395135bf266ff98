use super::*;
use crate::{
    config::Config,
    domain::FailureClass,
    pipeline::{
        context::RunContext,
        discovery::testing::store_company,
        prepared::Detectors,
        testing::{Bench, NOON, config_in},
    },
    plugins::model::Board,
    store::sources::Evidence,
};

fn config() -> Config {
    config_in(std::path::Path::new("."), "order = []\n")
}

fn evidence(kind: &str, text: &str) -> Evidence {
    Evidence {
        url: "https://acme.example/".to_owned(),
        kind: kind.to_owned(),
        place: None,
        text: text.to_owned(),
    }
}

fn known(confidence: Confidence) -> DueCheck {
    DueCheck {
        company_id: 1,
        company_name: "Acme".to_owned(),
        domain: Some("acme.example".to_owned()),
        board: BoardKey { provider: "lever".to_owned(), tenant: "h7".to_owned() },
        state: SourceState::Candidate,
        confidence,
        evidence: vec![evidence("link", "Careers"), evidence("feed", "4 open offers")],
        misses: 0,
    }
}

fn answers(name: Option<&str>, url: Option<&str>) -> Asked {
    let board = Board { name: name.map(str::to_owned), url: url.map(str::to_owned), open_offers: Some(2) };
    Asked::Answers(board)
}

/// Whose a board is, in one word with how sure it is.
fn word(ownership: &Ownership) -> &'static str {
    match ownership {
        Ownership::Own(Confidence::Certain, _) => "certainly its own",
        Ownership::Own(Confidence::Likely, _) => "likely its own",
        Ownership::Own(Confidence::Hint, _) => "perhaps its own",
        Ownership::Unsure(_) => "unsure",
        Ownership::Foreign(_) => "foreign",
    }
}

#[test]
fn what_a_known_board_says_of_itself_decides_over_how_sure_it_was() {
    let site = Some("https://www.acme.example/jobs");
    let holding = Some("Holding 7");
    let table = [
        // Its adverts stand on the company's own domain.
        (Confidence::Hint, answers(holding, site), "certainly its own"),
        // It bears the company's name.
        (Confidence::Hint, answers(Some("ACME, S.L."), None), "certainly its own"),
        // It bears another name.
        (Confidence::Hint, answers(holding, None), "foreign"),
        (Confidence::Likely, answers(holding, None), "likely its own"),
        (Confidence::Certain, answers(holding, None), "unsure"),
        (Confidence::Certain, answers(holding, Some("https://holding.example/")), "unsure"),
        // It says nothing of itself.
        (Confidence::Hint, answers(None, None), "unsure"),
        (Confidence::Likely, answers(None, None), "likely its own"),
        (Confidence::Certain, answers(None, None), "certainly its own"),
        // It was not heard.
        (Confidence::Hint, Asked::NoSuchBoard, "unsure"),
        (Confidence::Certain, Asked::NoProvider, "certainly its own"),
    ];
    for (confidence, asked, expected) in table {
        let ownership = ownership_now(&known(confidence), &asked);
        assert_eq!(word(&ownership), expected, "{confidence:?} {asked:?} {ownership:?}");
    }
}

#[test]
fn a_company_without_a_domain_owns_no_board_by_its_address() {
    let check = DueCheck { domain: None, ..known(Confidence::Hint) };
    assert_eq!(word(&ownership_now(&check, &answers(None, Some("no address")))), "unsure");
}

#[test]
fn the_evidence_of_earlier_stays_and_only_what_the_board_said_is_renewed() {
    let asked = answers(Some("Acme"), None);
    let recheck = config().discovery.recheck;
    let source = rechecked_source(&known(Confidence::Hint), &asked, &recheck, NOON);
    let texts: Vec<&str> = source.evidence.iter().map(|seen| seen.text.as_str()).collect();
    assert_eq!(texts, ["Careers", "Acme, 2 open offers"]);
    assert_eq!((source.state, source.open_offers), (SourceState::Confirmed, Some(2)));
}

/// Boards that were found at noon and are due at once, as checks.
async fn known_boards_of(run: &RunContext, count: usize) -> Vec<DueCheck> {
    let company_id = store_company(run, "Acme", "acme.example").await;
    let checks: Vec<DueCheck> = (0..count)
        .map(|nth| DueCheck {
            company_id,
            board: BoardKey { provider: "lever".to_owned(), tenant: format!("t{nth}") },
            ..known(Confidence::Hint)
        })
        .collect();
    let found: Vec<FoundSource> = checks
        .iter()
        .map(|check| FoundSource {
            board: check.board.clone(),
            confidence: Confidence::Hint,
            state: SourceState::Candidate,
            reason: "no provider".to_owned(),
            evidence: Vec::new(),
            board_url: None,
            open_offers: None,
            due_at: Some(NOON),
        })
        .collect();
    run.write(move |tx| {
        for found in &found {
            boards::record(tx, company_id, found, NOON)?;
        }
        Ok(())
    })
    .await
    .unwrap();
    checks
}

#[tokio::test]
async fn of_known_boards_without_end_some_are_asked_and_the_others_stay_due() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let most = discovery::KNOWN_BOARDS.size();
            let detectors = Detectors::default();
            let search = Search::new(run, &[], &detectors);
            known_boards_of(run, most).await;
            assert_eq!(due_checks(&search, vec!["lever".to_owned()]).await.unwrap().len(), most);
            known_boards_of(run, most + 3).await;
            let due = due_checks(&search, vec!["lever".to_owned()]).await.unwrap();
            assert_eq!(due.len(), most);
            let mut summary = DiscoverySummary::default();
            check_all(&search, due, &mut summary).await.unwrap();
            assert_eq!((summary.rechecked, summary.errors.len()), (most as u64, 0));
        })
        .await;
}

#[tokio::test]
async fn a_panic_while_a_known_board_is_asked_is_its_failure_and_the_others_are_asked() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let detectors = Detectors::default();
            let search = Search::new(run, &[], &detectors);
            let due = known_boards_of(run, 3).await;
            bench.clock.panic_at_next_look();
            let mut summary = DiscoverySummary::default();
            check_all(&search, due, &mut summary).await.unwrap();
            assert_eq!(summary.rechecked, 3);
            let [failure] = summary.errors.as_slice() else { panic!("{summary:?}") };
            assert_eq!((failure.unit.as_deref(), failure.class), (Some("lever/t0"), FailureClass::Internal));
            assert!(failure.message.contains("the clock is broken"), "{}", failure.message);
        })
        .await;
}

#[test]
fn a_known_board_is_read_at_its_own_host_only_where_a_page_was_read_there() {
    let at = |state, url: &str| {
        let seen = Evidence { url: url.to_owned(), ..evidence("text", "") };
        let check = DueCheck { state, evidence: vec![seen], ..known(Confidence::Certain) };
        was_read(&check, "jobs.acme.com")
    };
    assert!(
        at(SourceState::Candidate, "https://jobs.acme.com/")
            && at(SourceState::Empty, "https://jobs.acme.com/x")
    );
    assert!(!at(SourceState::Candidate, "https://www.acme.com/"));
    assert!(
        !at(SourceState::Rejected, "https://jobs.acme.com/")
            && !at(SourceState::Removed, "https://jobs.acme.com/")
    );
}
