//! Whether a database is sound: its pages, its references, and its figures.

use std::path::Path;

use rusqlite::Connection;

use crate::store::{
    Result, StoreError,
    error::is_damage,
    kept,
    schema::{identified, reading},
    stats::size_bytes,
};

/// Faults of one kind that are told; SQLite finds a thousand where one page is gone.
const TOLD: u32 = 20;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soundness {
    /// Its schema.
    pub schema: u32,
    /// Its bytes.
    pub size_bytes: u64,
    /// What is damaged, in words; none if it is sound.
    pub damage: Vec<String>,
    /// Companies whose figures do not add up, although they count as up to date.
    pub figures: Vec<WrongFigures>,
    /// Kept counts that are not what they would be if they were counted anew, in words.
    pub counts: Vec<String>,
}

/// A company whose figures do not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongFigures {
    /// The company.
    pub company_id: i64,
    /// Its name.
    pub name: String,
    /// Its open offers as its figures have them, and as they are.
    pub open_offers: (i64, i64),
    /// Its openings as its figures have them, and as they are.
    pub openings: (i64, i64),
}

/// Looks through the whole database. It is only read; one that is not ours or has another schema than it says is refused.
pub fn check(path: &Path) -> Result<Soundness> {
    reading(path, |connection| {
        let schema = identified(&connection, path)?;
        let mut damage = damaged_pages(&connection)?;
        let (mut figures, mut counts) = (Vec::new(), Vec::new());
        // What stands on damaged pages says nothing.
        if damage.is_empty() {
            damage = wrong_references(&connection)?;
            figures = wrong_figures(&connection)?;
            counts = kept::differences(&connection)?;
        }
        Ok(Soundness { schema, size_bytes: size_bytes(&connection)?, damage, figures, counts })
    })
    .map(|(found, _)| found)
}

fn damaged_pages(connection: &Connection) -> Result<Vec<String>> {
    let told = connection
        .prepare(&format!("PRAGMA integrity_check({TOLD})"))
        .and_then(|mut statement| statement.query_map([], |row| row.get::<_, String>(0))?.collect());
    match told {
        Ok(lines) => {
            let lines: Vec<String> = lines;
            Ok(lines.into_iter().filter(|line| line != "ok").collect())
        }
        Err(error) if is_damage(&error) => Ok(vec![error.to_string()]),
        Err(error) => Err(error.into()),
    }
}

fn wrong_references(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(&format!(
        "SELECT \"table\", rowid, \"parent\" FROM pragma_foreign_key_check LIMIT {TOLD}"
    ))?;
    let told = statement.query_map([], |row| {
        let (table, row_id, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let row_id = row_id.map_or_else(|| "a row".to_owned(), |id| format!("row {id}"));
        Ok(format!("{row_id} of `{table}` refers to a row of `{parent}` that is not there"))
    })?;
    Ok(told.collect::<rusqlite::Result<_>>()?)
}

fn wrong_figures(connection: &Connection) -> Result<Vec<WrongFigures>> {
    let mut statement = connection.prepare(&format!(
        "WITH open AS (
             SELECT company_id, count(*) AS offers, count(DISTINCT opening_id) AS openings
             FROM offers WHERE closed_at IS NULL AND company_id IS NOT NULL GROUP BY company_id)
         SELECT id, name, open_offers, coalesce(open.offers, 0), companies.openings, coalesce(open.openings, 0)
         FROM companies LEFT JOIN open ON open.company_id = id
         WHERE (open_offers <> coalesce(open.offers, 0) OR companies.openings <> coalesce(open.openings, 0))
             AND id NOT IN (SELECT company_id FROM dirty_companies)
         ORDER BY id LIMIT {TOLD}"
    ))?;
    let wrong = statement.query_map([], |row| {
        Ok(WrongFigures {
            company_id: row.get(0)?,
            name: row.get(1)?,
            open_offers: (row.get(2)?, row.get(3)?),
            openings: (row.get(4)?, row.get(5)?),
        })
    })?;
    Ok(wrong.collect::<rusqlite::Result<_>>()?)
}

impl Soundness {
    /// Refuses what is damaged.
    pub(super) fn or_refused(self, path: &Path) -> Result<Self> {
        match self.damage.first() {
            None => Ok(self),
            Some(damage) => Err(StoreError::Corrupt { path: path.to_owned(), detail: damage.clone() }),
        }
    }
}
