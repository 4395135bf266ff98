//! `spreadsheets.values`: reading, appending, writing.

use std::time::Instant;

use super::*;

/// A header and three rows in `Companies!A1:C4`.
fn filled() -> Program {
    let program = Program::with_companies();
    program
        .append("Companies!A1:L", &json!([["id", "company", "score"], [1, "A", 7.5], [2, "", 3], [3, "C"]]));
    program
}

fn write(range: &str) -> String {
    format!("{{id}}/values/{range}?valueInputOption=RAW")
}

#[test]
fn empty_cells_at_the_ends_are_left_out() {
    let program = filled();
    assert_eq!(
        program.get("{id}/values/Companies!A1:L?valueRenderOption=UNFORMATTED_VALUE"),
        json!({
            "range": "Companies!A1:L1004", "majorDimension": "ROWS",
            "values": [["id", "company", "score"], [1, "A", 7.5], [2, "", 3], [3, "C"]],
        })
    );
    assert_eq!(program.get("{id}/values/A2:C3")["values"], json!([["1", "A", "7.5"], ["2", "", "3"]]));
    let columns = program.get("{id}/values/Companies!A:C?majorDimension=COLUMNS");
    assert_eq!(
        columns["values"],
        json!([["id", "1", "2", "3"], ["company", "A", "", "C"], ["score", "7.5", "3"]])
    );
    let nothing = program.get("{id}/values/Companies!E5:F9");
    assert_eq!(nothing, json!({"range": "Companies!E5:F9", "majorDimension": "ROWS"}));
    assert_eq!(program.get("{id}/values/B3:B4")["values"], json!([[], ["C"]]));
}

#[test]
fn ranges_may_be_encoded_and_are_returned_in_full() {
    let program = filled();
    program.sandbox.google().rename_sheet("Companies", "My sheet").unwrap();
    for (range, full) in [
        ("'My%20sheet'!B2:C3", "'My sheet'!B2:C3"),
        ("%27My%20sheet%27%21B2%3AC3", "'My sheet'!B2:C3"),
        ("'my%20sheet'", "'My sheet'!A1:Z1004"),
        ("My%20sheet", "'My sheet'!A1:Z1004"),
        ("A:L", "'My sheet'!A1:L1004"),
        ("A1", "'My sheet'!A1"),
        ("A5:B9999", "'My sheet'!A5:B1004"),
        ("2:3", "'My sheet'!A2:Z3"),
    ] {
        assert_eq!(program.get(&format!("{{id}}/values/{range}"))["range"], full, "{range}");
    }
    let refused = |range: &str| program.refused("GET", &format!("{{id}}/values/{range}"), &Value::Null).1;
    assert_eq!(refused("Companies!A1"), "INVALID_ARGUMENT: Unable to parse range: Companies!A1");
    assert_eq!(refused("A0"), "INVALID_ARGUMENT: Unable to parse range: A0");
    let beyond = "INVALID_ARGUMENT: Range ('My sheet'!A2000:B2001) exceeds grid limits. Max rows: 1004, max columns: 26";
    assert_eq!(refused("A2000:B2001"), beyond);
    assert!(refused("A1?valueRenderOption=PLAIN").contains("Invalid value at 'value_render_option'"));
    assert!(
        refused("A1?valueRender=FORMULA")
            .contains("Unknown name \"valueRender\": Cannot bind query parameter.")
    );
}

#[test]
fn several_ranges_are_read_at_once() {
    let program = filled();
    let read = program.get(
        "{id}/values:batchGet?ranges=Companies!A1:A2&ranges=Companies%21C2%3AC4&fields=valueRanges.values",
    );
    assert_eq!(read, json!({"valueRanges": [{"values": [["id"], ["1"]]}, {"values": [["7.5"], ["3"]]}]}));
    let (code, _) = program.refused("GET", "{id}/values:batchGet?ranges=A1&ranges=None!A1", &Value::Null);
    assert_eq!(code, 400);
}

#[test]
fn an_append_goes_below_the_table_it_finds() {
    let program = filled();
    let first = program.append("Companies!A1:L", &json!([[4, "D", null, true]]));
    assert_eq!(first["tableRange"], "Companies!A1:C4");
    assert_eq!(
        first["updates"],
        json!({
            "spreadsheetId": program.sandbox.google().spreadsheet_id(), "updatedRange": "Companies!A5:D5",
            "updatedRows": 1, "updatedColumns": 3, "updatedCells": 3,
        })
    );
    let google = program.sandbox.google();
    assert_eq!(google.rows("Companies")[4], [json!(4), json!("D"), Value::Null, json!(true)]);
    assert_eq!(google.size("Companies"), Some((1005, 26)));

    // An empty row ends the table at the given cell, and inserted rows push down what is below.
    google.set_cell("Companies", "B8", "a note").unwrap();
    let second = program.append("Companies!A1", &json!([[5], [6]]));
    assert_eq!(
        (&second["tableRange"], &second["updates"]["updatedRange"]),
        (&json!("Companies!A1:D5"), &json!("Companies!A6:A7"))
    );
    assert_eq!(google.cell("Companies", "B10"), "a note");
    // The last table in the range counts, wherever it begins.
    let third = program.append("Companies!A1:L", &json!([[7]]));
    assert_eq!(
        (&third["tableRange"], &third["updates"]["updatedRange"]),
        (&json!("Companies!B10"), &json!("Companies!B11"))
    );
}

#[test]
fn an_append_without_a_table_begins_at_the_range() {
    let program = Program::with_companies();
    let answer = program.ok(
        "POST",
        "{id}/values/Companies!C3:L:append?valueInputOption=USER_ENTERED&includeValuesInResponse=true",
        &json!({"majorDimension": "COLUMNS", "values": [["=1+1", "x"], ["12"]]}),
    );
    assert!(answer.get("tableRange").is_none());
    assert_eq!(
        answer["updates"]["updatedData"],
        json!({
            "range": "Companies!C3:D4", "majorDimension": "ROWS", "values": [["#ERROR!", "12"], ["x"]],
        })
    );
    let google = program.sandbox.google();
    assert_eq!(google.formula_at("Companies", "C3").as_deref(), Some("=1+1"));
    assert_eq!((google.cell("Companies", "D3"), google.size("Companies")), (json!(12), Some((1000, 26))));
    let formula = program.get("{id}/values/C3:C4?valueRenderOption=FORMULA");
    assert_eq!(formula["values"], json!([["=1+1"], ["x"]]));
    program.append("Companies!A1", &json!([["=1+1"]]));
    assert_eq!(google.formula_at("Companies", "A1"), None);
    assert_eq!(google.cell("Companies", "A1"), "=1+1");
}

#[test]
fn overwriting_replaces_the_rows_below_and_the_grid_grows() {
    let program = filled();
    let google = program.sandbox.google();
    google.set_cell("Companies", "A6", "below").unwrap();
    let append = "{id}/values/Companies!A1:append?valueInputOption=RAW";
    program.ok("POST", append, &json!({"values": [[8], [9]]}));
    assert_eq!((google.cell("Companies", "A5"), google.cell("Companies", "A6")), (json!(8), json!(9)));
    assert_eq!(google.size("Companies"), Some((1004, 26)));
    google.set_cell("Companies", "A1004", "last").unwrap();
    program.ok("POST", "{id}/values/A1004:append?valueInputOption=RAW", &json!({"values": [vec!["x"; 30]]}));
    assert_eq!(google.size("Companies"), Some((1005, 30)));
    assert_eq!(google.cell("Companies", "AD1005"), "x");
}

#[test]
fn a_write_skips_null_and_clears_with_an_empty_string() {
    let program = filled();
    let answer =
        program.ok("PUT", &write("Companies!A2:C3"), &json!({"values": [[null, "B", ""], [null, null, 4]]}));
    assert_eq!((&answer["updatedRange"], &answer["updatedCells"]), (&json!("Companies!A2:C3"), &json!(3)));
    assert_eq!((&answer["updatedRows"], &answer["updatedColumns"]), (&json!(2), &json!(2)));
    let google = program.sandbox.google();
    assert_eq!(
        google.rows("Companies")[1..3],
        [vec![json!(1), json!("B")], vec![json!(2), Value::Null, json!(4)]]
    );
    let change = google.history().pop().unwrap();
    assert_eq!(
        (change.who, change.method.as_str(), change.range.as_str(), change.cells),
        (crate::Who::Program, "update", "Companies!A2:C3", 3)
    );
}

#[test]
fn a_write_stays_within_its_range_and_the_grid() {
    let program = filled();
    let before = program.sandbox.google().rows("Companies");
    let refused = |range: &str, values: Value| {
        program
            .refused("PUT", &write(range), &json!({ "values": values }))
            .1
            .replace("INVALID_ARGUMENT: ", "")
    };
    let limits = "exceeds grid limits. Max rows: 1004, max columns: 26";
    assert_eq!(
        refused("Companies!D1200:J1200", json!([[1]])),
        format!("Range (Companies!D1200:J1200) {limits}")
    );
    assert_eq!(
        refused("Companies!A1004", json!([[1], [2]])),
        format!("Range (Companies!A1004:A1005) {limits}")
    );
    let within = "Requested writing within range [Companies!A2:B3], but tried writing to";
    assert_eq!(refused("Companies!A2:B3", json!([[1, 2, 3]])), format!("{within} column [C]"));
    assert_eq!(refused("Companies!A2:B3", json!([[1], [1], [1]])), format!("{within} row [4]"));
    assert_eq!(
        refused("Companies!A2", json!([["x".repeat(50_001)]])),
        "Your input contains more than the maximum of 50000 characters in a single cell."
    );
    assert_eq!(refused("Companies!A2", json!([[{"a": 1}]])), "Invalid value: struct_value");
    let (_, words) = program.refused("PUT", "{id}/values/A1", &json!({"values": [[1]]}));
    assert_eq!(words, "INVALID_ARGUMENT: 'valueInputOption' is required but not specified");
    let (_, words) = program.refused("PUT", &write("A1"), &json!({"value": [[1]]}));
    assert_eq!(
        words,
        "INVALID_ARGUMENT: Invalid JSON payload received. Unknown name \"value\": Cannot find field."
    );
    assert_eq!(program.sandbox.google().rows("Companies"), before);
    program.ok("PUT", &write("Companies!A2"), &json!({"values": [[1, 2], [3, 4]]}));
    program.ok("PUT", &write("Companies!A2:B"), &json!({"values": vec![[1, 2]; 20]}));
}

#[test]
fn a_batch_of_writes_is_applied_all_or_none() {
    let program = filled();
    let google = program.sandbox.google();
    let ask = |data: Value| json!({"valueInputOption": "RAW", "data": data});
    let one = json!({"range": "Companies!B2:C2", "values": [["X", 9]]});
    let answer = program.ok(
        "POST",
        "{id}/values:batchUpdate",
        &ask(json!([one, {"range": "Companies!B4", "values": [["Y"]]}])),
    );
    for (name, count) in [("Rows", 2), ("Columns", 2), ("Cells", 3), ("Sheets", 1)] {
        assert_eq!(answer[format!("totalUpdated{name}")], count, "{name}");
    }
    assert_eq!(answer["responses"][1]["updatedRange"], "Companies!B4");
    let before = (google.rows("Companies"), google.history().len());
    let bad =
        json!([{"range": "Companies!A1", "values": [["Z"]]}, {"range": "Companies!A1200", "values": [[1]]}]);
    assert_eq!(program.refused("POST", "{id}/values:batchUpdate", &ask(bad)).0, 400);
    assert_eq!((google.rows("Companies"), google.history().len()), before);
    let (_, words) = program.refused("POST", "{id}/values:batchUpdate", &json!({"data": [one]}));
    assert!(words.contains("'valueInputOption' is required"));
    let (_, words) = program.refused(
        "POST",
        "{id}/values:batchUpdate",
        &json!({"valueInputOption": "RAW", "data": [{"rang": ""}]}),
    );
    assert!(words.contains("Unknown name \"rang\" at 'data[0]': Cannot find field."), "{words}");
}

#[test]
fn twenty_thousand_rows_are_quick() {
    let program = Program::with_companies();
    let row = |n: usize| {
        json!([
            n,
            format!("Company {n}"),
            "PENDING",
            7.5,
            3,
            4,
            5,
            "https://x.example",
            "fx",
            "2024-05-01",
            "",
            "note"
        ])
    };
    program.append("Companies!A1:L", &(0..20_000).map(row).collect());
    let started = Instant::now();
    let read = program.get("{id}/values/Companies!A:L?valueRenderOption=UNFORMATTED_VALUE");
    let reading = started.elapsed();
    assert_eq!(read["values"].as_array().unwrap().len(), 20_000);
    let started = Instant::now();
    let answer = program.append("Companies!A1:L", &(0..100).map(row).collect());
    let appending = started.elapsed();
    assert_eq!(answer["updates"]["updatedRange"], "Companies!A20001:L20100");
    println!("read {reading:?}, appended {appending:?}");
    // Several times the usual duration, because the machine may be busy.
    assert!(reading.as_millis() < 2000 && appending.as_millis() < 500, "{reading:?} {appending:?}");
}
