//! A company's figures, computed from its open offers.

use rusqlite::{Connection, OptionalExtension};

use crate::store::{Fenced, Result};

/// The best offer of a company: the highest score, then the later date, then the older row.
struct Top {
    offer_id: i64,
    category: Option<String>,
}

/// Computes the figures of these companies from their open offers and removes the companies from the list of
/// those out of date. How many changed; a company whose figures are the same is not written.
///
/// An offer is strong from a score of `strong_from`. The last strong instant is that of the latest
/// publication (else first sight) among the strong open offers.
pub fn aggregate(tx: &Fenced<'_>, company_ids: &[i64], strong_from: u8) -> Result<usize> {
    let mut changed = 0;
    for &company_id in company_ids {
        let top = top_offer(tx, company_id)?;
        changed += write_figures(tx, company_id, strong_from, top.as_ref())?;
        tx.prepare_cached("DELETE FROM dirty_companies WHERE company_id = ?1")?.execute([company_id])?;
    }
    Ok(changed)
}

fn top_offer(connection: &Connection, company_id: i64) -> Result<Option<Top>> {
    let top = connection
        .prepare_cached(
            "SELECT offers.id, scores.top_category
             FROM offers JOIN scores ON scores.offer_id = offers.id
             WHERE offers.company_id = ?1 AND offers.closed_at IS NULL
             ORDER BY scores.score DESC, coalesce(offers.posted_at, offers.updated_at) DESC NULLS LAST, offers.id
             LIMIT 1",
        )?
        .query_row([company_id], |row| Ok(Top { offer_id: row.get(0)?, category: row.get(1)? }))
        .optional()?;
    Ok(top)
}

fn write_figures(tx: &Fenced<'_>, company_id: i64, strong_from: u8, top: Option<&Top>) -> Result<usize> {
    let changed = tx
        .prepare_cached(
            "WITH figures AS (
                 SELECT count(*) AS open_offers,
                        count(DISTINCT opening_id) AS openings,
                        max(score) AS max_score,
                        count(*) FILTER (WHERE score >= ?2) AS strong_offers,
                        avg(score) FILTER (WHERE score >= ?2) AS avg_strong_score,
                        max(coalesce(posted_at, first_seen_at)) FILTER (WHERE score >= ?2) AS last_strong_at
                 FROM offers LEFT JOIN scores ON scores.offer_id = offers.id
                 WHERE company_id = ?1 AND closed_at IS NULL)
             UPDATE companies SET
                 max_score = figures.max_score, open_offers = figures.open_offers,
                 openings = figures.openings, strong_offers = figures.strong_offers,
                 avg_strong_score = figures.avg_strong_score, last_strong_at = figures.last_strong_at,
                 top_offer_id = ?3, top_category = ?4
             FROM figures
             WHERE companies.id = ?1 AND (
                 companies.max_score IS NOT figures.max_score
                 OR companies.open_offers IS NOT figures.open_offers
                 OR companies.openings IS NOT figures.openings
                 OR companies.strong_offers IS NOT figures.strong_offers
                 OR companies.avg_strong_score IS NOT figures.avg_strong_score
                 OR companies.last_strong_at IS NOT figures.last_strong_at
                 OR companies.top_offer_id IS NOT ?3
                 OR companies.top_category IS NOT ?4)",
        )?
        .execute((
            company_id,
            strong_from,
            top.map(|top| top.offer_id),
            top.and_then(|top| top.category.as_deref()),
        ))?;
    Ok(changed)
}
