//! What a person sees at a terminal: lists as wide as it is, what a run brought, and times in the zone of the display.

use std::time::Duration;

use jobscan_tests::{Fault, FaultRule, When, WorldSpec};
use serde_json::Value;

use crate::support::{Desk, GREENHOUSE, Ran, eventually, start, tiny};

fn scanned() -> Desk {
    let sandbox = start(tiny(61));
    let desk = Desk::new(&sandbox);
    desk.scan().expect(0);
    desk
}

/// The columns that a line takes, where each of its characters takes one.
fn width(line: &str) -> usize {
    line.chars().count()
}

#[test]
fn every_list_fits_the_terminal_and_a_pipe_gets_whole_values() {
    let mut desk = scanned();
    let lists = [
        &["offers", "list", "--all"][..],
        &["companies", "list"],
        &["providers", "list"],
        &["plugins", "list"],
    ];
    for columns in ["80", "60"] {
        desk.env("COLUMNS", columns);
        for list in lists {
            let shown = desk.run(list).expect(0).stdout;
            let table = shown.lines().take_while(|line| !line.contains(": config."));
            for line in table {
                assert!(width(line) <= columns.parse().unwrap(), "{list:?} in {columns}: {line}");
            }
        }
    }
    desk.unset_env("COLUMNS");
    let piped = desk.run(&["offers", "list", "--limit", "0", "--unfold"]).expect(0);
    assert!(piped.stderr.starts_with("sorted by score"), "{}", piped.stderr);
    let open: Vec<Value> = desk.export().into_iter().filter(|offer| offer["closed_at"].is_null()).collect();
    assert_eq!(piped.stdout.lines().count(), open.len() + 1);
    for offer in &open {
        let key = offer["key"].as_str().unwrap();
        assert!(piped.stdout.lines().any(|line| line.ends_with(key)), "{key}");
    }
    desk.env("COLUMNS", "60");
    let wide = desk.run(&["offers", "list", "--limit", "0", "--unfold", "--wide"]).expect(0);
    assert_eq!(wide.stdout, piped.stdout);
    let refused = desk.run(&["offers", "list", "--columns", "score,compny"]).expect(2);
    assert!(refused.stderr.contains("did you mean `company`?"), "{}", refused.stderr);
    let refused = desk.run(&["companies", "list", "--columns", "nam"]).expect(2);
    assert!(refused.stderr.contains("there are id, company, domain"), "{}", refused.stderr);
}

#[test]
fn the_summary_of_a_run_names_the_strong_offers_that_are_new() {
    let sandbox = start(WorldSpec { greenhouse: 4, ..tiny(61) });
    let desk = Desk::new(&sandbox);
    let told = desk.run(&["run"]).expect(0).stdout;
    let strong: Vec<Value> = desk
        .export()
        .into_iter()
        .filter(|offer| offer["closed_at"].is_null() && offer["score"].as_u64() >= Some(6))
        .collect();
    assert!(!strong.is_empty(), "the world has strong offers");
    let second = told.lines().nth(1).unwrap();
    let noun = if strong.len() == 1 { "offer" } else { "offers" };
    assert!(second.starts_with(&format!("{} new strong {noun} at ", strong.len())), "{told}");
    let named =
        |text: &str| strong.iter().filter(|offer| text.contains(offer["key"].as_str().unwrap())).count();
    assert_eq!(named(&told), strong.len().min(5), "{told}");
    assert!(!told.contains(" units "), "{told}");

    let next = desk.scan().expect(0).json();
    assert_eq!(next["new_strong"]["offers"], 0, "{next}");
    assert_eq!(next["new_strong"]["first"], Value::Array(Vec::new()));
    assert!(desk.run(&["run"]).expect(0).stdout.contains("\nno new strong offer"), "nothing is new");
    let new = desk.run(&["offers", "list", "--new", "--format", "json"]).expect(0).json();
    assert_eq!(new, Value::Array(Vec::new()));
    let since =
        desk.run(&["offers", "list", "--since", "1d", "--limit", "0", "--format", "json"]).expect(0).json();
    assert_eq!(
        since.as_array().unwrap().len(),
        desk.export().iter().filter(|offer| offer["closed_at"].is_null()).count()
    );
    desk.run(&["offers", "list", "--since", "1d", "--columns", "score,title,first-seen"]).expect(0);
    desk.run(&["offers", "list", "--since", "tomorrow"]).expect(2);
}

/// Instants as programs write them, in what people are told. Lines of the log begin with one.
fn instants(ran: &Ran) -> Vec<String> {
    let is_instant = |word: &str| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        word.split_once('T').is_some_and(|(day, time)| {
            day.len() >= 10
                && digits(&day[day.len().saturating_sub(2)..])
                && digits(&time[..time.len().min(2)])
                && time.contains(':')
        })
    };
    let lines = ran.stdout.lines().chain(ran.stderr.lines());
    let of_people = lines.filter(|line| !line.split(' ').next().is_some_and(is_instant));
    of_people.filter(|line| line.split([' ', ',', ';', '(']).any(is_instant)).map(str::to_owned).collect()
}

#[test]
fn people_are_told_every_time_in_their_own_zone() {
    let sandbox = start(WorldSpec { greenhouse: 4, ..tiny(41) });
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse", "lever"]);
    desk.set("display", "time_zone", "\"Asia/Kathmandu\"").set("providers.greenhouse", "concurrency", "1");
    desk.run(&["pause", "lever", "--for", "6h", "--reason", "a test"]).expect(0);
    let paused = desk.run(&["run"]).expect(0);
    assert!(paused.stdout.contains("lever: stopped, paused until 20"), "{}", paused.stdout);

    let slow = Fault::Slow { first_byte: Duration::from_mins(1), per_chunk: Duration::ZERO };
    sandbox.clear_requests();
    sandbox.break_on(FaultRule::new(GREENHOUSE, "/", When::Nth(2), slow));
    let running = desk.start(&["run"]);
    eventually("the second board is asked for", || (sandbox.requests().len() >= 2).then_some(()));
    let refused = desk.run(&["run"]).expect(3);
    let since = refused.stderr.split("holds the lock since ").nth(1).unwrap_or_default();
    // Kathmandu is 5 hours and 45 minutes ahead: its minutes are not those of UTC.
    let taken = desk.query::<i64>("SELECT acquired_at FROM run_lock") / 60_000;
    let minutes: i64 = since[14..16].parse().unwrap();
    assert_eq!(minutes, (taken + 45).rem_euclid(60), "{}", refused.stderr);

    let mut shown = vec![(vec!["run"], paused), (vec!["run"], refused)];
    for command in
        [&["status"][..], &["doctor"], &["companies", "list"], &["offers", "list"], &["run", "--dry-run"]]
    {
        shown.push((command.to_vec(), desk.run(command)));
    }
    running.signal("TERM");
    shown.push((vec!["run"], running.wait()));
    for (command, ran) in shown {
        assert_eq!(instants(&ran), Vec::<String>::new(), "{command:?}");
    }
}
