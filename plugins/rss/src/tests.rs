//! Scans with a scripted host.

use sdk::{
    Description, Detector,
    testing::{self, FakeHost, context},
};

use super::*;

const SITE: &str = "www.mirlo.example";

fn scan(host: &mut FakeHost, state: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: None, state: state.map(str::to_owned) };
    Rss.scan(&context(0), host, &Target::Tenant(SITE.to_owned()), &position)
}

fn home(feeds: &str) -> String {
    format!("<html><head>{feeds}</head><body></body></html>")
}

const JOBS: &str = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/jobs/feed\">";
const BLOG: &str = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\">";

fn rss(title: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{title}</title><link>https://{SITE}</link>{items}</channel></rss>"
    )
}

fn item(nth: u32, title: &str) -> String {
    format!(
        "<item><title>{title}</title><link>https://{SITE}/jobs/{nth}?utm_source=rss</link><guid isPermaLink=\"false\">g-{nth}</guid>\
         <pubDate>Tue, 10 Nov 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;Work&lt;/p&gt;</description></item>"
    )
}

/// A site whose first page names a feed, and has no other pages about jobs.
fn site(feeds: &str) -> FakeHost {
    FakeHost::new().answer(404, "").answer(200, home(feeds)).answer(404, "").answer(404, "")
}

#[test]
fn a_feed_that_names_jobs_is_read_and_remembered() {
    let feed =
        rss("Jobs at Mirlo", &(item(1, "Cook &amp;amp; Co") + &item(2, "Waiter") + &item(2, "Waiter")));
    let mut host = site(JOBS).answer(200, feed.as_str());
    let page = scan(&mut host, None).unwrap();
    assert_eq!(page.coverage, Coverage::Partial);
    let first = &page.offers[0];
    assert_eq!((page.offers.len(), first.ref_.id.as_str(), first.title.as_str()), (2, "g-1", "Cook & Co"));
    assert_eq!(first.ref_.url, format!("https://{SITE}/jobs/1"));
    assert_eq!(first.description, Some(Description::Html("<p>Work</p>".to_owned())));
    assert!(first.complete && first.posted_at.is_some());
    let mut host = FakeHost::new().answer(404, "").answer(200, feed);
    assert_eq!(scan(&mut host, page.state.as_deref()).unwrap().offers.len(), 2);
    assert_eq!(host.urls()[1], format!("https://{SITE}/jobs/feed"));
}

#[test]
fn nothing_of_a_blog_becomes_an_offer() {
    let feed = rss("Mirlo, the blog", &(item(1, "How we hire a cook") + &item(2, "Jobs to be done")));
    let mut host = site(BLOG)
        .answer(200, feed)
        .answer(200, "<html><body>A post</body></html>")
        .answer(200, "<html></html>");
    for _ in 0..5 {
        host = host.answer(404, "");
    }
    assert!(matches!(scan(&mut host, None), Err(PluginError::NotFound(_))));
    // One that names jobs in its address and something else in its title is asked for its pages too.
    let feed = rss("Career stories", &item(1, "My first year"));
    let mut host = site(JOBS).answer(200, feed).answer(200, "<html><body>A post</body></html>");
    for _ in 0..5 {
        host = host.answer(404, "");
    }
    assert!(matches!(scan(&mut host, None), Err(PluginError::NotFound(_))));
}

#[test]
fn a_feed_whose_pages_have_postings_is_one_of_adverts() {
    let feed = rss("Mirlo", &item(1, "Cook"));
    let page = "<html><script type=\"application/ld+json\">{\"@type\":\"JobPosting\",\"title\":\"Cook\"}</script></html>";
    let mut host = site(BLOG).answer(200, feed).answer(200, page);
    assert_eq!(scan(&mut host, None).unwrap().offers.len(), 1);
}

#[test]
fn atom_and_json_feeds_are_read() {
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Jobs</title><entry><id>tag:1</id><title type=\"html\">Cook</title>\
         <link rel=\"self\" href=\"https://{SITE}/x\"/><link href=\"https://{SITE}/jobs/1\"/><updated>2026-11-10T08:00:00Z</updated>\
         <content type=\"xhtml\"><div><p>Work</p></div></content></entry></feed>"
    );
    let page = scan(&mut site(JOBS).answer(200, atom), None).unwrap();
    assert_eq!(page.offers[0].ref_.url, format!("https://{SITE}/jobs/1"));
    assert_eq!(page.offers[0].description, Some(Description::Html("<div><p>Work</p></div>".to_owned())));
    let json = format!(
        r#"{{"version":"https://jsonfeed.org/version/1","title":"Jobs","items":[{{"id":1,"url":"https://{SITE}/jobs/1","title":"Cook","content_html":"<p>Work</p>","date_published":"2026-11-10T08:00:00Z"}},{{"id":2}}]}}"#
    );
    let page = scan(&mut site(JOBS).answer(200, json), None).unwrap();
    assert_eq!((page.offers[0].ref_.id.as_str(), page.skipped.len()), ("1", 1));
}

#[test]
fn retired_and_cut_feeds_are_errors_and_foreign_items_skipped() {
    let state = r#"{"sources":["/jobs/feed"]}"#;
    let mut host =
        FakeHost::new().answer(404, "").answer(200, "<!doctype html><html><body>Moved</body></html>");
    assert!(matches!(scan(&mut host, Some(state)), Err(PluginError::Parse(_))));
    let whole = rss("Jobs", &item(1, "Cook"));
    let mut host = FakeHost::new().answer(404, "").answer(200, &whole[..whole.len() - 20]);
    assert!(matches!(scan(&mut host, Some(state)), Err(PluginError::Parse(_))));
    let foreign = whole.replace("www.mirlo.example/jobs", "jobs.other.example");
    let page = scan(&mut FakeHost::new().answer(404, "").answer(200, foreign), Some(state)).unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (0, 1));
}

#[test]
fn an_item_without_a_text_is_completed_by_its_page_if_that_says_more() {
    let bare = rss("Jobs", &item(1, "Cook").replace("&lt;p&gt;Work&lt;/p&gt;", "Cook"));
    let page = scan(&mut site(JOBS).answer(200, bare), None).unwrap();
    assert!(!page.offers[0].complete);
    let refs = [page.offers[0].ref_.clone()];
    let mut host = FakeHost::new().answer(200, "<html><body>Cook</body></html>");
    let offers = Rss.hydrate(&context(0), &mut host, &refs).unwrap();
    assert!(offers[0].as_ref().unwrap().description.is_none());
}

#[test]
fn a_page_that_names_a_feed_of_jobs_is_a_finding() {
    let found = |html: &str| {
        Rss.detect(&context(0), &testing::page("https://www.mirlo.example/", html)).unwrap().findings
    };
    let link = |href: &str| format!("<link rel=\"alternate\" href=\"{href}\">");
    assert_eq!(found(&link("https://www.mirlo.example/jobs/feed"))[0].tenant, SITE);
    for href in [
        "https://www.mirlo.example/feed",
        "https://www.mirlo.example/blog/jobs/feed",
        "https://other.example/jobs/feed",
        "https://www.mirlo.example/es/jobs",
    ] {
        assert!(found(&link(href)).is_empty(), "{href}");
    }
}
