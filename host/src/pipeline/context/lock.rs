//! The run lock: taken before the first step, renewed by a heartbeat, released on every exit.

use std::time::Duration;

use chrono_tz::Tz;
use rand::RngExt;
use tokio::task::JoinHandle;

use super::{
    error::RunError,
    holder::Holder,
    process::{Life, Sight, seems_gone},
    shutdown::{Shutdown, Stop},
};
use crate::{
    clock::SharedClock,
    domain::Timestamp,
    store::{
        Store, StoreError, Transaction,
        lock::{self, Acquire, Claimant, Fence, LockRow},
    },
};

/// A lock that is held. If it is dropped without [`HeldLock::release`], as in a panic, it is released too.
#[derive(Debug)]
pub struct HeldLock {
    store: Store,
    fence: Fence,
    heartbeat: JoinHandle<()>,
    released: bool,
}

/// How a lock is taken and renewed.
#[derive(Debug, Clone)]
pub struct LockTerms {
    /// Its name.
    pub name: String,
    /// How long it is valid without a heartbeat.
    pub ttl: Duration,
    /// The time between two heartbeats.
    pub heartbeat: Duration,
}

impl HeldLock {
    /// Takes the lock, or returns who holds it. If it is lost later, `shutdown` is triggered.
    pub async fn take(
        store: &Store,
        clock: &SharedClock,
        terms: &LockTerms,
        shutdown: &Shutdown,
    ) -> Result<Self, RunError> {
        let owner = format!("{:032x}", rand::rng().random::<u128>());
        let (terms_of_lock, now) = (terms.clone(), clock.now());
        let (acquired, before) =
            store.write(move |tx| take_or_wait(tx, &owner, &terms_of_lock, now, &Sight::own())).await?;
        match acquired {
            Acquire::Acquired(fence) => {
                match before {
                    Some(dead) if dead.life == Life::Gone => {
                        tracing::warn!("{dead} died; its lock is taken over");
                    }
                    Some(ahead) => tracing::warn!(
                        "the lock of {ahead} was taken under a clock that was ahead; it is taken over"
                    ),
                    None => {}
                }
                let heartbeat = tokio::spawn(beat(
                    store.clone(),
                    clock.clone(),
                    terms.clone(),
                    fence.clone(),
                    shutdown.clone(),
                ));
                Ok(Self { store: store.clone(), fence, heartbeat, released: false })
            }
            Acquire::Held { owner, pid, acquired_at, expires_at } => {
                let ahead = before
                    .as_ref()
                    .is_some_and(|holder| holder.life != Life::Lives && holder.row.is_ahead(now));
                let who = before.map(|holder| holder.to_string()).unwrap_or_default();
                Err(RunError::Locked { who, owner, pid, acquired_at, expires_at, ahead, zone: Tz::UTC })
            }
        }
    }

    /// The fence against which every write of the run is checked.
    #[must_use]
    pub const fn fence(&self) -> &Fence {
        &self.fence
    }

    /// Releases the lock, if it is still held.
    pub async fn release(mut self) -> Result<(), StoreError> {
        self.heartbeat.abort();
        self.released = true;
        let fence = self.fence.clone();
        if !self.store.write(move |tx| lock::release(tx, &fence)).await? {
            tracing::warn!("the lock was no longer ours when the run ended");
        }
        Ok(())
    }
}

/// Takes the lock, from a holder that died or whose times no clock of here can have set, too: that one is returned with
/// it. Else who is in the way.
fn take_or_wait(
    tx: &Transaction<'_>,
    owner: &str,
    terms: &LockTerms,
    now: Timestamp,
    sight: &Sight,
) -> Result<(Acquire, Option<Holder>), StoreError> {
    let before = Holder::seen_by(sight, tx, &terms.name)?;
    if let Some(alive) = before.as_ref().filter(|holder| holder.is_in_the_way(now)) {
        let LockRow { owner, pid, acquired_at, expires_at, .. } = alive.row.clone();
        return Ok((Acquire::Held { owner, pid, acquired_at, expires_at }, before));
    }
    let left = before.filter(|holder| holder.life == Life::Gone || holder.row.is_ahead(now));
    if let Some(left) = &left {
        left.free(tx, now)?;
    }
    let claimant = Claimant { owner, pid: sight.pid };
    let acquired = lock::acquire(tx, &terms.name, claimant, now, terms.ttl)?;
    if let (Acquire::Acquired(fence), Some(process)) = (&acquired, sight.mark()) {
        lock::mark(tx, fence, &process)?;
    }
    Ok((acquired, left))
}

/// What became of a lock that an operator wants to be free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unlocked {
    /// Nobody held it.
    Free,
    /// It was this one's.
    From(Holder),
    /// This one may still be at work: it keeps the lock.
    Kept(Holder),
}

/// Frees a lock whose holder is dead, let it expire, or had a clock ahead of this one; with `force` also that of one that
/// cannot be asked for from here. Whoever lives keeps it: its process can be ended.
pub async fn unlock(store: &Store, name: &str, now: Timestamp, force: bool) -> Result<Unlocked, StoreError> {
    let name = name.to_owned();
    store.write(move |tx| free_or_keep(tx, &name, now, force, &Sight::own())).await
}

fn free_or_keep(
    tx: &Transaction<'_>,
    name: &str,
    now: Timestamp,
    force: bool,
    sight: &Sight,
) -> Result<Unlocked, StoreError> {
    let Some(holder) = Holder::seen_by(sight, tx, name)? else { return Ok(Unlocked::Free) };
    let in_the_way = holder.is_in_the_way(now) && !holder.row.is_ahead(now);
    let left = !in_the_way || seems_gone(&holder.row) || force;
    if holder.life == Life::Lives || !left {
        return Ok(Unlocked::Kept(holder));
    }
    holder.free(tx, now)?;
    Ok(Unlocked::From(holder))
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        self.heartbeat.abort();
        if self.released {
            return;
        }
        // A destructor cannot wait: a task hands the release to the writer thread.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (store, fence) = (self.store.clone(), self.fence.clone());
            runtime.spawn(async move { store.write(move |tx| lock::release(tx, &fence)).await });
        }
    }
}

async fn beat(store: Store, clock: SharedClock, terms: LockTerms, fence: Fence, shutdown: Shutdown) {
    loop {
        tokio::time::sleep(terms.heartbeat).await;
        let (fence, now, ttl) = (fence.clone(), clock.now(), terms.ttl);
        match store.write(move |tx| lock::heartbeat(tx, &fence, now, ttl)).await {
            Ok(()) => tracing::debug!("lock renewed"),
            Err(error @ StoreError::FenceLost { .. }) => {
                tracing::debug!("{error}");
                shutdown.stop(Stop::LockLost(error.to_string()));
                return;
            }
            // The lock is valid until its expiry; the next heartbeat tries again.
            Err(error) => tracing::warn!("the lock could not be renewed: {error}"),
        }
    }
}

#[cfg(test)]
mod tests;
