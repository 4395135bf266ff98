//! Openings: one for all offers that are the same vacancy posted several times.
//!
//! Each offer has an opening, one of its own when it is written. [`plan`] reads all offers of a company, open
//! and closed, and [`apply`] gives those that [`domain::openings`](crate::domain::openings) groups the same opening. It
//! promises that an opening and its offers are of one company, that the result depends on the company's offers
//! alone, and that a second call writes nothing. The offers themselves are never merged, and no other field of
//! theirs is written.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{
    Fenced, Result, StoreError, offer_texts,
    values::{Count, Json},
};
use crate::domain::{
    OfferKey, Timestamp,
    openings::{
        Effort, JOB_ATTRIBUTE, OpeningAdvert, OpeningKeys, OpeningReader, WordMultiset, group, title_key,
    },
};

/// What a regrouping changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Regrouped {
    /// Offers that have another opening.
    pub moved: u64,
    /// Openings that were created for them.
    pub made: u64,
    /// Openings that were deleted because no offer was left.
    pub dropped: u64,
}

/// How a company's offers are grouped, before anything is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    rows: Vec<GroupedOffer>,
    /// For each offer the first of its opening.
    first_of: Vec<usize>,
}

/// Groups a company's offers into openings, and writes what differs.
pub fn regroup(tx: &Fenced<'_>, company_id: i64, now: Timestamp) -> Result<Regrouped> {
    let grouping = plan(tx, company_id, &mut Effort::default())?;
    let done = apply(tx, company_id, &grouping, now)?;
    done.ok_or_else(|| StoreError::Internal(format!("the offers of company {company_id} changed meanwhile")))
}

/// Groups a company's offers into openings, within `effort`. It only reads: heavy as it may be, it needs no transaction
/// that others wait for.
///
/// Texts are read only where offers have the same title and place, and only those of one title and place are in memory
/// at a time.
pub fn plan(connection: &Connection, company_id: i64, effort: &mut Effort) -> Result<Grouping> {
    let (rows, keys) = read_offers(connection, company_id, effort)?;
    let first_of = group(&keys, effort, |index| text_of(connection, rows[index].offer_id))?;
    Ok(Grouping { rows, first_of })
}

/// Writes what differs from a company's grouping. `None`, and nothing is written, if its offers or their openings are
/// not those that were grouped.
///
/// A group gets the opening of its oldest offer, by row, unless an older group keeps that one: then a new one.
/// Openings of the company without offers are deleted.
pub fn apply(
    tx: &Fenced<'_>,
    company_id: i64,
    grouping: &Grouping,
    now: Timestamp,
) -> Result<Option<Regrouped>> {
    let Grouping { rows, first_of } = grouping;
    if stored_openings(tx, company_id)? != *rows {
        return Ok(None);
    }
    let mut writer = OpeningWriter { tx, company_id, now, taken: HashSet::new() };
    let mut done = Regrouped::default();
    let mut openings: Vec<i64> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let opening = if first_of[index] == index {
            let (opening, made) = writer.opening_of_group(row)?;
            done.made += u64::from(made);
            opening
        } else {
            openings[first_of[index]]
        };
        openings.push(opening);
        if opening != row.opening_id {
            writer.move_offer(row, opening)?;
            done.moved += 1;
        }
    }
    done.dropped = writer.delete_empty()?;
    Ok(Some(done))
}

/// An offer and its stored opening.
#[derive(Debug, Clone, PartialEq, Eq)]
struct GroupedOffer {
    offer_id: i64,
    opening_id: i64,
    /// The company of the opening, as stored.
    opening_company: Option<i64>,
}

/// A company's offers, the oldest row first.
fn read_offers(
    connection: &Connection,
    company_id: i64,
    effort: &mut Effort,
) -> Result<(Vec<GroupedOffer>, Vec<OpeningKeys>)> {
    let mut statement = connection.prepare_cached(
        "SELECT offers.id, offers.opening_id, openings.company_id, offers.provider, offers.tenant,
                offers.title, offers.locations, offers.attributes
         FROM offers JOIN openings ON openings.id = offers.opening_id
         WHERE offers.company_id = ?1 ORDER BY offers.id",
    )?;
    let mut found = statement.query([company_id])?;
    let (mut rows, mut adverts, mut reader) = (Vec::new(), Vec::new(), OpeningReader::default());
    while let Some(row) = found.next()? {
        for column in 5..=7 {
            effort.take_keys(row.get_ref(column)?.as_str().map_or(0, str::len))?;
        }
        rows.push(opening_row(row)?);
        adverts.push(StoredAdvert::from_row(row)?);
    }
    let mut offers_of_title: HashMap<&str, u32> = HashMap::with_capacity(adverts.len());
    for advert in &adverts {
        *offers_of_title.entry(&advert.title_key).or_default() += 1;
    }
    let keys = adverts.iter().map(|advert| {
        let only_of_title = offers_of_title[advert.title_key.as_str()] == 1;
        advert.keys(only_of_title, &mut reader)
    });
    Ok((rows, keys.collect()))
}

/// What an offer's keys are made of.
struct StoredAdvert {
    provider: String,
    tenant: Option<String>,
    title: String,
    title_key: String,
    locations: Vec<String>,
    job: Option<String>,
}

impl StoredAdvert {
    /// Reads the columns of [`read_offers`].
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let Json(locations): Json<Vec<String>> = row.get(6)?;
        let Json(attributes): Json<Vec<(String, String)>> = row.get(7)?;
        let (tenant, title): (String, String) = (row.get(4)?, row.get(5)?);
        Ok(Self {
            provider: row.get(3)?,
            tenant: Some(tenant).filter(|tenant| !tenant.is_empty()),
            title_key: title_key(&title),
            title,
            locations,
            job: attributes.into_iter().find_map(|(name, job)| (name == JOB_ATTRIBUTE).then_some(job)),
        })
    }

    /// The keys for grouping. The places of the only offer with its title are compared with nothing, and reading them is
    /// most of the work: they are left out.
    fn keys(&self, only_of_title: bool, reader: &mut OpeningReader) -> OpeningKeys {
        reader.keys_of(&OpeningAdvert {
            provider: &self.provider,
            tenant: self.tenant.as_deref(),
            title: &self.title,
            locations: if only_of_title { &[] } else { &self.locations },
            job: self.job.as_deref(),
        })
    }
}

/// The openings of a company's offers, in the order of [`read_offers`].
fn stored_openings(connection: &Connection, company_id: i64) -> Result<Vec<GroupedOffer>> {
    let mut statement = connection.prepare_cached(
        "SELECT offers.id, offers.opening_id, openings.company_id
         FROM offers JOIN openings ON openings.id = offers.opening_id
         WHERE offers.company_id = ?1 ORDER BY offers.id",
    )?;
    let rows = statement.query_map([company_id], opening_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

fn opening_row(row: &Row<'_>) -> rusqlite::Result<GroupedOffer> {
    Ok(GroupedOffer { offer_id: row.get(0)?, opening_id: row.get(1)?, opening_company: row.get(2)? })
}

fn text_of(connection: &Connection, offer_id: i64) -> Result<Option<WordMultiset>> {
    let text = offer_texts::find(connection, offer_id)?;
    Ok(text.and_then(|text| WordMultiset::from_text(&text)))
}

/// Writes the openings of one company that differ.
struct OpeningWriter<'a> {
    tx: &'a Transaction<'a>,
    company_id: i64,
    now: Timestamp,
    /// Openings that a group has already.
    taken: HashSet<i64>,
}

/// A new opening, of a company since an instant.
pub(super) const INSERT: &str = "INSERT INTO openings (company_id, created_at) VALUES (?1, ?2)";

/// Creates an opening and returns its id.
pub(super) fn create(tx: &Transaction<'_>, company_id: Option<i64>, now: Timestamp) -> Result<i64> {
    Ok(tx.prepare_cached(INSERT)?.insert((company_id, now))?)
}

impl OpeningWriter<'_> {
    /// The opening of the group whose oldest offer this is, and whether it was created now.
    fn opening_of_group(&mut self, row: &GroupedOffer) -> Result<(i64, bool)> {
        if !self.taken.contains(&row.opening_id) && self.claim_opening(row)? {
            self.taken.insert(row.opening_id);
            return Ok((row.opening_id, false));
        }
        let opening = create(self.tx, Some(self.company_id), self.now)?;
        self.taken.insert(opening);
        Ok((opening, true))
    }

    /// Makes the opening this company's, unless offers of another company have it too. Whether it is this company's.
    fn claim_opening(&self, row: &GroupedOffer) -> Result<bool> {
        if row.opening_company == Some(self.company_id) {
            return Ok(true);
        }
        let shared: bool = self
            .tx
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM offers WHERE opening_id = ?1 AND company_id IS NOT ?2)",
            )?
            .query_row((row.opening_id, self.company_id), |row| row.get(0))?;
        if !shared {
            self.tx
                .prepare_cached("UPDATE openings SET company_id = ?2 WHERE id = ?1")?
                .execute((row.opening_id, self.company_id))?;
        }
        Ok(!shared)
    }

    fn move_offer(&self, row: &GroupedOffer, opening: i64) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE offers SET opening_id = ?2 WHERE id = ?1")?
            .execute((row.offer_id, opening))?;
        Ok(())
    }

    /// Deletes the openings of the company that have no offer. How many.
    fn delete_empty(&self) -> Result<u64> {
        let dropped = self
            .tx
            .prepare_cached(
                "DELETE FROM openings
                 WHERE company_id = ?1 AND NOT EXISTS (SELECT 1 FROM offers WHERE opening_id = openings.id)",
            )?
            .execute([self.company_id])?;
        Ok(dropped as u64)
    }
}

/// Another offer of an opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Its key.
    pub key: OfferKey,
    /// Where a person reads it.
    pub url: String,
    /// When it was found closed; absent while open.
    pub closed_at: Option<Timestamp>,
}

/// The other offers of this offer's opening, open ones first, at most `limit`, and how many there are.
pub fn others(connection: &Connection, key: &OfferKey, limit: u32) -> Result<(Vec<Other>, u64)> {
    let own = connection
        .prepare_cached(
            "SELECT id, opening_id FROM offers WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3",
        )?
        .query_row((&key.provider, key.tenant.as_deref().unwrap_or_default(), &key.id), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    let Some((offer_id, opening)) = own else { return Ok((Vec::new(), 0)) };
    let mut statement = connection.prepare_cached(
        "SELECT provider, tenant, source_id, url, closed_at FROM offers
         WHERE opening_id = ?1 AND id <> ?2 ORDER BY closed_at IS NOT NULL, id LIMIT ?3",
    )?;
    let others =
        statement.query_map((opening, offer_id, limit), other_row)?.collect::<rusqlite::Result<_>>()?;
    let Count(count) = connection
        .prepare_cached("SELECT count(*) FROM offers WHERE opening_id = ?1 AND id <> ?2")?
        .query_row((opening, offer_id), |row| row.get(0))?;
    Ok((others, count))
}

fn other_row(row: &Row<'_>) -> rusqlite::Result<Other> {
    let tenant: String = row.get(1)?;
    let tenant = Some(tenant).filter(|tenant| !tenant.is_empty());
    Ok(Other {
        key: OfferKey { provider: row.get(0)?, tenant, id: row.get(2)? },
        url: row.get(3)?,
        closed_at: row.get(4)?,
    })
}

#[cfg(test)]
mod tests;
