//! Each limit just below and just above; the host keeps working after each violation.

use std::time::Instant;

use jobscan_host::{
    bounds::fields,
    plugins::{CallError, Cause, Limits},
};

use crate::{
    rig::{Rig, SHORT, limits, logged, only_description, scan, short},
    server::{Reply, Server, answer},
};

const MIB: usize = 1 << 20;

/// The complete message for a stopped call.
fn stopped(unit: &str, cause: &str) -> String {
    format!("plugin `hostile`, {unit}: stopped in `scan`: {cause}")
}

#[tokio::test]
async fn memory() {
    let rig = Rig::deaf(&limits()).await;
    assert_eq!(rig.description_of("memory:8").await, (8 * MIB).to_string());
    for unit in ["memory:16", "grow"] {
        let error = rig.error_of(unit).await;
        assert_eq!(
            error.to_string(),
            stopped(unit, "it needs more than the 16777216 bytes of memory it may have")
        );
        assert_eq!(error.class().as_str(), "limit-memory");
    }
    rig.still_works().await;
}

#[tokio::test]
async fn a_denied_allocation_that_the_guest_handles_is_no_failure() {
    let rig = Rig::deaf(&limits()).await;
    assert_eq!(rig.description_of("refused").await, "true");
    // It is not reported as the cause of a later failure in the same call either.
    let error = rig.error_of("survivor").await;
    assert_eq!(error.to_string(), stopped("survivor", "its call stack overflowed"));
    let mut instance = rig.instance("refused").await;
    assert_eq!(scan(&mut instance, "refused").await.map(only_description).unwrap(), "true");
    let error = scan(&mut instance, "panic").await.unwrap_err();
    assert!(error.to_string().contains("it panicked: "), "{error}");
}

#[tokio::test]
async fn call_stack() {
    let server = Server::saying("from below").await;
    let rig = Rig::hostile(&limits(), &server).await;
    let error = rig.error_of("recurse").await;
    assert_eq!(error.to_string(), stopped("recurse", "its call stack overflowed"));
    assert_eq!(error.class().as_str(), "limit-stack");
    // An overflow of the guest's own stack in its linear memory traps too.
    let error = rig.error_of("overrun").await;
    assert!(error.to_string().starts_with(&stopped("overrun", "it trapped: ")), "{error}");
    // Host functions still have enough stack if the guest has used most of its own.
    assert!(rig.description_of("deep:https://hostile.test/").await.ends_with("from below"));
    rig.still_works().await;
}

#[tokio::test]
async fn call_time_of_a_guest_that_computes() {
    let rig = Rig::deaf(&short()).await;
    rig.description_of("slow:1000").await;
    ends_by_time_limit(&rig, "spin").await;
    rig.still_works().await;
}

#[tokio::test]
async fn call_time_of_a_guest_that_calls_the_host() {
    let rig = Rig::deaf(&short()).await;
    for unit in ["denied", "drip", "flood"] {
        ends_by_time_limit(&rig, unit).await;
    }
    rig.still_works().await;
}

#[tokio::test]
async fn call_time_of_a_guest_that_waits() {
    let server = Server::start(|asked| match asked.line() {
        "GET /hostile.test/silent" => Reply::Silence,
        _ => answer("200 OK", "", b""),
    })
    .await;
    let rig = Rig::hostile(&short(), &server).await;
    ends_by_time_limit(&rig, "echo:https://hostile.test/silent").await;
    rig.description_of("echo:https://hostile.test/prompt").await;
}

async fn ends_by_time_limit(rig: &Rig, unit: &str) {
    let before = Instant::now();
    let error = rig.error_of(unit).await;
    let took = before.elapsed();
    assert_eq!(error.to_string(), stopped(unit, &format!("the call took longer than {SHORT:?}")));
    assert_eq!(error.class().as_str(), "limit-time");
    assert!(took >= SHORT && took < SHORT * 10, "{unit}: {took:?}");
}

#[tokio::test]
async fn other_guests_work_while_one_spins() {
    let rig = Rig::deaf(&short()).await;
    let spins = rig.error_of("spin");
    let works = async {
        let before = Instant::now();
        for _ in 0..5 {
            rig.still_works().await;
        }
        before.elapsed()
    };
    let (error, took) = tokio::join!(spins, works);
    assert_eq!(error.class().as_str(), "limit-time");
    assert!(took < SHORT, "waited {took:?} for the one that spins");
}

#[tokio::test]
async fn bytes_of_a_page() {
    let rig = Rig::deaf(&limits()).await;
    // What is handed over is bounded by the limit, and what is kept of it by the bound of the field.
    assert_eq!(rig.description_of("giant:1").await.len(), MIB);
    assert_eq!(rig.description_of("giant:3").await.len(), fields::DESCRIPTION.size());
    let error = rig.error_of("giant:5").await;
    assert_eq!(error.to_string(), stopped("giant:5", "it handed over more than 4194304 bytes in one call"));
    assert_eq!(error.class().as_str(), "limit-hostcall");
    rig.still_works().await;
}

#[tokio::test]
async fn rows_without_content_count_as_bytes_too() {
    let rig = Rig::deaf(&limits()).await;
    assert_eq!(rig.page("nothings:1000").await.unwrap().skipped.len(), 1_000);
    let error = rig.error_of("nothings:20000").await;
    assert_eq!(error.class().as_str(), "limit-hostcall", "{error}");
    rig.still_works().await;
}

#[tokio::test]
async fn headers_of_a_request() {
    let server = Server::saying("got it").await;
    let rig = Rig::hostile(&Limits { hostcall_bytes: 16 * MIB, ..limits() }, &server).await;
    assert!(rig.description_of("headers:100").await.ends_with("got it"));
    for count in [101, 25_000] {
        let error = rig.error_of(&format!("headers:{count}")).await;
        let told = format!("no answer: headers of a request: {count}, more than the bound of 100");
        assert!(error.to_string().ends_with(&told), "{error}");
    }
    assert_eq!(server.asked().len(), 1);
    rig.still_works().await;
}

#[tokio::test]
async fn headers_of_an_answer() {
    let many = (0..50_000).map(|number| format!("x-{number}: v\r\n")).collect::<Vec<_>>().concat();
    let server = Server::start(move |asked| match asked.line() {
        "GET /hostile.test/many" => answer("200 OK", &many, b""),
        "GET /hostile.test/long" => answer("200 OK", &format!("x-long: {}\r\n", "v".repeat(8 * MIB)), b""),
        _ => answer("200 OK", "", b"fine"),
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    for page in ["many", "long"] {
        let error = rig.error_of(&format!("echo:https://hostile.test/{page}")).await;
        assert_eq!(error.class().as_str(), "fetch", "{error}");
    }
    assert!(rig.description_of("echo:https://hostile.test/").await.ends_with("fine"));
}

#[tokio::test]
async fn bytes_of_a_request() {
    let server = Server::saying("got it").await;
    let rig = Rig::hostile(&limits(), &server).await;
    rig.description_of("upload:3").await;
    let error = rig.error_of("upload:5").await;
    assert_eq!(error.to_string(), stopped("upload:5", "it handed over more than 4194304 bytes in one call"));
    let asked = server.asked();
    assert_eq!((asked.len(), asked[0].body), (1, 3 * MIB));
    rig.still_works().await;
}

#[tokio::test]
async fn bytes_of_a_log_message() {
    let rig = Rig::deaf(&Limits { log_bytes: 8 * MIB, ..limits() }).await;
    logged();
    assert_eq!(rig.description_of("shout:3").await, "shouted");
    let lines = logged();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("aaaa") && lines[0].len() < 4300, "{}", lines[0].len());
    let error = rig.error_of("shout:5").await;
    assert_eq!(error.to_string(), stopped("shout:5", "it handed over more than 4194304 bytes in one call"));
    assert_eq!(logged(), [""; 0]);
    rig.still_works().await;
}

#[tokio::test]
async fn bytes_of_an_error() {
    let rig = Rig::deaf(&limits()).await;
    let text = rig.error_of("long-error:3").await.to_string();
    assert!(text.starts_with("plugin `hostile`, long-error:3: gone: \\u{1b}[2Jeee"), "{}", &text[..80]);
    assert!(text.len() < 4200, "{}", text.len());
    let error = rig.error_of("long-error:5").await;
    assert_eq!(error.class().as_str(), "limit-hostcall");
}

#[tokio::test]
async fn requests_of_a_call() {
    let server = Server::saying("").await;
    let rig = Rig::hostile(&Limits { requests: 3, ..limits() }, &server).await;
    let mut instance = rig.instance("times").await;
    for _ in 0..2 {
        // Each call of an instance has the full allowance.
        assert_eq!(scan(&mut instance, "times:3").await.map(only_description).unwrap(), "200 200 200");
    }
    assert_eq!(rig.description_of("times:5").await, "200 200 200 budget-exhausted budget-exhausted");
    assert_eq!(server.asked().len(), 9);
    let error = rig.error_of("many").await;
    assert_eq!(
        error.to_string(),
        "plugin `hostile`, many: no answer: the unit's allowance of requests is spent"
    );
    assert_eq!(error.class().as_str(), "fetch");
}

#[tokio::test]
async fn requests_of_a_call_at_once() {
    let server = Server::saying("").await;
    let rig = Rig::hostile(&limits(), &server).await;
    assert_eq!(rig.description_of("all:10").await, ["200"; 10].join(" "));
    assert_eq!(
        rig.description_of("all:12").await,
        [["200"; 10].as_slice(), &["budget-exhausted"; 2]].concat().join(" ")
    );
    assert_eq!(server.asked().len(), 20);
    let none = Rig::hostile(&Limits { requests: 0, ..limits() }, &server).await;
    assert_eq!(none.description_of("all:2").await, "budget-exhausted budget-exhausted");
    assert_eq!(server.asked().len(), 20);
}

#[tokio::test]
async fn redirects_are_requests_too() {
    let server = Server::start(|asked| match asked.line() {
        "GET /hostile.test/1" => answer("302 Found", "location: /2\r\n", b""),
        "GET /hostile.test/2" => answer("302 Found", "location: /3\r\n", b""),
        _ => answer("200 OK", "", b"arrived"),
    })
    .await;
    let rig = Rig::hostile(&Limits { requests: 3, ..limits() }, &server).await;
    assert_eq!(
        rig.description_of("echo:https://hostile.test/1").await,
        "200 https://hostile.test/3\narrived"
    );
    let rig = Rig::hostile(&Limits { requests: 2, ..limits() }, &server).await;
    let error = rig.error_of("echo:https://hostile.test/1").await;
    assert!(error.to_string().ends_with("allowance of requests is spent"), "{error}");
    assert_eq!(server.asked().len(), 5);
}

#[tokio::test]
async fn denied_fetches_count_towards_the_allowance() {
    let rig = Rig::deaf(&short()).await;
    logged();
    rig.error_of("denied").await;
    let lines = logged();
    assert_eq!(lines.len(), 10, "one line of the host's log for each fetch of the allowance");
    assert!(lines[0].contains("not-granted.test"), "{}", lines[0]);
}

#[tokio::test]
async fn log_bytes() {
    let rig = Rig::deaf(&short()).await;
    logged();
    rig.error_of("flood").await;
    let lines = logged();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("drip drip"));
    assert!(lines[1].contains("the plugin logs more than a call may"), "{}", lines[1]);

    rig.error_of("drip").await;
    let lines = logged();
    assert!((2..=65).contains(&lines.len()), "empty lines are no way round: {}", lines.len());
    assert!(lines.last().unwrap().contains("the plugin logs more than a call may"));
    rig.still_works().await;
    // Nothing is dropped below the limit: each call has its own allowance.
    assert_eq!(logged().len(), 4);
}

#[tokio::test]
async fn answers_held_unread() {
    let server = Server::start(|_| answer("200 OK", "", &vec![b'h'; 6 * MIB])).await;
    let rig = Rig::hostile(&limits(), &server).await;
    assert_eq!(rig.description_of("hold:2").await, "200 200 200");
    assert_eq!(rig.description_of("hold:4").await, "200 200 too-large:16777216 too-large:16777216 200");
    // Answers kept by one call still count in the instance's next call; dropped bodies do not.
    let mut instance = rig.instance("hold").await;
    for _ in 0..3 {
        assert_eq!(scan(&mut instance, "hold:2").await.map(only_description).unwrap(), "200 200 200");
    }
}

#[tokio::test]
async fn an_answer_larger_than_the_grant_is_returned_as_an_error() {
    let server = Server::start(|_| answer("200 OK", "", &vec![b'h'; 65 * MIB])).await;
    let rig = Rig::hostile(&Limits { memory: 128 * MIB, ..limits() }, &server).await;
    assert_eq!(rig.description_of("times:1").await, format!("too-large:{}", 64 * MIB));
}

#[tokio::test]
async fn a_panic_is_reported_with_its_message() {
    let rig = Rig::deaf(&limits()).await;
    let error = rig.error_of("panic").await;
    let CallError::Stopped { call: "scan", cause: Cause::Panic { message: Some(message) }, .. } = &error
    else {
        panic!("{error}");
    };
    assert!(message.contains("the guest gave up"), "{message}");
    assert!(
        error.to_string().starts_with("plugin `hostile`, panic: stopped in `scan`: it panicked: panicked at")
    );
    assert_eq!(error.class().as_str(), "trap");
    rig.still_works().await;
}

#[tokio::test]
async fn limits_hold_for_check_too() {
    let rig = Rig::deaf(&short()).await;
    for (unit, class) in
        [("spin", "limit-time"), ("grow", "limit-memory"), ("recurse", "limit-stack"), ("panic", "trap")]
    {
        let error = rig.instance(unit).await.check(&crate::rig::context(), Some(unit)).await.unwrap_err();
        assert_eq!(error.class().as_str(), class);
        assert!(error.to_string().contains("stopped in `check`"), "{error}");
    }
}
