//! Rows added at a place that the request names, and tables whose columns have types.

use super::*;

fn refused(program: &Program, requests: &Value) -> String {
    let (code, words) = program.refused("POST", "{id}:batchUpdate", &json!({ "requests": requests }));
    assert_eq!(code, 400);
    words.replace("INVALID_ARGUMENT: ", "")
}

fn insert(at: usize, count: usize) -> Value {
    let range = json!({"sheetId": 0, "dimension": "ROWS", "startIndex": at, "endIndex": at + count});
    json!({"insertDimension": {"range": range, "inheritFromBefore": true}})
}

fn text(text: &str) -> Value {
    json!({"userEnteredValue": {"stringValue": text}})
}

fn update(row: usize, cells: &Value) -> Value {
    let start = json!({"sheetId": 0, "rowIndex": row, "columnIndex": 0});
    json!({"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}})
}

#[test]
fn rows_are_inserted_and_filled_in_one_step() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    program.append("Companies!A1", &json!([["id", "name"], [1, "a"]]));
    google.append_row("Companies", &[json!(""), json!("Total")]).unwrap();
    let number = json!({"userEnteredValue": {"numberValue": 2}});
    program.batch(&json!([insert(2, 1), update(2, &json!([number, text("=1"), {}]))]));
    let expected = [json!(["id", "name"]), json!([1, "a"]), json!([2, "=1"]), json!([null, "Total"])];
    assert_eq!(json!(google.rows("Companies")), json!(expected));
    assert_eq!(google.formula_at("Companies", "B3"), None, "a text stays one");
    // Without a value, a cell that the mask names is cleared.
    program.batch(&json!([update(2, &json!([number, {}]))]));
    assert_eq!(google.cell("Companies", "B3"), Value::Null);
    let before = google.rows("Companies");
    let end = google.size("Companies").unwrap().0 + 1;
    let beyond = refused(&program, &json!([insert(2, 1), update(end, &json!([text("x")]))]));
    let words = format!("GridCoordinate.rowIndex[{end}] is after last row in grid[{end}]");
    assert_eq!(beyond, format!("Invalid requests[1].updateCells: {words}"));
    assert_eq!(google.rows("Companies"), before, "both or neither");
}

#[test]
fn cells_beyond_the_grid_and_locked_ones_are_not_updated() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    let far = refused(&program, &json!([update(1000, &json!([text("x")]))]));
    assert!(far.ends_with("GridCoordinate.rowIndex[1000] is after last row in grid[1000]"), "{far}");
    let wide = vec![text("x"); 27];
    assert!(
        refused(&program, &json!([update(0, &json!(wide))])).contains("beyond the last requested column")
    );
    google.protect("Companies", "B2:B9").unwrap();
    let locked = refused(&program, &json!([update(3, &json!([text("x"), text("y")]))]));
    assert!(
        locked.starts_with("Invalid requests[0].updateCells: You are trying to edit a protected"),
        "{locked}"
    );
    assert_eq!(google.rows("Companies"), Vec::<Vec<Value>>::new());
    program.batch(&json!([{"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 5}}]));
    assert_eq!(google.size("Companies"), Some((1005, 26)));
    program.batch(&json!([update(1000, &json!([text("x")]))]));
    assert_eq!(google.cell("Companies", "A1001"), "x");
}

#[test]
fn typed_columns_of_a_table_take_no_validation_rule() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    google.edit(|book| book.make_table("Companies", "A1:L20", &["C", "D"])).unwrap();
    let rule = |column: usize, from: usize| {
        json!({"setDataValidation": {
            "range": {
                "sheetId": 0, "startRowIndex": from, "startColumnIndex": column, "endColumnIndex": column + 1
            },
            "rule": {"condition": {"type": "BOOLEAN"}},
        }})
    };
    let words =
        "Invalid requests[1].setDataValidation: This operation is not allowed on cells in typed columns.";
    assert_eq!(refused(&program, &json!([rule(4, 1), rule(2, 1)])), words);
    assert_eq!(google.validation_at("Companies", "E2"), None, "nothing of it was applied");
    program.batch(&json!([rule(4, 1), rule(2, 20)]));
    // The table grows by rows that are inserted within it.
    program.batch(&json!([insert(10, 5)]));
    assert!(refused(&program, &json!([rule(3, 24)])).contains("typed columns"));
    google.edit(|book| book.unmake_tables("Companies")).unwrap();
    program.batch(&json!([rule(2, 1)]));
}

#[test]
fn a_copy_of_a_sheet_has_an_id_of_its_own() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    google.set_cell("Companies", "A1", "id").unwrap();
    google.protect("Companies", "A1").unwrap();
    google.edit(|book| book.duplicate_sheet("Companies", "Copy of Companies")).unwrap();
    assert_eq!(google.rows("Copy of Companies"), google.rows("Companies"));
    let sheets = program.get("{id}?fields=sheets(properties.sheetId,protectedRanges.protectedRangeId)");
    assert_ne!(sheets["sheets"][0]["properties"], sheets["sheets"][1]["properties"]);
    assert_ne!(sheets["sheets"][0]["protectedRanges"], sheets["sheets"][1]["protectedRanges"]);
    assert!(google.edit(|book| book.duplicate_sheet("Companies", "companies")).is_err());
}
