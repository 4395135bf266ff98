//! Companies that are looked at again before their time, because somebody said so.

use jobscan_tests::{Labelled, Sandbox, Style, System};
use serde_json::{Value, json};

use super::{desk, exported, web};
use crate::support::{Desk, start};

/// Three companies, all of which were looked at: two with a board of Lever, and one without any.
fn looked_at() -> (Sandbox, Desk) {
    let labels: Vec<Labelled> = ["Albatera", "Benimar", "Carrascal"]
        .into_iter()
        .map(|name| {
            let website = format!("https://www.{}.example", name.to_lowercase());
            Labelled::drawn(3, System::Lever, name, &website)
        })
        .collect();
    let sandbox = start(web(5, labels, &[Style::CareerPageLink, Style::NavLink, Style::NoCareers]));
    let desk = desk(&sandbox);
    desk.scan().expect(0);
    assert_eq!(discovery(&desk)["companies"], 0, "nobody is due");
    sandbox.clear_requests();
    (sandbox, desk)
}

/// What a run did that looks only at what is due.
fn discovery(desk: &Desk) -> Value {
    desk.run_due(&["run", "--format", "json"]).json()["discovery"].clone()
}

/// The hosts of the companies' websites that were asked.
fn asked(sandbox: &Sandbox) -> Vec<String> {
    let mut hosts: Vec<String> = sandbox.requests().into_iter().map(|seen| seen.host).collect();
    hosts.retain(|host| host.ends_with(".example"));
    let bare = |host: &String| host.trim_start_matches("www.").to_owned();
    let mut names: Vec<String> = hosts.iter().map(bare).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn all_are_looked_at_by_the_next_run_and_what_that_takes_is_told_before() {
    let (sandbox, desk) = looked_at();
    let told = desk.run(&["companies", "discover", "--again", "--format", "json"]).expect(0).json();
    assert_eq!((&told["companies"], &told["due"], &told["runs"]), (&json!(3), &json!(3), &json!(1)));
    assert!(told["pages_last_time"].as_u64() >= Some(3), "{told}");
    assert_eq!(asked(&sandbox), Vec::<String>::new(), "it makes them due and asks nobody");
    let done = discovery(&desk);
    assert_eq!((&done["companies"], &done["left"]), (&json!(3), &json!(0)), "{done}");
    assert_eq!(asked(&sandbox).len(), 3);
    assert_eq!(discovery(&desk)["companies"], 0, "once");
}

#[test]
fn only_those_in_a_state_or_named_are_looked_at() {
    let (sandbox, desk) = looked_at();
    let told = desk.run(&["companies", "discover", "--again", "--state", "none"]).expect(0).stdout;
    assert!(told.starts_with("due again: 1 company\n"), "{told}");
    assert_eq!(discovery(&desk)["companies"], 1);
    assert_eq!(asked(&sandbox), ["carrascal.example"]);
    sandbox.clear_requests();
    desk.run(&["companies", "discover", "--again", "albatera", "benimar"]).expect(0);
    assert_eq!(discovery(&desk)["companies"], 2);
    assert_eq!(asked(&sandbox), ["albatera.example", "benimar.example"]);
}

#[test]
fn with_now_they_are_looked_at_at_once() {
    let (sandbox, desk) = looked_at();
    let ran = desk.run(&["companies", "discover", "--again", "--now", "--format", "json"]).expect(0);
    assert!(ran.stderr.contains("looked at again: 3 companies"), "{ran:?}");
    assert_eq!(ran.json()["companies"], 3);
    assert_eq!(asked(&sandbox).len(), 3);
    assert_eq!(discovery(&desk)["companies"], 0, "they are not due any more");
    for arguments in [["--now", "albatera"], ["--state", "none"], ["--all", "albatera"]] {
        desk.run(&[["companies", "discover"], arguments].concat()).expect(2);
    }
}

#[test]
fn what_a_person_said_of_a_board_stays_so() {
    let (_sandbox, desk) = looked_at();
    let board = exported(&desk)["albatera.example"].boards.keys().next().unwrap().clone();
    desk.run(&["boards", "remove", &format!("{}/{}", board.0, board.1)]).expect(0);
    desk.run(&["companies", "remove", "benimar", "--yes"]).expect(0);
    let told = desk.run(&["companies", "discover", "--again", "--format", "json"]).expect(0).json();
    assert_eq!(told["companies"], 2, "the removed one is none of them: {told}");
    discovery(&desk);
    assert_eq!(exported(&desk)["albatera.example"].boards[&board].state, "removed");
}
