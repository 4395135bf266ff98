use std::path::Path;

use futures_util::FutureExt;

use super::*;
use crate::{
    http::{
        ConnectFault, ConnectFaultKind, Denial, Method, NameFault, NameFaultKind, ProxyFault, ProxyFaultKind,
        TlsFault, TlsFaultKind,
    },
    pipeline::testing::config_in,
    pipeline::web::testing::{Answer, DEAD_GATEWAY, LoopbackWeb, client_through, short_pages, web_scope},
};

const HOME: &str = "https://acme.example/";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// Visits one address of a web of these pages; with it, what was asked for.
async fn visited(pages: &[(&str, Answer)], address: &str) -> (Visit, Vec<String>) {
    let web = LoopbackWeb::start(pages).await;
    let (client, scope) = (web.client(), web_scope(50));
    let visit = Visitor::new(&client, &scope, "jobscan-host", short_pages()).visit(&url(address)).await;
    (visit, web.asked())
}

/// The kind of a visit and what it says, in one line.
fn told(visit: &Visit) -> String {
    match visit {
        Visit::Page(visited) => format!("page {}", visited.url),
        Visit::LeadsAway(redirect) => format!("leads to {}", redirect.target),
        Visit::Disallowed(url) => format!("disallowed {url}"),
        Visit::Refused(reason) => format!("refused: {reason}"),
        Visit::Absent(status) => format!("absent: {status}"),
        Visit::Unreached(_) => "unreached".to_owned(),
        Visit::Failed(reason) => format!("failed: {reason}"),
        Visit::TooHeavy(bound) => format!("too heavy: {bound}"),
        Visit::OutOfTime => "out of time".to_owned(),
    }
}

/// How a visit of a home page that gives this answer ends.
async fn home_that_answers(answer: Answer) -> String {
    told(&visited(&[("acme.example/", answer)], HOME).await.0)
}

#[test]
fn pages_are_asked_for_over_tls_and_without_fragments() {
    let secured = |text: &str| secure(&url(text)).to_string();
    assert_eq!(secured("http://a.example/x#y"), "https://a.example/x");
    assert_eq!(secured("http://a.example:8080/"), "http://a.example:8080/");
}

#[test]
fn pictures_are_no_pages() {
    assert!(is_text("text/HTML; charset=utf-8") && is_text(""));
    assert!(!is_text("image/png") && !is_text("application/pdf"));
}

#[test]
fn robots_files_know_the_program_by_the_first_word_of_its_user_agent() {
    let table = [
        ("jobscan-host/0.1 (+https://jobscan.example)", "jobscan-host"),
        ("Acme scanner/2", "Acme"),
        ("plain", "plain"),
        ("", ""),
    ];
    for (user_agent, agent) in table {
        assert_eq!(robots_agent(user_agent), agent);
    }
}

#[test]
fn only_a_title_that_asks_for_a_person_makes_a_page_a_challenge() {
    assert!(is_challenge("<html><title>Just a moment...</title>"));
    assert!(is_challenge("<title>Attention Required! | Cloudflare</title>"));
    assert!(!is_challenge("<title>Just a moment of your time</title>"));
    assert!(!is_challenge("<p>Access Denied</p>"));
}

#[test]
fn a_failed_request_ends_the_visit_as_its_kind_says() {
    let message = || "why".to_owned();
    let tls = |kind| FetchError::Tls(TlsFault { host: "h".to_owned(), kind });
    let denied = FetchError::Denied(Denial::Method { method: Method::Post, why: "no" });
    let table = [
        (FetchError::Cancelled, "out of time"),
        (FetchError::BudgetExhausted, "out of time"),
        (
            FetchError::Paused(Some(Duration::from_secs(121))),
            "refused: its host asked to be left alone for 121 s more",
        ),
        (FetchError::Paused(Some(Duration::from_mins(2))), "failed: paused for 120 s more"),
        (FetchError::Paused(None), "failed: paused"),
        (FetchError::TooLarge(9), "failed: the page is too large"),
        (FetchError::Dns(NameFault { host: "h".to_owned(), kind: NameFaultKind::Unknown }), "unreached"),
        (
            FetchError::Connect(ConnectFault { host: "h".to_owned(), kind: ConnectFaultKind::Refused }),
            "unreached",
        ),
        (FetchError::Proxy(ProxyFault { proxy: "p:1".to_owned(), kind: ProxyFaultKind::Broke }), "unreached"),
        (tls(TlsFaultKind::UnknownIssuer), "unreached"),
        (tls(TlsFaultKind::Expired(None)), "unreached"),
        (
            tls(TlsFaultKind::Revoked),
            "failed: no secure connection: the certificate of `h` was revoked by its issuer",
        ),
        (FetchError::Interrupted(message()), "failed: connection lost: why"),
        (FetchError::Timeout, "failed: timed out"),
        (FetchError::TooManyRedirects, "failed: too many redirects"),
        (denied, "failed: denied: `POST` is refused: no"),
    ];
    for (error, visit) in table {
        assert_eq!(told(&failed(&error)), visit, "{error:?}");
    }
}

#[tokio::test]
async fn a_page_is_read_with_what_it_shows_and_the_address_that_answered() {
    let page = Answer::page("<title>Acme</title><a href=/jobs>Jobs</a>");
    let (visit, asked) = visited(&[("acme.example/", page)], HOME).await;
    let Visit::Page(visited) = visit else { panic!("{visit:?}") };
    assert_eq!((visited.asked.as_str(), visited.url.as_str(), visited.status), (HOME, HOME, 200));
    assert_eq!(visited.content_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(visited.page.links[0].url.as_str(), "https://acme.example/jobs");
    assert_eq!(asked, ["acme.example/robots.txt", "acme.example/"]);
}

#[tokio::test]
async fn what_robots_txt_disallows_is_never_asked_for() {
    let robots = Answer::of(200, "User-agent: *\nDisallow: /jobs\n").with("content-type", "text/plain");
    let pages = [("acme.example/robots.txt", robots), ("acme.example/jobs", Answer::page("jobs"))];
    let (visit, asked) = visited(&pages, "https://acme.example/jobs").await;
    assert_eq!(told(&visit), "disallowed https://acme.example/jobs");
    assert_eq!(asked, ["acme.example/robots.txt"]);
}

#[tokio::test]
async fn a_rule_of_robots_txt_for_this_program_counts_above_those_for_all() {
    let robots = Answer::of(200, "User-agent: *\nDisallow: /\n\nUser-agent: jobscan-host\nAllow: /\n");
    let pages = [("acme.example/robots.txt", robots), ("acme.example/", Answer::page("home"))];
    assert_eq!(told(&visited(&pages, HOME).await.0), "page https://acme.example/");
}

#[tokio::test]
async fn a_robots_txt_that_cannot_be_had_says_by_its_status_whether_the_site_is_read() {
    let table = [
        (404, "page https://acme.example/"),
        (403, "page https://acme.example/"),
        (429, "refused: robots.txt answers 429, too many requests"),
        (500, "failed: robots.txt answers 500"),
        (503, "failed: robots.txt answers 503"),
    ];
    for (status, expected) in table {
        let robots = Answer::of(status, "User-agent: *\nDisallow: /\n");
        let pages = [("acme.example/robots.txt", robots), ("acme.example/", Answer::page("home"))];
        let (visit, asked) = visited(&pages, HOME).await;
        assert_eq!(told(&visit), expected, "{status}");
        assert_eq!(asked.contains(&"acme.example/".to_owned()), status < 429, "{status}");
    }
}

#[tokio::test]
async fn a_robots_txt_that_is_too_long_to_read_allows_nothing() {
    let robots = Answer::of(200, &"# nothing\n".repeat(150_000));
    let pages = [("acme.example/robots.txt", robots), ("acme.example/", Answer::page("home"))];
    assert_eq!(told(&visited(&pages, HOME).await.0), "disallowed https://acme.example/");
}

#[tokio::test]
async fn robots_txt_is_asked_for_once_for_each_host() {
    let pages = [("a.example/", Answer::page("a")), ("b.example/", Answer::page("b"))];
    let web = LoopbackWeb::start(&pages).await;
    let (client, scope) = (web.client(), web_scope(50));
    let mut visitor = Visitor::new(&client, &scope, "jobscan-host", short_pages());
    for address in ["https://a.example/", "https://a.example/x", "https://b.example/", "https://b.example/y"]
    {
        visitor.visit(&url(address)).await;
    }
    let robots: Vec<String> = web.asked().into_iter().filter(|asked| asked.ends_with("robots.txt")).collect();
    assert_eq!(robots, ["a.example/robots.txt", "b.example/robots.txt"]);
}

#[tokio::test]
async fn a_redirect_on_the_same_host_is_followed_and_its_target_is_the_address_that_answered() {
    let pages = [("acme.example/", Answer::redirect("/en/#top")), ("acme.example/en/", Answer::page("home"))];
    let (visit, _) = visited(&pages, HOME).await;
    let Visit::Page(visited) = visit else { panic!("{visit:?}") };
    assert_eq!((visited.asked.as_str(), visited.url.as_str()), (HOME, "https://acme.example/en/"));
    assert!(visited.page.reduced.contains("<redirect href=\"https://acme.example/\">"));
}

#[tokio::test]
async fn a_redirect_to_what_robots_txt_disallows_is_not_followed() {
    let pages = [
        ("acme.example/robots.txt", Answer::of(200, "User-agent: *\nDisallow: /en/\n")),
        ("acme.example/", Answer::redirect("/en/")),
        ("acme.example/en/", Answer::page("home")),
    ];
    let (visit, asked) = visited(&pages, HOME).await;
    assert_eq!(told(&visit), "disallowed https://acme.example/en/");
    assert!(!asked.contains(&"acme.example/en/".to_owned()), "{asked:?}");
}

#[tokio::test]
async fn a_redirect_to_another_host_is_told_and_that_host_is_not_asked() {
    let pages = [("acme.example/", Answer::redirect("https://jobs.lever.co/acme"))];
    let (visit, asked) = visited(&pages, HOME).await;
    let Visit::LeadsAway(redirect) = visit else { panic!("{visit:?}") };
    assert_eq!(
        (redirect.from.as_str(), redirect.target.as_str(), redirect.status),
        (HOME, "https://jobs.lever.co/acme", 302)
    );
    assert_eq!(asked, ["acme.example/robots.txt", "acme.example/"]);
}

#[tokio::test]
async fn a_redirect_to_another_host_is_followed_on_demand_under_the_robots_txt_of_that_host() {
    let pages = [
        ("acme.example/", Answer::redirect("https://other.example/jobs")),
        ("other.example/jobs", Answer::page("jobs")),
        ("acme.example/team", Answer::redirect("https://closed.example/team")),
        ("closed.example/robots.txt", Answer::of(200, "User-agent: *\nDisallow: /\n")),
    ];
    let web = LoopbackWeb::start(&pages).await;
    let (client, scope) = (web.client(), web_scope(50));
    let mut visitor = Visitor::new(&client, &scope, "jobscan-host", short_pages());
    let Visit::LeadsAway(redirect) = visitor.visit(&url(HOME)).await else { panic!("it leads away") };
    let Visit::Page(page) = visitor.follow(*redirect).await else { panic!("it answers") };
    assert_eq!((page.asked.as_str(), page.url.as_str()), (HOME, "https://other.example/jobs"));
    let closed = visitor.visit_anywhere(&url("https://acme.example/team")).await;
    assert_eq!(told(&closed), "disallowed https://closed.example/team");
}

#[tokio::test]
async fn redirects_without_end_are_given_up_after_a_few_hops() {
    let pages = [
        ("a.example/", Answer::redirect("https://b.example/")),
        ("b.example/", Answer::redirect("https://a.example/")),
    ];
    let web = LoopbackWeb::start(&pages).await;
    let (client, scope) = (web.client(), web_scope(50));
    let mut visitor = Visitor::new(&client, &scope, "jobscan-host", short_pages());
    let visit = visitor.visit_anywhere(&url("https://a.example/")).await;
    assert_eq!(told(&visit), "failed: it redirects without end");
    let hops = web.asked().iter().filter(|asked| !asked.ends_with("robots.txt")).count();
    assert_eq!(hops, pages::HOPS.size());
}

#[tokio::test]
async fn a_redirect_to_what_is_no_address_of_the_web_is_a_failure() {
    for target in ["data:text/html,<p>x</p>", "javascript:void(0)", "mailto:a@b.example", "ftp://b.example/"]
    {
        let web = LoopbackWeb::start(&[("acme.example/", Answer::redirect(target))]).await;
        let (client, scope) = (web.client(), web_scope(50));
        let mut visitor = Visitor::new(&client, &scope, "jobscan-host", short_pages());
        let visit = visitor.visit_anywhere(&url(HOME)).await;
        assert_eq!(told(&visit), "failed: it leads to what is no address of the web", "{target}");
        assert_eq!(web.asked(), ["acme.example/robots.txt", "acme.example/"], "{target}");
    }
}

#[tokio::test]
async fn a_status_says_whether_a_page_is_refused_absent_or_failed() {
    for status in [401, 403, 407, 429, 451] {
        assert_eq!(home_that_answers(Answer::of(status, "")).await, format!("refused: it answers {status}"));
    }
    for status in [400, 404, 410] {
        assert_eq!(home_that_answers(Answer::of(status, "")).await, format!("absent: {status}"));
    }
    for status in [500, 503] {
        assert_eq!(home_that_answers(Answer::of(status, "")).await, format!("failed: it answers {status}"));
    }
}

#[tokio::test]
async fn a_challenge_is_a_refusal_whatever_its_status() {
    for status in [200, 503] {
        let challenge =
            Answer::of(status, "<title>Just a moment...</title>").with("content-type", "text/html");
        assert_eq!(
            home_that_answers(challenge).await,
            "refused: it asks for proof of being a person",
            "{status}"
        );
    }
}

#[tokio::test]
async fn only_text_is_read_as_a_page() {
    let page = "page https://acme.example/";
    let table = [
        (Some("application/xhtml+xml"), page),
        (Some("text/plain; charset=utf-8"), page),
        (Some("text/html, text/html; charset=utf-8"), page),
        (Some("text/html, application/pdf"), "failed: it is no page"),
        (None, page),
        (Some("application/pdf"), "failed: it is no page"),
        (Some("application/json"), "failed: it is no page"),
    ];
    for (content_type, expected) in table {
        let answer = Answer::of(200, "<p>Acme</p>");
        let answer = match content_type {
            Some(content_type) => answer.with("content-type", content_type),
            None => answer,
        };
        assert_eq!(home_that_answers(answer).await, expected, "{content_type:?}");
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_read_whole_is_a_failure() {
    let deep = home_that_answers(Answer::page(&"<div><b>".repeat(100_000))).await;
    assert_eq!(deep, "too heavy: more than 2,000 elements open at once");
    let large = home_that_answers(Answer::page(&"x".repeat(1024 * 1024 + 1))).await;
    assert_eq!(large, "failed: the page is too large");
}

#[tokio::test]
async fn a_site_to_which_no_connection_comes_about_is_unreached() {
    let (client, scope) = (client_through(DEAD_GATEWAY), web_scope(50));
    let visit = Visitor::new(&client, &scope, "jobscan-host", short_pages()).visit(&url(HOME)).await;
    assert_eq!(told(&visit), "unreached");
}

#[tokio::test]
async fn a_visit_ends_when_its_requests_are_spent() {
    let web = LoopbackWeb::start(&[("acme.example/", Answer::page("home"))]).await;
    let (client, scope) = (web.client(), web_scope(1));
    let visit = Visitor::new(&client, &scope, "jobscan-host", short_pages()).visit(&url(HOME)).await;
    assert_eq!(told(&visit), "out of time");
    assert_eq!(web.asked(), ["acme.example/robots.txt"]);
}

#[tokio::test]
async fn an_address_at_its_bound_is_asked_for_and_a_longer_one_is_not() {
    let most = pages::ADDRESS.size();
    let address = |length: usize| format!("{HOME}{}", "x".repeat(length - HOME.len()));
    let (visit, asked) = visited(&[], &address(most)).await;
    assert_eq!((told(&visit).as_str(), asked.len()), ("absent: 404", 2));
    let (visit, asked) = visited(&[], &address(most + 1)).await;
    assert_eq!(told(&visit), "failed: its address has 8193 bytes, more than 8 KiB");
    assert!(asked.is_empty());
    // A redirect is an address like any other.
    let pages = [("acme.example/", Answer::redirect(&address(most + 1)))];
    let (visit, _) = visited(&pages, HOME).await;
    assert_eq!(told(&visit), "failed: its address has 8193 bytes, more than 8 KiB");
}

#[tokio::test]
async fn a_robots_txt_at_its_bound_of_rules_is_obeyed_and_one_beyond_allows_nothing() {
    let table = [
        (40_000, "page https://acme.example/"),
        (40_001, "refused: robots.txt has 40001 rules for this program, more than 40,000"),
    ];
    for (rules, expected) in table {
        let robots = Answer::of(200, &format!("User-agent: *\n{}", "Disallow:/b\n".repeat(rules)));
        let pages = [("acme.example/robots.txt", robots), ("acme.example/", Answer::page("home"))];
        let (visit, asked) = visited(&pages, HOME).await;
        assert_eq!(told(&visit), expected);
        assert_eq!(asked.contains(&"acme.example/".to_owned()), rules == 40_000);
    }
    // Rules for others are not compared.
    let others = "User-agent: other\nDisallow: /x\n".repeat(30_000);
    let robots = Answer::of(200, &format!("{others}User-agent: *\nDisallow: /y\n"));
    let pages = [("acme.example/robots.txt", robots), ("acme.example/", Answer::page("home"))];
    assert_eq!(told(&visited(&pages, HOME).await.0), "page https://acme.example/");
}

#[tokio::test]
async fn what_robots_txt_says_beyond_its_bound_of_bytes_is_not_read() {
    let rule = "Disallow: /\n";
    let filled = |length: usize| {
        let begin = "User-agent: *\n";
        format!("{begin}{}\n{rule}", "#".repeat(length - begin.len() - rule.len() - 1))
    };
    let most = pages::ROBOTS.size();
    for (length, expected) in
        [(most, "disallowed https://acme.example/"), (most + 100, "page https://acme.example/")]
    {
        let pages = [
            ("acme.example/robots.txt", Answer::of(200, &filled(length))),
            ("acme.example/", Answer::page("home")),
        ];
        assert_eq!(told(&visited(&pages, HOME).await.0), expected, "{length}");
    }
}

#[tokio::test]
async fn a_rule_of_robots_txt_that_its_bound_cuts_is_not_read_at_all() {
    let (begin, rules) = ("User-agent: *\n", "\nDisallow: /\nAllow: /");
    let filled = "#".repeat(pages::ROBOTS.size() - begin.len() - rules.len());
    let text = format!("{begin}{filled}{rules}somewhere/else\n");
    let pages =
        [("acme.example/robots.txt", Answer::of(200, &text)), ("acme.example/", Answer::page("home"))];
    assert_eq!(told(&visited(&pages, HOME).await.0), "disallowed https://acme.example/");
}

#[tokio::test]
async fn no_more_pages_are_parsed_at_once_than_their_bound() {
    let turns = turns();
    let mut taken = Vec::new();
    for _ in 0..pages::AT_ONCE.size() {
        taken.push(turns.acquire().now_or_never().expect("a turn is free").unwrap());
    }
    assert!(turns.acquire().now_or_never().is_none());
    taken.pop();
    assert!(turns.acquire().now_or_never().is_some());
}

#[tokio::test]
async fn a_page_that_nobody_waits_for_any_more_is_told_to_stop() {
    let wanted = Wanted::default();
    let stopped = Arc::clone(&wanted.stopped);
    assert!(!stopped.load(Ordering::Relaxed));
    drop(wanted);
    assert!(stopped.load(Ordering::Relaxed));
}

/// What `of` makes of each number.
fn repeated(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

#[tokio::test]
async fn a_page_that_is_built_to_be_slow_ends_its_visit_and_names_the_bound() {
    let opened = repeated(1_500, |nth| format!("<b id={nth}>"));
    let attributes = repeated(100_000, |nth| format!("a{nth} "));
    let table = [
        (format!("<p>{opened}{}", "</p><p>x".repeat(30_000)), "more than "),
        ("<li><dd>".repeat(50_000), "more than 2,000 elements open at once"),
        ("<div></x>".repeat(50_000), "more than 2,000 elements open at once"),
        (format!("<p {attributes}>"), "more than 2,000 attributes in one tag"),
    ];
    for (page, bound) in table {
        let told = home_that_answers(Answer::page(&page)).await;
        assert!(told.starts_with(&format!("too heavy: {bound}")), "{told}");
    }
}

#[tokio::test]
async fn an_operators_limits_of_a_page_are_the_ones_that_hold() {
    let page = Answer::page(&"<br>".repeat(1_500));
    let web = LoopbackWeb::start(&[("acme.example/", page)]).await;
    let (client, scope) = (web.client(), web_scope(50));
    let under = async |settings: &str| {
        let config = config_in(Path::new("."), &format!("order = []\n[discovery]\n{settings}\n"));
        let reading = PageReading::from(&config.discovery);
        told(&Visitor::new(&client, &scope, "jobscan-host", reading).visit(&url(HOME)).await)
    };
    assert_eq!(under("page_nodes = 2000").await, "page https://acme.example/");
    assert_eq!(
        under("page_nodes = 1000").await,
        "too heavy: more than 1,000 nodes, `[discovery] page_nodes`"
    );
}
