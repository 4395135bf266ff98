use serde_json::{Value, json};

use crate::cli::{
    Exit,
    testing::{Desk, NOON, Ran},
    tests::after_a_run,
};

/// A desk whose last run succeeded at noon, and nothing else is to be told.
fn all_well() -> Desk {
    let desk = after_a_run();
    change(
        &desk,
        "UPDATE runs SET status = 'success', error = NULL;
         DELETE FROM scan_states WHERE consecutive_failures > 0",
    );
    desk
}

fn change(desk: &Desk, sql: &str) {
    let path = desk.path().join("jobscan.db");
    crate::store::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// The kinds that are told, and the same in both formats.
#[track_caller]
fn kinds(desk: &Desk, more: &[&str]) -> Vec<String> {
    let arguments = |format: &'static str| [&["status", "--check", "--format", format], more].concat();
    let Ran { exit, out, .. } = desk.run(&arguments("json"));
    let verdict: Value = serde_json::from_str(&out).unwrap();
    let findings = verdict["findings"].as_array().unwrap();
    assert_eq!(verdict["ok"], findings.is_empty());
    assert_eq!(exit, if findings.is_empty() { Exit::Success } else { Exit::Failed });
    let human = desk.run(&arguments("human"));
    assert_eq!((human.exit, human.err.as_str()), (exit, ""));
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            format!("{}: {}", finding["message"].as_str().unwrap(), finding["cure"].as_str().unwrap())
        })
        .collect();
    let expected = if lines.is_empty() { "all well".to_owned() } else { lines.join("\n") };
    assert_eq!(human.out, expected + "\n");
    findings.iter().map(|finding| finding["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn it_is_all_well_where_a_person_has_nothing_to_do() {
    let desk = all_well();
    assert_eq!(kinds(&desk, &[]), Vec::<String>::new());
    let verdict: Value = serde_json::from_str(&desk.ok(&["status", "--check", "--format", "json"])).unwrap();
    assert_eq!(verdict, json!({"ok": true, "findings": []}));
    assert_eq!(desk.ok(&["status", "--check"]), "all well\n");
}

#[test]
fn each_thing_that_needs_a_person_is_told_and_nothing_else() {
    let noon = NOON.as_millis();
    let hour_ago = noon - 3_600_000;
    let locked = |set: &str| {
        format!(
            "UPDATE run_lock SET owner = 'other', pid = 7, acquired_at = {hour_ago}, heartbeat_at = {hour_ago},
             expires_at = {noon} + 60000, host = 'other', boot = 'x pid:[1]', process_start = 1; UPDATE run_lock SET {set}"
        )
    };
    for (sql, expected) in [
        ("UPDATE runs SET status = 'failure', error = 'first\nsecond'".to_owned(), &["run-failed"][..]),
        ("UPDATE runs SET status = 'cancelled'".to_owned(), &[]),
        ("UPDATE runs SET status = 'abandoned'".to_owned(), &["run-died"]),
        ("UPDATE runs SET status = 'running', finished_at = NULL".to_owned(), &["dead-run"]),
        ("DELETE FROM runs".to_owned(), &["no-run"]),
        (locked("fence = fence"), &[]),
        (locked(&format!("expires_at = {noon}")), &["lock-stale"]),
        (locked(&format!("acquired_at = {noon} + 1000")), &["lock-ahead"]),
        (locked(&format!("heartbeat_at = {noon} + 3600000")), &["lock-ahead", "clock-wrong"]),
        (format!("UPDATE runs SET finished_at = {noon} + 3600000"), &["clock-wrong"]),
        (format!("INSERT INTO pauses VALUES ('board', {noon} + 1, 'refused', 'auth', {noon})"), &["paused"]),
        (format!("INSERT INTO pauses VALUES ('board', {noon} + 1, 'slow', 'rate-limit', {noon})"), &[]),
        (format!("INSERT INTO pauses VALUES ('board', {noon}, 'refused', 'auth', {noon})"), &[]),
        ("UPDATE scan_states SET consecutive_failures = 2".to_owned(), &[]),
        ("UPDATE scan_states SET consecutive_failures = 3".to_owned(), &["units-failing"]),
        ("UPDATE scan_states SET suspect = 'empty', suspect_since = 1, suspect_reason = ''".to_owned(), &[]),
        (
            "UPDATE scan_states SET suspect = 'drop', suspect_since = 1, suspect_reason = ''".to_owned(),
            &["units-suspect"],
        ),
    ] {
        let desk = all_well();
        change(&desk, &sql);
        assert_eq!(kinds(&desk, &[]), expected, "{sql}");
    }
}

#[test]
fn the_age_of_the_last_success_is_judged_only_if_it_is_asked_for() {
    let desk = all_well();
    let hour_and_more = NOON.as_millis() - 3_600_000 - 75_000;
    change(&desk, &format!("UPDATE runs SET started_at = 1, finished_at = {hour_and_more}"));
    assert_eq!(kinds(&desk, &[]), Vec::<String>::new());
    assert_eq!(kinds(&desk, &["--max-age", "2h"]), Vec::<String>::new());
    assert_eq!(kinds(&desk, &["--max-age", "1h"]), ["run-age"]);
    let told = desk.run(&["status", "--check", "--max-age", "1h"]).out;
    assert!(told.contains("1h 1m ago, more than 1h 0m"), "{told}");
    change(&desk, "UPDATE runs SET status = 'cancelled'");
    assert_eq!(kinds(&desk, &["--max-age", "2h"]), ["run-age"]);
}

#[test]
fn without_a_database_a_person_is_needed_and_a_damaged_one_is_refused() {
    let desk = Desk::new();
    assert_eq!(kinds(&desk, &[]), ["no-database"]);
    desk.write("jobscan.db", "no database at all, and long enough to be one of SQLite's if it only were one");
    assert_eq!(desk.run(&["status", "--check"]).exit, Exit::DatabaseRefused);
    assert_eq!(desk.run(&["status"]).exit, Exit::DatabaseRefused);
}

#[test]
fn status_itself_ends_well_whatever_it_tells() {
    let desk = all_well();
    change(&desk, "UPDATE runs SET status = 'failure'");
    desk.ok(&["status"]);
}

#[test]
fn a_program_reads_an_answer_also_where_the_database_is_refused() {
    for content in ["no database", "SQLite format 3\0 and then nothing that one holds"] {
        let other = Desk::new();
        other.write("jobscan.db", content);
        let ran = other.run(&["status", "--check", "--format", "json"]);
        assert_eq!(ran.exit, Exit::DatabaseRefused, "{}", ran.err);
        let verdict: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(
            (&verdict["ok"], &verdict["findings"][0]["kind"]),
            (&json!(false), &json!("database-refused"))
        );
        assert_eq!(other.run(&["status", "--check"]).exit, Exit::DatabaseRefused);
    }
}
