//! People's edits while the program works on the sheet, between a read and a write.

use jobscan_tests::{Fault, SheetMethod, Spreadsheet};
use serde_json::json;

use super::office::{Office, SHEET};

/// A sheet with people's answers, and figures that have changed since.
fn changed() -> Office {
    let office = Office::new();
    office.companies(&["Acme", "Globex", "Initech", "Umbrella", "Soylent"]);
    office.sync().expect(0);
    for (company, resolution, note) in
        [("Acme", "REJECTED", "a"), ("Globex", "ACCEPTED", "g"), ("Soylent", "IN_PROGRESS", "s")]
    {
        office.types(company, 'C', resolution);
        office.types(company, 'L', note);
    }
    office.desk.connection().execute("UPDATE companies SET max_score = 10 - id, openings = id", []).unwrap();
    office
}

/// Synchronises with `edit` just before the next call of `method`, and then once more without an edit.
fn disturbed(office: &Office, method: SheetMethod, edit: impl FnOnce(&mut Spreadsheet) + Send + 'static) {
    let human = office.human();
    office.google().before_next(method, 1, edit);
    office.sync().expect(0);
    assert_eq!(office.google().waiting_edits(), 0, "the edit fell in");
    let standing = office.human();
    assert!(
        standing.iter().all(|(company, answers)| human.get(company).is_none_or(|before| before == answers))
    );
    office.sync().expect(0);
    assert_eq!(office.human(), standing);
}

#[test]
fn a_sort_between_read_and_write_moves_no_answers() {
    for ascending in [true, false] {
        let office = changed();
        disturbed(&office, SheetMethod::ValuesUpdate, move |book| book.sort(SHEET, "B", ascending).unwrap());
        office.assert_agree();
    }
}

#[test]
fn a_row_deleted_during_a_write_leaves_no_leftovers() {
    for row in 2..=6 {
        let office = changed();
        disturbed(&office, SheetMethod::ValuesUpdate, move |book| book.delete_row(SHEET, row).unwrap());
        assert_eq!(office.rows().len(), 4, "row {row}: {:?}", office.rows());
        let shown = office.shown();
        let expected = office.expected();
        assert!(shown.iter().all(|(company, figures)| expected[company] == *figures), "row {row}");
    }
}

#[test]
fn a_row_inserted_during_a_write_changes_nothing() {
    for row in 2..=6 {
        let office = changed();
        disturbed(&office, SheetMethod::ValuesUpdate, move |book| book.insert_row(SHEET, row, &[]).unwrap());
        office.assert_agree();
    }
}

#[test]
fn a_move_during_a_write_changes_nothing() {
    let office = changed();
    disturbed(&office, SheetMethod::ValuesUpdate, |book| book.move_row(SHEET, 6, 2).unwrap());
    office.assert_agree();
}

#[test]
fn each_row_is_added_once_whatever_happens_meanwhile() {
    type Edit = fn(&mut Spreadsheet);
    let edits: [Edit; 5] = [
        |book| book.sort(SHEET, "B", true).unwrap(),
        |book| book.sort(SHEET, "A", false).unwrap(),
        |book| book.insert_row(SHEET, 4, &[]).unwrap(),
        |book| book.move_row(SHEET, 2, 5).unwrap(),
        |book| book.set_cell(SHEET, "P40", "a person's own, far away").unwrap(),
    ];
    for edit in edits {
        let office = changed();
        office.companies(&["Hooli", "Stark"]);
        disturbed(&office, SheetMethod::BatchUpdate, edit);
        office.assert_agree();
        let last = office.rows().last().unwrap().clone();
        assert!(last[0].is_number() || last.get(15).is_some(), "rows begin in column A: {last:?}");
    }
}

#[test]
fn an_answer_given_during_a_write_is_kept() {
    let office = changed();
    let row = office.row_of("Umbrella");
    office.google().before_next(SheetMethod::ValuesUpdate, 1, move |book| {
        book.set_cell(SHEET, &format!("C{row}"), "HIGH_INTEREST").unwrap();
        book.set_cell(SHEET, &format!("D{row}"), 77).unwrap();
    });
    office.sync().expect(0);
    assert_eq!(office.google().cell(SHEET, &format!("C{row}")), json!("HIGH_INTEREST"));
    office.assert_agree();
}

#[test]
fn a_sheet_renamed_during_a_write_is_followed_and_told() {
    for method in [SheetMethod::Get, SheetMethod::ValuesUpdate, SheetMethod::BatchUpdate] {
        let office = changed();
        office.companies(&["Hooli"]);
        office.desk.connection().execute("UPDATE companies SET max_score = 10 - id", []).unwrap();
        office.google().before_next(method, 1, |book| book.rename_sheet(SHEET, "Ana's leads").unwrap());
        let ran = office.sync().expect(0).json();
        let told = json!(["the tab `Companies` is called `Ana's leads` now, and is followed"]);
        assert_eq!((&ran["notices"], &ran["errors"]), (&told, &json!([])), "{method:?}");
        assert_eq!(office.google().sheet_titles(), ["Sheet1", "Ana's leads"], "{method:?}");
        assert_eq!(office.sync().expect(0).json()["notices"], json!([]), "it is told once");
        office.google().rename_sheet("Ana's leads", SHEET).unwrap();
        office.sync().expect(0);
        office.assert_agree();
    }
}

#[test]
fn a_header_changed_during_a_write_ends_it() {
    let office = changed();
    office
        .google()
        .before_next(SheetMethod::ValuesUpdate, 1, |book| book.set_cell(SHEET, "A1", "ID").unwrap());
    let ran = office.sync().expect(1).json();
    assert_eq!(ran["errors"][0]["class"], "header");
    office.google().set_cell(SHEET, "A1", "id").unwrap();
    office.sync().expect(0);
    office.assert_agree();
}

#[test]
fn rows_added_by_people_are_kept() {
    let office = changed();
    office.google().insert_row(SHEET, 4, &[json!(""), json!("Second half")]).unwrap();
    office
        .google()
        .append_row(SHEET, &[json!(""), json!("Total"), json!(""), json!(""), json!("=SUM(E2:E7)")])
        .unwrap();
    office.companies(&["Hooli", "Stark"]);
    let ran = office.sync().expect(0).json();
    assert_eq!(ran["problems"], json!([]), "a row of one's own is nothing to be told of");
    let rows = office.rows();
    let total = rows.iter().position(|row| row[1] == "Total").unwrap() + 2;
    assert!(office.google().formula_at(SHEET, &format!("E{total}")).is_some());
    assert!(rows.iter().any(|row| row[1] == "Second half" && row[0].is_null()));
    assert_eq!(office.shown(), office.expected());
    let before = office.written();
    office.sync().expect(0);
    assert_eq!(office.written(), before);
}

/// More companies than fit into one call, all with new figures.
fn two_calls() -> Office {
    let office = Office::new();
    let names: Vec<String> = (0..80).map(|number| format!("Company{number}")).collect();
    office.companies(&names.iter().map(String::as_str).collect::<Vec<_>>());
    office.sync().expect(0);
    for row in 2..=81 {
        office.google().set_cell(SHEET, &format!("C{row}"), "ACCEPTED").unwrap();
        office.google().set_cell(SHEET, &format!("K{row}"), "OK").unwrap();
        office.google().set_cell(SHEET, &format!("L{row}"), format!("note {row}")).unwrap();
    }
    office
        .desk
        .connection()
        .execute("UPDATE companies SET max_score = 10 - id % 10, openings = id", [])
        .unwrap();
    office
}

#[test]
fn columns_moved_between_two_writes_end_it_before_the_second() {
    type Edit = fn(&mut Spreadsheet);
    let edits: [Edit; 3] = [
        |book| book.insert_column(SHEET, "C").unwrap(),
        |book| book.delete_column(SHEET, "B").unwrap(),
        |book| book.insert_row(SHEET, 1, &[json!("my title")]).unwrap(),
    ];
    for edit in edits {
        let office = two_calls();
        let answers = |office: &Office| {
            let cells = office
                .google()
                .rows(SHEET)
                .into_iter()
                .flatten()
                .filter_map(|cell| cell.as_str().map(str::to_owned));
            let mut cells: Vec<_> = cells
                .filter(|cell| cell == "ACCEPTED" || cell == "OK" || cell.starts_with("note "))
                .collect();
            cells.sort_unstable();
            cells
        };
        let before = answers(&office);
        assert_eq!(before.len(), 240);
        // The first read is that of the sheet, the second the check of the header before the second write.
        office.google().before_next(SheetMethod::Get, 2, edit);
        office.sandbox.clear_requests();
        let ran = office.sync().expect(1).json();
        let requests = office.sandbox.requests();
        let writes = requests.iter().filter(|seen| seen.path.ends_with("/values:batchUpdate"));
        assert_eq!(writes.count(), 1, "the second is not made");
        assert_eq!(ran["errors"][0]["class"], "header", "{ran}");
        let told = ran["errors"][0]["message"].as_str().unwrap();
        assert!(told.contains("was changed while rows were written"), "{told}");
        assert_eq!(answers(&office), before);
    }
}

#[test]
fn a_locked_row_is_reported_and_blocks_no_other() {
    let office = two_calls();
    office.google().protect(SHEET, "D7:E7").unwrap();
    let ran = office.sync().expect(0).json();
    let problems = ran["problems"].as_array().unwrap();
    assert_eq!((problems.len(), &problems[0]["row"]), (1, &json!(7)), "{ran}");
    assert!(problems[0]["message"].as_str().unwrap().contains("protected cell"), "{ran}");
    let (mut shown, mut expected) = (office.shown(), office.expected());
    let locked = office.rows()[5][0].as_i64().unwrap();
    assert_ne!(shown.remove(&locked), expected.remove(&locked));
    assert_eq!(shown, expected);
    office.google().unprotect(SHEET, "D7:E7").unwrap();
    office.sync().expect(0);
    office.assert_agree();
}

#[test]
fn a_row_that_is_locked_in_the_middle_of_a_write_is_found_by_halving() {
    let office = two_calls();
    office.google().before_next(SheetMethod::ValuesUpdate, 1, |book| book.protect(SHEET, "D7:E7").unwrap());
    office.sandbox.clear_requests();
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["left_behind"], &ran["problems"][0]["row"]), (&json!(1), &json!(7)), "{ran}");
    let requests = office.sandbox.requests();
    let writes = requests.iter().filter(|seen| seen.path.ends_with("/values:batchUpdate")).count();
    assert!(writes <= 16, "{writes}");
    office.google().unprotect(SHEET, "D7:E7").unwrap();
    office.sync().expect(0);
    office.assert_agree();
}

#[test]
fn rows_set_one_by_one_are_recorded_even_if_a_later_one_is_rejected() {
    let office = two_calls();
    // Locked after the spreadsheet was asked what is locked.
    office.google().before_next(SheetMethod::ValuesUpdate, 1, |book| book.protect(SHEET, "D7:E7").unwrap());
    let no =
        Fault::Replace { status: 403, content_type: "application/json".to_owned(), body: "{}".to_owned() };
    // The whole call, which is rejected because of the locked row, then three of its halves.
    office.break_nth("POST", 5, no);
    let ran = office.sync().expect(1).json();
    assert_eq!(ran["errors"][0]["class"], "permission", "{ran}");
    let known: i64 =
        office.desk.query("SELECT json_array_length(cells) FROM sheet_outbox WHERE sent_at IS NOT NULL");
    assert!(known > 50, "the cells that may have been set: {known}");
    office.sandbox.clear_faults();
    office.google().unprotect(SHEET, "D7:E7").unwrap();
    office.sync().expect(0);
    office.assert_agree();
}
