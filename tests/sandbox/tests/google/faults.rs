//! The effects of faults, and the quota.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::*;
use crate::{Fault, FaultRule, Quota, RetryAfter, When};

const HOST: &str = "sheets.googleapis.com";
const APPEND: &str = "{id}/values/Companies!A1:append?valueInputOption=RAW";

/// The status of an append under a fault, and the number of rows afterwards.
fn append_under(fault: Fault) -> (Option<u16>, usize) {
    let program = Program::with_companies();
    program.sandbox.break_on(FaultRule::new(HOST, "", When::First(1), fault));
    let answer = program.try_ask("POST", APPEND, &json!({"values": [["x"]]}));
    (answer.map(|answer| answer.status), program.sandbox.google().rows("Companies").len())
}

#[test]
fn a_fault_before_the_request_has_no_effect() {
    let content_type = "text/plain".to_owned();
    for (fault, status) in [
        (Fault::RateLimit { retry_after: RetryAfter::Seconds(1) }, Some(429)),
        (Fault::Status(503), Some(503)),
        (Fault::CloseWithoutAnswer, None),
        (Fault::WrongJson, Some(200)),
        (Fault::EmptyBody, Some(200)),
        (Fault::HtmlInsteadOfJson, Some(200)),
        (Fault::Redirect { to: "https://x.example/".to_owned() }, Some(302)),
        (Fault::Replace { status: 502, content_type, body: String::new() }, Some(502)),
    ] {
        assert_eq!(append_under(fault.clone()), (status, 0), "{fault:?}");
    }
}

#[test]
fn a_fault_after_the_request_keeps_its_whole_effect() {
    let slow = Fault::Slow { first_byte: Duration::from_millis(5), per_chunk: Duration::ZERO };
    for (fault, status) in [
        (Fault::ApplyThenDrop, None),
        (Fault::ApplyThenStatus(503), Some(503)),
        (Fault::CutBody { after: 10 }, Some(200)),
        (Fault::TruncatedJson, Some(200)),
        (slow, Some(200)),
    ] {
        assert_eq!(append_under(fault.clone()), (status, 1), "{fault:?}");
    }
}

/// Waits for a change by another thread.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "never: {what}");
        std::thread::yield_now();
    }
}

fn late(after: Duration) -> FaultRule {
    FaultRule::new(HOST, "", When::First(1), Fault::DropThenApply { after })
}

#[test]
fn a_request_is_applied_after_its_client_is_gone() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    program.sandbox.break_on(late(Duration::from_millis(30)));
    assert!(program.try_ask("POST", APPEND, &json!({"values": [["late"]]})).is_none());
    wait_until("the late one", || google.applied_late() == 1);
    assert_eq!((google.waiting_late(), google.rows("Companies")), (0, vec![vec![json!("late")]]));
}

#[test]
fn a_rejected_late_request_is_not_applied() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    program.sandbox.break_on(late(Duration::ZERO));
    let elsewhere = APPEND.replace("Companies", "Nothing");
    assert!(program.try_ask("POST", &elsewhere, &json!({"values": [["late"]]})).is_none());
    wait_until("its turn", || google.waiting_late() == 0);
    assert_eq!((google.applied_late(), google.rows("Companies").len()), (0, 0));
}

#[test]
fn nothing_is_applied_after_the_sandbox_has_ended() {
    let program = Program::with_companies();
    program.sandbox.break_on(late(Duration::from_hours(1)));
    assert!(program.try_ask("POST", APPEND, &json!({"values": [["late"]]})).is_none());
    // Other requests are answered normally meanwhile.
    program.append("Companies!A1", &json!([["prompt"]]));
    let google = program.sandbox.google();
    assert_eq!((google.waiting_late(), google.applied_late()), (1, 0));
    let state = Arc::clone(&program.sandbox.state);
    drop(program);
    // The request no longer waits, although its delay is not over.
    wait_until("the end of its tasks", || Arc::strong_count(&state) == 1);
    assert_eq!(crate::Google(&state.google).applied_late(), 0);
    assert_eq!(crate::Google(&state.google).rows("Companies"), [[json!("prompt")]]);
}

#[test]
fn a_lost_answer_has_googles_format_and_can_be_restricted_to_writes() {
    let program = Program::with_companies();
    let rule = FaultRule::new(HOST, "", When::Always, Fault::ApplyThenStatus(500)).for_method("POST");
    program.sandbox.break_on(rule);
    assert_eq!(program.ask("GET", "{id}", &Value::Null).status, 200);
    let error = program.ask("POST", APPEND, &json!({"values": [["x"]]})).json()["error"].clone();
    assert_eq!((&error["code"], &error["status"]), (&json!(500), &json!("INTERNAL")));
    assert_eq!(program.sandbox.google().cell("Companies", "A1"), "x");
    let rule = FaultRule::new("oauth2.googleapis.com", "/token", When::Always, Fault::CloseWithoutAnswer);
    program.sandbox.break_on(rule);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert!(client::send(&program.sandbox, "POST", TOKEN, &form, "x=y").is_none());
    assert_eq!(program.sandbox.google().tokens_issued(), 1);
}

#[test]
fn requests_beyond_the_quota_are_rejected() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    google.set_quota(Some(Quota { reads: 2, writes: 1, window: Duration::from_hours(1) }));
    let read = || program.ask("GET", "{id}", &Value::Null).status;
    assert_eq!([read(), read(), read()], [200, 200, 429]);
    program.ok("POST", APPEND, &json!({"values": [["x"]]}));
    let answer = program.ask("POST", APPEND, &json!({"values": [["y"]]}));
    assert_eq!((answer.status, answer.header("retry-after")), (429, None));
    let error = answer.json()["error"].clone();
    assert_eq!(error["status"], "RESOURCE_EXHAUSTED");
    let words = error["message"].as_str().unwrap();
    assert!(words.starts_with("Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:"), "{words}");
    assert_eq!(error["details"][0]["reason"], "RATE_LIMIT_EXCEEDED");
    assert_eq!(google.rows("Companies").len(), 1);
    let hour = Duration::from_hours(1);
    assert_eq!((google.most_reads_in(hour), google.most_writes_in(hour)), (3, 2));
    google.set_quota(None);
    assert_eq!(read(), 200);
}
