//! The input and output of plugins, independent of the version of the contract.
//!
//! Each adapter (`v0_1`) converts its version's types to these once; the rest of the program knows
//! only these.

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use crate::domain::scans::Coverage;
use crate::domain::{EvidenceKind, FailureClass, Offer, Timestamp, UnreadFields};

/// What a component declares about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Lower case letters, digits and `-`.
    pub id: String,
    /// For people.
    pub name: String,
    /// The plugin's own version.
    pub version: String,
    /// The origins it asks for.
    pub hosts: Vec<String>,
    /// The credentials it may name.
    pub credentials: Vec<CredentialNeed>,
    /// The plain settings it reads.
    pub settings: Vec<Setting>,
    /// Raised when stored cursors and states of an older version mean nothing any more.
    pub state_version: u32,
    /// What `scan` takes and whether `hydrate` is there.
    pub capabilities: Capabilities,
    /// The least time between two requests to one host.
    pub min_interval: Duration,
    /// The most units to scan concurrently; `None`: no limit of its own.
    pub max_concurrency: Option<u32>,
    /// References a `hydrate` call takes at most; at least 1.
    pub hydrate_batch: u32,
}

/// What a plugin can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Capabilities {
    /// Scans saved searches.
    pub queries: bool,
    /// Scans one company's board.
    pub tenants: bool,
    /// Fetches what a list leaves out.
    pub hydrate: bool,
}

/// Which scans give the same pages again where the source gives the same answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Repeatable {
    /// Those of a tenant.
    pub tenants: bool,
    /// Those of a query.
    pub queries: bool,
}

/// A credential a plugin may name in a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialNeed {
    /// The name in `credentials.NAME`.
    pub name: String,
    /// The origins it is for.
    pub hosts: Vec<String>,
    /// Where an operator gets one.
    pub help: String,
}

/// The kind of a setting's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingKind {
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list of strings.
    TextList,
}

impl SettingKind {
    /// What a value of this kind is, for people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::TextList => "a list of strings",
        }
    }
}

/// A plain setting that a plugin reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The key in `config = { … }`.
    pub key: String,
    /// The kind of its value.
    pub kind: SettingKind,
    /// As JSON text.
    pub default: Option<String>,
    /// For people.
    pub help: String,
}

/// What a guest is told with each call.
#[derive(Debug, Clone)]
pub struct CallContext {
    /// The host's wall clock.
    pub now: Timestamp,
    /// Names the run in logs.
    pub run_id: String,
    /// 1 for the first try.
    pub attempt: u32,
}

/// What one unit of work scans.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// One company's board.
    Tenant(String),
    /// One saved search.
    Query(Query),
}

/// One saved search at a search board.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The operator's name for it.
    pub name: String,
    /// Any of these.
    pub keywords: Vec<String>,
    /// Any of these, in the source's words.
    pub locations: Vec<String>,
    /// Only offers posted since.
    pub posted_since: Option<Timestamp>,
    /// Offers a page.
    pub page_size: Option<u32>,
    /// The source's own filters.
    pub filters: Vec<(String, String)>,
}

/// Where a scan goes on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Position {
    /// From the last page.
    pub cursor: Option<String>,
    /// From the last committed page that carried one.
    pub state: Option<String>,
}

/// A description as the source gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Description {
    /// Markup.
    Html(String),
    /// Plain text.
    Plain(String),
}

/// An offer as a plugin returns it: not cleaned yet, with its description.
#[derive(Debug, Clone, PartialEq)]
pub struct ScannedOffer {
    /// All but the description.
    pub offer: Offer,
    /// The source has an employer without name and website: it is masked.
    pub employer_masked: bool,
    /// As the source gives it.
    pub description: Option<Description>,
    /// What `hydrate` needs beside the id.
    pub token: Option<String>,
}

/// Names an offer to `hydrate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRef {
    /// Stable at the source.
    pub id: String,
    /// Where a person reads it.
    pub url: String,
    /// What `hydrate` needs beside the id.
    pub token: Option<String>,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The row's id, if that much was readable.
    pub id: Option<String>,
    /// Why.
    pub reason: String,
}

/// Why a plugin has no further page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// The source has no more offers.
    Complete,
    /// A page came back empty before the source's own count was reached.
    EmptyPage,
    /// The source's count of pages is reached, and lies below its count of offers.
    TotalPages,
}

/// Whether there is more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Continuation {
    /// The cursor of the next page.
    More(String),
    /// No more.
    End(EndReason),
}

/// One answer of `scan`.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// In the source's order.
    pub offers: Vec<ScannedOffer>,
    /// Rows dropped.
    pub skipped: Vec<Skipped>,
    /// Whether there is more.
    pub next: Continuation,
    /// Committed with the offers.
    pub state: Option<String>,
    /// What the whole scan covers.
    pub coverage: Coverage,
    /// The source's own count.
    pub total: Option<u64>,
    /// What could not be read of the offers, by field.
    pub unread: UnreadFields,
}

/// How a system spells a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantIdentity {
    /// The spelling to ask the system with.
    pub tenant: String,
    /// Two tenants of one system with the same key are one board.
    pub key: String,
}

/// A board, as the source answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The company's name, if the source tells it.
    pub name: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
    /// How many offers it has.
    pub open_offers: Option<u64>,
}

/// How the source blocks us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A CAPTCHA.
    Captcha,
    /// A web application firewall.
    Waf,
    /// A plain refusal.
    Forbidden,
    /// By country.
    Geo,
    /// Behind a login.
    LoginWall,
}

/// How far a rate limit reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitScope {
    /// Every unit of the provider.
    Provider,
    /// The one board.
    Tenant,
}

/// What went wrong inside a plugin, named by what the host does next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PluginError {
    /// Pause the provider; the cursor is kept.
    #[error("the source asks for fewer requests")]
    RateLimited {
        /// From `retry-after`.
        retry_after: Option<Duration>,
        /// How far it reaches.
        scope: LimitScope,
    },
    /// Stop the provider until its settings change.
    #[error("the source refuses the credential: {0}")]
    Auth(String),
    /// A setting is wrong.
    #[error("a setting is wrong: {0}")]
    Config(String),
    /// No such tenant or offer.
    #[error("not found: {0}")]
    NotFound(String),
    /// Removed for good.
    #[error("gone: {0}")]
    Gone(String),
    /// Stop the provider for long.
    #[error("the source keeps us out ({kind:?}): {detail}")]
    Blocked {
        /// How.
        kind: BlockKind,
        /// In words.
        detail: String,
    },
    /// Retry from the same cursor.
    #[error("a passing fault: {0}")]
    Transient(String),
    /// Start the unit afresh.
    #[error("the cursor is no longer valid: {0}")]
    InvalidCursor(String),
    /// The answer's form changed.
    #[error("the answer has another form than expected{}: {detail}", path_suffix(path.as_deref()))]
    Parse {
        /// In words.
        detail: String,
        /// Where in the answer.
        path: Option<String>,
        /// A short piece of the answer.
        sample: Option<String>,
    },
    /// The target cannot be expressed at this source.
    #[error("not supported by this source: {0}")]
    Unsupported(String),
    /// A request had no answer.
    #[error("no answer: {message}")]
    Fetch {
        /// In words.
        message: String,
        /// Whether another try may help.
        retryable: bool,
        /// Set when the host or the provider is paused.
        paused: bool,
    },
    /// What no other case names.
    #[error("{code}: {detail}")]
    Other {
        /// The plugin's own code.
        code: String,
        /// In words.
        detail: String,
        /// Whether another try may help.
        retryable: bool,
    },
}

fn path_suffix(path: Option<&str>) -> String {
    path.map(|path| format!(" at `{path}`")).unwrap_or_default()
}

impl PluginError {
    /// The class stored with a failed unit: one word, stable.
    #[must_use]
    pub const fn class(&self) -> FailureClass {
        match self {
            Self::RateLimited { .. } => FailureClass::RateLimited,
            Self::Auth(_) => FailureClass::Auth,
            Self::Config(_) => FailureClass::Config,
            Self::NotFound(_) => FailureClass::NotFound,
            Self::Gone(_) => FailureClass::Gone,
            Self::Blocked { .. } => FailureClass::Blocked,
            Self::Transient(_) => FailureClass::Transient,
            Self::InvalidCursor(_) => FailureClass::InvalidCursor,
            Self::Parse { .. } => FailureClass::Parse,
            Self::Unsupported(_) => FailureClass::Unsupported,
            Self::Fetch { paused: true, .. } => FailureClass::Paused,
            Self::Fetch { .. } => FailureClass::Fetch,
            Self::Other { .. } => FailureClass::Other,
        }
    }

    /// Whether every further request of the unit would meet the same.
    #[must_use]
    pub const fn stops_provider(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. }
                | Self::Auth(_)
                | Self::Blocked { .. }
                | Self::Fetch { paused: true, .. }
        )
    }

    /// Whether another try of the same page may help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Transient(_) | Self::Fetch { retryable: true, .. } | Self::Other { retryable: true, .. }
        )
    }
}

/// A page, reduced, for a detector or a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// As asked.
    pub url: String,
    /// As answered.
    pub final_url: String,
    /// The HTTP status.
    pub status: u16,
    /// The header's value.
    pub content_type: Option<String>,
    /// The content, in the reduced form that the contract describes.
    pub html: String,
}

/// How sure a detector is, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// No other system looks like this.
    Certain,
    /// Probably.
    Likely,
    /// A weak sign.
    Hint,
}

/// What a detector saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingEvidence {
    /// Where it was seen.
    pub kind: EvidenceKind,
    /// The text itself.
    pub detail: String,
    /// Byte offset in the document.
    pub offset: Option<u32>,
}

/// A board a detector found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The job system.
    pub provider: String,
    /// The board's name there.
    pub tenant: String,
    /// Where people read it.
    pub board_url: Option<String>,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub evidence: Vec<FindingEvidence>,
    /// Facts without a field of their own.
    pub attributes: Vec<(String, String)>,
}

/// A link worth fetching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Absolute.
    pub url: String,
    /// Why.
    pub reason: String,
    /// 255 first.
    pub priority: u8,
}

/// One answer of `detect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Boards found.
    pub findings: Vec<Finding>,
    /// Links worth fetching.
    pub follow: Vec<Candidate>,
}

/// A company listed by a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCompany {
    /// Never empty, at most 300 characters, on one line.
    pub name: String,
    /// The company's own site, as the page links to it; at most 2,048 bytes.
    pub website: Option<String>,
    /// The directory's page about it; at most 2,048 bytes.
    pub detail_url: Option<String>,
    /// Facts without a field of their own.
    pub attributes: Vec<(String, String)>,
}

/// What a plugin reads from one page of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Companies without a page of details; at most 1,000.
    pub companies: Vec<ListedCompany>,
    /// The pages with details of one company each, as the plugin returned them; at most 1,000.
    pub details: Vec<String>,
    /// The next page of the list, as the plugin returned it.
    pub next: Option<String>,
    /// Companies without a name, addresses too long to keep, and what was beyond the counts above.
    pub left: usize,
}
