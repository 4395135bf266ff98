//! `spreadsheets.get`.

use super::*;

#[test]
fn a_new_spreadsheet_has_its_properties() {
    let program = Program::start();
    let whole = program.get("{id}");
    assert_eq!(whole["spreadsheetId"], program.sandbox.google().spreadsheet_id());
    assert_eq!(
        (&whole["properties"]["timeZone"], &whole["properties"]["title"]),
        (&json!("Europe/Madrid"), &json!("Companies"))
    );
    assert_eq!(
        whole["sheets"],
        json!([{"properties": {
            "sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID",
            "gridProperties": {"rowCount": 1000, "columnCount": 26},
        }}])
    );
    let masked = program.get("{id}?fields=spreadsheetId,sheets.properties(sheetId,title)");
    assert_eq!(super::super::keys(&masked), ["sheets", "spreadsheetId"]);
    assert_eq!(masked["sheets"], json!([{"properties": {"sheetId": 0, "title": "Sheet1"}}]));
    for wrong in ["sheets(", "sheetz", ""] {
        let answer = program.ask("GET", &format!("{{id}}?fields={wrong}"), &Value::Null);
        assert!(
            answer.status == 400 && answer.text().contains("Error expanding 'fields' parameter"),
            "{wrong}"
        );
    }
}

#[test]
fn the_grid_is_included_on_request() {
    let program = Program::with_companies();
    program.append("Companies!A1", &json!([["id", 7]]));
    let range = json!({"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1});
    let rule = json!({"condition": {"type": "BOOLEAN"}});
    program.batch(&json!([{"setDataValidation": {"range": range, "rule": rule}}]));
    assert!(program.get("{id}")["sheets"][0].get("data").is_none());
    let data = program.get("{id}?includeGridData=true&ranges=Companies!A1:B2")["sheets"][0]["data"].clone();
    let cells = &data[0]["rowData"][0]["values"];
    assert_eq!(
        cells[0],
        json!({"userEnteredValue": {"stringValue": "id"}, "formattedValue": "id", "dataValidation": rule})
    );
    assert_eq!(cells[1]["userEnteredValue"], json!({"numberValue": 7}));
    let masked =
        program.get("{id}?ranges=B1&fields=sheets.data.rowData.values.dataValidation.condition.type");
    assert_eq!(
        masked["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]["condition"]["type"],
        "BOOLEAN"
    );
}
