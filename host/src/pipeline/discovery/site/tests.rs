use std::{path::Path, time::Duration};

use super::{super::testing::url, *};
use crate::{
    clock::{SharedClock, SystemClock},
    domain::page::TooHeavy,
    http::{HttpClient, Scope},
    pipeline::{
        testing::config_in,
        web::testing::{Answer, DEAD_GATEWAY, LoopbackWeb, client_through, short_pages, web_scope},
    },
};

/// What a walk needs.
struct WalkSetup {
    settings: DiscoverySettings,
    names: CompanyNames,
    client: HttpClient,
    scope: Scope,
    clock: SharedClock,
}

impl WalkSetup {
    fn new(client: HttpClient) -> Self {
        let mut settings = config_in(Path::new("."), "order = []\n").discovery;
        (settings.candidates, settings.links) = (2, 3);
        Self {
            settings,
            names: CompanyNames::new("Acme", Some("acme.example")),
            client,
            scope: web_scope(100),
            clock: Arc::new(SystemClock),
        }
    }

    /// A walk that visits nothing.
    fn without_web() -> Self {
        Self::new(client_through(DEAD_GATEWAY))
    }

    /// A walk without detectors.
    fn walk(&self) -> Walk<'_> {
        self.walk_until(Instant::now() + Duration::from_mins(5))
    }

    fn walk_until(&self, ends: Instant) -> Walk<'_> {
        let visitor = Visitor::new(&self.client, &self.scope, "jobscan-host", short_pages());
        let detecting = Detecting::new(&[], "acme.example", "1", &self.clock);
        Walk::new(&self.settings, &self.names, visitor, detecting, ends)
    }
}

/// Walks from `website` over a web of these pages; with it, the pages that were asked for.
async fn explored(pages: &[(&str, Answer)], website: &str) -> (Explored, Vec<String>) {
    let web = LoopbackWeb::start(pages).await;
    let setup = WalkSetup::new(web.client());
    let (explored, _) = setup.walk().explore(&url(website)).await;
    let asked = web.asked().into_iter().filter(|address| !address.ends_with("/robots.txt")).collect();
    (explored, asked)
}

/// What kept a walk from seeing more, in words.
fn obstacles(explored: &Explored) -> Vec<String> {
    let told = |name: &str, at: &Option<(Url, String)>| {
        at.as_ref().map(|(url, reason)| format!("{name} {}: {reason}", url.path()))
    };
    let flag = |name: &str, is_set: bool| is_set.then(|| name.to_owned());
    [
        told("blocked", &explored.blocked),
        told("silent", &explored.silent),
        told("too heavy", &explored.heavy),
        flag("out of time", explored.out_of_time),
        flag("unreached", explored.unreached),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn text() -> String {
    "Acme makes things for people who need things. ".repeat(8)
}

#[test]
fn the_lead_that_promises_most_comes_first_then_the_nearest() {
    let lead = |priority, depth, nth| Lead {
        priority,
        near: Reverse((depth, nth)),
        url: url("https://a.example/"),
        key: String::new(),
    };
    let mut leads = vec![lead(9, 1, 2), lead(7, 1, 0), lead(9, 2, 1), lead(9, 1, 1)];
    leads.sort();
    leads.reverse();
    assert_eq!(leads, [lead(9, 1, 1), lead(9, 1, 2), lead(9, 2, 1), lead(7, 1, 0)]);
}

#[test]
fn what_a_visit_leaves_depends_on_the_page_that_was_asked_for() {
    let why = || "why".to_owned();
    let robots = || Visit::Disallowed(url("https://acme.example/jobs"));
    let (home, careers) = (PageKind::Home, PageKind::Careers);
    let table: [(Visit, PageKind, bool, &[&str]); 15] = [
        (robots(), home, false, &["blocked /jobs: robots.txt asks to stay away"]),
        (robots(), careers, false, &["blocked /jobs: robots.txt asks to stay away"]),
        (robots(), careers, true, &[]),
        (Visit::Refused(why()), careers, false, &["blocked /x: why"]),
        (Visit::Refused(why()), careers, true, &[]),
        (Visit::Unreached(why()), home, false, &["silent /x: why", "unreached"]),
        (Visit::Unreached(why()), careers, false, &[]),
        (Visit::Failed(why()), home, false, &["silent /x: why"]),
        (Visit::Failed(why()), careers, false, &[]),
        (Visit::Absent(404), home, false, &["silent /x: it answers 404"]),
        (Visit::Absent(404), careers, false, &[]),
        (Visit::TooHeavy(TooHeavy::by_time()), home, false, &["too heavy /x: more than 10 s to read it"]),
        (Visit::TooHeavy(TooHeavy::by_time()), careers, false, &["too heavy /x: more than 10 s to read it"]),
        (Visit::TooHeavy(TooHeavy::by_time()), careers, true, &["too heavy /x: more than 10 s to read it"]),
        (Visit::OutOfTime, careers, true, &["out of time"]),
    ];
    let setup = WalkSetup::without_web();
    for (visit, kind, guessing, expected) in table {
        let told = format!("{visit:?} {kind:?} {guessing}");
        let mut walk = setup.walk();
        walk.guessing = guessing;
        walk.note(&url("https://acme.example/x"), kind, visit);
        assert_eq!(obstacles(&walk.explored), expected, "{told}");
    }
}

#[test]
fn the_first_obstacle_of_a_kind_is_the_one_that_is_told() {
    let setup = WalkSetup::without_web();
    let mut walk = setup.walk();
    for (path, reason) in [("first", "403"), ("second", "429")] {
        let address = url(&format!("https://acme.example/{path}"));
        walk.note(&address, PageKind::Home, Visit::Refused(reason.to_owned()));
        walk.note(&address, PageKind::Home, Visit::Failed(reason.to_owned()));
    }
    assert_eq!(obstacles(&walk.explored), ["blocked /first: 403", "silent /first: 403"]);
}

#[test]
fn an_address_is_the_companys_by_its_domain_or_by_its_name() {
    let setup = WalkSetup::without_web();
    let mut walk = setup.walk();
    walk.domains.insert("parent.example".to_owned());
    let table = [
        ("https://parent.example/jobs", true),
        ("https://careers.parent.example/", true),
        ("https://acme.test/", true),
        ("https://acmecareers.example/", true),
        ("https://other.example/", false),
        ("https://acme.other.example/", false),
        ("https://jobs.lever.co/acme", false),
    ];
    for (address, own) in table {
        assert_eq!(walk.is_own(&url(address)), own, "{address}");
    }
}

#[test]
fn on_a_host_that_many_share_only_what_is_below_its_page_is_the_companys() {
    let setup = WalkSetup::without_web();
    let mut walk = setup.walk();
    walk.shared = Some("/view/acme".to_owned());
    walk.visited.insert(address_key(&url("https://sites.google.com/view/acme")));
    let table = [
        ("https://sites.google.com/view/acme", true),
        ("https://sites.google.com/view/acme/jobs", true),
        ("https://sites.google.com/view/acme-two", false),
        ("https://sites.google.com/view", false),
        ("https://docs.google.com/view/acme/jobs", false),
    ];
    for (address, own) in table {
        assert_eq!(walk.is_own(&url(address)), own, "{address}");
    }
}

#[test]
fn an_address_that_leads_on_twice_is_one_lead_of_its_best_promise() {
    let setup = WalkSetup::without_web();
    let mut walk = setup.walk();
    walk.visited.insert(address_key(&url("https://acme.example/seen")));
    for (address, priority) in [
        ("https://acme.example/jobs", 5),
        ("https://acme.example/jobs/#list", 9),
        ("https://acme.example/jobs", 7),
        ("https://acme.example/seen", 9),
    ] {
        walk.lead(url(address), priority, 1);
    }
    let leads: Vec<(&str, u8)> = walk.leads.iter().map(|lead| (lead.url.as_str(), lead.priority)).collect();
    assert_eq!(leads, [("https://acme.example/jobs", 9)]);
}

#[test]
fn a_page_of_links_without_end_gives_a_bounded_number_of_leads() {
    let setup = WalkSetup::without_web();
    let mut walk = setup.walk();
    let most = discovery::LEADS.size();
    let lead = |nth: usize| url(&format!("https://acme.example/jobs/{nth}"));
    (0..most).for_each(|nth| walk.lead(lead(nth), 5, 1));
    assert_eq!((walk.leads.len(), walk.explored.left_out.told()), (most, None));
    (0..most + 3).for_each(|nth| walk.lead(lead(nth), 7, 1));
    assert_eq!(walk.leads.len(), most);
    assert!(walk.leads.iter().all(|lead| lead.priority == 7), "those that wait are promised more");
    let told = format!("left out beyond its bound: {}: 3", discovery::LEADS.name);
    assert_eq!(walk.explored.left_out.told(), Some(told));
}

#[tokio::test]
async fn a_walk_follows_no_more_links_than_its_bound_and_none_beyond_its_depth() {
    let page = |links: &str| Answer::page(&format!("<nav>{links}</nav><p>{}</p>", text()));
    let links: Vec<String> = (0..6).map(|nth| format!("<a href=/jobs/{nth}>Jobs</a>")).collect();
    let pages: Vec<(String, Answer)> = (0..6)
        .map(|nth| (format!("acme.example/jobs/{nth}"), page(&format!("<p>{nth}</p>"))))
        .chain([("acme.example/".to_owned(), page(&links.concat()))])
        .collect();
    let pages: Vec<(&str, Answer)> = pages.iter().map(|(at, page)| (at.as_str(), page.clone())).collect();
    let (_, asked) = explored(&pages, "https://acme.example/").await;
    let followed = asked.iter().filter(|address| address.starts_with("acme.example/jobs/")).count();
    assert_eq!(followed, 3, "as many as the setup says: {asked:?}");

    let pages = [
        ("acme.example/", page("<a href=/jobs>Jobs</a>")),
        ("acme.example/jobs", page("<a href=/jobs/all>All jobs</a>")),
        ("acme.example/jobs/all", page("<a href=/jobs/all/open>Open jobs</a>")),
        ("acme.example/jobs/all/open", page("")),
    ];
    let (_, asked) = explored(&pages, "https://acme.example/").await;
    assert!(asked.contains(&"acme.example/jobs/all".to_owned()), "two deep: {asked:?}");
    assert!(!asked.contains(&"acme.example/jobs/all/open".to_owned()), "three deep: {asked:?}");
}

#[test]
fn jobs_on_another_domain_lead_on_only_under_a_plain_text_and_after_the_companys_own_pages() {
    let html = "<nav><a href=/jobs>Jobs</a></nav><a href=/careers>Careers</a>\
        <a href=https://group.example/jobs>Jobs</a><a href=https://client.example/jobs>Jobs at Client Partners Ltd</a>\
        <a href=/about>About us</a>";
    let page = super::super::testing::visited("https://acme.example/", html).page;
    let setup = WalkSetup::without_web();
    let mut walk = setup.walk();
    walk.collect_leads(
        &page,
        vec![("javascript:x".to_owned(), 9), ("https://acme.example/api".to_owned(), 250)],
        1,
    );
    walk.leads.sort_by(|a, b| b.cmp(a));
    let leads: Vec<&str> = walk.leads.iter().map(|lead| lead.url.as_str()).collect();
    let expected = [
        "https://acme.example/jobs",
        "https://acme.example/api",
        "https://acme.example/careers",
        "https://group.example/jobs",
    ];
    assert_eq!(leads, expected);
}

#[tokio::test]
async fn a_walk_follows_the_link_to_the_page_about_jobs() {
    let home = format!("<nav><a href=/work-here/jobs>Jobs</a></nav><p>{}</p>", text());
    let pages = [
        ("acme.example/", Answer::page(&home)),
        ("acme.example/work-here/jobs", Answer::page(&format!("<p>{}</p>", text()))),
    ];
    let (explored, asked) = explored(&pages, "https://acme.example/").await;
    assert_eq!(asked[..2], ["acme.example/", "acme.example/work-here/jobs"]);
    assert_eq!((explored.pages, obstacles(&explored)), (2, Vec::new()));
}

#[tokio::test]
async fn the_usual_addresses_are_tried_where_no_link_leads_on_and_say_nothing_by_their_absence() {
    let pages = [("acme.example/", Answer::page(&format!("<p>{}</p>", text())))];
    let (explored, asked) = explored(&pages, "https://acme.example/").await;
    let usual = careers::usual_paths(None, 2);
    let expected: Vec<String> =
        std::iter::once("/").chain(usual).map(|path| format!("acme.example{path}")).collect();
    assert_eq!(asked, expected);
    assert_eq!((explored.pages, obstacles(&explored)), (1, Vec::new()));
}

#[tokio::test]
async fn a_site_whose_address_is_gone_is_looked_for_at_its_root_and_at_its_twin() {
    let home = || Answer::page(&format!("<p>{}</p>", text()));
    for answering in ["acme.example/", "www.acme.example/"] {
        let (explored, asked) = explored(&[(answering, home())], "https://acme.example/old").await;
        assert_eq!(asked[0], "acme.example/old", "{answering}");
        assert!(asked.contains(&answering.to_owned()), "{asked:?}");
        assert_eq!((explored.pages, obstacles(&explored)), (1, Vec::new()), "{answering}");
    }
    let (nowhere, asked) = explored(&[], "https://acme.example/old").await;
    assert_eq!(asked, ["acme.example/old", "acme.example/", "www.acme.example/"]);
    assert_eq!(obstacles(&nowhere), ["silent /old: it answers 404"], "the address that was given is told");
}

#[tokio::test]
async fn a_company_on_a_host_that_many_share_is_looked_for_nowhere_else() {
    let (explored, asked) = explored(&[], "https://sites.google.com/view/acme").await;
    assert_eq!(asked, ["sites.google.com/view/acme"]);
    assert_eq!(obstacles(&explored), ["silent /view/acme: it answers 404"]);
}

#[tokio::test]
async fn a_site_that_robots_txt_closes_is_blocked_and_not_read() {
    let robots = Answer::of(200, "User-agent: *\nDisallow: /\n");
    let pages = [("acme.example/robots.txt", robots), ("acme.example/", Answer::page("home"))];
    let (explored, asked) = explored(&pages, "https://acme.example/").await;
    assert_eq!(asked, Vec::<String>::new());
    assert_eq!(obstacles(&explored), ["blocked /: robots.txt asks to stay away"]);
}

#[tokio::test]
async fn a_page_that_says_nothing_without_its_scripts_is_told() {
    let built = "<body><div id=root></div><script src=/main.js></script>";
    let (explored, _) = explored(&[("acme.example/", Answer::page(built))], "https://acme.example/").await;
    assert_eq!(explored.script.map(String::from).as_deref(), Some("https://acme.example/"));
}

#[tokio::test]
async fn a_page_that_sends_its_readers_on_is_followed_once() {
    let refresh = |to: &str| Answer::page(&format!("<meta http-equiv=refresh content='0; url={to}'>"));
    let pages = [
        ("acme.example/", refresh("/es")),
        ("acme.example/es", refresh("/es/again")),
        ("acme.example/es/again", Answer::page("<p>Never seen.</p>")),
    ];
    let (_, asked) = explored(&pages, "https://acme.example/").await;
    assert_eq!(asked[..2], ["acme.example/", "acme.example/es"]);
    assert!(!asked.contains(&"acme.example/es/again".to_owned()), "{asked:?}");
}

#[tokio::test]
async fn a_home_page_at_every_address_is_read_as_one_page() {
    let home = || Answer::page(&format!("<p>{}</p>", text()));
    let usual = careers::usual_paths(None, 2);
    let addresses: Vec<String> =
        std::iter::once("/").chain(usual).map(|path| format!("acme.example{path}")).collect();
    let pages: Vec<(&str, Answer)> = addresses.iter().map(|address| (address.as_str(), home())).collect();
    let web = LoopbackWeb::start(&pages).await;
    let setup = WalkSetup::new(web.client());
    let mut walk = setup.walk();
    assert!(walk.visit(&url("https://acme.example/"), PageKind::Home, 0).await.is_some());
    let again = walk.visit(&url("https://acme.example/careers"), PageKind::Careers, 1).await;
    assert_eq!(again, None, "a site that knows no better answers with its home page");
}

#[tokio::test]
async fn no_lead_is_followed_once_the_companys_time_is_over() {
    let home = format!("<nav><a href=/jobs>Jobs</a></nav><p>{}</p>", text());
    let web = LoopbackWeb::start(&[("acme.example/", Answer::page(&home))]).await;
    let setup = WalkSetup::new(web.client());
    let (explored, _) = setup.walk_until(Instant::now()).explore(&url("https://acme.example/")).await;
    let asked: Vec<String> =
        web.asked().into_iter().filter(|address| !address.ends_with("/robots.txt")).collect();
    assert_eq!(asked, ["acme.example/"]);
    assert!(explored.out_of_time);
}
