//! Which keys of a configuration hold no secret, so that their values may be shown with a fault.

use crate::secret::looks_made;

/// The keys whose values are shown: ours, and none of them is for a secret.
const OPEN: &[&str] = &[
    "allow_addresses",
    "attempts",
    "backoff",
    "backoff_max",
    "blocked",
    "blocked_pause",
    "cache",
    "cache_dir",
    "call_timeout",
    "candidate",
    "candidates",
    "catalog",
    "circuit_cooldown",
    "circuit_failures",
    "companies",
    "company_time",
    "component_size",
    "concurrency",
    "confirmed",
    "cycle_pause",
    "depth",
    "details",
    "empty",
    "error_pause",
    "every",
    "every_max",
    "feedback_window",
    "feedback_zone",
    "gateway",
    "heartbeat",
    "host_concurrency",
    "hostcall_bytes",
    "hosts",
    "hydrate_limit",
    "keep_free",
    "keywords",
    "limit",
    "links",
    "list",
    "locations",
    "lock",
    "lock_ttl",
    "log_bytes",
    "max_body",
    "max_bytes",
    "max_growth",
    "max_offers",
    "max_pages",
    "max_redirects",
    "max_rows",
    "max_time",
    "memory",
    "name",
    "no_proxy",
    "none",
    "order",
    "page_chars",
    "page_nodes",
    "page_size",
    "page_steps",
    "pages",
    "path",
    "patience",
    "plugin",
    "posted_within",
    "proxy",
    "query_pause",
    "quota_pause",
    "rate",
    "rate_limit_pause",
    "recheck",
    "rejected",
    "requests_per_call",
    "retry_pause",
    "retry_ratio",
    "retry_reserve",
    "settle",
    "sha256",
    "spreadsheet",
    "time",
    "time_zone",
    "timeout",
    "tries",
    "unknown",
    "user_agent",
];

/// The tables whose keys may be free, without a secret below them.
const OPEN_TABLES: &[&str] = &[
    "compile",
    "companies",
    "database",
    "detectors",
    "directories",
    "discovery",
    "display",
    "http",
    "plugins",
    "providers",
    "queries",
    "recheck",
    "run",
    "scoring",
    "sheets",
];
/// Which values may be shown that stand under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Openness {
    /// None.
    Closed,
    /// Numbers, sizes and times that are too short for a secret: the key is not known, and speaks of none.
    Short,
    /// All that do not look like a secret.
    Open,
}

impl Openness {
    pub(super) fn of(path: &[&str]) -> Self {
        match path.split_last() {
            Some((_, tables)) if tables_hide(tables) => Self::Closed,
            Some((key, _)) if OPEN.contains(key) => Self::Open,
            Some((key, _)) if !speaks_of_secrets(key) => Self::Short,
            _ => Self::Closed,
        }
    }

    pub(super) fn shows(self, value: &str) -> bool {
        match self {
            Self::Closed => false,
            Self::Short => is_short(value),
            Self::Open => !looks_made(value),
        }
    }
}

/// `3`, `30s`, `64MiB`, `2/s`, `true`.
fn is_short(value: &str) -> bool {
    let unit = value.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = value.len() - unit.len();
    let is_unit = unit.len() <= 3 && unit.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'/');
    matches!(value, "true" | "false") || (1..=5).contains(&digits) && is_unit
}

/// Whether a key says what stands there.
fn speaks_of_secrets(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["pass", "pwd", "pin", "secret", "token", "key", "auth", "cred", "code", "clave"]
        .iter()
        .any(|word| key.contains(word))
}

/// Whether all values of a key are shown that do not look like a secret.
pub(super) fn is_known(key: &str) -> bool {
    OPEN.contains(&key)
}

/// Whether some table around a value is none of ours, one of credentials, or a plugin's own.
pub(super) fn tables_hide(tables: &[&str]) -> bool {
    let of_operator =
        |at: usize| at > 0 && matches!(tables[at - 1], "providers" | "detectors" | "directories");
    tables.iter().enumerate().any(|(at, table)| !OPEN_TABLES.contains(table) && !of_operator(at))
}

/// Whether a key is one that a person gave in lower case.
pub(in crate::config) fn is_word(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'))
}
/// Whether an address may hold a user, a password or a query.
pub(super) fn may_name_a_user(text: &str) -> bool {
    let port = |after: &str| after.starts_with(|sign: char| sign.is_ascii_digit());
    let address = text.split_once("://").map_or("", |(_, address)| address);
    text.contains(['@', '?', '#']) || address.split(':').skip(1).any(|after| !port(after))
}
