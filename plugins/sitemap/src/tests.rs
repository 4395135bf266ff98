//! Scans with a scripted host.

use sdk::{
    Detector, Workplace,
    testing::{self, FakeHost, context},
};

use super::*;

const SITE: &str = "jobs.mirlo.example";
const ROBOTS: &str = "User-agent: *\nDisallow: /admin\nSitemap: https://jobs.mirlo.example/sitemap.xml\n";

fn scan(host: &mut FakeHost, state: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: None, state: state.map(str::to_owned) };
    Sitemap.scan(&context(0), host, &Target::Tenant(SITE.to_owned()), &position)
}

fn sitemap(paths: &[&str]) -> String {
    let urls = paths
        .iter()
        .map(|path| format!("<url><loc>https://{SITE}{path}</loc></url>"))
        .collect::<Vec<_>>()
        .concat();
    format!("<?xml version=\"1.0\"?><urlset>{urls}</urlset>")
}

fn advert(title: &str, identifier: &str) -> String {
    format!(
        r#"<html><head><script type="application/ld+json">{{"@type":"JobPosting","title":"{title}","identifier":{{"value":"{identifier}"}},
        "description":"<p>Work.</p>","hiringOrganization":{{"name":"Mirlo"}},"jobLocation":{{"address":{{"addressLocality":"León"}}}}}}</script></head></html>"#
    )
}

const OTHER: &str = "<html><body>Something else</body></html>";

fn keys(page: &Page) -> Vec<(&str, &str)> {
    page.offers.iter().map(|offer| (offer.ref_.id.as_str(), offer.title.as_str())).collect()
}

#[test]
fn adverts_are_told_from_other_pages_once_and_keyed_by_their_numbers() {
    let listed = sitemap(&[
        "/en/blog/why-we-hire",
        "/en/job/101/night-porter?utm_source=sitemap",
        "/en/job/102/cook",
        "/en/job/103/waiter",
        "/es/job/101/portero",
        "/admin/job/1/x",
        "/",
    ]);
    let mut host = FakeHost::new()
        .answer(200, ROBOTS)
        .answer(200, listed.as_str())
        // The form that names jobs comes first: its first, middle and last page.
        .answer(200, advert("Night Porter", "101"))
        .answer(200, advert("Cook", "102"))
        .answer(200, advert("Portero", "101"))
        .answer(200, OTHER);
    let page = scan(&mut host, None).unwrap();
    assert_eq!(host.urls().len(), 6, "{:?}", host.urls());
    assert_eq!(keys(&page), [("101", "Night porter"), ("102", "Cook"), ("103", "Waiter")]);
    assert_eq!(page.coverage, Coverage::FullSnapshot);
    // The next scan asks for no page, and keeps its keys.
    let mut host = FakeHost::new().answer(200, ROBOTS).answer(200, listed);
    let again = scan(&mut host, page.state.as_deref()).unwrap();
    assert_eq!((keys(&again), host.urls().len()), (keys(&page), 2));
}

#[test]
fn a_number_in_the_address_is_the_key_and_survives_another_title() {
    let learnt = |host: FakeHost| {
        host.answer(200, advert("A", "N-7")).answer(200, advert("B", "N-8")).answer(200, advert("C", "N-9"))
    };
    let listed = sitemap(&["/jobs/a/N-7", "/jobs/b/N-8", "/jobs/c/N-9"]);
    let page = scan(&mut learnt(FakeHost::new().answer(200, ROBOTS).answer(200, listed)), None).unwrap();
    assert_eq!(keys(&page), [("N-7", "A"), ("N-8", "B"), ("N-9", "C")]);
    let renamed = sitemap(&["/jobs/head-of-a/N-7", "/jobs/b/N-8"]);
    let mut host = FakeHost::new().answer(200, ROBOTS).answer(200, renamed);
    assert_eq!(keys(&scan(&mut host, page.state.as_deref()).unwrap()), [("N-7", "Head of a"), ("N-8", "B")]);
}

#[test]
fn a_site_without_adverts_is_empty_and_is_not_searched_twice() {
    let listed = sitemap(&["/shop/shoe-1", "/shop/shoe-2"]);
    let mut host = FakeHost::new()
        .answer(200, ROBOTS)
        .answer(200, listed.as_str())
        .answer(200, OTHER)
        .answer(200, OTHER);
    let page = scan(&mut host, None).unwrap();
    assert!(page.offers.is_empty() && page.coverage == Coverage::FullSnapshot);
    let mut host = FakeHost::new().answer(200, ROBOTS).answer(200, listed.as_str());
    assert!(scan(&mut host, page.state.as_deref()).unwrap().offers.is_empty());
    let mut host =
        FakeHost::new().answer(200, ROBOTS).answer(200, listed).answer(200, OTHER).answer(200, OTHER);
    let checked = Sitemap.check(&context(0), &mut host, Some(SITE));
    assert!(matches!(checked, Err(PluginError::NotFound(_))));
}

#[test]
fn a_part_that_fails_makes_the_whole_partial() {
    let index = format!(
        "<sitemapindex><sitemap><loc>https://{SITE}/jobs.xml</loc></sitemap><sitemap><loc>https://{SITE}/more.xml</loc></sitemap>\
         <sitemap><loc>https://shop.other.example/x.xml</loc></sitemap></sitemapindex>"
    );
    let mut host = FakeHost::new()
        .answer(404, "")
        .answer(200, index.as_str())
        .answer(200, sitemap(&["/jobs/cook"]))
        .answer(500, "")
        .answer(200, advert("Cook", "1"));
    let page = scan(&mut host, None).unwrap();
    assert_eq!((keys(&page), page.coverage), (vec![("/jobs/cook", "Cook")], Coverage::Partial));
    let mut host = FakeHost::new().answer(404, "").answer(200, index).answer(500, "").answer(500, "");
    assert!(matches!(scan(&mut host, None), Err(PluginError::Transient(_))));
}

#[test]
fn robots_are_obeyed_and_walls_told() {
    let closed = "User-agent: *\nDisallow: /";
    assert!(matches!(scan(&mut FakeHost::new().answer(200, closed), None), Err(PluginError::NotFound(_))));
    assert!(matches!(scan(&mut FakeHost::new().answer(503, ""), None), Err(PluginError::Transient(_))));
    let mut host = FakeHost::new().answer(200, ROBOTS).answer(403, "");
    assert!(matches!(scan(&mut host, None), Err(PluginError::Blocked(_))));
    let mut host = FakeHost::new()
        .answer(200, ROBOTS)
        .answer(200, sitemap(&["/jobs/a"]))
        .answer(200, "<html><div class=g-recaptcha>");
    assert!(matches!(scan(&mut host, None), Err(PluginError::Blocked(_))));
    // A site that answers with its own page for whatever it has not.
    let mut host = (0..5).fold(FakeHost::new(), |host, _| host.answer(200, OTHER));
    assert!(matches!(scan(&mut host, None), Err(PluginError::Parse(_))));
}

#[test]
fn pages_complete_their_offers_and_one_without_a_posting_is_no_offer() {
    let reference =
        |id: &str| OfferRef { id: id.to_owned(), url: format!("https://{SITE}{id}"), token: None };
    let refs = [reference("/jobs/a"), reference("/jobs/b"), reference("/jobs/c")];
    let mut host = FakeHost::new()
        .answer(200, advert("Night Porter", "1"))
        .answer(200, OTHER)
        .answer(200, "<html><script type='application/ld+json'>{\"@type\":\"JobPosting\"");
    let offers = Sitemap.hydrate(&context(0), &mut host, &refs).unwrap();
    let offer = offers[0].as_ref().unwrap();
    assert_eq!(
        (offer.title.as_str(), offer.locations.as_slice(), offer.workplace),
        ("Night Porter", &["León".to_owned()][..], Workplace::Unknown)
    );
    assert!(
        matches!(offers[1], Err(PluginError::Gone(_))) && matches!(offers[2], Err(PluginError::Parse(_)))
    );
}

#[test]
fn the_check_names_the_one_employer_and_refuses_a_site_of_many() {
    let four = ["A", "B", "C", "D"];
    let listed = sitemap(&["/jobs/a", "/jobs/b", "/jobs/c"]);
    let start = || FakeHost::new().answer(200, ROBOTS).answer(200, listed.as_str());
    let mut host =
        start().answer(200, advert("A", "1")).answer(200, advert("B", "2")).answer(200, advert("C", "3"));
    let board = Sitemap.check(&context(0), &mut host, Some(SITE)).unwrap();
    assert_eq!((board.name.as_deref(), board.open_offers), (Some("Mirlo"), Some(3)));
    let many = sitemap(&["/jobs/a/1", "/jobs/b/2", "/jobs/c/3", "/vacancies/d"]);
    let mut host = FakeHost::new().answer(200, ROBOTS).answer(200, many);
    for name in four {
        host = host.answer(200, advert(name, "1").replace("Mirlo", name));
    }
    assert!(matches!(Sitemap.check(&context(0), &mut host, Some(SITE)), Err(PluginError::NotFound(_))));
}

#[test]
fn an_advert_of_the_site_itself_is_a_finding() {
    let script =
        |advert: &str| advert.replace("<html><head>", "").replace("</head></html>", "").replace('\n', " ");
    let page = testing::page("https://jobs.mirlo.example/job/1", &script(&advert("Cook", "1")));
    let report = Sitemap.detect(&context(0), &page).unwrap();
    assert_eq!((report.findings[0].provider.as_str(), report.findings[0].tenant.as_str()), ("sitemap", SITE));
    let careers = "<a href=\"https://www.mirlo.example/jobs/night-porter\" place=\"body\">Night porter</a>";
    let report =
        Sitemap.detect(&context(0), &testing::page("https://www.mirlo.example/jobs", careers)).unwrap();
    assert_eq!(
        (report.findings.len(), report.follow[0].url.as_str()),
        (0, "https://www.mirlo.example/jobs/night-porter")
    );
}
