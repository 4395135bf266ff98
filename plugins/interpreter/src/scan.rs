//! Scans a board, a page a call.

use jobscan_definition::model::{Coverage as Covers, Format, Paging};
use jobscan_plugin_sdk::{
    CallContext, Continuation, Coverage, EndReason, Host, Page, PluginError, Position, Target,
};

use crate::{
    cursor::Cursor,
    fetch::{Answered, Asking, Purpose},
    held::{Fetched, Held},
    list::{Listed, names_of_first},
    paging::{self, Received},
    program::Program,
    rows::{Offers, Reader},
    sitemap,
    tenant::Tenant,
};

/// Scans one page. `held` is what the instance remembers of the scan.
pub(crate) fn scan(
    program: &Program,
    held: &mut Option<Held>,
    ctx: &CallContext,
    host: &mut dyn Host,
    (target, position): (&Target, &Position),
) -> Result<Page, PluginError> {
    let asked = Tenant::of(&program.definition, target, ctx.now)?;
    let cursor = position.cursor.as_deref().map(Cursor::parse).transpose()?;
    let target = match target {
        Target::Tenant(tenant) => tenant,
        Target::Query(query) => &query.name,
    };
    let scan = Scan { program, ctx, asked: &asked, target };
    match program.definition.list.paging {
        Paging::None => scan.whole(held, host, cursor.as_ref()),
        _ => scan.page(host, cursor),
    }
}

struct Scan<'s> {
    program: &'s Program,
    ctx: &'s CallContext,
    asked: &'s Tenant<'s>,
    /// The tenant, or the query's name.
    target: &'s str,
}

impl<'s> Scan<'s> {
    /// A page of an answer that holds the whole board.
    fn whole(
        &self,
        held: &mut Option<Held>,
        host: &mut dyn Host,
        cursor: Option<&Cursor>,
    ) -> Result<Page, PluginError> {
        let stored = held.take();
        let board = match (stored, cursor) {
            (Some(stored), Some(cursor)) if stored.is_for(self.target, cursor) => stored,
            // The stored answer is dropped before the next is fetched: two may not fit into memory.
            (stored, _) => {
                drop(stored);
                match self.fetch_whole(host, cursor)? {
                    Some(board) => board,
                    None => return Ok(self.empty()),
                }
            }
        };
        let begin = cursor.map_or(Ok(0), |cursor| board.resume(cursor))?;
        let region = self.asked.region(&board.region)?;
        let known = self.asked.known(region, &board.found);
        let end = board.end_of_page(begin);
        let reader = Reader {
            program: self.program,
            known: &known,
            base: &board.base,
            employer: board.employer.clone(),
        };
        let offers = reader.read(board.rows(begin..end), Vec::new)?;
        let next = if end < board.len() {
            Continuation::More(board.cursor(end).to_string())
        } else if board.total().is_some_and(|total| total > board.len() as u64) {
            Continuation::End(EndReason::TotalPages)
        } else {
            Continuation::End(EndReason::Complete)
        };
        let coverage = self.coverage_of(begin + offers.looked_at);
        let page = page(offers, next, coverage, board.total(), host);
        if matches!(page.next, Continuation::More(_)) {
            *held = Some(board);
        }
        Ok(page)
    }

    /// Fetches the answer; None: the tenant has no offers.
    fn fetch_whole(&self, host: &mut dyn Host, cursor: Option<&Cursor>) -> Result<Option<Held>, PluginError> {
        let answered = self.asking(cursor).ask(host)?;
        let Answered { region, found, url, text } = answered;
        let Some(body) = text else { return Ok(None) };
        let list = &self.program.definition.list;
        let body =
            if list.format == Format::Sitemap { sitemap::with_children(body, host, self.ctx)? } else { body };
        let known = self.asked.known(region, &found);
        let fetched = Fetched { tenant: self.target, known: &known, base: url, body };
        Held::index(self.program, fetched).map(Some)
    }

    /// A page of a source that has pages.
    fn page(&self, host: &mut dyn Host, cursor: Option<Cursor>) -> Result<Page, PluginError> {
        let Answered { region, found, url, text } = self.asking(cursor.as_ref()).ask(host)?;
        let Some(body) = text else { return Ok(self.empty()) };
        let known = self.asked.known(region, &found);
        let listed = Listed::read(self.program, &body)?;
        let (total, next, employer) = (listed.total(), listed.next(), listed.employer(&known));
        let rows = listed.into_rows();
        let begun = cursor.unwrap_or_else(|| Cursor {
            region: region.map(|region| region.name.clone()).unwrap_or_default(),
            found: found.clone(),
            ..Cursor::default()
        });
        let received = rows.len();
        let reader = Reader { program: self.program, known: &known, base: &url, employer };
        let offers = reader.read(rows, || names_of_first(self.program, &body))?;
        let first = offers.valid.first().map(|offer| offer.ref_.id.as_str());
        let received =
            Received { rows: received, first: first.unwrap_or_default(), total, next: next.as_deref() };
        let said = &self.program.definition.list.paging;
        let paging = self.asked.query.as_ref().map_or_else(|| said.clone(), |query| query.paging(said));
        let step = paging::step(&paging, &begun, &received);
        let coverage = if step.capped {
            Coverage::Partial
        } else {
            self.coverage_of(offers.looked_at + usize::from(begun.seen > 0))
        };
        let offers = if step.repeated { Offers::default() } else { offers };
        Ok(page(offers, step.next, coverage, total, host))
    }

    /// What is covered, if so many rows came.
    fn coverage_of(&self, rows: usize) -> Coverage {
        let definition = &self.program.definition;
        let says_nothing = definition.answers.empty_is_unknown || definition.list.format == Format::Sitemap;
        match definition.list.coverage {
            Covers::Newest => Coverage::Partial,
            Covers::Full if rows == 0 && says_nothing => Coverage::Partial,
            Covers::Full => Coverage::FullSnapshot,
        }
    }

    /// The page of a tenant that has no offers, as a sign says.
    fn empty(&self) -> Page {
        let coverage = match self.program.definition.list.coverage {
            Covers::Newest => Coverage::Partial,
            Covers::Full => Coverage::FullSnapshot,
        };
        Page { coverage, ..Page::full_snapshot(Vec::new()) }
    }

    fn asking<'a>(&'a self, at: Option<&'a Cursor>) -> Asking<'a, 's> {
        Asking { program: self.program, asked: self.asked, ctx: self.ctx, at, purpose: Purpose::Offers }
    }
}

fn page(
    offers: Offers,
    next: Continuation,
    coverage: Coverage,
    total: Option<u64>,
    host: &mut dyn Host,
) -> Page {
    offers.unread.tell(host);
    Page { offers: offers.valid, skipped: offers.skipped, next, state: None, coverage, total }
}
