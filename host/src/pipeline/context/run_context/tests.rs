use super::*;
use crate::{
    pipeline::testing::{Bench, NOON},
    store::{
        lock::{self, Claimant},
        pauses,
    },
};

#[tokio::test]
async fn a_step_writes_under_the_lock_and_the_lock_is_free_afterwards() {
    let bench = Bench::new("order = []\n");
    let holder = bench
        .in_run(async |run: &RunContext| {
            run.write(|tx| lock::current(tx, "global")).await.unwrap().map(|row| row.number)
        })
        .await;
    assert_eq!(holder, Some(1));
    let left = bench.base.store.read(|connection| lock::current(connection, "global")).await.unwrap();
    assert_eq!(left, None);
}

#[tokio::test]
async fn nothing_is_written_once_the_lock_went_to_another() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |run: &RunContext| {
            let later = NOON.plus(std::time::Duration::from_hours(2));
            let take = move |tx: &crate::store::Transaction<'_>| {
                let claimant = Claimant { owner: "other", pid: 7 };
                lock::acquire(tx, "global", claimant, later, std::time::Duration::from_hours(1))
            };
            run.store().write(take).await.unwrap();
            let late = run.write(|tx| pauses::clear_expired(tx, NOON)).await;
            assert!(matches!(late, Err(StoreError::FenceLost { .. })), "{late:?}");
        })
        .await;
}

#[tokio::test]
async fn a_second_run_is_refused_while_the_first_goes_on() {
    let bench = Bench::new("order = []\n");
    bench
        .in_run(async |_: &RunContext| {
            let observer: Arc<dyn Observer> = bench.recorder.clone();
            let second =
                step_alone(&bench.base, &Shutdown::default(), &observer, async |_: &RunContext| ()).await;
            assert!(matches!(second, Err(RunError::Locked { .. })));
        })
        .await;
}

#[tokio::test]
async fn a_lost_lock_ends_its_run_and_is_told_as_a_failure() {
    let bench = Bench::new("order = []\n");
    let observer: Arc<dyn Observer> = bench.recorder.clone();
    let step = async |run: &RunContext| run.shutdown.stop(Stop::LockLost("taken".to_owned()));
    let ((), lost) = step_alone(&bench.base, &bench.shutdown, &observer, step).await.unwrap();
    assert_eq!(lost, Some(Failure::of_lock("taken".to_owned())));
    assert!(!bench.shutdown.is_stopped(), "the next run is not ended by it");
}
