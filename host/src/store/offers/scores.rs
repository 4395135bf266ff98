//! Scores of offers, each with the catalogue that made it.
//!
//! When a text changes, its score keeps its value but loses its catalogue, so that [`stale_scores`] finds it and
//! the next scoring replaces it.

use std::cmp::Ordering;

use rusqlite::{Connection, OptionalExtension, Row, Statement, Transaction};

use super::columns;
use crate::{
    domain::{Salary, Timestamp, Workplace},
    store::{
        Fenced, Result, companies,
        keys::KEY_OF_O,
        packed::{Dictionary, Packed, Unpacked},
        values::Count,
    },
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

/// How many offers [`stale_scores`] finds in all.
pub fn count_to_score(connection: &Connection, catalog: &str) -> Result<u64> {
    let count: Count = connection
        .prepare_cached(
            "SELECT max(0, (SELECT coalesce(sum(total - scored), 0) FROM offer_counts)
                 + (SELECT coalesce(sum(total), 0) FROM score_counts WHERE catalog_id <> ?1))",
        )?
        .query_row([catalog], |row| row.get(0))?;
    Ok(count.0)
}

fn stale_score(row: &Row<'_>) -> rusqlite::Result<StaleScore> {
    Ok(StaleScore {
        offer_id: row.get("id")?,
        title: row.get("title")?,
        description: row.get::<_, Option<Unpacked>>("description")?.map(|text| text.0),
        salary: columns::salary(row)?,
        workplace: columns::workplace(row)?,
        company_id: row.get("company_id")?,
    })
}

/// How many scores rose and fell, of those that were there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScoreMoves {
    /// Higher than before.
    pub rose: u64,
    /// Lower than before.
    pub fell: u64,
}

/// Writes new scores. The figures of every company concerned become out of date, since another catalogue may
/// have another limit for strong offers. Offers that do not exist any more are skipped.
pub fn set_scores(tx: &Fenced<'_>, scores: &[(i64, ScoreRow)], now: Timestamp) -> Result<ScoreMoves> {
    let mut moves = ScoreMoves::default();
    let mut before = tx.prepare_cached("SELECT score FROM scores WHERE offer_id = ?1")?;
    let mut offer = tx.prepare_cached("SELECT company_id FROM offers WHERE id = ?1")?;
    for (offer_id, score) in scores {
        let company: Option<Option<i64>> = offer.query_row([offer_id], |row| row.get(0)).optional()?;
        let Some(company_id) = company else { continue };
        let before: Option<u8> = before.query_row([offer_id], |row| row.get(0)).optional()?;
        match before.map_or(Ordering::Equal, |before| score.score.cmp(&before)) {
            Ordering::Less => moves.fell += 1,
            Ordering::Equal => {}
            Ordering::Greater => moves.rose += 1,
        }
        write(tx, *offer_id, score, now)?;
        if let Some(company_id) = company_id {
            companies::mark_dirty(tx, company_id)?;
        }
    }
    Ok(moves)
}

/// How many open offers have a score of another catalogue than this one. Those whose text changed since are no such.
pub fn count_of_other_catalogs(connection: &Connection, catalog: &str) -> Result<u64> {
    let count: Count = connection
        .prepare_cached(
            "SELECT max(0, coalesce(sum(open), 0)) FROM score_counts WHERE catalog_id NOT IN ('', ?1)",
        )?
        .query_row([catalog], |row| row.get(0))?;
    Ok(count.0)
}

/// The first and the last of the catalogues that scores are of, as their identities sort: the same if there is one.
pub fn first_and_last_catalog(connection: &Connection) -> Result<Option<[String; 2]>> {
    let catalogs: [Option<String>; 2] = connection
        .prepare_cached(
            "SELECT min(catalog_id) FILTER (WHERE catalog_id > ''), max(catalog_id) FROM score_counts WHERE total > 0",
        )?
        .query_row([], |row| Ok([row.get(0)?, row.get(1)?]))?;
    let [Some(first), Some(last)] = catalogs else { return Ok(None) };
    Ok(Some([first, last]))
}

/// An open offer with its score, and all that another catalogue would score it by.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredOffer {
    /// What it is scored by.
    pub offer: StaleScore,
    /// `provider/tenant/id`.
    pub key: String,
    /// Its company's name, or another label of it.
    pub company: Option<String>,
    /// Its score.
    pub score: u8,
    /// The catalogue that made it.
    pub catalog: String,
}

/// The next open offers after `after_id` that have a score, by id: at most `limit`, and no more once their texts have so
/// many `bytes`.
pub fn scored_offers(
    connection: &Connection,
    limit: u32,
    bytes: usize,
    after_id: i64,
) -> Result<Vec<ScoredOffer>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT o.id, title, description, company_id, workplace, salary_min, salary_max, salary_currency,
                salary_period, {KEY_OF_O} AS key, coalesce(nullif(c.name, ''), c.domain) AS company, score, catalog_id
         FROM offers o
         JOIN scores ON scores.offer_id = o.id
         LEFT JOIN companies c ON c.id = o.company_id
         LEFT JOIN offer_texts ON offer_texts.offer_id = o.id
         WHERE o.id > ?1 AND o.closed_at IS NULL
         ORDER BY o.id LIMIT ?2"
    ))?;
    let mut scored = Vec::new();
    let mut held = 0;
    for offer in statement.query_map((after_id, limit), scored_offer)? {
        let offer = offer?;
        held += offer.offer.title.len() + offer.offer.description.as_ref().map_or(0, String::len);
        scored.push(offer);
        if held >= bytes {
            break;
        }
    }
    Ok(scored)
}

fn scored_offer(row: &Row<'_>) -> rusqlite::Result<ScoredOffer> {
    Ok(ScoredOffer {
        offer: stale_score(row)?,
        key: row.get("key")?,
        company: row.get("company")?,
        score: row.get("score")?,
        catalog: row.get("catalog_id")?,
    })
}

/// The hits of an offer's score, as JSON, if it has one.
pub(in crate::store) fn breakdown_of(connection: &Connection, offer_id: i64) -> Result<Option<String>> {
    let breakdown = connection
        .prepare_cached("SELECT breakdown FROM scores WHERE offer_id = ?1")?
        .query_row([offer_id], |row| row.get(0))
        .optional()?;
    Ok(breakdown.map(|Unpacked(text)| text))
}

/// The score of an offer that has none yet.
pub(super) const INSERT: &str =
    "INSERT INTO scores (offer_id, score, top_category, catalog_id, scored_at, breakdown)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// Binds and runs [`INSERT`], or another statement with its parameters, prepared before.
pub(super) fn insert(
    statement: &mut Statement<'_>,
    offer_id: i64,
    score: &ScoreRow,
    now: Timestamp,
) -> Result<()> {
    let ScoreRow { score, top_category, catalog, breakdown } = score;
    statement.execute((
        offer_id,
        score,
        top_category,
        catalog,
        now,
        Packed(breakdown, Dictionary::Scores),
    ))?;
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
                breakdown: row.get::<_, Unpacked>(3)?.0,
            })
        })
        .optional()?;
    if before.as_ref() == Some(score) {
        return Ok(ScoreChange::Same);
    }
    let mut statement = tx.prepare_cached(
        "INSERT INTO scores (offer_id, score, top_category, catalog_id, scored_at, breakdown)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (offer_id) DO UPDATE SET
             score = excluded.score, top_category = excluded.top_category,
             catalog_id = excluded.catalog_id, scored_at = excluded.scored_at,
             breakdown = excluded.breakdown",
    )?;
    insert(&mut statement, offer_id, score, now)?;
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
