use super::{
    super::testing::{board, finding, sighting, url, visited},
    *,
};
use crate::domain::EvidenceKind;
use crate::plugins::model::Confidence;

const PAGE: &str = "<nav><a href=https://jobs.lever.co/acme>Careers</a></nav>";

fn kept(findings: Vec<Finding>) -> Explored {
    let mut explored = Explored::default();
    explored.keep_page(&visited("https://acme.example/", PAGE), PageKind::Home, findings, false);
    explored
}

fn only_sighting(findings: Vec<Finding>) -> Sighting {
    let mut explored = kept(findings);
    assert_eq!(explored.boards.len(), 1);
    explored.boards.remove(0).sightings.remove(0)
}

/// Where the link of [`PAGE`] stands in its reduced form.
fn offset_of_link() -> u32 {
    let reduced = visited("https://acme.example/", PAGE).page.reduced.clone();
    u32::try_from(reduced.find("<a ").unwrap()).unwrap()
}

#[test]
fn the_word_of_a_detector_says_how_a_board_is_shown() {
    let table = [
        (EvidenceKind::Iframe, Shown::Embed),
        (EvidenceKind::ScriptSrc, Shown::Embed),
        (EvidenceKind::Link, Shown::Link),
        (EvidenceKind::UrlPattern, Shown::OwnHost),
        (EvidenceKind::JsonLd, Shown::Data),
        (EvidenceKind::Text, Shown::Data),
    ];
    for (word, shown) in table {
        assert_eq!(only_sighting(vec![finding("acme", word, None)]).shown, shown, "{word:?}");
    }
}

#[test]
fn a_finding_without_evidence_is_data_in_the_body() {
    let bare = Finding { evidence: Vec::new(), ..finding("acme", EvidenceKind::Link, None) };
    let seen = only_sighting(vec![bare]);
    assert_eq!((seen.shown, seen.place, seen.detail.as_str()), (Shown::Data, PageRegion::Body, ""));
}

#[test]
fn where_a_board_stands_is_read_from_the_page_itself() {
    let seen = only_sighting(vec![finding("acme", EvidenceKind::Link, Some(offset_of_link()))]);
    assert_eq!((seen.place, seen.text.as_str()), (PageRegion::Nav, "Careers"));
}

#[test]
fn an_offset_that_leads_nowhere_proves_no_place() {
    for offset in [None, Some(u32::MAX)] {
        let link = only_sighting(vec![finding("acme", EvidenceKind::Link, offset)]);
        assert_eq!((link.place, link.text.as_str()), (PageRegion::Footer, ""), "{offset:?}");
        assert_eq!(
            only_sighting(vec![finding("acme", EvidenceKind::Iframe, offset)]).place,
            PageRegion::Body
        );
    }
}

#[test]
fn a_board_that_is_seen_twice_is_one_board_with_two_sightings() {
    let address = || Some("https://jobs.lever.co/acme".to_owned());
    let addressed = Finding { board_url: address(), ..finding("acme", EvidenceKind::Iframe, None) };
    let explored = kept(vec![
        finding("acme", EvidenceKind::Link, None),
        addressed,
        finding("beta", EvidenceKind::Link, None),
    ]);
    let boards: Vec<(&str, usize)> =
        explored.boards.iter().map(|board| (board.tenant.as_str(), board.sightings.len())).collect();
    assert_eq!(boards, [("acme", 2), ("beta", 1)]);
    assert_eq!(explored.boards[0].url, address(), "an address that came later is kept too");
}

#[test]
fn a_page_is_as_crowded_as_it_shows_different_boards() {
    let explored = kept(vec![
        finding("acme", EvidenceKind::Link, None),
        finding("acme", EvidenceKind::Iframe, None),
        finding("beta", EvidenceKind::Link, None),
        Finding { provider: "ashby".to_owned(), ..finding("acme", EvidenceKind::Link, None) },
    ]);
    let mut sightings = explored.boards.iter().flat_map(|board| &board.sightings);
    assert!(sightings.all(|seen| seen.boards_on_page == 3));
}

#[test]
fn the_target_of_a_redirect_is_shown_by_the_address_that_leads_there() {
    let redirect = Redirect::of_page(url("https://acme.example/jobs"), url("https://jobs.lever.co/acme"));
    let mut explored = Explored::default();
    let likely =
        Finding { confidence: Confidence::Likely, ..finding("acme", EvidenceKind::UrlPattern, None) };
    explored.keep_redirect(&redirect, PageKind::Careers, vec![likely], true);
    let seen = &explored.boards[0].sightings[0];
    assert_eq!((seen.shown, seen.kind, seen.moved), (Shown::Redirect, EvidenceKind::Redirect, true));
    assert_eq!(seen.url, "https://acme.example/jobs");
    assert_eq!(seen.detail, "leads to https://jobs.lever.co/acme");
    assert_eq!(seen.certainty, Confidence::Likely);
}

#[test]
fn a_site_that_shows_boards_without_end_is_kept_within_bounds() {
    let same = kept((0..50).map(|_| finding("acme", EvidenceKind::Link, None)).collect());
    assert_eq!(same.boards[0].sightings.len(), discovery::SIGHTINGS.size());
    let told = format!("left out beyond its bound: {}: 30", discovery::SIGHTINGS.name);
    assert_eq!(same.left_out.told(), Some(told));
    let many = kept((0..150).map(|nth| finding(&format!("t{nth}"), EvidenceKind::Link, None)).collect());
    assert_eq!(many.boards.len(), discovery::BOARDS.size());
    let told = format!("left out beyond its bound: {}: 50", discovery::BOARDS.name);
    assert_eq!(many.left_out.told(), Some(told));
    let few = kept((0..100).map(|nth| finding(&format!("t{nth}"), EvidenceKind::Link, None)).collect());
    assert_eq!((few.boards.len(), few.left_out.told()), (100, None));
    assert_eq!(many.boards[0].tenant, "t0", "the first ones stay");
}

#[test]
fn a_board_is_as_strong_as_its_most_telling_sighting() {
    let weak = || sighting(PageKind::Home, PageRegion::Footer, "Studio X");
    let strong = || sighting(PageKind::Home, PageRegion::Nav, "Careers");
    assert_eq!(board("acme", vec![weak(), strong(), weak()]).strength(), Strength::Strong);
    assert_eq!(board("acme", vec![weak()]).strength(), Strength::Weak);
}

#[test]
fn the_name_of_a_board_is_compared_without_what_its_system_adds() {
    let names = CompanyNames::new("Acme S.L.", Some("acme.example"));
    for (tenant, bears) in [("acme", true), ("eu:acme", true), ("acme:wd5:External", true), ("beta", false)] {
        assert_eq!(board(tenant, Vec::new()).bears_name_of(&names), bears, "{tenant}");
    }
}
