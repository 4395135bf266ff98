//! Asks again for known boards that are due. The board's own name is judged again; the places where it was seen are
//! not, because they were judged when it was found.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};

use super::{
    confirm::{Asked, ask},
    judge::Ownership,
    outcome::{BoardDecision, JudgedBoard, decide_known_board, source_of},
    search::Search,
    write::write_board,
};
use crate::domain::EvidenceKind;
use crate::{
    bounds::discovery,
    config::Recheck,
    domain::{
        Timestamp,
        companies::registrable_domain,
        identity::{Agreement, CompanyNames},
    },
    pipeline::{
        context::caught,
        prepared::Prepared,
        report::{DiscoverySummary, Failure},
    },
    store::{
        StoreError, boards, companies, discoveries,
        keys::BoardKey,
        sources::{self, Confidence, DueCheck, FoundSource, SourceState},
    },
};

/// Asks for boards that are known and due: candidates whose provider can now be asked, empty ones, those that were
/// missing.
pub(super) async fn known_boards(
    search: &Search<'_>,
    summary: &mut DiscoverySummary,
) -> Result<(), StoreError> {
    let ready = search.providers.iter().filter_map(|prepared| match prepared {
        Prepared::Ready(provider) => Some(provider.name.clone()),
        _ => None,
    });
    let due = due_checks(search, ready.collect()).await?;
    check_all(search, due, summary).await
}

/// The boards of these providers that are due, the oldest check first, as many of each provider as a run asks.
async fn due_checks(search: &Search<'_>, providers: Vec<String>) -> Result<Vec<DueCheck>, StoreError> {
    let (now, most) = (search.run.now(), discovery::KNOWN_BOARDS.count());
    let due =
        search.run.read(move |connection| sources::due_checks(connection, &providers, now, most)).await?;
    let mut by_provider: BTreeMap<&str, usize> = BTreeMap::new();
    for check in &due {
        *by_provider.entry(&check.board.provider).or_default() += 1;
    }
    for (provider, _) in by_provider.iter().filter(|(_, count)| **count == discovery::KNOWN_BOARDS.size()) {
        let name = discovery::KNOWN_BOARDS.name;
        tracing::info!(provider, "{name}: {most}; others that are due wait for the next run");
    }
    Ok(due)
}

async fn check_all(
    search: &Search<'_>,
    due: Vec<DueCheck>,
    summary: &mut DiscoverySummary,
) -> Result<(), StoreError> {
    let mut checks = stream::iter(due)
        .map(|check| async move {
            let board = check.board.to_string();
            (board, caught(check_board(search, check)).await)
        })
        .buffer_unordered(search.run.config.discovery.concurrency);
    while let Some((board, checked)) = checks.next().await {
        let (closed, failure) = match checked {
            Ok(checked) => checked?,
            Err(panic) => (0, Some(panic.failure(Some(board)))),
        };
        summary.rechecked += 1;
        summary.closed += closed;
        summary.errors.extend(failure);
    }
    Ok(())
}

/// Returns how many offers closed, and what failed.
async fn check_board(search: &Search<'_>, check: DueCheck) -> Result<(u64, Option<Failure>), StoreError> {
    let run = search.run;
    if run.shutdown.is_stopped() {
        return Ok((0, None));
    }
    let recheck = &run.config.discovery.recheck;
    let is_read = |host: &str| was_read(&check, host);
    let asked = ask(run, search.providers, &check.board.provider, &check.board.tenant, is_read).await?;
    let decision = decide_known_board(&asked, rechecked_source(&check, &asked, recheck, run.now()));
    let answers = matches!(asked, Asked::Answers(_));
    let (now, gone_for) = (run.now(), recheck.candidate);
    let closed = run
        .write(move |tx| {
            let company_id = companies::living(tx, check.company_id)?;
            if answers {
                boards::found(tx, &check.board, now)?;
            }
            let written = write_board(tx, company_id, &decision, gone_for, now)?;
            if let BoardDecision::Found(source) = &decision
                && source.state == SourceState::Confirmed
            {
                let reason = format!("{}: {}", source.board, source.reason);
                discoveries::confirm(tx, company_id, &reason)?;
            }
            Ok(written.closed)
        })
        .await?;
    let failure = match asked {
        Asked::NotNow { failure, .. } => failure,
        _ => None,
    };
    Ok((closed, failure))
}

/// Whether the look that found a board read a page at a host, and the board may still be the company's.
fn was_read(check: &DueCheck, host: &str) -> bool {
    !matches!(check.state, SourceState::Rejected | SourceState::Removed)
        && check.evidence.iter().any(|seen| seen.is_page_at(host))
}

/// A known board as it is after asking for it again, with the evidence that was kept of it.
fn rechecked_source(check: &DueCheck, asked: &Asked, recheck: &Recheck, now: Timestamp) -> FoundSource {
    let ownership = ownership_now(check, asked);
    let BoardKey { provider, tenant } = &check.board;
    let judged = JudgedBoard { provider, tenant, ownership: &ownership, asked };
    let mut source = source_of(&judged, recheck, now);
    let kept = check.evidence.iter().filter(|evidence| evidence.kind != EvidenceKind::Feed.as_str());
    source.evidence.splice(0..0, kept.cloned());
    source
}

/// Whose a known board is by what it says of itself now, else by how sure it was before.
fn ownership_now(check: &DueCheck, asked: &Asked) -> Ownership {
    let names = CompanyNames::new(&check.company_name, check.domain.as_deref());
    let known = || match check.confidence {
        Confidence::Hint => Ownership::Unsure("a page of the company's shows it".to_owned()),
        sure => Ownership::Own(sure, "a page of the company's shows it".to_owned()),
    };
    let feed = asked.feed().unwrap_or_default();
    let called = feed.name.as_ref().map(|name| format!("the board calls itself `{name}`"));
    let at = feed.url.as_deref().and_then(registrable_domain);
    match (feed.name, called, check.confidence) {
        _ if at.is_some() && at == check.domain => {
            Ownership::Own(Confidence::Certain, "its adverts stand on the company's own domain".to_owned())
        }
        (Some(name), Some(called), _) if names.agree_with(&name) => {
            Ownership::Own(Confidence::Certain, called)
        }
        (Some(name), Some(called), Confidence::Hint) if names.agreement(&name) == Agreement::Begins => {
            Ownership::Unsure(called)
        }
        (Some(_), Some(called), Confidence::Hint) => Ownership::Foreign(called),
        // It was certain by its name alone, and now it has another: the place where it was seen is no longer known.
        (Some(_), Some(called), Confidence::Certain) => Ownership::Unsure(called),
        _ => known(),
    }
}

#[cfg(test)]
mod tests;
