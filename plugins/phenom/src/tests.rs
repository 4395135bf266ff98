//! Scans with a scripted host.

use sdk::{
    Description, Detector,
    testing::{self, FakeHost, context},
};

use super::*;

const SITE: &str = "careers.quillworks.example";

fn scan(host: &mut FakeHost, cursor: Option<&str>, state: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: state.map(str::to_owned) };
    Phenom.scan(&context(0), host, &Target::Tenant(SITE.to_owned()), &position)
}

fn sitemap(paths: &[&str]) -> String {
    let urls = paths
        .iter()
        .map(|path| format!("<url><loc>https://{SITE}{path}</loc></url>"))
        .collect::<Vec<_>>()
        .concat();
    format!("<urlset>{urls}</urlset>")
}

fn index(names: &[&str]) -> String {
    let children = names
        .iter()
        .map(|name| format!("<sitemap><loc>https://{SITE}/{name}</loc></sitemap>"))
        .collect::<Vec<_>>()
        .concat();
    format!("<sitemapindex>{children}</sitemapindex>")
}

fn ids(page: &Page) -> Vec<&str> {
    page.offers.iter().map(|offer| offer.ref_.id.as_str()).collect()
}

#[test]
fn one_language_of_a_sitemap_is_kept_and_remembered() {
    let index = index(&["sitemap-1a-en.xml", "sitemap-2b-de.xml"]);
    let english = sitemap(&[
        "/global/en/job/QW1/quill-cutter",
        "/global/en/job/QW2/ink-chemist?utm_source=x",
        "/global/en/recruitment-scam-warning",
    ]);
    let mut host = FakeHost::new()
        .answer(200, index.as_str())
        .answer(200, english.as_str())
        .answer(200, sitemap(&["/global/de/job/QW1/federschneider"]));
    let page = scan(&mut host, None, None).unwrap();
    assert_eq!(
        (ids(&page), page.offers[0].title.as_str(), page.state.as_deref()),
        (vec!["QW1", "QW2"], "Quill cutter", Some("en"))
    );
    assert!(host.unread().is_empty());
    let mut host = FakeHost::new().answer(200, index.as_str()).answer(200, english);
    assert_eq!(ids(&scan(&mut host, None, Some("en")).unwrap()), ["QW1", "QW2"]);
    assert_eq!(host.urls().len(), 2, "shards of other languages are not asked for");
    let mut host =
        FakeHost::new().answer(200, index).answer(200, sitemap(&["/global/en/job/QW1/x"])).answer(500, "");
    assert!(matches!(scan(&mut host, None, None), Err(PluginError::Transient(_))));
}

#[test]
fn details_come_from_pages() {
    let url = format!("https://{SITE}/global/en/job/QW1/quill-cutter");
    let refs = [OfferRef { id: "QW1".to_owned(), url, token: None }];
    let page = "<html><script type='application/ld+json'>{\"@type\":\"JobPosting\",\"title\":\"Quill Cutter\",\"description\":\"<p>Cut.</p>\"}</script></html>";
    let offers = Phenom.hydrate(&context(0), &mut FakeHost::new().answer(200, page), &refs).unwrap();
    let offer = offers[0].as_ref().unwrap();
    assert_eq!(offer.description, Some(Description::Html("<p>Cut.</p>".to_owned())));
    let gone = Phenom.hydrate(&context(0), &mut FakeHost::new().answer(410, ""), &refs).unwrap();
    assert!(matches!(gone[0], Err(PluginError::Gone(_))));
}

#[test]
fn walls_are_told_and_an_empty_site_is_empty() {
    assert!(matches!(
        scan(&mut FakeHost::new().answer(403, "<html>Access Denied"), None, None),
        Err(PluginError::Blocked(_))
    ));
    let missing = scan(&mut FakeHost::new().answer(404, ""), None, None);
    assert!(matches!(missing, Err(PluginError::NotFound(_))));
    let cursor = scan(&mut FakeHost::new(), Some("1"), None);
    assert!(matches!(cursor, Err(PluginError::InvalidCursor(_))));
    let mut host = FakeHost::new().answer(200, sitemap(&["/global/en/home"]));
    assert!(scan(&mut host, None, None).unwrap().offers.is_empty());
}

#[test]
fn hosts_of_customers_are_told_by_the_systems_files() {
    let script = "<script src=\"https://cdn.phenompeople.com/x.js\" place=\"body\"></script>";
    let tenants = |at: &str| Phenom.detect(&context(0), &testing::page(at, script)).unwrap().findings.len();
    assert_eq!(
        (tenants("https://careers.acme.example/global/en"), tenants("https://www.acme.example/")),
        (1, 0)
    );
}
