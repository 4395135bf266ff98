use std::{fs, os::unix::fs::PermissionsExt};

use crate::{
    cli::{
        Exit,
        output::local_time,
        testing::{Desk, NOON},
        tests::{after_a_run, json},
    },
    clock::{Clock, SystemClock},
    store::Connection,
};

fn change(desk: &Desk, sql: &str) {
    Connection::open(desk.path().join("jobscan.db")).unwrap().execute_batch(sql).unwrap();
}

fn count(desk: &Desk, file: &str, sql: &str) -> i64 {
    let connection = Connection::open(desk.path().join(file)).unwrap();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_backup_is_sound_private_and_never_over_another_file_unasked() {
    let desk = after_a_run();
    let told = json(&desk.ok(&["db", "backup", "{}/copy.db", "--format", "json"]));
    assert_eq!((&told["file"], &told["database"]), (&"{}/copy.db".into(), &"{}/jobscan.db".into()));
    assert_eq!(count(&desk, "copy.db", "SELECT count(*) FROM offers"), 3);
    let mode = fs::metadata(desk.path().join("copy.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let refused = desk.run(&["db", "backup", "{}/copy.db"]);
    assert_eq!(refused.exit, Exit::Usage);
    assert!(refused.err.contains("is there already"), "{}", refused.err);
    let shown = desk.ok(&["db", "backup", "{}/copy.db", "--force"]);
    assert!(shown.contains("the copy is sound"), "{shown}");
    for own in ["jobscan.db", "jobscan.db-wal"] {
        let refused = desk.run(&["db", "backup", &format!("{{}}/{own}"), "--force"]);
        assert_eq!(refused.exit, Exit::Failed, "{own}");
        assert!(refused.err.contains("is the database itself"), "{}", refused.err);
    }
    assert_eq!(Desk::new().run(&["db", "backup", "{}/copy.db"]).exit, Exit::Failed, "there is none");
}

#[test]
fn a_backup_replaces_nothing_but_files_however_it_is_asked() {
    let desk = after_a_run();
    fs::create_dir(desk.path().join("folder")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(desk.path().join("socket")).unwrap();
    for there in ["folder", "socket"] {
        let kind = fs::symlink_metadata(desk.path().join(there)).unwrap().file_type();
        for more in [&["--force"][..], &[]] {
            let refused = desk.run(&[&["db", "backup", &format!("{{}}/{there}")][..], more].concat());
            assert_eq!(refused.exit, Exit::Usage, "{there}: {}", refused.err);
            assert!(refused.err.contains("is no file: name another file"), "{}", refused.err);
        }
        assert_eq!(fs::symlink_metadata(desk.path().join(there)).unwrap().file_type(), kind, "{there}");
    }
}

#[test]
fn what_only_changes_a_database_makes_none() {
    let desk = Desk::new();
    for command in [
        &["db", "prune"][..],
        &["companies", "resolve", "Acme", "ALREADY_CUSTOMER"],
        &["companies", "feedback", "Acme", "FP"],
        &["companies", "remove", "Acme"],
        &["offers", "feedback", "lever/acme/1", "FP"],
        &["boards", "remove", "lever/acme"],
    ] {
        let refused = desk.run(command);
        assert_eq!(refused.exit, Exit::Failed, "{command:?}: {}", refused.err);
        assert!(refused.err.contains("there is no database at"), "{command:?}: {}", refused.err);
        assert!(!desk.path().join("jobscan.db").exists(), "{command:?}");
    }
}

#[test]
fn a_check_tells_what_is_damaged_and_what_does_not_add_up() {
    let desk = after_a_run();
    let sound = json(&desk.ok(&["db", "check", "--format", "json"]));
    assert_eq!((&sound["ok"], &sound["findings"]), (&true.into(), &json("[]")));

    change(&desk, "UPDATE companies SET open_offers = 7");
    let wrong = desk.run(&["db", "check"]);
    assert_eq!(wrong.exit, Exit::Failed);
    assert!(
        wrong.out.contains("company 1 `Acme` counts 7 open offers in 2 openings, and has 2 in 2"),
        "{}",
        wrong.out
    );
    change(&desk, "INSERT INTO dirty_companies (company_id) VALUES (1)");
    desk.ok(&["db", "check"]);

    change(&desk, "PRAGMA foreign_keys = OFF; INSERT INTO offer_texts VALUES (99, 'of no offer')");
    let damaged = desk.run(&["db", "check", "--format", "json"]);
    assert_eq!(damaged.exit, Exit::DatabaseRefused);
    let message = json(&damaged.out)["findings"][0]["message"].clone();
    assert_eq!(message, "row 99 of `offer_texts` refers to a row of `offers` that is not there");
    assert_eq!(desk.run(&["db", "backup", "{}/copy.db"]).exit, Exit::DatabaseRefused);
    assert!(!desk.path().join("copy.db").exists(), "no copy of what is damaged");
    change(&desk, "CREATE TABLE foreign_one (x)");
    assert_eq!(desk.run(&["db", "check"]).exit, Exit::DatabaseRefused, "its shape is not ours");
}

#[test]
fn a_restore_goes_back_and_keeps_what_stood_there() {
    let desk = after_a_run();
    desk.ok(&["db", "backup", "{}/copy.db"]);
    change(&desk, "DELETE FROM offers");
    let told = json(&desk.ok(&["db", "restore", "{}/copy.db", "--format", "json"]));
    assert_eq!(told["kept"], "{}/jobscan.db.before-restore");
    assert_eq!(count(&desk, "jobscan.db", "SELECT count(*) FROM offers"), 3);
    assert_eq!(count(&desk, "jobscan.db.before-restore", "SELECT count(*) FROM offers"), 0);
    let again = desk.ok(&["db", "restore", "{}/jobscan.db.before-restore"]);
    assert!(again.contains("kept as `{}/jobscan.db.before-restore-2`"), "{again}");
    assert_eq!(count(&desk, "jobscan.db", "SELECT count(*) FROM offers"), 0);
    // A place where none stood.
    fs::remove_file(desk.path().join("jobscan.db")).unwrap();
    let told = json(&desk.ok(&["db", "restore", "{}/copy.db", "--format", "json"]));
    assert!(told["kept"].is_null());
    desk.ok(&["db", "check"]);
}

#[test]
fn a_restore_refuses_what_is_no_copy_and_waits_for_whoever_is_at_work() {
    let desk = after_a_run();
    desk.ok(&["db", "backup", "{}/copy.db"]);
    assert_eq!(desk.run(&["db", "restore", "{}/none.db"]).exit, Exit::Usage);
    desk.write("text.db", "no database at all, and long enough to be one of SQLite's if it only were one");
    assert_eq!(desk.run(&["db", "restore", "{}/text.db"]).exit, Exit::DatabaseRefused);
    desk.write("empty.db", "");
    assert_eq!(desk.run(&["db", "restore", "{}/empty.db"]).exit, Exit::DatabaseRefused);
    fs::copy(desk.path().join("copy.db"), desk.path().join("newer.db")).unwrap();
    let newer = Connection::open(desk.path().join("newer.db")).unwrap();
    newer.execute_batch("PRAGMA user_version = 999").unwrap();
    assert_eq!(desk.run(&["db", "restore", "{}/newer.db"]).exit, Exit::DatabaseRefused);
    assert_eq!(desk.run(&["db", "restore", "{}/jobscan.db"]).exit, Exit::Failed);

    let noon = NOON.as_millis();
    change(
        &desk,
        &format!(
            "UPDATE run_lock SET owner = 'other', pid = 7, acquired_at = {noon}, heartbeat_at = {noon},
             expires_at = {noon} + 60000"
        ),
    );
    let refused = desk.run(&["db", "restore", "{}/copy.db"]);
    assert_eq!(refused.exit, Exit::LockHeld, "{refused:?}");
    assert!(!desk.path().join("jobscan.db.before-restore").exists());
    assert_eq!(count(&desk, "jobscan.db", "SELECT count(*) FROM offers"), 3);
    let left = fs::read_dir(desk.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(left.count(), 0, "no part is left");
}

#[test]
fn a_damaged_database_gives_way_to_its_copy_with_its_log() {
    let desk = after_a_run();
    desk.ok(&["db", "backup", "{}/copy.db"]);
    desk.write(
        "jobscan.db",
        "damaged beyond all that can be read, and longer than a header, so that it is none",
    );
    desk.write("jobscan.db-wal", "its log");
    let told = json(&desk.ok(&["db", "restore", "{}/copy.db", "--format", "json"]));
    assert_eq!(told["kept"], "{}/jobscan.db.before-restore");
    assert_eq!(fs::read(desk.path().join("jobscan.db.before-restore-wal")).unwrap(), b"its log");
    assert_eq!(count(&desk, "jobscan.db", "SELECT count(*) FROM offers"), 3);
    desk.ok(&["db", "check"]);
}

#[test]
fn a_copy_of_a_database_at_work_has_no_run_at_work_and_numbers_of_locks_go_on() {
    let desk = after_a_run();
    let noon = NOON.as_millis();
    let at_work = format!(
        "UPDATE run_lock SET owner = 'run', pid = 7, acquired_at = {noon}, heartbeat_at = {noon}, expires_at = {noon} + 60000;
         UPDATE runs SET status = 'running', finished_at = NULL; UPDATE scan_states SET status = 'running'"
    );
    change(&desk, &at_work);
    desk.ok(&["db", "backup", "{}/copy.db"]);
    change(&desk, "UPDATE run_lock SET owner = NULL, fence = 50");
    desk.ok(&["db", "restore", "{}/copy.db"]);
    assert_eq!(count(&desk, "jobscan.db", "SELECT count(*) FROM run_lock WHERE owner IS NOT NULL"), 0);
    assert_eq!(count(&desk, "jobscan.db", "SELECT fence FROM run_lock"), 50);
    assert_eq!(count(&desk, "jobscan.db", "SELECT count(*) FROM runs WHERE status = 'abandoned'"), 1);
    assert_eq!(count(&desk, "jobscan.db", "SELECT count(*) FROM scan_states WHERE status = 'running'"), 0);
}

/// The real clock stands behind `prune`'s lock, so what is old is old by both.
#[test]
fn a_prune_tells_before_it_does_and_gives_the_room_back() {
    let desk = after_a_run();
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO runs (started_at, finished_at, status, fence, host_version, summary)
         SELECT i, i, 'success', 1, 'x', hex(zeroblob(500)) FROM n;
         INSERT INTO run_units (run_id, provider, kind, unit, started_at, finished_at, outcome, coverage, stop_reason)
         SELECT id, 'lever', 'tenant', 'acme', id, id, 'complete', 'full', 'complete' FROM runs WHERE started_at < 5000";
    change(&desk, many);
    let before = |what: &str| count(&desk, "jobscan.db", &format!("SELECT count(*) FROM {what}"));
    let (runs, scans) = (before("runs"), before("run_units"));
    let would = json(&desk.ok(&["db", "prune", "--dry-run", "--format", "json"]));
    assert_eq!((before("runs"), before("run_units")), (runs, scans), "a dry run changes nothing");
    let did = json(&desk.ok(&["db", "prune", "--format", "json"]));
    for key in ["scans", "runs", "answers"] {
        assert_eq!(would[key], did[key], "{key}");
    }
    assert!(did["scans"].as_i64().unwrap() > 2900 && did["runs"].as_i64().unwrap() > 2900, "{did}");
    assert!(did["freed_bytes"].as_u64().unwrap() > 1_000_000, "{did}");
    assert_eq!(before("run_units"), scans - did["scans"].as_i64().unwrap());
    assert_eq!(before("offers"), 3, "what sources said stays");
    let nothing = desk.ok(&["db", "prune"]);
    assert!(nothing.contains("gone: 0 notes of scans, 0 runs, 0 stored answers"), "{nothing}");
    desk.ok(&["db", "check"]);
}

#[test]
fn a_prune_beside_a_run_is_refused_with_times_in_the_zone_of_the_display() {
    let desk = after_a_run();
    let now = SystemClock.now();
    change(
        &desk,
        &format!(
            "UPDATE run_lock SET owner = 'other', pid = 7, acquired_at = {0}, heartbeat_at = {0}, expires_at = {0} + 3600000",
            now.as_millis()
        ),
    );
    let refused = desk.run(&["db", "prune"]);
    assert_eq!(refused.exit, Exit::LockHeld, "{refused:?}");
    let since = format!("since {}", local_time(now, chrono_tz::Europe::Madrid));
    assert!(refused.err.contains(&since), "{since}: {}", refused.err);
}
