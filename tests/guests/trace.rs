//! Broken instances leave nothing behind: no memory, no mapping, no open file, no thread.
//!
//! Measured in a process of its own, since a process is what has them: the test starts itself again, alone. Another
//! such process forgets an instance now and then, and there the measure has to show it.

use std::{env, fs, process::Command, time::Duration};

use crate::rig::{Rig, limits, logged, print_figure, scan};

/// Tells the process what to do.
const ROLE: &str = "JOBSCAN_TRACE_ROLE";

/// The ways in which an instance breaks: by itself, at a limit, or because nobody waits for it any more.
const BREAKS: [&str; 6] = ["panic", "recurse", "grow", "giant:5", "odd", "spin"];

/// Rounds of all of them before the first measure, until everything is there that is kept for good.
const WARM_UP: usize = 20;

/// Rounds between the measures.
const ROUNDS: usize = 60;

/// A process that leaks forgets one instance in this many rounds.
const FORGOTTEN_EACH: usize = 20;

/// What a process holds.
#[derive(Debug, Clone, Copy)]
struct Held {
    files: u64,
    threads: u64,
    mappings: u64,
    /// Address space, in MiB: each guest's memory reserves some.
    reserved: u64,
    /// Memory in use, in MiB.
    resident: u64,
}

/// How much more may be held in the end, whatever the number of rounds: what the allocator and the runtime's threads come
/// and go with.
const ALLOWED: Held = Held { files: 0, threads: 2, mappings: 16, reserved: 192, resident: 12 };

impl Held {
    fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let figure = |key: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap();
            line.split_whitespace().next().unwrap().parse().unwrap()
        };
        Self {
            files: fs::read_dir("/proc/self/fd").unwrap().count() as u64,
            threads: figure("Threads:"),
            mappings: fs::read_to_string("/proc/self/maps").unwrap().lines().count() as u64,
            reserved: figure("VmSize:") / 1024,
            resident: figure("VmRSS:") / 1024,
        }
    }

    /// What there is more of than is allowed.
    fn grown_since(&self, before: &Self) -> Vec<String> {
        let figures = [
            ("files", self.files, before.files, ALLOWED.files),
            ("threads", self.threads, before.threads, ALLOWED.threads),
            ("mappings", self.mappings, before.mappings, ALLOWED.mappings),
            ("MiB reserved", self.reserved, before.reserved, ALLOWED.reserved),
            ("MiB resident", self.resident, before.resident, ALLOWED.resident),
        ];
        let grown = figures.iter().filter(|(_, now, before, allowed)| *now > before + allowed);
        grown.map(|(what, now, before, _)| format!("{what}: {before}, then {now}")).collect()
    }
}

#[test]
fn many_broken_instances_leave_no_trace() {
    match env::var(ROLE).as_deref() {
        Ok("clean") => {
            let grown = growth(false);
            assert!(grown.is_empty(), "{grown:?}");
        }
        Ok(_) => {
            let grown = growth(true);
            assert!(!grown.is_empty(), "the instances that were forgotten are not seen");
        }
        Err(_) => ["clean", "leaking"].into_iter().for_each(alone),
    }
}

/// Runs this test in a process of its own.
fn alone(role: &str) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "trace::many_broken_instances_leave_no_trace", "--nocapture"]);
    let ran = command.env(ROLE, role).output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() && stdout.contains("1 passed"), "{role}:\n{stdout}\n{stderr}");
    stderr.lines().filter(|line| line.starts_with("held ")).for_each(print_figure);
}

/// Breaks instances, and measures after some and after many more.
fn growth(leaking: bool) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let rig = Rig::deaf(&limits()).await;
        for round in 0..WARM_UP {
            break_all(&rig, round, false).await;
        }
        let before = Held::now();
        for round in 0..ROUNDS {
            break_all(&rig, round, leaking).await;
        }
        let after = Held::now();
        print_figure(&format!("held {before:?}"));
        print_figure(&format!("held {after:?}, after {} broken instances more", ROUNDS * BREAKS.len()));
        rig.still_works().await;
        after.grown_since(&before)
    })
}

async fn break_all(rig: &Rig, round: usize, leaking: bool) {
    for unit in BREAKS {
        let mut instance = rig.instance(unit).await;
        let given_up = Duration::from_millis(if unit == "spin" { 1 } else { 60_000 });
        let answer = tokio::time::timeout(given_up, scan(&mut instance, unit)).await;
        assert!(unit == "odd" || !matches!(answer, Ok(Ok(_))), "{unit} answers");
        assert!(unit == "spin" || answer.is_ok(), "{unit} does not end");
        if leaking && round.is_multiple_of(FORGOTTEN_EACH) {
            std::mem::forget(instance);
        }
    }
    // The log is kept for tests that read it.
    drop(logged());
}
