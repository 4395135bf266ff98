//! Reads a board page by page: as a whole where its service gives that, and part by part where it does not.
//!
//! Some customers' services tell 2,000 for whatever is more, and begin again behind it; others go on. So what lies behind
//! the 2,000th is looked at first. A board that begins again there is split by a facet into parts that are small enough.

use jobscan_plugin_sdk as sdk;
use sdk::{BlockKind, Blocked, CallContext, Continuation, Coverage, EndReason, Host, Page, PluginError};

use crate::{
    cursor::{DEEPEST, Progress, Slice},
    facets,
    list::{self, List},
    request::{self, CAP, PAGE},
    site::{Face, Site},
};

/// Requests of one call at most, where pages show only what other parts showed before.
const MOST_REQUESTS: usize = 10;

/// A board that is read.
pub(crate) struct Walk<'h> {
    pub(crate) site: &'h Site,
    pub(crate) ctx: &'h CallContext,
    pub(crate) host: &'h mut dyn Host,
}

/// What one call gives.
#[derive(Default)]
struct Taken {
    offers: Vec<sdk::Offer>,
    skipped: Vec<sdk::Skipped>,
}

impl Walk<'_> {
    /// The first page.
    pub(crate) fn begin(mut self) -> Result<Page, PluginError> {
        let (face, answer) = self.first(PAGE)?;
        let mut progress = Progress::of(face);
        let mut taken = Taken::default();
        let list = self.read(&answer, face)?;
        let rows = list.rows.len() as u64;
        // A page with rows and the count 0 does not tell the count.
        progress.total = list.total.filter(|total| *total > 0 || rows == 0);
        progress.board = progress.total;
        take(&mut progress, list, &mut taken);
        if rows < PAGE || progress.total.is_some_and(|total| progress.rows >= total) {
            return Ok(end(&progress, taken));
        }
        if progress.total.is_some_and(|total| total >= CAP) {
            self.look_behind(&mut progress, &answer)?;
        }
        more(&progress, taken)
    }

    /// A later page.
    pub(crate) fn go_on(mut self, mut progress: Progress) -> Result<Page, PluginError> {
        let mut taken = Taken::default();
        for _ in 0..MOST_REQUESTS {
            let answer = self.ask(progress.face, &progress.slices, progress.rows)?;
            let list = self.read(&answer, progress.face)?;
            latch(&mut progress, list.total)?;
            let rows = list.rows.len() as u64;
            let new = take(&mut progress, list, &mut taken);
            let reached = progress.total.is_some_and(|total| progress.rows >= total);
            if progress.slices.is_empty() {
                // A page that repeats what came before is the last one.
                if rows < PAGE || new == 0 || reached && !progress.capped {
                    return Ok(end(&progress, taken));
                }
            } else if rows < PAGE || reached || progress.rows >= CAP {
                progress.lacking |= !reached;
                if !self.next_part(&mut progress)? {
                    return Ok(end(&progress, taken));
                }
            }
            if !taken.offers.is_empty() || !taken.skipped.is_empty() {
                break;
            }
        }
        more(&progress, taken)
    }

    /// The answer of the first face that has the board, or else the last one's refusal.
    pub(crate) fn first(&mut self, limit: u64) -> Result<(Face, String), PluginError> {
        let mut refusal = None;
        for &face in self.site.faces() {
            let request = request::list(self.site, face, &[], 0, limit);
            match request::listed(self.host, self.ctx, request) {
                Err(PluginError::NotFound(detail)) => refusal = Some(detail),
                answer => return Ok((face, answer?)),
            }
        }
        Err(PluginError::NotFound(refusal.unwrap_or_default()))
    }

    /// Looks at what lies behind the 2,000th posting, and prepares to read the board in parts if that is the beginning.
    fn look_behind(&mut self, progress: &mut Progress, answer: &str) -> Result<(), PluginError> {
        let behind = match self.ask(progress.face, &[], CAP) {
            Ok(answer) => self.read(&answer, progress.face)?,
            // Some refuse to be asked that far.
            Err(PluginError::Other(_)) => List::default(),
            Err(error) => return Err(error),
        };
        let counted = facets::total(&facets::read(answer)).filter(|count| *count > CAP);
        let is_new = |posting: &String| !progress.seen.contains(posting);
        if behind.rows.iter().filter_map(|row| row.posting.as_ref()).any(is_new) {
            // It goes on, whatever count it tells.
            progress.capped = progress.total == Some(CAP);
            progress.board = if progress.capped { counted } else { progress.total };
        } else if counted.is_some() || !behind.rows.is_empty() {
            progress.capped = true;
            progress.board = counted.max(progress.total.filter(|total| *total > CAP));
            let expected = progress.board.unwrap_or(CAP + 1);
            progress.lacking = !self.open(progress, Vec::new(), None, expected)?;
        }
        Ok(())
    }

    /// Goes on to the next part. Whether there is one.
    fn next_part(&mut self, progress: &mut Progress) -> Result<bool, PluginError> {
        while let Some(done) = progress.slices.pop() {
            let parents = progress.slices.clone();
            if self.open(progress, parents, Some(&done), 0)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Goes to the part of `parents` behind `done`, or to their first one. Whether there is one. What one value has beyond
    /// the cap is split again.
    fn open(
        &mut self,
        progress: &mut Progress,
        parents: Vec<Slice>,
        done: Option<&Slice>,
        postings: u64,
    ) -> Result<bool, PluginError> {
        let facets = facets::read(&self.ask(progress.face, &parents, 0)?);
        let facet = match done {
            Some(done) => facets.iter().find(|facet| facet.parameter == done.parameter),
            None => facets::choose(&facets, &parents, postings),
        };
        let after = done.and_then(|done| done.ids.last());
        let Some((slice, postings)) = facet.and_then(|facet| facet.group(after.map(String::as_str))) else {
            // A facet that is no longer told leaves the rest unread.
            progress.lacking |= done.is_some() && facet.is_none();
            return Ok(false);
        };
        let mut slices = parents;
        slices.push(slice);
        if postings >= CAP {
            if slices.len() < DEEPEST && self.open(progress, slices.clone(), None, postings)? {
                return Ok(true);
            }
            progress.lacking = true;
        }
        (progress.slices, progress.rows, progress.total) = (slices, 0, None);
        Ok(true)
    }

    fn ask(&mut self, face: Face, slices: &[Slice], offset: u64) -> Result<String, PluginError> {
        request::listed(self.host, self.ctx, request::list(self.site, face, slices, offset, PAGE))
    }

    fn read(&mut self, answer: &str, face: Face) -> Result<List, PluginError> {
        let list = list::read(answer, &self.site.board_url(face), &self.site.api(face))?;
        list.unread.tell(self.host);
        Ok(list)
    }
}

/// Keeps the count that the part's first page told, and takes over small changes. A count that jumps is an answer of what
/// keeps us out.
fn latch(progress: &mut Progress, told: Option<u64>) -> Result<(), PluginError> {
    const SHARE: u64 = 10;
    let Some(told) = told.filter(|told| *told > 0) else {
        return Ok(());
    };
    match progress.total {
        Some(before) if told.abs_diff(before) > (before / SHARE).max(PAGE) => {
            let detail = format!("the count of postings jumped from {before} to {told} between two pages");
            Err(PluginError::Blocked(Blocked { kind: BlockKind::Waf, detail }))
        }
        _ => {
            progress.total = Some(told);
            if progress.slices.is_empty() && !progress.capped {
                progress.board = Some(told);
            }
            Ok(())
        }
    }
}

/// Takes the rows of a page whose requisitions are new. How many postings were new.
fn take(progress: &mut Progress, list: List, taken: &mut Taken) -> u64 {
    let mut new = 0;
    progress.rows += list.rows.len() as u64;
    for row in list.rows {
        let id = match &row.read {
            Ok(offer) => Some(offer.ref_.id.clone()),
            Err(skipped) => skipped.id.clone(),
        };
        let Some(id) = id else {
            // It tells nothing that it could be known again by.
            new += 1;
            progress.postings += 1;
            taken.skipped.extend(row.read.err());
            continue;
        };
        if !row.posting.is_some_and(|posting| progress.seen.add(&posting)) {
            continue;
        }
        new += 1;
        progress.postings += 1;
        // Which requisitions have a posting of another site is kept apart from the postings themselves.
        let of_requisition = format!("={id}");
        let is_known = if row.is_copy {
            progress.seen.contains(&id) || !progress.seen.add(&of_requisition)
        } else {
            progress.seen.contains(&of_requisition)
        };
        if is_known {
            progress.copies += 1;
            continue;
        }
        match row.read {
            Ok(offer) => taken.offers.push(offer),
            Err(skipped) => taken.skipped.push(skipped),
        }
    }
    new
}

fn more(progress: &Progress, taken: Taken) -> Result<Page, PluginError> {
    Ok(page(progress, taken, Continuation::More(progress.written()?), Coverage::FullSnapshot))
}

/// The last page: complete only if all was reached that the source counts.
fn end(progress: &Progress, taken: Taken) -> Page {
    let reached = match progress.board {
        Some(board) if progress.capped => progress.postings >= board && !progress.seen.overflowed(),
        Some(board) => progress.rows >= board,
        None => !progress.capped,
    };
    if reached && !progress.lacking {
        page(progress, taken, Continuation::End(EndReason::Complete), Coverage::FullSnapshot)
    } else {
        page(progress, taken, Continuation::End(EndReason::EmptyPage), Coverage::Partial)
    }
}

fn page(progress: &Progress, taken: Taken, next: Continuation, coverage: Coverage) -> Page {
    let total = progress.board.map(|board| board.saturating_sub(progress.copies));
    Page { offers: taken.offers, skipped: taken.skipped, next, state: None, coverage, total }
}
