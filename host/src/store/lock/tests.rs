use std::time::Duration;

use proptest::prelude::*;
use rusqlite::Transaction;

use super::{
    Acquire, Claimant, Fence, LockRow, ProcessMark, acquire, check, current, heartbeat, mark, release,
};
use crate::{
    bounds::units::LOCK,
    domain::Timestamp,
    store::{
        StoreError,
        testing::{memory, rolled_back},
    },
};

const TTL: Duration = Duration::from_millis(100);

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// What a process may do; a number picks one of the fences ever given.
#[derive(Debug, Clone)]
enum Step {
    Wait(u16),
    Acquire(u8),
    Heartbeat(prop::sample::Index),
    Release(prop::sample::Index),
    Check(prop::sample::Index),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_u16..150).prop_map(Step::Wait),
        (0_u8..3).prop_map(Step::Acquire),
        any::<prop::sample::Index>().prop_map(Step::Heartbeat),
        any::<prop::sample::Index>().prop_map(Step::Release),
        any::<prop::sample::Index>().prop_map(Step::Check),
    ]
}

/// The lock as it is meant: a holder, its expiry, and the last number given.
#[derive(Debug, Default)]
struct Model {
    now: i64,
    holder: Option<(Fence, i64)>,
    last_number: i64,
    given: Vec<Fence>,
}

impl Model {
    fn holds(&self, fence: &Fence) -> bool {
        self.holder.as_ref().is_some_and(|(holder, _)| holder == fence)
    }

    fn step(&mut self, tx: &Transaction<'_>, step: &Step) {
        match step {
            Step::Wait(millis) => self.now += i64::from(*millis),
            Step::Acquire(owner) => self.acquire(tx, &format!("owner-{owner}")),
            Step::Heartbeat(pick) => self.with_fence(*pick, |model, fence| {
                let renewed = heartbeat(tx, &fence, at(model.now), TTL);
                assert_eq!(renewed.is_ok(), model.holds(&fence));
                if renewed.is_ok() {
                    model.holder = Some((fence, model.now + 100));
                }
            }),
            Step::Release(pick) => self.with_fence(*pick, |model, fence| {
                let held = model.holds(&fence);
                assert_eq!(release(tx, &fence).unwrap(), held);
                if held {
                    model.holder = None;
                }
            }),
            Step::Check(pick) => self.with_fence(*pick, |model, fence| match check(tx, &fence) {
                Ok(()) => assert!(model.holds(&fence)),
                Err(StoreError::FenceLost { number, .. }) => {
                    assert!(!model.holds(&fence));
                    assert_eq!(number, fence.number);
                }
                Err(other) => panic!("{other}"),
            }),
        }
    }

    fn acquire(&mut self, tx: &Transaction<'_>, owner: &str) {
        let free = self.holder.as_ref().is_none_or(|(_, expires)| self.now >= *expires);
        match acquire(tx, "global", Claimant { owner, pid: 7 }, at(self.now), TTL).unwrap() {
            Acquire::Acquired(fence) => {
                assert!(free, "taken from a holder that had not expired");
                assert!(fence.number > self.last_number, "the fence number grows");
                self.last_number = fence.number;
                self.given.push(fence.clone());
                self.holder = Some((fence, self.now + 100));
            }
            Acquire::Held { owner, expires_at, .. } => {
                let (holder, expires) = self.holder.clone().unwrap();
                assert!(!free);
                assert_eq!((owner, expires_at), (holder.owner, at(expires)));
            }
        }
    }

    fn with_fence(&mut self, pick: prop::sample::Index, work: impl FnOnce(&mut Self, Fence)) {
        if !self.given.is_empty() {
            let fence = pick.get(&self.given).clone();
            work(self, fence);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn the_lock_does_what_its_model_does(steps in prop::collection::vec(step(), 1..60)) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let mut model = Model::default();
        for step in &steps {
            model.step(&tx, step);
            let row = current(&tx, "global").unwrap().map(|row| row.number);
            prop_assert_eq!(row, model.holder.as_ref().map(|(fence, _)| fence.number));
        }
    }
}

fn acquired(tx: &Transaction<'_>, owner: &str, now: i64) -> Fence {
    match acquire(tx, "global", Claimant { owner, pid: 42 }, at(now), TTL).unwrap() {
        Acquire::Acquired(fence) => fence,
        held @ Acquire::Held { .. } => panic!("{held:?}"),
    }
}

#[test]
fn it_is_taken_over_at_its_expiry_and_not_before() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let first = acquired(&tx, "a", 0);
    let held =
        Acquire::Held { owner: "a".to_owned(), pid: Some(42), acquired_at: at(0), expires_at: at(100) };
    assert_eq!(acquire(&tx, "global", Claimant { owner: "b", pid: 1 }, at(99), TTL).unwrap(), held);
    let second = acquired(&tx, "b", 100);
    assert_eq!((first.number, second.number), (1, 2));
    assert!(check(&tx, &first).is_err());
    assert!(heartbeat(&tx, &first, at(101), TTL).is_err());
    assert!(!release(&tx, &first).unwrap());
    check(&tx, &second).unwrap();
}

#[test]
fn a_holder_that_overslept_renews_what_nobody_took() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let fence = acquired(&tx, "a", 0);
    heartbeat(&tx, &fence, at(5_000), TTL).unwrap();
    let row = LockRow {
        name: "global".to_owned(),
        owner: "a".to_owned(),
        number: 1,
        pid: Some(42),
        process: None,
        acquired_at: at(0),
        heartbeat_at: at(5_000),
        expires_at: at(5_100),
    };
    assert_eq!(current(&tx, "global").unwrap(), Some(row));
}

#[test]
fn the_number_grows_across_a_release_and_the_same_owner_asks_anew() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let first = acquired(&tx, "a", 0);
    assert!(release(&tx, &first).unwrap());
    assert_eq!(current(&tx, "global").unwrap(), None);
    let second = acquired(&tx, "a", 1);
    assert!(second.number > first.number);
    assert!(check(&tx, &first).is_err(), "an old fence of the same owner is no right to write");
}

#[test]
fn locks_of_other_names_are_others() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    acquired(&tx, "a", 0);
    assert!(matches!(
        acquire(&tx, "other", Claimant { owner: "b", pid: 1 }, at(0), TTL).unwrap(),
        Acquire::Acquired(_)
    ));
}

#[test]
fn a_lock_that_no_run_can_have_set_is_taken_over() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let first = acquired(&tx, "a", 0);
    let longest = LOCK.duration().as_millis().try_into().unwrap();
    let ends_at = |end: i64| tx.execute("UPDATE run_lock SET expires_at = ?1", [end]).unwrap();
    let claim = Claimant { owner: "b", pid: 1 };
    ends_at(longest);
    assert!(matches!(acquire(&tx, "global", claim, at(0), TTL).unwrap(), Acquire::Held { .. }));
    for forged in [longest + 1, i64::MAX] {
        ends_at(forged);
        assert!(!current(&tx, "global").unwrap().unwrap().is_held(at(0)));
        assert!(
            matches!(acquire(&tx, "global", claim, at(0), TTL).unwrap(), Acquire::Acquired(_)),
            "{forged}"
        );
        assert!(check(&tx, &first).is_err());
    }
}

#[test]
fn the_last_fence_number_of_all_stops_nobody() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    acquired(&tx, "a", 0);
    tx.execute("UPDATE run_lock SET fence = ?1", [i64::MAX]).unwrap();
    let second = acquired(&tx, "b", 100);
    check(&tx, &second).unwrap();
    // Owners differ always, so that the number alone need not.
    let third = acquired(&tx, "c", 200);
    assert!(check(&tx, &second).is_err());
    check(&tx, &third).unwrap();
}

#[test]
fn a_mark_is_of_the_holder_that_made_it_and_of_no_other() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let marked = || current(&tx, "global").unwrap().unwrap().process;
    let process = ProcessMark { host: "one".to_owned(), boot: "b 1".to_owned(), start: 9 };
    let first = acquired(&tx, "a", 0);
    assert_eq!(marked(), None);
    mark(&tx, &first, &process).unwrap();
    heartbeat(&tx, &first, at(1), TTL).unwrap();
    assert_eq!(marked(), Some(process.clone()));
    let second = acquired(&tx, "b", 500);
    assert_eq!(marked(), None, "the next holder is another process");
    mark(&tx, &first, &process).unwrap();
    assert_eq!(marked(), None, "nor does a late mark of the first say otherwise");
    assert!(release(&tx, &second).unwrap());
}

#[test]
fn a_lock_of_a_clock_ahead_says_so() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    acquired(&tx, "a", 1_000);
    let row = current(&tx, "global").unwrap().unwrap();
    assert!(row.is_ahead(at(999)) && !row.is_ahead(at(1_000)));
    assert_eq!(row.fence().number, row.number);
}
