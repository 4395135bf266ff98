//! The pages of a scan.

use std::collections::BTreeSet;

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Continuation, Coverage, EndReason, Host, Offer, Page, PluginError, Skipped, json::Unread,
};

use crate::{
    cursor::{Cursor, MOST_IDS, Search},
    face::{self, Face},
    feed::{self, Feed},
    search::{self, PAGE},
    tenant::CareerSite,
    tiles,
};

/// Requests of one call at most, where a language shows only what others showed before.
const MOST_REQUESTS: usize = 10;

/// The first page.
pub(crate) fn begin(site: &CareerSite, ctx: &CallContext, host: &mut dyn Host) -> Result<Page, PluginError> {
    match face::find(site, ctx, host)? {
        Face::Feed(feed) => of_feed(feed, host),
        Face::Sitemap(offers) => Ok(Page::full_snapshot(offers)),
        Face::Tiles(brand, answer) => of_tiles(&site.origin(), brand, 0, None, &answer),
        Face::Search(brand, locales) => {
            let search = Search { brand, locales, page: 0, rows: 0, lacking: false, ids: Vec::new() };
            of_search(&site.origin(), ctx, host, search)
        }
    }
}

/// A later page.
pub(crate) fn go_on(
    site: &CareerSite,
    ctx: &CallContext,
    host: &mut dyn Host,
    cursor: Cursor,
) -> Result<Page, PluginError> {
    let origin = site.origin();
    match cursor {
        Cursor::Tiles { brand, row, before } => {
            let answer = face::ask_tiles(host, ctx, &format!("{origin}{brand}"), row)?;
            of_tiles(&origin, brand, row, before.as_deref(), &answer)
        }
        Cursor::Search(search) => of_search(&origin, ctx, host, search),
    }
}

/// All of a feed, each posting once.
fn of_feed(mut feed: Feed, host: &mut dyn Host) -> Result<Page, PluginError> {
    let mut unread = Unread::default();
    let mut known = BTreeSet::new();
    let mut rows: Vec<Result<Offer, Skipped>> = Vec::new();
    while let Some(item) = feed.item()? {
        let row = feed::offer(&item, &mut unread);
        if row.as_ref().is_ok_and(|offer| !known.insert(offer.ref_.id.clone())) {
            continue;
        }
        rows.push(row);
    }
    unread.tell(host);
    Ok(Page::of_rows(rows))
}

/// Tiles are often some of the postings only, so that nothing follows from one that is not among them.
fn of_tiles(
    origin: &str,
    brand: String,
    row: usize,
    before: Option<&str>,
    answer: &str,
) -> Result<Page, PluginError> {
    let (count, offers) = tiles::offers(answer, origin);
    let first = offers.first().map(|offer| offer.ref_.id.clone());
    let repeats = first.is_some() && first.as_deref() == before;
    let next = if count == 0 || repeats {
        Continuation::End(EndReason::Complete)
    } else {
        Continuation::More(Cursor::Tiles { brand, row: row + count, before: first }.written()?)
    };
    let offers = if repeats { Vec::new() } else { offers };
    Ok(Page { next, coverage: Coverage::Partial, ..Page::full_snapshot(offers) })
}

/// One page of the newer search, or several of which the last shows something new.
fn of_search(
    origin: &str,
    ctx: &CallContext,
    host: &mut dyn Host,
    mut search: Search,
) -> Result<Page, PluginError> {
    let mut unread = Unread::default();
    let mut page = Page::full_snapshot(Vec::new());
    let base = format!("{origin}{}", search.brand);
    for _ in 0..MOST_REQUESTS {
        let Some(locale) = search.locales.first().cloned() else { break };
        let answer = face::ask_search(host, ctx, &base, (&locale, search.page))?;
        let (rows, total) = search::rows(&answer, (&base, &locale), &mut unread)?;
        let count = rows.len() as u64;
        take(&mut search, rows, &mut page);
        search.rows += count;
        search.page += 1;
        if count < PAGE || search.rows >= total {
            search.lacking |= search.rows < total;
            search.locales.remove(0);
            (search.page, search.rows) = (0, 0);
        }
        if !page.offers.is_empty() || !page.skipped.is_empty() {
            break;
        }
    }
    unread.tell(host);
    if search.locales.is_empty() {
        if search.lacking {
            page.next = Continuation::End(EndReason::EmptyPage);
            page.coverage = Coverage::Partial;
        }
    } else {
        page.next = Continuation::More(Cursor::Search(search).written()?);
    }
    Ok(page)
}

/// Takes the rows that no language showed before.
fn take(search: &mut Search, rows: Vec<Result<Offer, Skipped>>, page: &mut Page) {
    for row in rows {
        let id = match &row {
            Ok(offer) => Some(&offer.ref_.id),
            Err(skipped) => skipped.id.as_ref(),
        };
        if let Some(id) = id {
            if search.ids.contains(id) {
                continue;
            }
            if search.ids.len() < MOST_IDS {
                search.ids.push(id.clone());
            }
        }
        match row {
            Ok(offer) => page.offers.push(offer),
            Err(skipped) => page.skipped.push(skipped),
        }
    }
}
