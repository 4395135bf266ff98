//! The run lock: taken before the first step, renewed by a heartbeat, released on every exit.

use std::time::Duration;

use rand::RngExt;
use tokio::task::JoinHandle;

use super::{
    error::RunError,
    shutdown::{Shutdown, Stop},
};
use crate::{
    clock::SharedClock,
    store::{
        Store, StoreError,
        lock::{self, Acquire, Claimant, Fence},
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
        let (name, ttl, now) = (terms.name.clone(), terms.ttl, clock.now());
        let acquired = store
            .write(move |tx| {
                let claimant = Claimant { owner: &owner, pid: std::process::id() };
                lock::acquire(tx, &name, claimant, now, ttl)
            })
            .await?;
        match acquired {
            Acquire::Acquired(fence) => {
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
                Err(RunError::Locked { owner, pid, acquired_at, expires_at })
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
