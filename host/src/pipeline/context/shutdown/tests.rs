use proptest::prelude::*;
use tokio::time::Instant;

use super::*;

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn the_first_reason_stays_and_waiters_see_it() {
    let shutdown = Shutdown::default();
    assert!(!shutdown.is_stopped());
    shutdown.stop(Stop::Requested);
    shutdown.stop(Stop::LockLost("other".into()));
    shutdown.clone().stopped().await;
    assert_eq!(shutdown.reason(), Some(Stop::Requested));
}

#[tokio::test]
async fn a_runs_own_switch_hears_the_outer_one_and_keeps_its_own_reasons() {
    let outer = Shutdown::default();
    let lost = outer.for_one_run();
    lost.shutdown.stop(Stop::LockLost("other".into()));
    assert!(!outer.is_stopped());
    let next = outer.for_one_run();
    outer.stop(Stop::Requested);
    next.shutdown.stopped().await;
    assert_eq!(next.shutdown.reason(), Some(Stop::Requested));
}

#[tokio::test]
async fn a_run_begun_after_the_stop_is_stopped_from_the_first() {
    let outer = Shutdown::default();
    outer.stop(Stop::Requested);
    assert_eq!(outer.for_one_run().shutdown.reason(), Some(Stop::Requested));
}

#[tokio::test]
async fn a_run_that_ended_hears_the_outer_switch_no_more() {
    let outer = Shutdown::default();
    let ended = outer.for_one_run();
    let inner = ended.shutdown.clone();
    tokio::task::yield_now().await;
    drop(ended);
    outer.stop(Stop::Requested);
    tokio::task::yield_now().await;
    assert!(!inner.is_stopped());
}

#[tokio::test(start_paused = true)]
async fn a_pause_lasts_as_long_as_it_was_given() {
    let begun = Instant::now();
    Shutdown::default().pause(HOUR).await;
    assert_eq!(begun.elapsed(), HOUR);
}

#[tokio::test(start_paused = true)]
async fn a_stop_cuts_a_pause_short() {
    let (shutdown, begun) = (Shutdown::default(), Instant::now());
    let stop_after_a_second = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        shutdown.stop(Stop::Requested);
    };
    tokio::join!(shutdown.pause(HOUR), stop_after_a_second);
    assert_eq!(begun.elapsed(), Duration::from_secs(1));
    shutdown.pause(HOUR).await;
    assert_eq!(begun.elapsed(), Duration::from_secs(1), "a pause after the stop is none");
}

proptest! {
    #[test]
    fn a_drawn_pause_lies_in_its_range(start in 0_u64..1_000_000, length in 0_u64..1_000_000) {
        let range = Duration::from_millis(start)..=Duration::from_millis(start + length);
        let pause = draw_pause(&range);
        prop_assert!(range.contains(&pause), "{pause:?} of {range:?}");
    }
}
