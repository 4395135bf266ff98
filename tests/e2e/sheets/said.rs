//! What is said at the terminal and typed in the sheet: both fill the same tables, the later word stands, the sheet shows
//! what the terminal said, and nothing that was said is lost.

use std::{collections::BTreeMap, sync::Arc};

use jobscan_host::{
    clock::SystemClock,
    domain::{Resolution, Timestamp},
    pipeline::{self, Base, FeedbackOptions, Observer, Shutdown, Silent, SyncOptions},
    store::feedback::{self, Saying},
};
use jobscan_tests::SheetMethod;
use serde_json::{Value, json};

use super::office::{Office, SHEET};
use crate::support::Draw;

fn office() -> Office {
    let office = Office::new();
    office.companies(&["Acme", "Globex", "Initech"]);
    office.sync().expect(0);
    office
}

fn says(office: &Office, arguments: &[&str]) {
    office.desk.run(arguments).expect(0);
}

/// Resolution, model feedback and notes of a company's row.
fn human(office: &Office, name: &str) -> [Value; 3] {
    let row = office.rows()[office.row_of(name) - 2].clone();
    [row[2].clone(), row[10].clone(), row[11].clone()]
}

fn stands(office: &Office, name: &str) -> String {
    office.desk.query(&format!("SELECT resolution FROM companies WHERE name = '{name}'"))
}

/// The history of a company, without times.
fn history(office: &Office, name: &str) -> Vec<String> {
    let shown = office.desk.run(&["companies", "show", name]).expect(0).stdout;
    let said =
        shown.lines().filter_map(|line| line.strip_prefix("said")?.split_once(", ")).map(|(_, said)| said);
    said.map(str::to_owned).collect()
}

#[test]
fn what_the_terminal_says_is_in_the_sheet_and_what_people_type_later_replaces_it() {
    let mut office = office();
    let written = office.written().len();
    says(&office, &["companies", "resolve", "Acme", "already", "customer", "--note", "since 2024"]);
    says(&office, &["companies", "feedback", "Acme", "fp"]);
    assert_eq!(human(&office, "Acme"), [json!("PENDING"), Value::Null, Value::Null]);
    let done = office.sync().expect(0).json();
    assert_eq!((&done["updated"], &done["cells"], &done["notices"]), (&json!(1), &json!(3), &json!([])));
    assert_eq!(human(&office, "Acme"), [json!("ALREADY_CUSTOMER"), json!("FP"), json!("since 2024")]);
    assert_eq!(human(&office, "Globex"), [json!("PENDING"), Value::Null, Value::Null]);
    assert!(office.written().len() > written);
    // Both agree: nothing is read, and nothing is written again.
    let read = office.feedback().expect(0).json();
    assert_eq!((&read["resolutions"], &read["statements"]), (&json!([]), &json!([])));
    let before = office.written();
    office.sync().expect(0);
    assert_eq!(office.written(), before);
    // A person types later, in any case.
    office.types("Acme", 'C', "in progress");
    office.types("Acme", 'K', "ok");
    office.types("Acme", 'L', "they called");
    office.sync().expect(0);
    assert_eq!(human(&office, "Acme")[0], "in progress", "what a person types stays as it is");
    let read = office.feedback().expect(0).json();
    assert_eq!(read["resolutions"][0]["to"], "IN_PROGRESS");
    assert_eq!(stands(&office, "Acme"), "IN_PROGRESS");
    office.sync().expect(0);
    assert_eq!(human(&office, "Acme"), [json!("in progress"), json!("ok"), json!("they called")]);
    // And the terminal again.
    says(&office, &["companies", "resolve", "Acme", "REJECTED"]);
    says(&office, &["companies", "feedback", "Acme", "--clear"]);
    office.sync().expect(0);
    assert_eq!(human(&office, "Acme"), [json!("REJECTED"), Value::Null, json!("they called")]);
    assert_eq!(
        history(&office, "Acme"),
        [
            "at the terminal: resolution ALREADY_CUSTOMER, before: PENDING",
            "at the terminal: note since 2024, before: none",
            "at the terminal: feedback FP, before: none",
            "in the sheet: resolution IN_PROGRESS, before: ALREADY_CUSTOMER",
            "in the sheet: feedback OK, before: FP",
            "in the sheet: note they called, before: since 2024",
            "at the terminal: resolution REJECTED, before: IN_PROGRESS",
            "at the terminal: feedback none, before: OK",
        ]
    );
    office.assert_agree();
}

#[test]
fn of_two_words_the_later_stands_in_either_order_and_the_other_is_kept() {
    let mut office = office();
    // The terminal first, then the sheet.
    says(&office, &["companies", "resolve", "Acme", "REJECTED"]);
    office.types("Acme", 'C', "ACCEPTED");
    office.sync().expect(0);
    assert_eq!(human(&office, "Acme")[0], "ACCEPTED", "it counts as of the reading, which is later");
    assert_eq!(stands(&office, "Acme"), "REJECTED", "until the answers are read");
    office.feedback().expect(0);
    assert_eq!(stands(&office, "Acme"), "ACCEPTED");
    assert_eq!(history(&office, "Acme").len(), 2);
    // The sheet first, seen by a synchronisation and not taken over, then the terminal.
    office.types("Globex", 'C', "ACCEPTED");
    office.types("Globex", 'L', "call in May");
    office.sync().expect(0);
    says(&office, &["companies", "resolve", "Globex", "REJECTED"]);
    // The answers that are read now are older than the word.
    let read = office.feedback().expect(0).json();
    assert_eq!((&read["resolutions"], &read["said_since"]), (&json!([]), &json!(1)));
    assert_eq!(read["statements"][0]["note"], "call in May", "the terminal said nothing of it");
    let done = office.sync().expect(0).json();
    assert_eq!(human(&office, "Globex"), [json!("REJECTED"), Value::Null, json!("call in May")]);
    let notice = done["notices"][0].as_str().unwrap().to_owned();
    assert!(
        notice.contains("Globex: resolution `ACCEPTED` was typed before `REJECTED` was said"),
        "{notice}"
    );
    assert_eq!(
        history(&office, "Globex"),
        [
            "at the terminal: resolution REJECTED, before: PENDING",
            "in the sheet: note call in May, before: none",
            "in the sheet: resolution ACCEPTED, before: PENDING; overruled before it was read",
        ]
    );
    assert_eq!(office.sync().expect(0).json()["notices"], json!([]), "it is told once");
    assert_eq!(office.feedback().expect(0).json()["resolutions"], json!([]));
}

#[test]
fn a_word_is_shown_in_a_row_that_is_added_later_and_in_one_that_is_put_back() {
    let mut office = office();
    office.companies(&["Hooli"]);
    says(&office, &["companies", "resolve", "Hooli", "HIGH_INTEREST", "--note", "ask Ana"]);
    office.sync().expect(0);
    assert_eq!(human(&office, "Hooli"), [json!("HIGH_INTEREST"), Value::Null, json!("ask Ana")]);
    assert_eq!(office.feedback().expect(0).json()["resolutions"], json!([]));
    office.google().delete_row(SHEET, office.row_of("Hooli")).unwrap();
    says(&office, &["companies", "resolve", "Hooli", "REJECTED"]);
    let told = office.desk.run(&["sheets", "sync"]).expect(0).stdout;
    assert!(told.contains("  1 company has no row any more, because it or its id was deleted"), "{told}");
    office.desk.run(&["sheets", "sync", "--restore-deleted"]).expect(0);
    assert_eq!(human(&office, "Hooli"), [json!("REJECTED"), Value::Null, json!("ask Ana")]);
    says(&office, &["companies", "resolve", "Hooli", "ACCEPTED"]);
    office.sync().expect(0);
    assert_eq!(human(&office, "Hooli")[0], "ACCEPTED");
}

#[test]
fn a_removed_company_is_not_added_and_its_row_is_left_alone() {
    let office = office();
    says(&office, &["companies", "remove", "Acme", "--yes"]);
    office.desk.connection().execute("UPDATE companies SET max_score = 10, openings = 9", []).unwrap();
    let row = office.rows()[office.row_of("Acme") - 2].clone();
    assert_eq!(office.sync().expect(0).json()["updated"], 2);
    assert_eq!(office.rows()[office.row_of("Acme") - 2], row);
    office.google().delete_row(SHEET, office.row_of("Acme")).unwrap();
    assert_eq!(office.sync().expect(0).json()["deleted"], 0);
    assert_eq!(office.rows().len(), 2);
}

#[test]
fn answers_are_read_at_once_if_a_person_says_so_and_shown_at_any_time() {
    let mut office = office();
    office.types("Acme", 'C', "Already customer");
    let now: i64 = office.desk.query("SELECT CAST(strftime('%H', 'now') AS INTEGER)");
    let (from, until) = if (4..16).contains(&now) { ("22:00", "23:00") } else { ("10:00", "11:00") };
    office.desk.set("sheets", "feedback_window", &format!("[\"{from}\", \"{until}\"]"));
    let refused = office.desk.run(&["sheets", "feedback"]).expect(0).stdout;
    for told in [
        from,
        "`feedback_window` and `feedback_zone` of [sheets]",
        "`sheets feedback --now` reads them at once",
    ] {
        assert!(refused.contains(told), "{refused}");
    }
    let shown = office.desk.run(&["sheets", "feedback", "--dry-run"]).expect(0).stdout;
    assert!(shown.contains("Acme: PENDING → ALREADY_CUSTOMER"), "{shown}");
    assert_eq!(stands(&office, "Acme"), "PENDING");
    let read = office.desk.run(&["sheets", "feedback", "--now", "--format", "json"]).expect(0).json();
    assert_eq!((&read["applied"], &read["skipped"]), (&json!(true), &Value::Null));
    assert_eq!(stands(&office, "Acme"), "ALREADY_CUSTOMER");
}

#[test]
fn a_word_that_people_s_sorting_brought_to_another_row_is_taken_back() {
    for column in ["A", "B", "D"] {
        let mut office = office();
        says(&office, &["companies", "resolve", "Initech", "REJECTED", "--note", "of Initech"]);
        office.google().before_next(SheetMethod::ValuesUpdate, 1, move |book| {
            book.move_row(SHEET, 4, 2).unwrap();
            book.sort(SHEET, column, false).unwrap();
        });
        office.sync().expect(0);
        assert_eq!(office.google().waiting_edits(), 0);
        assert_eq!(human(&office, "Initech"), [json!("REJECTED"), Value::Null, json!("of Initech")]);
        for name in ["Acme", "Globex"] {
            assert_eq!(human(&office, name), [json!("PENDING"), Value::Null, Value::Null], "{name}");
        }
        assert_eq!(office.feedback().expect(0).json()["resolutions"], json!([]));
    }
}

/// A sheet in which people type and which they sort, and a terminal, at random.
struct Talk {
    office: Office,
    base: Base,
    draw: Draw,
    /// What each company was last said to be, and what a cell holds that was not read since it was typed.
    last: BTreeMap<&'static str, &'static str>,
    typed: BTreeMap<&'static str, &'static str>,
}

const NAMES: [&str; 3] = ["Acme", "Globex", "Initech"];

impl Talk {
    fn new(seed: u64) -> Self {
        let office = office();
        let base = office.base(Arc::new(SystemClock));
        let draw = Draw::of_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 7);
        Self { office, base, draw, last: NAMES.map(|name| (name, "PENDING")).into(), typed: BTreeMap::new() }
    }

    async fn says(&mut self) {
        let (name, word) = (*self.draw.choose(&NAMES), *self.draw.choose(&Resolution::ALL));
        let id: i64 = self.office.desk.query(&format!("SELECT id FROM companies WHERE name = '{name}'"));
        let saying = Saying { resolution: Some(word), ..Saying::default() };
        let now = Timestamp::from_millis(1_800_000_000_000);
        self.base.store.write(move |tx| feedback::say(tx, id, &saying, now)).await.unwrap();
        self.last.insert(name, word.as_str());
    }

    fn types(&mut self) {
        let (name, word) = (*self.draw.choose(&NAMES), self.draw.choose(&Resolution::ALL).as_str());
        let held = human(&self.office, name)[0].clone();
        self.office.types(name, 'C', word);
        if held != word {
            self.typed.insert(name, word);
        }
    }

    fn sorts(&mut self) {
        let column = *self.draw.choose(&["A", "B", "C"]);
        self.office.google().sort(SHEET, column, self.draw.below(2) == 0).unwrap();
    }

    async fn sync(&self) {
        let observer: Arc<dyn Observer> = Arc::new(Silent);
        let done =
            pipeline::sync_sheet(&self.base, SyncOptions::default(), &Shutdown::default(), &observer).await;
        assert_eq!(done.unwrap().errors, []);
    }

    async fn read(&self) {
        let observer: Arc<dyn Observer> = Arc::new(Silent);
        let options = FeedbackOptions { now: true, dry_run: false };
        let done = pipeline::take_feedback(&self.base, options, &Shutdown::default(), &observer).await;
        assert_eq!(done.unwrap().errors, []);
    }

    /// What was typed counts from here on.
    fn was_seen(&mut self) {
        self.last.append(&mut self.typed);
    }
}

#[test]
fn both_end_with_the_word_that_was_said_last_whatever_was_said_where() {
    for seed in 0..8 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut talk = Talk::new(seed);
        runtime.block_on(async {
            for _ in 0..12 {
                match talk.draw.below(6) {
                    0 | 1 => talk.says().await,
                    2 => talk.types(),
                    3 => talk.sorts(),
                    4 => {
                        talk.sync().await;
                        talk.was_seen();
                    }
                    _ => {
                        talk.read().await;
                        talk.was_seen();
                    }
                }
            }
            talk.read().await;
            talk.was_seen();
            talk.sync().await;
        });
        for (name, last) in &talk.last {
            assert_eq!(human(&talk.office, name)[0], *last, "seed {seed}, {name} in the sheet");
            assert_eq!(stands(&talk.office, name), *last, "seed {seed}, {name} in the database");
        }
    }
}
