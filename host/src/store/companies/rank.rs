//! What a company's rank is made of, read from its open offers.

use std::{borrow::Cow, collections::BTreeSet};

use rusqlite::Connection;
use serde::Deserialize;

use crate::{
    domain::{
        Timestamp,
        rank::{FULL_SIGNALS, RankEvidence, Ranked, StrongOpening, rank},
    },
    store::{Result, packed::Unpacked},
};

/// The rank of a company with so many open openings.
pub(super) fn ranked(
    connection: &Connection,
    company_id: i64,
    openings: u32,
    strong_from: u8,
    now: Timestamp,
) -> Result<Ranked> {
    let strong = strong_openings(connection, company_id, strong_from)?;
    let signals = if strong.is_empty() { 0 } else { signals(connection, company_id, strong_from)? };
    Ok(rank(&RankEvidence { strong: &strong, openings, signals, strong_from }, now))
}

fn strong_openings(connection: &Connection, company_id: i64, strong_from: u8) -> Result<Vec<StrongOpening>> {
    let mut statement = connection.prepare_cached(
        "SELECT max(ranking_score), max(coalesce(posted_at, updated_at)), min(first_seen_at)
         FROM offers INDEXED BY offers_company WHERE company_id = ?1 AND closed_at IS NULL AND ranking_score >= ?2
         GROUP BY opening_id",
    )?;
    let openings = statement
        .query_map((company_id, strong_from), |row| {
            Ok(StrongOpening { score: row.get(0)?, dated_at: row.get(1)?, first_seen_at: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(openings)
}

/// A score's breakdown, as far as it says what was heard.
#[derive(Debug, Default, Deserialize)]
struct Breakdown<'a> {
    #[serde(borrow, default)]
    hits: Vec<Heard<'a>>,
}

#[derive(Debug, Deserialize)]
struct Heard<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    category: Option<Cow<'a, str>>,
    points: f64,
}

/// The kinds of signals that count in the strong offers: categories, and phrases, which have none. No more offers are
/// read than it takes to hear as many as count.
fn signals(connection: &Connection, company_id: i64, strong_from: u8) -> Result<u32> {
    let mut statement = connection.prepare_cached(
        "SELECT scores.breakdown FROM offers INDEXED BY offers_company CROSS JOIN scores ON scores.offer_id = offers.id
         WHERE company_id = ?1 AND closed_at IS NULL AND ranking_score >= ?2",
    )?;
    let mut rows = statement.query((company_id, strong_from))?;
    let mut heard = BTreeSet::new();
    while heard.len() < FULL_SIGNALS as usize {
        let Some(row) = rows.next()? else { break };
        // One that cannot be read is told where it is shown, and proves nothing here.
        let text = row.get(0).map_or_else(|_| String::new(), |Unpacked(text)| text);
        let breakdown: Breakdown<'_> = serde_json::from_str(&text).unwrap_or_default();
        for hit in breakdown.hits.into_iter().filter(|hit| hit.points > 0.0) {
            let is_phrase = hit.category.is_none();
            heard.insert((is_phrase, hit.category.unwrap_or(hit.id).into_owned()));
        }
    }
    Ok(u32::try_from(heard.len()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{
        companies::{CompanyFilter, aggregate, list},
        offers::{Company, ScoreRow},
        testing::{begun_page, company, fenced, memory, offer, score, write, write_page},
    };

    const NOW: Timestamp = Timestamp::from_millis(50 * 86_400_000);

    fn breakdown(hits: &[(&str, Option<&str>, f64)]) -> ScoreRow {
        let hits: Vec<_> = hits
            .iter()
            .map(|(id, category, points)| serde_json::json!({ "id": id, "category": category, "points": points }))
            .collect();
        ScoreRow { breakdown: serde_json::json!({ "hits": hits }).to_string(), ..score(8) }
    }

    #[test]
    fn signals_are_what_counts_in_strong_offers_each_once() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let acme = company(&tx, "Acme");
        let mut page = begun_page(&tx, NOW);
        let weak = ScoreRow { score: 5, ..breakdown(&[("x", Some("of a weak one"), 1.0)]) };
        let scores = [
            breakdown(&[("usd", Some("fx"), 4.0), ("gbp", Some("fx"), 0.0), ("trade", Some("silent"), 0.0)]),
            breakdown(&[("eur", Some("fx"), 4.0), ("we pay abroad", None, 2.0), ("swift", Some("pay"), 1.0)]),
            weak,
            ScoreRow { breakdown: "no JSON".to_owned(), ..score(8) },
        ];
        for (index, score) in scores.into_iter().enumerate() {
            let mut row = write(offer(&index.to_string()));
            (row.company, row.score) = (Company::Known(acme), Some(score));
            page.offers.changed_or_new.push(row);
        }
        write_page(&fenced(&tx), &page).unwrap();
        assert_eq!(signals(&tx, acme, 6).unwrap(), 3);
    }

    #[test]
    fn a_rank_counts_openings_and_is_computed_anew_when_its_time_comes() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let (once, thrice) = (company(&tx, "Once"), company(&tx, "Thrice"));
        let mut page = begun_page(&tx, NOW);
        for (id, company) in [("a", once), ("b", thrice), ("c", thrice), ("d", thrice)] {
            let mut row = offer(id);
            row.posted_at = Some(NOW);
            let mut row = write(row);
            (row.company, row.score) =
                (Company::Known(company), Some(breakdown(&[("usd", Some("fx"), 4.0)])));
            page.offers.changed_or_new.push(row);
        }
        write_page(&fenced(&tx), &page).unwrap();
        tx.execute(
            "UPDATE offers SET opening_id = (SELECT min(opening_id) FROM offers WHERE company_id = ?1)
                    WHERE company_id = ?1",
            [thrice],
        )
        .unwrap();
        let ranks = || -> Vec<_> {
            let rows = list(&tx, &CompanyFilter::default()).unwrap();
            rows.into_iter().map(|row| (row.name, row.rank.map(|rank| rank.to_string()))).collect()
        };
        let both =
            |rank: &str| [("Thrice", rank), ("Once", rank)].map(|(a, b)| (a.to_owned(), Some(b.to_owned())));
        assert!(ranks().iter().all(|(_, rank)| rank.is_none()), "not computed yet");
        aggregate(&fenced(&tx), &[once, thrice], 6, NOW).unwrap();
        assert_eq!(ranks(), both("5.1"), "a repost is no second opening");
        assert_eq!(
            aggregate(&fenced(&tx), &[once, thrice], 6, NOW.plus(std::time::Duration::from_hours(24)))
                .unwrap(),
            0
        );
        let due = |now| crate::store::companies::due(&tx, 0, 9, now).unwrap().len();
        let week = NOW.plus(std::time::Duration::from_hours(7 * 24));
        assert_eq!((due(NOW), due(week)), (0, 2), "no longer of this week");
        aggregate(&fenced(&tx), &[once, thrice], 6, week).unwrap();
        assert_eq!((ranks(), due(week)), (both("4.8").to_vec(), 0));
    }
}
