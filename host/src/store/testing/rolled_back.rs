//! One database for all histories of a property: each has it to itself, and leaves nothing in it.
//!
//! To open one and to compile its statements takes longer than most of what a history does.

use std::{
    cell::Cell,
    ops::{Deref, DerefMut},
};

use rusqlite::Connection;

use crate::store::{plans::seen::stop_noting, schema};

/// Of so many histories the statements are noted, where they are: by then they repeat themselves.
const NOTED: u32 = 64;

thread_local! {
    /// The one of this thread, while no history has it. Each test has a thread.
    static FREE: Cell<Option<Reused>> = const { Cell::new(None) };
}

struct Reused {
    connection: Connection,
    histories: u32,
}

/// An empty database in memory, in which nothing can be committed.
pub(in crate::store) struct RolledBack(Option<Reused>);

/// An empty database in memory, with foreign keys on, for what is done in one transaction and rolled back. A commit fails.
pub(in crate::store) fn rolled_back() -> RolledBack {
    let mut reused = FREE.take().unwrap_or_else(|| {
        let connection = schema::open_in_memory().unwrap();
        // SQLite makes a rollback of the commit, and an error of its statement.
        connection.commit_hook(Some(|| true)).unwrap();
        Reused { connection, histories: 0 }
    });
    reused.histories += 1;
    if reused.histories == NOTED {
        stop_noting(&reused.connection);
    }
    RolledBack(Some(reused))
}

impl Deref for RolledBack {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0.as_ref().unwrap().connection
    }
}

impl DerefMut for RolledBack {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0.as_mut().unwrap().connection
    }
}

impl Drop for RolledBack {
    fn drop(&mut self) {
        // The transaction borrowed it, and has ended.
        FREE.set(self.0.take().filter(|reused| reused.connection.is_autocommit()));
    }
}

#[test]
fn a_history_sees_nothing_of_the_one_before_and_can_leave_nothing() {
    let write =
        "INSERT INTO companies (name, name_normalized, created_at, updated_at) VALUES ('a', 'a', 1, 1)";
    for _ in 0..2 {
        let mut database = rolled_back();
        let transaction = database.transaction().unwrap();
        transaction.execute(write, []).unwrap();
        let ids = "SELECT count(*), max(id) FROM companies";
        let (rows, id): (i64, i64) =
            transaction.query_row(ids, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!((rows, id), (1, 1));
    }
    let mut database = rolled_back();
    let transaction = database.transaction().unwrap();
    transaction.execute(write, []).unwrap();
    transaction.commit().unwrap_err();
    let left: i64 = database.query_row("SELECT count(*) FROM companies", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}
