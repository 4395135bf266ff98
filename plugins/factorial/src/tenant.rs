//! A tenant: the host of a board, below one of the system's domains.

use jobscan_plugin_sdk::{PluginError, errors};

/// The domains of boards, one label above each.
pub const DOMAINS: &[&str] = &[
    "factorialhr.com",
    "factorialhr.pt",
    "factorialhr.de",
    "factorialhr.co",
    "factorialhr.es",
    "factorialhr.it",
    "factorialhr.fr",
    "factorialhr.mx",
    "factorialhr.com.br",
    "factorial.es",
    "factorial.it",
    "factorial.fr",
    "factorial.mx",
    "factorial.pl",
    "factorial.ch",
    "factorial.be",
];

/// A company's board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    host: String,
}

impl Board {
    /// Parses a tenant: `acme.factorialhr.com`.
    pub fn parse(tenant: &str) -> Result<Self, PluginError> {
        let host = tenant.trim().to_ascii_lowercase();
        let is_label = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let below = |domain: &str| host.strip_suffix(domain).and_then(|label| label.strip_suffix('.'));
        match DOMAINS.iter().find_map(|domain| below(domain)) {
            Some(label) if is_label(label) => Ok(Self { host }),
            _ => {
                let tenant = errors::sample(tenant);
                Err(PluginError::Unsupported(format!("`{tenant}` is no host of a factorial board")))
            }
        }
    }

    /// The page of the board, which lists all postings.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}/", self.host)
    }

    /// The page of a posting: `{slug}-{id}`.
    #[must_use]
    pub fn posting_url(&self, name: &str) -> String {
        format!("https://{}/job_posting/{name}", self.host)
    }

    /// Whether an address is on this host.
    #[must_use]
    pub fn has(&self, url: &str) -> bool {
        url.strip_prefix("https://")
            .and_then(|rest| rest.strip_prefix(self.host.as_str()))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }
}
