use std::sync::Mutex;

use tokio::time::Instant;

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
    forever(&mut bench.program(), &bench.shutdown, &bench.observer(), count_three).await;
    assert_eq!(pauses(&bench), ["Waiting(420s)", "Waiting(420s)"]);
    assert_eq!(errors, 3);
}

#[tokio::test(start_paused = true)]
async fn after_a_run_it_waits_a_pause_of_the_cycle_s_range() {
    let mut bench = Bench::new(PAUSES);
    // All is always due.
    Arc::make_mut(&mut bench.base.config).run.force = true;
    let mut runs = 0;
    let count_two = |run: Result<&RunSummary, &RunError>| {
        assert_eq!(run.unwrap().status, RunStatus::Success);
        runs += 1;
        if runs == 2 {
            bench.shutdown.stop(Stop::Requested);
        }
    };
    forever(&mut bench.program(), &bench.shutdown, &bench.observer(), count_two).await;
    let [pause] = &pauses(&bench)[..] else { panic!("not one pause between two runs") };
    let seconds: f64 = pause.trim_start_matches("Waiting(").trim_end_matches("s)").parse().unwrap();
    assert!((7_200.0..=10_800.0).contains(&seconds), "{pause}");
}

/// Asks the program to end as soon as it pauses, and notes when that was.
struct StopInPause {
    shutdown: Shutdown,
    paused_at: Mutex<Option<Instant>>,
}

impl Observer for StopInPause {
    fn event(&self, event: &Event<'_>) {
        if matches!(event, Event::Waiting(_)) {
            *self.paused_at.lock().unwrap() = Some(Instant::now());
            self.shutdown.stop(Stop::Requested);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_during_a_pause_ends_it_at_once_and_no_run_follows() {
    let bench = Bench::new(PAUSES);
    let stopper = Arc::new(StopInPause { shutdown: bench.shutdown.clone(), paused_at: Mutex::default() });
    let observer: Arc<dyn Observer> = stopper.clone();
    let mut runs = 0;
    forever(&mut bench.program(), &bench.shutdown, &observer, |_| runs += 1).await;
    let paused_at = stopper.paused_at.lock().unwrap().unwrap();
    assert_eq!((runs, paused_at.elapsed()), (1, Duration::ZERO));
}

#[tokio::test]
async fn a_stop_before_the_first_run_leaves_nothing_to_do() {
    let bench = Bench::new(PAUSES);
    bench.shutdown.stop(Stop::Requested);
    let mut runs = 0;
    forever(&mut bench.program(), &bench.shutdown, &bench.observer(), |_| runs += 1).await;
    assert_eq!((runs, bench.recorder.events().len()), (0, 0));
}

#[test]
fn it_sleeps_until_something_is_due_at_least_its_pause_and_at_most_an_hour() {
    let now = Timestamp::from_millis(1_000_000);
    let mins = Duration::from_mins;
    let table = [
        // (due in, at least) waits
        (Some(0), 7, Some(7)),
        (Some(0), 0, None),
        (Some(3), 7, Some(7)),
        (Some(20), 7, Some(20)),
        (Some(20), 0, Some(20)),
        (Some(60 * 4), 7, Some(60)),
        (None, 7, Some(60)),
        (None, 0, Some(60)),
        (None, 120, Some(120)),
    ];
    for (due_in, least, waits) in table {
        let next = due_in.map(|due_in| now.plus(mins(due_in)));
        assert_eq!(pause_before(next, now, mins(least)), waits.map(mins), "{due_in:?}, {least}");
    }
}

/// Changes the company list at the third pause, as a person would, and stops after the second run.
struct ListInThirdPause {
    list: std::path::PathBuf,
    pauses: Mutex<u32>,
}

impl Observer for ListInThirdPause {
    fn event(&self, event: &Event<'_>) {
        if matches!(event, Event::Waiting(_)) {
            let mut pauses = self.pauses.lock().unwrap();
            *pauses += 1;
            if *pauses == 3 {
                std::fs::write(&self.list, "name,website\n").unwrap();
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_would_do_nothing_is_not_made() {
    let bench = Bench::new("order = []\n[companies]\nlist = \"companies.csv\"\n");
    let list = bench.folder.path().join("companies.csv");
    let person = Arc::new(ListInThirdPause { list, pauses: Mutex::default() });
    let observer: Arc<dyn Observer> = person.clone();
    let mut runs = 0;
    let mut program = bench.program();
    let count_two = |_: Result<&RunSummary, &RunError>| {
        runs += 1;
        if runs == 2 {
            bench.shutdown.stop(Stop::Requested);
        }
    };
    forever(&mut program, &bench.shutdown, &observer, count_two).await;
    assert_eq!(*person.pauses.lock().unwrap(), 3);
}
