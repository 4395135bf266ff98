//! Scores of offers, each with the catalogue that made it.
//!
//! When a text changes, its score keeps its value but loses its catalogue, so that [`stale_scores`] finds it and
//! the next scoring replaces it.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::columns;
use crate::{
    domain::{Salary, Timestamp, Workplace},
    store::{Fenced, Result, companies},
};

/// A score with its catalogue and its hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreRow {
    /// 0 to 10.
    pub score: u8,
    /// The category that gave the most.
    pub top_category: Option<String>,
    /// The catalogue: its name, version and hash.
    pub catalog: String,
    /// Every hit, as JSON text.
    pub breakdown: String,
}

/// An offer that has no score of the catalogue: all that a score is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct StaleScore {
    /// The row.
    pub offer_id: i64,
    /// Its title.
    pub title: String,
    /// Its text, if it is known.
    pub description: Option<String>,
    /// As advertised.
    pub salary: Option<Salary>,
    /// Where the work is done.
    pub workplace: Workplace,
    /// Its company.
    pub company_id: Option<i64>,
}

/// What writing a score changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScoreChange {
    /// Score and top category are the same.
    Same,
    /// They differ.
    Changed,
}

/// The next offers after `after_id`, by id, that `catalog` has not scored as they are now: at most `limit`, and no more
/// once their texts have so many `bytes`.
pub fn stale_scores(
    connection: &Connection,
    catalog: &str,
    limit: u32,
    bytes: usize,
    after_id: i64,
) -> Result<Vec<StaleScore>> {
    let mut statement = connection.prepare_cached(
        "SELECT offers.id, title, description, company_id, workplace,
                salary_min, salary_max, salary_currency, salary_period
         FROM offers
         LEFT JOIN scores ON scores.offer_id = offers.id
         LEFT JOIN offer_texts ON offer_texts.offer_id = offers.id
         WHERE offers.id > ?2 AND scores.catalog_id IS NOT ?1
         ORDER BY offers.id LIMIT ?3",
    )?;
    let (mut stale, mut held) = (Vec::new(), 0);
    for offer in statement.query_map((catalog, after_id, limit), stale_score)? {
        let offer = offer?;
        held += offer.title.len() + offer.description.as_ref().map_or(0, String::len);
        stale.push(offer);
        if held >= bytes {
            break;
        }
    }
    Ok(stale)
}

fn stale_score(row: &Row<'_>) -> rusqlite::Result<StaleScore> {
    Ok(StaleScore {
        offer_id: row.get("id")?,
        title: row.get("title")?,
        description: row.get("description")?,
        salary: columns::salary(row)?,
        workplace: columns::workplace(row)?,
        company_id: row.get("company_id")?,
    })
}

/// Writes new scores. The figures of every company concerned become out of date, since another catalogue may
/// have another limit for strong offers. Offers that do not exist any more are skipped.
pub fn set_scores(tx: &Fenced<'_>, scores: &[(i64, ScoreRow)], now: Timestamp) -> Result<()> {
    let mut offer = tx.prepare_cached("SELECT company_id FROM offers WHERE id = ?1")?;
    for (offer_id, score) in scores {
        let company: Option<Option<i64>> = offer.query_row([offer_id], |row| row.get(0)).optional()?;
        let Some(company_id) = company else { continue };
        write(tx, *offer_id, score, now)?;
        if let Some(company_id) = company_id {
            companies::mark_dirty(tx, company_id)?;
        }
    }
    Ok(())
}

/// Writes an offer's score unless it is stored already.
pub(super) fn write(
    tx: &Transaction<'_>,
    offer_id: i64,
    score: &ScoreRow,
    now: Timestamp,
) -> Result<ScoreChange> {
    let before = tx
        .prepare_cached("SELECT score, top_category, catalog_id, breakdown FROM scores WHERE offer_id = ?1")?
        .query_row([offer_id], |row| {
            Ok(ScoreRow {
                score: row.get(0)?,
                top_category: row.get(1)?,
                catalog: row.get(2)?,
                breakdown: row.get(3)?,
            })
        })
        .optional()?;
    if before.as_ref() == Some(score) {
        return Ok(ScoreChange::Same);
    }
    tx.prepare_cached(
        "INSERT INTO scores (offer_id, score, top_category, catalog_id, scored_at, breakdown)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (offer_id) DO UPDATE SET
             score = excluded.score, top_category = excluded.top_category,
             catalog_id = excluded.catalog_id, scored_at = excluded.scored_at,
             breakdown = excluded.breakdown",
    )?
    .execute((offer_id, score.score, &score.top_category, &score.catalog, now, &score.breakdown))?;
    let same =
        before.is_some_and(|before| before.score == score.score && before.top_category == score.top_category);
    Ok(if same { ScoreChange::Same } else { ScoreChange::Changed })
}

/// The text changed and was not scored again: [`stale_scores`] finds it from now on.
pub(super) fn mark_stale(tx: &Transaction<'_>, offer_id: i64) -> Result<()> {
    tx.prepare_cached("UPDATE scores SET catalog_id = '' WHERE offer_id = ?1 AND catalog_id <> ''")?
        .execute([offer_id])?;
    Ok(())
}
