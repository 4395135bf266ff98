//! The schema of requests. Unknown fields are rejected with Google's wording, so that a misspelt field is never
//! silently ignored.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::error::ApiError;

/// `""` means text, `0` a whole number, `true` a boolean, `[x]` a list of x, `{}` with names a message, and null
/// anything.
static MESSAGES: LazyLock<Value> = LazyLock::new(|| {
    let grid = json!({
        "sheetId": 0, "startRowIndex": 0, "endRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": 0
    });
    let dimension = json!({ "sheetId": 0, "dimension": "", "startIndex": 0, "endIndex": 0 });
    let sheet = json!({
        "sheetId": 0, "title": "", "index": 0, "sheetType": "", "hidden": true, "rightToLeft": true,
        "tabColor": null, "tabColorStyle": null,
        "gridProperties": {
            "rowCount": 0, "columnCount": 0, "frozenRowCount": 0, "frozenColumnCount": 0, "hideGridlines": true,
            "rowGroupControlAfter": true, "columnGroupControlAfter": true
        },
    });
    let protected = json!({
        "protectedRangeId": 0, "range": grid, "namedRangeId": "", "tableId": "", "description": "",
        "warningOnly": true, "requestingUserCanEdit": true, "unprotectedRanges": [grid],
        "editors": { "users": [""], "groups": [""], "domainUsersCanEdit": true },
    });
    let format = json!({
        "numberFormat": { "type": "", "pattern": "" },
        "textFormat": {
            "foregroundColor": null, "foregroundColorStyle": null, "fontFamily": "", "fontSize": 0, "bold": true,
            "italic": true, "strikethrough": true, "underline": true, "link": null
        },
        "backgroundColor": null, "backgroundColorStyle": null, "borders": null, "padding": null,
        "horizontalAlignment": "", "verticalAlignment": "", "wrapStrategy": "", "textDirection": "",
        "hyperlinkDisplayType": "", "textRotation": null,
    });
    let rule = json!({
        "condition": { "type": "", "values": [{ "userEnteredValue": "", "relativeDate": "" }] },
        "inputMessage": "", "strict": true, "showCustomUi": true,
    });
    let requests = json!([{
        "addSheet": { "properties": sheet },
        "updateSheetProperties": { "properties": sheet, "fields": "" },
        "setDataValidation": { "range": grid, "rule": rule, "filteredRowsIncluded": true },
        "repeatCell": { "range": grid, "cell": { "userEnteredFormat": format }, "fields": "" },
        "addProtectedRange": { "protectedRange": protected },
        "updateProtectedRange": { "protectedRange": protected, "fields": "" },
        "deleteProtectedRange": { "protectedRangeId": 0 },
        "deleteDimension": { "range": dimension },
        "insertDimension": { "range": dimension, "inheritFromBefore": true },
        "appendDimension": { "sheetId": 0, "tableId": "", "dimension": "", "length": 0 },
        "updateCells": {
            "start": { "sheetId": 0, "rowIndex": 0, "columnIndex": 0 }, "range": grid, "fields": "",
            "rows": [{ "values": [{
                "userEnteredValue": {
                    "numberValue": null, "stringValue": "", "boolValue": true, "formulaValue": "", "errorValue": null
                },
                "userEnteredFormat": format, "note": "", "dataValidation": rule,
            }] }],
        },
        "sortRange": {
            "range": grid, "sortSpecs": [{
                "dimensionIndex": 0, "sortOrder": "", "foregroundColor": null, "backgroundColor": null
            }]
        },
        "updateDimensionProperties": {
            "range": dimension, "fields": "", "properties": { "pixelSize": 0, "hiddenByUser": true }
        },
        "autoResizeDimensions": { "dimensions": dimension },
    }]);
    let values = json!({ "range": "", "majorDimension": "", "values": [[null]] });
    json!({
        "batchUpdate": {
            "requests": requests, "includeSpreadsheetInResponse": true, "responseRanges": [""],
            "responseIncludeGridData": true,
        },
        "valueRange": values,
        "valuesBatchUpdate": {
            "valueInputOption": "", "data": [values], "includeValuesInResponse": true,
            "responseValueRenderOption": "", "responseDateTimeRenderOption": "",
        },
    })
});

/// Parses a body as JSON and validates it against a message.
pub(super) fn read(message: &str, body: &[u8]) -> Result<Value, ApiError> {
    if body.trim_ascii().is_empty() {
        return Ok(json!({}));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        ApiError::bad_field("", format!("Invalid JSON payload received. Unexpected token.\n{error}"))
    })?;
    check(&value, &MESSAGES[message], "")?;
    Ok(value)
}

fn check(value: &Value, schema: &Value, at: &str) -> Result<(), ApiError> {
    let wrong = |kind: &str| ApiError::bad_field(at, format!("Invalid value at '{at}' ({kind}), {value}"));
    match (schema, value) {
        (Value::Null, _)
        | (_, Value::Null)
        | (Value::String(_), Value::String(_))
        | (Value::Bool(_), Value::Bool(_)) => Ok(()),
        (Value::Number(_), Value::Number(number)) if number.is_i64() => Ok(()),
        (Value::Array(schema), Value::Array(items)) => {
            let mut numbered = items.iter().enumerate();
            numbered.try_for_each(|(index, item)| check(item, &schema[0], &format!("{at}[{index}]")))
        }
        (Value::Object(schema), Value::Object(fields)) => fields.iter().try_for_each(|(name, value)| {
            let known = schema.get(name).ok_or_else(|| unknown(name, at))?;
            let dot = if at.is_empty() { "" } else { "." };
            check(value, known, &format!("{at}{dot}{}", snake(name)))
        }),
        (Value::String(_), _) => Err(wrong("TYPE_STRING")),
        (Value::Number(_), _) => Err(wrong("TYPE_INT32")),
        (Value::Bool(_), _) => Err(wrong("TYPE_BOOL")),
        (Value::Array(_) | Value::Object(_), _) => Err(wrong("TYPE_MESSAGE")),
    }
}

fn unknown(name: &str, at: &str) -> ApiError {
    let place = if at.is_empty() { String::new() } else { format!(" at '{at}'") };
    let words = format!("Invalid JSON payload received. Unknown name \"{name}\"{place}: Cannot find field.");
    ApiError::bad_field(at, words)
}

/// Converts `addSheet` to `add_sheet`, as in the paths of Google's error messages.
pub(super) fn snake(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// One of an enumeration's words; `default` if absent.
pub(super) fn one_of<T: Copy>(
    text: Option<&str>,
    field: &str,
    kind: &str,
    default: Option<T>,
    words: &[(&str, T)],
) -> Result<T, ApiError> {
    let Some(text) = text else {
        return default.ok_or_else(|| ApiError::invalid(format!("'{field}' is required but not specified")));
    };
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    found.ok_or_else(|| {
        let place = snake(field);
        let words = format!(
            "Invalid value at '{place}' (type.googleapis.com/google.apps.sheets.v4.{kind}), \"{text}\""
        );
        ApiError::bad_field(&place, words)
    })
}
