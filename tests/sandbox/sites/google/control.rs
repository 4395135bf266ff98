//! The control API of the spreadsheets, below `/_sandbox/sheets`.
//!
//! GET without a further path gives an overview; also GET `service-account`, `rows?sheet=`, `cell?sheet=&cell=`,
//! `protected?sheet=`, `history`, `quota?window_ms=`. POST `edits` (one [`PersonalEdit`]), `spreadsheets`
//! (`{"title", "shared"}`) and `settings` ([`Settings`]).

use std::time::Duration;

use hyper::Method;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Google, PersonalEdit, Quota};

/// Settings to change; absent ones are kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Revokes every token.
    #[serde(default)]
    revoke_tokens: bool,
    /// The number of uses of a token; 0 for any number.
    token_uses: Option<u32>,
    expires_in: Option<u64>,
    quota: Option<QuotaSetting>,
    api_enabled: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuotaSetting {
    reads: usize,
    writes: usize,
    /// 0 removes the quota.
    window_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSpreadsheet {
    title: String,
    shared: bool,
}

/// Answers a request to `/_sandbox/sheets{path}`; `None` if there is no such endpoint.
pub(crate) fn answer(
    google: Google<'_>,
    method: &Method,
    path: &str,
    query: &str,
    body: &[u8],
) -> Option<Result<Value, String>> {
    let asked = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(held, _)| held == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    Some(match (method, path) {
        (&Method::GET, "" | "/") => Ok(overview(google)),
        (&Method::GET, "/service-account") => {
            serde_json::from_str(&google.service_account_json()).map_err(|error| error.to_string())
        }
        (&Method::GET, "/rows") => Ok(json!(google.rows(&asked("sheet")))),
        (&Method::GET, "/cell") => Ok(cell(google, &asked("sheet"), &asked("cell"))),
        (&Method::GET, "/protected") => Ok(json!(google.protected_ranges(&asked("sheet")))),
        (&Method::GET, "/history") => Ok(json!(google.history())),
        (&Method::GET, "/quota") => {
            let window = Duration::from_millis(asked("window_ms").parse().unwrap_or(60_000));
            Ok(json!({ "reads": google.most_reads_in(window), "writes": google.most_writes_in(window) }))
        }
        (&Method::POST, "/edits") => read::<PersonalEdit>(body).and_then(|edit| {
            google.edit(|book| book.edit(edit)).map(|()| json!({})).map_err(|error| error.to_string())
        }),
        (&Method::POST, "/spreadsheets") => read::<NewSpreadsheet>(body)
            .map(|new| json!({ "spreadsheetId": google.add_spreadsheet(&new.title, new.shared) })),
        (&Method::POST, "/settings") => read::<Settings>(body).map(|settings| {
            set(google, &settings);
            json!({})
        }),
        _ => return None,
    })
}

fn overview(google: Google<'_>) -> Value {
    let sheets: Vec<Value> = google.read(|book| {
        let shown = |title: String| {
            let (rows, columns) = book.size(&title).unwrap_or_default();
            let (filled, frozen) = (book.rows(&title).len(), book.frozen_rows(&title));
            json!({
                "title": title, "rows": rows, "columns": columns, "filledRows": filled, "frozenRows": frozen,
            })
        };
        book.sheet_titles().into_iter().map(shown).collect()
    });
    let held = google.spreadsheets().into_iter();
    json!({
        "spreadsheetId": google.spreadsheet_id(),
        "serviceAccount": google.service_account_email(),
        "sheets": sheets,
        "spreadsheets": held.map(|(id, shared)| json!({ "id": id, "shared": shared })).collect::<Vec<_>>(),
    })
}

fn cell(google: Google<'_>, sheet: &str, cell: &str) -> Value {
    json!({
        "value": google.cell(sheet, cell),
        "formula": google.formula_at(sheet, cell),
        "validation": google.validation_at(sheet, cell),
        "format": google.format_at(sheet, cell),
    })
}

fn set(google: Google<'_>, settings: &Settings) {
    if settings.revoke_tokens {
        google.revoke_tokens();
    }
    if let Some(uses) = settings.token_uses {
        google.set_token_uses((uses > 0).then_some(uses));
    }
    if let Some(seconds) = settings.expires_in {
        google.set_expires_in(seconds);
    }
    if let Some(enabled) = settings.api_enabled {
        google.set_api_enabled(enabled);
    }
    if let Some(QuotaSetting { reads, writes, window_ms }) = &settings.quota {
        let (reads, writes, window_ms) = (*reads, *writes, *window_ms);
        let window = Duration::from_millis(window_ms);
        google.set_quota((window_ms > 0).then_some(Quota { reads, writes, window }));
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}
