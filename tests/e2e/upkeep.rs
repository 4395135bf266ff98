//! Backups, checks, restores and prunes of the database, and `status --check`, with the real program.

use std::time::Duration;

use jobscan_tests::{Fault, FaultRule, Sandbox, When, WorldSpec};
use serde_json::{Value, json};

use crate::support::{Desk, GREENHOUSE, eventually, start, tiny};

fn world(seed: u64) -> (Sandbox, Desk) {
    let sandbox = start(WorldSpec { greenhouse: 3, ..tiny(seed) });
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("discovery", "limit", "0").set("providers.greenhouse", "concurrency", "1");
    (sandbox, desk)
}

#[test]
fn a_backup_of_a_database_at_work_is_whole_and_can_be_gone_back_to() {
    let (sandbox, desk) = world(71);
    let slow = Fault::Slow { first_byte: Duration::from_mins(1), per_chunk: Duration::ZERO };
    sandbox.break_on(FaultRule::new(GREENHOUSE, "/", When::Nth(2), slow));
    let running = desk.start(&["run", "--format", "json"]);
    eventually("the second board is asked for", || (sandbox.requests().len() >= 2).then_some(()));

    let told = desk.run(&["db", "backup", "copy.db", "--format", "json"]).expect(0).json();
    assert_eq!(told["file"], "copy.db");
    let stored: i64 = desk.query("SELECT count(*) FROM offers");
    assert!(stored > 0, "the first board is there");
    desk.run(&["db", "check", "--db", "copy.db"]).expect(0);
    let refused = desk.run(&["db", "restore", "copy.db"]).expect(3);
    assert!(
        refused.stderr.contains("run 1 (process ") && refused.stderr.contains("holds the lock"),
        "{}",
        refused.stderr
    );
    desk.run(&["db", "prune"]).expect(3);

    running.signal("TERM");
    running.wait().expect(0);
    sandbox.clear_faults();
    desk.run(&["run"]).expect(0);
    let whole = desk.offers();
    assert!(whole.len() as i64 > stored);
    let told = desk.run(&["db", "restore", "copy.db"]).expect(0).stdout;
    assert!(told.contains("kept as `") && told.contains("jobscan.db.before-restore"), "{told}");
    assert_eq!(desk.query::<i64>("SELECT count(*) FROM offers"), stored);
    let ran = desk.run(&["run"]).expect(0);
    assert!(!ran.stderr.contains("taken over"), "the copy's lock is nobody's: {}", ran.stderr);
    assert_eq!(desk.offers().keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
}

#[test]
fn a_check_for_cron_says_what_needs_a_person() {
    let (sandbox, desk) = world(72);
    let check = |code: i32| -> Value {
        desk.run(&["status", "--check", "--max-age", "2h", "--format", "json"]).expect(code).json()
    };
    assert_eq!(check(1)["findings"][0]["kind"], "no-database");
    desk.run(&["status", "--max-age", "2h"]).expect(2);
    desk.run(&["run"]).expect(0);
    assert_eq!(check(0), json!({"ok": true, "findings": []}));
    desk.connection().execute("UPDATE runs SET finished_at = finished_at - 7300000", []).unwrap();
    assert_eq!(check(1)["findings"][0]["kind"], "run-age");
    desk.run(&["status"]).expect(0);

    sandbox.break_on(FaultRule::new(GREENHOUSE, "/", When::Always, Fault::Status(404)));
    desk.run(&["run"]);
    let kinds: Vec<Value> =
        check(1)["findings"].as_array().unwrap().iter().map(|finding| finding["kind"].clone()).collect();
    assert!(kinds.contains(&"run-age".into()), "{kinds:?}");
    desk.write(
        "jobscan.db",
        "damaged beyond all that can be read, and longer than a header, so that it is none",
    );
    desk.run(&["status", "--check"]).expect(4);
    desk.run(&["db", "check"]).expect(4);
}

#[test]
fn a_prune_lets_go_of_old_notes_and_of_no_offer() {
    let (_sandbox, desk) = world(73);
    desk.run(&["run"]).expect(0);
    let offers = desk.offers();
    for _ in 0..2 {
        desk.connection()
            .execute(
                "INSERT INTO runs SELECT NULL, 1, 2, status, fence, host_version, summary, error FROM runs",
                [],
            )
            .unwrap();
    }
    desk.connection().execute("UPDATE cached_responses SET used_at = 1", []).unwrap();
    let would = desk.run(&["db", "prune", "--dry-run", "--format", "json"]).expect(0).json();
    let did = desk.run(&["db", "prune", "--format", "json"]).expect(0).json();
    assert_eq!((&would["runs"], &would["answers"]), (&did["runs"], &did["answers"]));
    assert_eq!(desk.query::<i64>("SELECT count(*) FROM cached_responses"), 0);
    assert_eq!(desk.offers(), offers);
    desk.run(&["db", "check"]).expect(0);
}

#[test]
fn a_missing_catalogue_ends_run_and_doctor_alike() {
    let mut desk = Desk::bare();
    desk.set("scoring", "catalog", "\"none.toml\"");
    desk.run(&["run"]).expect(2);
    desk.run(&["doctor"]).expect(2);
}
