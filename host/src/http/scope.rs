//! What one unit of work may fetch, and how much it has fetched so far.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
};

use tokio::{sync::watch, time::Instant};

use super::{FetchError, Grant, IpNet, Origin, reach::Reach};

/// Ends the fetches of every scope that holds a clone of it.
#[derive(Debug, Clone)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Cancel {
    /// Not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Cancels, for good.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is cancelled.
    pub async fn cancelled(&self) {
        // An error means that the sender is gone, and `self` holds it.
        let _ = self.0.subscribe().wait_for(|cancelled| *cancelled).await;
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

/// How much a scope has fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Requests sent, retries and redirects included.
    pub requests: u64,
    /// Of these, retries.
    pub retries: u64,
    /// Answers with status 429.
    pub rate_limited: u64,
    /// Fetches that ended in an error.
    pub errors: u64,
    /// Body bytes as they came over the wire.
    pub bytes_received: u64,
    /// Body bytes after decompression.
    pub bytes_decoded: u64,
}

impl Traffic {
    /// The sum of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            retries: self.retries + other.retries,
            rate_limited: self.rate_limited + other.rate_limited,
            errors: self.errors + other.errors,
            bytes_received: self.bytes_received + other.bytes_received,
            bytes_decoded: self.bytes_decoded + other.bytes_decoded,
        }
    }
}

/// The counters behind [`Traffic`].
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) requests: AtomicU64,
    pub(super) retries: AtomicU64,
    pub(super) rate_limited: AtomicU64,
    pub(super) errors: AtomicU64,
    pub(super) bytes_received: AtomicU64,
    pub(super) bytes_decoded: AtomicU64,
}

/// The fetches of one unit of work: its grant, budget, deadline and traffic.
#[derive(Debug)]
pub struct Scope {
    grant: Arc<Grant>,
    tenant_host: Option<Origin>,
    pub(super) counters: Arc<Counters>,
    /// What it fetches is for the client alone, and is recorded nowhere.
    unrecorded: bool,
    budget: AtomicU32,
    deadline: Mutex<Option<Instant>>,
    cancel: Cancel,
    /// Why its unit cannot be trusted, until somebody asks.
    breach: Mutex<Option<FetchError>>,
}

impl Scope {
    /// A scope that may send `max_requests`, without a deadline.
    #[must_use]
    pub fn new(grant: Arc<Grant>, max_requests: u32) -> Self {
        Self {
            grant,
            tenant_host: None,
            counters: Arc::default(),
            unrecorded: false,
            budget: AtomicU32::new(max_requests),
            deadline: Mutex::new(None),
            cancel: Cancel::new(),
            breach: Mutex::new(None),
        }
    }

    /// With the own host of its unit's tenant, which it may read beside what its grant names: by GET and HEAD, without a
    /// credential. It counts only where the grant reaches such hosts. The caller made sure that the host is the
    /// tenant's: never because a guest said so.
    #[must_use]
    pub fn with_tenant_host(mut self, host: Option<Origin>) -> Self {
        self.tenant_host = host.filter(|_| self.grant.tenant_hosts);
        self
    }

    /// A scope in which the client asks something for itself, on behalf of this one: its traffic is counted here, and it
    /// ends by whatever ends the fetch that it is for.
    pub(super) fn on_behalf(&self, grant: Grant, max_requests: u32) -> Self {
        let (counters, deadline) = (Arc::clone(&self.counters), Mutex::new(self.deadline()));
        Self { counters, deadline, unrecorded: true, ..Self::new(Arc::new(grant), max_requests) }
    }

    pub(super) const fn is_unrecorded(&self) -> bool {
        self.unrecorded
    }

    /// With a token that ends its fetches.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// With an instant by which its fetches end.
    #[must_use]
    pub fn with_deadline(self, deadline: Instant) -> Self {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = Some(deadline);
        self
    }

    /// Renews the budget for another call of the same unit; the traffic keeps adding up.
    pub fn renew(&self, max_requests: u32, deadline: Option<Instant>) {
        self.budget.store(max_requests, Relaxed);
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
    }

    /// What may be fetched.
    #[must_use]
    pub fn grant(&self) -> &Arc<Grant> {
        &self.grant
    }

    /// What its hops are judged by.
    pub(super) fn reach<'a>(&'a self, allowed: &'a [IpNet]) -> Reach<'a> {
        Reach { grant: &self.grant, tenant_host: self.tenant_host.as_ref(), allowed }
    }

    /// Takes the error of a fetch whose answer held a credential, if there was one since the last call: whatever its
    /// requester made of it, its unit has failed.
    #[must_use]
    pub fn take_breach(&self) -> Option<FetchError> {
        self.breach.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn note_breach(&self, error: &FetchError) {
        self.breach.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| error.clone());
    }

    /// What was spent so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        let counters = &self.counters;
        Traffic {
            requests: counters.requests.load(Relaxed),
            retries: counters.retries.load(Relaxed),
            rate_limited: counters.rate_limited.load(Relaxed),
            errors: counters.errors.load(Relaxed),
            bytes_received: counters.bytes_received.load(Relaxed),
            bytes_decoded: counters.bytes_decoded.load(Relaxed),
        }
    }

    /// Takes one request from the budget.
    pub(super) fn spend(&self) -> Result<(), FetchError> {
        self.budget
            .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1))
            .map(drop)
            .map_err(|_| FetchError::BudgetExhausted)
    }

    /// The deadline of the scope.
    pub(super) fn deadline(&self) -> Option<Instant> {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` until the scope is cancelled or its time is up.
    pub(super) async fn guard<T>(
        &self,
        work: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        let deadline = self.deadline();
        let time_up = async {
            match deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(FetchError::Cancelled),
            () = time_up => Err(FetchError::Timeout),
            done = work => done,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_budget_ends_and_is_renewed() {
        let scope = Scope::new(Arc::new(Grant::new("p")), 2);
        assert_eq!((scope.spend(), scope.spend()), (Ok(()), Ok(())));
        assert_eq!(scope.spend(), Err(FetchError::BudgetExhausted));
        assert_eq!(scope.spend(), Err(FetchError::BudgetExhausted));
        scope.renew(1, None);
        assert_eq!((scope.spend(), scope.spend()), (Ok(()), Err(FetchError::BudgetExhausted)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_scope_ends_by_its_deadline_or_its_cancel() {
        let cancel = Cancel::new();
        let scope = Scope::new(Arc::new(Grant::new("p")), 0)
            .with_cancel(cancel.clone())
            .with_deadline(Instant::now() + Duration::from_secs(1));
        let never = || std::future::pending::<Result<(), FetchError>>();
        assert_eq!(scope.guard(never()).await, Err(FetchError::Timeout));
        scope.renew(0, None);
        let cancelled = async {
            tokio::time::sleep(Duration::from_secs(9)).await;
            cancel.cancel();
            std::future::pending::<()>().await;
        };
        assert_eq!(
            scope.guard(async { tokio::join!(never(), cancelled).0 }).await,
            Err(FetchError::Cancelled)
        );
        assert!(cancel.is_cancelled());
        assert_eq!(scope.guard(never()).await, Err(FetchError::Cancelled));
    }
}
