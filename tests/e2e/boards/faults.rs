//! Answers that are broken, blocked or of another form: they are told with their cause, and nothing is lost by them.

use jobscan_tests::{Board, Fault, FaultRule, Provider, RetryAfter, Sandbox, When, WorldSpec};

use super::{desk_of, open, world};
use crate::support::{Desk, Ran, boards, start};

fn broken(board: &Board, fault: Fault) -> FaultRule {
    let (host, path) = board.list_address().unwrap();
    FaultRule::new(&host, &path, When::Always, fault)
}

/// A desk that asks once and forgets how often that failed.
fn impatient(sandbox: &Sandbox, provider: Provider) -> Desk {
    let mut desk = desk_of(sandbox, &[provider]);
    desk.set("http", "circuit_failures", "1000").set("http", "attempts", "1").set("run", "tries", "1");
    desk.set("http", "patience", "\"10ms\"");
    desk
}

/// A run after which a provider that was told to wait is asked again.
fn scan(desk: &Desk, provider: Provider) -> Ran {
    let ran = desk.scan();
    desk.run(&["resume", provider.as_str()]);
    ran
}

pub(super) fn broken_answers(provider: Provider) {
    let sandbox = start(WorldSpec { offers_per_tenant: 4..=4, ..world(521, &[provider], 1) });
    let desk = impatient(&sandbox, provider);
    desk.scan().expect(0);
    let all = open(&desk);
    assert!(!all.is_empty());
    let board = boards(&sandbox, provider).remove(0);
    let refused = if provider.traits().unwrap().throttles_by_403 { "rate-limited" } else { "blocked" };
    let limited = Fault::RateLimit { retry_after: RetryAfter::Seconds(7200) };
    let faults = [
        (Fault::Status(500), ""),
        (Fault::Status(403), refused),
        (limited, "rate-limited"),
        (Fault::HtmlInsteadOfJson, ""),
        (Fault::EmptyBody, ""),
        (Fault::TruncatedJson, ""),
        (Fault::CutBody { after: 40 }, ""),
        (Fault::CloseWithoutAnswer, ""),
        (Fault::WrongJson, ""),
    ];
    for (fault, class) in faults {
        sandbox.break_on(broken(&board, fault.clone()));
        let ran = scan(&desk, provider);
        assert_eq!(open(&desk), all, "{fault:?}: {}", ran.stderr);
        let errors = ran.errors(provider.as_str());
        assert!(!errors.is_empty(), "{provider} {fault:?}: {}", ran.provider(provider.as_str()));
        if !class.is_empty() {
            assert_eq!(errors[0].1, class, "{provider}: {}", ran.stdout);
        }
        sandbox.clear_faults();
    }
    desk.scan().expect(0);
    assert_eq!(open(&desk), all);
}

pub(super) fn broken_row(provider: Provider) {
    let sandbox = start(WorldSpec { offers_per_tenant: 1..=1, ..world(523, &[provider], 1) });
    let desk = impatient(&sandbox, provider);
    let board = boards(&sandbox, provider).remove(0);
    let (content_type, body) = board.half_broken().unwrap();
    let content_type = content_type.to_owned();
    sandbox.break_on(broken(&board, Fault::Replace { status: 200, content_type, body }));
    let ran = desk.scan();
    let titles: Vec<String> =
        desk.offers().into_values().map(|offer| offer["title"].as_str().unwrap().to_owned()).collect();
    assert_eq!(titles, ["Whole"], "{}", ran.stderr);
    let summary = ran.provider(provider.as_str());
    let skipped: u64 =
        summary["skipped"].as_object().unwrap().values().filter_map(serde_json::Value::as_u64).sum();
    assert_eq!(skipped, 1, "{summary}");
}
