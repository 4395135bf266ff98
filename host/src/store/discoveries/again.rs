//! Companies that are to be looked at again before their time: which these are, what their last looks took, and that they
//! are due.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::sought::{DueCompany, FROM_COMPANIES, IS_SOUGHT, due_row};
use crate::{
    domain::Timestamp,
    store::{Fenced, Result, company_state::CompanyState, values::Json},
};

/// Which companies are looked at again; by default all. A company that a person removed is none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Again {
    /// Only these.
    pub companies: Option<Vec<i64>>,
    /// Only those with a board, or a discovery, in this state.
    pub state: Option<CompanyState>,
}

/// The companies that are looked at again, and what is known of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookedAtAgain {
    /// The longest unchecked first.
    pub companies: Vec<DueCompany>,
    /// Those of them that nobody looked at yet.
    pub never_looked_at: u64,
    /// The pages that the last looks at them read.
    pub pages: u64,
    /// The others.
    pub left_out: NotSought,
}

/// Companies that no search looks at, by the first reason that holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NotSought {
    /// No website of theirs is known.
    pub without_website: u64,
    /// A person has settled them.
    pub resolved: u64,
    /// A person listed their boards.
    pub listed: u64,
}

impl NotSought {
    /// All of them.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.without_website + self.resolved + self.listed
    }
}

/// The companies that these words mean.
pub fn chosen(connection: &Connection, again: &Again) -> Result<LookedAtAgain> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT c.id, c.name, c.website, c.domain, coalesce(d.attempts, 0), d.pages, {IS_SOUGHT},
             c.website IS NULL, c.resolution NOT IN ('PENDING', 'IN_PROGRESS', 'HIGH_INTEREST')
         {FROM_COMPANIES} WHERE c.removed_at IS NULL
             AND (?1 IS NULL OR c.id IN (SELECT value FROM json_each(?1)))
             AND (?2 IS NULL OR d.state = ?2
                 OR EXISTS (SELECT 1 FROM company_sources s WHERE s.company_id = c.id AND s.state = ?2))
         ORDER BY d.checked_at ASC NULLS FIRST, c.id"
    ))?;
    let mut chosen = LookedAtAgain::default();
    let mut rows = statement.query((again.companies.as_ref().map(Json), again.state))?;
    while let Some(row) = rows.next()? {
        chosen.add(row)?;
    }
    Ok(chosen)
}

impl LookedAtAgain {
    fn add(&mut self, row: &Row<'_>) -> Result<()> {
        let (is_sought, is_siteless, is_resolved): (bool, bool, bool) =
            (row.get(6)?, row.get(7)?, row.get(8)?);
        if is_sought {
            let pages: Option<u32> = row.get(5)?;
            self.never_looked_at += u64::from(pages.is_none());
            self.pages += u64::from(pages.unwrap_or_default());
            self.companies.push(due_row(row)?);
            return Ok(());
        }
        let reason = match (is_siteless, is_resolved) {
            (true, _) => &mut self.left_out.without_website,
            (false, true) => &mut self.left_out.resolved,
            (false, false) => &mut self.left_out.listed,
        };
        *reason += 1;
        Ok(())
    }
}

/// Makes the companies due now; says which they are.
pub fn make_due(tx: &Fenced<'_>, again: &Again, now: Timestamp) -> Result<LookedAtAgain> {
    let chosen = chosen(tx, again)?;
    let ids: Vec<i64> = chosen.companies.iter().map(|company| company.id).collect();
    // One that nobody looked at yet is due anyway.
    tx.prepare_cached(
        "UPDATE discoveries SET due_at = min(due_at, ?2)
         WHERE company_id IN (SELECT value FROM json_each(?1))",
    )?
    .execute((Json(&ids), now))?;
    Ok(chosen)
}

#[cfg(test)]
mod tests;
