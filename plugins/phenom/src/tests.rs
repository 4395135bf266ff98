//! Scans with a scripted host.

use sdk::{
    Description, Detector, Method,
    testing::{self, FakeHost, context},
};

use super::*;

const SITE: &str = "careers.quillworks.example";

fn scan(host: &mut FakeHost, cursor: Option<&str>, state: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: state.map(str::to_owned) };
    Phenom.scan(&context(0), host, &Target::Tenant(SITE.to_owned()), &position)
}

fn sitemap(paths: &[&str]) -> String {
    let urls: String =
        paths.iter().map(|path| format!("<url><loc>https://{SITE}{path}</loc></url>")).collect();
    format!("<urlset>{urls}</urlset>")
}

fn index(names: &[&str]) -> String {
    let children: String =
        names.iter().map(|name| format!("<sitemap><loc>https://{SITE}/{name}</loc></sitemap>")).collect();
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

const ROWS: &str = r#"{"refineSearch":{"status":200,"totalHits":3,"data":{"jobs":[
    {"jobSeqNo":"QW1","title":"Quill Cutter","cityState":"York, England","locale":"en_GB","postedDate":"2026-11-16T00:00:00.000+0000"},
    {"jobSeqNo":"QW2","title":"Ink Chemist","cityState":"","postedDate":null},{"jobSeqNo":"QW3"}]}}}"#;

#[test]
fn a_site_without_a_sitemap_is_read_by_its_widgets() {
    let mut host =
        FakeHost::new().answer(404, "").answer(200, ROWS.replace("\"totalHits\":3", "\"totalHits\":5"));
    let page = scan(&mut host, None, None).unwrap();
    assert_eq!(
        (ids(&page), page.skipped.len(), page.next.clone()),
        (vec!["QW1", "QW2"], 1, Continuation::More("3".to_owned()))
    );
    assert_eq!(page.offers[0].locations, ["York, England"]);
    assert!(page.offers[0].posted_at.is_some() && page.offers[1].posted_at.is_none());
    let asked = &host.requests()[1];
    assert_eq!(
        (asked.method, asked.url.as_str()),
        (Method::Post, "https://careers.quillworks.example/widgets")
    );
    assert!(String::from_utf8_lossy(asked.body.as_deref().unwrap()).contains(r#""from":0,"size":100"#));
    let mut host = FakeHost::new().answer(200, ROWS.replace("\"totalHits\":3", "\"totalHits\":6"));
    assert_eq!(scan(&mut host, Some("3"), None).unwrap().next, Continuation::End(EndReason::Complete));
    for cursor in ["", "x", "0", "-1"] {
        assert!(
            matches!(scan(&mut FakeHost::new(), Some(cursor), None), Err(PluginError::InvalidCursor(_))),
            "{cursor}"
        );
    }
}

#[test]
fn details_come_from_pages_or_widgets() {
    let reference = |token: Option<&str>| OfferRef {
        id: "QW1".to_owned(),
        url: format!("https://{SITE}/global/en/job/QW1/quill-cutter"),
        token: token.map(str::to_owned),
    };
    let page = "<html><script type='application/ld+json'>{\"@type\":\"JobPosting\",\"title\":\"Quill Cutter\",\"description\":\"<p>Cut.</p>\"}</script></html>";
    let widget = r#"{"jobDetail":{"status":200,"data":{"job":{"jobSeqNo":"QW1","title":"Quill Cutter","description":"<p>Cut quills.</p>"}}}}"#;
    let mut host =
        FakeHost::new().answer(200, page).answer(200, widget).answer(200, r#"{"jobDetail":{"data":{}}}"#);
    let refs = [reference(None), reference(Some("widgets")), reference(Some("widgets"))];
    let offers = Phenom.hydrate(&context(0), &mut host, &refs).unwrap();
    assert_eq!(offers[0].as_ref().unwrap().description, Some(Description::Html("<p>Cut.</p>".to_owned())));
    assert_eq!(
        offers[1].as_ref().unwrap().description,
        Some(Description::Html("<p>Cut quills.</p>".to_owned()))
    );
    assert!(matches!(offers[2], Err(PluginError::NotFound(_))));
}

#[test]
fn walls_are_told_and_an_empty_site_is_empty() {
    assert!(matches!(
        scan(&mut FakeHost::new().answer(403, "<html>Access Denied"), None, None),
        Err(PluginError::Blocked(_))
    ));
    let mut host = FakeHost::new().answer(404, "").answer(404, "");
    assert!(matches!(scan(&mut host, None, None), Err(PluginError::NotFound(_))));
    let mut host = FakeHost::new().answer(200, sitemap(&["/global/en/home"])).answer(404, "");
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
