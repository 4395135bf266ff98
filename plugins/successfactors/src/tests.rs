//! Scans of each face with a scripted host.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Body, Continuation, Coverage, Description, EndReason, FetchError, Host, Offer, OfferRef, Page, Plugin,
    PluginError, Position, Provider, Response, Target,
    testing::{FakeHost, answer, context},
};

use super::{CareerSite, SuccessFactors, feed::Feed};

const FEED: &str = include_str!("../fixtures/list.rss");
const POSTING: &str = include_str!("../fixtures/detail.html");
const ROWS: &str = include_str!("../fixtures/list_csb.json");
const HOST: &str = "jobs.ostara.example";

/// The search page of a site of this system.
const SEARCH: &str = "<html><head><script src=\"https://rmkcdn.successfactors.com/a.js\"></script></head><body>\
    <a href=\"/search/?locale=en_US\">English</a><a href=\"/search/?q=&amp;locale=da_DK\">Dansk</a>\
    <a href='?locale=en_US'>again</a><a href=\"?locale=<x>\">odd</a></body></html>";

fn scan(host: &mut FakeHost, cursor: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    SuccessFactors.scan(&context(0), host as &mut dyn Host, &Target::Tenant(HOST.into()), &position)
}

/// A host that has no feed and no sitemap.
fn without_lists() -> FakeHost {
    FakeHost::new().answer(404, "").answer(404, "").answer(404, "").answer(404, "")
}

fn at(url: &str, body: &str) -> Response {
    Response { final_url: url.to_owned(), ..answer(200, body) }
}

fn ids(page: &Page) -> Vec<&str> {
    page.offers.iter().map(|offer| offer.ref_.id.as_str()).collect()
}

#[test]
fn the_feed_tells_what_it_tells_and_nothing_else() {
    let mut host = FakeHost::new().answer(200, FEED);
    let page = scan(&mut host, None).unwrap();
    assert_eq!(host.urls(), ["https://jobs.ostara.example/googlefeed.xml"]);
    assert_eq!((page.coverage, page.next), (Coverage::FullSnapshot, Continuation::End(EndReason::Complete)));
    let [technician, clerk] = &page.offers[..] else { panic!("{:?}", page.offers) };
    assert_eq!((technician.ref_.id.as_str(), technician.title.as_str()), ("1100200001", "Blade Technician"));
    assert_eq!(technician.locations, ["Aarhus, DK"]);
    assert_eq!(technician.department.as_deref(), Some("Field Service"));
    // "Careers" is no employer, and the date is missing: the page may have it.
    assert_eq!((&technician.employer, technician.posted_at, technician.complete), (&None, None, false));
    assert!(technician.expires_at.is_some());
    assert!(
        matches!(&technician.description, Some(Description::Html(html)) if html == "<p>Climb and mend.</p>")
    );
    // A text that is the title only is none, and a function that the system made up is no department.
    assert_eq!((&clerk.description, &clerk.department, clerk.complete), (&None, &None, false));
    assert_eq!(clerk.employer.as_ref().unwrap().name.as_deref(), Some("Ostara Turbines"));
    assert_eq!(clerk.posted_at, Some(1_793_664_000_000));
}

#[test]
fn a_retired_feed_is_known_by_its_first_bytes_and_the_next_is_asked_for() {
    for retired in [
        "<!doctype html><html></html>",
        "This feed is no longer available.",
        "",
        "<?xml version=\"1.0\"?><html/>",
    ] {
        let mut host = FakeHost::new().answer(200, retired).answer(200, FEED);
        assert_eq!(ids(&scan(&mut host, None).unwrap()).len(), 2, "{retired}");
        assert_eq!(host.urls()[1], "https://jobs.ostara.example/sitemal.xml");
    }
    // A refusal is not a retired feed.
    for status in [401, 403, 429, 500, 503] {
        assert!(scan(&mut FakeHost::new().answer(status, ""), None).is_err(), "{status}");
    }
    let mut host = FakeHost::new().fail(FetchError::TooLarge(64)).answer(200, FEED);
    assert_eq!(ids(&scan(&mut host, None).unwrap()).len(), 2);
    assert_eq!(host.logged().len(), 1);
}

#[test]
fn items_are_read_one_by_one_whatever_is_in_them() {
    let long = "x".repeat(300_000);
    let feed = format!(
        "\u{feff}<?xml version=\"1.0\"?><rss><channel><items>no</items><item><title><![CDATA[a </item> b]]></title>\
         <description>{long}</description></item>\n<item >two</item></channel></rss>"
    );
    let mut items = Feed::begin(Body::Local(feed.clone().into_bytes())).unwrap();
    let first = items.item().unwrap().unwrap();
    assert!(first.contains("a </item> b") && first.len() > long.len());
    assert_eq!(items.item().unwrap().as_deref(), Some("<item >two</item>"));
    assert_eq!(items.item().unwrap(), None);
    // A tag that was damaged costs no item silently.
    for damaged in [feed.replace("<item >", "<itxm >"), feed.replace("</item>\n", "</itxm>\n")] {
        let mut items = Feed::begin(Body::Local(damaged.into_bytes())).unwrap();
        assert!((0..3).any(|_| items.item().is_err()));
    }
    // A feed that was cut anywhere is not a shorter one.
    for cut in [feed.len() - 6, feed.len() - 20, 200_000, 120] {
        let mut items = Feed::begin(Body::Local(feed.as_bytes()[..cut].to_vec())).unwrap();
        let outcome = loop {
            match items.item() {
                Ok(Some(_)) => {}
                other => break other,
            }
        };
        assert!(matches!(outcome, Err(PluginError::Parse(_))), "{cut}: {outcome:?}");
    }
}

#[test]
fn broken_items_are_skipped_and_the_same_posting_is_one() {
    let item = |id: &str, title: &str| {
        format!("<item><title>{title}</title><link>https://{HOST}/job/x/{id}/</link><g:id>{id}</g:id></item>")
    };
    let feed = format!(
        "<rss><channel>{}{}{}<item><title>No link</title></item><item><title>Open</item>{}</channel></rss>",
        item("1", "One"),
        item("1", "One again"),
        item("2", ""),
        item("3", "Three"),
    );
    let page = scan(&mut FakeHost::new().answer(200, feed), None).unwrap();
    assert_eq!(ids(&page), ["1", "3"]);
    let skipped: Vec<_> = page.skipped.iter().map(|row| row.id.as_deref()).collect();
    assert_eq!(skipped, [Some("2"), None, None]);
}

#[test]
fn an_empty_feed_is_an_empty_board_and_a_host_without_any_list_is_unknown() {
    let empty = scan(&mut FakeHost::new().answer(200, "<rss><channel></channel></rss>"), None).unwrap();
    assert_eq!((empty.offers.len(), empty.next), (0, Continuation::End(EndReason::Complete)));
    let mut host = without_lists().answer(404, "");
    assert!(matches!(scan(&mut host, None), Err(PluginError::NotFound(_))));
    assert_eq!(host.urls()[4], "https://jobs.ostara.example/search/");
    // Something else than a career site.
    let mut host = FakeHost::new();
    for _ in 0..5 {
        host = host.answer(200, "<html><p>Welcome</p></html>");
    }
    assert!(matches!(scan(&mut host, None), Err(PluginError::Parse(_))));
}

#[test]
fn a_sitemap_gives_the_addresses_of_postings_only() {
    let sitemap = format!(
        "<?xml version=\"1.0\"?><urlset><url><loc>https://{HOST}/job/Bilbao-Clerk/12/</loc></url>\
         <url><loc>https://{HOST}/go/All-Jobs/8610800/</loc></url>\
         <url><loc> https://{HOST}/job/Bilbao-Clerk/12/?utm=1 </loc></url></urlset>"
    );
    let mut host = FakeHost::new().answer(404, "").answer(404, "").answer(404, "").answer(200, sitemap);
    let page = scan(&mut host, None).unwrap();
    assert_eq!(ids(&page), ["12"]);
    // Until its page was read it is called as its address does.
    assert_eq!((page.offers[0].title.as_str(), page.offers[0].complete), ("Bilbao-Clerk", false));
    assert_eq!(host.urls()[3], "https://jobs.ostara.example/sitemap.xml");
}

fn tiles(from: usize, until: usize) -> String {
    let tile = |id: usize| {
        format!(
            "<li class=\"job-tile job-id-{id}\" data-url=\"/Brand/job/Clerk/{id}/\">\
             <a href=\"#\"><img></a><a href=\"/Brand/job/Clerk/{id}/\">Clerk {id}</a></li>"
        )
    };
    (from..until).map(tile).collect::<Vec<_>>().concat()
}

#[test]
fn tiles_are_read_until_a_page_has_none_and_are_never_all() {
    let search = at("https://jobs.ostara.example/Brand/search/", SEARCH);
    let mut host =
        without_lists().respond(search).answer(200, tiles(10, 35)).answer(200, tiles(35, 40)).answer(200, "");
    let first = scan(&mut host, None).unwrap();
    assert_eq!((first.offers.len(), first.coverage), (25, Coverage::Partial));
    assert_eq!(first.offers[0].ref_.url, "https://jobs.ostara.example/Brand/job/Clerk/10/");
    assert_eq!(first.offers[0].title, "Clerk 10");
    let Continuation::More(cursor) = first.next else { panic!() };
    let second = scan(&mut host, Some(&cursor)).unwrap();
    assert_eq!(second.offers.len(), 5);
    let Continuation::More(cursor) = second.next else { panic!() };
    let last = scan(&mut host, Some(&cursor)).unwrap();
    assert_eq!((last.offers.len(), last.next), (0, Continuation::End(EndReason::Complete)));
    let urls = host.urls();
    assert!(urls[5].starts_with("https://jobs.ostara.example/Brand/tile-search-results/?q=&"), "{urls:?}");
    assert!(urls[6].ends_with("startrow=25") && urls[7].ends_with("startrow=30"));
    // A site that gives its first tiles for ever.
    let mut host = FakeHost::new().answer(200, tiles(35, 40));
    let repeated = scan(&mut host, Some(&cursor)).unwrap();
    assert_eq!((repeated.offers.len(), repeated.next), (0, Continuation::End(EndReason::Complete)));
}

#[test]
fn the_newer_search_is_asked_in_each_language_and_a_posting_is_one() {
    let search = at("https://jobs.ostara.example/search/", SEARCH);
    let danish = ROWS.replace("20001", "20003").replace("Blade Technician", "Vingetekniker");
    let mut host = without_lists().respond(search).answer(404, "").answer(200, ROWS).answer(200, danish);
    let first = scan(&mut host, None).unwrap();
    assert_eq!(ids(&first), ["20001", "20002"]);
    let technician = &first.offers[0];
    assert_eq!(technician.ref_.url, "https://jobs.ostara.example/job/Blade-Technician/20001-en_US");
    assert_eq!(technician.locations, ["Aarhus, DNK, 8000"]);
    // `6/18/26` is a day in one country and none in another.
    assert_eq!((technician.posted_at, technician.complete), (None, false));
    let Continuation::More(cursor) = first.next else { panic!() };
    let last = scan(&mut host, Some(&cursor)).unwrap();
    assert_eq!(ids(&last), ["20003"]);
    assert_eq!((last.coverage, last.next), (Coverage::FullSnapshot, Continuation::End(EndReason::Complete)));
    let sent = |nth: usize| String::from_utf8(host.requests()[nth].body.clone().unwrap()).unwrap();
    let body = r#"{"keywords":"","locale":"en_US","location":"","pageNumber":0,"sortBy":"recent"}"#;
    assert_eq!(sent(6), body);
    assert!(sent(7).contains("\"da_DK\""));
}

#[test]
fn a_language_that_ends_before_its_count_covers_only_what_came() {
    let short = ROWS.replace("\"totalJobs\": 2", "\"totalJobs\": 30");
    let cursor = r#"{"Search":{"brand":"","locales":["en_US"],"page":0,"rows":0,"lacking":false,"ids":[]}}"#;
    let page = scan(&mut FakeHost::new().answer(200, short), Some(cursor)).unwrap();
    assert_eq!((page.coverage, page.next), (Coverage::Partial, Continuation::End(EndReason::EmptyPage)));
    let denied = FetchError::Denied("the own host of a tenant is only read".to_owned());
    let outcome = scan(&mut FakeHost::new().fail(denied), Some(cursor));
    assert!(matches!(outcome, Err(PluginError::Unsupported(_))), "{outcome:?}");
}

#[test]
fn cursors_of_others_are_refused_without_a_request() {
    for cursor in [
        "",
        "25",
        "{}",
        r#"{"Tiles":{"brand":"//evil.example","row":1,"before":null}}"#,
        r#"{"Search":{"brand":"","locales":[],"page":0,"rows":0,"lacking":false,"ids":[]}}"#,
        r#"{"Search":{"brand":"","locales":["a b"],"page":0,"rows":0,"lacking":false,"ids":[]}}"#,
    ] {
        let outcome = scan(&mut FakeHost::new(), Some(cursor));
        assert!(matches!(outcome, Err(PluginError::InvalidCursor(_))), "{cursor}: {outcome:?}");
    }
}

fn posting(status: u16, body: &str) -> Result<Offer, PluginError> {
    let url = format!("https://{HOST}/job/Bilbao-Payroll-Clerk/1100200002/");
    let wanted = OfferRef { id: "1100200002".to_owned(), url, token: None };
    let mut host = FakeHost::new().answer(status, body);
    SuccessFactors.hydrate(&context(0), &mut host, &[wanted]).unwrap().remove(0)
}

#[test]
fn the_page_of_a_posting_tells_its_facts_by_microdata() {
    let offer = posting(200, POSTING).unwrap();
    assert_eq!((offer.title.as_str(), offer.ref_.id.as_str()), ("Payroll Clerk", "1100200002"));
    assert_eq!(offer.posted_at, Some(1_793_664_000_000), "a date as Java writes it");
    assert_eq!(offer.locations, ["Bilbao, ES"]);
    assert_eq!(offer.employer.unwrap().name.as_deref(), Some("Ostara Turbines"));
    assert!(
        matches!(offer.description, Some(Description::Html(html)) if html == "<p>Run the monthly payroll.</p>")
    );
    let two = POSTING.replace(
        "<meta itemprop=\"addressCountry\" content=\"ES\">",
        "<meta itemprop=\"addressCountry\" content=\"ES\"><meta itemprop=\"addressLocality\" content=\"Vigo\">",
    );
    assert_eq!(posting(200, &two).unwrap().locations, ["Bilbao, ES", "Vigo"]);
    let odd_zone = POSTING.replace("UTC", "XYZ");
    assert_eq!(posting(200, &odd_zone).unwrap().posted_at, Some(1_793_664_000_000));
}

#[test]
fn refusals_of_single_pages_come_and_go() {
    assert!(matches!(posting(404, ""), Err(PluginError::Gone(_))));
    for status in [401, 403, 500] {
        assert!(matches!(posting(status, ""), Err(PluginError::Transient(_))), "{status}");
    }
    assert!(matches!(posting(429, ""), Err(PluginError::RateLimited(_))));
    assert!(matches!(posting(200, "<html><h1>Home</h1>"), Err(PluginError::Parse(_))));
}

#[test]
fn the_legacy_page_is_told_as_what_cannot_be_read() {
    let outcome = CareerSite::parse("career5.successfactors.eu:ACME");
    assert!(matches!(&outcome, Err(PluginError::Unsupported(why)) if why.contains("legacy")), "{outcome:?}");
    for tenant in ["", "acme", "jobs.acme.com/x", "jobs..com", "jobs.acme.com?x", "-.é.com"] {
        assert!(matches!(CareerSite::parse(tenant), Err(PluginError::Unsupported(_))), "{tenant}");
    }
    assert_eq!(CareerSite::parse(" Jobs.ACME.com ").unwrap().origin(), "https://jobs.acme.com");
    assert!(SuccessFactors.check(&context(0), &mut FakeHost::new(), None).is_err());
}

#[test]
fn check_looks_at_the_feed_only_where_there_is_one() {
    let mut host = FakeHost::new().answer(200, FEED);
    let board = SuccessFactors.check(&context(0), &mut host, Some(HOST)).unwrap();
    assert_eq!(board.url.as_deref(), Some("https://jobs.ostara.example/"));
    assert_eq!(SuccessFactors::manifest().hosts, ["https://*.jobs.hr.cloud.sap", "https://{tenant}"]);
}
