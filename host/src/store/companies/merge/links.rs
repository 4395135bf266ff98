//! The links to boards of two companies that are merged: of two links to one board the stronger is kept.

use std::cmp::Reverse;

use rusqlite::Transaction;

use crate::{
    bounds::discovery,
    store::{
        Result,
        sources::{self, SourceDetail, SourceState},
        values::Json,
    },
};

/// Moves the links of `gone` to `kept`; of two links to the same board one is left.
pub(super) fn move_links(tx: &Transaction<'_>, kept: i64, gone: i64) -> Result<()> {
    let have = sources::of_company(tx, kept)?;
    for link in sources::of_company(tx, gone)? {
        let same = |other: &&SourceDetail| (&other.provider, &other.tenant) == (&link.provider, &link.tenant);
        if let Some(other) = have.iter().find(same) {
            write(tx, kept, &join_links(other, &link))?;
            tx.prepare_cached(
                "DELETE FROM company_sources WHERE company_id = ?1 AND provider = ?2 AND tenant = ?3",
            )?
            .execute((gone, &link.provider, &link.tenant))?;
        }
    }
    tx.prepare_cached("UPDATE company_sources SET company_id = ?1 WHERE company_id = ?2")?
        .execute((kept, gone))?;
    Ok(())
}

/// Joins two links to the same board: the data of the stronger one, of equals that checked last, then `one`.
fn join_links(one: &SourceDetail, other: &SourceDetail) -> SourceDetail {
    let weight = |link: &SourceDetail| (strength(link.state), link.checked_at);
    let (strong, weak) = if weight(other) > weight(one) { (other, one) } else { (one, other) };
    let mut evidence = strong.evidence.clone();
    evidence.extend(weak.evidence.iter().filter(|seen| !strong.evidence.contains(seen)).cloned());
    evidence.truncate(discovery::EVIDENCE_KEPT.size().max(strong.evidence.len()));
    SourceDetail {
        evidence,
        board_url: strong.board_url.clone().or_else(|| weak.board_url.clone()),
        open_offers: strong.open_offers.or(weak.open_offers),
        added_at: strong.added_at.min(weak.added_at),
        last_scanned_at: strong.last_scanned_at.max(weak.last_scanned_at),
        checked_at: strong.checked_at.max(weak.checked_at),
        ..strong.clone()
    }
}

/// How strong a link's state is; `Listed` is the strongest.
fn strength(state: SourceState) -> Reverse<u8> {
    Reverse(match state {
        SourceState::Listed => 0,
        SourceState::Confirmed => 1,
        SourceState::Candidate | SourceState::Empty => 2,
        SourceState::Rejected => 3,
        // Whoever merges two companies by hand wants the board that one of them has.
        SourceState::Removed => 4,
    })
}

fn write(tx: &Transaction<'_>, company_id: i64, link: &SourceDetail) -> Result<()> {
    tx.prepare_cached(
        "UPDATE company_sources SET
             confidence = ?4, state = ?5, reason = ?6, evidence = ?7, checked_at = ?8, due_at = ?9,
             board_url = ?10, open_offers = ?11, added_at = ?12, last_scanned_at = ?13, misses = ?14,
             missed_at = ?15, removed_at = CASE ?5 WHEN 'removed' THEN removed_at END,
             state_before = CASE ?5 WHEN 'removed' THEN state_before END
         WHERE company_id = ?1 AND provider = ?2 AND tenant = ?3",
    )?
    .execute((
        company_id,
        &link.provider,
        &link.tenant,
        link.confidence,
        link.state,
        &link.reason,
        Json(&link.evidence),
        link.checked_at,
        link.due_at,
        &link.board_url,
        link.open_offers,
        link.added_at,
        link.last_scanned_at,
        link.misses,
        link.missed_at,
    ))?;
    Ok(())
}
