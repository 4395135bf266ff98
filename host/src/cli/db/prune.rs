//! `db prune`: lets go of what is old and of no more use.

use std::{path::Path, sync::Arc, time::Duration};

use serde::Serialize;

use super::progress::tell_begun;
use crate::{
    cli::{
        CliError, Context,
        args::{DbPruneArgs, Format},
        output::{counted, local_time},
        watch::watched,
    },
    clock::{SharedClock, SystemClock},
    config::{Config, units::format_size},
    domain::Timestamp,
    pipeline::{HeldLock, LockTerms, RunError, Shutdown, space_at, write_under},
    store::{
        Store,
        upkeep::{self, KEPT_SCANS, Pruned},
    },
};

/// What `--format json` says.
#[derive(Serialize)]
struct Told {
    dry_run: bool,
    before: Timestamp,
    scans: u64,
    runs: u64,
    answers: u64,
    /// Bytes given back to the disk; absent where nothing was, or there is too little room to do so.
    freed_bytes: Option<u64>,
}

pub(super) async fn run(context: &mut Context<'_>, args: &DbPruneArgs) -> Result<(), CliError> {
    let before = earlier(context.now, args.older_than);
    let (pruned, freed_bytes) = if args.dry_run {
        let (_, connection) = context.reader()?;
        (upkeep::prunable(&connection, before)?, None)
    } else {
        let (config, store) = context.changer()?;
        tell_begun(context, "letting go of what is old");
        let log = context.log.clone();
        watched(&log, async |shutdown, _| prune(&config, &store, before, shutdown).await).await?
    };
    let Pruned { scans, runs, answers } = pruned;
    let told = Told { dry_run: args.dry_run, before, scans, runs, answers, freed_bytes };
    match args.format.format {
        Format::Json => context.out.json(&told),
        Format::Human => {
            let zone = context.config()?.display_zone;
            show(context, &told, &local_time(before, zone))
        }
    }
}

fn earlier(now: Timestamp, by: Duration) -> Timestamp {
    let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_sub(millis))
}

/// Under the lock of a run, so that none is at work meanwhile.
async fn prune(
    config: &Config,
    store: &Store,
    before: Timestamp,
    shutdown: &Shutdown,
) -> Result<(Pruned, Option<u64>), RunError> {
    let clock: SharedClock = Arc::new(SystemClock);
    let run = &config.run;
    let terms = LockTerms { name: run.lock.clone(), ttl: run.lock_ttl, heartbeat: run.heartbeat };
    let lock = HeldLock::take(store, &clock, &terms, shutdown).await;
    let lock = lock.map_err(|error| error.in_zone(config.display_zone))?;
    let done = prune_under(&lock, config, store, before).await;
    lock.release().await?;
    done
}

async fn prune_under(
    lock: &HeldLock,
    config: &Config,
    store: &Store,
    before: Timestamp,
) -> Result<(Pruned, Option<u64>), RunError> {
    let pruned = write_under(store, lock, move |tx| upkeep::prune(tx, before)).await?;
    if pruned == Pruned::default() {
        return Ok((pruned, None));
    }
    let database = config.database.clone();
    let freed = tokio::task::spawn_blocking(move || give_back(&database)).await;
    Ok((pruned, freed.map_err(|error| RunError::Internal(error.to_string()))??))
}

/// Gives the room back, if the disk has enough for the copy that is made on the way.
fn give_back(database: &Path) -> Result<Option<u64>, RunError> {
    let size = || std::fs::metadata(database).map_or(0, |file| file.len());
    let before = size();
    let place = std::path::absolute(database).unwrap_or_else(|_| database.to_owned());
    if space_at(&place).is_some_and(|space| space.free < before.saturating_mul(2)) {
        return Ok(None);
    }
    upkeep::compact(database)?;
    Ok(Some(before.saturating_sub(size())))
}

fn show(context: &mut Context<'_>, told: &Told, before: &str) -> Result<(), CliError> {
    let gone = [
        counted(told.scans, "note of a scan", "notes of scans"),
        counted(told.runs, "run", "runs"),
        counted(told.answers, "stored answer", "stored answers"),
    ];
    let gone = gone.join(", ");
    let verb = if told.dry_run { "would go" } else { "gone" };
    context.out.line(format_args!("from before {before} {verb}: {gone}"))?;
    context
        .out
        .line(format_args!("the last {KEPT_SCANS} scans of each board and query stay, as do all offers"))?;
    let nothing = told.scans + told.runs + told.answers == 0;
    match told.freed_bytes {
        Some(bytes) => context.out.line(format_args!("{} given back to the disk", format_size(bytes))),
        None if told.dry_run || nothing => Ok(()),
        None => context.out.line(
            "the room is kept for what comes: giving it back takes twice the database's size free on its disk",
        ),
    }
}
