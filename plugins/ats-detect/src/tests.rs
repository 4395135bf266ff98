use std::collections::BTreeSet;

use sdk::testing::{context, page};

use super::*;

/// What addresses name, whichever component knows the system: all components together are held against it too.
const BOARDS: &str = include_str!("../../../tests/guests/recognition/boards.tsv");

/// Addresses that name no board.
const NO_BOARDS: &str = include_str!("../../../tests/guests/recognition/no_boards.txt");

fn found_at(url: &str, html: &str) -> Vec<String> {
    let report = AtsDetect.detect(&context(0), &page(url, html)).unwrap();
    let mut found: Vec<String> = report
        .findings
        .into_iter()
        .map(|finding| {
            assert!(finding.evidence[0].offset.is_some() || finding.evidence[0].detail.contains("://"));
            format!("{} {}", finding.provider, finding.tenant)
        })
        .collect();
    found.dedup();
    found
}

fn found(html: &str) -> Vec<String> {
    found_at("https://acme.example/", html)
}

fn link(url: &str) -> Vec<String> {
    found(&format!("<a href=\"{url}\" place=\"body\">x</a>"))
}

fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// System, tenant and address of each board of the list.
fn boards() -> Vec<(&'static str, &'static str, &'static str)> {
    let row = |line: &'static str| {
        let fields: Vec<&str> = line.split('\t').collect();
        (fields[0], fields[1], fields[2])
    };
    lines(BOARDS).map(row).collect()
}

fn is_known(system: &str) -> bool {
    SYSTEMS.iter().any(|known| known.name == system)
}

#[test]
fn every_way_of_identifying_a_board_is_recognised_and_other_systems_are_left_to_their_own_plugins() {
    for (system, tenant, url) in boards() {
        let expected = if is_known(system) { vec![format!("{system} {tenant}")] } else { Vec::new() };
        assert_eq!(link(url), expected, "{url}");
        assert_eq!(found_at(url, ""), expected, "{url}");
    }
    let listed: BTreeSet<&str> = boards().into_iter().map(|(system, _, _)| system).collect();
    let unlisted: Vec<&str> =
        SYSTEMS.iter().map(|system| system.name).filter(|name| !listed.contains(name)).collect();
    assert!(unlisted.is_empty(), "{unlisted:?}");
}

#[test]
fn a_tenant_that_was_recognised_is_spelt_as_it_is_asked_with() {
    for (system, tenant, url) in boards() {
        let identity = AtsDetect::identify(system, tenant).map(|known| known.tenant);
        assert_eq!(identity, is_known(system).then(|| tenant.to_owned()), "{url}");
    }
}

#[test]
fn boards_are_recognised_in_frames_scripts_data_and_json() {
    for (system, tenant, url) in boards().into_iter().filter(|(system, _, _)| is_known(system)) {
        for html in [
            format!("<iframe src=\"{url}\" place=\"body\">"),
            format!("<script src=\"{url}\" place=\"body\"></script>"),
            format!("<script>var u = '{url}';</script>"),
            format!("<script type=\"application/ld+json\">{{\"url\":\"{url}\"}}</script>"),
            format!("<div id=\"x\" data-props=\"{{'u':'{url}'}}\" place=\"body\">"),
        ] {
            assert_eq!(found(&html), [format!("{system} {tenant}")], "{html}");
        }
    }
}

#[test]
fn the_systems_own_pages_and_files_are_not_boards() {
    for url in lines(NO_BOARDS) {
        assert_eq!(link(url), Vec::<String>::new(), "{url}");
        assert_eq!(found(&format!("<script>x('{url}')</script>")), Vec::<String>::new(), "{url}");
    }
}

#[test]
fn settings_of_widgets_identify_the_board_and_numbers_do_not() {
    let clue = "<div id=\"tc-jswidget\" data-client-id=\"0123456789abcdef0123456789abcdef\" place=\"body\">";
    assert_eq!(found(clue), ["talentclue 0123456789abcdef0123456789abcdef"]);
    let numeric = "<div id=\"tc-jswidget\" data-client-id=\"94463\" place=\"body\">";
    assert!(found(numeric).is_empty());
    assert!(found("<p>Powered by Talent Clue and Bizneo</p>").is_empty());
}
