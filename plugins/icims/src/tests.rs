//! Scans with a scripted host.

use sdk::{
    BlockKind, Description, Detector, Tenants, Workplace,
    testing::{self, FakeHost, context},
};

use super::*;

const SITE: &str = "careers-fernway.icims.com";
const NOW: i64 = 1_795_968_000_000; // 2026-11-29T16:00:00Z

fn scan(host: &mut FakeHost, cursor: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    Icims.scan(&context(NOW), host, &Target::Tenant(SITE.to_owned()), &position)
}

fn sitemap(paths: &[&str]) -> String {
    let url = |path: &&str| format!("<url><loc>https://{SITE}{path}</loc></url>");
    let urls = paths.iter().map(url).collect::<Vec<_>>().concat();
    format!("<?xml version=\"1.0\"?><urlset>{urls}</urlset>")
}

fn card(id: &str, title: &str, place: &str) -> String {
    format!(
        "<li class=\"row iCIMS_JobCardItem\"><span class=\"sr-only field-label\">Location</span><span >{place}</span>\
         <a class=\"iCIMS_Anchor\" href=\"https://{SITE}/jobs/{id}/x/job?in_iframe=1\"><h3>{title}</h3></a></li>"
    )
}

fn search(cards: &[String], end: &str) -> String {
    format!("<html><body class=\"iCIMS_ListingsPage\"><ul>{}</ul>{end}</body></html>", cards.concat())
}

fn ids(page: &Page) -> Vec<&str> {
    page.offers.iter().map(|offer| offer.ref_.id.as_str()).collect()
}

#[test]
fn a_sitemap_lists_adverts_among_other_pages() {
    let body = sitemap(&[
        "/jobs/intro",
        "/jobs/1203/lake-pilot/job?utm_source=x",
        "/jobs/1198/dock-foreman/job",
        "/jobs/1198/dock-foreman/job?mobile=true",
        "/jobs/1198/dock-foreman/login",
        "/jobs/search",
        "/careers-home/jobs/77",
    ]);
    let mut host = FakeHost::new().answer(200, body);
    let page = scan(&mut host, None).unwrap();
    assert_eq!(ids(&page), ["1203", "1198", "77"]);
    assert_eq!(page.offers[0].title, "Lake pilot");
    assert_eq!(page.offers[0].ref_.url, format!("https://{SITE}/jobs/1203/lake-pilot/job"));
    assert!(!page.offers[0].complete);
    assert_eq!((page.next, page.coverage), (Continuation::End(EndReason::Complete), Coverage::FullSnapshot));
    assert_eq!(host.urls(), [format!("https://{SITE}/sitemap.xml")]);
    assert_eq!(host.unread()[0].2, format!("https://{SITE}/jobs/1198/dock-foreman/login"));
}

#[test]
fn an_index_is_followed_one_level_and_one_child_that_fails_makes_the_whole_fail() {
    let index = format!(
        "<sitemapindex><sitemap><loc>https://{SITE}/a.xml</loc></sitemap><sitemap><loc>https://{SITE}/b.xml</loc></sitemap>\
         <sitemap><loc>https://other.example/c.xml</loc></sitemap></sitemapindex>"
    );
    let mut host = FakeHost::new()
        .answer(200, index.as_str())
        .answer(200, sitemap(&["/jobs/1/a/job"]))
        .answer(200, sitemap(&["/jobs/2/b/job"]));
    assert_eq!(ids(&scan(&mut host, None).unwrap()), ["1", "2"]);
    let mut host =
        FakeHost::new().answer(200, index).answer(200, sitemap(&["/jobs/1/a/job"])).answer(500, "");
    assert!(matches!(scan(&mut host, None), Err(PluginError::Transient(_))));
}

#[test]
fn a_site_without_a_sitemap_is_read_by_its_search_one_page_after_another() {
    let first = search(
        &[card("5", "Pilot &amp; Co", "US-MN-Duluth | US-WI-Superior"), card("4", "Cook", "Remote")],
        "Page 1 of 3",
    );
    let mut host = FakeHost::new().answer(404, "").answer(200, first);
    let page = scan(&mut host, None).unwrap();
    assert_eq!(ids(&page), ["5", "4"]);
    assert_eq!(page.offers[0].title, "Pilot & Co");
    assert_eq!(page.offers[0].locations, ["Duluth, MN, US", "Superior, WI, US"]);
    assert_eq!(page.offers[1].locations, ["Remote"]);
    assert_eq!(page.next, Continuation::More("1:5".to_owned()));
    assert_eq!(host.urls()[1], format!("https://{SITE}/jobs/search?ss=1&in_iframe=1"));
    // The last page, and one past the end that repeats the page before.
    let mut host = FakeHost::new().answer(200, search(&[card("3", "C", "")], "Page 3 of 3"));
    let page = scan(&mut host, Some("2:4")).unwrap();
    assert_eq!((ids(&page), page.next.clone()), (vec!["3"], Continuation::End(EndReason::Complete)));
    assert_eq!(host.urls(), [format!("https://{SITE}/jobs/search?ss=1&in_iframe=1&pr=2")]);
    let mut host = FakeHost::new().answer(200, search(&[card("3", "C", "")], ""));
    let page = scan(&mut host, Some("3:3")).unwrap();
    assert_eq!((ids(&page), page.next.clone()), (Vec::new(), Continuation::End(EndReason::Complete)));
}

#[test]
fn an_empty_sitemap_is_compared_with_the_search() {
    let mut host = FakeHost::new().answer(200, sitemap(&["/jobs/intro"])).answer(200, search(&[], ""));
    let page = scan(&mut host, None).unwrap();
    assert!(page.offers.is_empty() && page.next == Continuation::End(EndReason::Complete));
    let mut host =
        FakeHost::new().answer(200, sitemap(&[])).answer(200, search(&[card("1", "A", "")], "Page 1 of 1"));
    assert_eq!(ids(&scan(&mut host, None).unwrap()), ["1"]);
    let mut host = FakeHost::new().answer(200, sitemap(&[])).answer(404, "");
    assert!(scan(&mut host, None).unwrap().offers.is_empty());
}

#[test]
fn walls_and_strange_answers_are_no_empty_board() {
    for status in [202, 403] {
        let wall = scan(&mut FakeHost::new().answer(status, ""), None);
        assert!(matches!(wall, Err(PluginError::Blocked(_))), "{status}");
    }
    let captcha = scan(&mut FakeHost::new().answer(200, "<html><div class=g-recaptcha>"), None);
    assert!(matches!(captcha, Err(PluginError::Blocked(blocked)) if blocked.kind == BlockKind::Captcha));
    let mut host = FakeHost::new().answer(404, "").answer(200, "<html><body>Careers</body></html>");
    assert!(matches!(scan(&mut host, None), Err(PluginError::Parse(_))));
    let mut host = FakeHost::new().answer(410, "").answer(404, "");
    assert!(matches!(scan(&mut host, None), Err(PluginError::Gone(_))));
    for cursor in ["", "x", "0:1", "-1:2"] {
        assert!(matches!(scan(&mut FakeHost::new(), Some(cursor)), Err(PluginError::InvalidCursor(_))));
    }
}

#[test]
fn broken_cards_and_entries_are_skipped_and_counted() {
    let cards = [card("1", "A", ""), card("2", "", ""), "<li class=\"iCIMS_JobCardItem\">x</li>".to_owned()];
    let page =
        scan(&mut FakeHost::new().answer(404, "").answer(200, search(&cards, "Page 1 of 1")), None).unwrap();
    assert_eq!(page.skipped.iter().map(|row| row.id.as_deref()).collect::<Vec<_>>(), [Some("2"), None]);
    let body = sitemap(&["/jobs/1/a/job"]).replace("<url>", "<url></url><url>");
    assert_eq!(scan(&mut FakeHost::new().answer(200, body), None).unwrap().skipped.len(), 1);
}

fn detail(dates: &str) -> String {
    format!(
        r#"<html><script type="application/ld+json">{{"@type":"JobPosting","title":"Lake Pilot",{dates}
        "description":"&lt;p&gt;Guide ships.&lt;/p&gt;","hiringOrganization":{{"name":"Fernway"}},"jobLocation":[{{"address":
        {{"addressLocality":"Duluth","addressRegion":"MN","postalCode":"UNAVAILABLE","addressCountry":"US"}}}},
        {{"address":{{"addressLocality":"UNAVAILABLE","addressRegion":"UNAVAILABLE","addressCountry":"UNAVAILABLE"}}}}]}}</script></html>"#
    )
}

#[test]
fn details_are_asked_within_a_frame_and_made_up_dates_left_out() {
    let url = format!("https://{SITE}/jobs/1203/lake-pilot/job");
    let reference = OfferRef { id: "1203".to_owned(), url: url.clone(), token: None };
    let invented =
        detail(r#""datePosted":"2024-11-29T04:00:00.000Z","validThrough":"2027-11-29T04:00:00.000Z","#);
    let real = detail(r#""datePosted":"2026-11-10","validThrough":"2026-12-31","#);
    let mut host = FakeHost::new().answer(200, invented).answer(200, real).answer(404, "");
    let refs = [reference.clone(), reference.clone(), reference];
    let offers = Icims.hydrate(&context(NOW), &mut host, &refs).unwrap();
    let first = offers[0].as_ref().unwrap();
    assert_eq!((first.posted_at, first.expires_at), (None, None));
    assert_eq!(first.locations, ["Duluth, MN, US"]);
    assert_eq!(first.description, Some(Description::Html("<p>Guide ships.</p>".to_owned())));
    assert_eq!((first.title.as_str(), first.workplace), ("Lake Pilot", Workplace::Unknown));
    let second = offers[1].as_ref().unwrap();
    assert!(second.posted_at.is_some() && second.expires_at.is_some());
    assert!(matches!(offers[2], Err(PluginError::NotFound(_))));
    assert!(host.urls().iter().all(|asked| *asked == format!("{url}?in_iframe=1")));
}

fn tenants(at: &str, html: &str) -> Vec<String> {
    let report = Icims.detect(&context(0), &testing::page(at, html)).unwrap();
    report.findings.into_iter().map(|finding| finding.tenant).collect()
}

#[test]
fn hosts_are_boards_and_the_systems_own_are_none() {
    let link =
        |url: &str| tenants("https://acme.example/", &format!("<a href=\"{url}\" place=\"body\">x</a>"));
    for (url, tenant) in [
        ("https://careers-acme.icims.com/jobs/search?ss=1&in_iframe=1", "careers-acme.icims.com"),
        ("https://acme.icims.com/jobs/1234/developer/job", "acme.icims.com"),
        ("https://uscareers-acme.icims.com/", "uscareers-acme.icims.com"),
    ] {
        assert_eq!(link(url), [tenant], "{url}");
    }
    for url in [
        "https://www.icims.com/",
        "https://media.icims.com/x.js",
        "https://api.icims.com/",
        "https://cookie-policy-scripts.icims.com/acme/x.js",
        "https://careers-acme.icims.com.evil.example/jobs/1/a/job",
    ] {
        assert!(link(url).is_empty(), "{url}");
    }
}

#[test]
fn a_host_of_the_customers_own_is_told_by_the_systems_files() {
    let script = "<script src=\"https://cookie-policy-scripts.icims.com/acme/x.js\" place=\"body\"></script>";
    assert_eq!(tenants("https://careers.acme.example/careers-home/jobs", script), ["careers.acme.example"]);
    assert!(tenants("https://www.acme.example/", script).is_empty());
}

#[test]
fn a_tenant_is_its_host_in_lower_case() {
    assert_eq!(Icims::identify("icims", "Careers-Acme.iCIMS.com").unwrap().tenant, "careers-acme.icims.com");
    assert!(Icims::identify("lever", "x").is_none());
    for tenant in ["", "acme", "a/b.c", ".icims.com"] {
        assert!(matches!(site_of(tenant), Err(PluginError::Unsupported(_))), "{tenant}");
    }
}
