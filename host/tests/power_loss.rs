//! After power loss the database opens, is sound, and holds a prefix of what was committed.
//!
//! A power cut leaves the write-ahead log ending anywhere. The log of a live database is cut at every
//! frame boundary and inside every frame, and each remainder is opened as the next start would.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path, time::Duration};

use jobscan_host::{
    domain::Timestamp,
    store::{
        Store,
        pauses::{self, Pause, PauseOrigin},
    },
};

const NOW: Timestamp = Timestamp::from_millis(1_786_017_600_000);
const COMMITS: usize = 8;

/// SQLite's file format: the log's header, and each frame's header before its page.
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

fn pause(number: usize) -> Pause {
    Pause {
        provider: format!("p{number}"),
        until: NOW.plus(Duration::from_mins(1)),
        // Long enough that later commits need pages of their own.
        reason: "x".repeat(1500),
        origin: PauseOrigin::Manual,
        set_at: NOW,
    }
}

/// A database whose commits all stand in its log, as files: the database, the log.
fn live_files(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    let path = folder.join("live.db");
    // Opened and closed once, so that the schema is in the database and the log holds the commits only.
    drop(Store::open(&path, NOW).unwrap());
    let store = Store::open(&path, NOW).unwrap();
    for number in 0..COMMITS {
        store.write_blocking(move |tx| pauses::set(tx, &pause(number))).unwrap();
    }
    (fs::read(&path).unwrap(), fs::read(folder.join("live.db-wal")).unwrap())
}

fn page_size(log: &[u8]) -> usize {
    u32::from_be_bytes(log[8..12].try_into().unwrap()) as usize
}

/// Every frame boundary, and two places inside each frame.
fn cuts(log: &[u8]) -> Vec<usize> {
    let frame = FRAME_HEADER + page_size(log);
    let boundaries = (0..).map(|n| LOG_HEADER + n * frame).take_while(|at| *at <= log.len());
    let mut cuts: Vec<usize> = boundaries.flat_map(|at| [at, at + 12, at + FRAME_HEADER + 700]).collect();
    cuts.retain(|at| *at <= log.len());
    cuts.extend([0, 16]);
    cuts
}

#[test]
fn every_cut_of_the_log_opens_and_holds_a_prefix_of_the_commits() {
    let folder = tempfile::tempdir().unwrap();
    let (database, log) = live_files(folder.path());
    let (mut fewest, mut most) = (usize::MAX, 0);
    for cut in cuts(&log) {
        let path = folder.path().join("cut.db");
        for leftover in ["cut.db", "cut.db-wal", "cut.db-shm"] {
            let _ = fs::remove_file(folder.path().join(leftover));
        }
        fs::write(&path, &database).unwrap();
        fs::write(folder.path().join("cut.db-wal"), &log[..cut]).unwrap();
        let store = Store::open(&path, NOW).unwrap();
        let held = pauses::all(&store.reader().unwrap()).unwrap();
        let mut names: Vec<String> = held.iter().map(|pause| pause.provider.clone()).collect();
        names.sort();
        let prefix: Vec<String> = (0..names.len()).map(|number| format!("p{number}")).collect();
        assert_eq!(names, prefix, "log cut at byte {cut}");
        let verdict: String =
            store.reader().unwrap().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "ok", "log cut at byte {cut}");
        (fewest, most) = (fewest.min(names.len()), most.max(names.len()));
    }
    assert_eq!((fewest, most), (0, COMMITS), "the cuts reach from nothing to everything");
}
