//! The sheet's structure and formats: the requests that freeze the header, give people drop-down lists, format
//! numbers and dates, and warn before the program's own columns are edited.
//!
//! All requests may be repeated: each sets something, or adds only what [`Sheet`] lacks.

use serde_json::{Value, json};

use super::{
    client::Sheet,
    layout::{Column, SHEET},
};
use crate::domain::{Resolution, Verdict};

/// The beginning of the description by which the program recognises its own protected ranges.
const GUARD: &str = "jobscan-host writes these cells";

/// The rows of a new sheet; it grows as rows are added.
const NEW_ROWS: u32 = 1000;

/// The columns of a new sheet, with room for people's own.
const NEW_COLUMNS: u32 = 26;

/// The request that adds the sheet.
#[must_use]
pub fn new_sheet() -> Value {
    let grid = json!({ "rowCount": NEW_ROWS, "columnCount": NEW_COLUMNS, "frozenRowCount": 1 });
    json!({ "addSheet": { "properties": { "title": SHEET, "gridProperties": grid } } })
}

/// The request that adds missing columns at the right, if the sheet is too narrow.
#[must_use]
pub fn wide_enough(sheet: &Sheet) -> Option<Value> {
    let (id, needed) = (sheet.properties.sheet_id, Column::ALL.len());
    // A sheet of unknown width (0) is taken to be wide enough.
    let narrow = (1..needed).contains(&(sheet.properties.grid_properties.column_count as usize));
    narrow.then(|| {
        json!({ "updateSheetProperties": {
            "properties": { "sheetId": id, "gridProperties": { "columnCount": needed } },
            "fields": "gridProperties.columnCount",
        } })
    })
}

/// Drop-down lists and formats for all rows below the header, including future ones.
#[must_use]
pub fn of_rows(sheet: &Sheet) -> Vec<Value> {
    let id = sheet.properties.sheet_id;
    let below = |column: Column| {
        json!({
            "sheetId": id, "startRowIndex": 1,
            "startColumnIndex": column.index(), "endColumnIndex": column.index() + 1,
        })
    };
    let list = |column, words: &[&str]| {
        let values: Vec<_> = words.iter().map(|word| json!({ "userEnteredValue": word })).collect();
        json!({ "setDataValidation": { "range": below(column), "rule": {
            "condition": { "type": "ONE_OF_LIST", "values": values },
            "inputMessage": format!("one of {}", words.join(", ")),
            "strict": true, "showCustomUi": true,
        } } })
    };
    let format = |(column, kind, pattern)| {
        json!({ "repeatCell": { "range": below(column),
            "cell": { "userEnteredFormat": { "numberFormat": { "type": kind, "pattern": pattern } } },
            "fields": "userEnteredFormat.numberFormat",
        } })
    };
    let formats = [
        (Column::Id, "NUMBER", "0"),
        (Column::MaxScore, "NUMBER", "0"),
        (Column::StrongOffers, "NUMBER", "#,##0"),
        (Column::Openings, "NUMBER", "#,##0"),
        (Column::OpenOffers, "NUMBER", "#,##0"),
        (Column::LastStrongSignal, "DATE", "yyyy-mm-dd"),
    ];
    let lists = [
        list(Column::Resolution, &Resolution::ALL.map(Resolution::as_str)),
        list(Column::ModelFeedback, &Verdict::ALL.map(Verdict::as_str)),
    ];
    lists.into_iter().chain(formats.map(format)).collect()
}

/// Freezes the header row and sets the protected ranges. The header gets no format of its own, because the
/// service gives added rows the format of the row above, and the first of them is below the header.
#[must_use]
pub fn of_sheet(sheet: &Sheet) -> Vec<Value> {
    let id = sheet.properties.sheet_id;
    let frozen = json!({ "updateSheetProperties": {
        "properties": { "sheetId": id, "gridProperties": { "frozenRowCount": 1 } },
        "fields": "gridProperties.frozenRowCount",
    } });
    let unfrozen = sheet.properties.grid_properties.frozen_row_count == 0;
    unfrozen.then_some(frozen).into_iter().chain(protected_ranges(sheet)).collect()
}

/// Warns before edits of the header, the ids and names, and the figures. It only warns, because people could not
/// sort a sheet with locked columns, and sorting is what the sheet is for. The ranges are whole columns, so
/// that they include rows inserted anywhere.
fn protected_ranges(sheet: &Sheet) -> Vec<Value> {
    let id = sheet.properties.sheet_id;
    let columns = |first: Column, last: Column| json!({ "sheetId": id, "startColumnIndex": first.index(), "endColumnIndex": last.index() + 1 });
    let header = json!({ "sheetId": id, "startRowIndex": 0, "endRowIndex": 1,
        "startColumnIndex": 0, "endColumnIndex": Column::ALL.len() });
    let wanted = [
        ("header", header),
        ("company", columns(Column::Id, Column::Company)),
        ("figures", columns(Column::MaxScore, Column::LastStrongSignal)),
    ];
    let set = wanted.into_iter().map(|(name, range)| {
        let description = format!("{GUARD}: {name}");
        let there = sheet.protected_ranges.iter().find(|guard| guard.description == description);
        let mut guard = json!({ "range": range, "description": description, "warningOnly": true });
        match there {
            Some(there) => {
                guard["protectedRangeId"] = json!(there.protected_range_id);
                json!({ "updateProtectedRange": { "protectedRange": guard, "fields": "range,warningOnly" } })
            }
            None => json!({ "addProtectedRange": { "protectedRange": guard } }),
        }
    });
    set.collect()
}

/// What a request of the form sets, as people call it.
#[must_use]
pub fn name_of(request: &Value) -> String {
    let kind = request.as_object().and_then(|request| request.keys().next()).map_or("", String::as_str);
    let set = &request[kind];
    let first = set["range"]["startColumnIndex"].as_u64().and_then(|index| usize::try_from(index).ok());
    let column = first.and_then(|index| Column::ALL.get(index));
    let column = column
        .map_or_else(String::new, |column| format!(" of column {} ({})", column.letter(), column.title()));
    match kind {
        "setDataValidation" => format!("the list{column}"),
        "repeatCell" => format!("the format{column}"),
        "updateSheetProperties" => "the frozen header".to_owned(),
        "addProtectedRange" | "updateProtectedRange" => {
            let described = set["protectedRange"]["description"].as_str().unwrap_or_default();
            let part = described.strip_prefix(GUARD).map_or("", |name| name.trim_start_matches([':', ' ']));
            format!("the warning before edits ({part})")
        }
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(more: &Value) -> Sheet {
        let mut sheet = json!({ "properties": { "sheetId": 4, "title": "Companies",
            "gridProperties": { "rowCount": 1000, "columnCount": 26 } } });
        for (key, value) in more.as_object().unwrap() {
            sheet[key] = value.clone();
        }
        serde_json::from_value(sheet).unwrap()
    }

    fn kinds(requests: &[Value]) -> Vec<String> {
        requests.iter().flat_map(|request| request.as_object().unwrap().keys().cloned()).collect()
    }

    #[test]
    fn each_protected_range_is_added_once() {
        let requests = of_sheet(&sheet(&json!({})));
        assert_eq!(
            kinds(&requests),
            ["updateSheetProperties", "addProtectedRange", "addProtectedRange", "addProtectedRange"]
        );
        let added = requests.iter().map(|request| &request["addProtectedRange"]["protectedRange"]);
        let there: Vec<_> = (7..)
            .zip(added.filter(|guard| !guard.is_null()))
            .map(|(id, guard)| json!({ "protectedRangeId": id, "description": guard["description"] }))
            .collect();
        let others = sheet(&json!({ "protectedRanges": [{ "description": "ours" }, there[0], there[2]] }));
        let again = of_sheet(&others);
        assert_eq!(kinds(&again)[1..], ["updateProtectedRange", "addProtectedRange", "updateProtectedRange"]);
        assert_eq!(again[1]["updateProtectedRange"]["protectedRange"]["protectedRangeId"], 7);
    }

    #[test]
    fn a_narrow_sheet_is_widened_and_a_frozen_row_is_kept() {
        let grid = |columns, frozen| {
            let grid = json!({ "columnCount": columns, "frozenRowCount": frozen });
            sheet(&json!({ "properties": { "sheetId": 4, "title": "Companies", "gridProperties": grid } }))
        };
        assert_eq!((wide_enough(&grid(12, 0)), wide_enough(&grid(0, 0))), (None, None));
        let wide = wide_enough(&grid(9, 0)).unwrap();
        assert_eq!(wide["updateSheetProperties"]["properties"]["gridProperties"]["columnCount"], 12);
        assert_eq!(kinds(&of_sheet(&grid(12, 2)))[0], "addProtectedRange");
    }

    #[test]
    fn each_part_of_the_form_has_a_name() {
        let sheet = sheet(&json!({}));
        let names: Vec<String> = of_sheet(&sheet).iter().chain(&of_rows(&sheet)).map(name_of).collect();
        let expected = [
            "the frozen header",
            "the warning before edits (header)",
            "the warning before edits (company)",
            "the warning before edits (figures)",
            "the list of column C (resolution)",
            "the list of column K (model feedback)",
            "the format of column A (id)",
            "the format of column D (max score)",
        ];
        assert_eq!(names[..8], expected);
        assert_eq!(names.iter().collect::<std::collections::HashSet<_>>().len(), names.len());
    }

    #[test]
    fn lists_contain_the_words_that_are_parsed() {
        let requests = of_rows(&sheet(&json!({})));
        let words = |number: usize| {
            let values = requests[number]["setDataValidation"]["rule"]["condition"]["values"]
                .as_array()
                .unwrap()
                .clone();
            values
                .iter()
                .map(|value| value["userEnteredValue"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(words(0), Resolution::ALL.map(Resolution::as_str));
        assert_eq!(words(1), Verdict::ALL.map(Verdict::as_str));
        assert!(requests.iter().all(|request| !request.to_string().contains("endRowIndex")));
    }
}
