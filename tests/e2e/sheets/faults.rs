//! Every kind of failure at every call: the run reports it, and after the next run sheet and database agree.

use std::{sync::Arc, time::Duration};

use jobscan_host::pipeline::{self, Observer, Shutdown, Silent, SyncOptions};
use jobscan_tests::{Fault, FaultRule, RetryAfter, When};
use serde_json::json;

use super::office::{Office, SERVICE, SHEET, TOKENS, TestClock};
use crate::support::{Ran, eventually};

/// A sheet with some companies and people's answers, and changes that have not been synchronised.
fn half_done() -> Office {
    let office = Office::new();
    office.companies(&["Acme", "Globex", "Initech"]);
    office.sync().expect(0);
    office.types("Globex", 'C', "HIGH_INTEREST");
    office.types("Acme", 'L', "mine");
    office.google().sort(SHEET, "B", false).unwrap();
    office.companies(&["Umbrella", "Soylent"]);
    office.desk.connection().execute("UPDATE companies SET max_score = 9 WHERE name = 'Acme'", []).unwrap();
    office.sandbox.clear_requests();
    office
}

/// The number of requests with this method in a whole synchronisation.
fn requests_of(office: &Office, method: &str) -> u64 {
    let requests = office.sandbox.requests();
    requests.iter().filter(|seen| seen.host == SERVICE && seen.method == method).count() as u64
}

/// Breaks each request of `method` in turn, starting without a sheet and with a partial one.
fn break_each(method: &str, faults: &[Fault], check: impl Fn(&Office, &Fault, Ran)) -> usize {
    let mut broken = 0;
    for make in [from_nothing, half_done] {
        let whole = make();
        whole.sync().expect(0);
        let requests = requests_of(&whole, method);
        assert!(requests >= 3, "a synchronisation has {requests} of {method}");
        for fault in faults {
            for nth in 1..=requests {
                let office = make();
                let human = office.human();
                office.break_nth(method, nth, fault.clone());
                let ran = office.sync();
                broken += 1;
                check(&office, fault, ran);
                office.sandbox.clear_faults();
                office.sync().expect(0);
                office.assert_agree();
                let after = office.human();
                for (company, answers) in human {
                    assert_eq!(after.get(&company), Some(&answers), "{fault:?} at {method} {nth}");
                }
            }
        }
    }
    broken
}

fn from_nothing() -> Office {
    let office = Office::new();
    office.companies(&["Acme", "Globex", "Initech"]);
    office
}

#[test]
fn a_lost_answer_changes_nothing_twice() {
    let lost = [Fault::ApplyThenDrop, Fault::ApplyThenStatus(500), Fault::CutBody { after: 5 }];
    let broken = break_each("POST", &lost, |office, _, ran| {
        // The same synchronisation finds out.
        ran.expect(0);
        office.assert_agree();
    });
    assert!(broken > 20, "{broken}");
}

#[test]
fn rows_applied_after_their_connection_was_lost_appear_once() {
    let late = Fault::DropThenApply { after: Duration::from_millis(300) };
    for make in [from_nothing, half_done] {
        let mut office = make();
        office.set_setting("sheets", "settle", "2s");
        // A sheet that is made gets its form first.
        let nth = if office.google().sheet_titles().contains(&SHEET.to_owned()) { 1 } else { 3 };
        office.sandbox.break_on(FaultRule::new(SERVICE, &insert_of(&office), When::Nth(nth), late.clone()));
        office.sync().expect(0);
        assert_eq!(office.google().applied_late(), 1);
        office.assert_agree();
    }
    // Also if the run ends before they are applied.
    let mut office = half_done();
    office.set_setting("sheets", "settle", "2s");
    let later = Fault::DropThenApply { after: Duration::from_millis(700) };
    office.sandbox.break_on(FaultRule::new(SERVICE, &insert_of(&office), When::Nth(1), later));
    let running = office.desk.start(&["sheets", "sync", "--format", "json"]);
    let insert = insert_of(&office);
    let asked = || office.sandbox.requests().iter().any(|seen| seen.path == insert);
    eventually("the rows", || asked().then_some(()));
    running.signal("KILL");
    running.wait();
    office.desk.expire_lock_if_any();
    office.sync().expect(0);
    assert_eq!(office.google().applied_late(), 1);
    office.assert_agree();
}

/// Rows that were sent twice, because the first call never came through, are there once and counted once.
#[test]
fn rows_that_were_sent_again_are_counted_once() {
    let mut office = half_done();
    office.companies(&["Hooli", "Umbrella"]);
    office.set_setting("sheets", "settle", "1s");
    let never = Fault::DropThenApply { after: Duration::from_hours(1) };
    office.sandbox.break_on(FaultRule::new(SERVICE, &insert_of(&office), When::Nth(1), never));
    let before = office.rows().len();
    let ran = office.sync().expect(0).json();
    assert_eq!(ran["appended"], office.rows().len() - before, "{ran}");
    office.assert_agree();
}

/// The path of calls that add rows, and of those that set the form.
fn insert_of(office: &Office) -> String {
    format!("/v4/spreadsheets/{}:batchUpdate", office.google().spreadsheet_id())
}

#[test]
fn a_call_not_carried_out_is_repeated() {
    let refused = [
        Fault::CloseWithoutAnswer,
        Fault::Status(500),
        Fault::Status(503),
        Fault::EmptyBody,
        Fault::RateLimit { retry_after: RetryAfter::None },
        Fault::RateLimit { retry_after: RetryAfter::Seconds(0) },
    ];
    let broken = break_each("POST", &refused, |office, _, ran| {
        ran.expect(0);
        office.assert_agree();
    });
    assert!(broken > 40, "{broken}");
}

#[test]
fn a_failed_read_causes_no_wrong_write() {
    let faults = [
        Fault::CloseWithoutAnswer,
        Fault::Status(500),
        Fault::Status(400),
        Fault::WrongJson,
        Fault::HtmlInsteadOfJson,
        Fault::EmptyBody,
        Fault::TruncatedJson,
        Fault::CutBody { after: 10 },
    ];
    break_each("GET", &faults, |office, fault, ran| {
        if ran.code == Some(0) {
            office.assert_agree();
        } else {
            let summary = ran.json();
            assert_eq!(summary["errors"].as_array().unwrap().len(), 1, "{fault:?}: {summary}");
        }
    });
}

#[test]
fn a_service_that_is_down_is_reported() {
    let office = half_done();
    let human = office.human();
    for fault in [Fault::CloseWithoutAnswer, Fault::Status(503), Fault::ApplyThenDrop] {
        for method in ["GET", "POST"] {
            let rule = FaultRule::new(SERVICE, "", When::Always, fault.clone()).for_method(method);
            office.sandbox.break_on(rule);
            let ran = office.desk.run(&["run", "--format", "json"]);
            let summary = ran.json();
            let failed = !summary["sheets"]["errors"].as_array().unwrap().is_empty();
            // Reading the sheet shows what was carried out without an answer.
            assert!(failed || fault == Fault::ApplyThenDrop, "{fault:?} of {method}: {summary}");
            assert_eq!(ran.code, Some(i32::from(failed)));
            office.sandbox.clear_faults();
        }
    }
    office.sync().expect(0);
    office.assert_agree();
    let after = office.human();
    assert!(human.iter().all(|(company, answers)| after.get(company) == Some(answers)));
}

#[test]
fn tokens_are_fetched_once_and_again_if_rejected() {
    let office = half_done();
    let tokens = || office.google().tokens_issued();
    let before = tokens();
    office.sync().expect(0);
    assert_eq!(tokens(), before + 1, "one for a whole synchronisation");
    // A token that expires in the middle.
    office.companies(&["Hooli"]);
    office.google().set_token_uses(Some(3));
    office.sync().expect(0);
    office.google().set_token_uses(None);
    office.assert_agree();
    assert!(tokens() > before + 2);
    // A token that is valid for less than a minute is never used twice.
    office.google().set_expires_in(59);
    let before = tokens();
    office.sync().expect(0);
    assert_eq!(tokens(), before + 2);
}

#[test]
fn a_token_is_kept_across_runs_until_a_minute_before_it_expires() {
    let office = half_done();
    let clock = Arc::new(TestClock::instant("2026-01-15T12:00:00Z"));
    let base = office.base(clock.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let before = office.google().tokens_issued();
    for (instant, tokens) in
        [("12:00:00", 1), ("12:30:00", 1), ("12:58:58", 1), ("12:58:59", 2), ("12:59:59", 2), ("13:57:58", 3)]
    {
        clock.set(&format!("2026-01-15T{instant}Z"));
        let observer: Arc<dyn Observer> = Arc::new(Silent);
        let (options, shutdown) = (SyncOptions::default(), Shutdown::default());
        let done = runtime.block_on(pipeline::sync_sheet(&base, options, &shutdown, &observer)).unwrap();
        assert_eq!(
            (done.errors, office.google().tokens_issued() - before),
            (Vec::new(), tokens),
            "{instant}"
        );
    }
}

#[test]
fn permanent_rejections_are_reported_with_their_cure() {
    let mut office = half_done();
    let email = office.google().service_account_email();
    let told = |office: &Office, class: &str, parts: &[&str]| {
        let ran = office.sync().expect(1).json();
        let error = &ran["errors"][0];
        assert_eq!(error["class"], class, "{ran}");
        let message = error["message"].as_str().unwrap();
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    };
    let unshared = office.google().add_spreadsheet("somebody else's", false);
    office.desk.env("GOOGLE_SHEETS_SPREADSHEET_ID", &unshared);
    told(&office, "permission", &["(403)", "share the spreadsheet with", &email]);
    office.desk.env("GOOGLE_SHEETS_SPREADSHEET_ID", "no-such-spreadsheet");
    told(&office, "refused", &["(404)", "look at the spreadsheet's id", &email]);
    let id = office.google().spreadsheet_id();
    office.desk.env("GOOGLE_SHEETS_SPREADSHEET_ID", &id);
    office.google().set_api_enabled(false);
    told(&office, "permission", &["has not been used in project", "enable the Google Sheets API"]);
    office.google().set_api_enabled(true);
    let excel = Fault::Replace {
        status: 400,
        content_type: "application/json".to_owned(),
        body: r#"{"error":{"code":400,"message":"This operation is not supported for this document","status":"FAILED_PRECONDITION"}}"#.to_owned(),
    };
    office.sandbox.break_on(FaultRule::new(SERVICE, "", When::Always, excel));
    told(&office, "refused", &["not supported for this document", "save it as a Google spreadsheet"]);
    office.sandbox.clear_faults();
    let refusal = Fault::Replace {
        status: 400,
        content_type: "application/json".to_owned(),
        body: r#"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#.to_owned(),
    };
    office.sandbox.break_on(FaultRule::new(TOKENS, "/token", When::Always, refusal));
    told(&office, "auth", &["invalid_grant, Invalid JWT Signature.", "look at the key file"]);
    office.sandbox.clear_faults();
    office.sync().expect(0);
    office.assert_agree();
}

#[test]
fn missing_configuration_is_reported_before_any_request() {
    let mut office = half_done();
    let sync = |office: &Office, code: i32| office.desk.run(&["sheets", "sync"]).expect(code).stderr;
    office.desk.unset_env("GOOGLE_APPLICATION_CREDENTIALS");
    assert!(sync(&office, 2).contains("GOOGLE_APPLICATION_CREDENTIALS is not set"));
    let skipped = office.desk.scan().expect(0).json();
    assert!(skipped["sheets"]["skipped"].as_str().unwrap().contains("GOOGLE_APPLICATION_CREDENTIALS"));
    office.desk.env("GOOGLE_APPLICATION_CREDENTIALS", "gone.json");
    assert!(sync(&office, 2).contains("`gone.json` cannot be read"));
    let failed = office.desk.scan().expect(1).json();
    assert_eq!(failed["sheets"]["errors"][0]["class"], "config");
    office.desk.write("bad.json", r#"{"type":"service_account"}"#);
    office.desk.env("GOOGLE_APPLICATION_CREDENTIALS", "bad.json");
    assert!(sync(&office, 2).contains("it has no `token_uri`"));
    office.desk.unset_env("GOOGLE_SHEETS_SPREADSHEET_ID");
    assert!(sync(&office, 2).contains("no spreadsheet is named"));
    assert_eq!(office.desk.scan().expect(0).json()["sheets"], json!(null));
    office.desk.env("GOOGLE_SHEETS_SPREADSHEET_ID", "https://docs.google.com/spreadsheets/d/x/edit");
    assert!(sync(&office, 2).contains("between `/d/` and `/edit`"));
    assert_eq!(
        office.sandbox.requests().iter().filter(|seen| seen.host == SERVICE || seen.host == TOKENS).count(),
        0
    );
}

#[test]
fn the_next_run_recovers_from_a_kill_at_any_request() {
    let whole = half_done();
    whole.sync().expect(0);
    let requests = whole.sandbox.requests().len();
    let mut killed = 0;
    for number in 1..=requests {
        let office = half_done();
        let mut running = office.desk.start(&["sheets", "sync"]);
        let seen = || (office.sandbox.requests().len() >= number || running.is_over()).then_some(());
        eventually("a request", seen);
        if !running.is_over() {
            running.signal("KILL");
        }
        killed += i32::from(running.wait().signal == Some(9));
        office.desk.expire_lock_if_any();
        office.sync().expect(0);
        office.assert_agree();
    }
    assert!(killed > 0);
}

#[test]
fn the_next_run_recovers_from_a_crash_at_any_commit() {
    let mut aborts = 0;
    for point in ["before-commit", "after-commit"] {
        for passage in 1.. {
            let office = half_done();
            let crash = format!("{point}:{passage}");
            let ran = office.desk.start_with(&["sheets", "sync"], &[("JOBSCAN_CRASH_AT", &crash)]).wait();
            if ran.signal.is_none() {
                ran.expect(0);
                break;
            }
            aborts += 1;
            office.desk.expire_lock_if_any();
            office.sync().expect(0);
            office.assert_agree();
        }
    }
    assert!(aborts > 10, "only {aborts} crashes");
}

#[test]
fn a_signal_ends_it_at_once_and_the_next_run_resumes() {
    let office = half_done();
    let slow = Fault::Slow { first_byte: Duration::from_mins(1), per_chunk: Duration::ZERO };
    office.sandbox.break_on(FaultRule::new(SERVICE, "", When::Nth(2), slow).for_method("POST"));
    let running = office.desk.start(&["sheets", "sync", "--format", "json"]);
    eventually("the second POST", || (requests_of(&office, "POST") >= 2).then_some(()));
    running.signal("TERM");
    let ran = running.wait().expect(0).json();
    assert_eq!((&ran["ended_early"], &ran["errors"]), (&json!(true), &json!([])));
    office.sandbox.clear_faults();
    let status = office.desk.run(&["status"]).expect(0);
    let left = status.stdout.lines().find(|line| line.starts_with("sheet "));
    assert!(left.unwrap().contains("the next run reads what became of them"), "{status:?}");
    office.sync().expect(0);
    office.assert_agree();
}
