//! What people make of the sheet: tables, blocks of their own beside it, totals below it, locks, other titles.

use jobscan_tests::{Fault, FaultRule, When};
use serde_json::{Value, json};

use super::office::{Office, SERVICE, SHEET};

const TYPED: &str = "This operation is not allowed on cells in typed columns.";

/// An office with this many companies, all in the sheet.
fn filled(companies: usize) -> Office {
    let office = Office::new();
    let names: Vec<String> = (0..companies).map(|number| format!("Company{number}")).collect();
    office.companies(&names.iter().map(String::as_str).collect::<Vec<_>>());
    office.sync().expect(0);
    office
}

fn change_figures(office: &Office) {
    let sql = "UPDATE companies SET max_score = 10 - id % 10, openings = openings + 1";
    office.desk.connection().execute(sql, []).unwrap();
}

/// The requests of one synchronisation.
fn requests(office: &Office) -> usize {
    office.sandbox.requests().iter().filter(|seen| seen.host == SERVICE).count()
}

fn notices(ran: &Value) -> Vec<String> {
    ran["notices"].as_array().unwrap().iter().map(|notice| notice.as_str().unwrap().to_owned()).collect()
}

/// The ids of the companies, row by row, up to the last of them.
fn ids(office: &Office) -> Vec<Option<i64>> {
    let mut ids: Vec<_> = office.rows().iter().map(|row| row[0].as_i64()).collect();
    ids.truncate(ids.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
    ids
}

#[test]
fn a_refused_part_of_the_form_is_told_once_and_the_rows_are_right() {
    let office = filled(3);
    office.google().edit(|book| book.make_table(SHEET, "A1:L4", &["C", "D", "K"])).unwrap();
    office.companies(&["Hooli"]);
    let ran = office.sync().expect(0).json();
    let told = notices(&ran);
    assert_eq!((told.len(), &ran["appended"], &ran["errors"]), (2, &json!(1), &json!([])), "{ran}");
    for (notice, column) in told.iter().zip(["the list of column C (resolution)", "the list of column K"]) {
        assert!(notice.starts_with(column) && notice.contains(TYPED), "{notice}");
    }
    assert_eq!(office.shown(), office.expected());
    let formatted = |cell: &str| office.google().number_format_at(SHEET, cell).is_some();
    assert!(formatted("J5") && formatted("D5"), "the other parts were applied");
    // Nothing is due: the next synchronisation looks and reads.
    office.sandbox.clear_requests();
    let again = office.sync().expect(0).json();
    assert_eq!((&again["notices"], requests(&office)), (&json!([]), 2), "{again}");
    // Rows that come later are added, and what was refused is not sent again.
    office.companies(&["Stark", "Wayne"]);
    office.sandbox.clear_requests();
    let later = office.sync().expect(0).json();
    assert_eq!((&later["notices"], &later["appended"]), (&json!([]), &json!(2)));
    assert_eq!(requests(&office), 6, "look, read, add, read, look, form");
    assert_eq!(office.shown(), office.expected());
    let status = office.desk.run(&["status"]).expect(0);
    assert!(!status.stdout.contains("sheet  "), "{status:?}");
    // A person asks for it: it is still refused, and when it is not, it is set.
    let init = office.desk.run(&["sheets", "init"]).expect(0);
    assert!(init.stdout.contains("the list of column C (resolution) cannot be set"), "{init:?}");
    office.google().edit(|book| book.unmake_tables(SHEET)).unwrap();
    office.desk.run(&["sheets", "init"]).expect(0);
    office.assert_agree();
}

#[test]
fn a_part_that_the_service_does_not_name_is_found_one_by_one() {
    let office = filled(2);
    let no = |message: &str| Fault::Replace {
        status: 400,
        content_type: "application/json".to_owned(),
        body: json!({"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}).to_string(),
    };
    // The whole form, and then its second part by itself.
    office.break_nth("POST", 1, no("Banding exists already."));
    office.break_nth("POST", 3, no("Banding exists already."));
    let ran = office.desk.run(&["sheets", "init", "--format", "json"]).expect(0).json();
    let told = notices(&ran);
    assert_eq!(told.len(), 1, "{ran}");
    assert!(told[0].ends_with(": Banding exists already."), "{told:?}");
    office.sandbox.clear_faults();
    office.sync().expect(0);
    office.assert_agree();
}

#[test]
fn a_block_of_a_persons_own_beside_the_table_does_not_move_new_rows_away() {
    let blocks: [(&str, &[&str]); 4] = [
        ("checkboxes down to row 1000", &["M2:M1000"]),
        ("dates in a few rows below", &["M10:N40"]),
        ("a block that touches at a corner", &["M4:P60"]),
        ("two blocks", &["M1:M30", "Q5:Q900"]),
    ];
    for (case, ranges) in blocks {
        let office = filled(3);
        let mut own = 0;
        for range in ranges {
            let (first, last) = range.split_once(':').unwrap();
            let rows = |cell: &str| cell[1..].parse::<usize>().unwrap();
            for row in rows(first)..=rows(last) {
                office.google().set_cell(SHEET, &format!("{}{row}", &first[..1]), false).unwrap();
                own += 1;
            }
        }
        office.companies(&["Hooli", "Stark"]);
        office.sync().expect(0);
        office.companies(&["Wayne"]);
        office.sync().expect(0);
        let ids = ids(&office);
        assert_eq!((ids.len(), ids.iter().flatten().count()), (6, 6), "{case}: {ids:?}");
        let theirs =
            office.rows().iter().flat_map(|row| row[12..].to_vec()).filter(|cell| *cell == false).count();
        let header = office.google().rows(SHEET)[0].iter().filter(|cell| **cell == false).count();
        assert_eq!(theirs + header, own, "{case}: a person's cells are kept");
        office.assert_agree();
    }
}

#[test]
fn new_rows_come_between_the_last_company_and_what_people_put_below() {
    let office = filled(3);
    let below = [
        vec![json!(""), json!("Total"), json!(""), json!(""), json!("=SUM(E2:E4)")],
        vec![],
        vec![json!(""), json!("sources:"), json!(""), json!(""), json!(""), json!(""), json!(""), json!("x")],
    ];
    for (row, cells) in (5..).zip(&below) {
        for (column, cell) in ('A'..).zip(cells) {
            office.google().set_cell(SHEET, &format!("{column}{row}"), cell.clone()).unwrap();
        }
    }
    let names: Vec<String> = (0..150).map(|number| format!("New{number}")).collect();
    office.companies(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["appended"], &ran["problems"]), (&json!(150), &json!([])));
    assert_eq!(ids(&office).iter().flatten().count(), 153, "one below the other");
    assert_eq!(office.shown(), office.expected());
    assert_eq!(office.google().cell(SHEET, "B155"), "Total");
    assert!(office.google().formula_at(SHEET, "E155").is_some());
    assert_eq!(office.google().cell(SHEET, "H157"), "x");
    let before = office.written();
    office.sync().expect(0);
    assert_eq!(office.written(), before);
}

#[test]
fn rows_are_added_to_a_sheet_that_has_no_row_left() {
    let office = filled(3);
    let last = office.google().size(SHEET).unwrap().0;
    (5..=last).for_each(|_| office.google().delete_row(SHEET, 5).unwrap());
    assert_eq!(office.google().size(SHEET).unwrap().0, 4);
    office.companies(&["Hooli"]);
    office.sync().expect(0);
    office.assert_agree();
    (2..=5).for_each(|_| office.google().delete_row(SHEET, 2).unwrap());
    assert_eq!(office.google().size(SHEET).unwrap().0, 1);
    office.companies(&["Stark"]);
    office.sync().expect(0);
    assert_eq!(office.rows().len(), 1);
}

#[test]
fn where_rows_cannot_be_inserted_the_service_chooses_their_place() {
    let office = filled(3);
    office.companies(&["Hooli", "Stark"]);
    let no = Fault::Replace {
        status: 400,
        content_type: "application/json".to_owned(),
        body:
            json!({"error": {"code": 400, "message": "Invalid requests[0].insertDimension: You are trying to \
                     edit a protected cell or object.", "status": "INVALID_ARGUMENT"}})
            .to_string(),
    };
    office.break_nth("POST", 1, no);
    assert_eq!(office.sync().expect(0).json()["appended"], 2);
    office.assert_agree();
}

#[test]
fn figures_that_somebody_locked_cost_a_few_calls_and_are_told_once() {
    let office = filled(300);
    office.google().protect(SHEET, "D2:J1000").unwrap();
    change_figures(&office);
    let mut before = None;
    for sync in 0..2 {
        office.sandbox.clear_requests();
        let ran = office.sync().expect(0).json();
        let told = notices(&ran);
        assert_eq!((told.len(), &ran["left_behind"], &ran["updated"]), (1, &json!(300), &json!(0)), "{ran}");
        assert!(told[0].starts_with("300 rows are left as written before"), "{told:?}");
        assert!(told[0].contains("protected cell"), "{told:?}");
        assert!(ran["problems"].as_array().unwrap().len() <= 10, "{ran}");
        let made = requests(&office);
        assert!(made <= 25, "synchronisation {sync}: {made} requests");
        assert_eq!(*before.get_or_insert(made), made);
    }
    // One that is not locked is written all the same.
    office.google().edit(|book| book.unprotect_all(SHEET)).unwrap();
    office.google().protect(SHEET, "D2:J201").unwrap();
    office.sandbox.clear_requests();
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["left_behind"], &ran["updated"]), (&json!(200), &json!(100)), "{ran}");
    assert!(requests(&office) <= 40, "{}", requests(&office));
    office.google().edit(|book| book.unprotect_all(SHEET)).unwrap();
    assert_eq!(office.sync().expect(0).json()["updated"], 200);
    office.assert_agree();
}

#[test]
fn a_locked_column_keeps_the_other_figures_not_back() {
    let office = filled(120);
    office.google().protect(SHEET, "D:D").unwrap();
    change_figures(&office);
    let ran = office.sync().expect(0).json();
    assert_eq!(
        (&ran["left_behind"], notices(&ran).len()),
        (&json!(108), 1),
        "one in ten had its score before: {ran}"
    );
    let (shown, expected) = (office.shown(), office.expected());
    assert!(shown.iter().all(|(company, figures)| figures[2..] == expected[company][2..]), "{shown:?}");
    office.google().edit(|book| book.unprotect_all(SHEET)).unwrap();
    office.sync().expect(0);
    office.assert_agree();
}

#[test]
fn companies_that_cannot_be_added_are_a_failure_and_keep_no_figure_back() {
    let office = filled(3);
    office.google().protect(SHEET, "D4:J1000").unwrap();
    office.companies(&["Hooli", "Stark"]);
    office.desk.connection().execute("UPDATE companies SET max_score = 10 WHERE id < 3", []).unwrap();
    let ran = office.sync().expect(1).json();
    assert_eq!((&ran["not_added"], &ran["appended"]), (&json!(2), &json!(0)), "{ran}");
    assert_eq!(ran["errors"][0]["class"], "refused", "{ran}");
    assert!(ran["errors"][0]["message"].as_str().unwrap().contains("protected cell"), "{ran}");
    assert!(ran["updated"].as_u64() >= Some(1), "{ran}");
    office.google().edit(|book| book.unprotect_all(SHEET)).unwrap();
    office.sync().expect(0);
    office.assert_agree();
}

#[test]
fn a_renamed_tab_is_followed_and_its_answers_are_read() {
    for title in ["Ana's leads", "Q1", "a!b/c?d", "Señales ✓", "'"] {
        let mut office = filled(3);
        office.types("Company1", 'C', "REJECTED");
        office.google().rename_sheet(SHEET, title).unwrap();
        // The answers are not lost to sight, even before the next synchronisation.
        let read = office.feedback().expect(0).json();
        assert_eq!(read["resolutions"].as_array().unwrap().len(), 1, "{title}: {read}");
        office.companies(&["Hooli"]);
        change_figures(&office);
        let ran = office.sync().expect(0).json();
        let told = format!("the tab `Companies` is called `{title}` now, and is followed");
        assert_eq!((notices(&ran), &ran["created"]), (vec![told], &json!(false)), "{title}");
        assert_eq!(office.google().sheet_titles(), ["Sheet1", title]);
        assert_eq!(office.sync().expect(0).json()["notices"], json!([]), "it is told once");
        office.google().rename_sheet(title, SHEET).unwrap();
        office.sync().expect(0);
        office.assert_agree();
    }
}

#[test]
fn a_deleted_tab_is_told_and_a_copy_of_it_is_not_taken_for_it() {
    let mut office = filled(3);
    office.google().edit(|book| book.duplicate_sheet(SHEET, "Copy of Companies")).unwrap();
    let copy = office.google().rows("Copy of Companies");
    change_figures(&office);
    office.sync().expect(0);
    office.assert_agree();
    assert_eq!(office.google().rows("Copy of Companies"), copy);
    office.google().delete_sheet(SHEET).unwrap();
    let read = office.feedback().expect(0).json();
    assert_eq!(read["skipped"], "the sheet was deleted", "{read}");
    let ran = office.sync().expect(0).json();
    let told = vec!["the tab `Companies` is gone: somebody deleted it".to_owned()];
    assert_eq!((notices(&ran), &ran["created"]), (told, &json!(true)));
    assert_eq!(office.sync().expect(0).json()["notices"], json!([]));
    assert_eq!(office.google().rows("Copy of Companies"), copy);
    office.assert_agree();
    // The copy takes its place if people give it the title: its rows are known by their names.
    office.google().delete_sheet(SHEET).unwrap();
    office.google().rename_sheet("Copy of Companies", SHEET).unwrap();
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["created"], &ran["appended"]), (&json!(false), &json!(0)), "{ran}");
    office.assert_agree();
}

#[test]
fn status_counts_no_call_where_only_the_form_is_due() {
    let office = filled(2);
    office.companies(&["Hooli"]);
    // Every request of the form fails: it stays due, and no call is unanswered.
    let form = format!("/v4/spreadsheets/{}:batchUpdate", office.google().spreadsheet_id());
    for nth in 2..=20 {
        office.sandbox.break_on(FaultRule::new(SERVICE, &form, When::Nth(nth), Fault::Status(500)));
    }
    office.sync().expect(1);
    office.sandbox.clear_faults();
    assert_eq!(office.shown(), office.expected());
    let status = office.desk.run(&["status", "--format", "json"]).expect(0).json();
    let calls = &status["sheet_calls"];
    assert_eq!((&calls["calls"], &calls["in_doubt"], &calls["since"]), (&json!(0), &json!(0), &Value::Null));
    assert_eq!(calls["form_due"], true);
    let told = office.desk.run(&["status"]).expect(0).stdout;
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("sheet ")).collect();
    let expected =
        "sheet     rows were added whose lists and formats are not set yet; the next run sets them";
    assert_eq!(lines, [expected]);
    office.sync().expect(0);
    office.assert_agree();
}
