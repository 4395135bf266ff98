//! One database for all histories of a property: each has it to itself, and leaves nothing in it.
//!
//! To open one, and to compile its statements anew, takes ten times as long as what a history does.

use std::{
    cell::Cell,
    ops::{Deref, DerefMut},
};

use rusqlite::Connection;

use crate::store::schema;

thread_local! {
    /// The one of this thread, while no history has it. Each test has a thread.
    static FREE: Cell<Option<Connection>> = const { Cell::new(None) };
}

/// An empty database in memory, in which nothing can be committed.
pub(in crate::store) struct RolledBack(Option<Connection>);

/// An empty database in memory, with foreign keys on, for what is done in one transaction and rolled back. A commit fails.
pub(in crate::store) fn rolled_back() -> RolledBack {
    RolledBack(Some(FREE.take().unwrap_or_else(|| {
        let connection = schema::open_in_memory().unwrap();
        // SQLite makes a rollback of the commit, and an error of its statement.
        connection.commit_hook(Some(|| true)).unwrap();
        connection
    })))
}

impl Deref for RolledBack {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.0.as_ref().unwrap()
    }
}

impl DerefMut for RolledBack {
    fn deref_mut(&mut self) -> &mut Connection {
        self.0.as_mut().unwrap()
    }
}

impl Drop for RolledBack {
    fn drop(&mut self) {
        // The transaction borrowed it, and has ended.
        FREE.set(self.0.take().filter(Connection::is_autocommit));
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
