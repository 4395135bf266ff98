//! Step 6 of a run: groups the offers of changed companies into openings and computes the figures of these companies,
//! and of those that a killed run left.
//!
//! Grouping reads and computes on a connection of its own, within bounds, so that nothing heavy stands on the thread
//! that writes. A company whose grouping fails, panics or exceeds its bounds is set aside: its openings stay as they
//! were, its figures are computed all the same, and no other company notices.

use std::sync::Arc;

use chrono_tz::Tz;

use super::{
    context::{RunContext, Shutdown},
    report::{Event, Failure, StepReport},
    strong::strong_from,
};
use crate::{
    domain::{FailureClass, Timestamp, counted, openings::Effort},
    errors::{catch_panic, chain},
    store::{
        Connection, Fenced, StoreError,
        companies::{self, DueCompany, SetAside},
        openings::{self, Grouping},
    },
};

/// Companies aggregated in one transaction.
const BATCH: u32 = 50;

/// Companies set aside that a summary names; the rest is counted.
const TOLD: usize = 20;

/// A company whose grouping was computed, if it is due, and not written yet.
struct Planned {
    company_id: i64,
    /// The grouping, or why there is none.
    grouping: Option<Result<Grouping, TooBad>>,
}

/// Why a company's offers are not grouped.
#[derive(Debug, Clone)]
struct TooBad {
    class: FailureClass,
    reason: String,
}

/// What was done so far.
#[derive(Default)]
struct Done {
    changed: u64,
    set_aside: Vec<(FailureClass, SetAside)>,
}

/// Returns how many companies' figures changed.
pub(super) async fn step(run: &RunContext) -> StepReport<u64> {
    run.observer.event(&Event::Step("aggregate"));
    step_within(run, &Effort::default()).await
}

/// [`step`], with the effort that one company's grouping may cost.
async fn step_within(run: &RunContext, effort: &Effort) -> StepReport<u64> {
    let mut done = Done::default();
    let end = aggregate(run, effort, &mut done).await;
    let mut failures: Vec<Failure> = done.set_aside.iter().take(TOLD).map(|one| told(one, run.config.display_zone)).collect();
    if let Some(more) = done.set_aside.len().checked_sub(TOLD).filter(|more| *more > 0) {
        let companies = counted(more as u64, "more company was", "more companies were");
        let message = format!("{companies} set aside; `jobscan-host status` shows them");
        failures.push(Failure { unit: None, class: FailureClass::TooHeavy, message });
    }
    failures.extend(end.err().map(|error| Failure::of_step("aggregate", &error)));
    StepReport { done: done.changed, failures }
}

fn told((class, company): &(FailureClass, SetAside), zone: Tz) -> Failure {
    let SetAside { company_id, name, reason, due_at, .. } = company;
    let due = due_at.local(zone);
    let message = format!(
        "company {company_id} `{name}` was set aside, its openings stay as they were: {reason}; it is tried again \
         from {due} on, or when its offers change"
    );
    Failure { unit: None, class: *class, message }
}

async fn aggregate(run: &RunContext, effort: &Effort, done: &mut Done) -> Result<(), StoreError> {
    let strong_from = strong_from(run.scorer.as_deref());
    // A run that lost its lock says so here too, if nothing is due.
    run.write(|_| Ok(())).await?;
    let mut after = 0;
    while !run.shutdown.is_stopped() {
        let (now, effort, shutdown) = (run.now(), effort.clone(), run.shutdown.clone());
        let planned = run.read(move |connection| plan(connection, after, now, &effort, &shutdown)).await?;
        // Going on by id, and not from the first that is due: one that cannot be written stays due.
        let Some(last) = planned.last() else { break };
        after = last.company_id;
        write(run, planned, strong_from, done).await?;
    }
    Ok(())
}

/// Groups the offers of the next companies, each within its own effort.
fn plan(
    connection: &Connection,
    after: i64,
    now: Timestamp,
    effort: &Effort,
    shutdown: &Shutdown,
) -> Result<Vec<Planned>, StoreError> {
    let mut planned = Vec::new();
    for DueCompany { company_id, regroup } in companies::due(connection, after, BATCH, now)? {
        if shutdown.is_stopped() {
            break;
        }
        let grouping = if regroup { Some(plan_one(connection, company_id, effort)?) } else { None };
        planned.push(Planned { company_id, grouping });
    }
    Ok(planned)
}

/// Groups the offers of one company. Fails only if the database must not be used at all.
fn plan_one(
    connection: &Connection,
    company_id: i64,
    effort: &Effort,
) -> Result<Result<Grouping, TooBad>, StoreError> {
    let planned = catch_panic(|| openings::plan(connection, company_id, &mut effort.clone()));
    match planned {
        Ok(Ok(grouping)) => Ok(Ok(grouping)),
        Ok(Err(error)) => of_company(error).map(Err),
        Err(panic) => Ok(Err(TooBad {
            class: FailureClass::Other,
            reason: format!("grouping its offers panicked: {panic}"),
        })),
    }
}

/// A failure that is one company's own; any other is passed on.
fn of_company(error: StoreError) -> Result<TooBad, StoreError> {
    match error {
        StoreError::TooHeavy(_) => Ok(TooBad { class: FailureClass::TooHeavy, reason: chain(&error) }),
        StoreError::FenceLost { .. } => Err(error),
        error if error.is_refusal() => Err(error),
        error => Ok(TooBad { class: FailureClass::Database, reason: chain(&error) }),
    }
}

/// Writes companies in one transaction; if that fails, each in one of its own, so that one that cannot be written takes
/// no other along.
async fn write(
    run: &RunContext,
    planned: Vec<Planned>,
    strong_from: u8,
    done: &mut Done,
) -> Result<(), StoreError> {
    let (planned, now) = (Arc::new(planned), run.now());
    let batch = Arc::clone(&planned);
    let all = run.write(move |tx| {
        batch.iter().try_fold(Done::default(), |done, company| {
            Ok(done.and(write_one(tx, company, strong_from, now)?))
        })
    });
    match all.await {
        Ok(written) => {
            done.add(written);
            return Ok(());
        }
        // Neither can be helped by smaller transactions.
        Err(error) if of_whole_step(&error) => return Err(error),
        Err(error) => {
            tracing::warn!("a batch was not written: {}; its companies follow one by one", chain(&error));
        }
    }
    for place in 0..planned.len() {
        let batch = Arc::clone(&planned);
        let written = run.write(move |tx| write_one(tx, &batch[place], strong_from, now)).await;
        let bad = match written {
            Ok(written) => {
                done.add(written);
                continue;
            }
            Err(error) => of_company(error)?,
        };
        let (company_id, reason) = (planned[place].company_id, bad.reason);
        let noted = run.write(move |tx| companies::set_aside(tx, company_id, &reason, now)).await?;
        done.set_aside.push((bad.class, noted));
    }
    Ok(())
}

fn of_whole_step(error: &StoreError) -> bool {
    matches!(error, StoreError::FenceLost { .. }) || error.is_refusal()
}

/// Writes the openings of a company, or that they could not be found out, and its figures.
fn write_one(
    tx: &Fenced<'_>,
    planned: &Planned,
    strong_from: u8,
    now: Timestamp,
) -> Result<Done, StoreError> {
    let Planned { company_id, grouping } = planned;
    let mut done = Done::default();
    match grouping {
        Some(Ok(grouping)) => {
            if openings::apply(tx, *company_id, grouping, now)?.is_none() {
                // Its offers are others by now: it is still marked, and the next run groups it.
                return Ok(done);
            }
            companies::take_back(tx, *company_id)?;
        }
        Some(Err(TooBad { class, reason })) => {
            done.set_aside.push((*class, companies::set_aside(tx, *company_id, reason, now)?));
        }
        None => {}
    }
    done.changed = companies::aggregate(tx, &[*company_id], strong_from, now)? as u64;
    Ok(done)
}

impl Done {
    fn add(&mut self, other: Self) {
        self.changed += other.changed;
        self.set_aside.extend(other.set_aside);
    }

    fn and(mut self, other: Self) -> Self {
        self.add(other);
        self
    }
}

#[cfg(test)]
mod tests;
