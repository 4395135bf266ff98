//! One directory's part of a run: pages of its list, then pages about single companies.
//!
//! The directory's plugin says where its list begins and reads pages; every page is fetched here, under
//! robots.txt, the grant and the hosts' pace. A pass goes on over several runs: what is left of the list and of
//! its pages about single companies is kept in the database, and nothing is asked twice in one pass.

use std::{sync::Arc, time::Duration};

use chrono_tz::Tz;
use url::Url;

use crate::{
    bounds::{discovery, units},
    config::DirectorySettings,
    domain::{FailureClass, Timestamp, counted},
    http::Scope,
    pipeline::{
        context::RunContext,
        paging::{DigestSet, Paging},
        prepared::Directory,
        report::{DirectorySummary, Failure},
        web::{Visit, Visited, Visitor, robots_agent},
    },
    plugins::{
        Instance,
        model::{Document, ListedCompany, Listing},
    },
    store::{
        Fenced, StoreError,
        companies::{self, CompanyFacts, Resolved},
        directories::{self, EntryKey},
    },
};

/// When a page about a company that could not be read is asked for again.
const DETAIL_AGAIN: Duration = Duration::from_hours(24);

/// One directory's part of a run.
struct Reading<'a> {
    run: &'a RunContext,
    directory: &'a Directory,
    visitor: Visitor<'a>,
    instance: Instance,
    summary: DirectorySummary,
    /// Pages of the list that are still to be read.
    left: Vec<String>,
    /// Pages of the list that were read in this pass, those of earlier runs included.
    listed: u64,
    /// Pages that failed since the last one that was read.
    failures: u32,
    watch: ListWatch,
}

/// Watches the pages of the list in one run. A directory may have several lists, whose companies may be the same.
#[derive(Debug, Default)]
struct ListWatch {
    /// Those that were read.
    read: DigestSet,
    /// The list that is being read, from one of its pages to the next.
    list: Paging,
    /// Its next page.
    next: Option<String>,
}

impl ListWatch {
    /// Takes a page that was read. Its next page is left out if it was read already, or if the list leads nowhere; that
    /// is told.
    fn take(&mut self, page: &str, listing: &mut Listing) -> Option<String> {
        self.read.insert(page);
        if self.next.take().is_none_or(|expected| expected != page) {
            self.list = Paging::default();
        }
        let named = listing.companies.iter().map(|company| company.name.as_str());
        self.list.page(named.chain(listing.details.iter().map(String::as_str)));
        let next = listing.next.take().filter(|next| next != page && !self.read.contains(next))?;
        if let Some(stall) = self.list.stalls_at(&next) {
            return Some(format!("{stall}; the rest of the list is left"));
        }
        self.next = Some(next.clone());
        listing.next = Some(next);
        None
    }
}

/// Why a page gave nothing.
#[derive(Debug, PartialEq, Eq)]
enum Unread {
    /// There is no such page any more: no fault of the directory's.
    Gone(String),
    /// It could not be fetched or read.
    Reason(String),
    /// The run ends.
    OutOfTime,
}

/// How a part of a pass ended.
enum Part {
    /// As far as this run goes.
    Done,
    /// The directory cannot be read now.
    Failed(Failure),
    /// The run ends.
    OutOfTime,
}

impl Part {
    fn failed(page: &str, message: String) -> Self {
        Self::Failed(Failure { unit: Some(page.to_owned()), class: FailureClass::Directory, message })
    }
}

pub(super) async fn read(run: &RunContext, directory: &Directory) -> Result<DirectorySummary, StoreError> {
    let mut summary = DirectorySummary { directory: directory.name.clone(), ..DirectorySummary::default() };
    let (name, now) = (directory.name.clone(), run.now());
    let state = run.read(move |connection| directories::state(connection, &name)).await?;
    let listed = state.as_ref().filter(|state| state.cursor.is_some()).map_or(0, |state| state.pages);
    summary.skipped = state.as_ref().and_then(|state| left_alone(state, now, run.config.display_zone));
    if summary.skipped.is_some() {
        return Ok(summary);
    }
    let name = directory.name.clone();
    let cursor = run.write(move |tx| directories::begin(tx, &name, now)).await?;
    let scope = Scope::new(Arc::clone(&directory.grant), most_requests(&directory.settings));
    let begun = begin(run, directory, cursor).await;
    let (instance, left) = match begun {
        Ok(begun) => begun,
        Err(message) => {
            summary.errors.push(Failure { unit: None, class: FailureClass::Directory, message });
            return Ok(summary);
        }
    };
    let agent = robots_agent(&run.config.http.user_agent);
    let visitor = Visitor::new(&run.client, &scope, agent, (&run.config.discovery).into());
    let mut reading = Reading {
        run,
        directory,
        visitor,
        instance,
        summary,
        left,
        listed,
        failures: 0,
        watch: ListWatch::default(),
    };
    let outcome = tokio::select! {
        outcome = reading.pass() => outcome,
        () = run.shutdown.stopped() => Ok(()),
    };
    let mut summary = reading.summary;
    let traffic = scope.traffic();
    summary.requests = traffic.requests;
    summary.bytes_received = traffic.bytes_received;
    outcome.map(|()| summary)
}

/// The requests that one run may send to a directory.
fn most_requests(settings: &DirectorySettings) -> u32 {
    let pages = settings.pages.saturating_add(settings.details);
    let most = pages.saturating_mul(2).saturating_add(discovery::DIRECTORY_REQUESTS.size());
    u32::try_from(most).unwrap_or(u32::MAX)
}

/// Why a directory is not read now, if it is not due.
fn left_alone(state: &directories::Directory, now: Timestamp, zone: Tz) -> Option<String> {
    if state.is_due(now) {
        return None;
    }
    let until = state.due_at.map_or_else(|| "further notice".to_owned(), |due_at| due_at.in_zone(zone));
    Some(format!("read to its end, left alone until {until}"))
}

/// The pages that a cursor names. The cursor is a list of addresses that this module wrote. If it cannot be read, the
/// pass starts again.
fn pages_left(cursor: Option<&str>) -> Option<Vec<String>> {
    cursor.and_then(|cursor| serde_json::from_str(cursor).ok())
}

/// Puts the next page before those that are left, unless it was just read or is among them.
fn add_next(left: &mut Vec<String>, read: &str, next: Option<String>) {
    if let Some(next) = next.filter(|next| next != read && !left.contains(next)) {
        left.insert(0, next);
    }
}

/// Leaves what is left of a list of which so many pages were read that it has no end, and says so.
fn leave_endless(left: &mut Vec<String>, listed: u64) -> Option<String> {
    if left.is_empty() || listed < units::DIRECTORY_PASS.limit {
        return None;
    }
    left.clear();
    Some(format!(
        "its list has no end: {} read of it, as many as one pass may; the rest is left",
        counted(listed, "page was", "pages were")
    ))
}

/// The page of a visit, or why there is none.
fn page_of(address: &str, visit: Visit) -> Result<Box<Visited>, Unread> {
    let reason = |text: &str| Unread::Reason(format!("{address}: {text}"));
    match visit {
        Visit::Page(visited) => Ok(visited),
        Visit::Disallowed(_) => Err(reason("robots.txt asks to stay away")),
        Visit::Refused(why) | Visit::Failed(why) | Visit::Unreached(why) => Err(reason(&why)),
        Visit::TooHeavy(bound) => Err(reason(&format!("the page is too heavy: {bound}"))),
        Visit::Absent(status) => Err(Unread::Gone(format!("{address}: it answers {status}"))),
        Visit::OutOfTime | Visit::LeadsAway(_) => Err(Unread::OutOfTime),
    }
}

/// An instance, and the pages of the list that are left of this pass.
async fn begin(
    run: &RunContext,
    directory: &Directory,
    cursor: Option<String>,
) -> Result<(Instance, Vec<String>), String> {
    let mut instance =
        Instance::new(&directory.plugin, directory.setup()).await.map_err(|error| error.to_string())?;
    if let Some(left) = pages_left(cursor.as_deref()) {
        return Ok((instance, left));
    }
    let context = run.call_context(1);
    let first = instance.directory_start(&context).await.map_err(|error| error.to_string())?;
    Ok((instance, first))
}

impl Reading<'_> {
    /// Reads pages of the list, then pages about single companies, as many as a run may read. If a page of the list
    /// fails, the pages about companies that are already known are read all the same.
    async fn pass(&mut self) -> Result<(), StoreError> {
        let list = self.list().await?;
        if matches!(list, Part::OutOfTime) {
            return Ok(());
        }
        let details = self.details().await?;
        for part in [list, details] {
            match part {
                Part::Done => {}
                Part::Failed(failure) => return self.give_up(failure).await,
                Part::OutOfTime => return Ok(()),
            }
        }
        self.finish_if_done().await
    }

    async fn list(&mut self) -> Result<Part, StoreError> {
        for _ in 0..self.directory.settings.pages {
            if self.left.is_empty() || self.is_full() {
                break;
            }
            let page = self.left.remove(0);
            match self.page(&page).await {
                Ok(listing) => self.keep_page(&page, listing).await?,
                Err(Unread::OutOfTime) => return Ok(Part::OutOfTime),
                Err(Unread::Gone(reason) | Unread::Reason(reason)) => return Ok(Part::failed(&page, reason)),
            }
        }
        Ok(Part::Done)
    }

    fn is_full(&self) -> bool {
        let found = self.summary.companies_new + self.summary.companies_known;
        found >= self.directory.settings.companies as u64
    }

    /// Fetches a page, has it read, and counts the failures in a row.
    async fn page(&mut self, address: &str) -> Result<Listing, Unread> {
        let read = self.fetch_and_read(address).await;
        match &read {
            Ok(_) => self.failures = 0,
            Err(Unread::Reason(_)) => self.failures += 1,
            Err(Unread::Gone(_) | Unread::OutOfTime) => {}
        }
        read
    }

    async fn fetch_and_read(&mut self, address: &str) -> Result<Listing, Unread> {
        let url = Url::parse(address).map_err(|_| Unread::Reason(format!("{address}: no address")))?;
        let visited = page_of(address, self.visitor.visit_anywhere(&url).await)?;
        self.summary.pages += 1;
        let document = Document {
            url: address.to_owned(),
            final_url: visited.url.to_string(),
            status: visited.status,
            content_type: visited.content_type.clone(),
            html: visited.page.reduced.clone(),
        };
        let context = self.run.call_context(1);
        let read = self.instance.directory_read(&context, document).await;
        read.map_err(|error| Unread::Reason(error.to_string()))
    }

    async fn keep_page(&mut self, page: &str, mut listing: Listing) -> Result<(), StoreError> {
        let stalled = self.watch.take(page, &mut listing);
        add_next(&mut self.left, page, listing.next);
        self.listed += 1;
        for message in stalled.into_iter().chain(leave_endless(&mut self.left, self.listed)) {
            let failure = Failure { unit: Some(page.to_owned()), class: FailureClass::Directory, message };
            self.summary.errors.push(failure);
        }
        self.summary.unreadable += listing.left as u64;
        let cursor = serde_json::to_string(&self.left)
            .map_err(|error| StoreError::Internal(format!("a directory's cursor: {error}")))?;
        let (companies, details) = (listing.companies, listing.details);
        let counts = self
            .write(move |tx, name, now| {
                let mut counts = Counts::default();
                for company in &companies {
                    counts.add(keep_company(tx, company, now)?);
                }
                counts.unusable += directories::add_entries(tx, name, &details, now)?;
                directories::advance(tx, name, Some(&cursor), counts.new + counts.known)?;
                Ok(counts)
            })
            .await?;
        self.count(counts);
        Ok(())
    }

    fn count(&mut self, counts: Counts) {
        self.summary.companies_new += counts.new;
        self.summary.companies_known += counts.known;
        self.summary.unreadable += counts.unusable;
    }

    async fn details(&mut self) -> Result<Part, StoreError> {
        let limit = u32::try_from(self.directory.settings.details).unwrap_or(u32::MAX);
        for address in self.pending(limit).await? {
            if self.is_full() || self.run.shutdown.is_stopped() {
                break;
            }
            match self.page(&address).await {
                Ok(listing) => self.keep_detail(address, listing).await?,
                Err(Unread::OutOfTime) => return Ok(Part::OutOfTime),
                Err(Unread::Gone(reason)) => self.skip_detail(address, reason).await?,
                Err(Unread::Reason(reason)) => {
                    self.skip_detail(address.clone(), reason.clone()).await?;
                    if self.failures >= discovery::DIRECTORY_FAILURES.count() {
                        return Ok(Part::failed(&address, reason));
                    }
                }
            }
        }
        Ok(Part::Done)
    }

    /// One write of this pass.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Fenced<'_>, &str, Timestamp) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (name, now) = (self.directory.name.clone(), self.run.now());
        self.run.write(move |tx| work(tx, &name, now)).await
    }

    async fn pending(&self, limit: u32) -> Result<Vec<String>, StoreError> {
        let (name, now) = (self.directory.name.clone(), self.run.now());
        self.run.read(move |connection| directories::entries_pending(connection, &name, now, limit)).await
    }

    async fn keep_detail(&mut self, address: String, listing: Listing) -> Result<(), StoreError> {
        self.summary.unreadable += listing.left as u64;
        let Some(company) = listing.companies.into_iter().next() else {
            return self.skip_detail(address, "no company on it".to_owned()).await;
        };
        let counts = self
            .write(move |tx, name, now| {
                let mut counts = Counts::default();
                let resolved = keep_company(tx, &company, now)?;
                counts.add(resolved);
                let entry = EntryKey { directory: name, url: &address };
                directories::entry_done(tx, entry, resolved.map(Resolved::id), now)?;
                Ok(counts)
            })
            .await?;
        self.count(counts);
        Ok(())
    }

    async fn skip_detail(&mut self, address: String, reason: String) -> Result<(), StoreError> {
        self.summary.unreadable += 1;
        tracing::debug!("a page about a company gave nothing: {reason}");
        self.write(move |tx, name, now| {
            let again = Some(now.plus(DETAIL_AGAIN));
            let entry = EntryKey { directory: name, url: &address };
            directories::entry_failed(tx, entry, &reason, again, now)
        })
        .await
    }

    /// Reports that the directory cannot be read now; a later run continues the pass.
    async fn give_up(&mut self, failure: Failure) -> Result<(), StoreError> {
        let reason = failure.message.clone();
        self.summary.errors.push(failure);
        self.write(move |tx, name, now| {
            directories::finish(tx, name, Some(now.plus(DETAIL_AGAIN)), Some(&reason), now)
        })
        .await
    }

    async fn finish_if_done(&mut self) -> Result<(), StoreError> {
        if !self.left.is_empty() || !self.pending(1).await?.is_empty() {
            return Ok(());
        }
        self.summary.complete = true;
        let every = self.directory.settings.every;
        self.write(move |tx, name, now| directories::finish(tx, name, Some(now.plus(every)), None, now)).await
    }
}

/// Companies of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    new: u64,
    known: u64,
    unusable: u64,
}

impl Counts {
    fn add(&mut self, resolved: Option<Resolved>) {
        match resolved {
            Some(Resolved::Created(_)) => self.new += 1,
            Some(Resolved::Existing(_) | Resolved::Joined { .. }) => self.known += 1,
            None => self.unusable += 1,
        }
    }
}

/// Stores the company that a page describes, found by its domain, else by its name; `None` if the page gives neither.
fn keep_company(
    tx: &Fenced<'_>,
    listed: &ListedCompany,
    now: Timestamp,
) -> Result<Option<Resolved>, StoreError> {
    let facts = CompanyFacts::new(&listed.name, listed.website.as_deref());
    if !facts.identifies() {
        return Ok(None);
    }
    companies::resolve(tx, &facts, now).map(Some)
}

#[cfg(test)]
mod tests;
