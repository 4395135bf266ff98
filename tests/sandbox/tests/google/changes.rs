//! People's edits: between requests, between a read and a write, and over HTTP.

use super::*;
use crate::{PersonError, SheetMethod, Who};

fn post(program: &Program, path: &str, body: &Value) -> Answer {
    client::send(&program.sandbox, "POST", &format!("/_sandbox/sheets{path}"), &[], &body.to_string())
        .unwrap()
}

fn see(program: &Program, path: &str) -> Value {
    super::super::get(&program.sandbox, &format!("/_sandbox/sheets{path}")).json()
}

#[test]
fn edits_are_interpreted_as_typed() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    for (id, name) in [("id", "name"), ("2", "b"), ("1", "c"), ("3", "a")] {
        google.append_row("Companies", &[json!(id), json!(name)]).unwrap();
    }
    let ids = || google.rows("Companies").iter().map(|row| row[0].to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(ids(), "\"id\" 2 1 3");
    google.sort("Companies", "A", false).unwrap();
    assert_eq!(ids(), "\"id\" 3 2 1");
    google.move_row("Companies", 2, 4).unwrap();
    assert_eq!(ids(), "\"id\" 2 1 3");
    google.insert_row("Companies", 3, &[json!(9)]).unwrap();
    assert_eq!(ids(), "\"id\" 2 9 1 3");
    google.delete_row("Companies", 2).unwrap();
    google.set_cell("Companies", "A2", "=x").unwrap();
    assert_eq!(google.formula_at("Companies", "A2").as_deref(), Some("=x"));
    google.set_cell("Companies", "A2", Value::Null).unwrap();
    assert_eq!(google.cell("Companies", "A2"), Value::Null);
    let history = google.history();
    assert!(history.iter().all(|change| change.who == Who::Person));
    assert_eq!(history.last().map(|change| change.range.as_str()), Some("Companies!A2"));

    let no_sheet = PersonError::NoSuchSheet("Nothing".to_owned());
    assert_eq!(google.sort("Nothing", "A", true), Err(no_sheet));
    assert_eq!(google.set_cell("Companies", "A9999", 1), Err(PersonError::NoSuchPlace("A9999".to_owned())));
    assert!(google.delete_row("Companies", 0).is_err() && google.sort("Companies", "ZZ", true).is_err());
    assert!(google.delete_sheet("Companies").is_err());
    program.batch(&json!([{"addSheet": {"properties": {"title": "Other"}}}]));
    assert!(google.rename_sheet("Other", "companies").is_err());
    google.delete_sheet("Companies").unwrap();
    assert_eq!(google.sheet_titles(), ["Other"]);
}

#[test]
fn an_edit_happens_just_before_the_request_it_waits_for() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    program.append("Companies!A1", &json!([["id"], [1], [2]]));
    google.before_next(SheetMethod::ValuesUpdate, 2, |book| book.sort("Companies", "A", false).unwrap());
    google.before_next(SheetMethod::Get, 1, |book| book.set_cell("Companies", "B1", "seen").unwrap());
    let write = |values: Value| {
        program.ok("PUT", "{id}/values/Companies!C2?valueInputOption=RAW", &json!({"values": [[values]]}))
    };
    write(json!("first"));
    assert_eq!(google.rows("Companies")[1], [json!(1), Value::Null, json!("first")]);
    assert_eq!(program.get("{id}/values/Companies!B1")["values"], json!([["seen"]]));
    assert_eq!(google.waiting_edits(), 1);
    write(json!("second"));
    assert_eq!(google.rows("Companies")[1], [json!(2), Value::Null, json!("second")]);
    assert_eq!(google.waiting_edits(), 0);
    // A request that is rejected before it reaches the spreadsheet does not count.
    google.before_next(SheetMethod::Append, 1, |book| book.set_cell("Companies", "B2", "x").unwrap());
    program.refused("POST", "{id}/values/A1:append?nonsense=1", &json!({}));
    assert_eq!(google.waiting_edits(), 1);
}

#[test]
fn all_edits_can_be_made_over_http() {
    let program = Program::with_companies();
    let edit = |edit: Value| post(&program, "/edits", &edit).status;
    assert_eq!(edit(json!({"append_row": {"sheet": "Companies", "values": ["id", "n"]}})), 200);
    assert_eq!(edit(json!({"append_row": {"sheet": "Companies", "values": [1, "a"]}})), 200);
    assert_eq!(edit(json!({"insert_row": {"sheet": "Companies", "row": 2, "values": [2]}})), 200);
    assert_eq!(edit(json!({"sort": {"sheet": "Companies", "column": "A", "ascending": true}})), 200);
    assert_eq!(edit(json!({"move_row": {"sheet": "Companies", "from": 2, "to": 3}})), 200);
    assert_eq!(edit(json!({"set_cell": {"sheet": "Companies", "cell": "B2", "value": "=z"}})), 200);
    assert_eq!(see(&program, "/rows?sheet=Companies"), json!([["id", "n"], [2, "#ERROR!"], [1, "a"]]));
    assert_eq!(see(&program, "/cell?sheet=Companies&cell=B2")["formula"], "=z");
    assert_eq!(edit(json!({"delete_row": {"sheet": "Companies", "row": 2}})), 200);
    assert_eq!(edit(json!({"rename_sheet": {"sheet": "Companies", "title": "C"}})), 200);
    assert_eq!((edit(json!({"delete_sheet": {"sheet": "C"}})), edit(json!({"fly": {}}))), (400, 400));
    let overview = see(&program, "");
    assert_eq!(
        (&overview["sheets"][0]["title"], &overview["sheets"][0]["filledRows"]),
        (&json!("C"), &json!(2))
    );
    assert_eq!(see(&program, "/service-account")["client_email"], overview["serviceAccount"]);
    assert_eq!(see(&program, "/history").as_array().unwrap().len(), 9);
    assert_eq!(see(&program, "/protected?sheet=C"), json!([]));
    let made = post(&program, "/spreadsheets", &json!({"title": "T", "shared": false})).json();
    assert_eq!(program.refused("GET", made["spreadsheetId"].as_str().unwrap(), &Value::Null).0, 403);
    assert_eq!(
        post(&program, "/settings", &json!({"quota": {"reads": 1, "writes": 0, "window_ms": 3_600_000}}))
            .status,
        200
    );
    assert_eq!(program.refused("POST", "{id}:batchUpdate", &json!({})).0, 429);
    assert_eq!(see(&program, "/quota")["writes"], 1);
    assert_eq!(
        post(&program, "/settings", &json!({"revoke_tokens": true, "token_uses": 0, "expires_in": 9})).status,
        200
    );
    assert_eq!(program.refused("GET", "{id}", &Value::Null).0, 401);
    assert_eq!(super::super::get(&program.sandbox, "/_sandbox/sheets/nothing").status, 404);
}
