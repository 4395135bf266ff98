use super::{
    super::{
        judge::{PageKind, Sighting},
        testing::{board, sighting},
    },
    *,
};
use crate::domain::page::PageRegion;

fn names() -> CompanyNames {
    CompanyNames::new("Acme", Some("acme.example"))
}

fn weak() -> Sighting {
    sighting(PageKind::Home, PageRegion::Footer, "Studio X")
}

fn strong() -> Sighting {
    sighting(PageKind::Home, PageRegion::Nav, "Careers")
}

fn asked_for(boards: &[SeenBoard]) -> Vec<&str> {
    boards_to_ask_for(boards, &names()).into_iter().map(|board| board.tenant.as_str()).collect()
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
fn a_board_that_is_seen_with_and_without_its_region_is_asked_for_once() {
    let mut elsewhere = board("beta", vec![weak()]);
    elsewhere.system = "ashby".to_owned();
    let boards = [board("beta", vec![strong()]), board("eu:beta", vec![weak()]), elsewhere];
    let asked: Vec<(&str, &str)> = boards_to_ask_for(&boards, &names())
        .into_iter()
        .map(|board| (board.system.as_str(), board.tenant.as_str()))
        .collect();
    assert_eq!(asked, [("lever", "eu:beta"), ("ashby", "beta")]);
}

#[test]
fn a_site_of_many_boards_is_asked_for_a_few_of_them() {
    let boards: Vec<SeenBoard> = (0..60).map(|nth| board(&format!("t{nth}"), vec![weak()])).collect();
    let asked = asked_for(&boards);
    assert_eq!((asked.len(), asked[0]), (MOST_BOARDS + MOST_REJECTED, "t0"));
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
