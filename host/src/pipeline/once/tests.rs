use super::*;
use crate::{
    pipeline::testing::{Bench, NOON, take_over},
    store::{
        Store, Transaction, fenced,
        keys::{BoardKey, UnitKey},
        pauses::{Pause, PauseOrigin},
        runs::RunRow,
        units::UnitStatus,
    },
};

const MISSING_LIST: &str = "order = []\n[companies]\nlist = \"missing.csv\"\n";

async fn run(bench: &Bench) -> RunSummary {
    once(&bench.program(), &bench.shutdown, &bench.observer()).await.unwrap()
}

/// The run's row, of several the last.
async fn row(bench: &Bench) -> RunRow {
    bench.base.store.read(|connection| runs::recent(connection, 1)).await.unwrap().remove(0)
}

#[test]
fn a_run_ends_as_the_table_says() {
    let lost = Stop::LockLost("taken".to_owned());
    let table = [
        (None, false, RunStatus::Success),
        (None, true, RunStatus::Failure),
        (Some(&Stop::Requested), false, RunStatus::Cancelled),
        (Some(&Stop::Requested), true, RunStatus::Cancelled),
        (Some(&lost), false, RunStatus::Failure),
        (Some(&lost), true, RunStatus::Failure),
    ];
    for (stop, has_errors, expected) in table {
        assert_eq!(status(stop, has_errors), expected, "{stop:?} {has_errors}");
    }
}

#[tokio::test]
async fn a_run_keeps_its_summary_in_its_row() {
    let bench = Bench::new("order = []\n");
    let summary = run(&bench).await;
    let row = row(&bench).await;
    assert_eq!((row.id, row.status, row.started_at), (summary.run, RunStatus::Success, NOON));
    assert_eq!((row.finished_at, row.error), (Some(summary.finished_at), None));
    assert_eq!(row.summary, Some(serde_json::to_string(&summary).unwrap()));
}

#[tokio::test]
async fn a_run_in_which_something_failed_says_what_in_its_row() {
    let bench = Bench::new(MISSING_LIST);
    let summary = run(&bench).await;
    let row = row(&bench).await;
    assert_eq!((summary.status, row.status), (RunStatus::Failure, RunStatus::Failure));
    assert_eq!(row.error, Some(summary.errors[0].message.clone()));
}

#[tokio::test]
async fn a_run_that_was_asked_to_end_is_cancelled_and_has_its_row_all_the_same() {
    let bench = Bench::new("order = []\n");
    bench.shutdown.stop(Stop::Requested);
    assert_eq!(run(&bench).await.status, RunStatus::Cancelled);
    assert_eq!(row(&bench).await.status, RunStatus::Cancelled);
}

fn unit() -> UnitKey {
    BoardKey { provider: "lever".to_owned(), tenant: "acme".to_owned() }.unit()
}

/// What a killed run leaves: its row, and a unit that it was scanning.
fn leave_a_killed_run(tx: &Transaction<'_>) -> Result<i64, StoreError> {
    let tx = &fenced(tx);
    units::begin(tx, &unit(), NOON, 1)?;
    runs::start(tx, NOON, "0.1.0")
}

async fn unit_status(store: &Store) -> Option<UnitStatus> {
    let state = store.read(|connection| units::get(connection, &unit())).await;
    state.unwrap().map(|state| state.status)
}

#[tokio::test]
async fn what_a_killed_run_left_is_put_right_by_the_next() {
    let bench = Bench::new("order = []\n");
    let killed = bench.base.store.write(leave_a_killed_run).await.unwrap();
    assert_eq!(unit_status(&bench.base.store).await, Some(UnitStatus::Running));
    run(&bench).await;
    let rows = bench.base.store.read(|connection| runs::recent(connection, 2)).await.unwrap();
    assert_eq!((rows[1].id, rows[1].status), (killed, RunStatus::Abandoned));
    assert_eq!(unit_status(&bench.base.store).await, Some(UnitStatus::Idle));
}

#[tokio::test]
async fn a_run_forgets_the_pauses_that_have_ended_and_keeps_the_others() {
    let bench = Bench::new("order = []\n");
    let later = NOON.plus(std::time::Duration::from_hours(1));
    let pause = |provider: &str, until| Pause {
        provider: provider.to_owned(),
        until,
        reason: "it asked for one".to_owned(),
        origin: PauseOrigin::RateLimit,
        set_at: NOON,
    };
    let both = [pause("ended", NOON), pause("holds", later)];
    bench.base.store.write(move |tx| both.iter().try_for_each(|pause| pauses::set(tx, pause))).await.unwrap();
    run(&bench).await;
    assert_eq!(bench.base.store.read(pauses::all).await.unwrap(), [pause("holds", later)]);
}

/// Lets another process take the lock over as soon as a step begins.
struct Taker(Store);

impl Observer for Taker {
    fn event(&self, event: &Event<'_>) {
        if matches!(event, Event::Step("rescore")) {
            self.0.write_blocking(take_over).unwrap();
        }
    }
}

#[tokio::test]
async fn a_run_whose_lock_was_taken_over_fails_and_leaves_its_row_to_the_other() {
    let bench = Bench::new("order = []\n");
    let observer: Arc<dyn Observer> = Arc::new(Taker(bench.base.store.clone()));
    let summary = once(&bench.program(), &bench.shutdown, &observer).await.unwrap();
    assert_eq!(summary.status, RunStatus::Failure);
    let row = row(&bench).await;
    assert_eq!((row.status, row.summary), (RunStatus::Running, None));
}

#[tokio::test]
async fn the_search_for_boards_alone_is_told_when_it_is_done() {
    let bench = Bench::new("order = []\n");
    let observer = bench.observer();
    let done = discover(&bench.program(), &Selection::AllDue, &bench.shutdown, &observer).await.unwrap();
    assert_eq!(done.skipped.as_deref(), Some("no plugin detects boards"));
    assert_eq!(bench.recorder.events(), [format!("DiscoveryFinished({done:?})")]);
}
