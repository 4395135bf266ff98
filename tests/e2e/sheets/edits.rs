//! A person works in the sheet while the program does: what is edited between a read and a write.

use jobscan_tests::{SheetMethod, Spreadsheet};
use serde_json::json;

use super::office::{Office, SHEET};

/// A sheet with answers of people, and figures that have changed since.
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

/// Synchronises while `edit` falls in before the next call of `method`; then once more without one.
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
fn a_sort_between_read_and_write_moves_nobodys_answers() {
    for ascending in [true, false] {
        let office = changed();
        disturbed(&office, SheetMethod::ValuesUpdate, move |book| book.sort(SHEET, "B", ascending).unwrap());
        office.assert_agree();
    }
}

#[test]
fn a_row_that_is_deleted_under_a_write_leaves_no_debris() {
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
fn a_row_that_is_inserted_under_a_write_changes_nothing() {
    for row in 2..=6 {
        let office = changed();
        disturbed(&office, SheetMethod::ValuesUpdate, move |book| book.insert_row(SHEET, row, &[]).unwrap());
        office.assert_agree();
    }
}

#[test]
fn a_move_under_a_write_changes_nothing() {
    let office = changed();
    disturbed(&office, SheetMethod::ValuesUpdate, |book| book.move_row(SHEET, 6, 2).unwrap());
    office.assert_agree();
}

#[test]
fn whatever_happens_while_rows_are_added_adds_each_once() {
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
        disturbed(&office, SheetMethod::Append, edit);
        office.assert_agree();
        let last = office.rows().last().unwrap().clone();
        assert!(last[0].is_number() || last.get(15).is_some(), "rows begin in column A: {last:?}");
    }
}

#[test]
fn an_answer_given_while_figures_are_written_stays() {
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
fn a_sheet_that_is_renamed_under_a_write_is_told_and_made_anew() {
    let office = changed();
    office
        .google()
        .before_next(SheetMethod::ValuesUpdate, 1, |book| book.rename_sheet(SHEET, "Old").unwrap());
    office.sync().expect(1);
    let old = office.google().rows("Old");
    office.sync().expect(0);
    office.assert_agree();
    assert_eq!(office.google().rows("Old"), old);
}

#[test]
fn a_header_that_is_broken_under_a_write_ends_it() {
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
