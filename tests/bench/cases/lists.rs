//! What is listed from a database of a million offers. The program itself makes a twentieth of it by a scan; the rest is
//! copied from that by bare SQL, whatever columns there are.

use rusqlite::{Connection, params};

use crate::{
    meter, program,
    setup::Setup,
    stage::{DATABASE, Stage},
    world::Size,
};

/// What is asked for, as processes.
const COMMANDS: [(&str, &[&str]); 5] = [
    ("status", &["status"]),
    ("offers list", &["offers", "list"]),
    ("offers list --since 1d", &["offers", "list", "--since", "1d"]),
    ("companies list", &["companies", "list"]),
    ("offers list --min-score 6", &["offers", "list", "--min-score", "6"]),
];

/// The best of so many turns counts.
const TURNS: usize = 5;

/// The tables that a scan fills, each with what its copies say instead of a column: `?1` is how often it was copied, and
/// an identity moves on by a span that no table reaches.
const COPIED: [(&str, &[(&str, &str)]); 9] = [
    (
        "companies",
        &[
            ("id", MOVED_ID),
            ("name", "name || ' ' || ?1"),
            ("name_normalized", "name_normalized || ' ' || ?1"),
            ("website", "replace(website, '.example', '-' || ?1 || '.example')"),
            ("domain", "replace(domain, '.example', '-' || ?1 || '.example')"),
            ("top_offer_id", "top_offer_id + ?1 * 10000000"),
        ],
    ),
    (
        "company_sources",
        &[("id", MOVED_ID), ("company_id", "company_id + ?1 * 10000000"), ("tenant", "tenant || ?1")],
    ),
    ("scan_states", &[("unit", "unit || ?1")]),
    ("scan_receipts", &[("unit", "unit || ?1")]),
    ("run_units", &[("id", MOVED_ID), ("unit", "unit || ?1")]),
    ("openings", &[("id", MOVED_ID), ("company_id", "company_id + ?1 * 10000000")]),
    (
        "offers",
        &[
            ("id", MOVED_ID),
            ("tenant", "tenant || ?1"),
            ("company_id", "company_id + ?1 * 10000000"),
            ("opening_id", "opening_id + ?1 * 10000000"),
        ],
    ),
    ("offer_texts", &[("offer_id", "offer_id + ?1 * 10000000")]),
    ("scores", &[("offer_id", "offer_id + ?1 * 10000000")]),
];

/// What the program counts while it writes: as many times more, too.
const COUNTED: [&str; 3] = ["offer_counts", "score_counts", "run_counts"];

const MOVED_ID: &str = "id + ?1 * 10000000";

/// Makes the database and measures each command.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let copies = setup.sized(19, 4);
    let size = Size { boards: setup.sized(1_000, 200), offers: 50, bytes: 300 };
    let stage = Stage::set(setup, "lists", size)?;
    stage.scan_new()?;
    let offers = multiply(&stage, copies).map_err(|error| format!("the large database: {error}"))?;
    setup.figures.add("offers in the database", offers, "offers")?;
    for (name, arguments) in COMMANDS {
        let mut command = program::command(stage.folder.path())?;
        let best = meter::quickest(command.args(arguments), TURNS)?;
        setup.figures.add(name, best.wall.as_secs_f64() * 1e3, "ms")?;
    }
    Ok(())
}

/// Copies what a scan wrote so many times; how many offers there are then.
fn multiply(stage: &Stage, copies: u32) -> rusqlite::Result<f64> {
    let mut database = Connection::open(stage.folder.path().join(DATABASE))?;
    database.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = database.transaction()?;
    for (table, changed) in COPIED {
        let columns: Vec<String> = transaction
            .prepare("SELECT name FROM pragma_table_info(?1)")?
            .query_map([table], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let value = |column: &String| {
            let other = changed.iter().find(|(name, _)| name == column);
            other.map_or_else(|| column.clone(), |(_, value)| (*value).to_owned())
        };
        let values = columns.iter().map(value).collect::<Vec<_>>().join(", ");
        let names = columns.join(", ");
        transaction.execute_batch(&format!("CREATE TEMP TABLE original AS SELECT * FROM main.{table}"))?;
        let insert = format!("INSERT INTO {table} ({names}) SELECT {values} FROM temp.original");
        for copy in 1..=copies {
            transaction.execute(&insert, params![copy])?;
        }
        transaction.execute_batch("DROP TABLE temp.original")?;
    }
    for table in COUNTED {
        let sums: Vec<String> = transaction
            .prepare("SELECT name FROM pragma_table_info(?1) WHERE pk = 0")?
            .query_map([table], |row| row.get::<_, String>(0))?
            .map(|column| column.map(|column| format!("{column} = {column} * (?1 + 1)")))
            .collect::<Result<_, _>>()?;
        transaction.execute(&format!("UPDATE {table} SET {}", sums.join(", ")), params![copies])?;
    }
    transaction.commit()?;
    database.query_row("SELECT count(*) FROM offers", [], |row| row.get(0))
}
