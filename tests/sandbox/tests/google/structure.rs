//! `spreadsheets:batchUpdate`.

use super::*;

const LIST: &str = "{id}:batchUpdate";

fn companies_sheet(program: &Program) -> Value {
    let sheet = json!({"title": "Companies", "gridProperties": {"rowCount": 100, "columnCount": 12, "frozenRowCount": 1}});
    program.batch(&json!([{"addSheet": {"properties": sheet}}]))["replies"][0]["addSheet"]["properties"]
        .clone()
}

fn rule() -> Value {
    json!({"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "PENDING"}]}, "strict": true, "showCustomUi": true})
}

fn refused(program: &Program, request: &Value) -> String {
    let (code, words) = program.refused("POST", LIST, &json!({ "requests": [request] }));
    assert_eq!(code, 400);
    words.replace("INVALID_ARGUMENT: ", "")
}

#[test]
fn a_sheet_is_added_and_changed() {
    let program = Program::start();
    let made = companies_sheet(&program);
    assert_eq!(
        (&made["title"], &made["index"], &made["sheetType"]),
        (&json!("Companies"), &json!(1), &json!("GRID"))
    );
    assert_eq!(made["gridProperties"], json!({"rowCount": 100, "columnCount": 12, "frozenRowCount": 1}));
    let twice = json!({"addSheet": {"properties": {"title": "Companies"}}});
    let taken = "Invalid requests[0].addSheet: A sheet with the name \"Companies\" already exists. Please enter another name.";
    assert_eq!(refused(&program, &twice), taken);
    let id = &made["sheetId"];
    let update = |properties: Value, fields: &str| json!({"updateSheetProperties": {"properties": properties, "fields": fields}});
    program.batch(&json!([update(
        json!({"sheetId": id, "index": 0, "gridProperties": {"frozenRowCount": 2, "columnCount": 20}}),
        "index,gridProperties.columnCount"
    )]));
    let google = program.sandbox.google();
    assert_eq!(
        (google.sheet_titles(), google.frozen_rows("Companies")),
        (vec!["Companies".to_owned(), "Sheet1".to_owned()], 1)
    );
    assert_eq!(google.size("Companies"), Some((100, 20)));
    assert!(refused(&program, &update(json!({"sheetId": 99}), "title")).ends_with("No grid with id: 99"));
    assert!(
        refused(&program, &update(json!({"sheetId": id}), ""))
            .contains("At least one field must be listed in 'fields'.")
    );
    assert!(
        refused(
            &program,
            &update(
                json!({"sheetId": id, "gridProperties": {"frozenRowCount": 100}}),
                "gridProperties.frozenRowCount"
            )
        )
        .contains("freeze")
    );
}

#[test]
fn all_requests_apply_or_none() {
    let program = Program::start();
    let requests = json!([{"addSheet": {"properties": {"title": "New"}}}, {"deleteProtectedRange": {"protectedRangeId": 5}}]);
    let (_, words) = program.refused("POST", LIST, &json!({ "requests": requests }));
    assert_eq!(
        words,
        "INVALID_ARGUMENT: Invalid requests[1].deleteProtectedRange: No protected range with id: 5"
    );
    let google = program.sandbox.google();
    assert_eq!((google.sheet_titles(), google.history().len()), (vec!["Sheet1".to_owned()], 0));
    let unknown = refused(&program, &json!({"addSheat": {}}));
    assert_eq!(
        unknown,
        "Invalid JSON payload received. Unknown name \"addSheat\" at 'requests[0]': Cannot find field."
    );
    let unknown = refused(&program, &json!({"addSheet": {"properties": {"gridProperties": {"rows": 5}}}}));
    assert!(
        unknown.contains("Unknown name \"rows\" at 'requests[0].add_sheet.properties.grid_properties'"),
        "{unknown}"
    );
    let wrong = refused(&program, &json!({"addSheet": {"properties": {"sheetId": "x"}}}));
    assert_eq!(wrong, "Invalid value at 'requests[0].add_sheet.properties.sheet_id' (TYPE_INT32), \"x\"");
    assert!(program.refused("POST", LIST, &json!({})).1.ends_with("Must specify at least one request."));
    assert!(program.ask("POST", LIST, &json!([1])).status == 400);
    let whole = program.ok(
        "POST",
        LIST,
        &json!({"requests": [{"addSheet": {}}], "includeSpreadsheetInResponse": true}),
    );
    assert_eq!(whole["updatedSpreadsheet"]["sheets"][1]["properties"]["title"], "Sheet2");
}

#[test]
fn a_drop_down_list_grows_with_appended_rows_and_moves_with_inserted_ones() {
    let program = Program::start();
    let id = companies_sheet(&program)["sheetId"].clone();
    program.append("Companies!A1:L", &json!([["id"], [1], [2]]));
    let range = json!({"sheetId": id, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 2, "endColumnIndex": 3});
    program.batch(&json!([{"setDataValidation": {"range": range, "rule": rule()}}]));
    let google = program.sandbox.google();
    let shown = |rows: std::ops::RangeInclusive<usize>| {
        rows.map(|row| google.validation_at("Companies", &format!("C{row}")).is_some()).collect::<Vec<_>>()
    };
    assert_eq!(shown(1..=4), [false, true, true, false]);
    program.append("Companies!A1:L", &json!([[3], [4]]));
    assert_eq!(shown(1..=6), [false, true, true, true, true, false]);
    google.insert_row("Companies", 2, &[]).unwrap();
    assert_eq!(shown(1..=7), [false, true, true, true, true, true, false]);
    google.delete_row("Companies", 3).unwrap();
    assert_eq!(shown(1..=6), [false, true, true, true, true, false]);
    assert_eq!(
        (google.validation_at("Companies", "C3"), google.validation_at("Companies", "D3")),
        (Some(rule()), None)
    );
    program.batch(&json!([{"setDataValidation": {"range": {"sheetId": id, "startColumnIndex": 2, "endColumnIndex": 3}}}]));
    assert_eq!(shown(1..=6), [false; 6]);
    // A range without an end includes later rows.
    let open = json!({"sheetId": id, "startRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 3});
    program.batch(&json!([{"setDataValidation": {"range": open, "rule": rule()}}]));
    program.append("Companies!A1:L", &json!([[5]]));
    assert_eq!(
        (shown(1..=2), google.validation_at("Companies", "C101").is_some()),
        (vec![false, true], true)
    );
    let no_values =
        json!({"setDataValidation": {"range": open, "rule": {"condition": {"type": "ONE_OF_LIST"}}}});
    assert!(refused(&program, &no_values).contains("at least one value"));
}

#[test]
fn only_named_fields_of_a_format_are_set() {
    let program = Program::start();
    let id = companies_sheet(&program)["sheetId"].clone();
    let format = json!({"numberFormat": {"type": "NUMBER", "pattern": "0.0"}, "textFormat": {"bold": true}});
    let repeat = |range: Value, fields: &str| json!({"repeatCell": {"range": range, "cell": {"userEnteredFormat": format}, "fields": fields}});
    let header = json!({"sheetId": id, "startRowIndex": 0, "endRowIndex": 1});
    let scores = json!({"sheetId": id, "startRowIndex": 1, "startColumnIndex": 3, "endColumnIndex": 4});
    program.batch(&json!([
        repeat(header, "userEnteredFormat.textFormat.bold"),
        repeat(scores, "userEnteredFormat(numberFormat)")
    ]));
    let google = program.sandbox.google();
    assert_eq!(google.format_at("Companies", "A1"), json!({"textFormat": {"bold": true}}));
    assert_eq!(
        google.number_format_at("Companies", "D50"),
        Some(json!({"type": "NUMBER", "pattern": "0.0"}))
    );
    assert_eq!(
        (google.number_format_at("Companies", "D1"), google.format_at("Companies", "C5")),
        (None, json!({}))
    );
    program.ok("PUT", "{id}/values/Companies!D2?valueInputOption=RAW", &json!({"values": [[7]]}));
    assert_eq!(program.get("{id}/values/Companies!D2")["values"], json!([["7.0"]]));
    assert!(refused(&program, &repeat(json!({"sheetId": id}), "note")).contains("Invalid field"));
}

#[test]
fn protected_ranges_are_added_changed_and_deleted() {
    let program = Program::start();
    let id = companies_sheet(&program)["sheetId"].clone();
    let range = json!({"sheetId": id, "startColumnIndex": 0, "endColumnIndex": 2});
    let asked = json!({"range": range, "description": "machine", "warningOnly": true});
    let reply =
        program.batch(&json!([{"addProtectedRange": {"protectedRange": asked}}]))["replies"][0].clone();
    let made = &reply["addProtectedRange"]["protectedRange"];
    assert_eq!(
        (&made["range"], &made["description"], &made["warningOnly"]),
        (&range, &json!("machine"), &json!(true))
    );
    let google = program.sandbox.google();
    assert_eq!(google.protected_ranges("Companies"), *std::slice::from_ref(made));
    let listed =
        program.get("{id}?fields=sheets(properties.title,protectedRanges(protectedRangeId,description))");
    assert_eq!(
        listed["sheets"][1]["protectedRanges"],
        json!([{"protectedRangeId": made["protectedRangeId"], "description": "machine"}])
    );
    let changed = json!({"protectedRangeId": made["protectedRangeId"], "description": "x", "range": {"sheetId": id, "startRowIndex": 2, "endRowIndex": 4}});
    program.batch(&json!([{"updateProtectedRange": {"protectedRange": changed, "fields": "range"}}]));
    let now = &google.protected_ranges("Companies")[0];
    assert_eq!((&now["description"], &now["range"]["endRowIndex"]), (&json!("machine"), &json!(4)));
    let dimension = |start: u32, end: u32| json!({"sheetId": id, "dimension": "ROWS", "startIndex": start, "endIndex": end});
    program.batch(&json!([{"insertDimension": {"range": dimension(0, 2)}}]));
    assert_eq!(google.protected_ranges("Companies")[0]["range"]["startRowIndex"], 4);
    program.batch(&json!([{"deleteDimension": {"range": dimension(4, 6)}}]));
    assert_eq!(google.protected_ranges("Companies"), [Value::Null; 0]);
    program.batch(&json!([{"addProtectedRange": {"protectedRange": {"range": {"sheetId": id}}}}]));
    let whole = google.protected_ranges("Companies")[0].clone();
    assert_eq!(whole["range"], json!({ "sheetId": id }));
    program.batch(&json!([{"deleteProtectedRange": {"protectedRangeId": whole["protectedRangeId"]}}]));
    assert_eq!(google.protected_ranges("Companies").len(), 0);
}

#[test]
fn rows_and_columns_are_inserted_deleted_sorted_and_sized() {
    let program = Program::start();
    let id = companies_sheet(&program)["sheetId"].clone();
    program.append("Companies!A1", &json!([["id", "n"], [1, "b"], [2, "a"], [3, ""], [4, "C"]]));
    let google = program.sandbox.google();
    let range = json!({"sheetId": id, "startRowIndex": 1});
    let sort = |column: u32, order: &str| json!({"sortRange": {"range": range, "sortSpecs": [{"dimensionIndex": column, "sortOrder": order}]}});
    let ids = || google.rows("Companies")[1..].iter().map(|row| row[0].as_i64().unwrap()).collect::<Vec<_>>();
    program.batch(&json!([sort(1, "ASCENDING")]));
    assert_eq!(ids(), [2, 1, 4, 3]);
    program.batch(&json!([sort(1, "DESCENDING")]));
    assert_eq!(ids(), [4, 1, 2, 3]);
    assert!(refused(&program, &sort(40, "ASCENDING")).contains("sortSpecs"));
    let columns = |start: u32, end: u32| json!({"sheetId": id, "dimension": "COLUMNS", "startIndex": start, "endIndex": end});
    program.batch(&json!([
        {"insertDimension": {"range": columns(1, 2), "inheritFromBefore": true}},
        {"updateDimensionProperties": {"range": columns(1, 3), "properties": {"pixelSize": 240}, "fields": "pixelSize"}},
        {"autoResizeDimensions": {"dimensions": columns(0, 1)}},
    ]));
    assert_eq!((google.cell("Companies", "C1"), google.cell("Companies", "B1")), (json!("n"), Value::Null));
    let width = |column| google.read(|book| book.column_width("Companies", column));
    assert_eq!((width("A"), width("B"), width("C")), (None, Some(240), Some(240)));
    program.batch(&json!([{"deleteDimension": {"range": columns(1, 2)}}]));
    assert_eq!((google.cell("Companies", "B1"), width("B"), width("C")), (json!("n"), Some(240), None));
    let rows = |start: u32, end: u32| json!({"sheetId": id, "dimension": "ROWS", "startIndex": start, "endIndex": end});
    assert!(
        refused(&program, &json!({"deleteDimension": {"range": rows(0, 9000)}}))
            .contains("delete all the rows")
    );
    assert!(
        refused(&program, &json!({"deleteDimension": {"range": rows(900, 901)}})).contains("doesn't exist")
    );
    assert!(
        refused(&program, &json!({"insertDimension": {"range": rows(900, 901)}}))
            .contains("must be less than the grid size")
    );
    assert!(
        refused(&program, &json!({"insertDimension": {"range": rows(0, 1), "inheritFromBefore": true}}))
            .contains("startIndex is 0")
    );
}
