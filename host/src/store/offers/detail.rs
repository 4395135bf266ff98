//! All that is known of one offer.

use rusqlite::{Connection, Row};

use super::{
    changes::{Change, changes},
    closed::ClosedWhy,
    columns::tenant_column,
    exported::{COLUMNS, ExportedOffer, JOINED, exported_row},
    scores::ScoreRow,
};
use crate::{
    domain::{OfferKey, Timestamp},
    store::{Result, packed::Unpacked, values::Json},
};

/// All that is known of one offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferDetail {
    /// What is exported.
    pub exported: ExportedOffer,
    /// Facts without a field of their own, in the source's order.
    pub attributes: Vec<(String, String)>,
    /// When its content last changed.
    pub changed_at: Timestamp,
    /// False until its detail was read.
    pub complete: bool,
    /// Its score with every hit.
    pub score: Option<ScoreRow>,
    /// Its company.
    pub company_id: Option<i64>,
    /// Why it is closed.
    pub closed_why: Option<ClosedWhy>,
    /// How often its detail was not found, of the times that close it.
    pub not_found: Option<u32>,
    /// Its history, latest first.
    pub changes: Vec<Change>,
}

/// All that is known of the offer with this key.
pub fn find(connection: &Connection, key: &OfferKey) -> Result<Option<OfferDetail>> {
    let sql = format!(
        "SELECT {COLUMNS}, scores.catalog_id, scores.breakdown FROM {JOINED}
         WHERE offers.provider = ?1 AND offers.tenant = ?2 AND offers.source_id = ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((&key.provider, tenant_column(key.tenant.as_deref()), &key.id))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let changes = changes(connection, row.get("offer_id")?)?;
    Ok(Some(detail_row(row, changes)?))
}

fn detail_row(row: &Row<'_>, changes: Vec<Change>) -> rusqlite::Result<OfferDetail> {
    let exported = exported_row(row)?;
    let score = match exported.score {
        Some(score) => Some(ScoreRow {
            score,
            top_category: exported.top_category.clone(),
            catalog: row.get("catalog_id")?,
            breakdown: row.get::<_, Unpacked>("breakdown")?.0,
        }),
        None => None,
    };
    Ok(OfferDetail {
        exported,
        attributes: row.get::<_, Json<Vec<(String, String)>>>("attributes")?.0,
        changed_at: row.get("changed_at")?,
        complete: row.get("complete")?,
        score,
        company_id: row.get("company_id")?,
        closed_why: row.get("closed_why")?,
        not_found: row.get("not_found")?,
        changes,
    })
}
