use std::path::Path;

use super::{
    super::{
        judge::{PageKind, Sighting},
        testing::{board, sighting},
    },
    *,
};
use crate::{
    domain::page::PageRegion,
    pipeline::testing::config_in,
    store::{
        keys::BoardKey,
        sources::{Confidence, FoundSource},
    },
};

fn names() -> CompanyNames {
    CompanyNames::new("Acme", Some("acme.example"))
}

fn weak() -> Sighting {
    sighting(PageKind::Home, PageRegion::Footer, "Studio X")
}

fn strong() -> Sighting {
    sighting(PageKind::Home, PageRegion::Nav, "Careers")
}

fn found() -> FoundSource {
    FoundSource {
        board: BoardKey { provider: "lever".to_owned(), tenant: "acme".to_owned() },
        confidence: Confidence::Hint,
        state: SourceState::Candidate,
        reason: String::new(),
        evidence: Vec::new(),
        board_url: None,
        open_offers: None,
        due_at: None,
    }
}

fn asked_for(boards: &[SeenBoard]) -> Vec<&str> {
    boards_worth_asking(boards, &names()).into_iter().map(|board| board.tenant.as_str()).collect()
}

#[test]
fn boards_of_the_companys_name_are_asked_for_first_then_the_most_telling() {
    let boards = [
        board("first", vec![weak()]),
        board("strong", vec![strong()]),
        board("acme", vec![weak()]),
        board("second", vec![weak()]),
    ];
    assert_eq!(asked_for(&boards), ["acme", "strong", "first", "second"]);
}

#[test]
fn a_site_is_read_as_it_is_only_where_no_system_shows_its_offers() {
    let door = SeenBoard {
        system: "sitemap".to_owned(),
        is_door: true,
        ..board("www.acme.example", vec![strong()])
    };
    assert_eq!(asked_for(std::slice::from_ref(&door)), ["www.acme.example"]);
    assert_eq!(asked_for(&[door.clone(), board("somebody", vec![strong()])]), ["somebody"]);
    // Another company's board, as it seems, takes nothing away.
    assert_eq!(asked_for(&[door, board("somebody", vec![weak()])]).len(), 2);
}

#[test]
fn a_board_that_is_seen_with_and_without_its_region_is_asked_for_once() {
    let mut elsewhere = board("beta", vec![weak()]);
    elsewhere.system = "ashby".to_owned();
    let boards = [board("beta", vec![strong()]), board("eu:beta", vec![weak()]), elsewhere];
    let asked: Vec<(&str, &str)> = boards_worth_asking(&boards, &names())
        .into_iter()
        .map(|board| (board.system.as_str(), board.tenant.as_str()))
        .collect();
    assert_eq!(asked, [("lever", "eu:beta"), ("ashby", "beta")]);
}

#[test]
fn a_walk_may_send_some_requests_for_each_page_and_no_more() {
    let mut settings = config_in(Path::new("."), "order = []\n").discovery;
    assert_eq!(most_requests(&settings), 170);
    (settings.links, settings.candidates) = (0, 0);
    assert_eq!(most_requests(&settings), 20);
    settings.links = usize::MAX;
    assert_eq!(most_requests(&settings), u32::MAX);
}

#[test]
fn a_site_of_many_boards_is_asked_for_a_few_of_them() {
    let most = discovery::BOARDS_ASKED.size();
    let boards: Vec<SeenBoard> = (0..60).map(|nth| board(&format!("t{nth}"), vec![weak()])).collect();
    let mut few = Explored { boards: boards[..most].to_vec(), ..Explored::default() };
    assert_eq!((to_ask_for(&mut few, &names()).len(), few.left_out.told()), (most, None));
    let mut many = Explored { boards, ..Explored::default() };
    let asked = to_ask_for(&mut many, &names());
    assert_eq!((asked.len(), asked[0].tenant.as_str()), (most, "t0"));
    let told = format!("left out beyond its bound: {}: 45", discovery::BOARDS_ASKED.name);
    assert_eq!(many.left_out.told(), Some(told));
}

#[test]
fn of_other_companies_boards_a_few_are_kept_and_the_others_counted() {
    let decided = |state| BoardDecision::Found(FoundSource { state, ..found() });
    let (mut boards, mut left_out) = (Vec::new(), LeftOut::default());
    for _ in 0..discovery::BOARDS_REJECTED.size() {
        keep(&mut boards, decided(SourceState::Rejected), &mut left_out);
    }
    assert_eq!((boards.len(), left_out.told()), (5, None));
    keep(&mut boards, decided(SourceState::Rejected), &mut left_out);
    keep(&mut boards, decided(SourceState::Confirmed), &mut left_out);
    assert_eq!(boards.len(), 6);
    let told = format!("left out beyond its bound: {}: 1", discovery::BOARDS_REJECTED.name);
    assert_eq!(left_out.told(), Some(told));
}

#[test]
fn only_a_weak_sight_among_many_boards_of_other_names_is_hopeless() {
    let among = |boards_on_page, seen| Sighting { boards_on_page, ..seen };
    let table = [
        ("studiox", vec![among(11, weak())], true),
        ("studiox", vec![among(10, weak())], false),
        ("acme", vec![among(11, weak())], false),
        ("studiox", vec![among(11, weak()), among(1, weak())], false),
        ("studiox", vec![among(11, weak()), among(1, strong())], false),
    ];
    for (tenant, sightings, hopeless) in table {
        let board = board(tenant, sightings);
        assert_eq!(is_hopeless(&board, &names()), hopeless, "{board:?}");
    }
}
