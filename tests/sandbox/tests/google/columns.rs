//! People insert and delete columns, and insert rows above the header.

use super::*;
use crate::PersonError;

/// A frozen header `id`, `state`, `score` in `Companies!A1:C1`, two rows, and a program's lists, formats and protected
/// ranges.
fn laid_out() -> Program {
    let program = Program::with_companies();
    program.append("Companies!A1", &json!([["id", "state", "score"], [1, "NEW", 7], [2, "OLD"]]));
    let column =
        |at: u32| json!({"sheetId": 0, "startRowIndex": 1, "startColumnIndex": at, "endColumnIndex": at + 1});
    let rule = json!({"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "NEW"}]}});
    let format = json!({"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}}});
    let header = json!({"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 3});
    let bold = json!({"userEnteredFormat": {"textFormat": {"bold": true}}});
    let frozen = json!({"sheetId": 0, "gridProperties": {"frozenRowCount": 1}});
    let guard = |range: Value| json!({"addProtectedRange": {"protectedRange": {"range": range, "warningOnly": true}}});
    program.batch(&json!([
        {"updateSheetProperties": {"properties": frozen, "fields": "gridProperties.frozenRowCount"}},
        {"setDataValidation": {"range": column(1), "rule": rule}},
        {"repeatCell": {"range": column(2), "cell": format, "fields": "userEnteredFormat.numberFormat"}},
        {"repeatCell": {"range": header, "cell": bold, "fields": "userEnteredFormat.textFormat"}},
        guard(column(2)),
        guard(header),
    ]));
    program
}

/// Which of a row's first cells have a drop-down list, a number format and bold text.
fn looks(program: &Program, row: usize) -> String {
    let google = program.sandbox.google();
    let look = |column: char| {
        let cell = format!("{column}{row}");
        let validated = google.validation_at("Companies", &cell).map(|_| 'v');
        let number = google.number_format_at("Companies", &cell).map(|_| 'n');
        let bold = (google.format_at("Companies", &cell)["textFormat"]["bold"] == true).then_some('b');
        validated.or(number).or(bold).unwrap_or('-')
    };
    ('A'..='E').map(look).collect()
}

/// The columns of the two protected ranges, then the rows of the second.
fn guarded(program: &Program) -> [(u64, u64); 3] {
    let guards = program.sandbox.google().protected_ranges("Companies");
    let side = |guard: usize, of: &str| {
        let end = |which: &str| guards[guard]["range"][format!("{which}{of}Index")].as_u64().unwrap();
        (end("start"), end("end"))
    };
    [side(0, "Column"), side(1, "Column"), side(1, "Row")]
}

#[test]
fn a_new_column_is_empty_and_moves_the_others_with_their_properties() {
    let program = laid_out();
    assert_eq!((looks(&program, 1), looks(&program, 2)), ("bbb--".to_owned(), "-vn--".to_owned()));
    let google = program.sandbox.google();
    google.insert_column("Companies", "C").unwrap();
    let row = [json!(1), json!("NEW"), Value::Null, json!(7)];
    assert_eq!(google.rows("Companies")[1], row);
    assert_eq!((looks(&program, 1), looks(&program, 2)), ("bbbb-".to_owned(), "-v-n-".to_owned()));
    assert_eq!(guarded(&program), [(3, 4), (0, 4), (0, 1)]);
    google.insert_column("Companies", "B").unwrap();
    assert_eq!(looks(&program, 2), "--v-n");
    google.insert_column("Companies", "A").unwrap();
    assert_eq!(guarded(&program), [(5, 6), (1, 6), (0, 1)]);
    assert_eq!(google.cell("Companies", "B1"), "id");
    assert_eq!(google.size("Companies").map(|(_, columns)| columns), Some(29));
    google.insert_column("Companies", "AD").unwrap();
    assert_eq!(google.history().last().map(|change| change.method.as_str()), Some("insert_column"));
    let nowhere = Err(PersonError::NoSuchPlace("AF".to_owned()));
    assert_eq!(google.insert_column("Companies", "AF"), nowhere);
    assert!(google.insert_column("Nothing", "A").is_err() && google.insert_column("Companies", "3").is_err());
}

#[test]
fn a_deleted_column_removes_its_properties() {
    let program = laid_out();
    let google = program.sandbox.google();
    google.delete_column("Companies", "B").unwrap();
    assert_eq!(
        google.rows("Companies"),
        [vec![json!("id"), json!("score")], vec![json!(1), json!(7)], vec![json!(2)]]
    );
    assert_eq!((looks(&program, 1), looks(&program, 2)), ("bb---".to_owned(), "-n---".to_owned()));
    assert_eq!(guarded(&program), [(1, 2), (0, 2), (0, 1)]);
    google.delete_column("Companies", "B").unwrap();
    assert_eq!(google.protected_ranges("Companies").len(), 1);
    assert_eq!(google.delete_column("Companies", "Z"), Err(PersonError::NoSuchPlace("Z".to_owned())));
    for _ in 1..24 {
        google.delete_column("Companies", "A").unwrap();
    }
    assert_eq!(google.delete_column("Companies", "A"), Err(PersonError::LastColumn("A".to_owned())));
}

#[test]
fn a_row_above_the_header_pushes_it_down_and_keeps_it_frozen() {
    let program = laid_out();
    let google = program.sandbox.google();
    google.insert_row("Companies", 1, &[json!("our list")]).unwrap();
    assert_eq!(
        google.rows("Companies")[..2],
        [vec![json!("our list")], vec![json!("id"), json!("state"), json!("score")]]
    );
    assert_eq!((google.frozen_rows("Companies"), looks(&program, 2)), (2, "bbb--".to_owned()));
    assert_eq!((looks(&program, 3), guarded(&program)[2]), ("-vn--".to_owned(), (1, 2)));
    google.sort("Companies", "A", false).unwrap();
    let ids: Vec<Value> = google.rows("Companies").iter().map(|row| row[0].clone()).collect();
    assert_eq!(ids, [json!("our list"), json!("id"), json!(2), json!(1)]);
    google.delete_row("Companies", 1).unwrap();
    assert_eq!((google.frozen_rows("Companies"), guarded(&program)[2]), (1, (0, 1)));
}

#[test]
fn columns_come_and_go_over_http() {
    let program = laid_out();
    let edit = |edit: Value| {
        let path = "/_sandbox/sheets/edits";
        client::send(&program.sandbox, "POST", path, &[], &edit.to_string()).unwrap().status
    };
    let google = program.sandbox.google();
    assert_eq!(edit(json!({"insert_column": {"sheet": "Companies", "column": "A"}})), 200);
    assert_eq!(google.cell("Companies", "B1"), "id");
    assert_eq!(edit(json!({"delete_column": {"sheet": "Companies", "column": "A"}})), 200);
    assert_eq!(google.cell("Companies", "A1"), "id");
    assert_eq!(edit(json!({"delete_column": {"sheet": "Companies", "column": "ZZ"}})), 400);
}
