//! Notes the statements that SQLite begins, where the environment names a file for them.

use std::{
    collections::HashSet,
    fs::{File, OpenOptions},
    io::Write,
    sync::{LazyLock, Mutex},
};

use rusqlite::{
    Connection,
    trace::{TraceEvent, TraceEventCodes},
};

/// The variable that names the file. Statements stand in it one after another, each ended by a zero byte.
pub(super) const NOTED_IN: &str = "JOBSCAN_STATEMENTS";

/// A file, and what stands in it.
type Notes = Mutex<(File, HashSet<String>)>;

/// Where statements are noted, if anywhere.
static NOTES: LazyLock<Option<Notes>> = LazyLock::new(|| {
    let path = std::env::var_os(NOTED_IN)?;
    // Tests start this program again: each process adds to what stands there.
    let file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    Some(Mutex::new((file, HashSet::new())))
});

/// Notes what this connection runs from here on.
pub(in crate::store) fn note(connection: &Connection) {
    if NOTES.is_some() {
        connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(begun));
    }
}

/// Notes nothing more of what this connection runs.
pub(in crate::store) fn stop_noting(connection: &Connection) {
    connection.trace_v2(TraceEventCodes::empty(), None);
}

fn begun(event: TraceEvent<'_>) {
    let TraceEvent::Stmt(statement, _) = event else { return };
    let (Some(notes), text) = (&*NOTES, statement.sql()) else { return };
    let Ok(mut notes) = notes.lock() else { return };
    let (file, known) = &mut *notes;
    // Most were seen before: only a new one is kept.
    if !known.contains(text.as_ref()) {
        file.write_all(format!("{text}\0").as_bytes()).unwrap();
        known.insert(text.into_owned());
    }
}
