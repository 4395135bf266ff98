//! A batch of offers: which are new, which changed, which were only seen again.
//!
//! New and changed are decided here, inside the transaction, whatever the caller knew before it:
//! another search of the same provider may have written the same advert meanwhile.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    facts::{Facts, StoredOffer, is_list_row, keeps_content, score_of_stored_text},
    input::{Company, OfferBatch, OfferWrite, Unchanged},
    insert::NewOffers,
    row::OfferRows,
};
use crate::store::{
    Fenced, Result,
    companies::{self, CompanyFacts, Resolved},
    offer_texts,
    offers::{
        changes, checks,
        closed::Closed,
        columns::tenant_column,
        known::has_offers,
        scores::{self, ScoreChange},
    },
};

/// What a page changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageCounts {
    /// Offers not known before.
    pub new: u64,
    /// Offers whose content changed.
    pub changed: u64,
    /// Offers that did not change.
    pub unchanged: u64,
    /// Offers that their source said are closed.
    pub closed: u64,
    /// Closed offers that are open again.
    pub reopened: u64,
}

/// Writes offers with their scores, companies and history, and notes whose figures are out of date.
pub fn write_offers(tx: &Fenced<'_>, batch: &OfferBatch) -> Result<PageCounts> {
    let mut writer = BatchWriter::new(tx, batch)?;
    for write in last_of_each_id(&batch.changed_or_new) {
        writer.save(write)?;
    }
    for row in &batch.unchanged {
        writer.see_again(row)?;
    }
    for id in &batch.unread {
        writer.rows.mark_seen_unread(id)?;
    }
    writer.mark_companies()
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

/// Writes a batch and remembers what has to be done after its last offer.
struct BatchWriter<'a> {
    rows: OfferRows<'a>,
    /// Nothing of the board was stored before this batch: of an id that comes once, nothing is to be found.
    all_new: bool,
    new_offers: Option<NewOffers<'a>>,
    counts: PageCounts,
    /// Companies whose figures are out of date.
    dirty: BTreeSet<i64>,
    /// Companies whose offers may form other openings.
    regroup: BTreeSet<i64>,
    /// Offers of this batch, so that one that comes twice is counted once.
    seen: HashSet<i64>,
    /// Companies of facts that were looked up.
    resolved: HashMap<&'a CompanyFacts, i64>,
    /// Where ids lead that the caller holds, as was looked up.
    living: HashMap<i64, i64>,
}

impl<'a> BatchWriter<'a> {
    fn new(tx: &'a Fenced<'a>, batch: &'a OfferBatch) -> Result<Self> {
        let tenant = tenant_column(batch.tenant.as_deref());
        let rows = OfferRows { tx, provider: &batch.provider, tenant, now: batch.now };
        Ok(Self {
            rows,
            all_new: !batch.changed_or_new.is_empty()
                && !has_offers(tx, &batch.provider, batch.tenant.as_deref())?,
            new_offers: None,
            counts: PageCounts::default(),
            dirty: BTreeSet::new(),
            regroup: BTreeSet::new(),
            seen: HashSet::new(),
            resolved: HashMap::new(),
            living: HashMap::new(),
        })
    }

    fn save(&mut self, write: &'a OfferWrite) -> Result<()> {
        let stored = if self.all_new { None } else { self.rows.find(&write.offer.id)? };
        let Some(stored) = stored else {
            self.counts.new += 1;
            return self.insert(write);
        };
        self.seen.insert(stored.id);
        if keeps_content(write, &stored) {
            self.counts.unchanged += 1;
            self.refresh(write, &stored)?;
        } else {
            self.counts.changed += 1;
            self.update(write, &stored)?;
        }
        self.note_detail(stored.id, write)
    }

    /// Notes whether the offer's detail has to be asked for again.
    fn note_detail(&self, offer_id: i64, write: &OfferWrite) -> Result<()> {
        match &write.detail_error {
            Some(error) => checks::failed(self.rows.tx, offer_id, error, self.rows.now),
            None if write.offer.complete => checks::clear(self.rows.tx, offer_id),
            None => Ok(()),
        }
    }

    fn insert(&mut self, write: &'a OfferWrite) -> Result<()> {
        let company_id = self.company(&write.company)?;
        let new_offers = match &mut self.new_offers {
            Some(new_offers) => new_offers,
            None => self.new_offers.insert(NewOffers::new(self.rows)?),
        };
        // Each offer begins as an opening of its own; which offers are one opening is found out per company.
        let offer_id = new_offers.insert(write, company_id)?;
        self.seen.insert(offer_id);
        self.regroup.extend(company_id);
        match &write.detail_error {
            Some(error) => checks::failed(self.rows.tx, offer_id, error, self.rows.now),
            None => Ok(()),
        }
    }

    /// The content differs: all that the source says is written. A description that is stored stays where the
    /// source did not send one.
    fn update(&mut self, write: &'a OfferWrite, stored: &StoredOffer) -> Result<()> {
        let OfferRows { tx, now, .. } = self.rows;
        let company_id = self.company_after(write, stored)?;
        // A first detail says more than the list did; that is no change of the offer.
        if stored.facts.complete || !write.offer.complete {
            changes::note_content(tx, stored.id, &write.offer, now)?;
        }
        let facts = Facts { company_id, ..stored.facts.after_change(write, now) };
        self.note_listing(stored.id, stored.facts.closed, facts.closed)?;
        self.rows.update(stored.id, write, &facts)?;
        self.change_company(stored, company_id)?;
        self.regroup.extend(company_id);
        if let Some(description) = &write.offer.description {
            offer_texts::set(tx, stored.id, description)?;
        }
        match score_of_stored_text(write, stored) {
            Some(score) => scores::write(tx, stored.id, score, now).map(drop),
            None => scores::mark_stale(tx, stored.id),
        }
    }

    /// The content stays: the source's times and the listing may still differ, a company may have become
    /// known, and a score may have been made since.
    fn refresh(&mut self, write: &'a OfferWrite, stored: &StoredOffer) -> Result<()> {
        let mut facts = stored.facts.after_refresh(write, self.rows.now);
        if facts.company_id.is_none() || matches!(write.company, Company::Masked) {
            facts.company_id = self.company_after(write, stored)?;
        }
        if !is_list_row(write) && write.summary_hash != stored.summary_hash {
            self.rows.set_summary_hash(stored.id, write.summary_hash)?;
        }
        if let Some(token) = &write.detail_token {
            self.rows.set_detail_token(stored.id, token)?;
        }
        self.change_company(stored, facts.company_id)?;
        self.write_facts(stored.id, &stored.facts, &facts)?;
        let same_content = write.content_hash == stored.content_hash;
        if let Some(score) = score_of_stored_text(write, stored).filter(|_| same_content)
            && scores::write(self.rows.tx, stored.id, score, self.rows.now)? == ScoreChange::Changed
        {
            self.dirty.extend(facts.company_id);
        }
        Ok(())
    }

    fn see_again(&mut self, row: &Unchanged) -> Result<()> {
        if !self.seen.insert(row.offer_id) {
            return Ok(());
        }
        if self.rows.mark_seen_if_same(row)? {
            self.counts.unchanged += 1;
            return Ok(());
        }
        if let Some(stored) = self.rows.facts(row.offer_id)? {
            self.counts.unchanged += 1;
            let facts = stored.after_sight(row.listing, row.updated_at, self.rows.now);
            self.write_facts(row.offer_id, &stored, &facts)?;
        }
        Ok(())
    }

    fn write_facts(&mut self, offer_id: i64, before: &Facts, after: &Facts) -> Result<()> {
        if before == after {
            return self.rows.mark_seen(offer_id);
        }
        self.note_listing(offer_id, before.closed, after.closed)?;
        self.rows.update_facts(offer_id, after)?;
        self.dirty.extend(after.company_id);
        Ok(())
    }

    /// Counts that an offer closed or opened again, and notes it in the offer's history.
    fn note_listing(&mut self, offer_id: i64, before: Option<Closed>, after: Option<Closed>) -> Result<()> {
        let OfferRows { tx, now, .. } = self.rows;
        match (before, after) {
            (None, Some(closed)) => {
                self.counts.closed += 1;
                checks::clear(tx, offer_id)?;
                changes::note_closed(tx, offer_id, now, closed.why)
            }
            (Some(_), None) => {
                self.counts.reopened += 1;
                changes::note_reopened(tx, offer_id, now)
            }
            _ => Ok(()),
        }
    }

    /// An opening is of one company: an offer that becomes another company's gets an opening of its own.
    fn change_company(&mut self, stored: &StoredOffer, company_id: Option<i64>) -> Result<()> {
        if company_id == stored.facts.company_id {
            return Ok(());
        }
        self.rows.set_own_opening(stored.id, company_id)?;
        self.regroup.extend(stored.facts.company_id);
        self.regroup.extend(company_id);
        Ok(())
    }

    /// The company of a stored offer after this write. One whose employer turns out to be hidden has none.
    fn company_after(&mut self, write: &'a OfferWrite, stored: &StoredOffer) -> Result<Option<i64>> {
        match &write.company {
            Company::Masked => Ok(None),
            company => Ok(self.company(company)?.or(stored.facts.company_id)),
        }
    }

    fn company(&mut self, company: &'a Company) -> Result<Option<i64>> {
        match company {
            // The caller may hold the id since before the company was merged into another.
            Company::Known(id) => self.living(*id).map(Some),
            Company::Facts(facts) if facts.identifies() => self.resolve(facts).map(Some),
            Company::Facts(_) | Company::None | Company::Masked => Ok(None),
        }
    }

    fn living(&mut self, id: i64) -> Result<i64> {
        if let Some(living) = self.living.get(&id) {
            return Ok(*living);
        }
        let living = companies::living(self.rows.tx, id)?;
        self.living.insert(id, living);
        Ok(living)
    }

    fn resolve(&mut self, facts: &'a CompanyFacts) -> Result<i64> {
        if let Some(id) = self.resolved.get(facts) {
            return Ok(*id);
        }
        let resolved = companies::resolve(self.rows.tx, facts, self.rows.now)?;
        if let Resolved::Joined { .. } = resolved {
            // Ids that were remembered may name the company that was merged away.
            self.resolved.clear();
            self.living.clear();
        }
        self.resolved.insert(facts, resolved.id());
        Ok(resolved.id())
    }

    /// Marks the companies whose figures or openings the batch put out of date, and returns the counts.
    fn mark_companies(self) -> Result<PageCounts> {
        for company_id in self.regroup {
            companies::mark_regroup(self.rows.tx, company_id)?;
        }
        for company_id in self.dirty {
            companies::mark_dirty(self.rows.tx, company_id)?;
        }
        Ok(self.counts)
    }
}
