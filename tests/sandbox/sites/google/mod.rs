//! The spreadsheet service: `oauth2.googleapis.com` and `sheets.googleapis.com`, by the published reference of the REST
//! API, version 4.
//!
//! A request is either rejected or applied completely. Unlike the other sites, this one is not a function of the world;
//! its data live as long as the sandbox. Behaviour that the reference does not define (how a table is recognised, which
//! format a new row gets) is documented where it is implemented.

mod a1;
mod append;
mod cell;
mod contents;
pub(crate) mod control;
mod error;
mod fields;
mod grid;
mod handle;
mod layout;
mod marks;
mod people;
mod protection;
mod quota;
mod route;
mod schema;
mod spreadsheet;
mod structure;
mod table;
mod token;
mod values;

use hyper::{HeaderMap, Method};
use sha2::{Digest as _, Sha256};

pub use handle::Google;
pub use people::{PersonError, PersonalEdit};
pub use quota::Quota;
pub use spreadsheet::{Change, Spreadsheet, Who};

use self::{error::ApiError, quota::Meter, route::Call, token::TokenService};
use super::Answer;

/// The host that issues tokens.
pub(crate) const TOKEN_HOST: &str = "oauth2.googleapis.com";
/// The host of the spreadsheets.
pub(crate) const SHEETS_HOST: &str = "sheets.googleapis.com";
const PROJECT_NUMBER: &str = "104242424242";

/// A kind of request, for scheduling edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetMethod {
    /// `spreadsheets.get`.
    Metadata,
    /// `values.get` and `values:batchGet`.
    Get,
    /// `values.append`.
    Append,
    /// `values.update` and `values:batchUpdate`.
    ValuesUpdate,
    /// `spreadsheets:batchUpdate`.
    BatchUpdate,
}

/// One request to either host.
pub(crate) struct GoogleRequest<'r> {
    pub(crate) method: &'r Method,
    pub(crate) host: &'r str,
    /// As received, percent-encoded.
    pub(crate) path: &'r str,
    /// As received.
    pub(crate) query: &'r str,
    pub(crate) headers: &'r HeaderMap,
    pub(crate) body: &'r [u8],
}

/// All data of the service.
pub(crate) struct Workspace {
    office: TokenService,
    meter: Meter,
    books: Vec<Book>,
    planned: Vec<Planned>,
    late: Late,
    /// Whether the API is enabled for the project.
    is_enabled: bool,
}

/// The state of requests whose clients have disconnected.
#[derive(Default)]
struct Late {
    waiting: usize,
    applied: usize,
    /// Whether the sandbox has ended, so that waiting requests are no longer applied.
    is_closed: bool,
}

struct Book {
    spreadsheet: Spreadsheet,
    /// Whether it is shared with the service account.
    is_shared: bool,
}

type Edit = Box<dyn FnOnce(&mut Spreadsheet) + Send>;

/// An edit that waits for a request.
struct Planned {
    method: SheetMethod,
    /// The number of matching requests up to and including the one it waits for.
    left: usize,
    edit: Edit,
}

/// Whether a host belongs to the service.
pub(crate) fn is_google(host: &str) -> bool {
    host == TOKEN_HOST || host == SHEETS_HOST
}

/// An error answer with this status in Google's format.
pub(crate) fn error_of_status(status: u16) -> Answer {
    ApiError::of_status(status).answer()
}

impl Workspace {
    /// A service with one empty spreadsheet that is shared with the service account.
    pub(crate) fn open() -> std::io::Result<Self> {
        let mut workspace = Self {
            office: TokenService::open()?,
            meter: Meter::default(),
            books: Vec::new(),
            planned: Vec::new(),
            late: Late::default(),
            is_enabled: true,
        };
        workspace.add_book("Companies", true);
        Ok(workspace)
    }

    /// Applies a request and answers it.
    pub(crate) fn answer(&mut self, asked: &GoogleRequest<'_>) -> Answer {
        if asked.host == TOKEN_HOST {
            return if asked.path == "/token" && *asked.method == Method::POST {
                self.office.answer(asked.body)
            } else {
                no_such_page()
            };
        }
        let Some(call) = Call::route(asked.method, asked.path) else { return no_such_page() };
        match self.call(&call, asked) {
            Ok(answered) => Answer::json(200, &answered),
            Err(error) => error.answer(),
        }
    }

    /// Announces a request whose client has disconnected.
    pub(crate) fn expect_late(&mut self) {
        self.late.waiting += 1;
    }

    /// Applies such a request.
    pub(crate) fn answer_late(&mut self, asked: &GoogleRequest<'_>) {
        if self.late.is_closed {
            return;
        }
        let answer = self.answer(asked);
        self.late.waiting = self.late.waiting.saturating_sub(1);
        self.late.applied += usize::from(answer.status == 200);
    }

    /// Stops applying late requests.
    pub(crate) fn close(&mut self) {
        self.late.is_closed = true;
    }

    fn call(&mut self, call: &Call, asked: &GoogleRequest<'_>) -> Result<serde_json::Value, ApiError> {
        let query: Vec<(String, String)> =
            url::form_urlencoded::parse(asked.query.as_bytes()).into_owned().collect();
        let authorization = asked.headers.get("authorization").and_then(|value| value.to_str().ok());
        if !self.office.use_token(authorization.unwrap_or_default()) {
            return Err(ApiError::unauthenticated(authorization.is_some()));
        }
        if !self.is_enabled {
            return Err(ApiError::service_disabled());
        }
        self.meter.pass(*asked.method != Method::GET)?;
        let prepared = call.prepare(&query, asked.body)?;
        let book = self.books.iter().position(|book| book.spreadsheet.id == call.spreadsheet);
        let book = book.ok_or_else(ApiError::not_found)?;
        if !self.books[book].is_shared {
            return Err(ApiError::forbidden());
        }
        for edit in self.due(call.kind.method()) {
            edit(&mut self.books[book].spreadsheet);
        }
        prepared.apply(&mut self.books[book].spreadsheet)
    }

    /// Counts a request for every edit that waits for its kind, and returns the edits that are due.
    fn due(&mut self, method: SheetMethod) -> Vec<Edit> {
        for planned in self.planned.iter_mut().filter(|planned| planned.method == method) {
            planned.left = planned.left.saturating_sub(1);
        }
        let due = self.planned.extract_if(.., |planned| planned.left == 0);
        due.map(|planned| planned.edit).collect()
    }

    fn add_book(&mut self, title: &str, is_shared: bool) -> String {
        use base64::Engine as _;
        let digest = Sha256::digest(format!("spreadsheet {}", self.books.len()));
        let id = format!("1{}", base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(digest));
        self.books.push(Book { spreadsheet: Spreadsheet::new(id.clone(), title), is_shared });
        id
    }
}

fn no_such_page() -> Answer {
    let page = "<!DOCTYPE html>\n<html lang=en><title>Error 404 (Not Found)!!1</title>\n\
                <p><b>404.</b> <ins>That’s an error.</ins>\n";
    Answer::html(404, page.to_owned())
}
