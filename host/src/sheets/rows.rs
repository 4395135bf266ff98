//! The request that adds rows: it names the row below which they go, and makes the room for them in the same step.
//!
//! Both happen or neither, so nothing that people have put there meanwhile is overwritten: their rows, and whatever
//! stands in them, move down. `values.append` would look for the end of a table, and counts a block in people's own
//! columns that touches ours as part of it.

use serde_json::{Value, json};

/// The requests that insert rows with these cells below the row numbered `above` of a sheet that has `size` rows.
#[must_use]
pub fn insert_below(sheet: i64, above: u32, size: u32, rows: &[Vec<Value>]) -> Vec<Value> {
    let end = u64::from(above) + rows.len() as u64;
    // The header's format is not for companies, unless there is no row below that could give its own.
    let inherits_from_above = above > 1 || size <= 1;
    let room = json!({ "insertDimension": {
        "range": { "sheetId": sheet, "dimension": "ROWS", "startIndex": above, "endIndex": end },
        "inheritFromBefore": inherits_from_above,
    } });
    let contents: Vec<Value> = rows.iter().map(|cells| row(cells)).collect();
    let filled = json!({ "updateCells": {
        "start": { "sheetId": sheet, "rowIndex": above, "columnIndex": 0 },
        "rows": contents,
        "fields": "userEnteredValue",
    } });
    vec![room, filled]
}

fn row(cells: &[Value]) -> Value {
    json!({ "values": cells.iter().map(cell).collect::<Vec<_>>() })
}

/// A cell that holds exactly this text or number: no text becomes a formula, a number or a date.
fn cell(content: &Value) -> Value {
    match content {
        Value::String(text) if text.is_empty() => json!({}),
        Value::String(text) => json!({ "userEnteredValue": { "stringValue": text } }),
        Value::Number(number) => json!({ "userEnteredValue": { "numberValue": number } }),
        Value::Bool(truth) => json!({ "userEnteredValue": { "boolValue": truth } }),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_inserted_below_the_named_one_and_filled_in_one_step() {
        let rows = [vec![json!(7), json!("=SUM(A1)"), json!("")], vec![json!(8), json!("12")]];
        let requests = insert_below(4, 15, 1000, &rows);
        let range = json!({ "sheetId": 4, "dimension": "ROWS", "startIndex": 15, "endIndex": 17 });
        assert_eq!(requests[0]["insertDimension"], json!({ "range": range, "inheritFromBefore": true }));
        let filled = &requests[1]["updateCells"];
        assert_eq!(filled["start"], json!({ "sheetId": 4, "rowIndex": 15, "columnIndex": 0 }));
        let text = |text: &str| json!({ "userEnteredValue": { "stringValue": text } });
        let number = |number: u32| json!({ "userEnteredValue": { "numberValue": number } });
        let expected = json!([
            { "values": [number(7), text("=SUM(A1)"), {}] },
            { "values": [number(8), text("12")] },
        ]);
        assert_eq!((&filled["rows"], &filled["fields"]), (&expected, &json!("userEnteredValue")));
    }

    #[test]
    fn the_first_row_gets_the_format_of_the_row_below_the_header() {
        let inherits = |above, size| {
            insert_below(0, above, size, &[vec![json!(1)]])[0]["insertDimension"]["inheritFromBefore"].clone()
        };
        // The service refuses to take the format of a row that is not there.
        let table = [((1, 1000), false), ((1, 1), true), ((2, 1000), true), ((2, 2), true)];
        for ((above, size), expected) in table {
            assert_eq!(inherits(above, size), expected, "{above} of {size}");
        }
    }
}
