use super::*;

fn seen(shown: Shown, page: PageKind, place: Place, text: &str) -> Sighting {
    Sighting {
        url: "https://acme.example/".to_owned(),
        page,
        shown,
        place,
        text: text.to_owned(),
        kind: "link",
        detail: String::new(),
        certainty: model::Confidence::Certain,
        boards_on_page: 1,
        moved: false,
    }
}

fn verdict(tenant: &str, sighting: Sighting, feed: Option<&str>) -> Ownership {
    let feed = feed.map(|name| Feed { name: Some(name.to_owned()), url: None });
    let names = Names::new("Acme S.L.", Some("acme.example"));
    judge(&names, Some("acme.example"), tenant, &[sighting], feed.as_ref())
}

fn is_own(verdict: &Ownership) -> bool {
    matches!(verdict, Ownership::Own(..))
}

#[test]
fn a_board_that_bears_the_companys_name_is_its_own_wherever_it_stands() {
    for place in [Place::Nav, Place::Body, Place::Footer] {
        let own = verdict("acme", seen(Shown::Link, PageKind::Home, place, "Jobs at Acme"), None);
        assert!(matches!(own, Ownership::Own(Confidence::Certain, _)), "{own:?}");
    }
    assert!(is_own(&verdict("xyz123", seen(Shown::Link, PageKind::Home, Place::Footer, "x"), Some("ACME"))));
}

#[test]
fn what_the_site_embeds_or_leads_to_is_its_own_also_when_a_parent_runs_it() {
    for sighting in [
        seen(Shown::Redirect, PageKind::Careers, Place::Body, ""),
        seen(Shown::OwnHost, PageKind::Careers, Place::Body, ""),
        seen(Shown::Embed, PageKind::Home, Place::Body, ""),
        seen(Shown::Link, PageKind::Careers, Place::Body, "Offers of the group"),
        seen(Shown::Link, PageKind::Home, Place::Nav, "Careers"),
    ] {
        let own = verdict("megagroup", sighting.clone(), Some("Mega Group"));
        assert!(matches!(own, Ownership::Own(Confidence::Likely, _)), "{sighting:?} {own:?}");
    }
}

#[test]
fn a_link_that_speaks_for_somebody_else_is_not_taken() {
    for (page, place, text) in [
        (PageKind::Home, Place::Footer, "Site by Studio X, we're hiring"),
        (PageKind::Home, Place::Footer, "Studio X"),
        (PageKind::Home, Place::Body, "Our client Studio X is hiring"),
        (PageKind::Careers, Place::Footer, "Jobs at Studio X"),
    ] {
        for feed in [None, Some("Studio X")] {
            let foreign = verdict("studiox", seen(Shown::Link, page, place, text), feed);
            assert!(matches!(foreign, Ownership::Foreign(_)), "{text} {foreign:?}");
        }
    }
}

#[test]
fn a_plain_link_in_the_foot_waits_for_somebody_to_look_unless_a_name_speaks() {
    let foot = || seen(Shown::Link, PageKind::Home, Place::Footer, "Careers");
    assert!(matches!(verdict("qwerty", foot(), None), Ownership::Unsure(_)));
    assert!(matches!(verdict("qwerty", foot(), Some("Studio X")), Ownership::Foreign(_)));
    assert!(is_own(&verdict("qwerty", foot(), Some("Acme, Inc."))));
}

#[test]
fn among_many_boards_only_names_count() {
    let among = |text: &str| Sighting {
        boards_on_page: 12,
        ..seen(Shown::Link, PageKind::Careers, Place::Body, text)
    };
    assert!(matches!(verdict("studiox", among("Careers"), None), Ownership::Foreign(_)));
    assert!(is_own(&verdict("acme", among("Careers"), None)));
}

#[test]
fn adverts_on_the_companys_own_domain_prove_it() {
    let names = Names::new("Acme", Some("acme.example"));
    let feed = Feed { name: Some("Holding 7".into()), url: Some("https://www.acme.example/jobs".into()) };
    let foot = [seen(Shown::Link, PageKind::Home, Place::Footer, "x")];
    let own = judge(&names, Some("acme.example"), "h7", &foot, Some(&feed));
    assert!(matches!(own, Ownership::Own(Confidence::Certain, _)));
}

#[test]
fn the_name_in_a_tenant_is_found() {
    for (tenant, name) in [
        ("eu:acme", "acme"),
        ("acme:wd5:External", "acme"),
        ("acme.teamtailor.com", "acme"),
        ("jobs.acme.bizneo.com", "acme"),
        ("career5.successfactors.eu:acme", "acme"),
        ("binance.us", "binance.us"),
        ("Hippocratic AI", "Hippocratic AI"),
    ] {
        assert_eq!(tenant_name(tenant), name);
    }
}
