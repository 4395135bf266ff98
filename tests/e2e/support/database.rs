//! Access to the database from outside: whole tables as JSON, for comparison.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use rusqlite::{Connection, OpenFlags, types::ValueRef};
use serde_json::{Map, Value};

/// The rows of every table in the order of their row ids, each as an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dump(pub(crate) BTreeMap<String, Vec<Map<String, Value>>>);

impl Dump {
    pub(crate) fn read(connection: &Connection) -> Self {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let mut statement = connection.prepare(sql).expect("a database");
        let names = statement.query_map([], |row| row.get::<_, String>(0)).expect("its tables");
        let tables = names.map(|name| {
            let name = name.expect("a name");
            // A table without row ids is in the order of its key.
            let order =
                "SELECT CASE WHEN wr THEN '1, 2, 3' ELSE 'rowid' END FROM pragma_table_list WHERE name = ?1";
            let order: String = connection.query_row(order, [&name], |row| row.get(0)).expect("a table");
            let rows = rows(connection, &format!("SELECT * FROM {name} ORDER BY {order}"));
            (name, rows)
        });
        Self(tables.collect())
    }

    /// Only these tables, without these columns.
    pub(crate) fn only(&self, tables: &[&str], without: &[&str]) -> Self {
        let pick = |name: &&str| {
            let mut rows = self.0[*name].clone();
            for row in &mut rows {
                row.retain(|column, _| !without.contains(&column.as_str()));
            }
            ((*name).to_owned(), rows)
        };
        Self(tables.iter().map(pick).collect())
    }
}

/// Opens the database like another program; tests write to it only what no command can.
pub(crate) fn open(path: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).expect("the database is there");
    connection.busy_timeout(std::time::Duration::from_secs(20)).expect("a time");
    connection
}

fn rows(connection: &Connection, sql: &str) -> Vec<Map<String, Value>> {
    let mut statement = connection.prepare(sql).expect("a table");
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let read = |row: &rusqlite::Row<'_>| {
        let cells = columns.iter().enumerate();
        cells.map(|(at, name)| Ok((name.clone(), value(row.get_ref(at)?)))).collect()
    };
    statement.query_map([], read).expect("rows").collect::<Result<_, _>>().expect("a row")
}

fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Blob(bytes) => {
            let mut hex = String::new();
            for byte in bytes {
                write!(hex, "{byte:02x}").expect("a string");
            }
            hex.into()
        }
    }
}
