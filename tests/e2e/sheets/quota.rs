//! The service's quota: the pace keeps within it, and an exhausted quota is waited for.

use std::time::{Duration, Instant};

use jobscan_tests::{Fault, FaultRule, Quota, RetryAfter, When};

use super::office::{Office, SERVICE};

#[test]
fn the_pace_keeps_within_the_quota() {
    let mut office = Office::new();
    // The quota is a hundred times as fast as the real one: 60 requests in 600 ms; the pace is half of that.
    office.set_setting("sheets", "rate", "50/s");
    let window = Duration::from_millis(600);
    office.google().set_quota(Some(Quota { reads: 60, writes: 60, window }));
    let names: Vec<String> = (0..6000).map(|number| format!("Company{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    office.companies(&names);
    let ran = office.sync().expect(0).json();
    assert_eq!((ran["rate_limited"].as_u64(), ran["appended"].as_u64()), (Some(0), Some(6000)));
    assert!(office.google().most_writes_in(window) <= 60);
    office.assert_agree();
}

#[test]
fn an_exhausted_quota_is_waited_for() {
    let mut office = Office::new();
    let names: Vec<String> = (0..2000).map(|number| format!("Company{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    office.companies(&names);
    // The pace is far too fast for this quota.
    let window = Duration::from_millis(300);
    office.set_setting("sheets", "quota_pause", "300ms");
    office.google().set_quota(Some(Quota { reads: 6, writes: 6, window }));
    let ran = office.sync().expect(0).json();
    assert!(ran["rate_limited"].as_u64() > Some(0), "{ran}");
    assert_eq!(ran["appended"].as_u64(), Some(2000));
    office.assert_agree();
}

#[test]
fn a_retry_after_is_honoured_by_writes_too() {
    let office = Office::new();
    office.companies(&["Acme", "Globex"]);
    let limited = Fault::RateLimit { retry_after: RetryAfter::Seconds(1) };
    office.sandbox.break_on(FaultRule::new(SERVICE, "", When::Nth(2), limited).for_method("POST"));
    let began = Instant::now();
    office.sync().expect(0);
    assert!(began.elapsed() >= Duration::from_secs(1));
    office.assert_agree();
}

#[test]
fn a_long_retry_after_is_stored_for_the_next_runs() {
    let office = Office::new();
    office.companies(&["Acme", "Globex"]);
    let limited = Fault::RateLimit { retry_after: RetryAfter::Seconds(3600) };
    office.sandbox.break_on(FaultRule::new(SERVICE, "", When::Nth(1), limited).for_method("POST"));
    let ran = office.sync().expect(1).json();
    assert_eq!(ran["errors"][0]["class"], "rate-limited", "{ran}");
    office.sandbox.clear_requests();
    let again = office.sync().expect(1).json();
    assert_eq!(again["errors"][0]["class"], "rate-limited");
    let asked = office.sandbox.requests().iter().filter(|seen| seen.host == SERVICE).count();
    assert_eq!(asked, 0, "the next run does not ask before its time");
    let lifted = office.desk.run(&["resume", "sheets"]).expect(0);
    assert!(lifted.stdout.contains("host deadlines lifted: 1"), "{lifted:?}");
    office.sync().expect(0);
    office.assert_agree();
}
