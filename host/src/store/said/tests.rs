use super::*;
use crate::{
    domain::{Resolution, Verdict},
    store::{
        companies::merge,
        feedback::{Answers, Saying, Statement, apply, say, stand},
        testing::{company, fenced, memory},
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn place() -> SheetRef {
    SheetRef { spreadsheet: "book".to_owned(), sheet: 4 }
}

fn resolution(resolution: Resolution) -> Saying {
    Saying { resolution: Some(resolution), ..Saying::default() }
}

/// `1 terminal resolution REJECTED (PENDING)`.
fn history(connection: &Connection, company_id: i64) -> Vec<String> {
    let line = |said: Said| {
        let unread = if said.read { "" } else { ", overruled" };
        let Said { id, origin, field, value, before, .. } = said;
        format!("{id} {origin} {field} {value} ({before}){unread}")
    };
    of_company(connection, company_id).unwrap().into_iter().map(line).collect()
}

#[test]
fn what_is_said_is_kept_once_with_what_stood_before_wherever_it_was_said() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    let said = Saying { note: Some("called".to_owned()), ..resolution(Resolution::Rejected) };
    let (before, now) = say(&tx, acme, &said, at(5)).unwrap();
    assert_eq!((before.resolution, now.resolution), (Resolution::Pending, Resolution::Rejected));
    assert_eq!((before.note.as_str(), now.note.as_str(), now.feedback), ("", "called", None));
    let (again, same) = say(&tx, acme, &said, at(6)).unwrap();
    assert_eq!(again, same, "the same word twice is one");
    let answers = Answers {
        resolutions: vec![(acme, Resolution::Accepted)],
        statements: vec![Statement {
            company_id: acme,
            verdict: Some(Verdict::FalsePositive),
            note: "called".to_owned(),
        }],
    };
    apply(&fenced(&tx), &answers, last(&tx).unwrap(), at(7)).unwrap();
    let clear = Saying { verdict: Some(None), ..Saying::default() };
    say(&tx, acme, &clear, at(8)).unwrap();
    assert_eq!(
        history(&tx, acme),
        [
            "1 terminal resolution REJECTED (PENDING)",
            "2 terminal note called ()",
            "3 sheet resolution ACCEPTED (REJECTED)",
            "4 sheet feedback FP ()",
            "5 terminal feedback  (FP)",
        ]
    );
    let stand = stand(&tx, acme).unwrap();
    assert_eq!((stand.feedback, stand.note.as_str()), (None, "called"), "the note stays");
}

#[test]
fn an_answer_that_was_read_before_a_word_of_the_terminal_does_not_replace_it() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    let as_of = last(&tx).unwrap();
    let said = Saying { note: Some("later".to_owned()), ..resolution(Resolution::Rejected) };
    say(&tx, acme, &said, at(5)).unwrap();
    let statement = Statement { company_id: acme, verdict: Some(Verdict::Ok), note: "earlier".to_owned() };
    let answers = Answers { resolutions: vec![(acme, Resolution::Accepted)], statements: vec![statement] };
    let applied = apply(&fenced(&tx), &answers, as_of, at(6)).unwrap();
    assert_eq!((applied.resolutions, applied.statements), (0, 1));
    let stand = stand(&tx, acme).unwrap();
    assert_eq!(stand.resolution, Resolution::Rejected);
    assert_eq!((stand.feedback, stand.note.as_str()), (Some(Verdict::Ok), "later"), "each field by itself");
}

#[test]
fn what_was_overruled_is_kept_once_until_the_next_word() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let acme = company(&tx, "Acme");
    say(&tx, acme, &resolution(Resolution::Rejected), at(5)).unwrap();
    let cell = HeldCell { company_id: acme, field: Field::Resolution, text: "ACCEPTED".to_owned() };
    for _ in 0..2 {
        keep_overruled(&tx, &cell, "PENDING", at(6)).unwrap();
    }
    say(&tx, acme, &resolution(Resolution::Pending), at(7)).unwrap();
    keep_overruled(&tx, &cell, "REJECTED", at(8)).unwrap();
    assert_eq!(
        history(&tx, acme),
        [
            "1 terminal resolution REJECTED (PENDING)",
            "2 sheet resolution ACCEPTED (PENDING), overruled",
            "3 terminal resolution PENDING (REJECTED)",
            "4 sheet resolution ACCEPTED (REJECTED), overruled",
        ]
    );
}

#[test]
fn words_and_cells_go_with_a_company_that_is_merged() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let (kept, gone) = (company(&tx, "Acme"), company(&tx, "Acme Two"));
    say(&tx, gone, &resolution(Resolution::Rejected), at(5)).unwrap();
    let cell = |company_id| HeldCell { company_id, field: Field::Resolution, text: "PENDING".to_owned() };
    note_cells(&tx, &place(), &[cell(gone)], 0, at(6)).unwrap();
    merge(&tx, kept, gone, "one", at(7)).unwrap();
    let expected = Standing {
        as_of: 1,
        terminal: [((kept, Field::Resolution), vec![(1, "PENDING".to_owned())])].into(),
        held: [((kept, Field::Resolution), ("PENDING".to_owned(), 0))].into(),
    };
    assert_eq!(standing(&tx, &place()).unwrap(), expected);
    note_cells(&tx, &place(), &[cell(gone), cell(99)], 1, at(8)).unwrap();
    assert_eq!(
        standing(&tx, &place()).unwrap().held.len(),
        1,
        "an id that leads there, and one that is nobody's"
    );
    forget_cells(&tx, &place()).unwrap();
    assert!(standing(&tx, &place()).unwrap().held.is_empty());
}
