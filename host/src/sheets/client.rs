//! Client for the calls of the Sheets API (v4) that the program makes, on top of [`HttpClient`].
//!
//! The error of a call says whether the call may have been carried out. An idempotent call is repeated by the
//! HTTP layer; any other call is only repeated if it was certainly not carried out.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    ServiceAccount, SheetsError,
    token::{self, Token, TokenCache},
};
use crate::{
    bounds::units,
    clock::SharedClock,
    domain::text::escaped_line,
    http::{
        Credential, Grant, HttpClient, Method, Origin, OriginPattern, ProviderPause, Rate, Repeat, Request,
        Response, Scope, Traffic,
    },
    secret::Secret,
};

/// The host of the service.
pub const SERVICE_HOST: &str = "sheets.googleapis.com";

/// The origin of the service.
const HOST: &str = "https://sheets.googleapis.com";

/// The name of this client in the HTTP layer's grants.
pub(super) const NAME: &str = "sheets";

/// The credential's name within the grant.
const TOKEN: &str = "token";

/// How many times a call waits for the quota before it fails.
const QUOTA_WAITS: u32 = 5;

/// The fields that are requested of a spreadsheet: its sheets without their cells.
const FIELDS: &str = "sheets(properties(sheetId,title,gridProperties),\
                      protectedRanges(protectedRangeId,description,range,warningOnly,requestingUserCanEdit))";

/// How the client behaves towards the service.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// The rate of requests, reads and writes together.
    pub rate: Option<Rate>,
    /// The time limit of one attempt.
    pub timeout: Duration,
    /// The pause after the quota is exhausted, unless the answer asks for a longer one.
    pub quota_pause: Duration,
    /// The largest response body, in bytes.
    pub max_body: u64,
}

/// A spreadsheet, and the account that has access to it.
#[derive(Debug, Clone)]
pub struct SpreadsheetAccess {
    /// The spreadsheet's id, as in its address.
    pub spreadsheet: String,
    /// The account, which the spreadsheet must be shared with.
    pub account: ServiceAccount,
    /// The account's tokens; the cache outlives the client.
    pub tokens: TokenCache,
}

/// A client for one spreadsheet.
#[derive(Debug)]
pub struct SheetsClient {
    http: Arc<HttpClient>,
    clock: SharedClock,
    settings: ClientSettings,
    account: ServiceAccount,
    /// `https://sheets.googleapis.com/v4/spreadsheets/ID`.
    base: String,
    pause: Arc<ProviderPause>,
    tokens: TokenCache,
    session: Mutex<Session>,
}

/// The current token, and the traffic of earlier ones.
#[derive(Debug, Default)]
struct Session {
    current: Option<(Token, Arc<Scope>)>,
    spent: Traffic,
}

/// A spreadsheet without its cells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Spreadsheet {
    /// Its sheets, in order; there is always one.
    pub sheets: Vec<Sheet>,
}

/// One sheet of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sheet {
    /// Id, title and size.
    pub properties: SheetProperties,
    /// Its protected ranges.
    #[serde(default)]
    pub protected_ranges: Vec<ProtectedRange>,
}

/// The properties of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SheetProperties {
    /// Stable for the lifetime of the sheet.
    #[serde(default)]
    pub sheet_id: i64,
    /// The title on its tab.
    pub title: String,
    /// Its size.
    #[serde(default)]
    pub grid_properties: GridProperties,
}

/// The size of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GridProperties {
    /// The number of rows.
    pub row_count: u32,
    /// The number of columns.
    pub column_count: u32,
    /// The number of rows that stay visible at the top.
    pub frozen_row_count: u32,
}

/// A protected range of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProtectedRange {
    /// Stable for the lifetime of the range.
    pub protected_range_id: i64,
    /// The description given by whoever protected it.
    pub description: String,
    /// The protected cells.
    pub range: GridRange,
    /// Everybody may edit it after a warning.
    pub warning_only: bool,
    /// Absent unless true.
    pub requesting_user_can_edit: bool,
}

/// A part of a sheet, counted from 0, without its ends; a side without an end is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GridRange {
    /// The first row.
    pub start_row_index: u32,
    /// The row after the last.
    pub end_row_index: Option<u32>,
    /// The first column.
    pub start_column_index: u32,
    /// The column after the last.
    pub end_column_index: Option<u32>,
}

impl Sheet {
    /// Whether somebody may have locked this cell, both counted from 0. That is no more than a hint: parts of a locked
    /// range can be open, and people lock and unlock at any time.
    #[must_use]
    pub fn may_be_locked(&self, row: u32, column: u32) -> bool {
        let locks = self.protected_ranges.iter();
        let mut locks = locks.filter(|range| !range.warning_only && !range.requesting_user_can_edit);
        locks.any(|lock| lock.range.contains(row, column))
    }
}

impl GridRange {
    fn contains(&self, row: u32, column: u32) -> bool {
        let within = |at: u32, start: u32, end: Option<u32>| at >= start && end.is_none_or(|end| at < end);
        within(row, self.start_row_index, self.end_row_index)
            && within(column, self.start_column_index, self.end_column_index)
    }
}

/// The cells of one range by row; `values` is absent if all are empty.
#[derive(Debug, Deserialize)]
struct ValueRange {
    range: Option<String>,
    values: Option<Vec<Vec<Value>>>,
}

/// The answer to a batch update.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchUpdateResponse {
    spreadsheet_id: Option<String>,
    replies: Option<Vec<Value>>,
}

/// The answer to an append.
#[derive(Debug, Deserialize)]
struct AppendResponse {
    updates: Option<AppendUpdates>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AppendUpdates {
    updated_range: Option<String>,
}

/// The body of an error response.
#[derive(Debug, Deserialize)]
struct ErrorResponse {
    error: ErrorBody,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    message: String,
    status: String,
    details: Vec<ErrorDetail>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ErrorDetail {
    reason: String,
}

impl SheetsClient {
    /// A client for the spreadsheet of `access`.
    #[must_use]
    pub fn new(
        http: Arc<HttpClient>,
        clock: SharedClock,
        settings: ClientSettings,
        access: SpreadsheetAccess,
    ) -> Self {
        let SpreadsheetAccess { spreadsheet, account, tokens } = access;
        let base = format!("{HOST}/v4/spreadsheets/{spreadsheet}");
        let (pause, session) = (Arc::default(), Mutex::default());
        Self { http, clock, settings, account, base, pause, tokens, session }
    }

    /// The spreadsheet's sheets.
    pub async fn spreadsheet(&self) -> Result<Spreadsheet, SheetsError> {
        self.call(self.get("", &[("fields", FIELDS)])).await
    }

    /// The cells of `range` by row, without empty rows at the end and empty cells at the end of a row. Numbers are
    /// numbers, dates are serial numbers, and formulas are their results.
    pub async fn values(&self, range: &str) -> Result<Vec<Vec<Value>>, SheetsError> {
        let path = format!("/values/{}", in_path(range));
        let query = [("valueRenderOption", "UNFORMATTED_VALUE"), ("dateTimeRenderOption", "SERIAL_NUMBER")];
        match self.call(self.get(&path, &query)).await? {
            ValueRange { values: Some(values), .. } => Ok(values),
            ValueRange { range: Some(_), values: None } => Ok(Vec::new()),
            // An answer without either field does not mean that the sheet is empty.
            ValueRange { range: None, values: None } => Err(incomplete_answer()),
        }
    }

    /// Inserts rows after the table that `range` touches, and returns the range they went to if the service
    /// reports it. Not idempotent.
    pub async fn append(&self, range: &str, rows: Vec<Vec<Value>>) -> Result<Option<String>, SheetsError> {
        let path = format!("/values/{}:append", in_path(range));
        let query = [("valueInputOption", "RAW"), ("insertDataOption", "INSERT_ROWS")];
        let body = json!({ "majorDimension": "ROWS", "values": rows });
        let response: AppendResponse = self.call(self.post(&path, &query, &body, Repeat::IfRefused)).await?;
        Ok(response.updates.and_then(|updates| updates.updated_range))
    }

    /// Sets the cells of each range to literal text and numbers. Idempotent.
    pub async fn write(&self, ranges: Vec<(String, Vec<Vec<Value>>)>) -> Result<(), SheetsError> {
        let data: Vec<Value> = ranges
            .into_iter()
            .map(|(range, values)| json!({ "range": range, "majorDimension": "ROWS", "values": values }))
            .collect();
        let body = json!({ "valueInputOption": "RAW", "data": data });
        self.call::<Value>(self.post("/values:batchUpdate", &[], &body, Repeat::Always)).await.map(drop)
    }

    /// Applies all changes to the spreadsheet's structure or none of them. Not idempotent.
    pub async fn change(&self, requests: Vec<Value>) -> Result<(), SheetsError> {
        let body = json!({ "requests": requests });
        match self.call(self.post(":batchUpdate", &[], &body, Repeat::IfRefused)).await? {
            BatchUpdateResponse { spreadsheet_id: None, replies: None } => Err(incomplete_answer()),
            BatchUpdateResponse { .. } => Ok(()),
        }
    }

    /// The traffic of all calls so far, without those for tokens.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        let session = self.session();
        let current = session.current.as_ref().map(|(_, scope)| scope.traffic()).unwrap_or_default();
        session.spent.and(current)
    }

    fn get(&self, path: &str, query: &[(&str, &str)]) -> Request {
        let accept = vec![("accept".to_owned(), "application/json".to_owned())];
        Request { headers: accept, credential: Some(TOKEN.to_owned()), ..Request::get(self.url(path, query)) }
    }

    fn post(&self, path: &str, query: &[(&str, &str)], body: &Value, repeat: Repeat) -> Request {
        let headers = [("accept", "application/json"), ("content-type", "application/json")];
        Request {
            method: Method::Post,
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: Some(body.to_string().into_bytes()),
            repeat,
            ..self.get(path, query)
        }
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> String {
        let pairs: Vec<String> = query.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let mark = if pairs.is_empty() { "" } else { "?" };
        format!("{}{path}{mark}{}", self.base, pairs.join("&"))
    }

    /// Makes a call with a valid token, waiting for the quota if necessary.
    async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<T, SheetsError> {
        let (mut waits, mut renewed) = (0, false);
        loop {
            let scope = self.scope().await?;
            // Boxed because the futures of many steps contain this one.
            let answer = Box::pin(self.http.fetch(&scope, request.clone())).await;
            let answer = answer.map_err(|error| SheetsError::of_fetch(&error));
            match answer {
                Ok(response) if response.status == 401 && !renewed => {
                    renewed = true;
                    self.forget_token();
                }
                Ok(Response { status: 429, .. }) | Err(SheetsError::Busy(_))
                    if waits < QUOTA_WAITS && self.pause.left(self.clock.now()).is_some() =>
                {
                    waits += 1;
                    self.wait_for_quota().await?;
                }
                Ok(response) => return self.read(&response),
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits until there is quota again, but fails if that takes too long. Does not wait for a host that is down or
    /// that asks for more time.
    async fn wait_for_quota(&self) -> Result<(), SheetsError> {
        let left = self.pause.left(self.clock.now()).unwrap_or(self.settings.quota_pause);
        if left > self.settings.quota_pause * 2 {
            return Err(SheetsError::Busy(Some(left)));
        }
        tracing::info!("the spreadsheet service's quota is spent: waiting {} s", left.as_secs());
        tokio::time::sleep(left).await;
        // The pause is over even if the system clock was set back meanwhile.
        self.pause.lift();
        Ok(())
    }

    fn read<T: DeserializeOwned>(&self, response: &Response) -> Result<T, SheetsError> {
        match response.status {
            200..=299 => serde_json::from_slice(&response.body).map_err(|error| {
                let (status, line, column) = (response.status, error.line(), error.column());
                let place = format!("line {line}, column {column}");
                SheetsError::Unclear(format!("status {status}, and not what its reference says ({place})"))
            }),
            401 => Err(SheetsError::Auth(error_body(response).message)),
            // A proxy gave up; the service behind it may still be carrying out the call.
            status @ (408 | 499 | 502 | 504) => Err(SheetsError::Lost(status_and_message(status, response))),
            429 => Err(SheetsError::Busy(self.pause.left(self.clock.now()))),
            status @ 400..=499 => {
                Err(SheetsError::Refused { status, message: self.message_with_cure(status, response) })
            }
            status => Err(SheetsError::Unclear(status_and_message(status, response))),
        }
    }

    /// The service's message, with what to do about it if that is known.
    fn message_with_cure(&self, status: u16, response: &Response) -> String {
        let ErrorBody { message, status: word, details } = error_body(response);
        let email = self.account.email();
        let has = |reason: &str| details.iter().any(|detail| detail.reason == reason);
        let cure = match status {
            403 if has("SERVICE_DISABLED") => {
                "enable the Google Sheets API in the service account's project, and wait some minutes"
                    .to_owned()
            }
            403 => format!("share the spreadsheet with {email}, as an editor"),
            404 => {
                format!("look at the spreadsheet's id, and share the spreadsheet with {email}, as an editor")
            }
            400 if word == "FAILED_PRECONDITION" => {
                "if it is an Excel file, save it as a Google spreadsheet and name that one".to_owned()
            }
            _ => return message,
        };
        format!("{message}; {cure}")
    }

    /// The scope with the current token, or with a new one if it has expired.
    async fn scope(&self) -> Result<Arc<Scope>, SheetsError> {
        let now = self.clock.now();
        if let Some((token, scope)) = &self.session().current
            && token.is_good(now)
        {
            return Ok(Arc::clone(scope));
        }
        let token = match self.tokens.get(&self.account, now) {
            Some(token) => token,
            None => self.fetch_token().await?,
        };
        let scope = Arc::new(self.scope_with(&token.value)?);
        let mut session = self.session();
        session.end_current();
        session.current = Some((token, Arc::clone(&scope)));
        Ok(scope)
    }

    fn scope_with(&self, token: &Secret) -> Result<Scope, SheetsError> {
        let origin = OriginPattern::parse(HOST).map_err(|error| SheetsError::Auth(error.to_string()))?;
        let credential = Credential::bearer(token, vec![origin.clone()])
            .map_err(|error| SheetsError::Auth(format!("the token cannot be sent: {error}")))?;
        let grant = Grant {
            origins: vec![origin],
            credentials: [(TOKEN.to_owned(), credential)].into_iter().collect(),
            rate: self.settings.rate,
            pause: Arc::clone(&self.pause),
            pause_after_rate_limit: self.settings.quota_pause,
            ..self.grant()
        };
        Ok(Scope::new(Arc::new(grant), u32::MAX))
    }

    async fn fetch_token(&self) -> Result<Token, SheetsError> {
        let origin = Origin::from_url(self.account.token_uri()).into_iter().map(Into::into).collect();
        let grant =
            Grant { origins: origin, pause_after_rate_limit: self.settings.quota_pause, ..self.grant() };
        let scope = Scope::new(Arc::new(grant), u32::MAX);
        let token = token::fetch(&self.http, &scope, &self.account, self.clock.now()).await?;
        self.tokens.keep(&self.account, token.clone());
        Ok(token)
    }

    fn grant(&self) -> Grant {
        Grant { max_body: self.settings.max_body, timeout: Some(self.settings.timeout), ..Grant::new(NAME) }
    }

    fn forget_token(&self) {
        self.tokens.forget();
        self.session().end_current();
    }

    fn session(&self) -> std::sync::MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn end_current(&mut self) {
        if let Some((_, scope)) = self.current.take() {
            self.spent = self.spent.and(scope.traffic());
        }
    }
}

/// A range as it stands in a path: a title may hold any sign.
fn in_path(range: &str) -> String {
    let sign = |byte: u8| match byte {
        b'!' | b':' | b'-' | b'.' | b'_' | b'~' | b'\'' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    range.bytes().map(sign).collect()
}

/// The error in a response, its message within the bound of one.
fn error_body(response: &Response) -> ErrorBody {
    serde_json::from_slice::<ErrorResponse>(&response.body).map_or_else(
        |_| ErrorBody { message: "without a reason".to_owned(), ..ErrorBody::default() },
        |failure| ErrorBody {
            message: escaped_line(&failure.error.message, units::FAULT_MESSAGE.size()),
            ..failure.error
        },
    )
}

/// A successful response without the fields that the API reference promises.
fn incomplete_answer() -> SheetsError {
    SheetsError::Unclear("an answer that says nothing of what was asked".to_owned())
}

fn status_and_message(status: u16, response: &Response) -> String {
    format!("status {status}: {}", error_body(response).message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_lock_that_the_account_is_kept_out_of_may_lock_a_cell() {
        let figures =
            json!({ "startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 3, "endColumnIndex": 10 });
        let column = json!({ "sheetId": 4, "startColumnIndex": 12, "endColumnIndex": 13 });
        let sheet = |range: &Value| -> Sheet {
            let properties = json!({ "sheetId": 4, "title": "Companies" });
            serde_json::from_value(json!({ "properties": properties, "protectedRanges": [range] })).unwrap()
        };
        let table = [
            (json!({ "range": figures }), (1, 3), true),
            (json!({ "range": figures }), (8, 9), true),
            (json!({ "range": figures }), (9, 3), false),
            (json!({ "range": figures }), (1, 2), false),
            (json!({ "range": figures, "warningOnly": true }), (1, 3), false),
            (json!({ "range": figures, "requestingUserCanEdit": true }), (1, 3), false),
            (json!({ "range": column }), (0, 12), true),
            (json!({ "range": column }), (9999, 12), true),
            (json!({ "range": column }), (0, 3), false),
            // The whole sheet.
            (json!({ "range": { "sheetId": 4 } }), (5, 5), true),
            (json!({}), (5, 5), true),
        ];
        for (range, (row, column), expected) in table {
            assert_eq!(sheet(&range).may_be_locked(row, column), expected, "{range} {row} {column}");
        }
    }

    #[test]
    fn a_range_in_a_path_is_one_segment_of_it_whatever_the_title() {
        let table = [
            ("Companies!A1:L1", "Companies!A1:L1"),
            ("'Ana''s leads'!A:L", "'Ana''s%20leads'!A:L"),
            ("'a/b?c#d%e+f'!A1", "'a%2Fb%3Fc%23d%25e%2Bf'!A1"),
            ("'Señales'!A1", "'Se%C3%B1ales'!A1"),
        ];
        for (range, expected) in table {
            assert_eq!(in_path(range), expected);
        }
    }
}
