//! Scans with a scripted host.

use sdk::testing::{FakeHost, context};

use super::*;

const SITE: &str = "www.mirlo.example";

fn scan(host: &mut FakeHost, state: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: None, state: state.map(str::to_owned) };
    JsonLd.scan(&context(0), host, &Target::Tenant(SITE.to_owned()), &position)
}

fn posting(title: &str, more: &str) -> String {
    format!(
        r#"{{"@type":"JobPosting","title":"{title}",{more}"description":"<p>Work.</p>","hiringOrganization":{{"name":"Mirlo"}}}}"#
    )
}

fn page(scripts: &[String], body: &str) -> String {
    let scripts = scripts
        .iter()
        .map(|data| format!("<script type=\"application/ld+json\">{data}</script>"))
        .collect::<Vec<_>>()
        .concat();
    format!("<html><head>{scripts}</head><body>{body}</body></html>")
}

fn keys(page: &Page) -> Vec<(&str, &str, bool)> {
    page.offers.iter().map(|offer| (offer.ref_.id.as_str(), offer.title.as_str(), offer.complete)).collect()
}

const HOME: &str =
    "<a href=\"/about\">About</a><a href='/careers'>Careers</a><a href=https://other.example/jobs>Jobs</a>";

#[test]
fn pages_that_the_careers_page_links_are_adverts_if_they_carry_postings() {
    let list = page(
        &[],
        "<a href=/about>About</a><a href=/careers/cook>Cook</a><a href=/careers/waiter?utm_source=x>Waiter</a><a href=/careers>All</a>",
    );
    let mut host = FakeHost::new()
        .answer(404, "")
        .answer(200, page(&[], HOME))
        .answer(200, list.as_str())
        .answer(200, page(&[posting("Cook", "")], ""))
        .answer(200, page(&[posting("Waiter", "")], ""))
        .answer(200, page(&[], "About us"));
    let scanned = scan(&mut host, None).unwrap();
    assert_eq!(keys(&scanned), [("/careers/cook", "Cook", false), ("/careers/waiter", "Waiter", false)]);
    assert_eq!(scanned.coverage, Coverage::FullSnapshot);
    let mut host = FakeHost::new().answer(404, "").answer(200, list);
    let again = scan(&mut host, scanned.state.as_deref()).unwrap();
    assert_eq!((keys(&again), host.urls()[1]), (keys(&scanned), "https://www.mirlo.example/careers"));
}

#[test]
fn postings_that_stand_in_the_page_are_read_there() {
    let numbered =
        |title: &str, number: u32| posting(title, &format!(r#""identifier":{{"value":"{number}"}},"#));
    let list = page(&[format!("[{},{}]", numbered("Cook", 1), numbered("", 2))], "");
    let mut host = FakeHost::new().answer(404, "").answer(200, page(&[], HOME)).answer(200, list);
    let scanned = scan(&mut host, None).unwrap();
    assert_eq!(keys(&scanned), [("1", "Cook", true)]);
    assert_eq!(scanned.skipped[0].id.as_deref(), Some("2"));
    // Without numbers the addresses tell them apart, and without these nothing does.
    let list = page(&[posting("Cook", r#""url":"/careers/cook","#), posting("Waiter", "")], "");
    let mut host = FakeHost::new().answer(404, "").answer(200, page(&[], HOME)).answer(200, list);
    let scanned = scan(&mut host, None).unwrap();
    assert_eq!((keys(&scanned), scanned.skipped.len()), (vec![("/careers/cook", "Cook", true)], 1));
}

#[test]
fn a_list_in_pages_is_read_on_and_a_wall_told() {
    let first = page(&[posting("Cook", r#""url":"/careers/cook","#)], "<a rel=next href=?page=2>2</a>");
    let second = page(&[posting("Waiter", r#""url":"/careers/waiter","#)], "<a rel=next href=?page=2>2</a>");
    let mut host =
        FakeHost::new().answer(404, "").answer(200, page(&[], HOME)).answer(200, first).answer(200, second);
    let scanned = scan(&mut host, None).unwrap();
    assert_eq!(keys(&scanned).len(), 2);
    let mut host = FakeHost::new().answer(404, "").answer(200, "<html><div class=g-recaptcha></html>");
    assert!(matches!(scan(&mut host, None), Err(PluginError::Blocked(_))));
    let mut host = FakeHost::new().answer(404, "").answer(200, page(&[], HOME)).answer(500, "");
    assert!(matches!(scan(&mut host, None), Err(PluginError::Transient(_))));
}

#[test]
fn a_site_whose_sitemap_lists_its_adverts_is_left_to_that_door() {
    let sitemap = format!("<urlset><url><loc>https://{SITE}/jobs/cook</loc></url></urlset>");
    let mut host =
        FakeHost::new().answer(404, "").answer(200, sitemap).answer(200, page(&[posting("Cook", "")], ""));
    let checked = JsonLd.check(&context(0), &mut host, Some(SITE));
    assert!(matches!(checked, Err(PluginError::NotFound(why)) if why.contains("sitemap")));
    let list = page(&[posting("Cook", r#""url":"/careers/cook","#)], "");
    let mut host = (0..5).fold(FakeHost::new(), |host, _| host.answer(404, ""));
    host = host.answer(200, page(&[], HOME)).answer(200, list);
    let board = JsonLd.check(&context(0), &mut host, Some(SITE)).unwrap();
    assert_eq!((board.name.as_deref(), board.open_offers), (Some("Mirlo"), Some(1)));
}

#[test]
fn a_site_without_pages_about_jobs_is_none() {
    let mut host = FakeHost::new().answer(404, "").answer(200, page(&[], "Hello"));
    for _ in 0..4 {
        host = host.answer(404, "");
    }
    assert!(matches!(scan(&mut host, None), Err(PluginError::NotFound(_))));
}
