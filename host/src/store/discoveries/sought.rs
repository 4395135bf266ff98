//! The companies that are searched for boards, as rows.

use rusqlite::Row;

/// A company to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCompany {
    /// Stable in this database.
    pub id: i64,
    /// As first written; empty where only the domain is known.
    pub name: String,
    /// The company's own site; [`due`](super::due) gives only companies that have one.
    pub website: Option<String>,
    /// The registrable domain of that site.
    pub domain: Option<String>,
    /// The searches in a row so far that found nothing.
    pub attempts: u32,
}

/// All companies `c`, with what is kept of their last search, `d`.
pub(super) const FROM_COMPANIES: &str = "FROM companies c LEFT JOIN discoveries d ON d.company_id = c.id";

macro_rules! is_not_listed {
    () => {
        "NOT EXISTS (SELECT 1 FROM company_sources s WHERE s.company_id = c.id AND s.state = 'listed')"
    };
}

/// Of a company `c`, whether it is without a listed board.
pub(super) const IS_NOT_LISTED: &str = is_not_listed!();

/// Of a company `c`, whether it is searched: with a website, not resolved by a person, and without a listed board.
pub(super) const IS_SOUGHT: &str = concat!(
    "(c.website IS NOT NULL AND c.removed_at IS NULL
        AND c.resolution IN ('PENDING', 'IN_PROGRESS', 'HIGH_INTEREST') AND ",
    is_not_listed!(),
    ")"
);

/// What is read of them.
pub(super) const COMPANIES: &str = "SELECT c.id, c.name, c.website, c.domain, coalesce(d.attempts, 0)";

/// A row of [`COMPANIES`].
pub(super) fn due_row(row: &Row<'_>) -> rusqlite::Result<DueCompany> {
    Ok(DueCompany {
        id: row.get(0)?,
        name: row.get(1)?,
        website: row.get(2)?,
        domain: row.get(3)?,
        attempts: row.get(4)?,
    })
}
