//! What people answer: how far each company has come, and whether its score was right.
//!
//! Every statement on a score is kept once, with a copy of the company's best offer at that time: offers change,
//! and the catalogue is corrected by what people saw. Answers change the ranking and never an offer.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::Serialize;

use super::{
    Fenced, Result, StoreError, companies,
    keys::KEY,
    offer_texts,
    offers::{self, ExportedSalary, salary_row},
    said::{self, Field, Origin, Word},
};
use crate::domain::{OfferKey, Resolution, Timestamp, Verdict};

/// What a person says of a company's score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The company.
    pub company_id: i64,
    /// Absent: what was said before is withdrawn.
    pub verdict: Option<Verdict>,
    /// In the person's words; may be empty.
    pub note: String,
}

/// What people answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// How far companies have come.
    pub resolutions: Vec<(i64, Resolution)>,
    /// Whether their scores were right.
    pub statements: Vec<Statement>,
}

/// What answers changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// Resolutions that changed.
    pub resolutions: u64,
    /// Statements that are new.
    pub statements: u64,
}

/// A statement as it was stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recorded {
    /// Grows with every statement.
    pub id: i64,
    /// The company; after a merge, the one that was kept.
    pub company_id: i64,
    /// Its name, else its domain.
    pub company: String,
    /// Absent: what was said before is withdrawn.
    pub verdict: Option<Verdict>,
    /// In the person's words; may be empty.
    pub note: String,
    /// When it was read.
    pub given_at: Timestamp,
    /// Whether it is the company's latest.
    pub stands: bool,
    /// What the company's latest statement says.
    pub latest_verdict: Option<Verdict>,
    /// The company's best offer at that time.
    pub offer: Option<JudgedOffer>,
}

/// An offer as it was when a person judged its company's score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgedOffer {
    /// `provider/tenant/id`, or `provider/id` at a search provider.
    pub key: String,
    /// Where a person reads it.
    pub url: String,
    /// The title.
    pub title: String,
    /// The description; empty where it was not known.
    pub text: String,
    /// As advertised.
    pub salary: Option<ExportedSalary>,
    /// `onsite`, `hybrid`, `remote` or `unknown`.
    pub workplace: String,
    /// 0 to 10.
    pub score: Option<u8>,
    /// The category that gave the score the most.
    pub top_category: Option<String>,
    /// The catalogue that made the score; empty where the text had changed since.
    pub catalog: String,
    /// Every hit, as JSON text; empty without a score.
    #[serde(skip)]
    pub breakdown: String,
}

/// Which statements to read; the default is the latest of each company.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedbackFilter {
    /// With this verdict.
    pub verdict: Option<Verdict>,
    /// Of this company.
    pub company_id: Option<i64>,
    /// Also those that are not the latest of their company.
    pub all: bool,
}

/// What a person says with a command; what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saying {
    /// How far the contact has come.
    pub resolution: Option<Resolution>,
    /// Whether the score is right; `Some(None)` withdraws what was said of it.
    pub verdict: Option<Option<Verdict>>,
    /// The note; an empty one takes it away.
    pub note: Option<String>,
    /// The offer that the person judged; absent: the company's best.
    pub offer: Option<OfferKey>,
}

/// What stands of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stand {
    /// How far the contact has come.
    pub resolution: Resolution,
    /// Whether the score is right, if somebody said so.
    pub feedback: Option<Verdict>,
    /// The note; may be empty.
    pub note: String,
}

/// What stands of a company that is there.
pub fn stand(connection: &Connection, company_id: i64) -> Result<Stand> {
    let resolution = connection
        .prepare_cached("SELECT resolution FROM companies WHERE id = ?1")?
        .query_row([company_id], |row| row.get(0))?;
    let latest = latest_of(connection, company_id)?;
    let (feedback, note) = latest.map_or_else(Default::default, |latest| (latest.verdict, latest.note));
    Ok(Stand { resolution, feedback, note })
}

/// Keeps what a person says of a company at the terminal, beside a run or without: what stood, and what stands now.
pub fn say(tx: &Transaction<'_>, company_id: i64, saying: &Saying, now: Timestamp) -> Result<(Stand, Stand)> {
    let company_id = existing_company(tx, company_id)?;
    let before = stand(tx, company_id)?;
    if let Some(resolution) = saying.resolution {
        set_resolution(tx, company_id, resolution, Origin::Terminal, now)?;
    }
    if saying.verdict.is_some() || saying.note.is_some() {
        let statement = Statement {
            company_id,
            verdict: saying.verdict.unwrap_or(before.feedback),
            note: saying.note.clone().unwrap_or_else(|| before.note.clone()),
        };
        let offer = saying.offer.as_ref().map(|key| row_of(tx, key)).transpose()?;
        record_statement(tx, company_id, &statement, offer, Origin::Terminal, now)?;
    }
    let after = stand(tx, company_id)?;
    keep_repeated(tx, company_id, saying, (&before, &after), now)?;
    Ok((before, after))
}

/// Keeps words that change nothing, where a cell of a sheet holds something else that was typed before them.
fn keep_repeated(
    tx: &Transaction<'_>,
    company_id: i64,
    saying: &Saying,
    (before, after): (&Stand, &Stand),
    now: Timestamp,
) -> Result<()> {
    let shown = |verdict: Option<Verdict>| verdict.map_or("", Verdict::as_str);
    for (field, is_said, before, value) in [
        (
            Field::Resolution,
            saying.resolution.is_some(),
            before.resolution.as_str(),
            after.resolution.as_str(),
        ),
        (Field::Feedback, saying.verdict.is_some(), shown(before.feedback), shown(after.feedback)),
        (Field::Note, saying.note.is_some(), before.note.as_str(), after.note.as_str()),
    ] {
        if is_said && before == value && said::is_held_otherwise(tx, company_id, field, value)? {
            said::keep(tx, &Word { company_id, field, value, before, origin: Origin::Terminal }, now)?;
        }
    }
    Ok(())
}

/// The latest statement of each company that has one.
pub fn latest(connection: &Connection) -> Result<HashMap<i64, Statement>> {
    let mut statement = connection.prepare_cached(
        "SELECT company_id, verdict, note FROM model_feedback
         WHERE id IN (SELECT max(id) FROM model_feedback GROUP BY company_id)",
    )?;
    let latest = statement
        .query_map([], |row| {
            let statement = statement_row(row)?;
            Ok((statement.company_id, statement))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(latest)
}

fn statement_row(row: &Row<'_>) -> rusqlite::Result<Statement> {
    Ok(Statement { company_id: row.get(0)?, verdict: row.get(1)?, note: row.get(2)? })
}

/// How far each company has come.
pub fn resolutions(connection: &Connection) -> Result<HashMap<i64, Resolution>> {
    let mut statement = connection.prepare_cached("SELECT id, resolution FROM companies")?;
    let resolutions =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    Ok(resolutions)
}

/// Stores answers in their order; what is stored already is not written again. A company without a statement
/// counts as one whose statement was withdrawn without a note.
///
/// An id that was merged away means the company it leads to. An id that was never given is refused before
/// anything is written. What was said at the terminal after the word numbered `as_of` is later than these answers, and
/// stays.
pub fn apply(tx: &Fenced<'_>, answers: &Answers, as_of: i64, now: Timestamp) -> Result<Applied> {
    let (resolutions, statements) = (&answers.resolutions, &answers.statements);
    let resolutions = resolutions
        .iter()
        .map(|(id, resolution)| Ok((existing_company(tx, *id)?, *resolution)))
        .collect::<Result<Vec<_>>>()?;
    let companies = statements
        .iter()
        .map(|statement| existing_company(tx, statement.company_id))
        .collect::<Result<Vec<_>>>()?;
    let mut applied = Applied::default();
    for (company_id, resolution) in resolutions {
        if said::said_after(tx, company_id, Field::Resolution, as_of)? {
            continue;
        }
        applied.resolutions += u64::from(set_resolution(tx, company_id, resolution, Origin::Sheet, now)?);
    }
    for (company_id, statement) in companies.into_iter().zip(statements) {
        let mut statement = statement.clone();
        let standing = stand(tx, company_id)?;
        if said::said_after(tx, company_id, Field::Feedback, as_of)? {
            statement.verdict = standing.feedback;
        }
        if said::said_after(tx, company_id, Field::Note, as_of)? {
            statement.note = standing.note;
        }
        applied.statements +=
            u64::from(record_statement(tx, company_id, &statement, None, Origin::Sheet, now)?);
    }
    Ok(applied)
}

fn existing_company(tx: &Transaction<'_>, id: i64) -> Result<i64> {
    let living = companies::living(tx, id)?;
    let known = tx.prepare_cached("SELECT 1 FROM companies WHERE id = ?1")?.exists([living])?;
    if known {
        return Ok(living);
    }
    Err(StoreError::Invalid(format!("company {id} is not there; `companies list` shows them")))
}

/// Sets the company's resolution. Whether it changed.
fn set_resolution(
    tx: &Transaction<'_>,
    company_id: i64,
    resolution: Resolution,
    origin: Origin,
    now: Timestamp,
) -> Result<bool> {
    let before = stand(tx, company_id)?.resolution;
    if before == resolution {
        return Ok(false);
    }
    tx.prepare_cached("UPDATE companies SET resolution = ?2, updated_at = ?3 WHERE id = ?1")?
        .execute((company_id, resolution, now))?;
    let (value, before) = (resolution.as_str(), before.as_str());
    said::keep(tx, &Word { company_id, field: Field::Resolution, value, before, origin }, now)?;
    Ok(true)
}

fn latest_of(connection: &Connection, company_id: i64) -> Result<Option<Statement>> {
    let latest = connection
        .prepare_cached(
            "SELECT company_id, verdict, note FROM model_feedback WHERE company_id = ?1
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row([company_id], statement_row)
        .optional()?;
    Ok(latest)
}

fn row_of(tx: &Transaction<'_>, key: &OfferKey) -> Result<i64> {
    let row = tx
        .prepare_cached("SELECT id FROM offers WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3")?
        .query_row((&key.provider, key.tenant.as_deref().unwrap_or_default(), &key.id), |row| row.get(0))
        .optional()?;
    row.ok_or_else(|| StoreError::Invalid(format!("offer `{key}` is gone")))
}

/// Whether the latest statement is of this offer; true where none is asked for.
fn is_of_offer(tx: &Transaction<'_>, company_id: i64, offer: Option<i64>) -> Result<bool> {
    let Some(offer) = offer else { return Ok(true) };
    let same = tx
        .prepare_cached(&format!(
            "SELECT offer_key IS (SELECT {KEY} FROM offers WHERE id = ?2) FROM model_feedback
             WHERE company_id = ?1 ORDER BY id DESC LIMIT 1"
        ))?
        .query_row((company_id, offer), |row| row.get(0))
        .optional()?;
    Ok(same.unwrap_or(false))
}

/// Stores the statement, with a copy of `offer`, else of the company's best, unless it says the same as the company's
/// latest. Whether it was stored.
fn record_statement(
    tx: &Transaction<'_>,
    company_id: i64,
    statement: &Statement,
    offer: Option<i64>,
    origin: Origin,
    now: Timestamp,
) -> Result<bool> {
    let latest = latest_of(tx, company_id)?;
    let (verdict, note) = latest.map_or_else(Default::default, |latest| (latest.verdict, latest.note));
    let is_same = verdict == statement.verdict && note == statement.note;
    if is_same && is_of_offer(tx, company_id, offer)? {
        return Ok(false);
    }
    let shown = |verdict: Option<Verdict>| verdict.map_or("", Verdict::as_str);
    for (field, value, before) in [
        (Field::Feedback, shown(statement.verdict), shown(verdict)),
        (Field::Note, statement.note.as_str(), note.as_str()),
    ] {
        if value != before {
            said::keep(tx, &Word { company_id, field, value, before, origin }, now)?;
        }
    }
    let (text, breakdown) = texts_of_judged(tx, company_id, offer)?;
    tx.prepare_cached(&format!(
        "INSERT INTO model_feedback (company_id, verdict, note, given_at, offer_key, offer_url, title, workplace,
             salary_min, salary_max, salary_currency, salary_period, score, top_category, catalog_id, breakdown,
             description)
         SELECT companies.id, ?2, ?3, ?4, CASE WHEN offers.id IS NOT NULL THEN {KEY} END, offers.url, title,
             workplace, salary_min, salary_max, salary_currency, salary_period, scores.score,
             scores.top_category, coalesce(scores.catalog_id, ''), ?7, ?6
         FROM companies
         LEFT JOIN offers ON offers.id = coalesce(?5, companies.top_offer_id)
         LEFT JOIN scores ON scores.offer_id = offers.id
         WHERE companies.id = ?1"
    ))?
    .execute((company_id, statement.verdict, &statement.note, now, offer, text, breakdown))?;
    Ok(true)
}

/// The text of an offer, else of the company's best, and the hits of its score; empty where there is none.
fn texts_of_judged(tx: &Transaction<'_>, company_id: i64, offer: Option<i64>) -> Result<(String, String)> {
    let judged: Option<i64> = tx
        .prepare_cached("SELECT coalesce(?2, top_offer_id) FROM companies WHERE id = ?1")?
        .query_row((company_id, offer), |row| row.get(0))
        .optional()?
        .flatten();
    let Some(judged) = judged else { return Ok(Default::default()) };
    let (text, breakdown) = (offer_texts::find(tx, judged)?, offers::breakdown_of(tx, judged)?);
    Ok((text.unwrap_or_default(), breakdown.unwrap_or_default()))
}

/// The statements of a filter, the newest first.
pub fn list(connection: &Connection, filter: &FeedbackFilter) -> Result<Vec<Recorded>> {
    let mut statement = connection.prepare_cached(
        "SELECT said.id, said.company_id, coalesce(nullif(companies.name, ''), companies.domain, '') AS company,
             said.verdict, said.note, said.given_at, said.offer_key, said.offer_url, said.title,
             said.description, said.salary_min, said.salary_max, said.salary_currency, said.salary_period,
             said.workplace, said.score, said.top_category, said.catalog_id, said.breakdown,
             said.id = latest.id AS stands, latest.verdict AS latest_verdict
         FROM model_feedback AS said
         JOIN companies ON companies.id = said.company_id
         JOIN model_feedback AS latest
             ON latest.id = (SELECT max(id) FROM model_feedback WHERE company_id = said.company_id)
         WHERE (?1 IS NULL OR said.verdict = ?1)
             AND (?2 IS NULL OR said.company_id = ?2)
             AND (?3 OR said.id = latest.id)
         ORDER BY said.id DESC",
    )?;
    let recorded = statement
        .query_map((filter.verdict, filter.company_id, filter.all), recorded_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(recorded)
}

fn recorded_row(row: &Row<'_>) -> rusqlite::Result<Recorded> {
    Ok(Recorded {
        id: row.get("id")?,
        company_id: row.get("company_id")?,
        company: row.get("company")?,
        verdict: row.get("verdict")?,
        note: row.get("note")?,
        given_at: row.get("given_at")?,
        stands: row.get("stands")?,
        latest_verdict: row.get("latest_verdict")?,
        offer: row.get::<_, Option<String>>("offer_key")?.map(|key| judged_row(row, key)).transpose()?,
    })
}

fn judged_row(row: &Row<'_>, key: String) -> rusqlite::Result<JudgedOffer> {
    Ok(JudgedOffer {
        key,
        url: row.get("offer_url")?,
        title: row.get("title")?,
        text: row.get("description")?,
        salary: salary_row(row)?,
        workplace: row.get("workplace")?,
        score: row.get("score")?,
        top_category: row.get("top_category")?,
        catalog: row.get("catalog_id")?,
        breakdown: row.get("breakdown")?,
    })
}

#[cfg(test)]
mod tests;
