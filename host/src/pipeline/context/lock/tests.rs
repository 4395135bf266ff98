use super::*;
use crate::{
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
