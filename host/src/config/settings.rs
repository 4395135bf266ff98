//! The resolved configuration: plain values from `providers.toml`, the environment and the flags.
//!
//! Every default is already applied and every path is ready to be opened; nothing is read lazily.

use std::{collections::BTreeMap, ops::RangeInclusive, path::PathBuf, time::Duration};

use chrono_tz::Tz;

use super::{BoundCredential, Resolved, units::Rate};
use crate::bounds::MovedBounds;

/// The whole configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The file it was read from.
    pub file: PathBuf,
    /// SHA-256 of the file's text in hex: names a configuration in a run's summary.
    pub text_hash: String,
    /// The providers to scan, in this order; narrowed by `--only`.
    pub order: Vec<String>,
    /// The database file.
    pub database: PathBuf,
    /// The company list that is imported at the start of a run.
    pub companies: Option<PathBuf>,
    /// Which of its columns says what, by field: where its headings do not tell.
    pub companies_columns: BTreeMap<String, String>,
    /// The sheet that it is, if it is a spreadsheet with several.
    pub companies_sheet: Option<String>,
    /// The run: lock, pauses, tries.
    pub run: RunSettings,
    /// The HTTP client, as the file sets it.
    pub http: HttpFile,
    /// Looking for the boards of companies.
    pub discovery: DiscoverySettings,
    /// The signal catalogue; without it offers get no score.
    pub scoring: Option<PathBuf>,
    /// The time zone of times shown to people.
    pub display_zone: Tz,
    /// The limits of every plugin call.
    pub plugins: PluginSettings,
    /// Every provider that has a table, in `order` or not.
    pub providers: BTreeMap<String, ProviderSettings>,
    /// `order` as written in the file: `--only` narrows what is scanned, not which boards are recognised.
    pub recognising: Vec<String>,
    /// Components that only detect.
    pub detectors: BTreeMap<String, DetectorSettings>,
    /// Where companies are found.
    pub directories: BTreeMap<String, DirectorySettings>,
    /// The spreadsheet, if there is one.
    pub sheets: SheetsSettings,
}

/// How `run` goes on after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunMode {
    /// One run, then the end.
    Once,
    /// Repeat the run until stopped.
    Forever,
}

/// `[run]`.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSettings {
    /// From `RUN_MODE`; `--once` and `--forever` win over it.
    pub mode: RunMode,
    /// From `--force`: units are scanned whether they are due or not.
    pub force: bool,
    /// From `--only`: `order` is not the whole order of the file.
    pub narrowed: bool,
    /// Whether companies' sites are searched for boards: not with `--only`, unless `--discover` asks for it.
    pub searches: bool,
    /// The name of the lock.
    pub lock: String,
    /// How long the lock is valid without a heartbeat.
    pub lock_ttl: Duration,
    /// Between two heartbeats; shorter than `lock_ttl`.
    pub heartbeat: Duration,
    /// The least pause of a provider after a rate limit that a call could not wait for.
    pub rate_limit_pause: Duration,
    /// The pause of a provider whose source blocks us.
    pub blocked_pause: Duration,
    /// Tries of one page of a unit.
    pub tries: u32,
    /// Between two tries.
    pub retry_pause: Duration,
    /// Between two runs of `--forever`, drawn uniformly.
    pub cycle_pause: RangeInclusive<Duration>,
    /// Before the next run of `--forever` after an unexpected error.
    pub error_pause: Duration,
    /// Bytes that the scans of a run may add to the database.
    pub max_growth: u64,
    /// Bytes that are to stay free on the disk of the database; less is told.
    pub keep_free: u64,
}

/// `[http]`: plain values, checked for their form.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpFile {
    /// `http://ADDRESS:PORT`, without a slash at the end; from `--gateway` or the file.
    pub gateway: Option<String>,
    /// The proxy that hosts are reached through; unused with a gateway.
    pub proxy: Option<ProxyFile>,
    /// Variables that name a proxy for other programs and are not obeyed here, where no proxy is configured: told once.
    pub proxy_variables: Vec<String>,
    /// Address ranges that are allowed although they are not public: `127.0.0.0/8`, `::1/128`, `10.0.0.7`.
    pub allow_addresses: Vec<String>,
    /// One attempt, from connecting to the last byte.
    pub timeout: Duration,
    /// Attempts of one request in all.
    pub attempts: u32,
    /// Before the first retry; doubles with each.
    pub backoff: Duration,
    /// The longest back-off.
    pub backoff_max: Duration,
    /// The longest wait (of a `Retry-After`, of a host's deadline) that a call waits for itself.
    pub patience: Duration,
    /// Redirects that one request follows.
    pub max_redirects: u32,
    /// Retries that a host earns with each first attempt.
    pub retry_ratio: f64,
    /// Retries that a host has to begin with.
    pub retry_reserve: u32,
    /// Failed calls in a row that open a host's circuit.
    pub circuit_failures: u32,
    /// How long an open circuit stays open before one request probes the host.
    pub circuit_cooldown: Duration,
    /// Requests to one host.
    pub rate: Rate,
    /// Requests to one host at the same time.
    pub host_concurrency: usize,
    /// What the program calls itself.
    pub user_agent: String,
    /// Bytes of stored answers in all.
    pub cache: u64,
    /// Bytes of one decoded answer, where the provider does not say otherwise.
    pub max_body: u64,
}

/// The keys of `[http]` about a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyFile {
    /// `http://HOST:PORT`, without a slash at the end.
    pub url: String,
    /// User and password that it is asked with, always of the kind `Basic`.
    pub user: Option<Resolved>,
    /// Hosts that are asked without it: names, which stand for those below them too, and address ranges.
    pub not_for: Vec<String>,
}

/// `[discovery]`.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscoverySettings {
    /// Companies a run looks at.
    pub limit: u32,
    /// Companies looked at concurrently.
    pub concurrency: usize,
    /// Usual addresses of career pages tried for one company, where no link leads to one.
    pub candidates: usize,
    /// Links followed for one company.
    pub links: usize,
    /// Links followed one after the other, from the home page on.
    pub depth: u32,
    /// Characters of a page's reduced form that are read.
    pub page_chars: usize,
    /// Nodes of a page; one with more is not read.
    pub page_nodes: usize,
    /// Steps of parsing a page; one that takes more is not read.
    pub page_steps: usize,
    /// Bytes of one decoded page.
    pub max_body: u64,
    /// One attempt at a page.
    pub timeout: Duration,
    /// Wall clock for one company, waits included.
    pub company_time: Duration,
    /// Requests to each host.
    pub rate: Rate,
    /// When to look again.
    pub recheck: Recheck,
}

/// `[discovery.recheck]`: how long an outcome holds before a company or board is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recheck {
    /// A board of its own was found and answers.
    pub confirmed: Duration,
    /// A board was found and not confirmed.
    pub candidate: Duration,
    /// The board answers and has no offer.
    pub empty: Duration,
    /// The boards found are somebody else's.
    pub rejected: Duration,
    /// Unknown: the page is built by scripts, or the site does not answer.
    pub unknown: Duration,
    /// There is no board.
    pub none: Duration,
    /// The site blocks us.
    pub blocked: Duration,
}

/// `[detectors.NAME]`: a component that only recognises job systems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetectorSettings {
    /// The component's file.
    pub plugin: PathBuf,
    /// The component must have this SHA-256 (64 hex digits, lower case).
    pub sha256: Option<String>,
    /// What its instances may hold and import.
    pub guest: GuestSettings,
}

/// `[directories.NAME]`: a website that lists companies.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectorySettings {
    /// The component's file.
    pub plugin: PathBuf,
    /// The component must have this SHA-256 (64 hex digits, lower case).
    pub sha256: Option<String>,
    /// The origins that are granted.
    pub hosts: Vec<String>,
    /// Requests to each of its hosts, instead of discovery's pace and the plugin's wish.
    pub rate: Option<Rate>,
    /// Companies a run takes from it.
    pub companies: usize,
    /// Pages of its list a run reads.
    pub pages: usize,
    /// Pages about one company a run reads.
    pub details: usize,
    /// How long its list, once read to its end, is left alone.
    pub every: Duration,
    /// What its instances may hold and import.
    pub guest: GuestSettings,
    /// What the plugin reads through the contract's `config`.
    pub config: BTreeMap<String, serde_json::Value>,
}

/// `[sheets]`: the spreadsheet that people work in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetsSettings {
    /// Its id, from `GOOGLE_SHEETS_SPREADSHEET_ID` or the file; without it there is no such step.
    pub spreadsheet: Option<String>,
    /// The service account's key file, from `GOOGLE_APPLICATION_CREDENTIALS` or the file.
    pub credentials: Option<PathBuf>,
    /// Requests to the service, reads and writes together.
    pub rate: Rate,
    /// One attempt at a call.
    pub timeout: Duration,
    /// After an answer that the quota is spent, unless that says longer.
    pub quota_pause: Duration,
    /// How long rows that were sent without an answer may still come.
    pub settle: Duration,
    /// When people's answers are read: minutes of the day, from the first up to and without the second.
    pub feedback_window: (u16, u16),
    /// The time zone of that day.
    pub feedback_zone: Tz,
}

/// `[plugins]`: limits of one instance or call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginSettings {
    /// Linear memory of an instance, in bytes; a component's own table may say otherwise, as of the next three.
    pub memory: u64,
    /// Core instances of an instance.
    pub instances: usize,
    /// Linear memories of an instance.
    pub memories: usize,
    /// Tables of an instance.
    pub tables: usize,
    /// A component's file, in bytes.
    pub component_size: u64,
    /// Wall clock of one call, host calls included; a provider may say otherwise.
    pub call_timeout: Duration,
    /// Requests of one call, retries and redirects included.
    pub requests_per_call: u32,
    /// Bytes one call hands to the host.
    pub hostcall_bytes: u64,
    /// Bytes of log of one call.
    pub log_bytes: u64,
    /// Where compiled code is cached: as the file says, otherwise in the user's cache folder; `None`: the environment
    /// names none.
    pub cache_dir: Option<PathBuf>,
    /// The file of the key that authenticates what is there, in the user's state folder; `None`: the environment names
    /// none.
    pub cache_key: Option<PathBuf>,
    /// Compiling a component.
    pub compile: CompileSettings,
}

/// What an instance of a component may hold, and whether it may import WASI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GuestSettings {
    /// Linear memory, in bytes.
    pub memory: u64,
    /// Core instances.
    pub instances: usize,
    /// Linear memories.
    pub memories: usize,
    /// Tables.
    pub tables: usize,
    /// It may import WASI, and finds nothing of the machine there.
    pub sealed_wasi: bool,
}

impl GuestSettings {
    /// Of a component that no table names.
    #[must_use]
    pub const fn usual(plugins: &PluginSettings) -> Self {
        let PluginSettings { memory, instances, memories, tables, .. } = *plugins;
        Self { memory, instances, memories, tables, sealed_wasi: false }
    }
}

/// `[plugins.compile]`: how large a component may be for the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileSettings {
    /// Memory of the process that compiles, in bytes.
    pub memory: u64,
    /// Processor time of that process.
    pub time: Duration,
    /// What a component is measured by before.
    pub bounds: MovedBounds,
}

/// `[providers.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderSettings {
    /// The component's file.
    pub plugin: PathBuf,
    /// The component must have this SHA-256 (64 hex digits, lower case).
    pub sha256: Option<String>,
    /// Of components that worked before, and may stand in for a pinned one that reads nothing or cannot be loaded.
    pub stand_in: Vec<String>,
    /// The origins that are granted: `https://api.lever.co`.
    pub hosts: Vec<String>,
    /// Requests to each of its hosts, instead of the hosts' own pace and the plugin's wish.
    pub rate: Option<Rate>,
    /// How often a board is scanned while it changes.
    pub every: Duration,
    /// How often a board or query is scanned at least, however long nothing changes.
    pub every_max: Duration,
    /// Tenants a run scans, of those that are due.
    pub limit: u32,
    /// Bytes of one decoded answer.
    pub max_body: u64,
    /// Pages of one unit a run.
    pub max_pages: Option<u32>,
    /// Offers of one unit a run.
    pub max_offers: Option<u32>,
    /// Rows of one unit a run, skipped ones included.
    pub max_rows: u32,
    /// Bytes that the plugin returns for one unit a run.
    pub max_bytes: u64,
    /// Wall clock of one unit a run, waits included.
    pub max_time: Duration,
    /// Bytes that one unit may add to the database in a run.
    pub max_growth: u64,
    /// Units scanned concurrently.
    pub concurrency: usize,
    /// One attempt of a request.
    pub timeout: Duration,
    /// Wall clock of one plugin call, host calls included.
    pub call_timeout: Duration,
    /// What its instances may hold and import.
    pub guest: GuestSettings,
    /// Between two queries, drawn uniformly.
    pub query_pause: RangeInclusive<Duration>,
    /// Details of one unit a run.
    pub hydrate_limit: u32,
    /// What the plugin reads through the contract's `config`.
    pub config: BTreeMap<String, serde_json::Value>,
    /// By the names the plugin gives them.
    pub credentials: BTreeMap<String, BoundCredential>,
    /// The saved searches, in the order of the file.
    pub queries: Vec<QuerySettings>,
}

impl ProviderSettings {
    /// The credential references without a value; a provider that has some is skipped.
    #[must_use]
    pub fn missing_credentials(&self) -> Vec<&str> {
        let missing = self.credentials.values().flat_map(|credential| credential.value.missing());
        missing.map(String::as_str).collect()
    }
}

/// `[[providers.NAME.queries]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySettings {
    /// Unique in its provider.
    pub name: String,
    /// How often it is scanned while it finds something new.
    pub every: Duration,
    /// Words to search for; none: everything.
    pub keywords: Vec<String>,
    /// Places to search in; none: everywhere.
    pub locations: Vec<String>,
    /// Only offers at most this old.
    pub posted_within: Option<Duration>,
    /// Offers a page; `None`: as the plugin likes.
    pub page_size: Option<u32>,
    /// The source's own filters, by the names it gives them.
    pub filters: Vec<(String, String)>,
}
