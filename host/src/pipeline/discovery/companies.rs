//! Looks at many companies concurrently, and adds up the results.

use futures_util::{StreamExt, stream};
use tracing::Instrument;

use super::{
    look::{self, Look},
    search::Search,
    write::write_look,
};
use crate::{
    domain::FailureClass,
    pipeline::context::caught,
    pipeline::report::{DiscoverySummary, Event, Failure},
    store::{
        StoreError,
        discoveries::{self, DueCompany},
    },
};

/// The number of unreachable sites, with none that answers, from which the network on this side counts as down.
const MOST_UNREACHED: usize = 3;

/// Companies read from the database at a time.
const BATCH: u32 = 500;

/// Companies that are looked at besides if none of the others could be reached: if one of these answers, the network on
/// this side is up, and the others are down themselves.
const PROBES: usize = 8;

/// Looks at all that were due when it began, some hundreds at a time.
pub(super) async fn look_at_all_due(
    search: &Search<'_>,
    summary: &mut DiscoverySummary,
) -> Result<(), StoreError> {
    let now = search.run.now();
    let mut left = search.run.read(move |connection| discoveries::due_count(connection, now)).await?;
    while left > 0 {
        let some = u32::try_from(left).unwrap_or(u32::MAX).min(BATCH);
        let looked_at = look_at_due(search, some, summary).await? as u64;
        // Companies that could not be reached are still due.
        if looked_at == 0 || summary.errors.iter().any(|failure| failure.class == FailureClass::Network) {
            break;
        }
        left = left.saturating_sub(looked_at);
    }
    Ok(())
}

/// Looks at the companies that are due; returns how many there were.
pub(super) async fn look_at_due(
    search: &Search<'_>,
    limit: u32,
    summary: &mut DiscoverySummary,
) -> Result<usize, StoreError> {
    if limit == 0 || search.run.shutdown.is_stopped() {
        return Ok(0);
    }
    let now = search.run.now();
    let read = limit.saturating_add(BATCH);
    let mut due = search.run.read(move |connection| discoveries::due(connection, now, read)).await?;
    let further = due.split_off(due.len().min(usize::try_from(limit).unwrap_or(usize::MAX)));
    let count = due.len();
    look_at(search, due, probes(further), summary).await?;
    Ok(count)
}

/// Looks at these companies.
pub(super) async fn look_at_all(
    search: &Search<'_>,
    companies: Vec<DueCompany>,
    summary: &mut DiscoverySummary,
) -> Result<(), StoreError> {
    look_at(search, companies, Vec::new(), summary).await
}

/// Some of the companies that would have their turn later, from all over their list: those that stand together in it may
/// be down together.
fn probes(further: Vec<DueCompany>) -> Vec<DueCompany> {
    let step = further.len().div_ceil(PROBES).max(1);
    further.into_iter().step_by(step).collect()
}

async fn look_at(
    search: &Search<'_>,
    companies: Vec<DueCompany>,
    probes: Vec<DueCompany>,
    summary: &mut DiscoverySummary,
) -> Result<(), StoreError> {
    if companies.is_empty() {
        return Ok(());
    }
    search.run.observer.event(&Event::CompaniesDue(companies.len()));
    let mut kept_back = Vec::new();
    look_at_each(search, companies, &mut kept_back, summary).await?;
    if kept_back.is_empty() {
        return Ok(());
    }
    if are_down_themselves(kept_back.len(), search.run.config.http.gateway.is_some()) {
        for look in kept_back {
            finish(search, look, summary).await?;
        }
        return Ok(());
    }
    // Sites that are down, and stand before all others, must not keep them from their turn in every run.
    look_at_each(search, probes, &mut kept_back, summary).await?;
    if !kept_back.is_empty() {
        summary.errors.push(no_network(&kept_back));
    }
    Ok(())
}

/// Looks at companies, and finishes them once some site answers; until then they are kept back.
async fn look_at_each(
    search: &Search<'_>,
    companies: Vec<DueCompany>,
    kept_back: &mut Vec<Look>,
    summary: &mut DiscoverySummary,
) -> Result<(), StoreError> {
    let mut looks = stream::iter(companies)
        .map(|company| {
            let span = tracing::error_span!("company", company = company.name);
            let name = company.name.clone();
            async move { (name, Box::pin(caught(look::look_at(search, company))).await) }.instrument(span)
        })
        .buffer_unordered(search.run.config.discovery.concurrency);
    while let Some((name, look)) = looks.next().await {
        let look = match look {
            Ok(look) => look?,
            Err(panic) => {
                // Nothing is noted of it, so it stays due.
                summary.errors.push(panic.failure(Some(name)));
                None
            }
        };
        let Some(look) = look else { continue };
        if look.unreached && !summary.reached {
            // Kept back until some site answers: the network on this side may be down.
            kept_back.push(look);
            continue;
        }
        summary.reached |= !look.unreached;
        for look in kept_back.drain(..).chain([look]) {
            finish(search, look, summary).await?;
        }
    }
    Ok(())
}

/// Whether sites that cannot be reached are taken to be down, where no site answered. Several at once, or any behind
/// a gateway, point to the network on this side instead.
const fn are_down_themselves(unreached: usize, behind_gateway: bool) -> bool {
    unreached < MOST_UNREACHED && !behind_gateway
}

fn no_network(unreached: &[Look]) -> Failure {
    let message = format!(
        "none of {} sites could be reached ({}): is the network, or the gateway, up? nothing was noted of them",
        unreached.len(),
        unreached[0].outcome.reason
    );
    Failure { unit: None, class: FailureClass::Network, message }
}

async fn finish(search: &Search<'_>, look: Look, summary: &mut DiscoverySummary) -> Result<(), StoreError> {
    let (state, company) = (look.outcome.state, look.company.name.clone());
    add(summary, &look);
    let written = write_look(search.run, look).await?;
    summary.sources_new += written.new;
    summary.closed += written.closed;
    search.run.observer.event(&Event::CompanyLooked { company: &company, state: state.as_str() });
    Ok(())
}

fn add(summary: &mut DiscoverySummary, look: &Look) {
    summary.companies += 1;
    *summary.outcomes.entry(look.outcome.state.as_str().to_owned()).or_default() += 1;
    summary.too_heavy += u64::from(look.too_heavy);
    summary.pages += u64::from(look.pages);
    summary.requests += look.traffic.requests;
    summary.rate_limited += look.traffic.rate_limited;
    summary.bytes_received += look.traffic.bytes_received;
    summary.errors.extend(look.failures.iter().cloned());
}

#[cfg(test)]
mod tests;
