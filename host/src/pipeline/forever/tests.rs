use super::*;
use crate::pipeline::{context::Stop, report::RunStatus, testing::Bench};

const PAUSES: &str = "order = []\n[run]\nerror_pause = \"7m\"\ncycle_pause = [\"2h\", \"3h\"]\n";

fn pauses(bench: &Bench) -> Vec<String> {
    bench.recorder.events().into_iter().filter(|event| event.starts_with("Waiting(")).collect()
}

#[tokio::test(start_paused = true)]
async fn after_an_error_it_waits_the_error_pause_and_tries_again() {
    let bench = Bench::new(PAUSES);
    bench.give_lock_to_another().await;
    let mut errors = 0;
    let count_three = |run: Result<&RunSummary, &RunError>| {
        assert!(matches!(run, Err(RunError::Locked { .. })));
        errors += 1;
        if errors == 3 {
            bench.shutdown.stop(Stop::Requested);
        }
    };
    forever(&bench.program(), &bench.shutdown, &bench.observer(), count_three).await;
    assert_eq!(pauses(&bench), ["Waiting(420s)", "Waiting(420s)"]);
    assert_eq!(errors, 3);
}

#[tokio::test(start_paused = true)]
async fn after_a_run_it_waits_a_pause_of_the_cycle_s_range() {
    let bench = Bench::new(PAUSES);
    let begun = tokio::time::Instant::now();
    let mut runs = 0;
    let count_two = |run: Result<&RunSummary, &RunError>| {
        assert_eq!(run.unwrap().status, RunStatus::Success);
        runs += 1;
        if runs == 2 {
            bench.shutdown.stop(Stop::Requested);
        }
    };
    forever(&bench.program(), &bench.shutdown, &bench.observer(), count_two).await;
    let hours = Duration::from_hours(2)..=Duration::from_hours(3) + Duration::from_mins(1);
    assert!(hours.contains(&begun.elapsed()), "{:?}", begun.elapsed());
    assert_eq!(pauses(&bench).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_during_a_pause_ends_it_without_another_run() {
    let bench = Bench::new(PAUSES);
    let mut runs = 0;
    let program = bench.program();
    let observer = bench.observer();
    let stop_in_an_hour = async {
        tokio::time::sleep(Duration::from_hours(1)).await;
        bench.shutdown.stop(Stop::Requested);
    };
    tokio::join!(forever(&program, &bench.shutdown, &observer, |_| runs += 1), stop_in_an_hour);
    assert_eq!(runs, 1);
}

#[tokio::test]
async fn a_stop_before_the_first_run_leaves_nothing_to_do() {
    let bench = Bench::new(PAUSES);
    bench.shutdown.stop(Stop::Requested);
    let mut runs = 0;
    forever(&bench.program(), &bench.shutdown, &bench.observer(), |_| runs += 1).await;
    assert_eq!((runs, bench.recorder.events().len()), (0, 0));
}
