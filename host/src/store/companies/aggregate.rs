//! A company's figures, computed from its open offers.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::rank::ranked;
use crate::{
    domain::{Timestamp, rank::Ranked},
    store::{Fenced, Result},
};

/// The best offer of a company: the highest score, then the later date, then the older row.
struct Top {
    offer_id: i64,
    category: Option<String>,
}

/// What its open offers come to.
struct Figures {
    open_offers: u32,
    openings: u32,
    max_score: Option<u8>,
    strong_offers: u32,
    avg_strong_score: Option<f64>,
    last_strong_at: Option<Timestamp>,
}

/// Computes the figures of these companies from their open offers and removes the companies from the list of
/// those out of date. How many changed; a company whose figures are the same is not written.
///
/// An offer is strong from a score of `strong_from`. The last strong instant is that of the latest publication (else
/// change, as its source says) among the strong open offers: the first sight of an offer says when we looked.
pub fn aggregate(tx: &Fenced<'_>, company_ids: &[i64], strong_from: u8, now: Timestamp) -> Result<usize> {
    let mut changed = 0;
    for &company_id in company_ids {
        let top = top_offer(tx, company_id)?;
        let figures = figures(tx, company_id, strong_from)?;
        let ranked = match figures.open_offers {
            0 if !has_offers(tx, company_id)? => None,
            _ => Some(ranked(tx, company_id, figures.openings, strong_from, now)?),
        };
        changed += write(tx, company_id, top.as_ref(), &figures, ranked, now)?;
        tx.prepare_cached("DELETE FROM dirty_companies WHERE company_id = ?1")?.execute([company_id])?;
    }
    Ok(changed)
}

/// Whether an offer of it was ever seen: without one, nothing is known of it.
fn has_offers(connection: &Connection, company_id: i64) -> Result<bool> {
    let has = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM offers WHERE company_id = ?1)")?
        .query_row([company_id], |row| row.get(0))?;
    Ok(has)
}

fn top_offer(connection: &Connection, company_id: i64) -> Result<Option<Top>> {
    let top = connection
        .prepare_cached(
            "SELECT offers.id, scores.top_category
             FROM offers INDEXED BY offers_company CROSS JOIN scores ON scores.offer_id = offers.id
             WHERE offers.company_id = ?1 AND offers.closed_at IS NULL AND offers.ranking_score >= 0
             ORDER BY offers.ranking_score DESC, coalesce(offers.posted_at, offers.updated_at) DESC, offers.id
             LIMIT 1",
        )?
        .query_row([company_id], |row| Ok(Top { offer_id: row.get(0)?, category: row.get(1)? }))
        .optional()?;
    Ok(top)
}

fn figures(connection: &Connection, company_id: i64, strong_from: u8) -> Result<Figures> {
    let figures = connection
        .prepare_cached(
            "SELECT count(*), count(DISTINCT opening_id), max(ranking_score), count(*) FILTER (WHERE ranking_score >= ?2),
                    avg(ranking_score) FILTER (WHERE ranking_score >= ?2),
                    max(coalesce(posted_at, updated_at)) FILTER (WHERE ranking_score >= ?2)
             FROM offers INDEXED BY offers_company WHERE company_id = ?1 AND closed_at IS NULL",
        )?
        .query_row((company_id, strong_from), |row| {
            Ok(Figures {
                open_offers: row.get(0)?,
                openings: row.get(1)?,
                max_score: row.get(2)?,
                strong_offers: row.get(3)?,
                avg_strong_score: row.get(4)?,
                last_strong_at: row.get(5)?,
            })
        })?;
    Ok(figures)
}

fn write(
    tx: &Fenced<'_>,
    company_id: i64,
    top: Option<&Top>,
    figures: &Figures,
    ranked: Option<Ranked>,
    now: Timestamp,
) -> Result<usize> {
    let changed = tx
        .prepare_cached(
            "UPDATE companies SET
                 max_score = :max_score, open_offers = :open_offers, openings = :openings,
                 strong_offers = :strong_offers, avg_strong_score = :avg_strong_score,
                 last_strong_at = :last_strong_at, top_offer_id = :top_offer_id, top_category = :top_category,
                 rank = :rank, rank_until = :rank_until, ranked_at = :now
             WHERE id = :company_id AND (
                 max_score IS NOT :max_score OR open_offers IS NOT :open_offers OR openings IS NOT :openings
                 OR strong_offers IS NOT :strong_offers OR avg_strong_score IS NOT :avg_strong_score
                 OR last_strong_at IS NOT :last_strong_at OR top_offer_id IS NOT :top_offer_id
                 OR top_category IS NOT :top_category OR rank IS NOT :rank OR rank_until IS NOT :rank_until)",
        )?
        .execute(named_params! {
            ":company_id": company_id,
            ":max_score": figures.max_score,
            ":open_offers": figures.open_offers,
            ":openings": figures.openings,
            ":strong_offers": figures.strong_offers,
            ":avg_strong_score": figures.avg_strong_score,
            ":last_strong_at": figures.last_strong_at,
            ":top_offer_id": top.map(|top| top.offer_id),
            ":top_category": top.and_then(|top| top.category.as_deref()),
            ":rank": ranked.map(|ranked| ranked.rank),
            ":rank_until": ranked.and_then(|ranked| ranked.until),
            ":now": now,
        })?;
    Ok(changed)
}
