//! The offers of a board that turned out to be another company's.

use std::collections::BTreeSet;

use crate::{
    domain::Timestamp,
    store::{Fenced, Result, companies, keys::BoardKey, openings},
};

/// Moves the offers of a board to the company that the board belongs to now, each with an opening of its own.
pub(in crate::store) fn follow_board(
    tx: &Fenced<'_>,
    board: &BoardKey,
    company_id: i64,
    now: Timestamp,
) -> Result<()> {
    let moving: Vec<(i64, Option<i64>)> = tx
        .prepare_cached(
            "SELECT id, company_id FROM offers
             WHERE provider = ?1 AND tenant = ?2 AND company_id IS NOT ?3",
        )?
        .query_map((&board.provider, &board.tenant, company_id), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let before: BTreeSet<i64> = moving.iter().filter_map(|(_, before)| *before).collect();
    for (offer_id, _) in &moving {
        let opening_id = openings::create(tx, Some(company_id), now)?;
        tx.prepare_cached("UPDATE offers SET company_id = ?2, opening_id = ?3 WHERE id = ?1")?
            .execute((offer_id, company_id, opening_id))?;
    }
    for company_id in before.into_iter().chain([company_id]) {
        companies::mark_regroup(tx, company_id)?;
    }
    Ok(())
}
