//! Companies as they are shown and exported, ranked.

use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde::Serialize;

use crate::{
    domain::{Rank, Resolution, Timestamp},
    store::{
        Result,
        company_state::CompanyState,
        discoveries::{self, Discovery},
        keys::KEY_OF_O,
        sources::{self, SourceDetail},
        text::SearchWords,
        values::{Count, words},
    },
};

/// See [`KNOWN`].
macro_rules! known {
    () => {
        "(c.rank IS NOT NULL OR c.open_offers > 0 OR c.max_score IS NOT NULL
          OR (EXISTS (SELECT 1 FROM company_sources board
                      JOIN scan_states scan ON scan.provider = board.provider AND scan.kind = 'tenant'
                          AND scan.unit = board.tenant
                      WHERE board.company_id = c.id AND scan.last_success_at IS NOT NULL)
              AND NOT EXISTS (SELECT 1 FROM offers seen WHERE seen.company_id = c.id)))"
    };
}

words! {
    /// What companies are sorted by. Those that are resolved always come last, and what is unknown comes after what
    /// is known; among equals the rank decides, then the name.
    #[derive(Default)]
    CompanyOrder {
        /// The rank, the highest first.
        #[default]
        Rank = "rank",
        /// The best score, the highest first.
        Score = "score",
        /// The number of strong offers, the most first.
        Strong = "strong",
        /// The number of openings, the most first.
        Openings = "openings",
        /// The number of open offers, the most first.
        Open = "open",
        /// The name, as an alphabet has it.
        Name = "name",
        /// The latest strong offer, the newest first.
        Recent = "recent",
    }
}

impl CompanyOrder {
    /// What comes before [`RANKING`], of a company `c`.
    const fn first(self) -> &'static str {
        match self {
            Self::Rank => "",
            Self::Score => "c.max_score DESC, ",
            Self::Strong => concat!("iif(", known!(), ", c.strong_offers, -1) DESC, "),
            Self::Openings => concat!("iif(", known!(), ", c.openings, -1) DESC, "),
            Self::Open => concat!("iif(", known!(), ", c.open_offers, -1) DESC, "),
            Self::Name => "coalesce(nullif(c.name_normalized, ''), c.domain), ",
            Self::Recent => "c.last_strong_at DESC, ",
        }
    }
}

/// A company with its figures. Serialised, it is the exported company: these keys in this order.
///
/// Its figures are unknown while none of its boards was read, and until those of its first offers are computed.
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
    pub open_offers: Option<u32>,
    /// The openings these stand for.
    pub openings: Option<u32>,
    /// The strong ones among its open offers.
    pub strong_offers: Option<u32>,
    /// The mean score of the strong ones.
    pub avg_strong_score: Option<f64>,
    /// The category of its best offer.
    pub top_category: Option<String>,
    /// The key of its best offer.
    pub top_offer: Option<String>,
    /// When the latest of the strong ones was published, or else changed, as far as the sources say.
    pub last_strong_at: Option<Timestamp>,
    /// The outcome of its discovery; absent before the first.
    pub discovery: Option<Discovery>,
    /// How promising it is; absent also until it is computed for the first time.
    pub rank: Option<Rank>,
}

/// What becomes of companies that a person removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WithRemoved {
    /// They are left out.
    #[default]
    No,
    /// They are like the others.
    Too,
    /// The others are left out.
    Only,
}

impl WithRemoved {
    /// The condition on a company `c`.
    const fn as_sql(self) -> &'static str {
        match self {
            Self::No => "c.removed_at IS NULL",
            Self::Too => "1",
            Self::Only => "c.removed_at IS NOT NULL",
        }
    }
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
    /// Whether those are among them that a person removed.
    pub removed: WithRemoved,
    /// What they are sorted by.
    pub order: CompanyOrder,
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

macro_rules! is_resolved {
    () => {
        concat!("(c.resolution IN ", resolved!(), ")")
    };
}

macro_rules! ranking {
    () => {
        "c.rank DESC, c.max_score DESC, c.strong_offers DESC, c.name, c.id"
    };
}

/// Of a company `c`, the usual order of [`list`].
pub(in crate::store) const RANKING: &str = concat!(is_resolved!(), ", ", ranking!());

/// Of a company `c`, whether its figures are known: they were computed from its offers, or a board of it was read
/// that never showed any. A scan that failed tells nothing of how many there are.
pub(in crate::store) const KNOWN: &str = known!();

/// The companies in the order of the filter: by default the highest rank first, then the best score, more strong offers,
/// the name. Those that are resolved come after all that are not.
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
            c.strong_offers, c.avg_strong_score, c.top_category, {KEY_OF_O}, c.last_strong_at, c.rank, {KNOWN}
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
    let limit = filter.limit.map_or(u64::MAX, u64::from);
    if SearchWords::parse(filter.search.as_deref()).is_empty() {
        let (conditions, state) = filter.conditions();
        let mut statement =
            connection.prepare_cached(&format!("SELECT count(*) FROM companies c WHERE {conditions}"))?;
        let count: Count = statement.query_row(params_from_iter(state), |row| row.get(0))?;
        return Ok(count.0.min(limit));
    }
    let mut count = 0;
    each_found(connection, filter, |_| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

impl CompanyFilter {
    /// The conditions on a company `c` but for the words, with their parameter.
    fn conditions(&self) -> (String, Option<CompanyState>) {
        let mut conditions = self.removed.as_sql().to_owned();
        if let Some(resolved) = self.resolved {
            conditions.push_str(if resolved {
                concat!(" AND ", is_resolved!(), " = 1")
            } else {
                concat!(" AND ", is_resolved!(), " = 0")
            });
        }
        if self.state.is_some() {
            conditions.push_str(
                " AND ((?1 = 'removed' AND c.removed_at IS NOT NULL)
                  OR EXISTS (SELECT 1 FROM company_sources s WHERE s.company_id = c.id AND s.state = ?1)
                  OR EXISTS (SELECT 1 FROM discoveries d WHERE d.company_id = c.id AND d.state = ?1))",
            );
        }
        (conditions, self.state)
    }
}

/// [`for_each`] without boards and discovery.
fn each(
    connection: &Connection,
    filter: &CompanyFilter,
    mut f: impl FnMut(CompanyRow) -> Result<()>,
) -> Result<()> {
    let mut read = connection.prepare_cached(&format!("{} WHERE c.id = ?1", columns()))?;
    each_found(connection, filter, |company| f(read.query_row([company.id], company_row)?))
}

/// What a company is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCompany {
    /// Stable in this database.
    pub id: i64,
    /// As first written; empty where only the domain is known.
    pub name: String,
    /// The registrable domain of its site.
    pub domain: Option<String>,
}

/// Calls `f` with each of the companies in their order. What is sorted, if anything must be, are ids from the index of
/// ranks, and no figures of those are read that the words leave out.
pub fn each_found(
    connection: &Connection,
    filter: &CompanyFilter,
    mut f: impl FnMut(FoundCompany) -> Result<()>,
) -> Result<()> {
    let words = SearchWords::parse(filter.search.as_deref());
    let mut left = filter.limit.unwrap_or(u32::MAX);
    let (conditions, state) = filter.conditions();
    // One that is the same for all of them would be sorted by all the same.
    let resolved_last = if filter.resolved.is_none() { concat!(is_resolved!(), ", ") } else { "" };
    let first = filter.order.first();
    let limit = filter.limit.filter(|_| words.is_empty()).map_or(-1, i64::from);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT c.id FROM companies c INDEXED BY companies_ranked WHERE {conditions}
         ORDER BY {resolved_last}{first}{} LIMIT ?2",
        ranking!()
    ))?;
    let mut texts = connection.prepare_cached("SELECT name, website, domain FROM companies WHERE id = ?1")?;
    let mut rows = statement.query((state, limit))?;
    while left > 0 {
        let Some(row) = rows.next()? else { break };
        let id: i64 = row.get(0)?;
        let found = texts.query_row([id], |row| {
            let text =
                |at: usize| -> rusqlite::Result<Option<&str>> { Ok(row.get_ref(at)?.as_str_or_null()?) };
            let (name, website, domain) = (text(0)?, text(1)?, text(2)?);
            Ok(words.all_occur_in([name, website, domain]).then(|| FoundCompany {
                id,
                name: name.unwrap_or_default().to_owned(),
                domain: domain.map(str::to_owned),
            }))
        })?;
        if let Some(found) = found {
            left -= 1;
            f(found)?;
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
    let is_known: bool = row.get(14)?;
    let count = |at: usize| is_known.then(|| row.get::<_, u32>(at)).transpose();
    let (open_offers, rank): (_, Option<Rank>) = (count(6)?, row.get(13)?);
    Ok(CompanyRow {
        id: row.get(0)?,
        name: row.get(1)?,
        website: row.get(2)?,
        domain: row.get(3)?,
        sources: Vec::new(),
        resolution: row.get(4)?,
        // Figures are computed where offers are: of a board that never showed any, nothing is promising.
        rank: rank.or((open_offers == Some(0)).then_some(Rank::LOWEST)),
        max_score: row.get(5)?,
        open_offers,
        openings: count(7)?,
        strong_offers: count(8)?,
        avg_strong_score: row.get(9)?,
        top_category: row.get(10)?,
        top_offer: row.get(11)?,
        last_strong_at: row.get(12)?,
        discovery: None,
    })
}
