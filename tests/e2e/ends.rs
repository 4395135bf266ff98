//! However a run ends, the next one works at once: no lock, no unit and no figure is left as the end found it.

use jobscan_tests::{Sandbox, WorldSpec};

use crate::support::{
    Desk, Ran, Running, eventually, hang, hanging, program, start, tiny, wait_for_the_second_board,
};

fn world(seed: u64) -> (Sandbox, Desk) {
    let sandbox = start(WorldSpec { greenhouse: 4, description_bytes: 20_000, ..tiny(seed) });
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("providers.greenhouse", "concurrency", "1").set("discovery", "limit", "0");
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    (sandbox, desk)
}

fn count(desk: &Desk, sql: &str) -> i64 {
    desk.query(&format!("SELECT count(*) FROM {sql}"))
}

/// The next run is not refused, leaves nothing behind, and has what the sources say.
fn assert_the_next_run_works_at_once(sandbox: &Sandbox, desk: &Desk, way: &str) {
    sandbox.clear_faults();
    let ran = desk.run(&["run", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "after {way}: {}\n{}", ran.stdout, ran.stderr);
    let truth = sandbox.truth().into_iter().filter(|o| o.open && o.key.starts_with("greenhouse/"));
    assert_eq!(desk.offers().len(), truth.count(), "{way}");
    assert_eq!(count(desk, "run_lock WHERE owner IS NOT NULL"), 0, "{way}");
    assert_eq!(count(desk, "runs WHERE status = 'running'"), 0, "{way}");
    assert_eq!(count(desk, "scan_states WHERE status = 'running'"), 0, "{way}");
    assert_eq!(count(desk, "dirty_companies"), 0, "{way}");
    desk.run(&["db", "check"]).expect(0);
    let list = desk.run(&["companies", "list"]).expect(0);
    assert!(!list.stderr.contains("behind"), "{way}: {}", list.stderr);
}

#[test]
fn after_a_run_that_was_killed_lists_say_that_they_are_behind_and_the_next_run_sets_them_right() {
    let (sandbox, desk) = world(61);
    let running = hanging(&sandbox, &desk);
    running.signal("KILL");
    assert_eq!(running.wait().signal, Some(9));
    for command in [&["companies", "list"][..], &["export", "companies", "--format", "ndjson"]] {
        let told = desk.run(command).expect(0).stderr;
        assert!(told.contains("note: figures of 1 company are behind"), "{told}");
    }
    for command in ["status", "doctor"] {
        let told = desk.run(&[command]).expect(0).stdout;
        assert!(told.contains("the figures of 1 company are older than its offers"), "{told}");
    }
    let check = desk.run(&["status", "--check"]).expect(1).stdout;
    assert!(check.starts_with("run 1 (process ") && check.contains(") died at "), "{check}");
    assert_the_next_run_works_at_once(&sandbox, &desk, "KILL");
    assert_eq!(desk.run(&["status", "--check", "--max-age", "1h"]).expect(0).stdout, "all well\n");
}

#[test]
fn a_run_that_a_signal_ends_brings_its_figures_up_to_date_on_its_way_out() {
    for signal in ["TERM", "INT", "HUP"] {
        let (sandbox, desk) = world(62);
        let running = hanging(&sandbox, &desk);
        running.signal(signal);
        assert_eq!(running.wait().expect(0).json()["status"], "cancelled");
        assert!(count(&desk, "offers") > 0 && count(&desk, "dirty_companies") == 0, "{signal}");
        let stored: i64 = desk.query("SELECT sum(open_offers) FROM companies");
        assert_eq!(stored, count(&desk, "offers WHERE closed_at IS NULL"), "{signal}");
        let list = desk.run(&["companies", "list"]).expect(0);
        assert!(!list.stderr.contains("behind"), "{}", list.stderr);
        assert_the_next_run_works_at_once(&sandbox, &desk, signal);
    }
}

/// The terminal is that of `script`: it goes with it, and the system hangs up on what runs there. What the run draws and
/// says on its way out goes to a terminal that is gone.
#[test]
fn a_run_whose_terminal_is_closed_ends_as_by_a_hang_up() {
    for written_to in ["> out 2> err", "> out", ""] {
        let (sandbox, desk) = world(63);
        hang(&sandbox);
        let run = format!(
            "exec env --default-signal=HUP TERM=xterm '{}' run --format json {written_to}",
            program().display()
        );
        let script = desk.through("script", &["--quiet", "--command", &run, "/dev/null"]);
        let terminal = Running::start(script);
        wait_for_the_second_board(&sandbox, &desk);
        terminal.signal("KILL");
        terminal.wait();
        eventually("the lock is released", || {
            (count(&desk, "run_lock WHERE owner IS NOT NULL") == 0).then_some(())
        });
        assert_eq!(desk.query::<String>("SELECT status FROM runs"), "cancelled", "{written_to}");
        assert_eq!(count(&desk, "dirty_companies"), 0, "{written_to}");
        assert_the_next_run_works_at_once(&sandbox, &desk, "a closed terminal");
    }
}

/// Under a limit on the size of files, every write of the database fails from some page on, its last ones included.
fn on_a_full_disk(desk: &Desk, kibibytes: u32) -> Ran {
    let limited = format!("ulimit -f {}; exec \"$0\" run --format json", kibibytes * 2);
    let mut shell = desk.through("sh", &["-c", &limited]);
    shell.arg(program());
    Running::start(shell).wait()
}

#[test]
fn a_run_that_finds_the_disk_full_fails_and_the_next_one_is_not_in_its_way() {
    let mut failed = 0;
    for kibibytes in [16, 64, 128, 256] {
        let (sandbox, desk) = world(64);
        let ran = on_a_full_disk(&desk, kibibytes);
        assert_eq!(ran.signal, None, "{kibibytes} KiB: {}", ran.stderr);
        failed += i32::from(ran.code != Some(0));
        assert_the_next_run_works_at_once(&sandbox, &desk, &format!("{kibibytes} KiB"));
    }
    assert!(failed >= 2, "the limits are too high to tell anything");
}

#[test]
fn a_run_that_was_killed_before_a_restart_of_its_machine_is_in_nobodys_way() {
    let (sandbox, desk) = world(65);
    let running = hanging(&sandbox, &desk);
    running.signal("KILL");
    running.wait();
    let boot: String = desk.query("SELECT boot FROM run_lock");
    let parts: Vec<&str> = boot.split(' ').collect();
    // Where a system has no id, as in many containers, a restart cannot be told from another machine.
    let [_, numbers, id] = parts[..] else { return };
    let before =
        format!("UPDATE run_lock SET boot = 'before {numbers} {id}', heartbeat_at = 1, acquired_at = 1");
    desk.connection().execute(&before, []).unwrap();
    let ran = desk.run(&["status", "--check"]).expect(1);
    assert!(ran.stdout.contains("died at"), "{}", ran.stdout);
    assert_the_next_run_works_at_once(&sandbox, &desk, "a restart");
}
