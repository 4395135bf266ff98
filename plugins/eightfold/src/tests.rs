//! Scans with a scripted host.

use sdk::{
    Description, Detector, Workplace,
    testing::{self, FakeHost, context},
};

use super::*;

const SITE: &str = "amberrail.eightfold.ai";

fn scan(host: &mut FakeHost, cursor: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    Eightfold.scan(&context(0), host, &Target::Tenant(SITE.to_owned()), &position)
}

fn sitemap(paths: &[&str]) -> String {
    let urls = paths
        .iter()
        .map(|path| format!("<url><loc>https://{SITE}{path}</loc></url>"))
        .collect::<Vec<_>>()
        .concat();
    format!("<urlset>{urls}</urlset>")
}

fn ids(page: &Page) -> Vec<&str> {
    page.offers.iter().map(|offer| offer.ref_.id.as_str()).collect()
}

const ROWS: &str = r#"{"status":200,"data":{"count":12,"positions":[
    {"id":790300000001,"name":"Signal Analyst","standardizedLocations":["Tallinn, EE"],"workLocationOption":"hybrid","postedTs":1794700000,"department":"Rail","positionUrl":"/careers/job/790300000001"},
    {"id":790300000002,"name":"Track Planner","standardizedLocations":"[\"Riga, LV\", \"Vilnius, LT\"]","workLocationOption":"onsite","postedTs":1794600000,"positionUrl":"/careers/job/790300000002"}]}}"#;

#[test]
fn a_sitemap_lists_adverts_with_the_customers_domain() {
    let body = sitemap(&[
        "/careers",
        "/careers/job/790300000001-signal-analyst?domain=amberrail.com&utm_source=x",
        "/careers/job/790300000001-signal-analyst?domain=amberrail.com",
    ]);
    let mut host = FakeHost::new().answer(200, body);
    let page = scan(&mut host, None).unwrap();
    assert_eq!(ids(&page), ["790300000001"]);
    let offer = &page.offers[0];
    assert_eq!(
        (offer.title.as_str(), offer.ref_.token.as_deref()),
        ("Signal analyst", Some("amberrail.com"))
    );
    assert_eq!(
        offer.ref_.url,
        format!("https://{SITE}/careers/job/790300000001-signal-analyst?domain=amberrail.com")
    );
    assert!(host.unread().is_empty());
}

#[test]
fn a_site_without_a_sitemap_is_searched_ten_rows_at_a_time() {
    let careers = "<html><a href=\"/careers?domain=amberrail.com&hl=en\">x</a></html>";
    let mut host = FakeHost::new().answer(404, "").answer(200, careers).answer(200, ROWS);
    let page = scan(&mut host, None).unwrap();
    assert_eq!(ids(&page), ["790300000001", "790300000002"]);
    assert_eq!(page.offers[1].locations, ["Riga, LV", "Vilnius, LT"]);
    assert_eq!(
        (page.offers[0].workplace, page.offers[0].posted_at),
        (Workplace::Hybrid, Some(1_794_700_000_000))
    );
    // It goes on by what came, not by what was asked for.
    assert_eq!((page.next, page.total), (Continuation::More("2:amberrail.com".to_owned()), Some(12)));
    assert!(
        host.urls()[2].ends_with("/api/pcsx/search?domain=amberrail.com&query=&location=&start=0&num=10")
    );
    let mut host = FakeHost::new().answer(200, r#"{"data":{"count":12,"positions":[]}}"#);
    assert_eq!(
        scan(&mut host, Some("10:amberrail.com")).unwrap().next,
        Continuation::End(EndReason::Complete)
    );
    for cursor in ["", "x", "0:a.b", "1:", "1:a/b"] {
        assert!(
            matches!(scan(&mut FakeHost::new(), Some(cursor)), Err(PluginError::InvalidCursor(_))),
            "{cursor}"
        );
    }
}

#[test]
fn refusals_are_told_as_what_they_are() {
    assert!(matches!(scan(&mut FakeHost::new().answer(403, "{}"), None), Err(PluginError::Blocked(_))));
    let mut host = FakeHost::new().answer(403, "{}");
    assert!(matches!(scan(&mut host, Some("10:amberrail.com")), Err(PluginError::RateLimited(_))));
    assert!(matches!(scan(&mut FakeHost::new().answer(405, ""), None), Err(PluginError::Blocked(_))));
    let careers = "<html><a href=\"?domain=amberrail.com\">x</a></html>";
    let not_enabled = r#"{"message": "PCSX is not enabled for this user."}"#;
    let mut host = FakeHost::new().answer(404, "").answer(200, careers).answer(403, not_enabled);
    assert!(matches!(scan(&mut host, None), Err(PluginError::NotFound(_))));
    let mut host =
        FakeHost::new().answer(200, sitemap(&["/careers"])).answer(200, careers).answer(403, not_enabled);
    assert!(scan(&mut host, None).unwrap().offers.is_empty());
}

#[test]
fn a_page_without_data_is_completed_by_the_systems_answer() {
    let reference = |token: Option<&str>| OfferRef {
        id: "790300000001".to_owned(),
        url: format!("https://{SITE}/careers/job/790300000001"),
        token: token.map(str::to_owned),
    };
    let answer = r#"{"name":"Signal Analyst","job_description":"&lt;p&gt;Read signals.&lt;/p&gt;","locations":["Tallinn, EE"],"t_create":1794700000}"#;
    let mut host =
        FakeHost::new().answer(200, "<html></html>").answer(200, "<html></html>").answer(200, answer);
    let offers = Eightfold
        .hydrate(&context(0), &mut host, &[reference(Some("amberrail.com")), reference(None)])
        .unwrap();
    let offer = offers[0].as_ref().unwrap();
    assert_eq!((offer.title.as_str(), offer.posted_at), ("Signal Analyst", Some(1_794_700_000_000)));
    assert_eq!(offer.description, Some(Description::Html("<p>Read signals.</p>".to_owned())));
    assert!(matches!(offers[1], Err(PluginError::Parse(_))));
    assert!(host.urls()[2].ends_with("/api/apply/v2/jobs/790300000001?domain=amberrail.com"));
}

#[test]
fn hosts_are_boards_and_the_makers_own_are_none() {
    let tenants = |at: &str, html: &str| -> Vec<String> {
        let report = Eightfold.detect(&context(0), &testing::page(at, html)).unwrap();
        report.findings.into_iter().map(|finding| finding.tenant).collect()
    };
    let link =
        |url: &str| tenants("https://acme.example/", &format!("<a href=\"{url}\" place=\"body\">x</a>"));
    assert_eq!(link("https://amberrail.eightfold.ai/careers?domain=amberrail.com"), [SITE]);
    assert_eq!(link("https://amberrail.eightfold.ai/careers/job/790300000001"), [SITE]);
    for url in [
        "https://www.eightfold.ai/careers",
        "https://eightfold.ai/about/careers/",
        "https://static.vscdn.net/x.js",
    ] {
        assert!(link(url).is_empty(), "{url}");
    }
}
