use super::*;
use crate::domain::EvidenceKind;

fn seen(shown: Shown, page: PageKind, place: PageRegion, text: &str) -> Sighting {
    Sighting {
        url: "https://acme.example/".to_owned(),
        page,
        shown,
        place,
        text: text.to_owned(),
        kind: EvidenceKind::Link,
        detail: String::new(),
        certainty: model::Confidence::Certain,
        boards_on_page: 1,
        moved: false,
    }
}

fn verdict(tenant: &str, sighting: Sighting, feed: Option<&str>) -> Ownership {
    let feed = feed.map(|name| Feed { name: Some(name.to_owned()), url: None });
    let names = CompanyNames::new("Acme S.L.", Some("acme.example"));
    judge(&names, Some("acme.example"), tenant, &[sighting], feed.as_ref())
}

fn is_own(verdict: &Ownership) -> bool {
    matches!(verdict, Ownership::Own(..))
}

#[test]
fn a_board_that_bears_the_companys_name_is_its_own_wherever_it_stands() {
    for place in [PageRegion::Nav, PageRegion::Body, PageRegion::Footer] {
        let own = verdict("acme", seen(Shown::Link, PageKind::Home, place, "Jobs at Acme"), None);
        assert!(matches!(own, Ownership::Own(Confidence::Certain, _)), "{own:?}");
    }
    assert!(is_own(&verdict(
        "xyz123",
        seen(Shown::Link, PageKind::Home, PageRegion::Footer, "x"),
        Some("ACME")
    )));
}

#[test]
fn what_the_site_embeds_or_leads_to_is_its_own_also_when_a_parent_runs_it() {
    for sighting in [
        seen(Shown::Redirect, PageKind::Careers, PageRegion::Body, ""),
        seen(Shown::OwnHost, PageKind::Careers, PageRegion::Body, ""),
        seen(Shown::Embed, PageKind::Home, PageRegion::Body, ""),
        seen(Shown::Link, PageKind::Careers, PageRegion::Body, "Offers of the group"),
        seen(Shown::Link, PageKind::Home, PageRegion::Nav, "Careers"),
    ] {
        let own = verdict("megagroup", sighting.clone(), Some("Mega Group"));
        assert!(matches!(own, Ownership::Own(Confidence::Likely, _)), "{sighting:?} {own:?}");
    }
}

#[test]
fn a_link_that_speaks_for_somebody_else_is_not_taken() {
    for (page, place, text) in [
        (PageKind::Home, PageRegion::Footer, "Site by Studio X, we're hiring"),
        (PageKind::Home, PageRegion::Footer, "Studio X"),
        (PageKind::Home, PageRegion::Body, "Our client Studio X is hiring"),
        (PageKind::Careers, PageRegion::Footer, "Jobs at Studio X"),
    ] {
        for feed in [None, Some("Studio X")] {
            let foreign = verdict("studiox", seen(Shown::Link, page, place, text), feed);
            assert!(matches!(foreign, Ownership::Foreign(_)), "{text} {foreign:?}");
        }
    }
}

#[test]
fn a_plain_link_in_the_foot_waits_for_somebody_to_look_unless_a_name_speaks() {
    let foot = || seen(Shown::Link, PageKind::Home, PageRegion::Footer, "Careers");
    assert!(matches!(verdict("qwerty", foot(), None), Ownership::Unsure(_)));
    assert!(matches!(verdict("qwerty", foot(), Some("Studio X")), Ownership::Foreign(_)));
    assert!(is_own(&verdict("qwerty", foot(), Some("Acme, Inc."))));
}

#[test]
fn among_many_boards_only_names_count() {
    let among = |text: &str| Sighting {
        boards_on_page: 12,
        ..seen(Shown::Link, PageKind::Careers, PageRegion::Body, text)
    };
    assert!(matches!(verdict("studiox", among("Careers"), None), Ownership::Foreign(_)));
    assert!(is_own(&verdict("acme", among("Careers"), None)));
}

#[test]
fn adverts_on_the_companys_own_domain_prove_it() {
    let names = CompanyNames::new("Acme", Some("acme.example"));
    let feed = Feed { name: Some("Holding 7".into()), url: Some("https://www.acme.example/jobs".into()) };
    let foot = [seen(Shown::Link, PageKind::Home, PageRegion::Footer, "x")];
    let own = judge(&names, Some("acme.example"), "h7", &foot, Some(&feed));
    assert!(matches!(own, Ownership::Own(Confidence::Certain, _)));
}

#[test]
fn names_that_begin_with_one_another_are_no_reason_to_reject_a_board() {
    let link = |text: &str| seen(Shown::Link, PageKind::Home, PageRegion::Body, text);
    let judged = |name: &str, tenant: &str, text: &str, feed: Option<&str>| {
        let feed = feed.map(|name| Feed { name: Some(name.to_owned()), url: None });
        judge(&CompanyNames::new(name, None), None, tenant, &[link(text)], feed.as_ref())
    };
    for (name, tenant, feed) in [
        ("Pulumi", "pulumicorporation", Some("Pulumi Corporation")),
        ("Pulumi", "pulumicorporation", None),
        ("MarketAxess", "marketaxess", Some("MarketAxess Corporation")),
        ("Viam", "viamrobotics", Some("Viam Robotics")),
        ("Viam", "viamrobotics", None),
    ] {
        let own = judged(name, tenant, "Come and help us build it", feed);
        assert!(is_own(&own), "{name} {tenant} {feed:?} {own:?}");
    }
    for (name, tenant, feed) in
        [("Delta", "delta-dental", Some("Delta Dental")), ("Delta", "delta-dental", None)]
    {
        let unsure = judged(name, tenant, "Our client is hiring", feed);
        assert!(matches!(unsure, Ownership::Unsure(_)), "{unsure:?}");
    }
    for (name, tenant, feed) in [("Uni", "universalrobots", Some("Universal Robots")), ("Ban", "banco", None)]
    {
        let foreign = judged(name, tenant, "Our client is hiring", feed);
        assert!(matches!(foreign, Ownership::Foreign(_)), "{foreign:?}");
    }
}

#[test]
fn the_names_in_a_tenant_are_found() {
    for (tenant, names) in [
        ("eu:acme", vec!["acme"]),
        ("acme:wd5:External", vec!["acme"]),
        ("acme.teamtailor.com", vec!["acme"]),
        ("jobs.acme.bizneo.com", vec!["acme"]),
        ("career5.successfactors.eu:acme", vec!["career5", "acme"]),
        ("acme.fa.em2.oraclecloud.com:CX_1", vec!["acme", "CX_1"]),
        ("site106.reachmee.com:I017:acme:5:UK", vec!["site106", "I017", "acme"]),
        ("binance.us", vec!["binance.us"]),
        ("Hippocratic AI", vec!["Hippocratic AI"]),
    ] {
        assert_eq!(tenant_names(tenant), names);
    }
    let acme = CompanyNames::new("Acme S.L.", None);
    assert_eq!(agreement_of_tenant(&acme, "recruiting2.ultipro.com:ACME:0b7c"), Agreement::Same);
    assert_eq!(agreement_of_tenant(&acme, "recruiting2.ultipro.com:OTHER:0b7c"), Agreement::Different);
}

#[test]
fn a_sight_is_as_strong_as_its_place_and_manner() {
    let (home, careers) = (PageKind::Home, PageKind::Careers);
    let table = [
        (Shown::Redirect, home, PageRegion::Footer, 20, Strength::Strong),
        (Shown::OwnHost, home, PageRegion::Footer, 20, Strength::Strong),
        (Shown::Embed, home, PageRegion::Body, 3, Strength::Strong),
        (Shown::Embed, home, PageRegion::Body, 4, Strength::Weak),
        (Shown::Embed, careers, PageRegion::Body, 8, Strength::Strong),
        (Shown::Embed, careers, PageRegion::Body, 9, Strength::Weak),
        (Shown::Embed, home, PageRegion::Footer, 1, Strength::Fair),
        (Shown::Data, home, PageRegion::Body, 1, Strength::Fair),
        (Shown::Data, careers, PageRegion::Body, 1, Strength::Strong),
        (Shown::Link, home, PageRegion::Nav, 1, Strength::Strong),
        (Shown::Link, home, PageRegion::Body, 1, Strength::Fair),
        (Shown::Link, home, PageRegion::Footer, 1, Strength::Fair),
        (Shown::Link, careers, PageRegion::Footer, 1, Strength::Fair),
        (Shown::Link, careers, PageRegion::Body, 1, Strength::Strong),
        (Shown::Link, careers, PageRegion::Body, 2, Strength::Strong),
    ];
    for (shown, page, place, boards_on_page, strength) in table {
        let sighting = Sighting { boards_on_page, ..seen(shown, page, place, "Careers") };
        assert_eq!(sighting.strength(), strength, "{sighting:?}");
    }
    let named = |place, boards_on_page| {
        let link = seen(Shown::Link, careers, place, "Studio X");
        Sighting { boards_on_page, ..link }.strength()
    };
    assert_eq!(named(PageRegion::Body, 1), Strength::Strong, "alone on a page about jobs");
    assert_eq!(named(PageRegion::Body, 2), Strength::Fair);
    assert_eq!(named(PageRegion::Nav, 1), Strength::Weak);
}

#[test]
fn a_page_under_another_name_proves_nothing_without_a_name() {
    for shown in [Shown::Redirect, Shown::OwnHost, Shown::Embed, Shown::Data, Shown::Link] {
        let moved = Sighting { moved: true, ..seen(shown, PageKind::Careers, PageRegion::Body, "Careers") };
        assert_eq!(moved.strength(), Strength::Fair, "{shown:?}");
        assert!(matches!(verdict("qwerty", moved, None), Ownership::Unsure(_)), "{shown:?}");
    }
}

#[test]
fn a_weak_sign_of_a_board_that_bears_the_name_makes_it_likely() {
    let hint = Sighting {
        certainty: model::Confidence::Hint,
        ..seen(Shown::Data, PageKind::Careers, PageRegion::Body, "")
    };
    assert!(matches!(verdict("acme", hint, None), Ownership::Own(Confidence::Likely, _)));
}

#[test]
fn a_board_without_a_name_of_its_own_is_judged_by_its_tenant() {
    let foot = || seen(Shown::Link, PageKind::Home, PageRegion::Footer, "x");
    assert!(is_own(&verdict("acme", foot(), Some(""))));
    assert!(!is_own(&verdict("acme", foot(), Some("Studio X"))), "a name that it gives counts first");
}
