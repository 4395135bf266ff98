//! The file itself: what is refused, how it is migrated, and what a write promises.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use rusqlite::{Connection, Transaction};
use rusqlite_migration::M;
use tempfile::TempDir;

use super::{
    Store, StoreError, companies, discoveries, feedback, known_version,
    lock::{self, Acquire, Claimant, Fence},
    migrations::MIGRATIONS,
    offer_texts,
    offers::{self, ScoreRow},
    open_read_only, outbox, pauses,
    pauses::{Pause, PauseOrigin},
    runs,
    schema::open_with,
    sheets,
    sources::{self, Confidence, SourceState},
    stats::stats,
    testing::{self, dump, lever},
};
use crate::domain::{OfferKey, Resolution, Timestamp};

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data").join("jobscan.db");
    fs::create_dir(folder.path().join("data")).unwrap();
    (folder, path)
}

fn pause(tx: &Transaction<'_>, provider: &str) -> super::Result<()> {
    let pause = Pause {
        provider: provider.to_owned(),
        until: NOW,
        reason: "test".to_owned(),
        origin: PauseOrigin::Manual,
        set_at: NOW,
    };
    pauses::set(tx, &pause)
}

fn paused(connection: &Connection) -> Vec<String> {
    pauses::all(connection).unwrap().into_iter().map(|pause| pause.provider).collect()
}

#[test]
fn the_folder_is_made_and_the_database_is_durable_and_strict() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not/yet/there/jobscan.db");
    let store = Store::open(&path, NOW).unwrap();
    let settings = store
        .write_blocking(|tx| {
            let number = |name: &str| tx.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            let journal: String = tx.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            Ok((journal, number("synchronous")?, number("foreign_keys")?))
        })
        .unwrap();
    assert_eq!(settings, ("wal".to_owned(), 2, 1));
    let loose: Vec<String> = store
        .reader()
        .unwrap()
        .prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    assert_eq!(loose, Vec::<String>::new());
    let version: String =
        store.reader().unwrap().query_row("SELECT sqlite_version()", [], |row| row.get(0)).unwrap();
    let numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 51, 3], "{version}");
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let (_folder, path) = folder();
    let store = Store::open(&path, NOW).unwrap();
    store.write_blocking(|tx| pause(tx, "lever")).unwrap();
    drop(store);
    let store = Store::open(&path, Timestamp::from_millis(2_000)).unwrap();
    assert_eq!(paused(&store.reader().unwrap()), ["lever"]);
    let noted: (i64, Timestamp) = store
        .reader()
        .unwrap()
        .query_row("SELECT version, applied_at FROM schema_versions", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(noted, (1, NOW), "the instant of the first opening");
    assert!(!path.with_file_name("jobscan.db.v0.bak").exists(), "nothing to keep a copy of");
}

#[test]
fn a_newer_schema_is_refused_untouched() {
    let (_folder, path) = folder();
    drop(Store::open(&path, NOW).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = fs::read(&path).unwrap();
    for error in [Store::open(&path, NOW).unwrap_err(), open_read_only(&path).unwrap_err()] {
        assert!(matches!(error, StoreError::NewerSchema { found: 999, known } if known == known_version()));
        assert!(error.is_refusal());
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn garbage_is_refused_untouched() {
    for garbage in
        [b"hello".to_vec(), b"name,website\nAcme,https://acme.example\n".repeat(400), vec![0xA5; 5_000]]
    {
        let (_folder, path) = folder();
        fs::write(&path, &garbage).unwrap();
        for error in [Store::open(&path, NOW).unwrap_err(), open_read_only(&path).unwrap_err()] {
            assert!(matches!(&error, StoreError::Corrupt { .. }), "{error:?}");
            assert!(error.is_refusal());
        }
        assert_eq!(fs::read(&path).unwrap(), garbage);
    }
}

#[test]
fn a_damaged_page_is_found_at_opening() {
    let (_folder, path) = folder();
    let store = Store::open(&path, NOW).unwrap();
    store
        .write_blocking(|tx| (0..500).try_for_each(|index| pause(tx, &format!("provider-{index:04}"))))
        .unwrap();
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let page = bytes.windows(13).position(|text| text == b"provider-0100").unwrap() / 4096;
    bytes[page * 4096..page * 4096 + 64].fill(0xFF);
    // The clock of some systems has steps: within one of them a file looks as if nobody had written to it.
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    while fs::metadata(&path).unwrap().modified().unwrap() == before {
        fs::write(&path, &bytes).unwrap();
    }
    let error = Store::open(&path, NOW).unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt { .. }), "{error:?}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn the_database_of_another_program_is_refused_untouched() {
    let (_folder, path) = folder();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path, NOW).unwrap_err();
    assert!(matches!(&error, StoreError::Foreign { .. }), "{error:?}");
    assert!(error.is_refusal());
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn reading_needs_a_database_of_this_schema_and_cannot_write() {
    let (_folder, path) = folder();
    assert!(matches!(open_read_only(&path), Err(StoreError::Missing { .. })));
    assert!(!path.exists(), "reading makes no file");
    let store = Store::open(&path, NOW).unwrap();
    let reader = store.reader().unwrap();
    assert!(reader.execute("DELETE FROM pauses", []).is_err());
    drop((reader, store));
    let (_folder, path) = folder();
    first_schema(&path);
    let error = open_read_only(&path).unwrap_err();
    assert!(matches!(error, StoreError::OlderSchema { found: 1, .. }) && !error.is_refusal());
    assert!(error.to_string().contains("run `jobscan-host run` once to migrate"));
}

const INITIAL: M<'static> = M::up(include_str!("../../../migrations/0001_initial.sql"));
const ONE: &[M<'static>] = &[INITIAL];
const SECOND: &[M<'static>] = &[INITIAL, M::up(include_str!("../../../migrations/0002_discovery.sql"))];
const THIRD: &[M<'static>] = &[
    INITIAL,
    M::up(include_str!("../../../migrations/0002_discovery.sql")),
    M::up(include_str!("../../../migrations/0003_truth.sql")),
];
const TWO: &[M<'static>] = &[INITIAL, M::up("ALTER TABLE pauses ADD COLUMN note TEXT")];
const BROKEN: &[M<'static>] = &[
    INITIAL,
    M::up("ALTER TABLE pauses ADD COLUMN note TEXT"),
    M::up("ALTER TABLE nowhere ADD COLUMN x TEXT"),
];

/// A database of the first schema with one row.
fn first_schema(path: &Path) -> Vec<String> {
    let mut connection = open_with(path, NOW, ONE).unwrap().0;
    let tx = connection.transaction().unwrap();
    pause(&tx, "lever").unwrap();
    tx.commit().unwrap();
    dump(&connection, &[])
}

#[test]
fn a_copy_is_kept_before_an_existing_database_is_migrated() {
    let (_folder, path) = folder();
    let before = first_schema(&path);
    let copy = path.with_file_name("jobscan.db.v1.bak");
    let migrated = open_with(&path, Timestamp::from_millis(2_000), TWO).unwrap().0;
    assert_eq!(dump(&Connection::open(&copy).unwrap(), &[]), before);
    let versions: Vec<(i64, i64)> = migrated
        .prepare("SELECT version, applied_at FROM schema_versions ORDER BY 1")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    assert_eq!(versions, [(1, 1_000), (2, 2_000)]);
    assert_eq!(paused(&migrated), ["lever"]);
    let parts = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(parts.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")));
}

/// A database of the first schema, as its release left it: a company with a board and an offer.
fn used_first_schema(path: &Path) -> Vec<String> {
    first_schema(path);
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "INSERT INTO companies (id, name, name_normalized, website, domain, created_at, updated_at, max_score)
                 VALUES (7, 'Acme', 'acme', 'https://acme.example/', 'acme.example', 1, 2, 9);
             INSERT INTO company_sources
                 (id, company_id, provider, tenant, confidence, state, added_at, last_scanned_at)
                 VALUES (3, 7, 'lever', 'acme', 'certain', 'listed', 1, 5);
             INSERT INTO openings VALUES (4, 7, 1);
             INSERT INTO offers (id, provider, tenant, source_id, first_seen_at, last_seen_at, changed_at,
                     company_id, opening_id, complete, summary_hash, content_hash, url, title, locations,
                     workplace, attributes)
                 VALUES (5, 'lever', 'acme', 'x', 1, 2, 1, 7, 4, 1, zeroblob(16), zeroblob(16),
                     'https://jobs.example/x', 'Cook', '[]', 'onsite', '[]');
             UPDATE companies SET top_offer_id = 5;",
        )
        .unwrap();
    dump(&connection, &[])
}

#[test]
fn a_database_of_the_first_schema_keeps_all_it_holds() {
    let (_folder, path) = folder();
    let before = used_first_schema(&path);
    let store = Store::open(&path, Timestamp::from_millis(2_000)).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(dump(&Connection::open(path.with_file_name("jobscan.db.v1.bak")).unwrap(), &[]), before);
    let added =
        ["evidence", "reason", "board_url", "open_offers", "checked_at", "due_at", "misses", "missed_at"]
            .map(|column| format!("company_sources.{column}"));
    let added = added.iter().map(String::as_str).chain([
        "offers.closed_why",
        "offers.detail_token",
        "companies.named_alone",
        "companies.removed_at",
        "company_sources.removed_at",
        "company_sources.state_before",
        "companies.rank",
        "companies.ranked_at",
        "companies.rank_until",
        "companies.searched",
        "offers.ranking_score",
    ]);
    let after = dump(&reader, &added.collect::<Vec<_>>());
    let made = |row: &&String| {
        row.starts_with("dirty_companies")
            || row.starts_with("name_rules")
            || row.starts_with("offer_counts")
            || row.contains("applied_at=Integer(2000)")
    };
    assert_eq!(after.iter().filter(|row| !made(row)).collect::<Vec<_>>(), before.iter().collect::<Vec<_>>());
    let source = sources::of_company(&reader, 7).unwrap().remove(0);
    assert_eq!((source.state, source.confidence), (SourceState::Listed, Confidence::Certain));
    assert_eq!((source.reason.as_str(), source.evidence.len(), source.misses), ("", 0, 0));
    assert_eq!((source.checked_at, source.due_at, source.board_url), (None, None, None));
    assert_eq!(sources::due(&reader, "lever", None, 9).unwrap()[0].tenant, "acme");
    assert_eq!(discoveries::by_company(&reader, 7).unwrap(), None);
    assert_eq!(stats(&reader).unwrap().schema, known_version());
    assert_eq!(companies::take_dirty(&reader, 9).unwrap(), [7], "its openings are found out");
    store.write_blocking(|tx| sources::upsert(tx, 7, &lever("acme"), NOW)).unwrap();
    let broken: i64 =
        reader.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(broken, 0);
}

#[test]
fn a_database_of_the_second_schema_keeps_its_scans_and_what_was_closed() {
    let (_folder, path) = folder();
    used_first_schema(&path);
    let second = open_with(&path, NOW, SECOND).unwrap().0;
    second
        .execute_batch(
            "UPDATE offers SET closed_at = 9;
             INSERT INTO runs (id, started_at, status, fence, host_version) VALUES (1, 1, 'success', 1, '0');
             INSERT INTO run_units (id, run_id, provider, kind, unit, started_at, outcome, new, skip_reasons)
                 VALUES (6, 1, 'lever', 'tenant', 'acme', 1, 'complete', 3, '{\"no id\":1}');",
        )
        .unwrap();
    drop(second);
    let store = Store::open(&path, Timestamp::from_millis(2_000)).unwrap();
    let reader = store.reader().unwrap();
    let unit = runs::units_of(&reader, 1).unwrap().remove(0);
    assert_eq!((unit.id, unit.outcome.as_deref(), unit.counters.new), (6, Some("complete"), 3));
    assert_eq!(unit.counters.skip_reasons.get("no id"), Some(&1));
    assert_eq!(unit.coverage, None, "a scan of which nothing is known is no evidence");
    let why: String = reader.query_row("SELECT closed_why FROM offers", [], |row| row.get(0)).unwrap();
    assert_eq!(why, "source");
    let counts = stats(&reader).unwrap().offers.remove(0);
    assert_eq!((counts.total, counts.open, counts.closed), (1, 0, 1), "counted by the migration");
    let broken: i64 =
        reader.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(broken, 0);
}

#[test]
fn a_database_of_the_third_schema_keeps_what_was_decided() {
    let (_folder, path) = folder();
    used_first_schema(&path);
    let third = open_with(&path, NOW, THIRD).unwrap().0;
    third.execute_batch("UPDATE companies SET resolution = 'HIGH_INTEREST', updated_at = 9").unwrap();
    let before = dump(&third, &[]);
    drop(third);
    let store = Store::open(&path, Timestamp::from_millis(2_000)).unwrap();
    let reader = store.reader().unwrap();
    let made = |row: &String| {
        row.starts_with("name_rules")
            || row.starts_with("offer_counts")
            || row.contains("applied_at=Integer(2000)")
    };
    let added = [
        "companies.removed_at",
        "company_sources.removed_at",
        "company_sources.state_before",
        "companies.rank",
        "companies.ranked_at",
        "companies.rank_until",
        "companies.searched",
        "offers.ranking_score",
    ];
    let after: Vec<_> = dump(&reader, &added).into_iter().filter(|row| !made(row)).collect();
    assert_eq!(after, before);
    assert_eq!(feedback::resolutions(&reader).unwrap(), [(7, Resolution::HighInterest)].into());
    assert_eq!(outbox::waiting(&reader, "").unwrap().calls, 0);
    assert_eq!(
        sheets::companies(&reader).unwrap()[0].top_offer_url.as_deref(),
        Some("https://jobs.example/x")
    );
}

#[test]
fn texts_of_an_earlier_release_are_read_and_packed_when_they_are_written_again() {
    let (_folder, path) = folder();
    used_first_schema(&path);
    let text = "Wir suchen eine Buchhalterin, die Rechnungen in fremden Währungen prüft. ".repeat(9);
    let breakdown =
        serde_json::json!({ "value": 7, "hits": [{ "id": "usd", "text": "USD ".repeat(40) }] }).to_string();
    let before_packing = open_with(&path, NOW, &MIGRATIONS[..13]).unwrap().0;
    before_packing.execute("INSERT INTO offer_texts VALUES (5, ?1)", [&text]).unwrap();
    before_packing.execute("INSERT INTO scores VALUES (5, 7, 'fx', 'fx@1', 1, ?1)", [&breakdown]).unwrap();
    before_packing
        .execute("INSERT INTO offer_changes VALUES (8, 5, 1, 'description', ?1, NULL)", [&text.repeat(2)])
        .unwrap();
    let before = dump(&before_packing, &[]);
    drop(before_packing);
    let migrated = open_with(&path, Timestamp::from_millis(2_000), &MIGRATIONS[..14]).unwrap().0;
    let made = |row: &String| row.contains("applied_at=Integer(2000)");
    let after: Vec<_> = dump(&migrated, &[]).into_iter().filter(|row| !made(row)).collect();
    assert_eq!(after, before, "nothing is rewritten");
    drop(migrated);
    let store = Store::open(&path, Timestamp::from_millis(2_000)).unwrap();
    let reader = store.reader().unwrap();
    let key = OfferKey { provider: "lever".to_owned(), tenant: Some("acme".to_owned()), id: "x".to_owned() };
    let read = |reader: &Connection| offers::find(reader, &key).unwrap().unwrap();
    let found = read(&reader);
    assert_eq!(found.exported.description.as_ref(), Some(&text));
    assert_eq!(found.score.as_ref().map(|found| &found.breakdown), Some(&breakdown));
    assert_eq!(found.changes[0].before, text.repeat(2));
    let sizes = |reader: &Connection| -> [i64; 2] {
        let size = |sql| reader.query_row(sql, [], |row| row.get(0)).unwrap();
        [
            size("SELECT octet_length(description) FROM offer_texts"),
            size("SELECT octet_length(breakdown) FROM scores"),
        ]
    };
    let [text_before, score_before] = sizes(&reader);
    let kept = breakdown.clone();
    store
        .write_blocking(move |tx| {
            offer_texts::set(tx, 5, &text)?;
            let row = ScoreRow { catalog: "fx@2".to_owned(), breakdown: kept, ..testing::score(7) };
            offers::set_scores(&testing::fenced(tx), &[(5, row)], NOW).map(drop)
        })
        .unwrap();
    let again = read(&reader);
    assert_eq!(
        (again.exported.description, again.score.unwrap().breakdown),
        (found.exported.description, breakdown)
    );
    let [text_after, score_after] = sizes(&reader);
    assert!(text_after * 2 < text_before, "{text_after} of {text_before}");
    assert!(score_after * 2 < score_before, "{score_after} of {score_before}");
}

#[test]
fn a_migration_that_fails_leaves_the_database_as_it_was() {
    let (_folder, path) = folder();
    let before = first_schema(&path);
    assert!(matches!(open_with(&path, NOW, BROKEN), Err(StoreError::Migration(_))));
    let connection = Connection::open(&path).unwrap();
    assert_eq!(dump(&connection, &[]), before, "not even the step before the broken one");
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
}

#[test]
fn many_may_open_a_new_database_at_once() {
    let (_folder, path) = folder();
    let opened: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| Store::open(&path, NOW).map(drop))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(opened.iter().all(Result::is_ok), "{opened:?}");
}

#[tokio::test]
async fn a_write_is_whole_or_not_at_all_and_a_panic_ends_only_itself() {
    let (_folder, path) = folder();
    let store = Store::open(&path, NOW).unwrap();
    store.write(|tx| pause(tx, "kept")).await.unwrap();
    let failed = store
        .write(|tx| {
            pause(tx, "rolled back")?;
            Err::<(), _>(StoreError::Invalid("no".to_owned()))
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Invalid(_))));
    let panicked: super::Result<()> = store
        .write(|tx| {
            pause(tx, "panicked")?;
            panic!("a fault of the caller's")
        })
        .await;
    assert!(matches!(panicked, Err(StoreError::Internal(text)) if text.contains("a fault of the caller's")));
    store.write(|tx| pause(tx, "after")).await.unwrap();
    assert_eq!(store.read(|connection| Ok(paused(connection))).await.unwrap(), ["after", "kept"]);
}

#[tokio::test]
async fn what_was_handed_over_is_written_though_nobody_waits() {
    let (_folder, path) = folder();
    let store = Store::open(&path, NOW).unwrap();
    for index in 0..20 {
        let write = store.write(move |tx| pause(tx, &format!("{index:02}")));
        // Polled once, so that it is handed over, and dropped.
        let _ = tokio::time::timeout(Duration::ZERO, write).await;
    }
    drop(store);
    assert_eq!(paused(&open_read_only(&path).unwrap()).len(), 20);
}

#[tokio::test]
async fn the_last_store_may_end_inside_a_write() {
    let (_folder, path) = folder();
    let store = Store::open(&path, NOW).unwrap();
    let inner = store.clone();
    let write = async move { store.write(move |tx| pause(tx, inner.path().to_str().unwrap())).await };
    write.await.unwrap();
    assert_eq!(paused(&open_read_only(&path).unwrap()).len(), 1);
}

#[tokio::test]
async fn reads_see_one_instant_and_cannot_write() {
    let (_folder, path) = folder();
    let store = Store::open(&path, NOW).unwrap();
    let writer = store.clone();
    let (before, after) = store
        .read(move |connection| {
            let before = paused(connection);
            writer.write_blocking(|tx| pause(tx, "meanwhile"))?;
            Ok((before, paused(connection)))
        })
        .await
        .unwrap();
    assert_eq!(before, after);
    assert_eq!(store.read(|connection| Ok(paused(connection))).await.unwrap(), ["meanwhile"]);
    assert!(store.read(|connection| Ok(connection.execute("DELETE FROM pauses", [])?)).await.is_err());
    let panicked: super::Result<()> = store.read(|_| panic!("a fault of the caller's")).await;
    assert!(matches!(panicked, Err(StoreError::Internal(_))));
    assert_eq!(store.read(|connection| Ok(stats(connection)?.companies)).await.unwrap(), 0);
}

fn acquire(store: &Store, owner: &'static str, now: Timestamp) -> Acquire {
    store
        .write_blocking(move |tx| {
            lock::acquire(tx, "global", Claimant { owner, pid: 1 }, now, Duration::from_hours(1))
        })
        .unwrap()
}

fn taken(acquire: Acquire) -> Fence {
    match acquire {
        Acquire::Acquired(fence) => fence,
        held @ Acquire::Held { .. } => panic!("{held:?}"),
    }
}

#[test]
fn a_holder_that_overslept_writes_nothing_through_its_own_connection() {
    let (_folder, path) = folder();
    let (slow, quick) = (Store::open(&path, NOW).unwrap(), Store::open(&path, NOW).unwrap());
    let fence = taken(acquire(&slow, "slow", NOW));
    assert!(matches!(acquire(&quick, "quick", NOW), Acquire::Held { .. }));
    taken(acquire(&quick, "quick", NOW.plus(Duration::from_hours(1))));
    let late = slow.write_blocking(move |tx| {
        lock::check(tx, &fence)?;
        pause(tx, "too late")
    });
    assert!(matches!(late, Err(StoreError::FenceLost { .. })));
    assert_eq!(paused(&quick.reader().unwrap()), Vec::<String>::new());
}

/// Names the database in the child process of the crash test.
const CHILD: &str = "JOBSCAN_TEST_CRASH_CHILD";

#[test]
fn a_crash_before_the_commit_loses_the_write_and_one_after_it_does_not() {
    if let Some(path) = env::var_os(CHILD) {
        let store = Store::open(Path::new(&path), NOW).unwrap();
        for provider in ["first", "second", "third"] {
            store.write_blocking(|tx| pause(tx, provider)).unwrap();
        }
        return;
    }
    let name = "store::tests::a_crash_before_the_commit_loses_the_write_and_one_after_it_does_not";
    for (at, left) in [("before-commit:2", vec!["first"]), ("after-commit:2", vec!["first", "second"])] {
        let (_folder, path) = folder();
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", name])
            .envs([("JOBSCAN_CRASH_AT", at.as_ref()), (CHILD, path.as_os_str())])
            .output()
            .unwrap();
        assert!(!child.status.success(), "the child was to crash at {at}");
        let store = Store::open(&path, NOW).unwrap();
        assert_eq!(paused(&store.reader().unwrap()), left, "{at}");
    }
}

#[test]
fn what_can_be_no_database_is_refused_by_name() {
    let (folder, path) = folder();
    let fifo = folder.path().join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    for (path, kind) in [
        (Path::new("/dev/zero"), "a device"),
        (&link, "a device"),
        (&fifo, "a FIFO"),
        (&socket, "a socket"),
        (folder.path(), "a folder"),
    ] {
        for error in [Store::open(path, NOW).unwrap_err(), open_read_only(path).unwrap_err()] {
            assert!(error.is_refusal(), "{error:?}");
            let expected =
                format!("no database: `{}` is {kind}, not a file; name another file", path.display());
            assert_eq!(error.to_string(), expected);
        }
    }
    assert!(matches!(Store::open(&path.join("below/a/file\0"), NOW), Err(StoreError::Io { .. })));
}

#[test]
fn a_link_in_the_place_of_the_copy_is_not_followed() {
    let (folder, path) = folder();
    first_schema(&path);
    let victim = folder.path().join("victim");
    fs::write(&victim, "").unwrap();
    for name in ["jobscan.db.v1.bak", "jobscan.db.v1.bak.part"] {
        std::os::unix::fs::symlink(&victim, path.with_file_name(name)).unwrap();
    }
    drop(open_with(&path, NOW, TWO).unwrap());
    assert_eq!(fs::read(&victim).unwrap(), b"");
    let copy = fs::symlink_metadata(path.with_file_name("jobscan.db.v1.bak")).unwrap();
    assert!(copy.is_file() && copy.len() > 0);
}
