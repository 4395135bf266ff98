//! One component, loaded and driven as a run does it: its instance, what it is granted, what it may ask.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;
use thiserror::Error;

use crate::{
    domain::{Timestamp, UnreadFields},
    http::{
        Cancel, Credential, CredentialError, Grant, HostRule, HostRuleError, HttpClient, OriginPattern,
        Scope, Traffic, tenant_host,
    },
    plugins::{
        CallContext, CallError, Instance, LoadError, Network, Plugin, UnitSetup, grant,
        model::{
            Board, CredentialNeed, Document, Listing, OfferRef, Page, PluginError, Position, Report,
            ScannedOffer, Target,
        },
    },
    secret::Secret,
};

/// What stands in the place of every credential that a component may name: no source is asked with it.
const PLACEHOLDER: &str = "placeholder-of-a-credential";

/// A component cannot be driven.
#[derive(Debug, Error)]
pub enum SessionError {
    /// It asks for something that is no origin.
    #[error("plugin `{plugin}` asks for `{host}`: {source}")]
    Host {
        /// What it calls itself.
        plugin: String,
        /// What it asks for.
        host: String,
        /// What is wrong with it, with a hint.
        source: HostRuleError,
    },
    /// A setting is not one that it reads, or has the wrong kind.
    #[error(transparent)]
    Setting(#[from] LoadError),
    /// It names a credential that cannot be one.
    #[error("plugin `{plugin}`: credential `{name}`: {source}")]
    Credential {
        /// What it calls itself.
        plugin: String,
        /// The credential.
        name: String,
        /// What is wrong with it.
        source: CredentialError,
    },
}

/// What a session works in.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// What carries its requests.
    pub client: Arc<HttpClient>,
    /// The time that the component is told.
    pub now: Timestamp,
    /// The operator's settings, over the manifest's defaults.
    pub settings: BTreeMap<String, Value>,
    /// What it is asked about, for messages.
    pub unit: String,
    /// What it may name; `None`: a placeholder for each that it asks for.
    pub credentials: Option<BTreeMap<String, Credential>>,
    /// Ends its requests.
    pub cancel: Cancel,
    /// Whether requests keep the pace that the manifest asks for. Recorded answers need none.
    pub keeps_pace: bool,
}

/// A component in its surroundings. It is granted the hosts that its manifest asks for; a request elsewhere fails
/// as in a run.
pub struct Session {
    plugin: Arc<Plugin>,
    setup: UnitSetup,
    scope: Arc<Scope>,
    context: CallContext,
    instance: Option<Instance>,
    unread: UnreadFields,
}

impl Session {
    /// Grants what the component's manifest asks for.
    pub fn new(plugin: &Arc<Plugin>, around: Surroundings) -> Result<Self, SessionError> {
        let manifest = plugin.manifest();
        let wished = wished(plugin)?;
        let credentials = match around.credentials {
            Some(given) => given,
            None => placeholders(plugin)?,
        };
        let given = Grant {
            credentials,
            min_interval: if around.keeps_pace { manifest.min_interval } else { std::time::Duration::ZERO },
            origins: wished.iter().filter_map(HostRule::origins).cloned().collect(),
            tenant_hosts: wished.contains(&HostRule::TenantHost),
            ..Grant::new(&manifest.id)
        };
        // Whoever names the tenant here vouches for its host.
        let scope = Scope::new(Arc::new(given), 0).with_tenant_host(tenant_host(&around.unit));
        let scope = Arc::new(scope.with_cancel(around.cancel));
        let network = Network::new(around.client, Arc::clone(&scope));
        let setup = UnitSetup {
            provider: manifest.id.clone(),
            unit: around.unit,
            network: plugin.is_provider().then_some(network),
            settings: Arc::new(grant::settings(&manifest.id, manifest, &around.settings)?),
        };
        let plugin = Arc::clone(plugin);
        let context = CallContext { now: around.now, run_id: "kit".to_owned(), attempt: 1 };
        Ok(Self { plugin, setup, scope, context, instance: None, unread: UnreadFields::default() })
    }

    /// The same, with other surroundings told in every call.
    #[must_use]
    pub fn told(self, context: CallContext) -> Self {
        Self { context, ..self }
    }

    /// The component.
    #[must_use]
    pub const fn plugin(&self) -> &Arc<Plugin> {
        &self.plugin
    }

    /// What it fetched so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.scope.traffic()
    }

    /// What could not be read since this function was last called, of pages and details.
    pub fn take_unread(&mut self) -> UnreadFields {
        std::mem::take(&mut self.unread)
    }

    /// Drops the instance: the next call begins with one that remembers nothing.
    pub fn forget(&mut self) {
        self.instance = None;
    }

    /// Whether the source answers, and there is such a board.
    pub async fn check(&mut self, tenant: Option<&str>) -> Result<Board, CallError> {
        self.call(async |instance, context| instance.check(context, tenant).await).await
    }

    /// One page.
    pub async fn page(&mut self, target: &Target, position: &Position) -> Result<Page, CallError> {
        let page =
            self.call(async |instance, context| instance.scan(context, target, position).await).await?;
        self.unread.merge(&page.unread);
        Ok(page)
    }

    /// The details of offers, in the order of the references.
    pub async fn hydrate(
        &mut self,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<ScannedOffer, PluginError>>, CallError> {
        self.call(async |instance, context| instance.hydrate(context, refs).await).await
    }

    /// What job systems a page shows.
    pub async fn detect(&mut self, document: Document) -> Result<Report, CallError> {
        self.call(async |instance, context| instance.detect(context, document).await).await
    }

    /// A directory's first pages.
    pub async fn first_pages(&mut self) -> Result<Vec<String>, CallError> {
        self.call(async |instance, context| instance.directory_start(context).await).await
    }

    /// What companies a page of a directory tells of.
    pub async fn read(&mut self, page: Document) -> Result<Listing, CallError> {
        self.call(async |instance, context| instance.directory_read(context, page).await).await
    }

    /// Makes a call. An instance that failed is never used again.
    async fn call<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Instance, &CallContext) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        let mut instance = match self.instance.take() {
            Some(instance) => instance,
            None => Instance::new(&self.plugin, self.setup.clone()).await?,
        };
        let answer = work(&mut instance, &self.context).await?;
        self.unread.merge(&instance.take_unread());
        self.instance = Some(instance);
        Ok(answer)
    }
}

/// The origins that a component's manifest asks for.
pub fn wished(plugin: &Plugin) -> Result<Vec<HostRule>, SessionError> {
    let manifest = plugin.manifest();
    let origin = |host: &String| {
        HostRule::parse(host).map_err(|source| SessionError::Host {
            plugin: manifest.id.clone(),
            host: crate::printable::one_line(host).into_owned(),
            source,
        })
    };
    manifest.hosts.iter().map(origin).collect()
}

fn placeholders(plugin: &Plugin) -> Result<BTreeMap<String, Credential>, SessionError> {
    let manifest = plugin.manifest();
    manifest.credentials.iter().map(|need| placeholder(&manifest.id, need)).collect()
}

fn placeholder(plugin: &str, need: &CredentialNeed) -> Result<(String, Credential), SessionError> {
    let origins = need.hosts.iter().filter_map(|host| OriginPattern::parse(host).ok()).collect();
    let made = Credential::bearer(&Secret::new(PLACEHOLDER), origins);
    made.map(|credential| (need.name.clone(), credential)).map_err(|source| SessionError::Credential {
        plugin: plugin.to_owned(),
        name: need.name.clone(),
        source,
    })
}
