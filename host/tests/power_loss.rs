//! After power loss the database opens, is sound, and holds a prefix of what was committed, with every commit
//! that was acknowledged.
//!
//! What the store asks of the file system is recorded, and from the record each disk is made that a power cut may
//! leave: what was synced is there, of what was not anything may be, in any order, whole or torn. That covers the log,
//! checkpoints into the database and the log's new beginning after them. Each disk is opened as the next start would.
//! Two settings that promise less are recorded alike, and there the loss has to be found.
//!
//! Beside that the log of a live database is cut at every frame boundary and inside every frame.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use futures_util::future::{join, join_all};
use jobscan_host::{
    domain::Timestamp,
    store::{
        Store,
        pauses::{self, Pause, PauseOrigin},
    },
};
use jobscan_power_cut::{Cut, Event, Recording, cuts};
use rusqlite::Connection;

const NOW: Timestamp = Timestamp::from_millis(1_786_017_600_000);
const COMMITS: usize = 8;

/// SQLite's file format: the log's header, and each frame's header before its page.
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Long enough that later commits need pages of their own.
const SMALL: usize = 1500;

/// Long enough that ten commits are more pages than the log may grow to before it is brought into the database.
const LARGE: usize = 450_000;

/// Names that sort as they were given.
fn name(number: usize) -> String {
    format!("p{number:02}")
}

fn pause(number: usize, size: usize) -> Pause {
    Pause {
        provider: name(number),
        until: NOW.plus(Duration::from_mins(1)),
        reason: "x".repeat(size),
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
        store.write_blocking(move |tx| pauses::set(tx, &pause(number, SMALL))).unwrap();
    }
    (fs::read(&path).unwrap(), fs::read(folder.join("live.db-wal")).unwrap())
}

fn page_size(log: &[u8]) -> usize {
    u32::from_be_bytes(log[8..12].try_into().unwrap()) as usize
}

/// Every frame boundary, and two places inside each frame.
fn places_in_log(log: &[u8]) -> Vec<usize> {
    let frame = FRAME_HEADER + page_size(log);
    let boundaries = (0..).map(|n| LOG_HEADER + n * frame).take_while(|at| *at <= log.len());
    let mut cuts: Vec<usize> = boundaries.flat_map(|at| [at, at + 12, at + FRAME_HEADER + 700]).collect();
    cuts.retain(|at| *at <= log.len());
    cuts.extend([0, 16]);
    cuts
}

/// Opens the database as a start does: how many commits it holds, or what is wrong with it.
fn held_by_store(path: &Path, size: usize) -> Result<usize, String> {
    let store = Store::open(path, NOW).map_err(|error| format!("refused: {error}"))?;
    let reader = store.reader().map_err(|error| format!("refused: {error}"))?;
    let held = pauses::all(&reader).map_err(|error| format!("unreadable: {error}"))?;
    if let Some(wrong) = held.iter().enumerate().find(|(number, held)| **held != pause(*number, size)) {
        return Err(format!("not a prefix of the commits: `{}` in place {}", wrong.1.provider, wrong.0));
    }
    sound(&reader)?;
    Ok(held.len())
}

fn sound(connection: &Connection) -> Result<(), String> {
    let verdict: Result<String, _> = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0));
    match verdict {
        Ok(verdict) if verdict == "ok" => Ok(()),
        Ok(verdict) => Err(format!("unsound: {verdict}")),
        Err(error) => Err(format!("unsound: {error}")),
    }
}

/// What was wrong after a cut.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// A commit is missing though it was acknowledged.
    Lost(String),
    /// The database does not open, is not sound, or holds what is no prefix of the commits.
    Damaged(String),
}

/// Opens what a recording's cuts leave, and collects what is wrong.
struct Examiner<'a> {
    folder: &'a Path,
    open: &'a dyn Fn(&Path) -> Result<usize, String>,
    faults: BTreeSet<Fault>,
    /// Commits that may stand there before they are acknowledged.
    at_once: usize,
    fewest: usize,
    most: usize,
}

impl<'a> Examiner<'a> {
    fn new(folder: &'a Path, open: &'a dyn Fn(&Path) -> Result<usize, String>) -> Self {
        fs::create_dir(folder).unwrap();
        Self { folder, open, faults: BTreeSet::new(), at_once: 1, fewest: usize::MAX, most: 0 }
    }

    fn examine(&mut self, cut: &Cut) {
        for leftover in fs::read_dir(self.folder).unwrap() {
            fs::remove_file(leftover.unwrap().path()).unwrap();
        }
        cut.disk.write(self.folder).unwrap();
        // Memory that processes share is a file too, and may be left with anything in it.
        fs::write(self.folder.join("live.db-shm"), vec![0xa5; 32 * 1024]).unwrap();
        match (self.open)(&self.folder.join("live.db")) {
            Err(fault) => {
                self.faults.insert(Fault::Damaged(format!("{fault}, after {}", cut.description)));
            }
            Ok(held) if held < cut.acknowledged => {
                let lost = format!("{held} of {}, after {}", cut.acknowledged, cut.description);
                self.faults.insert(Fault::Lost(lost));
            }
            Ok(held) => {
                assert!(held <= cut.acknowledged + self.at_once, "{held} commits after {}", cut.description);
                (self.fewest, self.most) = (self.fewest.min(held), self.most.max(held));
            }
        }
    }
}

/// Opens the store, commits, and closes it, which brings the log into the database.
fn commit_with_store(path: &Path, recording: &Recording, numbers: std::ops::Range<usize>, size: usize) {
    let store = Store::open(path, NOW).unwrap();
    for number in numbers {
        store.write_blocking(move |tx| pauses::set(tx, &pause(number, size))).unwrap();
        recording.acknowledge();
    }
}

#[test]
fn a_power_cut_at_any_instant_loses_no_acknowledged_commit() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("live");
    fs::create_dir(&live).unwrap();
    drop(Store::open(&live.join("live.db"), NOW).unwrap());
    let recording = Recording::start(&live).unwrap();
    for first in [0, 3] {
        commit_with_store(&live.join("live.db"), &recording, first..first + 3, SMALL);
    }
    let (before, events) = recording.finish();
    let open = |path: &Path| held_by_store(path, SMALL);
    let cut = folder.path().join("cut");
    let mut examiner = Examiner::new(&cut, &open);
    let count = cuts(before, &events, 1, |cut| examiner.examine(cut));
    assert_eq!(examiner.faults, BTreeSet::new());
    assert_eq!((examiner.fewest, examiner.most), (0, 6), "the cuts reach from nothing to everything");
    assert!(count > 300, "only {count} cuts: what the store does is not recorded any more");
}

/// Opens the store, has these commits wait for one another so that they share a transaction, and closes it.
fn commit_together(path: &Path, recording: &Recording, numbers: std::ops::Range<usize>) {
    let store = Store::open(path, NOW).unwrap();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let mut gate = Some(gate);
    let writes = numbers.map(|number| {
        let gate = gate.take();
        let write = store.write(move |tx| {
            // The first, while the others are handed over.
            if let Some(gate) = gate {
                gate.recv().unwrap();
            }
            pauses::set(tx, &pause(number, SMALL))
        });
        async {
            write.await.unwrap();
            recording.acknowledge();
        }
    });
    let writes = join_all(writes.collect::<Vec<_>>());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(join(writes, async { open.send(()).unwrap() }));
}

#[test]
fn a_power_cut_while_writes_share_a_commit_loses_none_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("live");
    fs::create_dir(&live).unwrap();
    drop(Store::open(&live.join("live.db"), NOW).unwrap());
    let recording = Recording::start(&live).unwrap();
    for first in [0, 4] {
        commit_together(&live.join("live.db"), &recording, first..first + 4);
    }
    let (before, events) = recording.finish();
    let acknowledged = events.split(|event| !matches!(event, Event::Acknowledged)).map(<[Event]>::len);
    assert_eq!(acknowledged.filter(|together| *together > 0).collect::<Vec<_>>(), [4, 4]);
    let open = |path: &Path| held_by_store(path, SMALL);
    let cut = folder.path().join("cut");
    let mut examiner = Examiner { at_once: 4, ..Examiner::new(&cut, &open) };
    cuts(before, &events, 1, |cut| examiner.examine(cut));
    assert_eq!(examiner.faults, BTreeSet::new());
    assert_eq!((examiner.fewest, examiner.most), (0, 8), "the cuts reach from nothing to everything");
}

#[test]
fn a_power_cut_while_a_long_log_is_brought_into_the_database_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("live");
    fs::create_dir(&live).unwrap();
    drop(Store::open(&live.join("live.db"), NOW).unwrap());
    let recording = Recording::start(&live).unwrap();
    commit_with_store(&live.join("live.db"), &recording, 0..12, LARGE);
    let (before, events) = recording.finish();
    let acknowledged = |event: &Event| matches!(event, Event::Acknowledged);
    let last = events.iter().rposition(acknowledged).unwrap();
    let is_checkpoint = |event: &Event| matches!(event, Event::Sync { file } if file == "live.db");
    assert!(events[..last].iter().any(is_checkpoint), "the log is brought in while commits go on");
    let open = |path: &Path| held_by_store(path, LARGE);
    let cut = folder.path().join("cut");
    let mut examiner = Examiner::new(&cut, &open);
    // Thousands of writes of pages: some of them, and all syncs.
    cuts(before, &events, events.len() / 40, |cut| examiner.examine(cut));
    assert_eq!(examiner.faults, BTreeSet::new());
    assert_eq!((examiner.fewest, examiner.most), (0, 12), "the cuts reach from nothing to everything");
}

#[test]
fn a_power_cut_while_the_database_is_made_leaves_one_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("live");
    fs::create_dir(&live).unwrap();
    let recording = Recording::start(&live).unwrap();
    commit_with_store(&live.join("live.db"), &recording, 0..1, SMALL);
    let (before, events) = recording.finish();
    let open = |path: &Path| held_by_store(path, SMALL);
    let cut = folder.path().join("cut");
    let mut examiner = Examiner::new(&cut, &open);
    cuts(before, &events, events.len() / 60 + 1, |cut| examiner.examine(cut));
    assert_eq!(examiner.faults, BTreeSet::new());
}

/// The faults that cuts leave of a database that is written with a setting of `synchronous`.
fn faults_with(synchronous: &str) -> BTreeSet<Fault> {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("live");
    fs::create_dir(&live).unwrap();
    let path = live.join("live.db");
    let connect = || {
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).unwrap();
        connection.pragma_update(None, "synchronous", synchronous).unwrap();
        connection
    };
    connect().execute_batch("CREATE TABLE commits (number INTEGER PRIMARY KEY, text TEXT)").unwrap();
    let recording = Recording::start(&live).unwrap();
    for first in [0, 3] {
        let connection = connect();
        for number in first..first + 3 {
            connection.execute("INSERT INTO commits VALUES (?1, ?2)", (number, "x".repeat(SMALL))).unwrap();
            recording.acknowledge();
        }
    }
    let (before, events) = recording.finish();
    let open = |path: &Path| {
        let connection = Connection::open(path).map_err(|error| error.to_string())?;
        let count = |row: &rusqlite::Row<'_>| row.get::<_, u32>(0);
        let held = connection.query_row("SELECT count(*) FROM commits", [], count);
        let held = held.map_err(|error| error.to_string())?;
        sound(&connection).map(|()| usize::try_from(held).unwrap())
    };
    let cut = folder.path().join("cut");
    let mut examiner = Examiner::new(&cut, &open);
    cuts(before, &events, 1, |cut| examiner.examine(cut));
    examiner.faults
}

#[test]
fn what_promises_less_is_found_out_by_the_same_cuts() {
    let is_loss = |fault: &Fault| matches!(fault, Fault::Lost(_));
    assert_eq!(faults_with("full"), BTreeSet::new());
    let normal = faults_with("normal");
    assert!(!normal.is_empty() && normal.iter().all(is_loss), "commits lost, nothing damaged: {normal:#?}");
    let off = faults_with("off");
    assert!(off.iter().any(is_loss) && !off.iter().all(is_loss), "commits lost, and damage: {off:#?}");
}

#[test]
fn every_cut_of_the_log_opens_and_holds_a_prefix_of_the_commits() {
    let folder = tempfile::tempdir().unwrap();
    let (database, log) = live_files(folder.path());
    let (mut fewest, mut most) = (usize::MAX, 0);
    for cut in places_in_log(&log) {
        let path = folder.path().join("cut.db");
        for leftover in ["cut.db", "cut.db-wal", "cut.db-shm"] {
            let _ = fs::remove_file(folder.path().join(leftover));
        }
        fs::write(&path, &database).unwrap();
        fs::write(folder.path().join("cut.db-wal"), &log[..cut]).unwrap();
        let held =
            held_by_store(&path, SMALL).unwrap_or_else(|fault| panic!("log cut at byte {cut}: {fault}"));
        (fewest, most) = (fewest.min(held), most.max(held));
    }
    assert_eq!((fewest, most), (0, COMMITS), "the cuts reach from nothing to everything");
}
