use super::*;
use crate::store::testing::{company, fenced, memory};

const DAY: Duration = Duration::from_hours(24);
const LONGEST: Longest = Longest { discovery: DAY, directory: DAY, pause: DAY, scan: DAY };

fn at(days: i64) -> i64 {
    days * 86_400_000
}

const NOW: i64 = 100;

/// The columns of the rows that `change` made, once they were brought back at day 100, in days.
fn days(change: &str, read: &str) -> (Vec<i64>, BroughtBack) {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    assert_eq!(company(&tx, "Acme"), 1);
    tx.execute_batch(change).unwrap();
    let back = bring_back(&fenced(&tx), Timestamp::from_millis(at(NOW)), LONGEST).unwrap();
    let mut statement = tx.prepare(read).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    (rows.map(|millis| millis.unwrap() / at(1)).collect(), back)
}

#[test]
fn a_due_time_further_ahead_than_its_interval_is_due() {
    // Noted, due, and due afterwards.
    for (noted, due, expected) in [
        (100, 101, 101),
        (99, 100, 100),
        (90, 95, 95),
        (100, 102, 100),
        (50, 4000, 100),
        (400, 401, 100),
        (100, 106_751_991_167, 100),
    ] {
        let (noted, due) = (at(noted), at(due));
        let discovery = format!("INSERT INTO discoveries VALUES (1, 'none', '', '[]', 0, {noted}, {due}, 0)");
        let board = format!(
            "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at, checked_at, due_at)
             VALUES (1, 'lever', 'acme', 'hint', 'candidate', 1, {noted}, {due})"
        );
        let directory = format!(
            "INSERT INTO directories (name, started_at, finished_at, due_at) VALUES ('d', 1, {noted}, {due})"
        );
        let entry = format!(
            "INSERT INTO directory_entries (directory, url, state, seen_at, due_at) VALUES ('d', 'u', 'failed', {noted}, {due})"
        );
        let unit = format!(
            "INSERT INTO scan_states (provider, kind, unit, status, state_version, updated_at, last_run_at, due_at)
             VALUES ('lever', 'tenant', 'acme', 'success', 1, 1, {noted}, {due})"
        );
        for (change, table) in [
            (unit, "scan_states"),
            (discovery, "discoveries"),
            (board, "company_sources"),
            (directory, "directories"),
            (entry, "directory_entries"),
        ] {
            let (days, back) = days(&change, &format!("SELECT due_at FROM {table}"));
            let moved = due != at(expected);
            assert_eq!((days, back.due), (vec![expected], usize::from(moved)), "{change}");
        }
    }
    let set_aside =
        |due: i64| format!("INSERT INTO set_aside_companies VALUES (1, {}, 1, {}, '')", at(100), at(due));
    assert_eq!(days(&set_aside(107), "SELECT due_at FROM set_aside_companies").0, [107]);
    assert_eq!(days(&set_aside(108), "SELECT due_at FROM set_aside_companies").0, [100]);
}

#[test]
fn a_board_of_a_paused_provider_waits_for_the_end_of_its_pause() {
    let pause = format!("INSERT INTO pauses VALUES ('lever', {}, '', 'manual', {})", at(300), at(100));
    for (due, expected) in [(300, 300), (301, 100)] {
        let board = format!(
            "{pause}; INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at, checked_at, due_at)
             VALUES (1, 'lever', 'acme', 'hint', 'candidate', 1, {}, {})", at(100), at(due)
        );
        assert_eq!(days(&board, "SELECT due_at FROM company_sources").0, [expected]);
    }
}

#[test]
fn a_wait_of_a_clock_ahead_keeps_its_length_and_no_other_is_shortened() {
    // Who set it, when, until when, and its end afterwards.
    for (origin, set_at, until, expected) in [
        ("rate-limit", 100, 101, 101),
        ("rate-limit", 465, 466, 101),
        ("manual", 465, 475, 110),
        ("manual", 100, 400, 400),
        ("blocked", 90, 4000, 101),
        ("auth", 465, 4000, 101),
        ("manual", 465, 4000, 101 + 3534),
    ] {
        let pause = format!("INSERT INTO pauses VALUES ('p', {}, '', '{origin}', {})", at(until), at(set_at));
        let (ends, back) = days(&pause, "SELECT until FROM pauses");
        assert_eq!((ends, back.waits), (vec![expected], usize::from(until != expected)), "{origin} {set_at}");
    }
    for (set_at, until, expected) in [(100, 101, 101), (465, 466, 101), (465, 4000, 101), (90, 4000, 101)] {
        let deadline =
            format!("INSERT INTO host_deadlines VALUES ('h', {}, 'retry-after', {})", at(until), at(set_at));
        assert_eq!(days(&deadline, "SELECT not_before FROM host_deadlines").0, [expected], "{set_at}");
    }
}

#[test]
fn turns_are_taken_by_the_clock_of_now() {
    let board = |scanned: i64| {
        format!(
            "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at, last_scanned_at)
             VALUES (1, 'lever', 'acme', 'listed', 'listed', 1, {})", at(scanned)
        )
    };
    for (scanned, expected) in [(90, 90), (100, 100), (465, 100)] {
        assert_eq!(days(&board(scanned), "SELECT last_scanned_at FROM company_sources").0, [expected]);
    }
}

#[test]
fn instants_at_the_edges_of_all_time_do_no_harm() {
    for (until, set_at) in
        [(i64::MAX, i64::MAX), (i64::MAX, i64::MIN), (i64::MIN, i64::MAX), (i64::MAX, at(NOW) + 1)]
    {
        let pause = format!(
            "INSERT INTO pauses VALUES ('p', {until}, '', 'auth', {set_at}); INSERT INTO host_deadlines VALUES ('h', {until}, 'circuit', {set_at})"
        );
        days(&pause, "SELECT set_at FROM pauses");
    }
}
