//! Greenhouse: the public job board API, one board per tenant.
//!
//! The API returns a whole board in one answer of up to about 40 MB. The plugin keeps the answer and an index of its
//! rows between calls and parses 250 jobs per call, so that neither a page nor its memory grows with the board. An
//! instance without the answer requests it again, and resumes only if it is unchanged: the cursor contains the answer's
//! digest.

mod board;
mod detect;
mod metadata;
mod parse;
mod pay;
mod request;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Page, Plugin,
    PluginError, Position, Provider, RepeatableScans, Repeats, Target,
};

pub use board::{Cursor, JOBS_A_PAGE, StoredBoard};
pub use parse::{Listing, jobs};
pub use request::{ORIGIN, Token};

/// The plugin.
#[derive(Debug, Default)]
pub struct Greenhouse {
    /// The board that this instance is scanning, until its last page.
    board: Option<StoredBoard>,
}

impl Plugin for Greenhouse {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec![ORIGIN.to_owned()],
            capabilities: Capabilities::TENANTS,
            min_interval_ms: 200,
            ..Manifest::new("greenhouse", "Greenhouse", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Greenhouse {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        let Some(tenant) = tenant else { return check_source(ctx, host) };
        let token = Token::parse(tenant)?;
        let summary = parse::board_summary(&token.list_request().send(host)?.expect_text(ctx)?)?;
        let name = match summary.name {
            Some(name) => Some(name),
            // The board has no jobs, or older jobs without their company's name.
            None => parse::board_name(&token.board_request().send(host)?.expect_text(ctx)?)?,
        };
        let url = summary.own_page.unwrap_or_else(|| token.board_url());
        Ok(Board { name, url: Some(url), open_offers: Some(summary.jobs) })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("greenhouse")?;
        let token = Token::parse(tenant)?;
        let cursor = position.cursor.as_deref().map(Cursor::parse).transpose()?;
        let stored = self.board.take();
        let board = match (stored, cursor) {
            (Some(stored), Some(cursor)) if stored.is_for(&token, cursor) => stored,
            // The stored board is dropped before the fetch, because two boards may not fit into memory.
            (stored, _) => {
                drop(stored);
                fetch(ctx, host, &token)?
            }
        };
        let offset = cursor.map_or(Ok(0), |cursor| board.resume(cursor))?;
        let page = page(&board, &token, offset, host);
        if matches!(page.next, Continuation::More(_)) {
            self.board = Some(board);
        }
        Ok(page)
    }
}

/// Checks that the source answers, by requesting any board.
fn check_source(ctx: &CallContext, host: &mut dyn Host) -> Result<Board, PluginError> {
    match Token::parse("greenhouse")?.board_request().send(host)?.expect_text(ctx) {
        Ok(_) | Err(PluginError::NotFound(_)) => Ok(Board { name: None, url: None, open_offers: None }),
        Err(error) => Err(error),
    }
}

fn fetch(ctx: &CallContext, host: &mut dyn Host, token: &Token) -> Result<StoredBoard, PluginError> {
    StoredBoard::index(token.clone(), token.jobs_request().send(host)?.expect_text(ctx)?)
}

fn page(board: &StoredBoard, token: &Token, offset: usize, host: &mut dyn Host) -> Page {
    let end = board.len().min(offset + JOBS_A_PAGE);
    let listing = jobs(board.rows(offset..end), offset, &token.board_url());
    listing.unread.tell(host);
    let next = if end < board.len() {
        Continuation::More(board.cursor(end).to_string())
    } else if board.total() > board.len() as u64 {
        Continuation::End(EndReason::TotalPages)
    } else {
        Continuation::End(EndReason::Complete)
    };
    Page {
        offers: listing.offers,
        skipped: listing.skipped,
        next,
        state: None,
        coverage: Coverage::FullSnapshot,
        total: Some(board.total()),
    }
}

impl Repeats for Greenhouse {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Greenhouse: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
