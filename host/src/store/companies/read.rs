//! Companies as they are shown and exported, ranked.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use crate::{
    domain::{Resolution, Timestamp},
    store::{
        Result,
        discoveries::{self, Discovery},
        keys::KEY_OF_O,
        sources::{self, SourceDetail},
        text::SearchWords,
        values::words,
    },
};

words! {
    /// What companies are filtered by: the state of one of their boards, or of their discovery.
    CompanyState {
        /// A person listed a board.
        Listed = "listed",
        /// A board is proved to be the company's.
        Confirmed = "confirmed",
        /// A board was seen, not proved yet.
        Candidate = "candidate",
        /// A board was seen, with nothing on it to prove whose it is.
        Empty = "empty",
        /// A board that was seen is another company's.
        Rejected = "rejected",
        /// A person removed a board.
        Removed = "removed",
        /// The pages could not tell.
        Unknown = "unknown",
        /// The pages were read and show no board.
        None = "none",
        /// The site blocks the host.
        Blocked = "blocked",
    }
}

/// A company with its figures. Serialised, it is the exported company: these keys in this order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CompanyRow {
    /// Stable in this database.
    pub id: i64,
    /// As first written; empty where only the domain is known.
    pub name: String,
    /// The company's own site.
    pub website: Option<String>,
    /// The registrable domain of its site.
    pub domain: Option<String>,
    /// Its boards, by provider and tenant.
    pub sources: Vec<SourceDetail>,
    /// What a person decided.
    pub resolution: Resolution,
    /// The best score among its open offers.
    pub max_score: Option<u8>,
    /// Its open offers.
    pub open_offers: u32,
    /// The openings these stand for.
    pub openings: u32,
    /// The strong ones among its open offers.
    pub strong_offers: u32,
    /// The mean score of the strong ones.
    pub avg_strong_score: Option<f64>,
    /// The category of its best offer.
    pub top_category: Option<String>,
    /// The key of its best offer.
    pub top_offer: Option<String>,
    /// When the latest of the strong ones was published or first seen.
    pub last_strong_at: Option<Timestamp>,
    /// The outcome of its discovery; absent before the first.
    pub discovery: Option<Discovery>,
}

/// Which companies to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyFilter {
    /// Words that occur in the name, website or domain, without regard to case and accents.
    pub search: Option<String>,
    /// The state of one of its boards, or of its discovery.
    pub state: Option<CompanyState>,
    /// Only resolved companies, or only the others.
    pub resolved: Option<bool>,
    /// At most so many.
    pub limit: Option<u32>,
}

macro_rules! resolved {
    () => {
        "('ALREADY_CUSTOMER', 'ACCEPTED', 'REJECTED')"
    };
}

/// The resolutions that leave nothing to do, as an SQL list: those of [`Resolution::is_resolved`].
pub(in crate::store) const RESOLVED: &str = resolved!();

/// Of a company `c`, the order of [`list`].
pub(in crate::store) const RANKING: &str = concat!(
    "c.resolution IN ",
    resolved!(),
    ", c.max_score DESC NULLS LAST, c.strong_offers DESC, c.name, c.id"
);

/// The ranked companies: best score first, then more strong offers, then name. Those that are resolved come
/// after all that are not.
pub fn list(connection: &Connection, filter: &CompanyFilter) -> Result<Vec<CompanyRow>> {
    let mut companies = Vec::new();
    for_each(connection, filter, |company| {
        companies.push(company);
        Ok(())
    })?;
    Ok(companies)
}

fn columns() -> String {
    format!(
        "SELECT c.id, c.name, c.website, c.domain, c.resolution, c.max_score, c.open_offers, c.openings,
            c.strong_offers, c.avg_strong_score, c.top_category, {KEY_OF_O}, c.last_strong_at
        FROM companies c LEFT JOIN offers o ON o.id = c.top_offer_id"
    )
}

/// Calls `f` with each of the ranked companies, without holding them all.
pub fn for_each(
    connection: &Connection,
    filter: &CompanyFilter,
    mut f: impl FnMut(CompanyRow) -> Result<()>,
) -> Result<()> {
    each(connection, filter, |company| f(with_boards(connection, company)?))
}

/// How many companies a filter finds.
pub fn count(connection: &Connection, filter: &CompanyFilter) -> Result<u64> {
    let mut count = 0;
    each(connection, filter, |_| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

/// [`for_each`] without boards and discovery.
fn each(
    connection: &Connection,
    filter: &CompanyFilter,
    mut f: impl FnMut(CompanyRow) -> Result<()>,
) -> Result<()> {
    let words = SearchWords::parse(filter.search.as_deref());
    let mut left = filter.limit.unwrap_or(u32::MAX);
    let columns = columns();
    let mut statement = connection.prepare_cached(&format!(
        "{columns}
         WHERE (?1 IS NULL
             OR EXISTS (SELECT 1 FROM company_sources s WHERE s.company_id = c.id AND s.state = ?1)
             OR EXISTS (SELECT 1 FROM discoveries d WHERE d.company_id = c.id AND d.state = ?1))
           AND (?2 IS NULL OR (c.resolution IN {RESOLVED}) = ?2)
           AND c.removed_at IS NULL
         ORDER BY {RANKING}"
    ))?;
    let mut rows = statement.query((filter.state, filter.resolved))?;
    while left > 0 {
        let Some(row) = rows.next()? else { break };
        let company = company_row(row)?;
        if words.all_occur_in([
            Some(company.name.as_str()),
            company.website.as_deref(),
            company.domain.as_deref(),
        ]) {
            left -= 1;
            f(company)?;
        }
    }
    Ok(())
}

/// The company of this id.
pub fn get(connection: &Connection, id: i64) -> Result<Option<CompanyRow>> {
    let company = connection
        .prepare_cached(&format!("{} WHERE c.id = ?1", columns()))?
        .query_row([id], company_row)
        .optional()?;
    company.map(|company| with_boards(connection, company)).transpose()
}

/// Boards and discovery are read after the ranking, so that no evidence is sorted along.
fn with_boards(connection: &Connection, company: CompanyRow) -> Result<CompanyRow> {
    Ok(CompanyRow {
        sources: sources::of_company(connection, company.id)?,
        discovery: discoveries::by_company(connection, company.id)?,
        ..company
    })
}

fn company_row(row: &Row<'_>) -> rusqlite::Result<CompanyRow> {
    Ok(CompanyRow {
        id: row.get(0)?,
        name: row.get(1)?,
        website: row.get(2)?,
        domain: row.get(3)?,
        sources: Vec::new(),
        resolution: row.get(4)?,
        max_score: row.get(5)?,
        open_offers: row.get(6)?,
        openings: row.get(7)?,
        strong_offers: row.get(8)?,
        avg_strong_score: row.get(9)?,
        top_category: row.get(10)?,
        top_offer: row.get(11)?,
        last_strong_at: row.get(12)?,
        discovery: None,
    })
}
