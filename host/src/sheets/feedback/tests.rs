use serde_json::{Value, json};

use super::*;
use crate::sheets::{
    table::tests::{known, table},
    words::{Held, TerminalWord},
};

/// A row with people's answers.
fn row(id: i64, resolution: &str, verdict: &str, note: &str) -> Value {
    json!([id, format!("Company {id}"), resolution, 7, 1, 1, 1, "", "", "", verdict, note])
}

fn answered(resolutions: &[(i64, Resolution)]) -> RecordedAnswers {
    RecordedAnswers { resolutions: resolutions.iter().copied().collect(), ..RecordedAnswers::default() }
}

fn summary(plan: &FeedbackPlan) -> Vec<String> {
    let resolutions = plan.resolutions.iter().map(|change| {
        format!("{} {}: {} to {}", change.row, change.company, change.from.as_str(), change.to.as_str())
    });
    let statements = plan.statements.iter().map(|change| {
        let none = if change.withdrawn { "withdrawn" } else { "a note" };
        let verdict = change.verdict.map_or(none, Verdict::as_str);
        format!("{} {}: {verdict} {:?}", change.row, change.company, change.note)
    });
    let problems = plan.problems.iter().map(|problem| format!("{}: {}", problem.row, problem.message));
    resolutions.chain(statements).chain(problems).collect()
}

#[test]
fn new_answers_are_taken_and_known_ones_are_not() {
    // However a person writes it.
    let rows =
        [row(1, "rejected", "", ""), row(2, " Accepted ", "fp", " only a salary "), row(3, "", "OK", "")];
    let mut earlier = answered(&[(1, Resolution::Rejected), (2, Resolution::Pending)]);
    let plan = |earlier: &RecordedAnswers| super::plan(&table(&rows), &known(&[1, 2, 3]), earlier);
    assert_eq!(
        summary(&plan(&earlier)),
        ["3 2: PENDING to ACCEPTED", "3 2: FP \"only a salary\"", "4 3: OK \"\""]
    );
    earlier.resolutions.insert(2, Resolution::Accepted);
    earlier.statements.insert(2, (Some(Verdict::FalsePositive), "only a salary".to_owned()));
    earlier.statements.insert(3, (Some(Verdict::Ok), String::new()));
    assert!(plan(&earlier).is_empty());
    assert_eq!(plan(&earlier).rows, 3);
}

#[test]
fn a_reversal_a_new_note_and_a_withdrawal_are_new() {
    let rows = [row(1, "PENDING", "FP", "new note"), row(2, "", "", "a note alone")];
    let mut earlier = answered(&[(1, Resolution::Rejected)]);
    earlier.statements.insert(1, (Some(Verdict::FalsePositive), "old note".to_owned()));
    earlier.statements.insert(2, (Some(Verdict::Ok), String::new()));
    let plan = plan(&table(&rows), &known(&[1, 2]), &earlier);
    assert_eq!(
        summary(&plan),
        ["2 1: REJECTED to PENDING", "2 1: FP \"new note\"", "3 2: withdrawn \"a note alone\""]
    );
}

#[test]
fn invalid_answers_are_reported_by_row_and_change_nothing_else() {
    let rows = [
        row(1, "rejekted", "FP", ""),
        row(2, "ACCEPTED", "maybe", ""),
        json!([3, "Company 3", 5, 1, 1, 1, 1, "", "", "", true]),
        row(77, "REJECTED", "", ""),
    ];
    let mut earlier = answered(&[]);
    earlier.statements.insert(2, (Some(Verdict::Ok), String::new()));
    let plan = plan(&table(&rows), &known(&[1, 2, 3]), &earlier);
    let resolutions = "PENDING, IN_PROGRESS, HIGH_INTEREST, ALREADY_CUSTOMER, ACCEPTED, REJECTED";
    assert_eq!(
        summary(&plan),
        [
            "3 2: PENDING to ACCEPTED".to_owned(),
            "2 1: FP \"\"".to_owned(),
            format!("2: resolution of `Company 1`: `rejekted` is none of {resolutions}"),
            "3: model feedback of `Company 2`: `maybe` is none of OK, FP, FN".to_owned(),
            format!("4: resolution of `Company 3`: `5` is none of {resolutions}"),
            "4: model feedback of `Company 3`: `TRUE` is none of OK, FP, FN".to_owned(),
            "5: there is no company 77 in this database: put the right id, or delete the row".to_owned(),
        ]
    );
}

#[test]
fn agreeing_rows_of_a_company_count_once_and_contradicting_ones_not_at_all() {
    let rows = [
        row(1, "REJECTED", "FP", "a"),
        row(2, "ACCEPTED", "OK", ""),
        row(3, "", "OK", ""),
        row(1, "REJECTED", "FP", "a"),
        row(2, "REJECTED", "FN", ""),
        row(3, "REJECTED", "OK", "a note"),
    ];
    let plan = plan(&table(&rows), &known(&[1, 2, 3]), &answered(&[]));
    assert_eq!(
        summary(&plan),
        [
            "2 1: PENDING to REJECTED",
            "2 1: FP \"a\"",
            "5: company 1 stands in rows 2, 5: keep one and delete the others",
            "6: company 2 stands in rows 3, 6: keep one and delete the others",
            "6: company 2 has another resolution in row 3: neither is taken",
            "6: company 2 has another model feedback or notes in row 3: neither is taken",
            "7: company 3 stands in rows 4, 7: keep one and delete the others",
            "7: company 3 has another resolution in row 4: neither is taken",
            "7: company 3 has another model feedback or notes in row 4: neither is taken",
        ]
    );
}

/// Words of the terminal on one cell of company 1, whose cell held `held` when it was last read.
fn said(column: Column, before: &str, held: Option<(&str, i64)>) -> Words {
    let word = TerminalWord { number: 5, before: before.to_owned() };
    let held = held.map(|(text, word)| ((1, column), Held { text: text.to_owned(), word }));
    Words { as_of: 5, terminal: [((1, column), vec![word])].into(), held: held.into_iter().collect() }
}

#[test]
fn what_was_said_at_the_terminal_later_is_not_taken_back_by_the_sheet() {
    let rejected = |words: Words| RecordedAnswers { words, ..answered(&[(1, Resolution::Rejected)]) };
    let plan = |cell: &str, earlier: &RecordedAnswers| {
        super::plan(&table(&[row(1, cell, "", "")]), &known(&[1]), earlier)
    };
    // The cell holds what it held before the word.
    let earlier = rejected(said(Column::Resolution, "PENDING", None));
    let read = plan("PENDING", &earlier);
    assert_eq!((summary(&read), read.said_since, read.to_note.len()), (Vec::new(), 1, 0));
    // It was typed since.
    let read = plan("ACCEPTED", &earlier);
    assert_eq!((summary(&read), read.said_since), (vec!["2 1: REJECTED to ACCEPTED".to_owned()], 0));
    assert_eq!(
        read.to_note,
        [ReadCell { company: 1, column: Column::Resolution, text: "ACCEPTED".to_owned() }]
    );
    // It was typed and seen before the word.
    let earlier = rejected(said(Column::Resolution, "PENDING", Some(("ACCEPTED", 4))));
    assert_eq!(summary(&plan("ACCEPTED", &earlier)), Vec::<String>::new());
}

#[test]
fn of_feedback_and_note_each_is_taken_from_where_it_was_said_last() {
    let earlier = |words: Words| {
        let mut earlier = RecordedAnswers { words, ..answered(&[]) };
        earlier.statements.insert(1, (Some(Verdict::FalsePositive), "of the terminal".to_owned()));
        earlier
    };
    let plan = |verdict: &str, note: &str, words: Words| {
        summary(&super::plan(&table(&[row(1, "", verdict, note)]), &known(&[1]), &earlier(words)))
    };
    assert_eq!(plan("", "typed", said(Column::ModelFeedback, "", None)), ["2 1: FP \"typed\""]);
    assert_eq!(plan("OK", "old", said(Column::Notes, "old", None)), ["2 1: OK \"of the terminal\""]);
    assert_eq!(plan("", "of the terminal", Words::default()), ["2 1: withdrawn \"of the terminal\""]);
    assert_eq!(plan("fp", "of the terminal", Words::default()), Vec::<String>::new());
}

#[test]
fn a_note_alone_is_kept() {
    let plan = plan(&table(&[row(1, "", "", "call in May")]), &known(&[1]), &answered(&[]));
    assert_eq!(summary(&plan), ["2 1: a note \"call in May\""]);
}
