use super::*;
use crate::testing::page;

const HUB: Site = Site {
    origin: "https://hub.example",
    lists: &["/companies", "/newcomers/"],
    details: &["/company/*"],
    own_domains: &["hub.example", "owner.example"],
    own_names: &["The Hub"],
};

const ACME: &str = "https://hub.example/company/acme-robots/";

/// A link in the page's content.
fn link(href: &str, class: &str, text: &str) -> String {
    format!("<a href=\"{href}\" class=\"{class}\" place=\"body\">{text}</a>")
}

/// The company on a detail page with a title and these lines.
fn company(lines: &[String]) -> Company {
    let html = format!("<title>Acme Robots | The Hub</title>\n{}", lines.join("\n"));
    HUB.read(&page(ACME, &html)).unwrap().companies.remove(0)
}

fn website(links: &[(&str, &str, &str)]) -> Option<String> {
    company(&links.iter().map(|(href, class, text)| link(href, class, text)).collect::<Vec<_>>()).website
}

/// The company's name on a detail page with these lines.
fn name(html: &str) -> Option<String> {
    HUB.read(&page(ACME, html)).ok().map(|mut listing| listing.companies.remove(0).name)
}

/// The page after `current` in a list with these links.
fn next(current: &str, links: &[(&str, &str)]) -> Option<String> {
    let pager: Vec<_> = links.iter().map(|(href, text)| link(href, "", text)).collect();
    let html = format!("{}\n{}", link(ACME, "", "Acme"), pager.join("\n"));
    HUB.read(&page(current, &html)).unwrap().next
}

#[test]
fn the_link_that_says_so_is_the_website() {
    for (class, text) in [
        ("", "Website"),
        ("", "Sitio web"),
        ("", "Visita la página"),
        ("", "www.robots.example"),
        ("", "robots.example/en"),
        ("company-website", "Acme"),
        ("icon web", ""),
    ] {
        let links =
            [("https://acmenews.example/", "", "Acme in the news"), ("https://robots.example/", class, text)];
        assert_eq!(website(&links).as_deref(), Some("https://robots.example/"), "{class} {text}");
    }
}

#[test]
fn who_made_the_hubs_site_is_no_company() {
    assert_eq!(
        website(&[
            ("https://studio.example/", "", "Diseño web: Studio"),
            ("https://press.example/", "", "News")
        ]),
        None
    );
}

#[test]
fn of_several_that_say_so_the_name_decides_and_then_the_order() {
    let first = ("https://one.example/", "web", "");
    let second = ("https://acmerobots.example/", "web", "");
    assert_eq!(website(&[first, second]).as_deref(), Some("https://acmerobots.example/"));
    assert_eq!(
        website(&[first, ("https://two.example/", "web", "")]).as_deref(),
        Some("https://one.example/")
    );
}

#[test]
fn a_link_alone_is_the_website_and_of_several_the_one_like_the_name() {
    let other = ("https://press.example/acme", "", "Press");
    assert_eq!(website(&[("https://r2.example/", "", "Discover")]).as_deref(), Some("https://r2.example/"));
    let like = ("https://www.acme-robots.example/en", "", "Discover");
    assert_eq!(website(&[other, like]).as_deref(), Some("https://www.acme-robots.example/en"));
    assert_eq!(website(&[other, ("https://r2.example/", "", "Discover")]), None, "nothing tells them apart");
    assert_eq!(website(&[]), None);
    // Two links to the same host count as one.
    assert_eq!(
        website(&[other, ("http://www.press.example/", "", "")]).as_deref(),
        Some("https://press.example/acme")
    );
}

#[test]
fn an_article_alone_is_no_website() {
    for article in ["https://press.example/business/2026/", "https://press.example/a-hub-finds-its-company"] {
        assert_eq!(website(&[(article, "", "Press")]), None, "{article}");
        assert_eq!(website(&[(article, "", "Website")]).as_deref(), Some(article));
    }
    for own in
        ["https://www.acme-robots.example/en/home", "https://r2.example/en/", "https://r2.example/r2-arm"]
    {
        assert_eq!(website(&[(own, "", "Discover")]).as_deref(), Some(own));
    }
}

#[test]
fn profiles_elsewhere_and_the_hub_itself_are_no_website() {
    for href in [
        "https://www.linkedin.com/company/acme",
        "https://es.linkedin.com/company/acme",
        "https://twitter.com/acme",
        "https://x.com/acme",
        "https://www.facebook.com/acme",
        "https://www.instagram.com/acme",
        "https://www.youtube.com/@acme",
        "https://youtu.be/acme",
        "https://github.com/acme",
        "https://www.tiktok.com/@acme",
        "https://maps.google.com/?q=acme",
        "https://www.google.com/maps/place/acme",
        "https://goo.gl/maps/acme",
        "https://maps.app.goo.gl/acme",
        "https://wa.me/34600000000",
        "https://api.whatsapp.com/send?text=https://acmerobots.example/",
        "https://www.crunchbase.com/organization/acme",
        "https://medium.com/@acme",
        "https://apps.apple.com/es/app/acme/id1",
        "https://play.google.com/store/apps/details?id=acme",
        "https://hub.example/company/other/",
        "https://www.hub.example/",
        "https://blog.owner.example/acme",
        "mailto:web@acmerobots.example",
        "tel:+34600000000",
        "javascript:void(0)",
    ] {
        assert_eq!(website(&[(href, "website", "Web")]), None, "{href}");
    }
    // Domains that only end like a known one.
    for href in ["https://netflix.com/", "https://notgithub.com/", "https://mygoo.gl.example/"] {
        assert_eq!(website(&[(href, "", "")]).as_deref(), Some(href));
    }
}

#[test]
fn the_frame_of_a_page_holds_no_company() {
    let lines = ["nav", "footer"]
        .map(|place| format!("<a href=\"https://acmerobots.example/\" place=\"{place}\">Web</a>"));
    assert_eq!(company(&lines).website, None);
}

#[test]
fn a_name_is_what_page_and_address_agree_on() {
    for html in [
        "<h1>Acme Robots</h1>",
        "<title>Acme Robots | The Hub</title>",
        "<title>The Hub - Acme Robots</title>",
        "<title>Acme Robots — The Hub | THE HUB</title>",
        "<title>The Hub</title>\n<meta name=\"og:title\" content=\"Acme  Robots\">",
        "<h1>The Hub</h1>\n<title>Acme Robots</title>",
        "<h1>Our companies</h1>\n<title>Acme Robots - The Hub</title>",
    ] {
        assert_eq!(name(html).as_deref(), Some("Acme Robots"), "{html}");
    }
    assert_eq!(name("<h1>ACME ROBOTS, S.L. - Vic</h1>").as_deref(), Some("ACME ROBOTS, S.L. - Vic"));
    // A company that was renamed after its page got a URL.
    assert_eq!(name("<h1>Zzyx</h1>\n<title>Zzyx | The Hub</title>").as_deref(), Some("Zzyx"));
}

#[test]
fn a_page_without_a_name_is_another_form() {
    for html in ["", "<title>The Hub</title>", "<h1> </h1>", "<p>Acme Robots</p>"] {
        assert!(matches!(HUB.read(&page(ACME, html)), Err(PluginError::Parse(_))), "{html}");
    }
}

#[test]
fn a_page_of_details_that_leads_elsewhere_is_not_found() {
    for gone_to in ["https://hub.example/companies", "https://hub.example/", "https://acmerobots.example/"] {
        let mut moved = page(ACME, &link(ACME, "", "Acme"));
        gone_to.clone_into(&mut moved.final_url);
        assert!(matches!(HUB.read(&moved), Err(PluginError::NotFound(_))), "{gone_to}");
    }
    let mut renamed = page(ACME, "<h1>Acme</h1>");
    "https://www.hub.example/company/acme".clone_into(&mut renamed.final_url);
    let company = HUB.read(&renamed).unwrap().companies.remove(0);
    assert_eq!(company.detail_url.as_deref(), Some("https://www.hub.example/company/acme"));
}

#[test]
fn statuses_are_named_by_what_the_host_does_next() {
    let class = |status| {
        let mut answer = page("https://hub.example/companies", "");
        answer.status = status;
        match HUB.read(&answer).unwrap_err() {
            PluginError::RateLimited(_) => "rate-limited",
            PluginError::NotFound(_) => "not-found",
            PluginError::Gone(_) => "gone",
            PluginError::Blocked(_) => "blocked",
            PluginError::Transient(_) => "transient",
            PluginError::Other(other) if !other.retryable => "other",
            other => panic!("{status}: {other:?}"),
        }
    };
    let statuses = [429, 404, 410, 401, 403, 451, 408, 500, 503, 304, 400];
    assert_eq!(
        statuses.map(class),
        [
            "rate-limited",
            "not-found",
            "gone",
            "blocked",
            "blocked",
            "blocked",
            "transient",
            "transient",
            "transient",
            "other",
            "other",
        ]
    );
}

#[test]
fn a_first_page_without_companies_is_another_form_and_a_later_one_the_end() {
    assert_eq!(HUB.start(), ["https://hub.example/companies", "https://hub.example/newcomers/"]);
    for first in HUB.start() {
        assert!(matches!(HUB.read(&page(&first, "<h1>New!</h1>")), Err(PluginError::Parse(_))), "{first}");
    }
    let pager = link("https://hub.example/companies?page=10", "next", "Next");
    let listing = HUB.read(&page("https://hub.example/companies?page=9", &pager)).unwrap();
    assert_eq!(listing, Listing { companies: vec![], details: vec![], next: None });
}

#[test]
fn the_next_page_is_the_one_numbered_so() {
    let pages = |path: &'static str| move |number: u32| format!("https://hub.example{path}{number}");
    for address in
        [pages("/companies?page="), pages("/companies?sector=3&pagina="), pages("/companies/page/")]
    {
        let (two, three, nine) = (address(2), address(3), address(9));
        let links = [(two.as_str(), "2"), (nine.as_str(), "»"), (three.as_str(), "3")];
        assert_eq!(next("https://hub.example/companies", &links).as_deref(), Some(two.as_str()));
        assert_eq!(next(&two, &links).as_deref(), Some(three.as_str()));
        assert_eq!(next(&nine, &links), None);
    }
}

#[test]
fn addresses_that_count_from_zero_skip_no_page() {
    let [zero, one, two] = [0, 1, 2].map(|number| format!("https://hub.example/companies?page={number}"));
    let links = [(zero.as_str(), "1"), (&one, "2"), (&two, "3"), (&one, "Siguiente ›"), (&two, "Última »")];
    assert_eq!(next("https://hub.example/companies", &links), Some(one.clone()));
    let links =
        [(zero.as_str(), "‹ Anterior"), (&zero, "1"), (&one, "2"), (&two, "3"), (&two, "Siguiente ›")];
    assert_eq!(next(&one, &links), Some(two.clone()));
    assert_eq!(
        next(&two, &[(zero.as_str(), "« Primera"), (&one, "‹ Anterior"), (&one, "2"), (&two, "3")]),
        None
    );
}

#[test]
fn or_the_one_that_says_so_and_never_one_back_or_of_another_list() {
    let here = "https://hub.example/companies?page=4";
    for text in ["Siguiente", "Següent ›", "Next page", "›", "Próxima"] {
        let further = "https://hub.example/companies?page=6";
        assert_eq!(next(here, &[(further, text)]).as_deref(), Some(further), "{text}");
        for astray in [
            here,
            "https://hub.example/companies?page=4#top",
            "https://hub.example/companies?page=3",
            "https://hub.example/companies",
            "https://hub.example/news?page=5",
            "https://other.example/companies?page=5",
        ] {
            assert_eq!(next(here, &[(astray, text)]), None, "{astray}");
        }
    }
    // Without page numbers in the URLs, only the text says which page is next.
    let (first, after) = ("https://hub.example/companies", "https://hub.example/companies?after=x");
    assert_eq!(next(first, &[(after, "More")]), None);
    assert_eq!(next(first, &[(after, "Next")]).as_deref(), Some(after));
}

#[test]
fn details_are_told_once_in_order() {
    let lines = [
        ACME,
        "https://hub.example/company/b",
        "https://hub.example/company/acme-robots/#team",
        "https://other.example/company/c",
    ]
    .map(|href| link(href, "", "x"));
    let listing = HUB.read(&page("https://hub.example/companies", &lines.join("\n"))).unwrap();
    assert_eq!(listing.details, [ACME, "https://hub.example/company/b"]);
}

#[test]
fn a_page_cut_anywhere_is_read_or_refused() {
    let html = format!(
        "<title>Acme — The Hub</title>\n<h1>Acme Ñandú</h1>\n{}\n{}",
        link("https://acme.example/?a=ñ#x", "web", "Web ›"),
        link("https://hub.example/companies/page/2/", "next", "»")
    );
    for url in [ACME, "https://hub.example/companies", "", "https://", "hub.example/company/"] {
        for (at, _) in html.char_indices() {
            // Must not panic; the result does not matter.
            let _ = HUB.read(&page(url, &html[..at]));
            let _ = HUB.read(&page(url, &html[at..]));
        }
    }
}
