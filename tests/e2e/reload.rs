//! A plugin's file that changes: it is tried on a few boards first, and one that reads nothing is not used.

use std::{fs, path::PathBuf};

use jobscan_tests::{Sandbox, WorldSpec};
use sha2::{Digest as _, Sha256};

use crate::support::{Desk, Ran, start, tiny, toml_text};

/// Three boards with offers enough to tell by, and more of the same.
fn spec(seed: u64) -> WorldSpec {
    WorldSpec { lever_us: 5, offers_per_tenant: 10..=10, ..tiny(seed) }
}

/// A desk that scans Lever with a file of its own, which begins as the shipped one.
fn desk(sandbox: &Sandbox) -> (Desk, PathBuf) {
    let mut desk = Desk::with_providers(sandbox, &["lever"]);
    let file = desk.path("acme.wasm");
    desk.set("providers.lever", "plugin", &toml_text(file.display()));
    fs::write(&file, component(&[])).unwrap();
    (desk, file)
}

/// The shipped component with texts in it exchanged by others of the same length.
fn component(exchanged: &[(&str, &str)]) -> Vec<u8> {
    let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../plugins/lever.wasm");
    let mut bytes = fs::read(shipped).unwrap();
    for (old, new) in exchanged {
        assert_eq!(old.len(), new.len());
        let at: Vec<usize> =
            (0..bytes.len() - old.len()).filter(|&at| bytes[at..].starts_with(old.as_bytes())).collect();
        assert!(!at.is_empty(), "`{old}` stands nowhere in the component");
        for at in at {
            bytes[at..at + new.len()].copy_from_slice(new.as_bytes());
        }
    }
    bytes
}

/// A file that asks where nothing is.
fn broken() -> Vec<u8> {
    component(&[("/v0/postings/", "/v0/positngs/")])
}

/// Another file that works.
fn renewed() -> Vec<u8> {
    component(&[("cannot name a lever board", "cannot be a lever's board")])
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn unused(ran: &Ran) -> Option<String> {
    let told = ran.json()["attention"].as_array().unwrap().clone();
    let kind = told.iter().find(|one| one["kind"] == "plugin-files-unused")?;
    Some(kind["message"].as_str().unwrap().to_owned())
}

fn open(desk: &Desk) -> i64 {
    desk.query("SELECT count(*) FROM offers WHERE closed_at IS NULL")
}

#[test]
fn a_new_file_that_reads_nothing_is_not_used_and_the_one_before_reads_on() {
    let sandbox = start(spec(31));
    let (desk, file) = desk(&sandbox);
    desk.scan().expect(0);
    assert_eq!(open(&desk), 50);
    fs::write(&file, broken()).unwrap();
    let ran = desk.scan().expect(1);
    // Three boards were tried, and then all five read by the file before.
    let summary = ran.provider("lever");
    assert_eq!((&summary["boards"], &summary["unchanged"]), (&8.into(), &50.into()), "{summary}");
    let told = unused(&ran).unwrap();
    assert!(told.contains("3 boards gave 0 of the 30 rows they had"), "{told}");
    // From then on it is not even tried, and nobody closed anything.
    let ran = desk.scan().expect(0);
    let summary = ran.provider("lever");
    assert_eq!((&summary["boards"], &summary["unchanged"]), (&5.into(), &50.into()), "{summary}");
    assert!(unused(&ran).is_some() && ran.stderr.contains("the one that worked before stays in use"));
    assert_eq!(open(&desk), 50);
    let checked = desk.run(&["status", "--check"]).expect(1);
    assert!(checked.stdout.contains("1 plugin file is not used"), "{}", checked.stdout);
    // A file that works ends it.
    fs::write(&file, renewed()).unwrap();
    let ran = desk.scan().expect(0);
    assert_eq!(unused(&ran), None, "{}", ran.stdout);
    assert_eq!(ran.provider("lever")["unchanged"], 50);
}

#[test]
fn a_file_that_cannot_be_loaded_leaves_the_one_before_in_use_unless_a_pin_forbids_it() {
    let sandbox = start(spec(32));
    let (mut desk, file) = desk(&sandbox);
    desk.scan().expect(0);
    fs::write(&file, "cut off").unwrap();
    let ran = desk.scan().expect(0);
    assert_eq!(ran.provider("lever")["unchanged"], 50);
    assert!(unused(&ran).unwrap().contains("it does not begin like"), "{:?}", unused(&ran));
    desk.set("providers.lever", "sha256", &toml_text("0".repeat(64)));
    let ran = desk.scan().expect(1);
    assert!(ran.errors("lever")[0].2.contains("the pin says"), "{:?}", ran.errors("lever"));
}

#[test]
fn under_a_pin_the_component_that_the_operator_names_stands_in() {
    let sandbox = start(spec(36));
    let (mut desk, file) = desk(&sandbox);
    desk.scan().expect(0);
    fs::write(&file, broken()).unwrap();
    desk.set("providers.lever", "sha256", &toml_text(sha256(&broken())));
    desk.set("providers.lever", "stand_in", &format!("[{}]", toml_text(sha256(&component(&[])))));
    let ran = desk.scan().expect(1);
    let summary = ran.provider("lever");
    assert_eq!((&summary["boards"], &summary["unchanged"]), (&8.into(), &50.into()), "{summary}");
    let ran = desk.scan().expect(0);
    assert!(unused(&ran).is_some() && ran.provider("lever")["unchanged"] == 50, "{}", ran.stdout);
}

#[test]
fn what_a_pin_does_not_name_never_stands_in_for_what_it_names() {
    let sandbox = start(spec(34));
    let (mut desk, file) = desk(&sandbox);
    desk.scan().expect(0);
    fs::write(&file, broken()).unwrap();
    desk.set("providers.lever", "sha256", &toml_text(sha256(&broken())));
    let ran = desk.scan().expect(1);
    assert_eq!((unused(&ran), &ran.provider("lever")["boards"]), (None, &5.into()), "{}", ran.stderr);
    // Not even if the database says that the pinned one is not to be used.
    let found = desk.connection().execute(
        "INSERT OR REPLACE INTO plugin_files (provider, sha256, verdict, reason, since, judged_at)
         VALUES ('lever', ?1, 'collapsed', 'so', 0, 0)",
        [sha256(&broken())],
    );
    assert_eq!(found.unwrap(), 1);
    let ran = desk.scan().expect(1);
    assert!(!ran.stderr.contains("stays in use"), "{}", ran.stderr);
    assert_eq!(ran.provider("lever")["unchanged"], 0);
}

#[test]
fn a_file_in_the_database_that_this_machine_did_not_keep_is_not_run() {
    let sandbox = start(spec(35));
    let (desk, file) = desk(&sandbox);
    desk.scan().expect(0);
    // As somebody would write it who has the database and not the key.
    let changed = desk.connection().execute(
        "UPDATE plugin_files SET component = CAST(zeroblob(32) || substr(component, 33) AS BLOB) WHERE provider = 'lever'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    fs::write(&file, broken()).unwrap();
    let ran = desk.scan().expect(1);
    assert_eq!((unused(&ran), &ran.provider("lever")["boards"]), (None, &5.into()), "{}", ran.stderr);
}

#[test]
fn a_person_may_say_that_the_new_file_is_right() {
    let sandbox = start(spec(33));
    let (desk, file) = desk(&sandbox);
    desk.scan().expect(0);
    fs::write(&file, broken()).unwrap();
    desk.scan().expect(1);
    let told = desk.run(&["plugin", "trust", "lever"]).expect(0).stdout;
    assert_eq!(told, "the file of `lever` is used again from the next run on\n");
    let ran = desk.scan().expect(1);
    assert_eq!((unused(&ran), &ran.provider("lever")["boards"]), (None, &5.into()));
    let told = desk.run(&["plugin", "trust", "lever"]).expect(0).stdout;
    assert_eq!(told, "nothing is said against the file of `lever`\n");
    desk.run(&["plugin", "trust", "nobody"]).expect(2);
}
