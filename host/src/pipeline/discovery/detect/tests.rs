use super::{super::testing::finding, *};
use crate::domain::EvidenceKind;

#[test]
fn only_a_finding_that_can_be_stored_is_kept() {
    let provider =
        |name: &str| Finding { provider: name.to_owned(), ..finding("acme", EvidenceKind::Link, None) };
    let tenant = |name: &str| finding(name, EvidenceKind::Link, None);
    let table = [
        (tenant("acme"), true),
        (tenant("eu:acme"), true),
        (tenant("Hippocratic AI"), true),
        (tenant(&"é".repeat(LONGEST_TENANT)), true),
        (tenant(&"e".repeat(LONGEST_TENANT + 1)), false),
        (tenant(""), false),
        (tenant(" "), false),
        (tenant(" acme"), false),
        (tenant("acme/jobs"), false),
        (tenant("acme?x=1"), false),
        (tenant("acme#x"), false),
        (tenant("acme\\x"), false),
        (tenant("ac\nme"), false),
        (provider("smart-recruiters_2"), true),
        (provider(&"a".repeat(64)), true),
        (provider(&"a".repeat(65)), false),
        (provider(""), false),
        (provider("Lever"), false),
        (provider("le ver"), false),
    ];
    for (finding, is_kept) in table {
        assert_eq!(is_plain(&finding), is_kept, "{:?} {:?}", finding.provider, finding.tenant);
    }
}

#[test]
fn an_address_of_a_board_that_nobody_would_open_is_dropped() {
    let long = format!("https://jobs.lever.co/{}", "x".repeat(2048));
    let table = [
        ("https://jobs.lever.co/acme", true),
        ("http://jobs.lever.co/acme", true),
        ("javascript:alert(1)", false),
        ("jobs.lever.co/acme", false),
        ("https://jobs.lever.co/\nacme", false),
        (long.as_str(), false),
    ];
    for (address, is_kept) in table {
        let addressed =
            Finding { board_url: Some(address.to_owned()), ..finding("acme", EvidenceKind::Link, None) };
        let plain = with_plain_address(addressed.clone());
        assert_eq!(plain.board_url.is_some(), is_kept, "{address}");
        assert_eq!(Finding { board_url: None, ..plain }, Finding { board_url: None, ..addressed });
    }
}
