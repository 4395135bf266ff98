//! Holding the run lock: taken before the first step, kept alive, released in every exit.

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
        lock::{self, Acquire, Fence},
    },
};

/// The lock, held. Dropped without [`HeldLock::release`], as a panic would, it is given back all the same.
#[derive(Debug)]
pub struct HeldLock {
    store: Store,
    fence: Fence,
    heartbeat: JoinHandle<()>,
    released: bool,
}

/// How a lock is kept.
#[derive(Debug, Clone)]
pub struct LockTerms {
    /// Its name.
    pub name: String,
    /// How long it lives without a heartbeat.
    pub ttl: Duration,
    /// Between two heartbeats.
    pub heartbeat: Duration,
}

impl HeldLock {
    /// Takes the lock, or says who has it. Losing it later throws `shutdown`.
    pub async fn take(
        store: &Store,
        clock: &SharedClock,
        terms: &LockTerms,
        shutdown: &Shutdown,
    ) -> Result<Self, RunError> {
        let owner = format!("{:032x}", rand::rng().random::<u128>());
        let (name, ttl, now) = (terms.name.clone(), terms.ttl, clock.now());
        let acquired =
            store.write(move |tx| lock::acquire(tx, &name, &owner, std::process::id(), now, ttl)).await?;
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

    /// What every write of the run shows.
    #[must_use]
    pub const fn fence(&self) -> &Fence {
        &self.fence
    }

    /// Gives the lock back, if it is still ours.
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
        // Handed over to the writer, which does it before it ends; nobody is left to wait for it.
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
            // The lock lives on until its expiry; the next beat tries again.
            Err(error) => tracing::warn!("the lock could not be renewed: {error}"),
        }
    }
}

#[cfg(test)]
mod tests;
