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
        (tenant(""), false),
        (tenant(" "), false),
        (tenant(" acme"), false),
        (tenant("acme/jobs"), false),
        (tenant("acme?x=1"), false),
        (tenant("acme#x"), false),
        (tenant("acme\\x"), false),
        (tenant("ac\nme"), false),
        (provider("smart-recruiters_2"), true),
        (provider(""), false),
        (provider("Lever"), false),
        (provider("le ver"), false),
    ];
    for (finding, is_kept) in table {
        assert_eq!(is_plain(&finding), is_kept, "{:?} {:?}", finding.provider, finding.tenant);
    }
}
