//! The calls of the Sheets API (v4) that the program makes, through the program's one way out.
//!
//! A call's error says whether it may have been carried out all the same. A call that is harmless twice is
//! sent again by the HTTP layer; one that is not is sent again only where it was certainly not carried out.

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
    clock::SharedClock,
    http::{
        Credential, Grant, HttpClient, Method, Origin, ProviderPause, Rate, Repeat, Request, Response, Scope,
        Traffic,
    },
    secret::Secret,
};

/// The host of spreadsheets.
pub const SERVICE_HOST: &str = "sheets.googleapis.com";

/// Where spreadsheets are.
const HOST: &str = "https://sheets.googleapis.com";

/// What this part of the program is called among those that fetch.
pub(super) const NAME: &str = "sheets";

/// The credential's name within the grant.
const TOKEN: &str = "token";

/// How often a call waits for the quota before it gives up.
const QUOTA_WAITS: u32 = 5;

/// What is asked of a spreadsheet: enough to know its sheets, and no cell.
const FIELDS: &str =
    "sheets(properties(sheetId,title,gridProperties),protectedRanges(protectedRangeId,description))";

/// How the client behaves towards the service.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// Requests, reads and writes together.
    pub rate: Option<Rate>,
    /// One attempt at a call.
    pub timeout: Duration,
    /// After an answer that the quota is spent, unless that says longer.
    pub quota_pause: Duration,
    /// The largest answer, in bytes.
    pub max_body: u64,
}

/// One spreadsheet, and the account that works in it.
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

/// The token at hand, and what was spent under those before it.
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
    /// What it is.
    pub properties: SheetProperties,
    /// What is guarded in it.
    #[serde(default)]
    pub protected_ranges: Vec<ProtectedRange>,
}

/// What a sheet is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SheetProperties {
    /// Stable while the sheet lives.
    #[serde(default)]
    pub sheet_id: i64,
    /// As on its tab.
    pub title: String,
    /// Its measures.
    #[serde(default)]
    pub grid_properties: GridProperties,
}

/// A sheet's measures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GridProperties {
    /// Rows.
    pub row_count: u32,
    /// Columns.
    pub column_count: u32,
    /// Rows that stay on top.
    pub frozen_row_count: u32,
}

/// A guarded part of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProtectedRange {
    /// Stable while it lives.
    pub protected_range_id: i64,
    /// What whoever guards it says.
    pub description: String,
}

/// Cells of one range, row by row; none where there is nothing in it.
#[derive(Debug, Deserialize)]
struct ValueRange {
    range: Option<String>,
    values: Option<Vec<Vec<Value>>>,
}

/// What a change of the form is answered with.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    spreadsheet_id: Option<String>,
    replies: Option<Vec<Value>>,
}

/// What the service says of rows that it added.
#[derive(Debug, Deserialize)]
struct Appended {
    updates: Option<Updates>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Updates {
    updated_range: Option<String>,
}

/// The beginning of a failure's answer.
#[derive(Debug, Deserialize)]
struct Failure {
    error: FailureBody,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FailureBody {
    message: String,
    status: String,
    details: Vec<FailureDetail>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FailureDetail {
    reason: String,
}

impl SheetsClient {
    /// A client for one spreadsheet. `tokens` outlives it.
    #[must_use]
    pub fn new(
        http: Arc<HttpClient>,
        clock: SharedClock,
        settings: ClientSettings,
        account: ServiceAccount,
        tokens: TokenCache,
        spreadsheet: &str,
    ) -> Self {
        let base = format!("{HOST}/v4/spreadsheets/{spreadsheet}");
        let (pause, session) = (Arc::default(), Mutex::default());
        Self { http, clock, settings, account, base, pause, tokens, session }
    }

    /// The spreadsheet's sheets.
    pub async fn spreadsheet(&self) -> Result<Spreadsheet, SheetsError> {
        self.call(self.get("", &[("fields", FIELDS)])).await
    }

    /// The cells of `range`, row by row; empty rows at the end and empty cells at the end of a row are left
    /// out. Numbers are numbers, dates their serial numbers, formulas what they come to.
    pub async fn values(&self, range: &str) -> Result<Vec<Vec<Value>>, SheetsError> {
        let path = format!("/values/{range}");
        let query = [("valueRenderOption", "UNFORMATTED_VALUE"), ("dateTimeRenderOption", "SERIAL_NUMBER")];
        match self.call(self.get(&path, &query)).await? {
            ValueRange { values: Some(values), .. } => Ok(values),
            ValueRange { range: Some(_), values: None } => Ok(Vec::new()),
            // An answer that says nothing is no empty sheet.
            ValueRange { range: None, values: None } => Err(says_nothing()),
        }
    }

    /// Puts rows after the table that `range` touches, into rows of their own; where they went to, if the
    /// service says so. Not harmless twice.
    pub async fn append(&self, range: &str, rows: Vec<Vec<Value>>) -> Result<Option<String>, SheetsError> {
        let path = format!("/values/{range}:append");
        let query = [("valueInputOption", "RAW"), ("insertDataOption", "INSERT_ROWS")];
        let body = json!({ "majorDimension": "ROWS", "values": rows });
        let added: Appended = self.call(self.post(&path, &query, &body, Repeat::IfRefused)).await?;
        Ok(added.updates.and_then(|updates| updates.updated_range))
    }

    /// Sets the cells of each range, to text and numbers as they are. Harmless twice.
    pub async fn write(&self, ranges: Vec<(String, Vec<Vec<Value>>)>) -> Result<(), SheetsError> {
        let data: Vec<Value> = ranges
            .into_iter()
            .map(|(range, values)| json!({ "range": range, "majorDimension": "ROWS", "values": values }))
            .collect();
        let body = json!({ "valueInputOption": "RAW", "data": data });
        self.call::<Value>(self.post("/values:batchUpdate", &[], &body, Repeat::Always)).await.map(drop)
    }

    /// Changes the spreadsheet's form, all of it or nothing. Not harmless twice.
    pub async fn change(&self, requests: Vec<Value>) -> Result<(), SheetsError> {
        let body = json!({ "requests": requests });
        match self.call(self.post(":batchUpdate", &[], &body, Repeat::IfRefused)).await? {
            Changed { spreadsheet_id: None, replies: None } => Err(says_nothing()),
            Changed { .. } => Ok(()),
        }
    }

    /// What the calls have cost so far, those for tokens left out.
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

    /// Calls, with a token that is good, at the pace of the quota.
    async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<T, SheetsError> {
        let (mut waits, mut renewed) = (0, false);
        loop {
            let scope = self.scope().await?;
            // Boxed: many steps hold this future within theirs.
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

    /// Waits until the quota is there again; gives up where that is long. A host that asks for more, or that is
    /// down, is not waited for.
    async fn wait_for_quota(&self) -> Result<(), SheetsError> {
        let left = self.pause.left(self.clock.now()).unwrap_or(self.settings.quota_pause);
        if left > self.settings.quota_pause * 2 {
            return Err(SheetsError::Busy(Some(left)));
        }
        tracing::info!("the spreadsheet service's quota is spent: waiting {} s", left.as_secs());
        tokio::time::sleep(left).await;
        // The pause was waited for, whatever a clock that people set says of it.
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
            401 => Err(SheetsError::Auth(failure(response).message)),
            // A front end gave up; what is behind it may be at work still.
            status @ (408 | 499 | 502 | 504) => Err(SheetsError::Lost(told(status, response))),
            429 => Err(SheetsError::Busy(self.pause.left(self.clock.now()))),
            status @ 400..=499 => {
                Err(SheetsError::Refused { status, message: self.with_cure(status, response) })
            }
            status => Err(SheetsError::Unclear(told(status, response))),
        }
    }

    /// What the service says, and what to do about it where that is known.
    fn with_cure(&self, status: u16, response: &Response) -> String {
        let FailureBody { message, status: word, details } = failure(response);
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

    /// The scope of the token at hand, or of a new one.
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
        session.retire();
        session.current = Some((token, Arc::clone(&scope)));
        Ok(scope)
    }

    fn scope_with(&self, token: &Secret) -> Result<Scope, SheetsError> {
        let origin = Origin::parse(HOST).map_err(|error| SheetsError::Auth(error.to_string()))?;
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
        let origin = Origin::of(self.account.token_uri()).into_iter().collect();
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
        self.session().retire();
    }

    fn session(&self) -> std::sync::MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn retire(&mut self) {
        if let Some((_, scope)) = self.current.take() {
            self.spent = self.spent.and(scope.traffic());
        }
    }
}

/// What the service says of a call that it does not carry out.
fn failure(response: &Response) -> FailureBody {
    serde_json::from_slice::<Failure>(&response.body).map_or_else(
        |_| FailureBody { message: "without a reason".to_owned(), ..FailureBody::default() },
        |failure| failure.error,
    )
}

/// A good answer without what its reference says is in it.
fn says_nothing() -> SheetsError {
    SheetsError::Unclear("an answer that says nothing of what was asked".to_owned())
}

fn told(status: u16, response: &Response) -> String {
    format!("status {status}: {}", failure(response).message)
}
