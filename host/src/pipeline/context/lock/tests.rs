mod laws;

use super::*;
use crate::{
    clock::Clock,
    pipeline::testing::{Bench, NOON},
    store::lock::LockRow,
};

const TTL: Duration = Duration::from_hours(1);
const HEARTBEAT: Duration = Duration::from_mins(1);

fn bench() -> Bench {
    Bench::new("order = []\n")
}

async fn take(bench: &Bench) -> Result<HeldLock, RunError> {
    let clock: SharedClock = bench.clock.clone();
    let terms = LockTerms { name: "global".to_owned(), ttl: TTL, heartbeat: HEARTBEAT };
    HeldLock::take(&bench.base.store, &clock, &terms, &bench.shutdown).await
}

/// Who holds the lock once everything that was submitted to the writer so far is done.
async fn holder(bench: &Bench) -> Option<LockRow> {
    bench.base.store.write(|tx| lock::current(tx, "global")).await.unwrap()
}

#[tokio::test]
async fn a_held_lock_is_refused_with_its_process_and_its_expiry() {
    let bench = bench();
    let _held = take(&bench).await.unwrap();
    let Err(RunError::Locked { pid, acquired_at, expires_at, .. }) = take(&bench).await else {
        panic!("two hold the lock");
    };
    assert_eq!((pid, acquired_at, expires_at), (Some(std::process::id()), NOON, NOON.plus(TTL)));
}

#[tokio::test]
async fn an_expired_lock_goes_to_the_next_with_a_higher_fence_number() {
    let bench = bench();
    let first = take(&bench).await.unwrap();
    bench.clock.advance(TTL);
    let second = take(&bench).await.unwrap();
    assert_eq!(second.fence().number, first.fence().number + 1);
    assert_ne!(second.fence().owner, first.fence().owner);
}

#[tokio::test]
async fn a_released_lock_is_free_at_once() {
    let bench = bench();
    take(&bench).await.unwrap().release().await.unwrap();
    assert_eq!(holder(&bench).await, None);
}

#[tokio::test]
async fn a_lock_dropped_without_a_release_is_given_back() {
    let bench = bench();
    drop(take(&bench).await.unwrap());
    // The task that gives it back submits its write before this one.
    tokio::task::yield_now().await;
    assert_eq!(holder(&bench).await, None);
}

#[tokio::test]
async fn a_late_release_leaves_the_lock_to_whoever_took_it_over() {
    let bench = bench();
    let late = take(&bench).await.unwrap();
    bench.give_lock_to_another().await;
    late.release().await.unwrap();
    assert_eq!(holder(&bench).await.map(|row| row.owner), Some("another".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_heartbeat_moves_the_expiry_on() {
    let bench = bench();
    let _held = take(&bench).await.unwrap();
    let later = NOON.plus(Duration::from_mins(30));
    bench.clock.advance(Duration::from_mins(30));
    tokio::time::sleep(HEARTBEAT + Duration::from_secs(1)).await;
    let row = holder(&bench).await.unwrap();
    assert_eq!((row.acquired_at, row.heartbeat_at, row.expires_at), (NOON, later, later.plus(TTL)));
}

#[tokio::test(start_paused = true)]
async fn a_heartbeat_that_finds_another_holder_ends_the_run() {
    let bench = bench();
    let _lost = take(&bench).await.unwrap();
    bench.give_lock_to_another().await;
    bench.shutdown.stopped().await;
    let Some(Stop::LockLost(message)) = bench.shutdown.reason() else { panic!("another reason") };
    assert!(message.contains("another run took it over"), "{message}");
}

/// A lock that a process left behind which is gone, with its run; the process is `pid`.
async fn left_by_the_dead(bench: &Bench, change: &'static str) -> u32 {
    let mut child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let pid = child.id();
    let mark = Sight::own().mark().unwrap();
    bench
        .base
        .store
        .write(move |tx| {
            let claimant = Claimant { owner: "dead", pid };
            let Acquire::Acquired(fence) = lock::acquire(tx, "global", claimant, NOON, TTL)? else {
                panic!("the lock is held");
            };
            lock::mark(tx, &fence, &mark)?;
            tx.execute(
                "INSERT INTO runs (started_at, status, fence, host_version) VALUES (?1, 'running', ?2, '')",
                (NOON, fence.number),
            )?;
            Ok(tx.execute_batch(change)?)
        })
        .await
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    pid
}

async fn run_status(bench: &Bench) -> String {
    let status = |tx: &Transaction<'_>| Ok(tx.query_row("SELECT status FROM runs", [], |row| row.get(0))?);
    bench.base.store.write(status).await.unwrap()
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn the_lock_of_a_process_that_is_gone_is_taken_over_at_once() {
    let bench = bench();
    let _pid = left_by_the_dead(&bench, "").await;
    let taken = take(&bench).await.unwrap();
    assert_eq!(taken.fence().number, 2);
    assert_eq!(run_status(&bench).await, "abandoned");
    assert!(matches!(take(&bench).await, Err(RunError::Locked { .. })), "its new holder lives");
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_process_elsewhere_keeps_its_lock_until_it_expires() {
    let bench = bench();
    let pid = left_by_the_dead(&bench, "UPDATE run_lock SET boot = 'elsewhere', host = 'other'").await;
    let Err(RunError::Locked { who, ahead, .. }) = take(&bench).await else { panic!("taken") };
    assert_eq!((who, ahead), (format!("run 1 (process {pid} on `other`)"), false));
    bench.clock.advance(TTL);
    take(&bench).await.unwrap();
}

async fn unlocked(bench: &Bench, force: bool) -> Unlocked {
    unlock(&bench.base.store, "global", bench.clock.now(), force).await.unwrap()
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn only_a_lock_that_nobody_alive_holds_is_freed() {
    let elsewhere = "UPDATE run_lock SET boot = 'elsewhere'";
    let ahead = "UPDATE run_lock SET boot = 'elsewhere', acquired_at = acquired_at + 60000, heartbeat_at = heartbeat_at + 60000";
    let unmarked = "UPDATE run_lock SET boot = NULL";
    for (change, force, freed) in [
        ("", false, true),
        (elsewhere, false, false),
        (elsewhere, true, true),
        (ahead, false, true),
        (unmarked, false, true),
    ] {
        let bench = bench();
        assert_eq!(unlocked(&bench, force).await, Unlocked::Free);
        left_by_the_dead(&bench, change).await;
        let done = unlocked(&bench, force).await;
        assert_eq!(matches!(done, Unlocked::From(_)), freed, "{change}: {done:?}");
        assert_eq!(run_status(&bench).await == "abandoned", freed, "{change}");
        assert_eq!(holder(&bench).await.is_none(), freed);
    }
    let bench = bench();
    let _held = take(&bench).await.unwrap();
    assert!(matches!(unlocked(&bench, true).await, Unlocked::Kept(_)), "also if forced");
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_lock_of_a_clock_ahead_is_told_as_one() {
    let bench = bench();
    let change = "UPDATE run_lock SET boot = 'elsewhere', acquired_at = acquired_at + 60000";
    left_by_the_dead(&bench, change).await;
    let Err(error @ RunError::Locked { ahead: true, .. }) = take(&bench).await else { panic!("not told") };
    assert!(error.to_string().contains("`jobscan-host unlock` frees the lock"), "{error}");
}

/// A clock that was set back by years while a run is at work.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_living_process_keeps_its_lock_however_far_ahead_its_times_lie() {
    const YEAR: Duration = Duration::from_hours(24 * 365);
    let bench = bench();
    bench.clock.advance(YEAR);
    let _held = take(&bench).await.unwrap();
    bench.clock.set(NOON);
    let Err(RunError::Locked { ahead: false, .. }) = take(&bench).await else { panic!("taken") };
    assert!(matches!(unlocked(&bench, true).await, Unlocked::Kept(_)));
    assert_eq!(holder(&bench).await.unwrap().number, 1);
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_lock_that_no_clock_of_here_set_is_taken_over_with_its_run() {
    let bench = bench();
    let change = "UPDATE run_lock SET boot = 'elsewhere', acquired_at = acquired_at + 31536000000,
        heartbeat_at = acquired_at + 31536000000, expires_at = acquired_at + 31539600000";
    left_by_the_dead(&bench, change).await;
    let taken = take(&bench).await.unwrap();
    assert_eq!(taken.fence().number, 2);
    assert_eq!(run_status(&bench).await, "abandoned");
}
