//! Faults of a source are reported with their cause, end only their own unit, and lose nothing.

use std::time::{Duration, Instant};

use jobscan_tests::{Board, Fault, FaultRule, Provider, RetryAfter, Sandbox, When, WorldSpec};
use serde_json::Value;

use crate::support::{Desk, GREENHOUSE, INFOJOBS, LEVER, boards, jobs_path, list_pages, start, tiny};

fn greenhouse(sandbox: &Sandbox) -> (Desk, Vec<Board>) {
    (Desk::with_providers(sandbox, &["greenhouse"]), boards(sandbox, Provider::Greenhouse))
}

fn break_board(sandbox: &Sandbox, board: &Board, when: When, fault: Fault) {
    sandbox.break_on(FaultRule::new(GREENHOUSE, &jobs_path(board), when, fault));
}

fn times_of(sandbox: &Sandbox, board: &Board) -> Vec<u64> {
    let path = jobs_path(board);
    let seen = sandbox.requests().into_iter().filter(|seen| seen.path == path);
    seen.map(|seen| seen.at_unix_ms).collect()
}

#[test]
fn a_transient_fault_is_retried_silently() {
    let sandbox = start(tiny(21));
    let (desk, boards) = greenhouse(&sandbox);
    break_board(&sandbox, &boards[0], When::First(2), Fault::Status(503));
    let ran = desk.scan().expect(0);
    assert_eq!(times_of(&sandbox, &boards[0]).len(), 3);
    assert_eq!(ran.provider("greenhouse")["outcomes"]["complete"], 2);
    let truth = sandbox.truth().into_iter().filter(|offer| offer.provider == Provider::Greenhouse);
    assert_eq!(desk.export().len(), truth.count());
}

#[test]
fn retry_after_is_honoured_in_seconds_and_as_a_date() {
    for retry_after in [RetryAfter::Seconds(1), RetryAfter::Date(2)] {
        let sandbox = start(tiny(22));
        let (desk, boards) = greenhouse(&sandbox);
        break_board(&sandbox, &boards[0], When::First(1), Fault::RateLimit { retry_after });
        let ran = desk.scan().expect(0);
        assert_eq!(ran.provider("greenhouse")["rate_limited"], 1);
        let times = times_of(&sandbox, &boards[0]);
        // A date has whole seconds, so two seconds may be little more than one.
        assert!(times[1] - times[0] >= 1000, "{retry_after:?}: {times:?}");
        let other = times_of(&sandbox, &boards[1]);
        // Requests that were already sent when the answer came do not count.
        let meanwhile = other.iter().filter(|at| (times[0] + 200..times[0] + 1000).contains(at));
        assert_eq!(meanwhile.count(), 0, "the host is left alone by everybody: {times:?} {other:?}");
    }
}

fn pauses(desk: &Desk) -> Vec<Value> {
    let status = desk.run(&["status", "--format", "json"]).expect(0).json();
    status["pauses"].as_array().expect("pauses").clone()
}

#[test]
fn a_long_rate_limit_pauses_the_provider_across_restarts_until_it_is_resumed() {
    let sandbox = start(WorldSpec { greenhouse: 4, ..tiny(23) });
    let (mut desk, boards) = greenhouse(&sandbox);
    desk.set("providers.greenhouse", "concurrency", "1");
    let retry_after = RetryAfter::Seconds(7200);
    sandbox.break_on(FaultRule::new(GREENHOUSE, "/", When::Nth(2), Fault::RateLimit { retry_after }));
    let ran = desk.scan().expect(1);
    let summary = ran.provider("greenhouse");
    assert_eq!(ran.errors("greenhouse")[0].1, "rate-limited");
    let left: u64 = summary["units_skipped"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!((summary["units"].as_u64(), left), (Some(2), 2), "{summary}");
    assert_eq!(sandbox.requests().len(), 2, "nothing is asked after it");

    let paused = pauses(&desk);
    assert_eq!(paused[0]["provider"], "greenhouse");
    sandbox.clear_requests();
    let next = desk.scan().expect(0);
    let told = next.provider("greenhouse")["stopped"].as_str().unwrap().to_owned();
    assert!(told.starts_with("paused until "), "{told}");
    assert_eq!(sandbox.requests().len(), 0);

    desk.run(&["resume", "greenhouse"]).expect(0);
    assert!(pauses(&desk).is_empty());
    desk.scan().expect(0);
    let truth = sandbox.truth().into_iter().filter(|offer| offer.provider == Provider::Greenhouse);
    assert_eq!(desk.export().len(), truth.count());
    assert_eq!(boards.len(), 4);
}

#[test]
fn the_next_process_honours_a_hosts_retry_after_too() {
    let sandbox = start(tiny(24));
    let (mut desk, boards) = greenhouse(&sandbox);
    // The provider's own pause ends at once; the host's deadline remains.
    desk.set("run", "rate_limit_pause", "\"1ms\"").set("http", "patience", "\"100ms\"");
    let retry_after = RetryAfter::Seconds(3);
    break_board(&sandbox, &boards[0], When::First(1), Fault::RateLimit { retry_after });
    desk.set("providers.greenhouse", "limit", "1");
    desk.scan().expect(1);
    let limited = sandbox.requests()[0].at_unix_ms;
    desk.set("http", "patience", "\"60s\"").run(&["resume", "lever"]).expect(0);
    desk.connection().execute("DELETE FROM pauses", []).unwrap();
    desk.set("providers.greenhouse", "limit", "2");
    desk.scan().expect(0);
    let next = sandbox.requests()[1].at_unix_ms;
    assert!(next >= limited + 3000, "asked again after {} ms", next - limited);
}

#[test]
fn a_rate_limit_between_pages_keeps_the_offers_and_the_cursor() {
    let sandbox = start(WorldSpec { infojobs_offers: 30, ..tiny(25) });
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.queries(&["name = \"all\"\npage_size = 10"]).set("http", "attempts", "1");
    let limit = Fault::RateLimit { retry_after: RetryAfter::None };
    sandbox.break_on(FaultRule::new(INFOJOBS, "/api/9/offer", When::Nth(2), limit));
    let ran = desk.scan().expect(1);
    assert_eq!(ran.provider("infojobs")["outcomes"]["truncated"], 1, "{}", ran.stdout);
    assert_eq!(desk.export().len(), 10);
    assert_eq!(list_pages(&sandbox), [1, 2]);
    assert_eq!(desk.query::<String>("SELECT status FROM scan_states"), "idle", "nothing is held against it");

    sandbox.clear_requests();
    desk.run(&["resume", "infojobs"]).expect(0);
    let ran = desk.scan().expect(0);
    assert_eq!(list_pages(&sandbox), [2, 3], "it goes on where it stopped");
    assert_eq!(desk.export().len(), 30);
    // This run saw only the end of the list, so it is no evidence of absence.
    assert_eq!(ran.provider("infojobs")["stop_reasons"]["resumed"], 1, "{}", ran.stdout);
}

#[test]
fn a_host_that_is_down_is_avoided_at_once_and_by_the_next_run_too() {
    let sandbox = start(WorldSpec { greenhouse: 6, ..tiny(31) });
    let (mut desk, _) = greenhouse(&sandbox);
    desk.set("http", "retry_reserve", "0").set("http", "circuit_failures", "3").set("run", "tries", "1");
    desk.set("providers.greenhouse", "concurrency", "1");
    sandbox.break_on(FaultRule::new(GREENHOUSE, "/", When::Always, Fault::Status(503)));
    let ran = desk.scan().expect(1);
    // Three failures open the circuit breaker; the fourth board is rejected by it, and the others are left for later.
    let classes: Vec<String> = ran.errors("greenhouse").into_iter().map(|(_, class, _)| class).collect();
    assert_eq!(classes, ["transient", "transient", "transient"], "{}", ran.stdout);
    assert_eq!(ran.provider("greenhouse")["units_skipped"]["paused"], 2);
    assert_eq!(sandbox.requests().len(), 3);
    assert_eq!(desk.query::<String>("SELECT reason FROM host_deadlines"), "circuit");
    let turns: i64 = desk.query("SELECT count(*) FROM company_sources WHERE last_scanned_at IS NOT NULL");
    assert_eq!(turns, 3, "who was not asked for has not had its turn");
    sandbox.clear_faults();
    desk.run(&["resume", "greenhouse"]).expect(0);
    let ran = desk.scan().expect(0);
    assert_eq!(ran.provider("greenhouse")["outcomes"]["complete"], 6);
}

#[test]
fn an_unreadable_page_is_not_an_empty_board() {
    let sandbox = start(tiny(32));
    let (desk, boards) = greenhouse(&sandbox);
    let body = r#"{"jobs":[{"id":1,"title":{"en":"Another form"},"absolute_url":"https://jobs.example/1"}],"meta":{"total":1}}"#;
    let fault = Fault::Replace { status: 200, content_type: "application/json".into(), body: body.into() };
    break_board(&sandbox, &boards[0], When::Always, fault);
    let ran = desk.scan().expect(1);
    let errors = ran.errors("greenhouse");
    assert_eq!((errors.len(), errors[0].1.as_str()), (1, "parse"), "{errors:?}");
    assert_eq!(ran.provider("greenhouse")["outcomes"]["failed"], 1);
}

/// The list still shows an advert whose detail says that it is archived: the detail takes precedence.
#[test]
fn an_advert_archived_by_its_detail_stays_closed() {
    let sandbox = start(tiny(33));
    let desk = Desk::with_providers(&sandbox, &["infojobs"]);
    let offer = sandbox.truth().into_iter().find(|offer| offer.provider == Provider::InfoJobs).unwrap();
    let body = format!(r#"{{"id":"{}","title":"Archived","archived":true,"active":false}}"#, offer.id);
    let archived = Fault::Replace { status: 200, content_type: "application/json".into(), body };
    let path = format!("/api/7/offer/{}", offer.id);
    sandbox.break_on(FaultRule::new(INFOJOBS, &path, When::Always, archived));
    desk.scan().expect(0);
    let closed = desk.offers()[&offer.key]["closed_at"].clone();
    assert!(closed.is_string(), "{closed}");
    sandbox.clear_requests();
    desk.scan().expect(0);
    assert_eq!(desk.offers()[&offer.key]["closed_at"], closed);
    let asked = sandbox.requests().into_iter().filter(|seen| seen.path.starts_with("/api/7/"));
    assert_eq!(asked.map(|seen| seen.path).collect::<Vec<_>>(), [path], "only its own detail is asked again");
    sandbox.clear_faults();
    desk.scan().expect(0);
    assert!(desk.offers()[&offer.key]["closed_at"].is_null(), "it opens when its detail says so");
}

/// Each fault ends only its own board; known offers are unchanged.
#[test]
fn a_broken_answer_is_reported_and_closes_nothing() {
    let cases: [(&str, Fault, &str); 10] = [
        ("an outage", Fault::Status(500), "transient"),
        ("a page for people", Fault::HtmlInsteadOfJson, "parse|blocked"),
        ("another form", Fault::WrongJson, "parse"),
        ("half an answer", Fault::TruncatedJson, "parse"),
        ("nothing", Fault::EmptyBody, "parse"),
        ("a cut connection", Fault::CutBody { after: 40 }, "fetch"),
        ("no answer", Fault::CloseWithoutAnswer, "fetch"),
        ("a bomb", Fault::GzipBomb { decoded: 1 << 33 }, "fetch"),
        ("no end", Fault::EndlessBody, "fetch"),
        ("a way inside", Fault::Redirect { to: "http://169.254.169.254/latest/meta-data/".into() }, "fetch"),
    ];
    let sandbox = start(tiny(26));
    let (mut desk, boards) = greenhouse(&sandbox);
    desk.set("providers.greenhouse", "max_body", "\"1MiB\"").set("http", "circuit_failures", "1000");
    desk.set("run", "tries", "1").set("http", "retry_reserve", "1000");
    desk.scan().expect(0);
    let before = desk.dump().only(&["offers", "offer_texts"], &["last_seen_at"]);
    for (name, fault, class) in cases {
        sandbox.clear_faults();
        break_board(&sandbox, &boards[0], When::Always, fault);
        let ran = desk.scan().expect(1);
        let errors = ran.errors("greenhouse");
        assert_eq!(errors.len(), 1, "{name}: {errors:?}");
        assert_eq!(errors[0].0, boards[0].slug, "{name}");
        assert!(class.split('|').any(|class| class == errors[0].1), "{name}: {errors:?}");
        assert!(!errors[0].2.is_empty());
        assert_eq!(ran.provider("greenhouse")["outcomes"]["complete"], 1, "{name}: the other board is read");
        let after = desk.dump().only(&["offers", "offer_texts"], &["last_seen_at"]);
        assert_eq!(after, before, "{name}");
    }
    assert!(sandbox.requests().iter().all(|seen| seen.host == GREENHOUSE), "no redirect was followed inside");
}

#[test]
fn a_redirect_to_a_host_not_granted_is_rejected() {
    let sandbox = start(tiny(27));
    let (desk, boards) = greenhouse(&sandbox);
    let fault = Fault::Redirect { to: "https://api.lever.co/v0/postings/x".into() };
    break_board(&sandbox, &boards[0], When::Always, fault);
    let errors = desk.scan().expect(1).errors("greenhouse");
    assert!(errors[0].2.contains("api.lever.co"), "it names the host: {errors:?}");
    assert!(sandbox.requests().iter().all(|seen| seen.host != LEVER));
}

/// Progress and log on stderr count the failure; the summary on stdout is the one place that says what it was.
#[test]
fn a_failure_is_reported_once() {
    let sandbox = start(tiny(31));
    let (desk, boards) = greenhouse(&sandbox);
    let fault = Fault::Redirect { to: "https://api.lever.co/v0/postings/x".into() };
    break_board(&sandbox, &boards[0], When::Always, fault);
    let ran = desk.run(&["run"]).expect(1);
    let lines_with_cause = |text: &str| text.lines().filter(|line| line.contains(LEVER)).count();
    let counted =
        ran.stderr.lines().any(|line| line.contains(" greenhouse: ") && line.ends_with(", 1 failed"));
    assert!(counted, "{}", ran.stderr);
    assert_eq!(
        (lines_with_cause(&ran.stdout), lines_with_cause(&ran.stderr)),
        (1, 0),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
fn slow_answers_end_at_the_timeout() {
    let sandbox = start(tiny(28));
    let (mut desk, boards) = greenhouse(&sandbox);
    desk.set("providers.greenhouse", "timeout", "\"200ms\"").set("run", "tries", "1");
    let slow = Fault::Slow { first_byte: Duration::from_mins(1), per_chunk: Duration::ZERO };
    break_board(&sandbox, &boards[0], When::Always, slow);
    let began = Instant::now();
    let errors = desk.scan().expect(1).errors("greenhouse");
    assert_eq!(errors[0].1, "fetch", "{errors:?}");
    assert!(errors[0].2.contains("too long"), "{errors:?}");
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[test]
fn an_invalid_row_is_counted_and_does_not_fail_its_page() {
    let sandbox = start(tiny(29));
    let (desk, boards) = greenhouse(&sandbox);
    let body = r#"{"jobs":[
        {"id":1,"title":"Good","absolute_url":"https://jobs.example/1","location":{"name":"Gandia"},"content":"x"},
        {"id":2,"title":"","absolute_url":"https://jobs.example/2","location":{"name":"Gandia"}},
        {"title":"No id","absolute_url":"https://jobs.example/4"}],"meta":{"total":4}}"#;
    let fault =
        Fault::Replace { status: 200, content_type: "application/json".into(), body: body.to_owned() };
    break_board(&sandbox, &boards[0], When::Always, fault);
    let ran = desk.scan().expect(0);
    let summary = ran.provider("greenhouse");
    let skipped: u64 = summary["skipped"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(skipped, 2, "{summary}");
    assert!(desk.offers().contains_key(&format!("greenhouse/{}/1", boards[0].slug)));
}

#[test]
fn an_unknown_board_is_gone_and_reported() {
    let sandbox = start(tiny(30));
    let desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.write("companies.csv", "name,website,provider,tenant\nNobody,,greenhouse,nobody-here\n");
    let ran = desk.scan().expect(1);
    assert_eq!(ran.provider("greenhouse")["outcomes"]["gone"], 1);
    assert_eq!(ran.errors("greenhouse")[0].1, "not-found");
}
