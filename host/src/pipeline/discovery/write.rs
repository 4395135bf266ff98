//! Writes the result of a look or of asking again, one transaction a company.

use std::time::Duration;

use super::{
    look::Look,
    outcome::{BoardDecision, SiteOutcome},
};
use crate::{
    domain::{Timestamp, scans::MissRule},
    pipeline::context::RunContext,
    store::{
        Fenced, StoreError,
        boards::{self, Miss, Missed},
        companies,
        discoveries::{self, Found},
        sources::{self, SourceState},
    },
};

/// What writing boards changed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    /// Links that are new.
    pub(super) new: u64,
    /// Offers that closed with their board.
    pub(super) closed: u64,
}

impl Written {
    const fn link(new: bool) -> Self {
        Self { new: new as u64, closed: 0 }
    }
}

/// Writes one company's result in one transaction.
pub(super) async fn write_look(run: &RunContext, look: Look) -> Result<Written, StoreError> {
    let (now, gone_for) = (run.now(), run.config.discovery.recheck.candidate);
    run.write(move |tx| {
        let company_id = companies::living(tx, look.company.id)?;
        let mut written = Written::default();
        for decision in &look.boards {
            let Written { new, closed } = write_board(tx, company_id, decision, gone_for, now)?;
            written.new += new;
            written.closed += closed;
        }
        let SiteOutcome { state, reason, evidence, due_at } = look.outcome;
        let found = Found { company_id, state, reason, evidence, pages: look.pages, due_at };
        discoveries::record(tx, &found, now)?;
        Ok(written)
    })
    .await
}

/// Writes one board. `gone_for`: the time after which a board that is believed gone is asked for again.
pub(super) fn write_board(
    tx: &Fenced<'_>,
    company: i64,
    decision: &BoardDecision,
    gone_for: Duration,
    now: Timestamp,
) -> Result<Written, StoreError> {
    let board = &decision.source().board;
    let is_same =
        |known: &sources::SourceDetail| known.provider == board.provider && known.tenant == board.tenant;
    match decision {
        BoardDecision::Found(source) => Ok(Written::link(boards::record(tx, company, source, now)?)),
        BoardDecision::Doubted(source) => {
            let proved = |known: &sources::SourceDetail| {
                is_same(known) && matches!(known.state, SourceState::Confirmed | SourceState::Empty)
            };
            if sources::of_company(tx, company)?.iter().any(proved) {
                return Ok(Written::default());
            }
            Ok(Written::link(boards::record(tx, company, source, now)?))
        }
        BoardDecision::Unasked(source, due_at) => {
            if sources::of_company(tx, company)?.iter().any(is_same) {
                sources::defer(tx, company, board, *due_at)?;
                return Ok(Written::default());
            }
            Ok(Written::link(boards::record(tx, company, source, now)?))
        }
        BoardDecision::Missed(source) => {
            let new = !sources::of_company(tx, company)?.iter().any(is_same);
            if new {
                boards::record(tx, company, source, now)?;
            }
            let rule = MissRule::USUAL;
            let answer = Miss { board, now, rule, due_at: now.plus(rule.apart) };
            let Missed { misses, closed } = boards::miss(tx, company, &answer)?;
            if misses >= rule.confirmations {
                sources::defer(tx, company, board, now.plus(gone_for))?;
            }
            tracing::debug!(provider = board.provider, tenant = board.tenant, misses, "no such board");
            Ok(Written { new: u64::from(new), closed })
        }
    }
}

#[cfg(test)]
mod tests;
