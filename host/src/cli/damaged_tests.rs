//! A database whose bytes were changed anywhere: every command ends with a documented code, and none panics.

use std::fs;

use super::{Exit, testing::Desk, tests::after_a_run};

/// What reads the most of a database, each in its way, and what opens it for writing.
const COMMANDS: [&[&str]; 6] = [
    &["offers", "list", "--limit", "0"],
    &["companies", "list"],
    &["export", "offers", "--format", "ndjson", "--history"],
    &["export", "companies", "--format", "csv"],
    &["status"],
    &["pause", "lever", "--for", "1h"],
];

/// Bytes at many places, each set to another value: the header, the schema, trees, cells and free pages.
const STEP: usize = 997;

fn ends_well(desk: &Desk, what: &str) {
    for command in COMMANDS {
        let ran = desk.run(command);
        let known = matches!(ran.exit, Exit::Success | Exit::Failed | Exit::DatabaseRefused);
        assert!(known, "{what}: {command:?}: {ran:?}");
        assert!(ran.exit == Exit::Success || !ran.err.is_empty(), "{what}: {command:?} fails in silence");
    }
}

/// A desk whose database is one file, without a log beside it.
fn desk() -> (Desk, Vec<u8>) {
    let desk = after_a_run();
    let path = desk.path().join("jobscan.db");
    crate::store::Connection::open(&path).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let bytes = fs::read(&path).unwrap();
    (desk, bytes)
}

fn replace(desk: &Desk, bytes: &[u8]) {
    for beside in ["jobscan.db-wal", "jobscan.db-shm"] {
        let _none = fs::remove_file(desk.path().join(beside));
    }
    desk.write("jobscan.db", bytes);
}

#[test]
fn a_changed_byte_anywhere_is_told_or_does_no_harm() {
    let (desk, bytes) = desk();
    let places = (0..100).chain((100..bytes.len()).step_by(STEP));
    for (turn, place) in places.enumerate() {
        let mut changed = bytes.clone();
        changed[place] = [0, 0xff, changed[place] ^ 1, changed[place].wrapping_add(7)][turn % 4];
        replace(&desk, &changed);
        ends_well(&desk, &format!("byte {place}"));
    }
}

#[test]
fn a_truncated_or_invented_file_is_told() {
    let (desk, bytes) = desk();
    for length in [1, 16, 99, 100, 512, 4095, 4096, 4097, bytes.len() / 2, bytes.len() - 1] {
        replace(&desk, &bytes[..length]);
        ends_well(&desk, &format!("{length} bytes"));
    }
    for page_size in [[0, 0], [0, 1], [2, 0], [0xff, 0xff], [0x80, 0]] {
        let mut changed = bytes.clone();
        changed[16..18].copy_from_slice(&page_size);
        replace(&desk, &changed);
        ends_well(&desk, &format!("page size {page_size:?}"));
    }
    // A log and a journal of somebody else beside it.
    for beside in ["jobscan.db-wal", "jobscan.db-journal", "jobscan.db-shm"] {
        replace(&desk, &bytes);
        desk.write(beside, bytes.iter().rev().copied().collect::<Vec<u8>>());
        ends_well(&desk, beside);
        fs::remove_file(desk.path().join(beside)).ok();
    }
}

/// Values that no release writes: of other kinds, of other words, no UTF-8, large.
#[test]
fn values_that_nobody_writes_are_told_or_shown_and_never_a_panic() {
    let (desk, bytes) = desk();
    for change in [
        "UPDATE companies SET resolution = 'X'",
        "UPDATE companies SET name = CAST(x'ff00fe' AS TEXT)",
        "UPDATE offers SET title = CAST(x'c328' AS TEXT), url = ''",
        "UPDATE offers SET locations = '[[[', attributes = '{}'",
        "UPDATE offers SET first_seen_at = 9223372036854775807, last_seen_at = -9223372036854775808",
        "UPDATE offers SET salary_min = 9e999, salary_max = -9e999",
        "UPDATE offers SET source_id = printf('%.*c', 3000000, 'x') WHERE id = 1",
        "UPDATE offer_texts SET description = printf('%.*c', 3000000, 'x')",
        "UPDATE runs SET summary = '[', started_at = 9223372036854775807",
        "UPDATE scores SET breakdown = 'null', scored_at = -1",
        "UPDATE run_lock SET expires_at = 9223372036854775807, fence = 9223372036854775807",
        "UPDATE run_units SET skip_reasons = '3', new = 9223372036854775807",
        "UPDATE run_units SET new = 9223372036854775807, pages = 9223372036854775807, closed = 9223372036854775807;
         CREATE TEMP TABLE more AS SELECT * FROM run_units;
         UPDATE more SET id = id + 100; INSERT INTO run_units SELECT * FROM more;
         UPDATE more SET id = id + 100; INSERT INTO run_units SELECT * FROM more",
        "INSERT INTO company_merges VALUES (99, 1, 'x', 'x', NULL, NULL, 'X', 1, 1, ''), (98, 99, 'x', 'x', NULL, NULL, 'X', 1, 1, '')",
    ] {
        replace(&desk, &bytes);
        let connection = crate::store::Connection::open(desk.path().join("jobscan.db")).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {change}")).unwrap();
        drop(connection);
        ends_well(&desk, change);
    }
}
