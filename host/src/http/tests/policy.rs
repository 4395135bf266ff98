//! Retries, pauses, budgets, circuits and revalidation, on a paused clock.

use tokio::time::Instant;

use super::*;
use crate::bounds::network;
use crate::http::{Cancel, ConnectFault, ConnectFaultKind, Memory, RateLimited, TlsFault, TlsFaultKind};

type Headers = [(&'static str, &'static str)];

const URL: &str = "https://api.lever.co/v0/postings/acme";

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Fails `times` times with `status`, then answers.
fn failing(
    times: usize,
    status: u16,
    headers: &'static [(&str, &str)],
) -> impl Fn(&Seen) -> Result<WireAnswer, FetchError> {
    move |seen| Ok(if seen.number < times { raw(status, headers, "no") } else { raw(200, &[], "yes") })
}

#[tokio::test(start_paused = true)]
async fn passing_faults_are_retried_with_growing_jittered_waits() {
    let rig = Rig::new(
        HttpSettings { host_rate: Rate { per_second: 1e3, burst: 9 }, ..HttpSettings::default() },
        failing(2, 503, &[]),
    );
    let scope = scope(lever());
    let answer = rig.client.fetch(&scope, Request::get(URL)).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (200, &b"yes"[..]));
    let times = rig.times();
    let (first, second) = (times[1].abs_diff(times[0]), times[2].abs_diff(times[1]));
    assert!(first >= Duration::from_millis(500) && first <= Duration::from_millis(1001), "{first:?}");
    assert!(second >= secs(1) && second <= Duration::from_millis(2001), "{second:?}");
    let traffic = scope.traffic();
    assert_eq!((traffic.requests, traffic.retries, traffic.errors), (3, 2, 0));
    assert_eq!(traffic.bytes_received, 7);
}

#[tokio::test(start_paused = true)]
async fn the_last_failure_is_data_or_the_error_itself() {
    let rig = Rig::new(fast(), failing(99, 502, &[]));
    assert_eq!(rig.client.fetch(&scope(lever()), Request::get(URL)).await.unwrap().status, 502);
    assert_eq!(rig.seen().len(), 3);
    let rig = Rig::new(fast(), |_| Err(FetchError::Interrupted("gone".into())));
    let scope = scope(lever());
    let error = rig.client.fetch(&scope, Request::get(URL)).await.unwrap_err();
    assert_eq!(
        (error, rig.seen().len(), scope.traffic().errors),
        (FetchError::Interrupted("gone".into()), 3, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn only_reads_and_only_passing_faults_are_retried() {
    for (status, requests) in
        [(200, 1), (404, 1), (403, 1), (501, 1), (505, 1), (408, 3), (500, 3), (504, 3), (599, 3)]
    {
        let rig = Rig::new(fast(), failing(99, status, &[]));
        assert_eq!(rig.client.fetch(&scope(lever()), Request::get(URL)).await.unwrap().status, status);
        assert_eq!(rig.seen().len(), requests, "{status}");
    }
    let rig = Rig::new(fast(), failing(1, 503, &[]));
    assert_eq!(rig.client.fetch(&scope(lever()), post(URL)).await.unwrap().status, 503);
    assert_eq!(rig.seen().len(), 1);
    let tls = Rig::new(fast(), |_| {
        Err(FetchError::Tls(TlsFault { host: "h".to_owned(), kind: TlsFaultKind::Expired(None) }))
    });
    assert!(tls.client.fetch(&scope(lever()), Request::get(URL)).await.is_err());
    assert_eq!(tls.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn retry_after_in_seconds_is_never_shortened() {
    let rig = Rig::new(fast(), failing(1, 429, &[("retry-after", "17")]));
    let scope = scope(lever());
    assert_eq!(rig.client.fetch(&scope, Request::get(URL)).await.unwrap().status, 200);
    let times = rig.times();
    assert!(times[1] >= secs(17) && times[1] < secs(18), "{times:?}");
    assert_eq!(scope.traffic().rate_limited, 1);
    assert_eq!(scope.grant().pause.until(), None);
}

#[tokio::test(start_paused = true)]
async fn retry_after_as_a_date_counts_from_the_hosts_clock() {
    // START is Sun, 15 Jun 2025 15:06:40 GMT.
    let rig = Rig::new(fast(), failing(1, 503, &[("retry-after", "Sun, 15 Jun 2025 15:07:05 GMT")]));
    assert_eq!(rig.client.fetch(&scope(lever()), Request::get(URL)).await.unwrap().status, 200);
    assert_eq!(rig.times(), [Duration::ZERO, secs(25)]);
}

#[tokio::test(start_paused = true)]
async fn everyone_waits_for_a_hosts_retry_after_whoever_met_it() {
    let rig = Rig::new(fast(), failing(1, 429, &[("retry-after", "20")]));
    let mut other = lever();
    other.provider = "discovery".into();
    let (one, two) = (scope(lever()), scope(other));
    let later = async {
        tokio::time::sleep(secs(5)).await;
        rig.client.fetch(&two, post(URL)).await
    };
    let (first, second) = tokio::join!(rig.client.fetch(&one, Request::get(URL)), later);
    assert_eq!((first.unwrap().status, second.unwrap().status), (200, 200));
    assert!(rig.times()[1..].iter().all(|at| *at >= secs(20)), "{:?}", rig.times());
}

#[tokio::test(start_paused = true)]
async fn a_restart_honours_the_stored_not_before() {
    let settings = HttpSettings { attempts: 1, ..fast() };
    let first = Rig::new(settings.clone(), failing(1, 503, &[("retry-after", "50")]));
    assert_eq!(first.client.fetch(&scope(lever()), Request::get(URL)).await.unwrap().status, 503);
    tokio::time::sleep(secs(10)).await;
    let second = Rig::restarted(settings, first.memory, first.clock, |_| Ok(raw(200, &[], "")));
    assert_eq!(second.client.fetch(&scope(lever()), Request::get(URL)).await.unwrap().status, 200);
    assert!(second.times()[0] >= secs(50) && second.times()[0] < secs(51));
}

#[tokio::test(start_paused = true)]
async fn a_final_429_is_data_and_pauses_the_provider_for_all() {
    let rig = Rig::new(fast(), failing(99, 429, &[("retry-after", "36000")]));
    let grant = Arc::new(lever());
    let (board, search) = (Scope::new(Arc::clone(&grant), 9), Scope::new(Arc::clone(&grant), 9));
    assert_eq!(rig.client.fetch(&board, Request::get(URL)).await.unwrap().status, 429);
    // Longer than the six hours that a pause has by itself.
    let until = START.plus(secs(36_000)).plus(Duration::from_millis(1));
    assert_eq!(grant.pause.until(), Some(until));
    let report = grant.pause.take_rate_limited();
    let retry_after = Some(Duration::from_millis(36_000_001));
    assert_eq!(report, Some(RateLimited { host: "api.lever.co".into(), retry_after, until }));
    let elsewhere = rig.client.fetch(&search, Request::get("https://jobs.lever.co/x")).await;
    assert_eq!(elsewhere, Err(FetchError::Paused(Some(Duration::from_millis(36_000_001)))));
    // Another provider at the same host meets the host's own deadline.
    let other = scope(Grant { provider: "other".into(), ..lever() });
    assert!(matches!(rig.client.fetch(&other, Request::get(URL)).await, Err(FetchError::Paused(Some(_)))));
    assert_eq!(rig.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_without_end_is_cut_and_told() {
    let bound = crate::bounds::network::WAIT.duration();
    for asked in ["18446744073709551615", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let rig = Rig::new(fast(), move |_| Ok(raw(429, &[("retry-after", asked)], "")));
        let scope = scope(lever());
        assert_eq!(rig.client.fetch(&scope, Request::get(URL)).await.unwrap().status, 429);
        assert_eq!(scope.grant().pause.until(), Some(START.plus(bound)), "{asked}");
        let report = scope.grant().pause.take_rate_limited().unwrap();
        assert!(report.beyond_bound().is_some_and(|asked| asked > 100 * bound), "{report:?}");
        let kept = rig.memory.deadline("api.lever.co").await.unwrap();
        assert_eq!(kept.not_before, START.plus(bound));
    }
    let rig = Rig::new(fast(), failing(99, 429, &[("retry-after", "2592000")]));
    let scope = scope(lever());
    assert_eq!(rig.client.fetch(&scope, Request::get(URL)).await.unwrap().status, 429);
    assert_eq!(scope.grant().pause.take_rate_limited().unwrap().beyond_bound(), None);
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_before_it_is_sent_is_no_fault_of_the_host() {
    let rig = Rig::new(fast(), |_| Ok(raw(200, &[], "")));
    let scope = Scope::new(Arc::new(lever()), 100);
    let limit = crate::bounds::network::REQUEST_ADDRESS.size();
    let of_length = |bytes: usize| format!("{URL}?{}", "q".repeat(bytes - URL.len() - 1));
    let with_header = |name: &str, value: &str| Request {
        headers: vec![(name.to_owned(), value.to_owned())],
        ..Request::get(URL)
    };
    let refused = [
        Request::get(of_length(limit + 1)),
        Request::get(of_length(70_000)),
        // Within the bound as it is written, beyond it as it is sent.
        Request::get(format!("{URL}?{}", "ñ".repeat(limit / 3))),
        Request { headers: vec![("x-a".to_owned(), String::new()); 25_000], ..Request::get(URL) },
        with_header("x-a", "a\r\nb"),
        with_header("x-a", &"v".repeat(70_000)),
        Request { body: Some(Vec::new()), ..Request::get(URL) },
        Request { credential: Some("none".to_owned()), ..Request::get(URL) },
    ];
    for request in refused.iter().cycle().take(50) {
        let answer = rig.client.fetch(&scope, request.clone()).await;
        assert!(matches!(answer, Err(FetchError::Denied(_))), "{answer:?}");
    }
    assert_eq!((rig.seen().len(), scope.traffic().requests), (0, 0));
    // The circuit is closed, and nothing keeps the host's turn.
    assert_eq!(rig.client.fetch(&scope, Request::get(of_length(limit))).await.unwrap().status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_redirect_to_an_address_without_end_is_refused_and_no_fault_of_the_host() {
    let target = format!("{URL}?{}", "q".repeat(9_000));
    let rig = Rig::new(fast(), move |_| Ok(raw(302, &[("location", &target)], "")));
    let scope = Scope::new(Arc::new(lever()), 100);
    for _ in 0..10 {
        let answer = rig.client.fetch(&scope, Request::get(URL)).await;
        assert!(matches!(answer, Err(FetchError::Denied(_))), "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_without_retry_after_pauses_six_hours_once_retries_are_spent() {
    let rig = Rig::new(fast(), failing(99, 429, &[]));
    let scope = scope(lever());
    assert_eq!(rig.client.fetch(&scope, Request::get(URL)).await.unwrap().status, 429);
    assert_eq!(rig.seen().len(), 3);
    let left = scope.grant().pause.left(START).unwrap();
    assert!(left >= secs(6 * 3600) && left < secs(6 * 3600 + 1));
}

#[tokio::test(start_paused = true)]
async fn those_in_line_behind_a_final_429_do_not_go() {
    let slow = HttpSettings { host_rate: Rate { per_second: 0.5, burst: 1 }, attempts: 1, ..fast() };
    let rig = Rig::new(slow, |seen| Ok(raw(if seen.number == 0 { 200 } else { 429 }, &[], "")));
    let scope = scope(lever());
    // The second waits for its turn and the rest stand behind it when it meets the limit.
    let answers = rig.client.fetch_all(&scope, vec![Request::get(URL); 5], 5).await;
    let statuses: Vec<_> = answers[..2].iter().map(|answer| answer.as_ref().unwrap().status).collect();
    assert_eq!(statuses, [200, 429]);
    assert!(answers[2..].iter().all(|answer| matches!(answer, Err(FetchError::Paused(Some(_))))));
    assert_eq!(rig.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_429_in_the_public_web_pauses_that_host_only() {
    let rig =
        Rig::new(fast(), |seen| Ok(raw(if seen.url.contains("a.example") { 429 } else { 200 }, &[], "")));
    let scope = scope(Grant { public_web: true, ..Grant::new("discovery") });
    let fetch = |url: &'static str| rig.client.fetch(&scope, Request::get(url));
    assert_eq!(fetch("https://a.example/").await.unwrap().status, 429);
    assert!(matches!(fetch("https://a.example/x").await, Err(FetchError::Paused(Some(_)))));
    assert_eq!(fetch("https://b.example/").await.unwrap().status, 200);
    assert!(rig.memory.deadline("a.example").await.unwrap().not_before >= START.plus(secs(6 * 3600)));
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_scopes_end_is_not_begun() {
    let rig = Rig::new(fast(), failing(1, 503, &[("retry-after", "30")]));
    let scope = scope(lever()).with_deadline(Instant::now() + secs(10));
    assert_eq!(rig.client.fetch(&scope, Request::get(URL)).await.unwrap().status, 503);
    assert_eq!(rig.clock.now(), START);
    assert!(matches!(rig.client.fetch(&scope, Request::get(URL)).await, Err(FetchError::Paused(Some(_)))));
    assert_eq!(rig.clock.now(), START);
}

#[tokio::test(start_paused = true)]
async fn the_budget_counts_every_request_that_may_leave() {
    let rig = Rig::new(fast(), |seen| match seen.number {
        0 => Ok(raw(302, &[("location", "/b")], "")),
        1 => Ok(raw(503, &[], "")),
        _ => Ok(raw(200, &[], "")),
    });
    let scope = Scope::new(Arc::new(lever()), 4);
    let fetch = || rig.client.fetch(&scope, Request::get(URL));
    assert_eq!(fetch().await.unwrap().final_url, "https://api.lever.co/b");
    assert_eq!(fetch().await.unwrap().status, 200);
    assert_eq!(fetch().await, Err(FetchError::BudgetExhausted));
    assert_eq!((scope.traffic().requests, rig.seen().len()), (4, 4));
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_the_budget_refuses_leaves_the_answer_at_hand() {
    let rig = Rig::new(fast(), failing(99, 503, &[]));
    let scope = Scope::new(Arc::new(lever()), 2);
    assert_eq!(rig.client.fetch(&scope, Request::get(URL)).await.unwrap().status, 503);
    assert_eq!(rig.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_outage_does_not_multiply_traffic() {
    let settings = HttpSettings { circuit_failures: u32::MAX, retry_reserve: 0, ..fast() };
    let rig = Rig::new(settings, |_| {
        Err(FetchError::Connect(ConnectFault { host: "h".to_owned(), kind: ConnectFaultKind::Refused }))
    });
    let scope = scope(lever());
    for _ in 0..500 {
        assert!(rig.client.fetch(&scope, Request::get(URL)).await.is_err());
    }
    assert_eq!(rig.seen().len(), 550);
    assert_eq!(scope.traffic().retries, 50);
}

#[tokio::test(start_paused = true)]
async fn an_open_circuit_stops_an_outages_traffic_and_one_probe_ends_it() {
    let rig = Rig::new(HttpSettings { patience: secs(1), ..fast() }, |seen| {
        Ok(raw(if seen.at < secs(90) { 500 } else { 200 }, &[], ""))
    });
    let scope = scope(lever());
    for _ in 0..5 {
        assert_eq!(rig.client.fetch(&scope, Request::get(URL)).await.unwrap().status, 500);
    }
    let during = rig.seen().len();
    for _ in 0..50 {
        assert!(matches!(rig.client.fetch(&scope, Request::get(URL)).await, Err(FetchError::Paused(_))));
    }
    assert_eq!(rig.seen().len(), during);
    tokio::time::sleep(secs(60)).await;
    // The probe fails and is not retried; the next one, a cool-down later, succeeds.
    assert_eq!(rig.client.fetch(&scope, Request::get(URL)).await.unwrap().status, 500);
    assert_eq!(rig.seen().len(), during + 1);
    tokio::time::sleep(secs(61)).await;
    let answers = rig.client.fetch_all(&scope, vec![Request::get(URL); 10], 10).await;
    assert!(answers.iter().all(|answer| answer.as_ref().unwrap().status == 200));
}

#[tokio::test(start_paused = true)]
async fn a_conditional_get_is_revalidated() {
    let rig = Rig::new(fast(), |seen| {
        let known = seen.headers.get("if-none-match").is_some_and(|tag| tag == "\"v1\"");
        let told =
            [("etag", "\"v1\""), ("last-modified", "Sun, 15 Jun 2025 10:00:00 GMT"), ("link", "<next>")];
        Ok(if known { raw(304, &[], "") } else { raw(200, &told, "jobs") })
    });
    let scope = scope(lever());
    let get = Request { conditional: true, ..Request::get(URL) };
    let first = rig.client.fetch(&scope, get.clone()).await.unwrap();
    assert!(!first.revalidated);
    let second = rig.client.fetch(&scope, get.clone()).await.unwrap();
    assert!(second.revalidated);
    assert_eq!((second.status, &second.body, second.header("link")), (200, &first.body, Some("<next>")));
    assert_eq!(rig.seen()[1].headers["if-modified-since"], "Sun, 15 Jun 2025 10:00:00 GMT");
    // Neither a plain request nor one with a credential or other headers uses that answer.
    for other in [
        Request::get(URL),
        Request { credential: Some("api".into()), ..get.clone() },
        Request { headers: vec![("accept".into(), "text/html".into())], ..get.clone() },
    ] {
        assert!(!rig.client.fetch(&scope, other).await.unwrap().revalidated);
        assert!(!rig.seen().last().unwrap().headers.contains_key("if-none-match"));
    }
    let elsewhere = self::scope(Grant { provider: "other".into(), ..lever() });
    assert!(!rig.client.fetch(&elsewhere, get).await.unwrap().revalidated);
}

#[tokio::test(start_paused = true)]
async fn an_answer_with_giant_headers_is_not_stored() {
    let etag = |bytes: usize| format!("\"{}\"", "e".repeat(bytes - 2));
    let link = |bytes: usize| "l".repeat(bytes - "link".len() - "etag".len());
    let (validators, headers) = (network::VALIDATORS.size(), network::STORED_HEADERS.size());
    let cases = [
        (etag(validators), "l".to_owned(), true),
        (etag(validators + 1), "l".to_owned(), false),
        (etag(100), link(headers - 100), true),
        (etag(100), link(headers - 99), false),
    ];
    for (etag, link, stored) in cases {
        let sent: &'static Headers = Box::leak(Box::new([("etag", &*etag.leak()), ("link", &*link.leak())]));
        let rig = Rig::new(fast(), move |_| Ok(raw(200, sent, "body")));
        let scope = scope(lever());
        let get = Request { conditional: true, ..Request::get(URL) };
        for _ in 0..2 {
            rig.client.fetch(&scope, get.clone()).await.unwrap();
        }
        let asked = rig.seen().last().unwrap().headers.contains_key("if-none-match");
        assert_eq!(asked, stored);
    }
}

#[tokio::test(start_paused = true)]
async fn only_whole_small_answers_that_can_be_revalidated_are_kept() {
    let cases: [(u16, &'static Headers, &str); 4] = [
        (200, &[], "no validator"),
        (404, &[("etag", "\"v\"")], "not found"),
        (200, &[("etag", "\"v\""), ("cache-control", "private, No-Store")], "secret"),
        (200, &[("etag", "\"v\"")], "much too long to be kept"),
    ];
    for (status, headers, body) in cases {
        let settings = HttpSettings { cache_max_entry: 15, ..fast() };
        let rig = Rig::new(settings, move |_| Ok(raw(status, headers, body)));
        let scope = scope(lever());
        let get = Request { conditional: true, ..Request::get(URL) };
        for _ in 0..2 {
            rig.client.fetch(&scope, get.clone()).await.unwrap();
            assert!(!rig.seen().last().unwrap().headers.contains_key("if-none-match"), "{body}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_304_that_nothing_was_stored_for_is_asked_again_once() {
    let rig = Rig::new(fast(), |seen| Ok(raw(if seen.number == 0 { 304 } else { 200 }, &[], "")));
    let get = Request { headers: vec![("if-none-match".into(), "\"x\"".into())], ..Request::get(URL) };
    assert_eq!(rig.client.fetch(&scope(lever()), get).await.unwrap().status, 200);
    assert!(rig.seen().iter().all(|seen| !seen.headers.contains_key("if-none-match")));
    let rig = Rig::new(fast(), |_| Ok(raw(304, &[], "")));
    assert_eq!(rig.client.fetch(&scope(lever()), Request::get(URL)).await.unwrap().status, 304);
    assert_eq!(rig.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn answers_of_many_are_in_the_order_of_the_requests() {
    let rig = Rig::new(fast(), |seen| {
        let fails = seen.url.ends_with("/3") && seen.number < 9;
        Ok(if fails { raw(500, &[], "") } else { raw(200, &[], &seen.url) })
    });
    let requests = (0..8).map(|number| Request::get(format!("https://api.lever.co/{number}"))).collect();
    let answers = rig.client.fetch_all(&scope(lever()), requests, 4).await;
    let urls: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().final_url).collect();
    assert_eq!(urls, (0..8).map(|number| format!("https://api.lever.co/{number}")).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn redirects_end_at_the_cap_and_each_is_checked() {
    let rig = Rig::new(fast(), |_| Ok(raw(302, &[("location", "/again")], "")));
    let looped = rig.client.fetch(&scope(lever()), Request::get(URL)).await;
    assert_eq!((looped, rig.seen().len()), (Err(FetchError::TooManyRedirects), 6));
    for location in [
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "https://0xa9fea9fe/",
        "//[::ffff:a9fe:a9fe]/",
        "https://evil.example/",
        "http://api.lever.co/",
        "https://api.lever.co:22/",
        "file:///etc/passwd",
    ] {
        let rig = Rig::new(fast(), move |_| Ok(raw(301, &[("location", location)], "")));
        let answer = rig.client.fetch(&scope(lever()), Request::get(URL)).await;
        assert!(matches!(answer, Err(FetchError::Denied(_))), "{location}");
        assert_eq!(rig.seen().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_credential_stays_behind_when_a_redirect_leaves_its_origin() {
    let rig = Rig::new(fast(), |seen| match seen.number {
        0 => Ok(raw(302, &[("location", "/same")], "")),
        1 => Ok(raw(302, &[("location", "https://jobs.lever.co/away")], "")),
        2 => Ok(raw(302, &[("location", URL)], "")),
        _ => Ok(raw(200, &[], "")),
    });
    let request = Request { credential: Some("api".into()), ..Request::get(URL) };
    rig.client.fetch(&scope(lever()), request).await.unwrap();
    let sent: Vec<_> = rig.seen().iter().map(|seen| seen.headers.contains_key("authorization")).collect();
    assert_eq!(sent, [true, true, false, false]);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_scope_ends_its_waits() {
    let rig = Rig::new(fast(), failing(1, 503, &[("retry-after", "50")]));
    let cancel = Cancel::new();
    let scope = scope(lever()).with_cancel(cancel.clone());
    let stop = async {
        tokio::time::sleep(secs(3)).await;
        cancel.cancel();
    };
    let (answer, ()) = tokio::join!(rig.client.fetch(&scope, Request::get(URL)), stop);
    assert_eq!(answer, Err(FetchError::Cancelled));
    assert_eq!(rig.clock.now(), START.plus(secs(3)));
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_waits_the_same() {
    let run = async || {
        let rig = Rig::new(HttpSettings::default(), failing(2, 500, &[]));
        rig.client.fetch(&scope(lever()), Request::get(URL)).await.unwrap();
        rig.times()
    };
    assert_eq!(run().await, run().await);
}
