//! What the program says of what a person did, as that person can act on it.

use std::fs;

use serde_json::Value;

use crate::support::{Desk, plugin, start, tiny};

#[test]
fn a_provider_that_is_none_is_told_without_a_flag_that_nobody_typed() {
    let desk = Desk::bare();
    let told = desk.run(&["providers", "check", "levr"]).expect(2).stderr;
    assert_eq!(told, "error: no provider `levr`: did you mean `lever`?\n");
    let told = desk.run(&["run", "--only", "levr"]).expect(2).stderr;
    assert!(told.contains("`--only`: no provider `levr`"), "{told}");
}

#[test]
fn a_plugin_under_the_name_of_another_is_told_by_its_own() {
    let mut desk = Desk::bare();
    desk.order(&["lever"]).set("providers.lever", "plugin", &plugin("infojobs"));
    let told = desk.run(&["run"]).expect(2).stderr;
    assert!(told.contains("this plugin is `infojobs`") && told.contains("[providers.infojobs]"), "{told}");
    assert!(!told.contains("hosts = ["), "nobody is to grant the hosts of another: {told}");
}

#[test]
fn what_a_credential_lacks_is_named_once() {
    let mut desk = Desk::bare();
    desk.order(&["infojobs"]);
    for told in [desk.run(&["run"]).expect(0).stderr, desk.run(&["providers", "check"]).expect(0).stdout] {
        let lines: Vec<&str> = told.lines().filter(|line| line.contains("no credential")).collect();
        let [line] = lines.as_slice() else { panic!("not one line: {told}") };
        for variable in ["IJ_CLIENT_ID", "IJ_CLIENT_SECRET"] {
            assert_eq!(line.matches(variable).count(), 1, "{line}");
        }
    }
}

#[test]
fn without_a_configuration_the_command_that_writes_one_is_told() {
    let desk = Desk::bare();
    fs::remove_file(desk.path("providers.toml")).unwrap();
    let told = desk.run(&["run"]).expect(2).stderr;
    assert!(told.contains("write one with `jobscan-host init`"), "{told}");
}

#[test]
fn times_of_the_log_and_of_messages_are_in_the_zone_of_the_configuration() {
    let sandbox = start(tiny(73));
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("display", "time_zone", "\"Asia/Kolkata\"");
    desk.run(&["pause", "greenhouse", "--for", "6h", "--reason", "a test"]).expect(0);
    let ran = desk.run(&["run"]).expect(0);
    let paused = ran.stdout.lines().find(|line| line.contains("paused until"));
    assert!(paused.is_some_and(|line| line.contains(" +05:30: a test")), "{ran:?}");
    let due = ran.stderr.lines().any(|line| line.contains("+05:30  INFO greenhouse: "));
    assert!(due, "the lines of a pipe have their time: {}", ran.stderr);
}

#[test]
fn every_line_for_programs_is_an_object_with_time_level_target_and_message() {
    let sandbox = start(tiny(74));
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.env("LOG_FORMAT", "json");
    let told = desk.run(&["run", "--format", "json"]).expect(0).stderr;
    let lines: Vec<Value> =
        told.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    for line in &lines {
        let time = line["timestamp"].as_str().expect("a time");
        assert!(chrono::DateTime::parse_from_rfc3339(time).is_ok() && time.ends_with('Z'), "{line}");
        for key in ["level", "target", "message"] {
            assert!(line[key].is_string(), "{key}: {line}");
        }
    }
    let progress: Vec<&Value> =
        lines.iter().filter(|line| line["target"] == "jobscan_host::progress").collect();
    assert!(progress.iter().any(|line| line["message"] == "greenhouse: 2 units due"), "{told}");

    desk.order(&["greenhous"]);
    let told = desk.run(&["run"]).expect(2).stderr;
    let line: Value = serde_json::from_str(told.trim_end()).unwrap_or_else(|_| panic!("{told}"));
    assert_eq!(line["level"], "ERROR");
    assert!(line["message"].as_str().unwrap().contains("greenhous"), "{line}");
}
