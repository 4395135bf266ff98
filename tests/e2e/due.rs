//! What is due: a run leaves the rest alone, tells when it is due, and what it left for want of room.

use jobscan_tests::{Fault, FaultRule, Provider, Sandbox, When, WorldSpec};
use serde_json::{Value, json};

use crate::support::{Desk, GREENHOUSE, INFOJOBS, LEVER, boards, eventually, jobs_path, start, tiny};

const PROVIDERS: [&str; 3] = ["infojobs", "lever", "greenhouse"];

/// `run --format json`, over what is due.
fn run_due(desk: &Desk) -> Value {
    desk.run_due(&["run", "--format", "json"]).expect(0).json()
}

fn of<'a>(summary: &'a Value, provider: &str) -> &'a Value {
    let providers = summary["providers"].as_array().unwrap();
    providers.iter().find(|one| one["provider"] == provider).unwrap()
}

/// The requests to sources; companies' websites are searched when that is due.
fn asked(sandbox: &Sandbox) -> usize {
    sandbox
        .requests()
        .iter()
        .filter(|seen| [INFOJOBS, LEVER, GREENHOUSE].contains(&seen.host.as_str()))
        .count()
}

/// Lets so many minutes pass for what was scanned.
fn pass(desk: &Desk, minutes: i64) {
    let millis = minutes * 60_000;
    let sql = format!(
        "UPDATE scan_states SET last_run_at = last_run_at - {millis}, due_at = due_at - {millis};
         UPDATE company_sources SET last_scanned_at = last_scanned_at - {millis}, missed_at = missed_at - {millis}"
    );
    desk.connection().execute_batch(&sql).unwrap();
}

/// The interval of the only board, in minutes.
fn interval(desk: &Desk) -> i64 {
    desk.query("SELECT interval / 60000 FROM scan_states WHERE kind = 'tenant'")
}

#[test]
fn what_was_just_scanned_is_not_due_and_asked_for_nothing() {
    let sandbox = start(tiny(201));
    let desk = Desk::new(&sandbox);
    let first = run_due(&desk);
    assert_eq!(PROVIDERS.map(|name| of(&first, name)["due"].clone()), [json!(1), json!(1), json!(2)]);
    sandbox.clear_requests();
    let second = run_due(&desk);
    assert_eq!((&second["status"], asked(&sandbox)), (&json!("success"), 0));
    for (name, units) in PROVIDERS.into_iter().zip([1, 1, 2]) {
        let told = of(&second, name);
        let counts = [&told["due"], &told["units"], &told["not_due"]].map(|count| count.as_u64().unwrap());
        assert_eq!(counts, [0, 0, units], "{told}");
        assert!(told["next_due_at"].is_string() && told["stopped"].is_null(), "{told}");
    }
    let human = desk.run_due(&["run"]).expect(0).stdout;
    for name in PROVIDERS {
        assert!(human.contains(&format!("{name}: 0 due, next at 20")), "{human}");
    }
    assert!(!human.contains("no board is known"), "{human}");
    let plan = desk.run_due(&["run", "--dry-run", "--format", "json"]).expect(0).json();
    let lever = of(&plan, "lever");
    assert_eq!((&lever["units"], &lever["not_due"]), (&json!([]), &json!(1)), "{plan}");
    let planned = desk.run_due(&["run", "--dry-run"]).expect(0).stdout;
    assert!(planned.contains("lever: 0 units to scan (0 due, next at 20"), "{planned}");
    assert_eq!(asked(&sandbox), 0);

    let status = desk.run(&["status", "--format", "json"]).expect(0).json();
    for (of_status, of_run) in
        status["due"].as_array().unwrap().iter().zip(second["providers"].as_array().unwrap())
    {
        for key in ["provider", "due", "next_due_at"] {
            assert_eq!(of_status[key], of_run[key], "{of_status}");
        }
    }
    let forced = desk.run_due(&["run", "--force", "--format", "json"]).expect(0).json();
    assert_eq!(PROVIDERS.map(|name| of(&forced, name)["units"].clone()), [json!(1), json!(1), json!(2)]);
    pass(&desk, 2 * 60);
    let queries = run_due(&desk);
    assert_eq!(PROVIDERS.map(|name| of(&queries, name)["units"].clone()), [json!(1), json!(0), json!(0)]);
    pass(&desk, 2 * 60);
    assert_eq!(of(&run_due(&desk), "lever")["units"], 1);
}

#[test]
fn a_board_that_never_changes_is_asked_less_often_up_to_daily_and_every_four_hours_once_it_does() {
    let sandbox = start(WorldSpec { greenhouse: 1, ..tiny(202) });
    let desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    run_due(&desk);
    assert_eq!(interval(&desk), 4 * 60);
    for minutes in [360, 540, 810, 1215, 1440, 1440] {
        pass(&desk, interval(&desk) - 2);
        assert_eq!(of(&run_due(&desk), "greenhouse")["units"], 0, "not before its time");
        pass(&desk, 2);
        assert_eq!(of(&run_due(&desk), "greenhouse")["unchanged"].as_u64().unwrap().min(1), 1);
        assert_eq!(interval(&desk), minutes);
    }
    let key = desk.offers().into_keys().next().unwrap();
    // An offer that is missing is looked for soon: its board says in two scans that it is closed.
    sandbox.withdraw(&key).unwrap();
    for closed in [0, 1] {
        pass(&desk, interval(&desk));
        assert_eq!(of(&run_due(&desk), "greenhouse")["closed"], closed);
        assert_eq!(interval(&desk), 4 * 60);
    }
}

#[test]
fn boards_beyond_the_limit_are_told_and_come_next() {
    let sandbox = start(WorldSpec { greenhouse: 3, lever_us: 0, ..tiny(203) });
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("providers.greenhouse", "limit", "1");
    for (due, left) in [(3, 2), (2, 1)] {
        let summary = run_due(&desk);
        let told = of(&summary, "greenhouse");
        let counts = ["units", "due", "boards_left", "never_scanned"].map(|key| told[key].as_u64().unwrap());
        assert_eq!(counts, [1, due, left, left], "{told}");
        let attention = &summary["attention"][0];
        assert_eq!(
            (&attention["kind"], &attention["count"]),
            (&json!("boards-left"), &json!(left)),
            "{summary}"
        );
    }
    let words = "1 board left, 1 never scanned";
    for command in ["status", "doctor"] {
        let shown = desk.run(&[command]).expect(0).stdout;
        assert!(shown.contains(words), "{shown}");
    }
    let status = desk.run(&["status", "--format", "json"]).expect(0).json();
    assert_eq!(status["attention"][0]["kind"], "boards-left", "{status}");
    let last = desk.run_due(&["run"]).expect(0).stdout;
    assert!(!last.contains("boards left") && !last.contains("board left"), "{last}");
    assert!(!desk.run(&["status"]).expect(0).stdout.contains("boards left"));
    // Once all are due again, the summary tells it in words.
    pass(&desk, 60 * 24);
    let told = desk.run_due(&["run"]).expect(0).stdout;
    assert!(told.contains("greenhouse: 2 boards left: the next run goes on with them"), "{told}");
}

#[test]
fn the_default_takes_two_hundred_boards_in_one_run() {
    let sandbox = start(WorldSpec { greenhouse: 200, lever_us: 0, offers_per_tenant: 1..=1, ..tiny(204) });
    let desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    let summary = run_due(&desk);
    let told = of(&summary, "greenhouse");
    assert_eq!((&told["units"], &told["boards_left"]), (&json!(200), &json!(0)), "{told}");
    assert_eq!(summary["attention"], json!([]));
}

#[test]
fn what_was_cut_off_is_due_at_once_and_what_failed_after_a_while() {
    let sandbox = start(WorldSpec { greenhouse: 2, offers_per_tenant: 4..=4, ..tiny(205) });
    let mut desk = Desk::new(&sandbox);
    desk.order(&["infojobs", "greenhouse"]);
    desk.set("http", "attempts", "1").set("run", "tries", "1");
    desk.queries(&["name = \"all\"\npage_size = 2"]).set("providers.infojobs", "max_rows", "2");
    let broken = boards(&sandbox, Provider::Greenhouse).remove(0);
    sandbox.break_on(FaultRule::new(GREENHOUSE, &jobs_path(&broken), When::Always, Fault::Status(500)));
    let due = |code| desk.run_due(&["run", "--format", "json"]).expect(code).json();
    due(1);
    let second = due(0);
    assert_eq!((&of(&second, "infojobs")["due"], &of(&second, "greenhouse")["due"]), (&json!(1), &json!(0)));
    let minutes = |desk: &Desk| {
        let sql = "SELECT (due_at - last_error_at) / 60000 FROM scan_states WHERE status = 'error'";
        desk.query::<i64>(sql)
    };
    assert_eq!(minutes(&desk), 15);
    pass(&desk, 15);
    assert_eq!(of(&due(1), "greenhouse")["units"], 1, "the other board is not due");
    assert_eq!(minutes(&desk), 30);
    sandbox.clear_faults();
    pass(&desk, 30);
    assert_eq!(of(&due(0), "greenhouse")["units"], 1);
}

#[test]
fn a_board_that_is_not_found_is_asked_again_when_its_answer_counts() {
    let sandbox = start(WorldSpec { greenhouse: 1, ..tiny(206) });
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("discovery", "limit", "0");
    run_due(&desk);
    let board = boards(&sandbox, Provider::Greenhouse).remove(0);
    sandbox.change(|world| world.remove_board(Provider::Greenhouse, &board.slug, true)).unwrap();
    pass(&desk, 4 * 60);
    for time in 1..=3 {
        assert_eq!(
            of(&desk.run_due(&["run", "--format", "json"]).expect(1).json(), "greenhouse")["units"],
            1
        );
        let open: i64 = desk.query("SELECT count(*) FROM offers WHERE closed_at IS NULL");
        assert_eq!(open == 0, time == 3, "closed by the third answer, which come six hours apart");
        let hours = if time < 3 { 6 } else { 24 };
        pass(&desk, hours * 60 - 1);
        assert_eq!(of(&run_due(&desk), "greenhouse")["units"], 0);
        pass(&desk, 1);
    }
    assert_eq!(of(&desk.run_due(&["run", "--format", "json"]).expect(1).json(), "greenhouse")["units"], 1);
}

#[test]
fn what_has_no_due_time_yet_is_due_at_once() {
    let sandbox = start(tiny(207));
    let desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    run_due(&desk);
    // As the migration leaves the units that it finds.
    desk.connection().execute_batch("UPDATE scan_states SET interval = NULL, due_at = NULL").unwrap();
    assert_eq!(of(&run_due(&desk), "greenhouse")["units"], 2);
    assert_eq!(of(&run_due(&desk), "greenhouse")["units"], 0);
}

#[test]
fn a_run_over_some_providers_searches_no_website_unless_asked() {
    let sandbox = start(tiny(208));
    let desk = Desk::new(&sandbox);
    let only = ["run", "--only", "greenhouse", "--format", "json"];
    let told = desk.run_due(&only).expect(0).json()["discovery"]["skipped"].clone();
    assert!(told.as_str().unwrap().contains("--discover"), "{told}");
    let human = desk.run_due(&["run", "--only", "greenhouse"]).expect(0).stdout;
    assert!(human.contains("no search for boards: `--only` leaves it out"), "{human}");
    let plan = desk.run_due(&["run", "--dry-run", "--only", "greenhouse"]).expect(0).stdout;
    assert!(plan.contains("no search for boards"), "{plan}");
    let asked = [&only[..], &["--discover"]].concat();
    assert_eq!(desk.run_due(&asked).expect(0).json()["discovery"]["skipped"], Value::Null);
    assert_eq!(run_due(&desk)["discovery"]["skipped"], Value::Null);
    desk.run_due(&["run", "--discover"]).expect(2);
}

#[test]
fn forever_sleeps_until_something_is_due() {
    let sandbox = start(tiny(209));
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("run", "cycle_pause", "[\"1ms\", \"2ms\"]").set("providers.greenhouse", "every", "\"30m\"");
    let running = desk.start_exactly(&["run", "--forever", "--format", "json"], &[]);
    eventually("a run", || {
        let over = "SELECT count(*) FROM runs WHERE finished_at IS NOT NULL";
        let is_over = desk.database().is_file()
            && desk.connection().query_row(over, [], |row| row.get::<_, i64>(0)).is_ok_and(|runs| runs > 0);
        is_over.then_some(())
    });
    running.signal("TERM");
    let ran = running.wait().expect(0);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert_eq!(sandbox.requests().iter().filter(|seen| seen.host == GREENHOUSE).count(), 2);
}
