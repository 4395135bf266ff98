//! Splitting a company: boards that were joined to it by mistake become another's, with their offers.

use serde::Serialize;

use super::board;
use crate::{
    domain::Timestamp,
    store::{
        Fenced, Result, StoreError,
        companies::{self, CompanyFacts, Resolved, resolve},
        keys::BoardKey,
        offers,
        sources::{self, SourceState},
    },
};

/// What a split did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Split {
    /// The company that has the boards now.
    pub company: i64,
    /// It was not known before.
    pub created: bool,
    /// The boards.
    pub boards: Vec<String>,
}

/// Gives boards of `company_id` to the company of these facts, which is created if it is not known, and is what it was
/// before if it was merged into this one. The company that had
/// them keeps links to them that stand as removed, so that neither a list nor discovery joins them again, and the two are
/// not merged by themselves.
pub fn split(
    tx: &Fenced<'_>,
    company_id: i64,
    boards: &[BoardKey],
    facts: &CompanyFacts,
    now: Timestamp,
) -> Result<Split> {
    for board in boards {
        let state = sources::state_of(tx, company_id, board)?;
        if state.is_none_or(|state| state == SourceState::Removed) {
            return Err(StoreError::Invalid(format!(
                "`{board}` is no board of company {company_id}; `companies show {company_id}` names them"
            )));
        }
    }
    // A company that was merged into this one is itself again.
    let resolved = match companies::part(tx, company_id, facts, now)? {
        Some(parted) => Resolved::Existing(parted),
        None => resolve(tx, facts, now)?,
    };
    let other = resolved.id();
    if other == company_id {
        return Err(StoreError::Invalid(format!(
            "`{}` is company {company_id} itself; give the other a name or a website that tells them apart",
            facts.name
        )));
    }
    tx.prepare_cached(
        "INSERT OR IGNORE INTO company_splits (company_id, other_id, split_at) VALUES (?1, ?2, ?3)",
    )?
    .execute((company_id, other, now))?;
    for board in boards {
        // The other has it first, so that no offer of the board closes for want of a company.
        hand_over(tx, company_id, other, board, now)?;
        board::take_off(tx, board, Some(company_id), &format!("it is company {other}'s"), now)?;
        if let Some(owner) = sources::owner(tx, board)? {
            offers::follow_board(tx, board, owner, now)?;
        }
    }
    let boards = boards.iter().map(ToString::to_string).collect();
    Ok(Split { company: other, created: matches!(resolved, Resolved::Created(_)), boards })
}

/// Links the board to the other company as listed, with what is known of it.
fn hand_over(tx: &Fenced<'_>, company_id: i64, other: i64, board: &BoardKey, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, evidence, board_url, open_offers,
             added_at, last_scanned_at, checked_at)
         SELECT ?1, provider, tenant, 'certain', 'listed', evidence, board_url, open_offers, ?5, last_scanned_at,
             checked_at
         FROM company_sources WHERE company_id = ?2 AND provider = ?3 AND tenant = ?4
         ON CONFLICT (provider, tenant, company_id) DO UPDATE SET
             confidence = 'certain', state = 'listed', reason = '', due_at = NULL, misses = 0, missed_at = NULL,
             removed_at = NULL, state_before = NULL",
    )?
    .execute((other, company_id, &board.provider, &board.tenant, now))?;
    Ok(())
}

#[cfg(test)]
mod tests;
