//! Locked ranges, and which edits are rejected.

use super::*;
use crate::PersonError;

const WORDS: &str = "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to \
                     remove protection if you need to edit.";

/// A header and five rows of ten columns in `Companies!A1:J6`.
fn filled() -> Program {
    let program = Program::with_companies();
    let rows: Vec<Vec<u32>> = (0..6).map(|row| (0..10).map(|column| row * 10 + column).collect()).collect();
    program.append("Companies!A1", &json!(rows));
    program
}

/// Every kind of write through the API, with whether it touches row 5 from `D` on.
fn writes() -> Vec<(bool, &'static str, String, Value)> {
    let update = |range: &str| format!("{{id}}/values/{range}?valueInputOption=RAW");
    let rows = |start: u32, end: u32, from: u32| json!({"sheetId": 0, "startRowIndex": start, "endRowIndex": end, "startColumnIndex": from, "endColumnIndex": from + 2});
    let side = |dimension: &str, start: u32, end: u32| json!({"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end});
    let cell = json!({"userEnteredFormat": {"textFormat": {"bold": true}}});
    let list = |data: Value| json!({"valueInputOption": "RAW", "data": data});
    let batch = |request: Value| ("POST", "{id}:batchUpdate".to_owned(), json!({"requests": [request]}));
    let sort = |range: Value, by: u32| {
        let specs = json!([{"dimensionIndex": by, "sortOrder": "DESCENDING"}]);
        batch(json!({"sortRange": {"range": range, "sortSpecs": specs}}))
    };
    let repeat = |range: Value| {
        batch(json!({"repeatCell": {"range": range, "cell": cell, "fields": "userEnteredFormat.textFormat"}}))
    };
    let validate = |range: Value| batch(json!({"setDataValidation": {"range": range}}));
    let delete = |range: Value| batch(json!({"deleteDimension": {"range": range}}));
    let batched = |data: Value| ("POST", "{id}/values:batchUpdate".to_owned(), list(data));
    let free = json!({"range": "Companies!A2", "values": [["x"]]});
    let all = vec![
        (true, ("PUT", update("Companies!D5"), json!({"values": [["x"]]}))),
        (true, ("PUT", update("Companies!C4:D5"), json!({"values": [["x", "x"], ["x", "x"]]}))),
        (false, ("PUT", update("Companies!C4:D5"), json!({"values": [["x", "x"], ["x", null]]}))),
        (false, ("PUT", update("Companies!K5"), json!({"values": [["x"]]}))),
        (true, batched(json!([free, {"range": "Companies!J5", "values": [[""]]}]))),
        (false, batched(json!([free, {"range": "Companies!J4", "values": [["x"]]}]))),
        (true, repeat(rows(0, 5, 4))),
        (false, repeat(rows(0, 4, 4))),
        (true, validate(json!({"sheetId": 0, "startColumnIndex": 3, "endColumnIndex": 4}))),
        (false, validate(rows(4, 5, 1))),
        (true, sort(rows(1, 6, 3), 3)),
        (false, sort(rows(1, 6, 1), 1)),
        (true, delete(side("COLUMNS", 9, 10))),
        (true, delete(side("ROWS", 3, 6))),
        (false, delete(side("COLUMNS", 10, 11))),
        (false, delete(side("ROWS", 5, 6))),
    ];
    all.into_iter().map(|(is_locked, (method, rest, body))| (is_locked, method, rest, body)).collect()
}

#[test]
fn a_write_that_touches_a_locked_range_is_rejected_as_a_whole() {
    for (is_locked, method, rest, body) in writes() {
        let program = filled();
        let google = program.sandbox.google();
        google.protect("Companies", "D5:J5").unwrap();
        let (rows, history) = (google.rows("Companies"), google.history());
        if !is_locked {
            program.ok(method, &rest, &body);
            continue;
        }
        let (code, words) = program.refused(method, &rest, &body);
        assert!(code == 400 && words.starts_with("INVALID_ARGUMENT: ") && words.ends_with(WORDS), "{words}");
        assert_eq!((google.rows("Companies"), google.history()), (rows, history), "{rest} {body}");
        assert_eq!(google.format_at("Companies", "E1"), json!({}), "{rest} {body}");
        google.unprotect("Companies", "D5:J5").unwrap();
        program.ok(method, &rest, &body);
    }
}

#[test]
fn one_request_for_a_locked_range_rejects_the_whole_batch() {
    let program = filled();
    let google = program.sandbox.google();
    google.protect("Companies", "A2:A2").unwrap();
    let requests = json!([
        {"addSheet": {"properties": {"title": "New"}}},
        {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}},
    ]);
    let (_, words) = program.refused("POST", "{id}:batchUpdate", &json!({ "requests": requests }));
    assert_eq!(words, format!("INVALID_ARGUMENT: Invalid requests[1].deleteDimension: {WORDS}"));
    assert_eq!(google.sheet_titles(), ["Companies"]);
}

#[test]
fn an_append_is_rejected_if_its_rows_would_be_locked() {
    let insert = "{id}/values/Companies!A1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS";
    let overwrite = "{id}/values/Companies!A1:append?valueInputOption=RAW";
    let body = json!({"values": [["x", "y"], ["z"]]});
    let cases = [
        ("B:B", true, true),
        ("C:C", false, false),
        ("A2:J6", false, false),
        // A new row strictly inside the range is locked; at the edge, the range moves down.
        ("A2:J9", true, true),
        ("A7:J9", false, true),
        ("A8:J9", false, true),
        ("B8:J9", false, false),
        ("A9:J9", false, false),
    ];
    for (locked, refuses_insert, refuses_overwrite) in cases {
        for (rest, refuses) in [(insert, refuses_insert), (overwrite, refuses_overwrite)] {
            let program = filled();
            let google = program.sandbox.google();
            google.protect("Companies", locked).unwrap();
            let answer = program.ask("POST", rest, &body);
            let (status, rows) = if refuses { (400, 6) } else { (200, 8) };
            assert_eq!((answer.status, google.rows("Companies").len()), (status, rows), "{locked} {rest}");
            let size = if rest == insert && !refuses { 1008 } else { 1006 };
            assert_eq!(google.size("Companies").map(|(rows, _)| rows), Some(size), "{locked} {rest}");
        }
    }
}

#[test]
fn ranges_that_only_warn_or_belong_to_the_account_reject_nothing() {
    let program = filled();
    let range = json!({"sheetId": 0, "startRowIndex": 4, "endRowIndex": 5});
    let account = program.sandbox.google().service_account_email();
    let add = |more: Value| {
        let mut protected = json!({ "range": range });
        protected.as_object_mut().unwrap().append(more.clone().as_object_mut().unwrap());
        json!({"addProtectedRange": {"protectedRange": protected}})
    };
    program.batch(&json!([
        add(json!({"warningOnly": true})),
        add(json!({})),
        add(json!({"editors": {"users": ["other@company.example", account]}})),
    ]));
    for (_, method, rest, body) in writes() {
        if !body.to_string().contains("deleteDimension") {
            program.ok(method, &rest, &body);
        }
    }
}

#[test]
fn locks_are_visible_and_moved_but_only_people_can_remove_them() {
    let program = filled();
    let google = program.sandbox.google();
    google.protect("Companies", "D5:J5").unwrap();
    let seen = program.get("{id}?fields=sheets.protectedRanges")["sheets"][0]["protectedRanges"][0].clone();
    let range = json!({"sheetId": 0, "startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 3, "endColumnIndex": 10});
    assert_eq!(seen, json!({"protectedRangeId": seen["protectedRangeId"], "range": range}));
    let held = google.protected_ranges("Companies")[0].clone();
    assert_eq!(held["requestingUserCanEdit"], false);
    let editors = held["editors"]["users"].as_array().unwrap();
    assert!(!editors.is_empty() && !editors.contains(&json!(google.service_account_email())));
    assert_eq!(held["warningOnly"], Value::Null);

    let id = &seen["protectedRangeId"];
    let update =
        json!({"protectedRange": {"protectedRangeId": id, "warningOnly": true}, "fields": "warningOnly"});
    for request in
        [json!({"deleteProtectedRange": {"protectedRangeId": id}}), json!({ "updateProtectedRange": update })]
    {
        let (code, words) = program.refused("POST", "{id}:batchUpdate", &json!({"requests": [request]}));
        assert!(code == 400 && words.ends_with(WORDS), "{words}");
    }

    google.insert_row("Companies", 2, &[]).unwrap();
    google.insert_column("Companies", "A").unwrap();
    let write = |cell: &str| {
        let rest = format!("{{id}}/values/Companies!{cell}?valueInputOption=RAW");
        program.ask("PUT", &rest, &json!({"values": [["x"]]})).status
    };
    assert_eq!((write("E6"), write("K6"), write("D6"), write("E5")), (400, 400, 200, 200));
    google.set_cell("Companies", "E6", "by hand").unwrap();
    let moved = PersonError::NotLocked("D5:J5".to_owned());
    assert_eq!(google.unprotect("Companies", "D5:J5"), Err(moved));
    google.unprotect("Companies", "E6:K6").unwrap();
    assert_eq!((write("E6"), google.protected_ranges("Companies").len()), (200, 0));
    let methods: Vec<String> = google.history().into_iter().map(|change| change.method).collect();
    assert!(methods.contains(&"protect".to_owned()) && methods.contains(&"unprotect".to_owned()));
    assert!(google.protect("Nothing", "A1").is_err());
    for nowhere in ["D5000", "x y", ""] {
        assert_eq!(google.protect("Companies", nowhere), Err(PersonError::NoSuchPlace(nowhere.to_owned())));
    }
}

#[test]
fn people_lock_and_unlock_over_http() {
    let program = filled();
    let edit = |edit: Value| {
        let path = "/_sandbox/sheets/edits";
        client::send(&program.sandbox, "POST", path, &[], &edit.to_string()).unwrap().status
    };
    let google = program.sandbox.google();
    assert_eq!(edit(json!({"protect": {"sheet": "Companies", "range": "D5:J5"}})), 200);
    assert_eq!(google.protected_ranges("Companies").len(), 1);
    assert_eq!(edit(json!({"unprotect": {"sheet": "Companies", "range": "D5:J5"}})), 200);
    assert_eq!(google.protected_ranges("Companies").len(), 0);
    assert_eq!(edit(json!({"unprotect": {"sheet": "Companies", "range": "D5:J5"}})), 400);
}
