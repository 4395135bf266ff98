//! Only one run at a time; a run whose lock expired can no longer write; every exit releases the lock.

use std::time::Duration;

use jobscan_tests::{Fault, FaultRule, Sandbox, When, WorldSpec};

use crate::support::{
    Desk, Dump, GREENHOUSE, INFOJOBS, Running, eventually, hanging, list_pages, program, start, tiny,
};

fn world(seed: u64) -> (Sandbox, Desk) {
    let sandbox = start(WorldSpec { greenhouse: 4, ..tiny(seed) });
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("providers.greenhouse", "concurrency", "1");
    (sandbox, desk)
}

fn holder(desk: &Desk) -> Option<String> {
    desk.query("SELECT owner FROM run_lock")
}

fn assert_whole(sandbox: &Sandbox, desk: &Desk) {
    let truth =
        sandbox.truth().into_iter().filter(|offer| offer.open && offer.key.starts_with("greenhouse/"));
    let mut told: Vec<String> = truth.map(|offer| offer.key).collect();
    told.sort();
    assert_eq!(desk.offers().into_keys().collect::<Vec<_>>(), told);
}

#[test]
fn a_second_run_is_refused_while_the_first_has_the_lock() {
    let (sandbox, desk) = world(41);
    let first = hanging(&sandbox, &desk);
    let second = desk.run(&["run"]).expect(3);
    assert!(second.stderr.contains("another run holds the lock"), "{}", second.stderr);
    assert!(second.stdout.is_empty());
    first.signal("TERM");
    first.wait().expect(0);
    assert_eq!(holder(&desk), None);
    desk.scan().expect(0);
    assert_whole(&sandbox, &desk);
}

#[test]
fn a_signal_ends_a_run_cleanly_and_the_next_run_completes_it() {
    for signal in ["TERM", "INT", "HUP"] {
        let (sandbox, desk) = world(42);
        let running = hanging(&sandbox, &desk);
        running.signal(signal);
        let ran = running.wait().expect(0);
        assert_eq!(ran.json()["status"], "cancelled");
        assert_eq!(holder(&desk), None, "the lock is released");
        assert_eq!(desk.query::<String>("SELECT status FROM runs"), "cancelled");
        assert_eq!(desk.query::<i64>("SELECT count(*) FROM scan_states WHERE status = 'running'"), 0);
        desk.scan().expect(0);
        assert_whole(&sandbox, &desk);
    }
}

#[test]
fn a_killed_runs_lock_is_taken_over_at_once_and_the_next_run_completes_it() {
    let (sandbox, desk) = world(43);
    let running = hanging(&sandbox, &desk);
    let pid: i64 = desk.query("SELECT pid FROM run_lock");
    running.signal("KILL");
    assert_eq!(running.wait().signal, Some(9));

    let status = desk.run(&["status"]).expect(0).stdout;
    assert!(status.contains("last run  1 died at "), "{status}");
    assert!(status.contains(&format!("lock      run 1 (process {pid}) died at ")), "{status}");
    let status = desk.run(&["status", "--format", "json"]).expect(0).json();
    assert_eq!((&status["last_run"]["died"], &status["lock"]["holder"]), (&true.into(), &"gone".into()));
    let doctor = desk.run(&["doctor"]).expect(0).stdout;
    assert!(doctor.contains(&format!("lock: run 1 (process {pid}) died at ")), "{doctor}");

    let ran = desk.scan().expect(0);
    let told = format!("run 1 (process {pid}) died; its lock is taken over");
    assert_eq!(ran.stderr.lines().filter(|line| line.contains(&told)).count(), 1, "{}", ran.stderr);
    assert_eq!(ran.json()["run"], 2);
    assert_eq!(desk.query::<String>("SELECT status FROM runs WHERE id = 1"), "abandoned");
    assert_whole(&sandbox, &desk);
}

#[test]
fn a_killed_runs_lock_on_another_machine_expires_and_the_next_run_completes_it() {
    let (sandbox, desk) = world(47);
    let running = hanging(&sandbox, &desk);
    running.signal("KILL");
    running.wait();
    desk.connection().execute("UPDATE run_lock SET boot = 'elsewhere', host = 'other'", []).unwrap();
    let refused = desk.run(&["run"]).expect(3);
    assert!(refused.stderr.contains("on `other`"), "{}", refused.stderr);
    let kept = desk.run(&["unlock"]).expect(3);
    assert!(kept.stderr.contains("cannot be asked for from here"), "{}", kept.stderr);
    desk.expire_lock();
    let ran = desk.scan().expect(0);
    assert_eq!(ran.json()["run"], 2);
    assert_eq!(desk.query::<String>("SELECT status FROM runs WHERE id = 1"), "abandoned");
    assert_whole(&sandbox, &desk);
}

#[test]
fn unlock_tells_whose_the_lock_is_and_takes_it_only_from_the_dead() {
    let (sandbox, desk) = world(48);
    let none = desk.run(&["unlock"]).expect(0).stdout;
    assert!(none.starts_with("no lock is held") && !desk.database().exists(), "{none}");
    let running = hanging(&sandbox, &desk);
    let pid: i64 = desk.query("SELECT pid FROM run_lock");
    for arguments in [["unlock"].as_slice(), &["unlock", "--force"]] {
        let kept = desk.run(arguments).expect(3);
        let told = format!("run 1 (process {pid}) holds the lock since ");
        assert!(kept.stderr.contains(&told) && kept.stderr.contains("it is alive"), "{}", kept.stderr);
    }
    running.signal("KILL");
    running.wait();
    let freed = desk.run(&["unlock"]).expect(0).stdout;
    assert!(freed.starts_with(&format!("the lock of run 1 (process {pid})")), "{freed}");
    assert_eq!(desk.query::<String>("SELECT status FROM runs"), "abandoned");
    assert_eq!(desk.run(&["unlock"]).expect(0).stdout, "no lock is held\n");
    let ran = desk.scan().expect(0);
    assert!(!ran.stderr.contains("died"), "{}", ran.stderr);
    assert_whole(&sandbox, &desk);
}

#[test]
fn a_lock_of_a_clock_ahead_is_told_and_unlock_takes_it() {
    let (sandbox, desk) = world(49);
    let running = hanging(&sandbox, &desk);
    running.signal("KILL");
    running.wait();
    let ahead = "UPDATE run_lock SET boot = 'elsewhere', acquired_at = acquired_at + 7200000,
        heartbeat_at = heartbeat_at + 7200000, expires_at = expires_at + 7200000";
    desk.connection().execute(ahead, []).unwrap();
    let refused = desk.run(&["run"]).expect(3);
    assert!(refused.stderr.contains("ahead of this machine's clock"), "{}", refused.stderr);
    for command in ["status", "doctor"] {
        let told = desk.run(&[command]).expect(0).stdout;
        assert!(told.contains("ahead of this machine's clock"), "{told}");
    }
    desk.run(&["unlock"]).expect(0);
    desk.scan().expect(0);
    assert_whole(&sandbox, &desk);
}

/// As `nohup` starts it: its terminal may go.
#[test]
fn a_run_that_was_started_to_outlive_its_terminal_does() {
    let (sandbox, desk) = world(50);
    let slow = Fault::Slow { first_byte: Duration::from_mins(1), per_chunk: Duration::ZERO };
    sandbox.break_on(FaultRule::new(GREENHOUSE, "/", When::Nth(2), slow));
    let mut shell = desk.through("sh", &["-c", "trap '' HUP; exec \"$0\" run --format json"]);
    shell.arg(program());
    let running = Running::start(shell);
    eventually("the second board is asked for", || (sandbox.requests().len() >= 2).then_some(()));
    running.signal("HUP");
    // Had the first been taken, this would be the second, which ends a run at once with code 1.
    running.signal("TERM");
    assert_eq!(running.wait().expect(0).json()["status"], "cancelled");
}

#[test]
fn a_run_whose_lock_expired_writes_nothing_more() {
    let (sandbox, desk) = world(44);
    let sleeper = hanging(&sandbox, &desk);
    sleeper.signal("STOP");
    desk.expire_lock();
    sandbox.clear_faults();
    desk.scan().expect(0);
    assert_whole(&sandbox, &desk);
    let after = desk.dump();
    // The pending answer never arrives, so its next write would be the end of its run.
    sleeper.signal("CONT");
    sleeper.signal("TERM");
    let ran = sleeper.wait().expect(1);
    assert!(ran.stdout.contains("no longer held"), "{}\n{}", ran.stdout, ran.stderr);
    assert_eq!(desk.dump(), after, "not a row of it");
}

/// A run that was paused in the middle of a search: its first page is written, its second page is asked for.
fn paused_between_pages(sandbox: &Sandbox, desk: &Desk) -> Running {
    sandbox.break_on(FaultRule::new(INFOJOBS, "/api/9/offer?", When::Nth(2), Fault::Held));
    let running = desk.start(&["run", "--format", "json"]);
    eventually("the second page is asked for", || (sandbox.held() == 1).then_some(()));
    running.signal("STOP");
    running
}

/// All but what a process keeps for itself and not for a run: stored answers, and when hosts may be asked again.
fn of_runs(desk: &Desk) -> Dump {
    let Dump(mut tables) = desk.dump();
    for own in ["cached_responses", "host_deadlines"] {
        assert!(tables.remove(own).is_some(), "no table `{own}`");
    }
    Dump(tables)
}

#[test]
fn a_page_that_arrives_after_the_lock_was_lost_is_not_written() {
    let sandbox = start(WorldSpec { greenhouse: 0, lever_us: 0, infojobs_offers: 9, ..tiny(46) });
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.queries(&["name = \"all\"\npage_size = 3"]).set("discovery", "limit", "0");
    let sleeper = paused_between_pages(&sandbox, &desk);
    assert_eq!(desk.query::<i64>("SELECT count(*) FROM offers"), 3, "the first page is written");

    // What the sleeper is going to get is older than what the next run gets.
    for offer in sandbox.truth() {
        sandbox.edit_title(&offer.key, "Renamed while the first run slept").unwrap();
    }
    desk.expire_lock();
    desk.scan().expect(0);
    let after = of_runs(&desk);

    sleeper.signal("CONT");
    sandbox.release();
    let ran = sleeper.wait().expect(1);
    assert_eq!(ran.json()["status"], "failure");
    assert!(ran.stdout.contains("no longer held"), "{}\n{}", ran.stdout, ran.stderr);
    assert_eq!(
        list_pages(&sandbox),
        [1, 2, 2, 3],
        "the sleeper went no further than the page that was refused"
    );
    assert_eq!(of_runs(&desk), after, "nothing of the page");
    assert_eq!(desk.query::<String>("SELECT status FROM runs WHERE id = 1"), "abandoned");
}

#[test]
fn a_heartbeat_keeps_the_lock_of_a_long_run() {
    let (sandbox, mut desk) = world(45);
    desk.set("run", "lock_ttl", "\"1s\"").set("run", "heartbeat", "\"100ms\"");
    let first = hanging(&sandbox, &desk);
    let began: i64 = desk.query("SELECT acquired_at FROM run_lock");
    let later = || (desk.query::<i64>("SELECT heartbeat_at FROM run_lock") > began + 1500).then_some(());
    eventually("the lock outlives its first expiry", later);
    desk.run(&["run"]).expect(3);
    first.signal("TERM");
    first.wait().expect(0);
}
