use super::{super::testing::finding, *};
use crate::{
    domain::EvidenceKind,
    plugins::model::{Confidence, FindingEvidence},
};

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

/// The same, written otherwise.
fn written(detail: &str, finding: Finding) -> Finding {
    let evidence = finding.evidence.iter().cloned();
    let evidence = evidence.map(|seen| FindingEvidence { detail: detail.to_owned(), ..seen }).collect();
    Finding { evidence, ..finding }
}

#[test]
fn what_two_detectors_see_in_one_place_is_one_finding() {
    let at = |offset| finding("acme", EvidenceKind::Link, Some(offset));
    let unsure = Finding { confidence: Confidence::Hint, ..written("another word", at(7)) };
    let address = Some("https://jobs.lever.co/acme".to_owned());
    let kept = once(vec![unsure, at(40), Finding { board_url: address.clone(), ..at(7) }]);
    let places: Vec<Option<u32>> = kept.iter().map(|finding| finding.evidence[0].offset).collect();
    assert_eq!(places, [Some(7), Some(40)]);
    assert_eq!((kept[0].confidence, &kept[0].board_url), (Confidence::Certain, &address));
}

#[test]
fn other_boards_other_places_and_other_kinds_of_evidence_stay_apart() {
    let link = |tenant: &str, offset| finding(tenant, EvidenceKind::Link, offset);
    let page = |detail: &str| written(detail, finding("acme", EvidenceKind::UrlPattern, None));
    let all = vec![
        link("acme", Some(7)),
        link("beta", Some(7)),
        link("acme", Some(8)),
        finding("acme", EvidenceKind::Iframe, Some(7)),
        Finding { provider: "greenhouse".to_owned(), ..link("acme", Some(7)) },
        page("https://one.example/app.js"),
        page("https://other.example/app.js"),
        Finding { evidence: Vec::new(), ..link("acme", None) },
    ];
    assert_eq!(once(all.clone()), all);
    let twice: Vec<Finding> = all.iter().chain(&all).cloned().collect();
    assert_eq!(once(twice), all);
}
