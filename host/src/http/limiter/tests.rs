//! Turns, deadlines and circuits on a paused clock.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use futures_util::future::{BoxFuture, FutureExt};

use super::*;
use crate::{
    clock,
    http::{CachedAnswer, MemoryInProcess},
};

const START: Timestamp = Timestamp::from_millis(1_750_000_000_000);

struct Setup {
    limiter: Limiter,
    memory: Arc<MemoryInProcess>,
    clock: SharedClock,
}

fn setup(change: impl FnOnce(&mut HttpSettings)) -> Setup {
    with_memory(Arc::default(), Arc::new(clock::from_tokio(START)), change)
}

fn with_memory(
    memory: Arc<MemoryInProcess>,
    clock: SharedClock,
    change: impl FnOnce(&mut HttpSettings),
) -> Setup {
    let mut settings =
        HttpSettings { host_rate: Rate { per_second: 1e6, burst: 1000 }, ..HttpSettings::default() };
    change(&mut settings);
    let limiter = Limiter::new(&settings, Arc::clone(&clock), Arc::clone(&memory) as Arc<dyn Memory>);
    Setup { limiter, memory, clock }
}

fn ask() -> TurnRequest {
    TurnRequest { rate: None, min_interval: Duration::ZERO, ends: None }
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The circuit of `host`, opened by its fifth failure.
async fn open_circuit(host: &Arc<Host>) {
    for _ in 0..5 {
        host.acquire(&ask(), None).await.unwrap().settle(HostHealth::Failed).await;
    }
}

/// Whoever asks meanwhile is told at once, and the circuit's cool-down passes.
async fn cool_down(host: &Arc<Host>) {
    let refused = host.acquire(&ask(), None).await;
    assert!(matches!(refused, Err(FetchError::Paused(Some(_)))), "nobody waits for a host that is down");
    tokio::time::sleep(secs(60)).await;
}

#[tokio::test(start_paused = true)]
async fn requests_of_all_start_at_the_strictest_pace_and_in_order() {
    let setup = setup(|_| {});
    let begin = Instant::now();
    let order = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..6_u32)
        .map(|number| {
            let (host, order) = (setup.limiter.host("a.example"), Arc::clone(&order));
            let ask = TurnRequest { rate: Rate::parse("2/s").ok(), ..ask() };
            tokio::spawn(async move {
                let permit = host.acquire(&ask, None).await.unwrap();
                order.lock().unwrap().push((number, begin.elapsed().as_millis()));
                permit.settle(HostHealth::Alive).await;
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let order = order.lock().unwrap().clone();
    assert_eq!(order, [(0, 0), (1, 500), (2, 1000), (3, 1500), (4, 2000), (5, 2500)]);
}

#[tokio::test(start_paused = true)]
async fn the_minimum_interval_holds_and_other_hosts_do_not_wait() {
    let setup = setup(|_| {});
    let begin = Instant::now();
    let ask = TurnRequest { min_interval: secs(10), ..ask() };
    let (a, b) = (setup.limiter.host("a.example"), setup.limiter.host("b.example"));
    a.acquire(&ask, None).await.unwrap();
    b.acquire(&ask, None).await.unwrap();
    assert_eq!(begin.elapsed(), Duration::ZERO);
    a.acquire(&ask, None).await.unwrap();
    assert_eq!(begin.elapsed(), secs(10));
}

#[tokio::test(start_paused = true)]
async fn only_so_many_are_under_way_at_once() {
    let setup = setup(|settings| settings.host_concurrency = 2);
    let (running, most) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (host, running, most) =
                (setup.limiter.host("a.example"), Arc::clone(&running), Arc::clone(&most));
            tokio::spawn(async move {
                let permit = host.acquire(&ask(), None).await.unwrap();
                most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
                tokio::time::sleep(secs(1)).await;
                running.fetch_sub(1, SeqCst);
                drop(permit);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(most.load(SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_is_waited_for_or_refused_by_patience_and_scope() {
    let setup = setup(|settings| settings.patience = secs(30));
    let host = setup.limiter.host("a.example");
    host.defer(START.plus(secs(20)), DeadlineReason::RetryAfter).await;
    host.defer(START.plus(secs(5)), DeadlineReason::RetryAfter).await;
    let hurried = TurnRequest { ends: Some(Instant::now() + secs(10)), ..ask() };
    assert_eq!(host.acquire(&hurried, None).await.unwrap_err(), FetchError::Paused(Some(secs(20))));
    host.acquire(&ask(), None).await.unwrap();
    assert_eq!(setup.clock.now(), START.plus(secs(20)));
    host.defer(START.plus(secs(51)), DeadlineReason::RetryAfter).await;
    assert_eq!(host.acquire(&ask(), None).await.unwrap_err(), FetchError::Paused(Some(secs(31))));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_outlives_the_process_that_met_it() {
    let first = setup(|_| {});
    first.limiter.host("a.example").defer(START.plus(secs(40)), DeadlineReason::RetryAfter).await;
    let second = with_memory(first.memory, first.clock, |_| {});
    second.limiter.host("a.example").acquire(&ask(), None).await.unwrap();
    assert_eq!(second.clock.now(), START.plus(secs(40)));
}

#[tokio::test(start_paused = true)]
async fn lifting_a_stored_deadline_is_noticed_while_waiting() {
    let setup = setup(|_| {});
    let host = setup.limiter.host("a.example");
    host.defer(START.plus(secs(50)), DeadlineReason::RetryAfter).await;
    let memory = Arc::clone(&setup.memory);
    tokio::spawn(async move {
        tokio::time::sleep(secs(12)).await;
        memory.lift("a.example");
    });
    host.acquire(&ask(), None).await.unwrap();
    assert_eq!(setup.clock.now(), START.plus(secs(15)));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_caller_does_not_lose_the_deadline() {
    let setup = setup(|_| {});
    let host = setup.limiter.host("a.example");
    drop(host.defer(START.plus(secs(9)), DeadlineReason::RetryAfter));
    tokio::task::yield_now().await;
    assert_eq!(setup.memory.deadline("a.example").await.unwrap().not_before, START.plus(secs(9)));
}

#[tokio::test(start_paused = true)]
async fn a_half_open_circuit_lets_one_probe_through() {
    let setup = setup(|_| {});
    let host = setup.limiter.host("a.example");
    open_circuit(&host).await;
    let stored = setup.memory.deadline("a.example").await.unwrap();
    assert_eq!((stored.not_before, stored.reason), (START.plus(secs(60)), DeadlineReason::Circuit));
    cool_down(&host).await;
    let started = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let (host, started, clock) = (Arc::clone(&host), Arc::clone(&started), Arc::clone(&setup.clock));
            tokio::spawn(async move {
                let permit = host.acquire(&ask(), None).await.unwrap();
                started.lock().unwrap().push((clock.now().since(START).as_secs(), permit.is_probe()));
                tokio::time::sleep(secs(7)).await;
                permit.settle(HostHealth::Alive).await;
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    // The probe alone when the cool-down is over; the others when it has succeeded.
    assert_eq!(*started.lock().unwrap(), [(60, true), (67, false), (67, false), (67, false)]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_probe_opens_the_circuit_again_and_a_dropped_one_gives_its_turn_away() {
    let setup = setup(|_| {});
    let host = setup.limiter.host("a.example");
    open_circuit(&host).await;
    cool_down(&host).await;
    let probe = host.acquire(&ask(), None).await.unwrap();
    assert!(probe.is_probe());
    probe.settle(HostHealth::Failed).await;
    cool_down(&host).await;
    let next = host.acquire(&ask(), None).await.unwrap();
    assert_eq!(setup.clock.now(), START.plus(secs(120)));
    assert!(next.is_probe());
    drop(next);
    assert!(host.acquire(&ask(), None).await.unwrap().is_probe());
    assert_eq!(setup.clock.now(), START.plus(secs(120)));
}

#[tokio::test(start_paused = true)]
async fn an_open_circuit_outlives_the_process_and_ends_when_lifted() {
    let first = setup(|_| {});
    open_circuit(&first.limiter.host("a.example")).await;
    let second = with_memory(Arc::clone(&first.memory), Arc::clone(&first.clock), |_| {});
    let host = second.limiter.host("a.example");
    cool_down(&host).await;
    let probe = host.acquire(&ask(), None).await.unwrap();
    assert!(probe.is_probe());
    assert_eq!(second.clock.now(), START.plus(secs(60)));
    probe.settle(HostHealth::Failed).await;
    second.memory.lift("a.example");
    assert!(!host.acquire(&ask(), None).await.unwrap().is_probe());
    assert_eq!(second.clock.now(), START.plus(secs(60)));
}

#[tokio::test(start_paused = true)]
async fn successes_in_between_keep_the_circuit_closed() {
    let setup = setup(|_| {});
    let host = setup.limiter.host("a.example");
    for round in 0..40 {
        let verdict = if round % 5 == 4 { HostHealth::Alive } else { HostHealth::Failed };
        host.acquire(&ask(), None).await.unwrap().settle(verdict).await;
    }
    assert_eq!(setup.clock.now(), START);
}

#[tokio::test(start_paused = true)]
async fn hosts_at_rest_are_forgotten_and_those_with_a_deadline_are_not() {
    let setup = setup(|_| {});
    setup.limiter.host("busy.example").defer(START.plus(secs(9)), DeadlineReason::RetryAfter).await;
    for number in 0..network::HOSTS.size() {
        setup.limiter.host(&format!("{number}.example"));
        let known = setup.limiter.hosts.lock().unwrap().len();
        assert!(known == number + 2 || number + 1 == network::HOSTS.size(), "{number}: {known}");
    }
    let hosts = setup.limiter.hosts.lock().unwrap();
    assert!(hosts.len() < 10 && hosts.contains_key("busy.example"), "{}", hosts.len());
}

#[tokio::test(start_paused = true)]
async fn a_host_that_failed_is_forgotten_once_it_was_left_alone() {
    let setup = setup(|_| {});
    let fails = async |name: &str| {
        setup.limiter.host(name).acquire(&ask(), None).await.unwrap().settle(HostHealth::Failed).await;
    };
    fails("left-alone.example").await;
    tokio::time::advance(setup.limiter.rules.circuit_cooldown).await;
    fails("just-now.example").await;
    for number in 0..=network::HOSTS.size() {
        setup.limiter.host(&format!("{number}.example"));
    }
    let hosts = setup.limiter.hosts.lock().unwrap();
    assert!(hosts.contains_key("just-now.example"));
    assert!(!hosts.contains_key("left-alone.example"));
}

/// Takes a second to write.
#[derive(Debug, Default)]
struct Slow(MemoryInProcess);

impl Memory for Slow {
    fn deadline(&self, host: &str) -> BoxFuture<'_, Option<HostDeadline>> {
        self.0.deadline(host)
    }

    fn defer(&self, deadline: HostDeadline) -> BoxFuture<'_, ()> {
        async move {
            tokio::time::sleep(secs(1)).await;
            self.0.defer(deadline).await;
        }
        .boxed()
    }

    fn cached(&self, key: &str) -> BoxFuture<'_, Option<CachedAnswer>> {
        self.0.cached(key)
    }

    fn keep(&self, key: String, answer: CachedAnswer) -> BoxFuture<'_, ()> {
        self.0.keep(key, answer)
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_holds_while_it_is_still_being_written() {
    let clock: SharedClock = Arc::new(clock::from_tokio(START));
    let limiter = Limiter::new(&HttpSettings::default(), Arc::clone(&clock), Arc::<Slow>::default());
    let host = limiter.host("a.example");
    host.acquire(&ask(), None).await.unwrap();
    drop(host.defer(START.plus(secs(9)), DeadlineReason::RetryAfter));
    host.acquire(&ask(), None).await.unwrap();
    assert_eq!(clock.now(), START.plus(secs(9)));
}

#[tokio::test(start_paused = true)]
async fn thousands_of_hosts_in_one_lane_start_in_order_at_its_pace_and_are_forgotten() {
    let setup = setup(|_| {});
    let lane = setup.limiter.lane("*.a.example");
    let begin = Instant::now();
    let quick = TurnRequest { rate: Rate::parse("100/s").ok(), ..ask() };
    let count = network::HOSTS.size() + SWEEP_EVERY;
    for number in 0..count {
        let host = setup.limiter.host(&format!("{number}.a.example"));
        host.acquire(&quick, Some(&lane)).await.unwrap().settle(HostHealth::Alive).await;
    }
    let least = secs(count as u64 / 100 - 2);
    assert!(begin.elapsed() >= least, "{:?}", begin.elapsed());
    assert!(setup.limiter.hosts.lock().unwrap().len() <= network::HOSTS.size() + SWEEP_EVERY);
    assert!(setup.limiter.hosts.lock().unwrap().len() < 2 * SWEEP_EVERY);
    assert_eq!(setup.limiter.lanes.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lane_has_no_more_requests_at_once_than_a_host() {
    let setup = setup(|settings| settings.host_concurrency = 2);
    let lane = setup.limiter.lane("*.a.example");
    let acquire = |name: &str| {
        let (host, lane) = (setup.limiter.host(name), Arc::clone(&lane));
        async move { host.acquire(&ask(), Some(&lane)).await.unwrap() }
    };
    let (first, _second) = (acquire("a.a.example").await, acquire("b.a.example").await);
    let third = acquire("c.a.example");
    tokio::pin!(third);
    assert!(tokio::time::timeout(secs(5), &mut third).await.is_err(), "two are under way");
    first.settle(HostHealth::Alive).await;
    third.await;
}
