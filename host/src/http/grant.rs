//! What a provider, discovery or the sheet is granted.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{Credential, OriginPattern, ProviderPause, Rate};

/// What a provider, discovery or the sheet may fetch.
#[derive(Debug)]
pub struct Grant {
    /// Its name in `providers.toml`, for messages, pauses and cache keys.
    pub provider: String,
    /// The origins it may reach, ports included; `http` only where one is written so.
    pub origins: Vec<OriginPattern>,
    /// Whether it reaches the own host of a unit's tenant, where the unit's scope names one.
    pub tenant_hosts: bool,
    /// Reaches, beside `origins`, any host of the public internet by GET and HEAD over https at its own
    /// port. For discovery, which cannot name the sites it will see.
    pub public_web: bool,
    /// What a request may name.
    pub credentials: BTreeMap<String, Credential>,
    /// The largest answer, decoded, in bytes.
    pub max_body: u64,
    /// The pace at its hosts; `None`: the host's pace of the settings. The strictest grant counts.
    pub rate: Option<Rate>,
    /// The least time between the starts of two requests to one host.
    pub min_interval: Duration,
    /// The longest one attempt may take; `None`: that of the settings.
    pub timeout: Option<Duration>,
    /// The provider's pause.
    pub pause: Arc<ProviderPause>,
    /// How long a final 429 pauses the provider, if its `Retry-After` does not say longer. Under
    /// `public_web` the host alone pauses so long: one site must not end the discovery of all others.
    pub pause_after_rate_limit: Duration,
}

impl Grant {
    /// The name of the credential that one of `texts` holds.
    pub(super) fn credential_in(&self, texts: &[&[u8]]) -> Option<&str> {
        let holding =
            self.credentials.iter().find(|(_, credential)| texts.iter().any(|text| credential.is_in(text)));
        holding.map(|(name, _)| name.as_str())
    }

    /// A grant without any origin, with the default limits: 64 MiB a body, a pause of 6 h after a 429.
    #[must_use]
    pub fn new(provider: impl Into<String>) -> Self {
        Self {
            provider: provider.into(),
            origins: Vec::new(),
            tenant_hosts: false,
            public_web: false,
            credentials: BTreeMap::new(),
            max_body: 64 * 1024 * 1024,
            rate: None,
            min_interval: Duration::ZERO,
            timeout: None,
            pause: Arc::default(),
            pause_after_rate_limit: Duration::from_hours(6),
        }
    }
}
