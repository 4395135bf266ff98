use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::*;
use crate::{
    bounds::files::{DATABASE_STATEMENT, DATABASE_VALUE},
    domain::Timestamp,
    store::{Store, StoreError, copy_database, open_read_only, schema::open_with},
};

const NOW: Timestamp = Timestamp::from_millis(1_000);

/// A database of ours, with what somebody else did to it.
fn altered(statements: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobscan.db");
    drop(Store::open(&path, NOW).unwrap());
    Connection::open(&path).unwrap().execute_batch(statements).unwrap();
    (folder, path)
}

/// How each way of opening the file ends.
fn refusals(path: &Path) -> [StoreError; 3] {
    let before = fs::read(path).unwrap();
    let copy = path.with_file_name("copy.db");
    let errors = [
        Store::open(path, NOW).unwrap_err(),
        open_read_only(path).unwrap_err(),
        copy_database(path, &copy).unwrap_err(),
    ];
    assert!(!copy.exists());
    assert_eq!(fs::read(path).unwrap(), before, "it is left as it is");
    assert!(errors.iter().all(StoreError::is_refusal), "{errors:?}");
    errors
}

#[test]
fn a_schema_that_is_not_what_the_migrations_make_is_refused_by_the_first_object() {
    let schema = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql =";
    for (statements, object) in [
        (
            "CREATE TRIGGER t AFTER INSERT ON companies BEGIN UPDATE companies SET name = 'x'; END"
                .to_owned(),
            "the trigger `t` of `companies` is not this program's",
        ),
        (
            "CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT * FROM n"
                .to_owned(),
            "the view `v` of `v` is not this program's",
        ),
        ("CREATE TABLE x (y)".to_owned(), "the table `x` is not this program's"),
        ("CREATE VIRTUAL TABLE aa USING fts5(b)".to_owned(), "the table `aa` is not this program's"),
        (
            "CREATE INDEX i ON pauses (length(reason)) WHERE until > 3".to_owned(),
            "the index `i` of `pauses` is not this program's",
        ),
        ("DROP INDEX run_units_run".to_owned(), "the index `run_units_run` is missing"),
        (
            "ALTER TABLE pauses ADD COLUMN z TEXT GENERATED ALWAYS AS (upper(reason)) VIRTUAL".to_owned(),
            "the table `pauses` is not as this program makes it",
        ),
        (
            format!(
                "{schema} replace(sql, 'set_at   INTEGER NOT NULL', 'set_at INTEGER CHECK (abs(set_at))')
                WHERE name = 'pauses'"
            ),
            "the table `pauses` is not as this program makes it",
        ),
        // A view in the place of a table of ours.
        (
            "DROP TABLE pauses; CREATE VIEW pauses AS SELECT 1 AS provider".to_owned(),
            "the view `pauses` of `pauses` is not this program's",
        ),
        // A name that SQLite keeps for itself makes nothing of ours.
        (
            "CREATE TABLE x (y); PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET name = 'sqlite_stat1', tbl_name = 'sqlite_stat1',
                    sql = 'CREATE TABLE sqlite_stat1(tbl,idx,stat DEFAULT (1))' WHERE name = 'x'"
                .to_owned(),
            "the table `sqlite_stat1` is not this program's",
        ),
    ] {
        let (_folder, path) = altered(&statements);
        for error in refusals(&path) {
            let StoreError::Altered { detail, .. } = &error else { panic!("{statements}: {error:?}") };
            assert_eq!(detail, object, "{statements}");
        }
    }
}

#[test]
fn every_schema_that_a_release_made_is_ours_and_statistics_may_be_gathered() {
    for count in 1..=MIGRATIONS.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jobscan.db");
        drop(open_with(&path, NOW, &MIGRATIONS[..count]).unwrap());
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("INSERT INTO pauses VALUES ('a', 1, 'b', 'auth', 2); ANALYZE").unwrap();
        drop(connection);
        drop(Store::open(&path, NOW).unwrap());
        open_read_only(&path).unwrap();
    }
}

#[test]
fn an_older_schema_is_compared_before_it_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobscan.db");
    drop(open_with(&path, NOW, &MIGRATIONS[..1]).unwrap());
    let trigger = "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM offers; END";
    Connection::open(&path).unwrap().execute_batch(trigger).unwrap();
    for error in refusals(&path) {
        assert!(error.to_string().contains("the trigger `t` of `runs`"), "{error}");
    }
    assert!(!path.with_file_name("jobscan.db.v1.bak").exists());
}

#[test]
fn a_schema_without_end_is_refused_in_bounded_steps() {
    let tables = (0..4000).map(|number| format!("CREATE TABLE t{number} (x);"));
    let (_folder, path) = altered(&format!("BEGIN; {} COMMIT", tables.collect::<String>()));
    for error in refusals(&path) {
        let StoreError::Altered { detail, .. } = &error else { panic!("{error:?}") };
        assert_eq!(detail, "its schema has more than this program makes");
    }
}

#[test]
fn a_giant_statement_in_the_schema_is_refused() {
    let statement = format!("CREATE TABLE x (y /* {} */)", "z".repeat(DATABASE_STATEMENT.size()));
    let (_folder, path) = altered(&statement);
    refusals(&path);
}

#[test]
fn a_value_beyond_its_bound_is_never_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobscan.db");
    drop(Store::open(&path, NOW).unwrap());
    let connection = open_read_only(&path).unwrap();
    let length =
        |bytes: i64| connection.query_row("SELECT length(zeroblob(?1))", [bytes], |row| row.get::<_, i64>(0));
    let most = i64::try_from(DATABASE_VALUE.limit).unwrap();
    assert_eq!(length(most).unwrap(), most);
    let refused = length(most + 1).unwrap_err();
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::TooBig));
}

/// What the comparison makes impossible is switched off as well.
#[test]
fn triggers_and_views_do_not_run_even_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobscan.db");
    let store = Store::open(&path, NOW).unwrap();
    let hostile =
        "CREATE TRIGGER t AFTER INSERT ON pauses BEGIN DELETE FROM runs; END; CREATE VIEW v AS SELECT 1";
    Connection::open(&path).unwrap().execute_batch(hostile).unwrap();
    let run =
        "INSERT INTO runs (id, started_at, status, fence, host_version) VALUES (1, 1, 'success', 1, '0')";
    let pause = "INSERT INTO pauses VALUES ('a', 1, 'b', 'auth', 2)";
    let left = store.write_blocking(move |tx| {
        tx.execute_batch(run)?;
        tx.execute_batch(pause)?;
        assert!(tx.execute_batch("SELECT * FROM v").is_err());
        assert!(tx.execute_batch("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''").is_err());
        Ok(tx.query_row("SELECT count(*) FROM runs", [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(left.unwrap(), 1);
}

#[test]
fn the_digest_is_that_of_the_newest_schema() {
    let made = expected(MIGRATIONS, u32::try_from(MIGRATIONS.len()).unwrap()).unwrap();
    assert_eq!(digest(&made), NEWEST_DIGEST, "write this one into `NEWEST_DIGEST` after a migration");
}

#[test]
fn a_digest_tells_objects_apart_and_leaves_statistics_out() {
    let object = |name: &str, sql: &str| {
        (("table".to_owned(), name.to_owned(), name.to_owned()), Some(sql.to_owned()))
    };
    let ours = Shape::from([object("a", "b")]);
    for other in [
        Shape::new(),
        Shape::from([object("a", "c")]),
        Shape::from([object("ab", "")]),
        Shape::from([object("a", "b"), object("b", "b")]),
        Shape::from([(ours.keys().next().unwrap().clone(), None)]),
    ] {
        assert_ne!(digest(&other), digest(&ours), "{other:?}");
    }
    let with_statistics = STATISTICS.map(|(name, sql)| object(name, sql)).into_iter().chain(ours.clone());
    assert_eq!(digest(&with_statistics.collect::<Shape>()), digest(&ours));
}
