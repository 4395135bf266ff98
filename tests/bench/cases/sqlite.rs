//! The rows of a scan of `new` written again by bare rusqlite: the same rows into the same tables without their further
//! indexes, with the same durability, one transaction a board.

use rusqlite::{Connection, OpenFlags, params_from_iter, types::Value};

use crate::{
    cases::new,
    figures::Baseline,
    meter::{self, Usage},
    setup::Setup,
    stage::Stage,
};

/// What a scan keeps of an offer.
const TABLES: [&str; 3] = ["offers", "offer_texts", "scores"];

/// The best of so many turns counts.
const TURNS: usize = 3;

/// The rows of one table that belong to one transaction.
struct Rows {
    table: &'static str,
    values: Vec<Vec<Value>>,
}

/// Measures a scan, then the writing.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let stage = Stage::set(setup, "sqlite", new::size(setup))?;
    let scanned = stage.scan_new()?.usage;
    let failed = |error: rusqlite::Error| format!("bare SQLite: {error}");
    let made = Connection::open_with_flags(stage.database(), OpenFlags::SQLITE_OPEN_READ_ONLY);
    let made = made.map_err(failed)?;
    let definitions = definitions(&made).map_err(failed)?;
    let boards = boards(&made).map_err(failed)?;
    let mut turns = Vec::new();
    for turn in 0..TURNS {
        let file = stage.folder.path().join(format!("bare-{turn}.db"));
        let empty = Connection::open(&file).and_then(|database| {
            database.execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;",
            )?;
            database.execute_batch(&definitions)?;
            Ok(database)
        });
        let mut database = empty.map_err(failed)?;
        let (written, usage) = meter::of_this_thread(|| write_all(&mut database, &boards))?;
        written.map_err(failed)?;
        turns.push(usage);
    }
    let best = turns.into_iter().min_by_key(|usage| usage.processor);
    let bare = best.ok_or_else(|| "no turn".to_owned())?;
    let offers = stage.size.all_offers();
    let each = |usage: &Usage| usage.processor.as_secs_f64() * 1e3 / offers;
    let baseline = Baseline { name: "bare rusqlite", value: each(&bare) };
    setup.figures.compare("processor an offer", each(&scanned), "ms", baseline)?;
    let baseline = Baseline { name: "bare rusqlite", value: bare.wall.as_secs_f64() };
    setup.figures.compare("wall", scanned.wall.as_secs_f64(), "s", baseline)?;
    setup.figures.add("bare rows a second", offers / bare.wall.as_secs_f64(), "offers/s")
}

/// How the tables are made.
fn definitions(made: &Connection) -> rusqlite::Result<String> {
    let mut definitions = String::new();
    for table in TABLES {
        let select = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1";
        definitions += &made.query_row(select, [table], |row| row.get::<_, String>(0))?;
        definitions.push(';');
    }
    Ok(definitions)
}

/// All rows, by board and table.
fn boards(made: &Connection) -> rusqlite::Result<Vec<[Rows; 3]>> {
    let mut tenants = made.prepare("SELECT DISTINCT tenant FROM offers ORDER BY tenant")?;
    let tenants = tenants.query_map([], |row| row.get::<_, String>(0))?;
    let rows = |table, condition: &str, tenant: &str| -> rusqlite::Result<Rows> {
        let mut select = made.prepare_cached(&format!("SELECT * FROM {table} WHERE {condition}"))?;
        let columns = select.column_count();
        let values =
            select.query_map([tenant], |row| (0..columns).map(|column| row.get(column)).collect())?;
        Ok(Rows { table, values: values.collect::<Result<_, _>>()? })
    };
    let of_board = "offer_id IN (SELECT id FROM offers WHERE tenant = ?1)";
    tenants
        .map(|tenant| {
            let tenant = tenant?;
            let [offers, texts, scores] = TABLES;
            Ok([
                rows(offers, "tenant = ?1", &tenant)?,
                rows(texts, of_board, &tenant)?,
                rows(scores, of_board, &tenant)?,
            ])
        })
        .collect()
}

/// One transaction a board.
fn write_all(database: &mut Connection, boards: &[[Rows; 3]]) -> rusqlite::Result<()> {
    for board in boards {
        let transaction = database.transaction()?;
        for Rows { table, values } in board {
            let places = vec!["?"; values.first().map_or(0, Vec::len)].join(",");
            let insert = format!("INSERT INTO {table} VALUES ({places})");
            let mut insert = transaction.prepare_cached(&insert)?;
            for row in values {
                insert.execute(params_from_iter(row))?;
            }
        }
        transaction.commit()?;
    }
    Ok(())
}
