//! Answers that are broken, blocked or of another form: they are told with their cause, and nothing is lost by them.

use jobscan_tests::{Board, Fault, FaultRule, Provider, RetryAfter, Sandbox, When, WorldSpec};

use super::{desk_of, list_of, open, world};
use crate::support::{Desk, Ran, boards, start};

fn broken(board: &Board, fault: Fault) -> FaultRule {
    let (host, path) = list_of(board);
    FaultRule::new(&host, &path, When::Always, fault)
}

/// A desk that asks once and forgets how often that failed.
fn impatient(sandbox: &Sandbox) -> Desk {
    let mut desk = desk_of(sandbox, &Provider::OTHERS);
    desk.set("http", "circuit_failures", "1000").set("http", "attempts", "1").set("run", "tries", "1");
    desk.set("http", "patience", "\"10ms\"");
    desk
}

/// A run after which a provider that was told to wait is asked again.
fn scan(desk: &Desk) -> Ran {
    let ran = desk.scan();
    for provider in Provider::OTHERS {
        desk.run(&["resume", provider.as_str()]);
    }
    ran
}

#[test]
fn broken_answers_never_close_anything_and_are_told() {
    let sandbox = start(WorldSpec { offers_per_tenant: 4..=4, ..world(521, 1) });
    let desk = impatient(&sandbox);
    desk.scan().expect(0);
    let all = open(&desk);
    let faults = [
        Fault::Status(500),
        Fault::Status(403),
        Fault::HtmlInsteadOfJson,
        Fault::EmptyBody,
        Fault::TruncatedJson,
        Fault::CutBody { after: 40 },
        Fault::CloseWithoutAnswer,
        Fault::WrongJson,
    ];
    for fault in faults {
        for provider in Provider::OTHERS {
            sandbox.break_on(broken(&boards(&sandbox, provider)[0], fault.clone()));
        }
        for _ in 0..2 {
            let ran = scan(&desk);
            assert_eq!(open(&desk), all, "{fault:?}: {}", ran.stderr);
            for provider in Provider::OTHERS {
                let summary = ran.provider(provider.as_str());
                assert!(!ran.errors(provider.as_str()).is_empty(), "{provider} {fault:?}: {summary}");
            }
        }
        sandbox.clear_faults();
    }
    desk.scan().expect(0);
    assert_eq!(open(&desk), all);
}

#[test]
fn a_wall_and_a_limit_are_told_as_what_they_are() {
    let sandbox = start(WorldSpec { offers_per_tenant: 2..=2, ..world(522, 1) });
    let desk = impatient(&sandbox);
    let limited = Fault::RateLimit { retry_after: RetryAfter::Seconds(7200) };
    for (fault, class) in [(Fault::Status(403), "blocked"), (limited, "rate-limited")] {
        for provider in Provider::OTHERS {
            sandbox.break_on(broken(&boards(&sandbox, provider)[0], fault.clone()));
        }
        let ran = scan(&desk);
        for provider in Provider::OTHERS {
            assert_eq!(ran.errors(provider.as_str())[0].1, class, "{provider}: {}", ran.stdout);
        }
        sandbox.clear_faults();
    }
}

/// An answer of the form of each system: one row that is whole, and one without a name.
fn half_broken(board: &Board) -> (&'static str, String) {
    let slug = &board.slug;
    match board.provider {
        Provider::Ashby => (
            "application/json",
            r#"{"jobs":[{"id":"a1","title":"Whole","jobUrl":"https://jobs.ashbyhq.com/x/a1","isListed":true},
                {"id":"a2","title":null,"jobUrl":"https://jobs.ashbyhq.com/x/a2","isListed":true}]}"#
                .to_owned(),
        ),
        Provider::SmartRecruiters => (
            "application/json",
            r#"{"offset":0,"limit":100,"totalFound":2,"content":[{"id":"1","name":"Whole"},{"id":"2"}]}"#
                .to_owned(),
        ),
        Provider::Personio => (
            "text/xml",
            "<workzag-jobs><position><id>1</id><name>Whole</name></position>\
             <position><id>2</id></position></workzag-jobs>"
                .to_owned(),
        ),
        Provider::Teamtailor => (
            "application/rss+xml",
            format!(
                "<rss version=\"2.0\"><channel><title>X</title>\
                 <item><guid>1</guid><title>Whole</title><link>https://{slug}/jobs/1</link></item>\
                 <item><guid>2</guid><title></title><link>https://{slug}/jobs/2</link></item></channel></rss>"
            ),
        ),
        _ => (
            "application/json",
            format!(
                r#"[{{"id":"1","name":"Whole","url":"https://{slug}.breezy.hr/p/1"}},{{"id":"2","url":"https://{slug}.breezy.hr/p/2"}}]"#
            ),
        ),
    }
}

#[test]
fn a_broken_row_is_skipped_and_counted_and_the_others_are_stored() {
    let sandbox = start(WorldSpec { offers_per_tenant: 1..=1, ..world(523, 1) });
    let desk = impatient(&sandbox);
    for provider in Provider::OTHERS {
        let board = boards(&sandbox, provider).remove(0);
        let (content_type, body) = half_broken(&board);
        let content_type = content_type.to_owned();
        sandbox.break_on(broken(&board, Fault::Replace { status: 200, content_type, body }));
    }
    let ran = desk.scan();
    let titles: Vec<String> =
        desk.offers().into_values().map(|offer| offer["title"].as_str().unwrap().to_owned()).collect();
    assert_eq!(titles, ["Whole"; 5], "{}", ran.stderr);
    for provider in Provider::OTHERS {
        let summary = ran.provider(provider.as_str());
        let skipped: u64 =
            summary["skipped"].as_object().unwrap().values().filter_map(serde_json::Value::as_u64).sum();
        assert_eq!(skipped, 1, "{summary}");
    }
}
