//! The limits of each host, shared by all callers: pace, concurrency, deadline and circuit breaker.
//!
//! Requests start in the order they were asked for. A deadline is kept through [`Memory`] and read
//! again while it lies ahead, so that lifting it in another process is noticed. No lock is held while
//! the memory is asked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use super::{
    FetchError, HttpSettings, Memory, Rate,
    lane::{Lane, LaneTurn},
    pace::{Pace, RetryBudget},
    turn_request::TurnRequest,
};
use crate::{
    bounds::network,
    clock::SharedClock,
    domain::{DeadlineReason, HostDeadline, Timestamp},
};

/// How often a waiting call reads the stored deadline again.
const REREAD: Duration = Duration::from_secs(5);

/// All hosts.
#[derive(Debug)]
pub(super) struct Limiter {
    rules: HostRules,
    clock: SharedClock,
    memory: Arc<dyn Memory>,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
    /// As many as grants have wildcards, and providers whose tenants are hosts: none is ever forgotten.
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
}

/// What the settings say of every host.
#[derive(Debug, Clone, Copy)]
struct HostRules {
    rate: Rate,
    at_once: usize,
    patience: Duration,
    circuit_failures: u32,
    circuit_cooldown: Duration,
    retry_ratio: f64,
    retry_reserve: u32,
}

impl Limiter {
    pub(super) fn new(settings: &HttpSettings, clock: SharedClock, memory: Arc<dyn Memory>) -> Self {
        let rules = HostRules {
            rate: settings.host_rate,
            at_once: settings.host_concurrency.clamp(1, Semaphore::MAX_PERMITS),
            patience: settings.patience,
            circuit_failures: settings.circuit_failures,
            circuit_cooldown: settings.circuit_cooldown,
            retry_ratio: settings.retry_ratio,
            retry_reserve: settings.retry_reserve,
        };
        Self { rules, clock, memory, hosts: Mutex::default(), lanes: Mutex::default() }
    }

    /// The host of an authority, the same for all callers.
    pub(super) fn host(&self, authority: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.get(authority) {
            return Arc::clone(host);
        }
        // Those that cannot be forgotten are not looked at again for each new host.
        if hosts.len() >= network::HOSTS.size() && hosts.len().is_multiple_of(SWEEP_EVERY) {
            hosts.retain(|_, host| Arc::strong_count(host) > 1 || !host.is_at_rest());
        }
        let host = Arc::new(Host::new(authority, self));
        hosts.insert(authority.to_owned(), Arc::clone(&host));
        host
    }

    /// The lane of a name, the same for all callers.
    pub(super) fn lane(&self, name: &str) -> Arc<Lane> {
        let HostRules { rate, at_once, patience, .. } = self.rules;
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let lane =
            lanes.entry(name.to_owned()).or_insert_with(|| Arc::new(Lane::new(rate, at_once, patience)));
        Arc::clone(lane)
    }
}

/// Hosts are forgotten when so many have come since the last time.
const SWEEP_EVERY: usize = 1024;

/// How a host did in a call, for the circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HostHealth {
    /// The host answered.
    Alive,
    /// The host failed, after all retries.
    Failed,
}

/// One host.
#[derive(Debug)]
pub(super) struct Host {
    name: String,
    rules: HostRules,
    clock: SharedClock,
    memory: Arc<dyn Memory>,
    /// Held by the one whose turn is next; tokio's mutex is fair.
    turn: tokio::sync::Mutex<()>,
    slots: Arc<Semaphore>,
    probed: Notify,
    state: Mutex<HostState>,
}

#[derive(Debug)]
struct HostState {
    pace: Pace,
    retries: RetryBudget,
    circuit: Circuit,
    failures: u32,
    deadline: Option<HostDeadline>,
    /// Whether the memory was asked at least once.
    known: bool,
    /// Deadlines that are still being written to the memory: until then its answer is out of date.
    writing: u32,
    /// Counts the deadlines set here.
    generation: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Circuit {
    Closed,
    /// One probe is sent after the deadline.
    Open,
    /// The probe is in flight.
    Probing,
}

enum TurnStep {
    Go { probe: bool },
    Sleep(Duration),
    AwaitProbe,
}

impl Host {
    fn new(name: &str, limiter: &Limiter) -> Self {
        let rules = limiter.rules;
        Self {
            name: name.to_owned(),
            rules,
            clock: Arc::clone(&limiter.clock),
            memory: Arc::clone(&limiter.memory),
            turn: tokio::sync::Mutex::new(()),
            slots: Arc::new(Semaphore::new(rules.at_once)),
            probed: Notify::new(),
            state: Mutex::new(HostState {
                pace: Pace::new(rules.rate, Instant::now()),
                retries: RetryBudget::new(rules.retry_ratio, rules.retry_reserve),
                circuit: Circuit::Closed,
                failures: 0,
                deadline: None,
                known: false,
                writing: 0,
                generation: 0,
            }),
        }
    }

    /// Waits for this request's turn. [`FetchError::Paused`] when the host's deadline lies beyond the
    /// patience or the scope's end, or its circuit is open. `lane`: what the host shares with others.
    pub(super) async fn acquire(
        self: &Arc<Self>,
        ask: &TurnRequest,
        lane: Option<&Arc<Lane>>,
    ) -> Result<Permit, FetchError> {
        // Before queueing, so that no request waits in line only to be refused.
        self.time_to_wait(ask).await?;
        let _turn = self.turn.lock().await;
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| FetchError::Cancelled)?;
        loop {
            let lane_turn = match lane {
                Some(lane) => {
                    self.wait_until_free(ask).await?;
                    Some(lane.turn(ask).await?)
                }
                None => None,
            };
            // The lane may have taken long: whatever holds the host back now gives the lane's turn to the next one.
            match self.next_step(ask, true).await? {
                TurnStep::Go { probe } => {
                    let lane = lane_turn.map(LaneTurn::start);
                    return Ok(Permit { host: Arc::clone(self), probe, _slot: slot, _lane: lane });
                }
                held => {
                    drop(lane_turn);
                    self.wait(held).await;
                }
            }
        }
    }

    /// Waits until nothing of the host's own holds the request back.
    async fn wait_until_free(&self, ask: &TurnRequest) -> Result<(), FetchError> {
        loop {
            match self.next_step(ask, false).await? {
                TurnStep::Go { .. } => return Ok(()),
                held => self.wait(held).await,
            }
        }
    }

    async fn wait(&self, step: TurnStep) {
        match step {
            TurnStep::Go { .. } => {}
            TurnStep::Sleep(wait) => tokio::time::sleep(wait).await,
            TurnStep::AwaitProbe => self.probed.notified().await,
        }
    }

    /// What the host asks of the request whose turn it is; it is told if it starts then.
    async fn next_step(&self, ask: &TurnRequest, starts: bool) -> Result<TurnStep, FetchError> {
        Ok(match self.time_to_wait(ask).await? {
            Some(left) => TurnStep::Sleep(left.min(REREAD)),
            None => self.step(ask, starts),
        })
    }

    fn step(&self, ask: &TurnRequest, starts: bool) -> TurnStep {
        let mut state = self.state();
        if state.circuit == Circuit::Probing {
            return TurnStep::AwaitProbe;
        }
        let now = Instant::now();
        state.pace.tighten(ask.rate, ask.min_interval);
        let wait = state.pace.wait(now);
        if !wait.is_zero() {
            return TurnStep::Sleep(wait);
        }
        let probe = state.circuit == Circuit::Open;
        if !starts {
            return TurnStep::Go { probe };
        }
        state.pace.take(now);
        if probe {
            state.circuit = Circuit::Probing;
        }
        TurnStep::Go { probe }
    }

    /// What is left of the deadline; an error if it is too long to wait for. An open circuit is
    /// never waited for: the host is down, and every request in the queue would wait as well.
    async fn time_to_wait(&self, ask: &TurnRequest) -> Result<Option<Duration>, FetchError> {
        let left = self.left().await;
        let is_down = self.state().circuit == Circuit::Open;
        match left {
            Some(left)
                if is_down
                    || left > self.rules.patience
                    || ask
                        .ends
                        .is_some_and(|ends| ends.saturating_duration_since(Instant::now()) <= left) =>
            {
                Err(FetchError::Paused(Some(left)))
            }
            left => Ok(left),
        }
    }

    /// What is left of the deadline, as the memory has it.
    async fn left(&self) -> Option<Duration> {
        let generation = {
            let state = self.state();
            if state.known && self.left_of(&state).is_none() {
                return None;
            }
            state.generation
        };
        let stored = self.memory.deadline(&self.name).await;
        let mut state = self.state();
        if state.writing == 0 && state.generation == generation {
            state.adopt(stored, self.clock.now());
        }
        self.left_of(&state)
    }

    fn left_of(&self, state: &HostState) -> Option<Duration> {
        let now = self.clock.now();
        let deadline = state.deadline.as_ref().filter(|deadline| deadline.not_before > now)?;
        Some(deadline.not_before.since(now))
    }

    /// Leaves the host alone until `not_before`, at once and for all callers; the future ends when that
    /// is remembered beyond this process.
    pub(super) fn defer(
        self: &Arc<Self>,
        not_before: Timestamp,
        reason: DeadlineReason,
    ) -> impl Future<Output = ()> + use<> {
        let deadline = HostDeadline { host: self.name.clone(), not_before, reason };
        let is_new = self.state().set_deadline(&deadline);
        self.write(is_new.then_some(deadline))
    }

    /// Writes in a task of its own: a call cancelled here must not lose what the host asked for.
    fn write(self: &Arc<Self>, deadline: Option<HostDeadline>) -> impl Future<Output = ()> + use<> {
        let written = deadline.map(|deadline| {
            let host = Arc::clone(self);
            tokio::spawn(async move {
                host.memory.defer(deadline).await;
                host.state().writing -= 1;
            })
        });
        async {
            if let Some(written) = written {
                let _ = written.await;
            }
        }
    }

    /// Notes a first attempt.
    pub(super) fn earn_retry(&self) {
        self.state().retries.earn();
    }

    /// Pays for a retry, if the host's budget has one left.
    pub(super) fn pay_retry(&self) -> bool {
        self.state().retries.pay()
    }

    /// The host, with `:port` unless it is the scheme's own.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Records how a call went: the `probe` of a half-open circuit, or any other.
    pub(super) async fn settle(self: &Arc<Self>, health: HostHealth, probe: bool) {
        let opened = self.judge(health, probe);
        if probe {
            self.probed.notify_one();
        }
        self.write(opened).await;
    }

    /// Updates the circuit; returns the deadline to be written if it opens. Circuit and deadline change under
    /// one lock, so that no second probe gets between them.
    fn judge(&self, health: HostHealth, probe: bool) -> Option<HostDeadline> {
        let mut state = self.state();
        if health == HostHealth::Alive {
            state.succeed(probe);
            return None;
        }
        if !state.fail(probe, self.rules.circuit_failures) {
            return None;
        }
        tracing::warn!(host = self.name, "circuit opened: the host is left alone for a while");
        let not_before = self.clock.now().plus(self.rules.circuit_cooldown);
        let deadline = HostDeadline { host: self.name.clone(), not_before, reason: DeadlineReason::Circuit };
        state.set_deadline(&deadline).then_some(deadline)
    }

    /// Whether forgetting the host would lose nothing, or only faults of a host that was left alone as long as one is
    /// whose circuit opened: hosts that failed once must not be kept for the life of the process.
    fn is_at_rest(&self) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        if self.left_of(&state).is_some() || !state.pace.is_rested(now) {
            return false;
        }
        let is_well = state.circuit == Circuit::Closed && state.failures == 0 && state.retries.is_full();
        let is_forgiven =
            state.circuit != Circuit::Probing && state.pace.idle_for(now) >= self.rules.circuit_cooldown;
        is_well || is_forgiven
    }

    fn state(&self) -> MutexGuard<'_, HostState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HostState {
    /// Takes over what the memory says at `now`.
    fn adopt(&mut self, stored: Option<HostDeadline>, now: Timestamp) {
        let was_ahead = self.deadline.as_ref().is_some_and(|deadline| deadline.not_before > now);
        match &stored {
            // The circuit was opened by an earlier process: a probe comes first.
            Some(deadline) if !self.known && deadline.reason == DeadlineReason::Circuit => {
                self.circuit = Circuit::Open;
            }
            // Somebody lifted it before it passed.
            None if was_ahead && self.circuit == Circuit::Open => {
                self.circuit = Circuit::Closed;
                self.failures = 0;
            }
            _ => {}
        }
        self.deadline = stored;
        self.known = true;
    }

    /// Sets a deadline that must be written then; false if a later one stands.
    fn set_deadline(&mut self, deadline: &HostDeadline) -> bool {
        if self.deadline.as_ref().is_some_and(|have| have.not_before >= deadline.not_before) {
            return false;
        }
        self.deadline = Some(deadline.clone());
        self.writing += 1;
        self.generation += 1;
        true
    }

    /// Whether the circuit opens by this failure.
    fn fail(&mut self, probe: bool, limit: u32) -> bool {
        if probe {
            self.circuit = Circuit::Open;
            return true;
        }
        // Calls that were in flight when the circuit opened do not count again.
        if self.circuit != Circuit::Closed {
            return false;
        }
        self.failures += 1;
        let opens = limit > 0 && self.failures >= limit;
        if opens {
            self.circuit = Circuit::Open;
        }
        opens
    }

    fn succeed(&mut self, probe: bool) {
        if probe {
            self.circuit = Circuit::Closed;
        }
        if self.circuit == Circuit::Closed {
            self.failures = 0;
        }
    }
}

/// Permission to send a request. Dropping it without [`Permit::settle`] says nothing about the host.
#[derive(Debug)]
pub(super) struct Permit {
    host: Arc<Host>,
    probe: bool,
    _slot: OwnedSemaphorePermit,
    _lane: Option<OwnedSemaphorePermit>,
}

impl Permit {
    /// Whether it is the one request of a half-open circuit, which is never retried.
    pub(super) const fn is_probe(&self) -> bool {
        self.probe
    }

    /// The host it is for.
    pub(super) const fn host(&self) -> &Arc<Host> {
        &self.host
    }

    /// Ends the call and records how the host did.
    pub(super) async fn settle(mut self, health: HostHealth) {
        let probe = std::mem::take(&mut self.probe);
        self.host.settle(health, probe).await;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.probe {
            self.host.state().circuit = Circuit::Open;
            self.host.probed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests;
