//! A run under its lock: what its steps share, and the only way they write.

use std::sync::Arc;

use super::{
    ahead,
    base::Base,
    caught::caught,
    error::RunError,
    growth::Growth,
    lock::{HeldLock, LockTerms},
    shutdown::{Shutdown, Stop},
};
use crate::{
    clock::SharedClock,
    config::Config,
    domain::Timestamp,
    errors::chain,
    http::HttpClient,
    pipeline::report::{Failure, Observer},
    plugins::CallContext,
    scoring::Scorer,
    sheets::TokenCache,
    store::{Connection, Fence, Fenced, HandedOver, Store, StoreError, ahead::bring_back},
};

/// A run in progress: what its steps share.
pub(crate) struct RunContext {
    /// The id of its row in `runs`; 0 for a step that a command runs alone.
    pub(crate) id: i64,
    pub(crate) config: Arc<Config>,
    pub(crate) client: Arc<HttpClient>,
    pub(crate) scorer: Option<Arc<Scorer>>,
    pub(crate) tokens: TokenCache,
    pub(crate) shutdown: Shutdown,
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) started_at: Timestamp,
    /// What the scans add to the database.
    pub(crate) growth: Growth,
    clock: SharedClock,
    store: Store,
    fence: Fence,
}

impl RunContext {
    /// A run that holds the lock of `fence`. Its id is 0 until its row is begun.
    fn new(base: &Base, fence: &Fence, shutdown: &Shutdown, observer: &Arc<dyn Observer>) -> Self {
        Self {
            id: 0,
            config: Arc::clone(&base.config),
            client: Arc::clone(&base.client),
            scorer: base.scorer.clone(),
            tokens: base.tokens.clone(),
            shutdown: shutdown.clone(),
            observer: Arc::clone(observer),
            started_at: base.clock.now(),
            growth: Growth::new(base.config.run.max_growth),
            clock: base.clock.clone(),
            store: base.store.clone(),
            fence: fence.clone(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What a guest is told about a call that begins now.
    pub(crate) fn call_context(&self, attempt: u32) -> CallContext {
        CallContext { now: self.now(), run_id: self.id.to_string(), attempt }
    }

    pub(crate) const fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// The database, for functions that read it with or without a run.
    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// Does `work` on a read-only connection. All that it reads is of one instant.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.read(work).await
    }

    /// Does `work` in one transaction, if the run still holds its lock; [`StoreError::FenceLost`] otherwise.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Fenced<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.write_fenced(&self.fence, work).await
    }

    /// [`RunContext::write`] for a caller that has something else to do meanwhile: `work` is done before every write that is
    /// handed over later.
    pub(crate) fn hand_over<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Fenced<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<HandedOver<T>, StoreError> {
        self.store.hand_over_fenced(&self.fence, work)
    }
}

/// Does `work` in one transaction, if the lock is still held: for a command that is no run and takes its lock.
pub async fn write_under<T: Send + 'static>(
    store: &Store,
    lock: &HeldLock,
    work: impl FnOnce(&Fenced<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    store.write_fenced(lock.fence(), work).await
}

/// Takes the lock, does `work` under it, and releases the lock on every exit, a panic included.
///
/// The run gets a switch of its own: losing the lock ends this run and not those that follow.
pub(crate) async fn with_lock<T>(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    work: impl AsyncFnOnce(RunContext) -> T,
) -> Result<T, RunError> {
    let switch = shutdown.for_one_run();
    let lock = take_lock(base, &switch.shutdown).await?;
    let run = RunContext::new(base, lock.fence(), &switch.shutdown, observer);
    let (now, longest) = (run.now(), ahead::longest(&run.config));
    match run.write(move |tx| bring_back(tx, now, longest)).await {
        Ok(brought_back) => ahead::tell(brought_back),
        Err(error) => tracing::warn!("due times could not be looked through: {}", chain(&error)),
    }
    let done = caught(Box::pin(work(run))).await;
    release(lock).await;
    done.map_err(|panic| RunError::Internal(panic.to_string()))
}

/// Runs one step alone, under the lock of a run. Returns its result, and the failure of the lock if it was lost.
pub(crate) async fn step_alone<T>(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    step: impl AsyncFnOnce(&RunContext) -> T,
) -> Result<(T, Option<Failure>), RunError> {
    with_lock(base, shutdown, observer, async |run: RunContext| {
        let done = step(&run).await;
        let lost = match run.shutdown.reason() {
            Some(Stop::LockLost(message)) => Some(Failure::of_lock(message)),
            _ => None,
        };
        (done, lost)
    })
    .await
}

async fn take_lock(base: &Base, shutdown: &Shutdown) -> Result<HeldLock, RunError> {
    let settings = &base.config.run;
    let terms =
        LockTerms { name: settings.lock.clone(), ttl: settings.lock_ttl, heartbeat: settings.heartbeat };
    let taken = HeldLock::take(&base.store, &base.clock, &terms, shutdown).await;
    taken.map_err(|error| error.in_zone(base.config.display_zone))
}

async fn release(lock: HeldLock) {
    if let Err(error) = lock.release().await {
        // The work is done and its summary holds; the lock expires by itself.
        tracing::error!("the lock could not be released: {}", chain(&error));
    }
}

#[cfg(test)]
mod tests;
