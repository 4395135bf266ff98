//! The figures of companies: as stored, and computed from the offers by other means than those of the store.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::rows::{Row, STRONG_FROM, companies, offers};

/// A company's figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Figures {
    max_score: Option<u8>,
    open_offers: usize,
    openings: usize,
    strong_offers: usize,
    avg_strong_score: Option<f64>,
    top_category: Option<String>,
    top_offer: Option<i64>,
    last_strong_at: Option<i64>,
}

/// The figures of every company, computed from its offers by other means than those of the store.
pub(super) fn from_scratch(connection: &Connection) -> BTreeMap<i64, Figures> {
    let mut figures: BTreeMap<i64, Figures> =
        companies(connection).into_keys().map(|id| (id, Figures::default())).collect();
    let offers = offers(connection);
    for (id, figures) in &mut figures {
        let open: Vec<&Row> =
            offers.iter().filter(|offer| offer.open && offer.company_id == Some(*id)).collect();
        let scored = |offer: &&Row| offer.score.as_ref().map(|(score, _)| *score);
        let strong: Vec<&Row> =
            open.iter().copied().filter(|offer| scored(offer) >= Some(STRONG_FROM)).collect();
        let top = open
            .iter()
            .filter(|offer| offer.score.is_some())
            .max_by_key(|offer| (scored(offer), offer.dated_at, std::cmp::Reverse(offer.id)));
        let sum: f64 = strong.iter().filter_map(scored).map(f64::from).sum();
        #[expect(clippy::cast_precision_loss, reason = "a handful of offers")]
        let mean = sum / strong.len() as f64;
        *figures = Figures {
            max_score: open.iter().filter_map(scored).max(),
            open_offers: open.len(),
            openings: open.iter().map(|offer| offer.opening_id).collect::<BTreeSet<_>>().len(),
            strong_offers: strong.len(),
            avg_strong_score: (!strong.is_empty()).then_some(mean),
            top_category: top.and_then(|offer| offer.score.clone()).and_then(|(_, category)| category),
            top_offer: top.map(|offer| offer.id),
            last_strong_at: strong.iter().filter_map(|offer| offer.dated_at).max(),
        };
    }
    figures
}

pub(super) fn stored_figures(connection: &Connection) -> BTreeMap<i64, Figures> {
    let mut statement = connection
        .prepare(
            "SELECT id, max_score, open_offers, openings, strong_offers, avg_strong_score, top_category,
                 top_offer_id, last_strong_at
             FROM companies",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        let figures = Figures {
            max_score: row.get(1)?,
            open_offers: row.get::<_, u32>(2)? as usize,
            openings: row.get::<_, u32>(3)? as usize,
            strong_offers: row.get::<_, u32>(4)? as usize,
            avg_strong_score: row.get(5)?,
            top_category: row.get(6)?,
            top_offer: row.get(7)?,
            last_strong_at: row.get(8)?,
        };
        Ok((row.get(0)?, figures))
    });
    rows.unwrap().map(Result::unwrap).collect()
}
