//! Whether a database's schema is exactly what the migrations make: no table, column, index, view or trigger that is
//! not ours, and none missing.
//!
//! A schema is a program: a view may run for ever, a trigger writes what nobody asked for. So it is compared before any
//! statement touches a table, object by object and letter by letter; how long SQLite may take to read it is bounded.
//!
//! To make the newest schema for that takes 8 ms, a third of what `status` takes. So its digest stands here, and a schema
//! that has it is ours; only to say what is different of another one is it made.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, OnceLock},
};

use rusqlite::{Connection, ErrorCode};
use rusqlite_migration::{M, Migrations};

use super::{Result, connect::set_defences, migrations::MIGRATIONS};
use crate::{bounds::files::DATABASE_SCHEMA_STEPS, digest::sha256_hex};

/// Of the objects that all migrations make. A test says what it must be.
const NEWEST_DIGEST: &str = "0b31de86a288011bfbd12ef49ae930d7a254deff603de3c05a9cf8b0397b082a";

/// How many steps SQLite takes between two looks at the count.
const STEPS_A_LOOK: i32 = 500;

/// What SQLite itself makes when statistics are gathered (`ANALYZE`), letter by letter.
const STATISTICS: [(&str, &str); 2] = [
    ("sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
];

/// The objects of a schema by type, name and table, each with its statement.
type Shape = BTreeMap<(String, String, String), Option<String>>;

/// The first object by which a schema differs from what the migrations make, in words.
pub(super) fn first_difference(
    connection: &Connection,
    migrations: &'static [M<'static>],
    version: u32,
) -> Result<Option<String>> {
    let Some(found) = read_bounded(connection)? else {
        return Ok(Some("its schema has more than this program makes".to_owned()));
    };
    let is_newest = is_newest(migrations, version);
    if is_newest && digest(&found) == NEWEST_DIGEST {
        return Ok(None);
    }
    let expected = expected(migrations, version)?;
    Ok(compare(&expected, &found))
}

/// Whether a version is that of the newest schema there is.
fn is_newest(migrations: &'static [M<'static>], version: u32) -> bool {
    std::ptr::eq(migrations, MIGRATIONS)
        && usize::try_from(version).is_ok_and(|count| count == migrations.len())
}

/// Of all objects, but for those of statistics.
fn digest(shape: &Shape) -> String {
    let objects = shape.iter().filter(|(object, statement)| !is_statistics(object, statement.as_deref()));
    let mut text = String::new();
    for ((kind, name, table), statement) in objects {
        let statement = statement.as_deref();
        let parts = [kind, name, table, statement.unwrap_or_default()];
        // Each part has its length before it, so that no two schemas make the same text.
        for part in parts {
            // Writing to a String cannot fail.
            let _ = write!(text, "{}:{part}", part.len());
        }
        text.push(if statement.is_some() { '.' } else { '-' });
    }
    sha256_hex(text.as_bytes())
}

/// What stands in the schema; `None` if it takes more steps to read than ours ever would.
fn read_bounded(connection: &Connection) -> Result<Option<Shape>> {
    let mut looks = 0;
    let look = move || {
        looks += 1;
        looks * u64::from(STEPS_A_LOOK.unsigned_abs()) > DATABASE_SCHEMA_STEPS.limit
    };
    connection.progress_handler(STEPS_A_LOOK, Some(look))?;
    let shape = read(connection);
    connection.progress_handler(0, None::<fn() -> bool>)?;
    match shape {
        Ok(shape) => Ok(Some(shape)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn read(connection: &Connection) -> rusqlite::Result<Shape> {
    connection
        .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)))?
        .collect()
}

/// What the first `version` migrations make. That of the newest schema is made once.
fn expected(migrations: &'static [M<'static>], version: u32) -> Result<Arc<Shape>> {
    static NEWEST: OnceLock<Arc<Shape>> = OnceLock::new();
    let count = usize::try_from(version).unwrap_or(usize::MAX).min(migrations.len());
    if count == 0 {
        return Ok(Arc::default());
    }
    let newest = is_newest(migrations, version);
    if newest && let Some(shape) = NEWEST.get() {
        return Ok(Arc::clone(shape));
    }
    let mut connection = Connection::open_in_memory()?;
    set_defences(&connection)?;
    Migrations::from_slice(&migrations[..count]).to_latest(&mut connection)?;
    let shape = Arc::new(read(&connection)?);
    Ok(if newest { Arc::clone(NEWEST.get_or_init(|| shape)) } else { shape })
}

fn compare(expected: &Shape, found: &Shape) -> Option<String> {
    for (object, statement) in found {
        let (kind, name, table) = object;
        match expected.get(object) {
            Some(ours) if ours == statement => {}
            Some(_) => return Some(format!("the {kind} `{name}` is not as this program makes it")),
            None if is_statistics(object, statement.as_deref()) => {}
            None if kind == "table" => return Some(format!("the table `{name}` is not this program's")),
            None => return Some(format!("the {kind} `{name}` of `{table}` is not this program's")),
        }
    }
    let missing = expected.keys().find(|object| !found.contains_key(*object));
    missing.map(|(kind, name, _)| format!("the {kind} `{name}` is missing"))
}

fn is_statistics((kind, name, table): &(String, String, String), statement: Option<&str>) -> bool {
    kind == "table"
        && name == table
        && STATISTICS.iter().any(|(known, sql)| known == name && Some(*sql) == statement)
}

#[cfg(test)]
mod tests;
