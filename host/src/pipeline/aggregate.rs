//! Step 6 of a run: groups the offers of changed companies into openings and computes the figures of these companies,
//! and of those that a killed run left.
//!
//! Grouping reads and computes on a connection of its own, within bounds, so that nothing heavy stands on the thread
//! that writes. A company whose grouping fails, panics or exceeds its bounds is set aside: its openings stay as they
//! were, its figures are computed all the same, and no other company notices.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use chrono_tz::Tz;

use super::{
    context::{RunContext, Shutdown, Stop},
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

/// How long figures are brought up to date once a signal asked the run to end: lists that are behind are worse than a
/// short wait, and a service manager waits for longer than that.
const WAY_OUT: Duration = Duration::from_secs(5);

/// What one company may cost on the way out, in steps, bytes and words: far less than a second. One that takes more
/// stays behind, which lists tell.
const SMALL_EFFORT: [u64; 3] = [20_000_000, 16 << 20, 1_000_000];

/// Companies set aside that a summary names; the rest is counted.
const TOLD: usize = 20;

/// Until when the step goes on.
#[derive(Debug, Clone)]
struct Patience {
    shutdown: Shutdown,
    way_out: Duration,
    /// When the step saw that the run is to end.
    noticed: Arc<OnceLock<Instant>>,
}

impl Patience {
    fn new(shutdown: &Shutdown, way_out: Duration) -> Self {
        Self { shutdown: shutdown.clone(), way_out, noticed: Arc::default() }
    }

    /// Whether a signal asked the run to end: only what is soon done is begun.
    fn is_short(&self) -> bool {
        self.shutdown.is_stopped()
    }

    fn is_over(&self) -> bool {
        match self.shutdown.reason() {
            None => false,
            Some(Stop::Requested) => self.noticed.get_or_init(Instant::now).elapsed() >= self.way_out,
            Some(Stop::LockLost(_)) => true,
        }
    }
}

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
    step_within(run, &Effort::default(), WAY_OUT).await
}

/// [`step`], with the effort that one company's grouping may cost, and the time that is left after a signal.
async fn step_within(run: &RunContext, effort: &Effort, way_out: Duration) -> StepReport<u64> {
    let mut done = Done::default();
    let end = aggregate(run, effort, way_out, &mut done).await;
    let mut failures: Vec<Failure> =
        done.set_aside.iter().take(TOLD).map(|one| told(one, run.config.display_zone)).collect();
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

async fn aggregate(
    run: &RunContext,
    effort: &Effort,
    way_out: Duration,
    done: &mut Done,
) -> Result<(), StoreError> {
    let patience = Patience::new(&run.shutdown, way_out);
    let strong_from = strong_from(run.scorer.as_deref());
    // A run that lost its lock says so here too, if nothing is due.
    run.write(|_| Ok(())).await?;
    let mut after = 0;
    while !patience.is_over() {
        let (now, effort, patience) = (run.now(), effort.clone(), patience.clone());
        let (planned, last) =
            run.read(move |connection| plan(connection, after, now, &effort, &patience)).await?;
        // Going on by id, and not from the first that is due: one that cannot be written stays due.
        let Some(last) = last else { break };
        after = last;
        write(run, planned, strong_from, done).await?;
    }
    Ok(())
}

/// Groups the offers of the next companies, each within its own effort, up to the last company that was looked at.
fn plan(
    connection: &Connection,
    after: i64,
    now: Timestamp,
    effort: &Effort,
    patience: &Patience,
) -> Result<(Vec<Planned>, Option<i64>), StoreError> {
    let [steps, keys, words] = SMALL_EFFORT;
    let (mut planned, mut last) = (Vec::new(), None);
    for DueCompany { company_id, regroup } in companies::due(connection, after, BATCH, now)? {
        if patience.is_over() {
            break;
        }
        let short = patience.is_short();
        let effort = if short { &Effort::new(steps, keys, words) } else { effort };
        let grouping = if regroup { Some(plan_one(connection, company_id, effort)?) } else { None };
        last = Some(company_id);
        // Too much for the way out is not too much for a run: the company stays marked.
        if !(short && matches!(grouping, Some(Err(_)))) {
            planned.push(Planned { company_id, grouping });
        }
    }
    Ok((planned, last))
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
