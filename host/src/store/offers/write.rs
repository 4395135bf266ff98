//! Writing one page: what is new, what changed, what was only seen again.
//!
//! New and changed are decided here, inside the transaction, whatever the caller knew before it:
//! another search of the same provider may have written the same advert meanwhile.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{
    ClosedWhy, Company, OfferBatch, OfferWrite, PageCounts, PageWrite, ScoreRow, Unchanged, changes, checks,
    columns::SalaryColumns,
    scores::{self, Scored},
    tenant_column,
};
use crate::{
    domain::{Listing, Timestamp},
    store::{
        Fenced, Result,
        companies::{self, CompanyFacts, Resolved},
        openings, runs, units,
        values::Json,
    },
};

/// Writes a page: its offers, scores and companies, where the scan goes on, and the unit's counters.
///
/// Refused with [`FenceLost`](crate::store::StoreError::FenceLost) if the lock went to another. A page
/// written twice changes `last_seen_at` and the counters, and nothing else.
pub fn write_page(tx: &Fenced<'_>, page: &PageWrite) -> Result<PageCounts> {
    let counts = write_offers(tx, &page.offers)?;
    let (cursor, state) = (page.cursor.as_deref(), page.state.as_deref());
    units::set_position(tx, &page.offers.provider, page.unit.kind, &page.unit.unit, cursor, state)?;
    let mut counters = page.counters.clone();
    counters.new += counts.new;
    counters.changed += counts.changed;
    counters.unchanged += counts.unchanged;
    counters.closed += counts.closed;
    counters.reopened += counts.reopened;
    runs::update_unit(tx, page.run_unit_id, &counters)?;
    Ok(counts)
}

/// Writes offers with their scores, companies and history, and notes whose figures are out of date.
pub fn write_offers(tx: &Transaction<'_>, batch: &OfferBatch) -> Result<PageCounts> {
    let mut writer = Writer::new(tx, batch);
    for write in last_of_each_id(&batch.changed_or_new) {
        writer.save(write)?;
    }
    for row in &batch.unchanged {
        writer.see_again(row)?;
    }
    for id in &batch.unread {
        writer.see_unread(id)?;
    }
    let Writer { counts, dirty, regroup, .. } = writer;
    for company_id in regroup {
        companies::mark_regroup(tx, company_id)?;
    }
    for company_id in dirty {
        companies::mark_dirty(tx, company_id)?;
    }
    Ok(counts)
}

/// The writes without those that a later one of the same id replaces, in order.
fn last_of_each_id(writes: &[OfferWrite]) -> impl Iterator<Item = &OfferWrite> {
    let last: HashMap<&str, usize> =
        writes.iter().enumerate().map(|(index, write)| (write.offer.id.as_str(), index)).collect();
    writes
        .iter()
        .enumerate()
        .filter(move |(index, write)| last.get(write.offer.id.as_str()) == Some(index))
        .map(|(_, write)| write)
}

/// What is stored of an offer that comes again.
#[derive(Debug, Clone, PartialEq)]
struct Stored {
    id: i64,
    summary_hash: [u8; 16],
    content_hash: [u8; 16],
    has_text: bool,
    facts: Facts,
}

/// What may differ in an offer whose content is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Facts {
    complete: bool,
    company_id: Option<i64>,
    posted_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    closed: Option<Closed>,
}

/// When and why an offer was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Closed {
    at: Timestamp,
    why: ClosedWhy,
}

struct Writer<'a> {
    tx: &'a Transaction<'a>,
    batch: &'a OfferBatch,
    now: Timestamp,
    tenant: &'a str,
    counts: PageCounts,
    /// Companies whose figures are out of date.
    dirty: BTreeSet<i64>,
    /// Companies whose offers may be other openings now.
    regroup: BTreeSet<i64>,
    seen: HashSet<i64>,
    resolved: HashMap<&'a CompanyFacts, i64>,
}

impl<'a> Writer<'a> {
    fn new(tx: &'a Transaction<'a>, batch: &'a OfferBatch) -> Self {
        Self {
            tx,
            batch,
            now: batch.now,
            tenant: tenant_column(batch.tenant.as_deref()),
            counts: PageCounts::default(),
            dirty: BTreeSet::new(),
            regroup: BTreeSet::new(),
            seen: HashSet::new(),
            resolved: HashMap::new(),
        }
    }

    fn save(&mut self, write: &'a OfferWrite) -> Result<()> {
        let Some(stored) = self.find(&write.offer.id)? else {
            self.counts.new += 1;
            return self.insert(write);
        };
        self.seen.insert(stored.id);
        if tells_nothing_new(write, &stored) {
            self.counts.unchanged += 1;
            self.refresh(write, &stored)?;
        } else {
            self.counts.changed += 1;
            self.update(write, &stored)?;
        }
        self.note_detail(stored.id, write)
    }

    /// What is owed of the offer's detail from here on.
    fn note_detail(&self, offer_id: i64, write: &OfferWrite) -> Result<()> {
        match &write.detail_error {
            Some(error) => checks::failed(self.tx, offer_id, error, self.now),
            None if write.offer.complete => checks::clear(self.tx, offer_id),
            None => Ok(()),
        }
    }

    fn find(&self, source_id: &str) -> Result<Option<Stored>> {
        let stored = self
            .tx
            .prepare_cached(
                "SELECT id, summary_hash, content_hash,
                        EXISTS (SELECT 1 FROM offer_texts WHERE offer_id = offers.id),
                        complete, company_id, posted_at, updated_at, expires_at, closed_at, closed_why
                 FROM offers WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3",
            )?
            .query_row((&self.batch.provider, self.tenant, source_id), stored_row)
            .optional()?;
        Ok(stored)
    }

    fn insert(&mut self, write: &'a OfferWrite) -> Result<()> {
        let company_id = self.company(&write.company)?;
        // Every offer begins as an opening of its own; what it is a repost of is found out per company.
        let opening_id = openings::create(self.tx, company_id, self.now)?;
        let offer_id = self.insert_row(write, company_id, opening_id)?;
        self.seen.insert(offer_id);
        self.regroup.extend(company_id);
        if let Some(description) = &write.offer.description {
            self.write_text(offer_id, description)?;
        }
        if let Some(score) = &write.score {
            scores::write(self.tx, offer_id, score, self.now)?;
        }
        self.note_detail(offer_id, write)
    }

    /// The offer is another company's: an opening is of one company, so it starts as one of its own again.
    fn change_company(&mut self, stored: &Stored, company_id: Option<i64>) -> Result<()> {
        if company_id == stored.facts.company_id {
            return Ok(());
        }
        let before: i64 = self
            .tx
            .prepare_cached("SELECT opening_id FROM offers WHERE id = ?1")?
            .query_row([stored.id], |row| row.get(0))?;
        let opening_id = openings::create(self.tx, company_id, self.now)?;
        self.tx
            .prepare_cached("UPDATE offers SET opening_id = ?2 WHERE id = ?1")?
            .execute((stored.id, opening_id))?;
        self.tx
            .prepare_cached(
                "DELETE FROM openings
                 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM offers WHERE opening_id = ?1)",
            )?
            .execute([before])?;
        self.regroup.extend(stored.facts.company_id);
        self.regroup.extend(company_id);
        Ok(())
    }

    fn insert_row(&self, write: &OfferWrite, company_id: Option<i64>, opening_id: i64) -> Result<i64> {
        let offer = &write.offer;
        let salary = SalaryColumns::of(offer.salary.as_ref());
        let closed = (offer.listing == Listing::Closed).then_some((self.now, ClosedWhy::Source));
        let (closed_at, closed_why) = closed.unzip();
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO offers (
                 provider, tenant, source_id, first_seen_at, last_seen_at, changed_at, closed_at,
                 posted_at, updated_at, expires_at, company_id, opening_id, complete,
                 summary_hash, content_hash, url, title, employer_name, locations, workplace,
                 department, employment_type, salary_min, salary_max, salary_currency, salary_period,
                 attributes, closed_why, detail_token)
             VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)",
        )?;
        Ok(statement.insert(params![
            self.batch.provider,
            self.tenant,
            offer.id,
            self.now,
            closed_at,
            offer.posted_at,
            offer.updated_at,
            offer.expires_at,
            company_id,
            opening_id,
            offer.complete,
            write.summary_hash,
            write.content_hash,
            offer.url,
            offer.title,
            offer.employer.name,
            Json(&offer.locations),
            offer.workplace.as_str(),
            offer.department,
            offer.employment_type,
            salary.min,
            salary.max,
            salary.currency,
            salary.period,
            Json(&offer.attributes),
            closed_why,
            write.detail_token,
        ])?)
    }

    /// The content is another: all that the source tells is written anew. A description that is known
    /// stays where the source did not send one.
    fn update(&mut self, write: &'a OfferWrite, stored: &Stored) -> Result<()> {
        let company_id = self.company_after(write, stored)?;
        // A first detail tells more than the list did; it changes nothing.
        if stored.facts.complete || !write.offer.complete {
            changes::note_content(self.tx, stored.id, &write.offer, self.now)?;
        }
        self.update_row(write, stored, company_id)?;
        self.change_company(stored, company_id)?;
        self.regroup.extend(company_id);
        if let Some(description) = &write.offer.description {
            self.write_text(stored.id, description)?;
        }
        match score_of_stored_text(write, stored) {
            Some(score) => scores::write(self.tx, stored.id, score, self.now).map(drop),
            None => scores::mark_stale(self.tx, stored.id),
        }
    }

    fn update_row(&mut self, write: &OfferWrite, stored: &Stored, company_id: Option<i64>) -> Result<()> {
        let offer = &write.offer;
        let salary = SalaryColumns::of(offer.salary.as_ref());
        let facts = stored.facts.told(write, self.now);
        self.note_listing(stored.id, stored.facts.closed, facts.closed)?;
        let (closed_at, closed_why) = facts.closed.map(|closed| (closed.at, closed.why)).unzip();
        self.tx
            .prepare_cached(
                "UPDATE offers SET
                     last_seen_at = max(last_seen_at, ?2), changed_at = max(changed_at, ?2),
                     closed_at = ?3, posted_at = ?4, updated_at = ?5, expires_at = ?6, company_id = ?7,
                     complete = ?8, summary_hash = ?9, content_hash = ?10, url = ?11, title = ?12,
                     employer_name = ?13, locations = ?14, workplace = ?15, department = ?16,
                     employment_type = ?17, salary_min = ?18, salary_max = ?19, salary_currency = ?20,
                     salary_period = ?21, attributes = ?22, closed_why = ?23,
                     detail_token = coalesce(?24, detail_token)
                 WHERE id = ?1",
            )?
            .execute(params![
                stored.id,
                self.now,
                closed_at,
                facts.posted_at,
                facts.updated_at,
                facts.expires_at,
                company_id,
                offer.complete,
                write.summary_hash,
                write.content_hash,
                offer.url,
                offer.title,
                offer.employer.name,
                Json(&offer.locations),
                offer.workplace.as_str(),
                offer.department,
                offer.employment_type,
                salary.min,
                salary.max,
                salary.currency,
                salary.period,
                Json(&offer.attributes),
                closed_why,
                write.detail_token,
            ])?;
        Ok(())
    }

    /// Counts and keeps that an offer closed or opened again.
    fn note_listing(&mut self, offer_id: i64, before: Option<Closed>, after: Option<Closed>) -> Result<()> {
        match (before, after) {
            (None, Some(closed)) => {
                self.counts.closed += 1;
                checks::clear(self.tx, offer_id)?;
                changes::note_closed(self.tx, offer_id, self.now, closed.why)
            }
            (Some(_), None) => {
                self.counts.reopened += 1;
                changes::note_reopened(self.tx, offer_id, self.now)
            }
            _ => Ok(()),
        }
    }

    /// The content is as it was: what the source's clock and life say may still differ, a company may
    /// have become known, and a score may have been made since.
    fn refresh(&mut self, write: &'a OfferWrite, stored: &Stored) -> Result<()> {
        let mut facts = stored.facts.told(write, self.now);
        facts.complete |= stored.facts.complete;
        if is_list_row_only(write) && stored.facts.complete {
            // The time that the detail was read for stays, so that it is asked for again.
            facts.updated_at = stored.facts.updated_at;
        }
        if facts.company_id.is_none() || matches!(write.company, Company::Masked) {
            facts.company_id = self.company_after(write, stored)?;
        }
        if !is_list_row_only(write) && write.summary_hash != stored.summary_hash {
            self.tx
                .prepare_cached("UPDATE offers SET summary_hash = ?2 WHERE id = ?1")?
                .execute((stored.id, write.summary_hash))?;
        }
        if let Some(token) = &write.detail_token {
            self.tx
                .prepare_cached(
                    "UPDATE offers SET detail_token = ?2 WHERE id = ?1 AND detail_token IS NOT ?2",
                )?
                .execute((stored.id, token))?;
        }
        self.change_company(stored, facts.company_id)?;
        self.write_facts(stored.id, stored.facts, facts)?;
        let same_content = write.content_hash == stored.content_hash;
        if let Some(score) = score_of_stored_text(write, stored).filter(|_| same_content)
            && scores::write(self.tx, stored.id, score, self.now)? == Scored::Otherwise
        {
            self.dirty.extend(facts.company_id);
        }
        Ok(())
    }

    fn see_again(&mut self, row: &Unchanged) -> Result<()> {
        if !self.seen.insert(row.offer_id) {
            return Ok(());
        }
        if self.touch_as_it_was(row)? {
            self.counts.unchanged += 1;
            return Ok(());
        }
        let stored = self
            .tx
            .prepare_cached(
                "SELECT complete, company_id, posted_at, updated_at, expires_at, closed_at, closed_why
                 FROM offers WHERE id = ?1",
            )?
            .query_row([row.offer_id], |row| facts_row(row, 0))
            .optional()?;
        if let Some(stored) = stored {
            self.counts.unchanged += 1;
            let facts = Facts {
                updated_at: row.updated_at.max(stored.updated_at),
                closed: closed(row.listing, stored.closed, self.now),
                ..stored
            };
            self.write_facts(row.offer_id, stored, facts)?;
        }
        Ok(())
    }

    /// A row that could not be read shows its offer all the same, whatever it says of it.
    fn see_unread(&self, source_id: &str) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE offers SET last_seen_at = max(last_seen_at, ?4)
                 WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3 AND closed_at IS NULL",
            )?
            .execute((&self.batch.provider, self.tenant, source_id, self.now))?;
        Ok(())
    }

    /// The path of nearly every offer of nearly every scan: one statement, no index touched.
    fn touch_as_it_was(&self, row: &Unchanged) -> Result<bool> {
        let touched = self
            .tx
            .prepare_cached(
                "UPDATE offers SET last_seen_at = max(last_seen_at, ?2)
                 WHERE id = ?1 AND (?3 IS NULL OR updated_at >= ?3) AND (closed_at IS NULL) = ?4",
            )?
            .execute((row.offer_id, self.now, row.updated_at, row.listing == Listing::Open))?;
        Ok(touched == 1)
    }

    fn write_facts(&mut self, offer_id: i64, before: Facts, after: Facts) -> Result<()> {
        if before == after {
            self.tx
                .prepare_cached("UPDATE offers SET last_seen_at = max(last_seen_at, ?2) WHERE id = ?1")?
                .execute((offer_id, self.now))?;
            return Ok(());
        }
        self.note_listing(offer_id, before.closed, after.closed)?;
        let (closed_at, closed_why) = after.closed.map(|closed| (closed.at, closed.why)).unzip();
        self.tx
            .prepare_cached(
                "UPDATE offers SET last_seen_at = max(last_seen_at, ?2), complete = ?3, company_id = ?4,
                     posted_at = ?5, updated_at = ?6, expires_at = ?7, closed_at = ?8, closed_why = ?9
                 WHERE id = ?1",
            )?
            .execute((
                offer_id,
                self.now,
                after.complete,
                after.company_id,
                after.posted_at,
                after.updated_at,
                after.expires_at,
                closed_at,
                closed_why,
            ))?;
        self.dirty.extend(after.company_id);
        Ok(())
    }

    fn write_text(&self, offer_id: i64, description: &str) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO offer_texts (offer_id, description) VALUES (?1, ?2)
                 ON CONFLICT (offer_id) DO UPDATE SET description = excluded.description
                 WHERE offer_texts.description <> excluded.description",
            )?
            .execute((offer_id, description))?;
        Ok(())
    }

    /// Whose the offer is now. One whose employer turns out to be masked is nobody's.
    fn company_after(&mut self, write: &'a OfferWrite, stored: &Stored) -> Result<Option<i64>> {
        match &write.company {
            Company::Masked => Ok(None),
            company => Ok(self.company(company)?.or(stored.facts.company_id)),
        }
    }

    fn company(&mut self, company: &'a Company) -> Result<Option<i64>> {
        match company {
            // The caller may hold the id since before the company went into another.
            Company::Known(id) => companies::living(self.tx, *id).map(Some),
            Company::Facts(facts) if facts.identifies() => {
                if let Some(id) = self.resolved.get(facts) {
                    return Ok(Some(*id));
                }
                let resolved = companies::resolve(self.tx, facts, self.now)?;
                if let Resolved::Joined { .. } = resolved {
                    self.resolved.clear();
                }
                let id = resolved.id();
                self.resolved.insert(facts, id);
                Ok(Some(id))
            }
            Company::Facts(_) | Company::None | Company::Masked => Ok(None),
        }
    }
}

/// A board is another company's now: its offers follow it, each with an opening of its own again.
pub(in crate::store) fn follow_board(
    tx: &Transaction<'_>,
    provider: &str,
    tenant: &str,
    company_id: i64,
    now: Timestamp,
) -> Result<()> {
    let moving: Vec<(i64, Option<i64>)> = tx
        .prepare_cached(
            "SELECT id, company_id FROM offers
             WHERE provider = ?1 AND tenant = ?2 AND company_id IS NOT ?3",
        )?
        .query_map((provider, tenant, company_id), |row| Ok((row.get(0)?, row.get(1)?)))?
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

/// Whether the write is a list's row whose detail is still owed.
fn is_list_row_only(write: &OfferWrite) -> bool {
    !write.offer.complete
}

/// Whether the write has nothing to put in the place of what is stored: the content is the same, or it
/// is a list's row of an offer whose detail is known. Such a row tells less than the detail did; that it
/// changed is remembered by the old hash staying, so that its detail is asked for again.
fn tells_nothing_new(write: &OfferWrite, stored: &Stored) -> bool {
    write.content_hash == stored.content_hash
        || (is_list_row_only(write) && (stored.has_text || stored.facts.complete))
}

/// The write's score, unless it was made without the description that stays.
fn score_of_stored_text<'a>(write: &'a OfferWrite, stored: &Stored) -> Option<&'a ScoreRow> {
    let has_its_text = write.offer.description.is_some() || !stored.has_text;
    write.score.as_ref().filter(|_| has_its_text)
}

fn closed(listing: Listing, before: Option<Closed>, now: Timestamp) -> Option<Closed> {
    match listing {
        Listing::Open => None,
        Listing::Closed => Some(before.unwrap_or(Closed { at: now, why: ClosedWhy::Source })),
    }
}

impl Facts {
    /// These facts after the source told its own; what it does not say stays.
    fn told(self, write: &OfferWrite, now: Timestamp) -> Self {
        let offer = &write.offer;
        Self {
            complete: offer.complete,
            company_id: self.company_id,
            posted_at: offer.posted_at.or(self.posted_at),
            // Lists lag behind details and behind one another: the latest that was told counts.
            updated_at: offer.updated_at.max(self.updated_at),
            expires_at: offer.expires_at.or(self.expires_at),
            closed: if offer.complete {
                closed(offer.listing, self.closed, now)
            } else {
                // Only a detail knows what its source says of a listed offer, so only a detail takes it back.
                self.closed.filter(|closed| closed.why == ClosedWhy::Source)
            },
        }
    }
}

fn stored_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        summary_hash: row.get(1)?,
        content_hash: row.get(2)?,
        has_text: row.get(3)?,
        facts: facts_row(row, 4)?,
    })
}

/// Reads the facts from seven columns beginning at `first`.
fn facts_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Facts> {
    Ok(Facts {
        complete: row.get(first)?,
        company_id: row.get(first + 1)?,
        posted_at: row.get(first + 2)?,
        updated_at: row.get(first + 3)?,
        expires_at: row.get(first + 4)?,
        closed: match (row.get(first + 5)?, row.get(first + 6)?) {
            (Some(at), Some(why)) => Some(Closed { at, why }),
            _ => None,
        },
    })
}
