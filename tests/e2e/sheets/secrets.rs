//! The key, the assertions signed with it, and the tokens are only sent to the two hosts that they are for, and appear
//! nowhere else.

use std::collections::BTreeSet;

use jobscan_tests::{Fault, FaultRule, When};

use super::office::{Office, SERVICE, SHEET, TOKENS};
use crate::support::Ran;

/// All secrets: parts of the key, and every token that was sent.
fn secrets(office: &Office) -> BTreeSet<String> {
    let key: serde_json::Value = serde_json::from_str(&office.google().service_account_json()).unwrap();
    let pem = key["private_key"].as_str().unwrap().to_owned();
    let lines = pem.lines().filter(|line| !line.starts_with("-----")).map(str::to_owned);
    let requests = office.sandbox.requests();
    let sent = requests.iter().filter_map(|seen| seen.header("authorization"));
    let tokens = sent.filter_map(|header| header.strip_prefix("Bearer ")).map(str::to_owned);
    // The beginning of every signed assertion.
    let assertion = "eyJhbGciOiJSUzI1Ni".to_owned();
    lines.chain(tokens).chain([assertion]).collect()
}

fn assert_kept(office: &Office, ran: &Ran) {
    let secrets = secrets(office);
    let check = |what: &str, bytes: &[u8]| {
        for secret in &secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a secret is in {what}");
        }
    };
    check("stdout", ran.stdout.as_bytes());
    check("stderr", ran.stderr.as_bytes());
    for file in std::fs::read_dir(office.desk.path(".")).unwrap() {
        let path = file.unwrap().path();
        if !path.ends_with("key.json") {
            check(&path.display().to_string(), &std::fs::read(&path).unwrap());
        }
    }
}

#[test]
fn no_output_contains_a_secret_at_trace_level() {
    let mut office = Office::new();
    office.desk.env("LOG_LEVEL", "trace");
    office.companies(&["Acme", "Globex"]);
    office.desk.set("sheets", "feedback_window", "[\"00:00\", \"24:00\"]");
    let ran = office.desk.run(&["run", "--format", "json"]).expect(0);
    assert!(
        ran.stderr.contains(SERVICE) && ran.stderr.contains(TOKENS),
        "requests are logged: {}",
        ran.stderr
    );
    assert!(secrets(&office).len() > 20, "key lines, a token, a statement");
    assert_kept(&office, &ran);
    office.types("Acme", 'C', "REJECTED");
    for arguments in [
        &["sheets", "init"][..],
        &["sheets", "sync"],
        &["sheets", "feedback", "--dry-run"],
        &["sheets", "feedback"],
        &["doctor"],
        &["status"],
        &["export", "companies", "--format", "ndjson"],
    ] {
        assert_kept(&office, &office.desk.run(arguments));
    }
}

#[test]
fn a_failure_shows_no_secret_either() {
    let mut office = Office::new();
    office.desk.env("LOG_LEVEL", "trace");
    office.companies(&["Acme"]);
    let echo = |status| Fault::Replace {
        status,
        content_type: "application/json".to_owned(),
        body: r#"{"error":{"code":400,"message":"no","status":"X"}}"#.to_owned(),
    };
    let elsewhere = Fault::Redirect { to: "https://api.lever.co/elsewhere".to_owned() };
    for (host, fault) in [
        (TOKENS, echo(400)),
        (TOKENS, Fault::WrongJson),
        (TOKENS, elsewhere.clone()),
        (TOKENS, Fault::CloseWithoutAnswer),
        (SERVICE, echo(401)),
        (SERVICE, echo(403)),
        (SERVICE, elsewhere),
        (SERVICE, Fault::CloseWithoutAnswer),
    ] {
        office.sandbox.break_on(FaultRule::new(host, "", When::Always, fault.clone()));
        let ran = office.desk.run(&["sheets", "sync"]);
        assert_eq!(ran.code, Some(1), "{host} {fault:?}: {ran:?}");
        assert_kept(&office, &ran);
        office.sandbox.clear_faults();
    }
    let requests = office.sandbox.requests();
    for seen in &requests {
        let authorized = seen.header("authorization").is_some();
        assert_eq!(authorized, seen.host == SERVICE, "{} {}", seen.host, seen.path);
    }
    assert!(
        requests.iter().all(|seen| seen.host == SERVICE || seen.host == TOKENS),
        "nothing went elsewhere"
    );
    office.sync().expect(0);
    assert_eq!(office.google().rows(SHEET).len(), 2);
}
