//! The lock among processes that die, on machines that restart and whose clocks are moved: laws that hold whatever happens.

use proptest::prelude::*;

use super::*;
use crate::{
    pipeline::context::machine::{Machine, machine},
    store::Store,
};

const ID: &str = "0123456789abcdef0123456789abcdef";

/// The lock's validity in these histories, and an hour of which nothing is left.
const VALID: Duration = Duration::from_secs(100);

#[derive(Debug, Clone)]
enum Step {
    Wait(u8),
    Take(usize),
    Beat(prop::sample::Index),
    Die(prop::sample::Index),
    Release(prop::sample::Index),
    Restart(usize),
    MoveClock(usize, i16),
    Unlock(usize, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let pick = any::<prop::sample::Index>;
    prop_oneof![
        3 => (0_u8..80).prop_map(Step::Wait),
        4 => (0_usize..3).prop_map(Step::Take),
        2 => pick().prop_map(Step::Beat),
        2 => pick().prop_map(Step::Die),
        1 => pick().prop_map(Step::Release),
        1 => (0_usize..3).prop_map(Step::Restart),
        1 => (0_usize..3, -900_i16..900).prop_map(|(machine, by)| Step::MoveClock(machine, by)),
        2 => (0_usize..3, any::<bool>()).prop_map(|(machine, force)| Step::Unlock(machine, force)),
    ]
}

/// A machine of the history. The second is a copy of the first, of the same id and name; the third has no id.
struct Computer {
    id: Option<&'static str>,
    host: &'static str,
    boots: u32,
    booted_at: i64,
    skew: i64,
}

struct Process {
    computer: usize,
    boot: u32,
    start: i64,
    alive: bool,
    fence: Fence,
}

struct World {
    now: i64,
    computers: Vec<Computer>,
    processes: Vec<Process>,
    last_number: i64,
    clocks_moved: bool,
}

impl World {
    fn new() -> Self {
        let computer = |id, host| Computer { id, host, boots: 1, booted_at: 0, skew: 0 };
        Self {
            now: NOON.as_millis(),
            computers: vec![computer(Some(ID), "a"), computer(Some(ID), "a"), computer(None, "c")],
            processes: Vec::new(),
            last_number: 0,
            clocks_moved: false,
        }
    }

    fn clock(&self, at: usize) -> Timestamp {
        Timestamp::from_millis(self.now + self.computers[at].skew)
    }

    fn booted_at(&self, at: usize) -> Timestamp {
        Timestamp::from_millis(self.computers[at].booted_at + self.computers[at].skew)
    }

    fn machine(&self, at: usize) -> Machine {
        let computer = &self.computers[at];
        machine(computer.id, &format!("boot-{at}-{}", computer.boots), computer.host, self.booted_at(at))
    }

    /// What a new process on this machine sees. All processes have one number: it is given again and again.
    fn sight(&self, at: usize) -> Sight {
        let boot = self.computers[at].boots;
        let here = self.processes.iter().filter(|one| one.computer == at && one.boot == boot && one.alive);
        let living: Vec<i64> = here.map(|one| one.start).collect();
        Sight {
            pid: 7,
            start: Some(i64::try_from(self.processes.len()).unwrap()),
            machine: Some(self.machine(at)),
            is_gone: Box::new(move |_, start| !living.contains(&start)),
        }
    }

    fn holder(&self, tx: &Transaction<'_>) -> Option<(usize, LockRow)> {
        let row = lock::current(tx, "global").unwrap()?;
        let at = self.processes.iter().position(|one| one.fence.number == row.number)?;
        Some((at, row))
    }

    fn step(&mut self, tx: &Transaction<'_>, step: &Step) {
        match step {
            Step::Wait(seconds) => self.now += i64::from(*seconds) * 1000,
            Step::Take(at) => self.take(tx, *at),
            Step::Beat(pick) => self.with_living(*pick, |world, process| {
                let Process { computer, fence, .. } = &world.processes[process];
                // Refused once another took it: the process ends then.
                let renewed = lock::heartbeat(tx, fence, world.clock(*computer), VALID).is_ok();
                world.processes[process].alive = renewed;
            }),
            Step::Die(pick) => {
                self.with_living(*pick, |world, process| world.processes[process].alive = false)
            }
            Step::Release(pick) => self.with_living(*pick, |world, process| {
                lock::release(tx, &world.processes[process].fence).unwrap();
                world.processes[process].alive = false;
            }),
            Step::Restart(at) => {
                self.now += 1000;
                self.computers[*at].boots += 1;
                self.computers[*at].booted_at = self.now;
                let gone = self.processes.iter_mut().filter(|one| one.computer == *at);
                gone.for_each(|one| one.alive = false);
                self.now += 1000;
            }
            Step::MoveClock(at, seconds) => {
                self.computers[*at].skew += i64::from(*seconds) * 1000;
                self.clocks_moved = true;
            }
            Step::Unlock(at, force) => self.unlock(tx, *at, *force),
        }
    }

    fn with_living(&mut self, pick: prop::sample::Index, work: impl FnOnce(&mut Self, usize)) {
        let living: Vec<usize> = (0..self.processes.len()).filter(|at| self.processes[*at].alive).collect();
        if !living.is_empty() {
            let process = *pick.get(&living);
            work(self, process);
        }
    }

    fn take(&mut self, tx: &Transaction<'_>, at: usize) {
        let (before, now, sight) = (self.holder(tx), self.clock(at), self.sight(at));
        let terms = LockTerms { name: "global".to_owned(), ttl: VALID, heartbeat: HEARTBEAT };
        let owner = format!("process-{}", self.processes.len());
        let start = sight.start.unwrap();
        let (acquired, _) = take_or_wait(tx, &owner, &terms, now, &sight).unwrap();
        let taken = match acquired {
            Acquire::Held { .. } => false,
            Acquire::Acquired(fence) => {
                assert!(fence.number > self.last_number, "the fence grows");
                self.last_number = fence.number;
                let boot = self.computers[at].boots;
                self.processes.push(Process { computer: at, boot, start, alive: true, fence });
                true
            }
        };
        match before {
            None => assert!(taken, "a free lock is taken"),
            Some((holder, row)) => self.judge(at, holder, &row, now, taken),
        }
    }

    fn judge(&self, at: usize, holder: usize, row: &LockRow, now: Timestamp, taken: bool) {
        let process = &self.processes[holder];
        let here = process.computer == at;
        let this_boot = here && process.boot == self.computers[at].boots;
        if this_boot && !process.alive {
            assert!(taken, "the dead of this machine block nobody");
        }
        let known_restart = self.computers[at].id.is_some() && row.heartbeat_at < self.booted_at(at);
        if here && !this_boot && known_restart {
            assert!(taken, "those that went with an earlier boot block nobody");
        }
        if this_boot && process.alive && now < row.expires_at {
            assert!(!taken, "the living of this machine keep their lock, whatever the clock says");
        }
        // A copy of a machine, of its id and name, that restarted since the last beat takes it for itself.
        let mistaken = known_restart && self.computers[at].host == self.computers[process.computer].host;
        if !self.clocks_moved && process.alive && !mistaken && now < row.expires_at {
            assert!(!taken, "the living elsewhere keep their lock while the clocks agree");
        }
        if !self.clocks_moved && now >= row.expires_at {
            assert!(taken, "an expired lock is taken");
        }
    }

    fn unlock(&mut self, tx: &Transaction<'_>, at: usize, force: bool) {
        let (before, now, sight) = (self.holder(tx), self.clock(at), self.sight(at));
        let done = free_or_keep(tx, "global", now, force, &sight).unwrap();
        let Some((holder, _)) = before else {
            assert_eq!(done, Unlocked::Free);
            return;
        };
        let process = &self.processes[holder];
        let this_boot = process.computer == at && process.boot == self.computers[at].boots;
        let freed = matches!(done, Unlocked::From(_));
        assert_eq!(lock::current(tx, "global").unwrap().is_none(), freed);
        if this_boot {
            assert_eq!(freed, !process.alive, "the living of this machine keep it even if it is forced");
        } else if force {
            assert!(freed, "whoever cannot be asked for gives way to a person");
        }
    }

    fn at_most_one_may_write(&self, tx: &Transaction<'_>) {
        let writing = self.processes.iter().filter(|one| lock::check(tx, &one.fence).is_ok());
        assert!(writing.count() <= 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn the_lock_is_one_of_the_living_whatever_happens(steps in prop::collection::vec(step(), 1..80)) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("jobs.db"), NOON).unwrap();
        let played = store.write_blocking(move |tx| {
            let mut world = World::new();
            for step in &steps {
                world.step(tx, step);
                world.at_most_one_may_write(tx);
            }
            Ok(())
        });
        prop_assert!(played.is_ok(), "{played:?}");
    }
}
