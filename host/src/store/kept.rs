//! What is kept beside the tables so that nobody counts them: the offers of each provider, the scores of each catalogue, each
//! offer's score in its row, and which companies were ever searched.
//!
//! Temporary triggers of the connection that writes keep it, in the transaction that changes what is counted: no statement
//! can forget them. They are made anew with each connection and stand in no file, whose own triggers stay forbidden.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Result, Transaction, values::Count};
use crate::domain::counted;

/// Counts the new row of an offer.
macro_rules! offer_counts_in {
    () => {
        "
    INSERT INTO offer_counts (provider, total, open, scored, incomplete, owed)
    VALUES (NEW.provider, 1, NEW.closed_at IS NULL, NEW.ranking_score IS NOT NULL, NEW.complete = 0,
        NEW.complete = 0 AND NEW.closed_at IS NULL)
    ON CONFLICT (provider) DO UPDATE SET
        total = total + 1, open = open + excluded.open, scored = scored + excluded.scored,
        incomplete = incomplete + excluded.incomplete, owed = owed + excluded.owed;
"
    };
}

/// Counts the new row of a score.
macro_rules! score_counts_in {
    () => {
        "
    INSERT INTO score_counts (catalog_id, total, open)
    VALUES (NEW.catalog_id, 1, (SELECT closed_at IS NULL FROM offers WHERE id = NEW.offer_id))
    ON CONFLICT (catalog_id) DO UPDATE SET total = total + 1, open = open + excluded.open;
"
    };
}

/// The counts of [`offers::counts`](super::offers::counts) after offers came, changed and went, `offers.ranking_score`, and
/// `companies.searched`.
const TRIGGERS: &str = concat!(
    "CREATE TEMP TRIGGER IF NOT EXISTS offer_came AFTER INSERT ON main.offers BEGIN
",
    offer_counts_in!(),
    "END;
CREATE TEMP TRIGGER IF NOT EXISTS offer_changed AFTER UPDATE OF closed_at, ranking_score, complete ON main.offers
WHEN (OLD.closed_at IS NULL) <> (NEW.closed_at IS NULL) OR (OLD.ranking_score IS NULL) <> (NEW.ranking_score IS NULL)
    OR OLD.complete <> NEW.complete
BEGIN
    UPDATE offer_counts SET
        open = open + (NEW.closed_at IS NULL) - (OLD.closed_at IS NULL),
        scored = scored + (NEW.ranking_score IS NOT NULL) - (OLD.ranking_score IS NOT NULL),
        incomplete = incomplete + (NEW.complete = 0) - (OLD.complete = 0),
        owed = owed + (NEW.complete = 0 AND NEW.closed_at IS NULL) - (OLD.complete = 0 AND OLD.closed_at IS NULL)
    WHERE provider = OLD.provider;
END;
CREATE TEMP TRIGGER IF NOT EXISTS offer_shut AFTER UPDATE OF closed_at ON main.offers
WHEN NEW.ranking_score IS NOT NULL AND (OLD.closed_at IS NULL) <> (NEW.closed_at IS NULL)
BEGIN
    UPDATE score_counts SET open = open + (NEW.closed_at IS NULL) - (OLD.closed_at IS NULL)
    WHERE catalog_id = (SELECT catalog_id FROM scores WHERE offer_id = NEW.id);
END;
CREATE TEMP TRIGGER IF NOT EXISTS offer_goes BEFORE DELETE ON main.offers BEGIN
    UPDATE score_counts SET open = open - (OLD.closed_at IS NULL)
    WHERE catalog_id = (SELECT catalog_id FROM scores WHERE offer_id = OLD.id);
END;
CREATE TEMP TRIGGER IF NOT EXISTS offer_went AFTER DELETE ON main.offers BEGIN
    UPDATE offer_counts SET
        total = total - 1, open = open - (OLD.closed_at IS NULL), scored = scored - (OLD.ranking_score IS NOT NULL),
        incomplete = incomplete - (OLD.complete = 0), owed = owed - (OLD.complete = 0 AND OLD.closed_at IS NULL)
    WHERE provider = OLD.provider;
END;
CREATE TEMP TRIGGER IF NOT EXISTS offer_moved AFTER UPDATE OF provider ON main.offers
WHEN OLD.provider <> NEW.provider
BEGIN
    UPDATE offer_counts SET
        total = total - 1, open = open - (NEW.closed_at IS NULL), scored = scored - (NEW.ranking_score IS NOT NULL),
        incomplete = incomplete - (NEW.complete = 0), owed = owed - (NEW.complete = 0 AND NEW.closed_at IS NULL)
    WHERE provider = OLD.provider;
",
    offer_counts_in!(),
    "END;
CREATE TEMP TRIGGER IF NOT EXISTS score_came AFTER INSERT ON main.scores BEGIN
    UPDATE offers SET ranking_score = NEW.score WHERE id = NEW.offer_id AND ranking_score IS NOT NEW.score;
",
    score_counts_in!(),
    "END;
CREATE TEMP TRIGGER IF NOT EXISTS score_changed AFTER UPDATE OF score ON main.scores WHEN OLD.score <> NEW.score BEGIN
    UPDATE offers SET ranking_score = NEW.score WHERE id = NEW.offer_id;
END;
CREATE TEMP TRIGGER IF NOT EXISTS score_moved AFTER UPDATE OF catalog_id ON main.scores
WHEN OLD.catalog_id <> NEW.catalog_id
BEGIN
    UPDATE score_counts
    SET total = total - 1, open = open - (SELECT closed_at IS NULL FROM offers WHERE id = OLD.offer_id)
    WHERE catalog_id = OLD.catalog_id;
",
    score_counts_in!(),
    "END;
CREATE TEMP TRIGGER IF NOT EXISTS score_went AFTER DELETE ON main.scores BEGIN
    UPDATE score_counts
    SET total = total - 1,
        open = open - coalesce((SELECT closed_at IS NULL FROM offers WHERE id = OLD.offer_id), 0)
    WHERE catalog_id = OLD.catalog_id;
    UPDATE offers SET ranking_score = NULL WHERE id = OLD.offer_id;
END;
CREATE TEMP TRIGGER IF NOT EXISTS search_came AFTER INSERT ON main.discoveries BEGIN
    UPDATE companies SET searched = 1 WHERE id = NEW.company_id AND searched = 0;
END;
CREATE TEMP TRIGGER IF NOT EXISTS search_moved AFTER UPDATE OF company_id ON main.discoveries BEGIN
    UPDATE companies SET searched = 0 WHERE id = OLD.company_id;
    UPDATE companies SET searched = 1 WHERE id = NEW.company_id;
END;
CREATE TEMP TRIGGER IF NOT EXISTS search_went AFTER DELETE ON main.discoveries BEGIN
    UPDATE companies SET searched = 0 WHERE id = OLD.company_id;
END;
",
);

/// Has this connection, which writes, keep the counts and the scores from here on.
pub(super) fn install(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TRIGGERS)
}

/// What the counts are when they are counted, in their columns.
const COUNTED: &str = "SELECT provider, count(*) AS total, count(*) FILTER (WHERE closed_at IS NULL) AS open,
    count(ranking_score) AS scored, count(*) FILTER (WHERE complete = 0) AS incomplete,
    count(*) FILTER (WHERE complete = 0 AND closed_at IS NULL) AS owed
    FROM offers GROUP BY provider";

/// What the counts of scores are when they are counted.
const SCORES_COUNTED: &str =
    "SELECT catalog_id, count(*) AS total, count(*) FILTER (WHERE closed_at IS NULL) AS open
     FROM scores JOIN offers ON offers.id = offer_id GROUP BY catalog_id";

/// Kept counts and scores that are not what they would be if they were made anew, in words; none is right. Reads all offers.
/// A database of a schema without them has none.
pub(super) fn differences(connection: &Connection) -> Result<Vec<String>> {
    let mut told = Vec::new();
    let is_kept: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'offer_counts')",
        [],
        |row| row.get(0),
    )?;
    if !is_kept {
        return Ok(told);
    }
    let offers = "SELECT provider, total, open, scored, incomplete, owed FROM offer_counts";
    for provider in not_equal(connection, offers, COUNTED)? {
        told.push(format!("the offers of `{provider}` are not as many as is kept of them"));
    }
    for catalog in not_equal(connection, "SELECT catalog_id, total, open FROM score_counts", SCORES_COUNTED)?
    {
        told.push(format!("the scores of the catalogue `{catalog}` are not as many as is kept of them"));
    }
    let wrong: Count = connection
        .prepare(
            "SELECT count(*) FROM offers LEFT JOIN scores ON scores.offer_id = offers.id
             WHERE offers.ranking_score IS NOT scores.score",
        )?
        .query_row([], |row| row.get(0))?;
    if wrong.0 > 0 {
        told.push(format!("listed by another score than theirs: {}", counted(wrong.0, "offer", "offers")));
    }
    let wrong: Count = connection
        .prepare(
            "SELECT count(*) FROM companies WHERE searched <> (id IN (SELECT company_id FROM discoveries))",
        )?
        .query_row([], |row| row.get(0))?;
    if wrong.0 > 0 {
        let companies = counted(wrong.0, "company", "companies");
        told.push(format!("counted as searched and not, or the other way round: {companies}"));
    }
    Ok(told)
}

/// The names of which the kept counts are others than those that are counted.
fn not_equal(connection: &Connection, kept: &str, counted: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare(&format!(
        "WITH kept AS (SELECT * FROM ({kept}) WHERE total <> 0), counted AS ({counted}),
             missing AS (SELECT * FROM counted EXCEPT SELECT * FROM kept),
             wrong AS (SELECT * FROM kept EXCEPT SELECT * FROM counted)
         SELECT * FROM missing UNION ALL SELECT * FROM wrong ORDER BY 1"
    ))?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<BTreeSet<String>>>()?;
    Ok(names.into_iter().collect())
}

/// Makes all of it anew.
pub(super) fn renew(tx: &Transaction<'_>) -> Result<()> {
    tx.execute(
        "UPDATE offers SET ranking_score = scores.score FROM scores
         WHERE scores.offer_id = offers.id AND offers.ranking_score IS NOT scores.score",
        [],
    )?;
    tx.execute(
        "UPDATE offers SET ranking_score = NULL
         WHERE ranking_score IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scores WHERE offer_id = offers.id)",
        [],
    )?;
    tx.execute("UPDATE companies SET searched = (id IN (SELECT company_id FROM discoveries))", [])?;
    tx.execute("DELETE FROM offer_counts", [])?;
    tx.execute(
        &format!("INSERT INTO offer_counts (provider, total, open, scored, incomplete, owed) {COUNTED}"),
        [],
    )?;
    tx.execute("DELETE FROM score_counts", [])?;
    tx.execute(&format!("INSERT INTO score_counts (catalog_id, total, open) {SCORES_COUNTED}"), [])?;
    Ok(())
}

#[cfg(test)]
mod tests;
