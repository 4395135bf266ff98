//! What a component says of itself, for those who read it.

use serde::Serialize;

use crate::plugins::{Plugin, model};

/// The manifest of a component, with the roles that it exports.
#[derive(Debug, Serialize)]
pub struct Described {
    /// What it calls itself.
    pub id: String,
    /// For people.
    pub name: String,
    /// Its own.
    pub version: String,
    /// `provider`, `detector`, `directory`, `tenants`, `repeats`.
    pub roles: Vec<&'static str>,
    /// What its scans take: `tenants`, `queries`, and whether it completes offers: `hydrate`.
    pub capabilities: Vec<&'static str>,
    /// The origins that it asks for.
    pub hosts: Vec<String>,
    /// The credentials that it may name.
    pub credentials: Vec<Credential>,
    /// The settings that it reads.
    pub settings: Vec<Setting>,
    /// The least time between two requests to one host that it wishes, in milliseconds.
    pub pace_ms: u64,
    /// The most units side by side that it wishes.
    pub concurrency: Option<u32>,
    /// The most references that one of its calls for details takes.
    pub hydrate_batch: u32,
    /// Raised when cursors and states of an older version mean nothing any more.
    pub state_version: u32,
}

/// A credential that a component may name.
#[derive(Debug, Serialize)]
pub struct Credential {
    /// Its name in the configuration.
    pub name: String,
    /// The origins that it is for.
    pub hosts: Vec<String>,
    /// Where an operator gets one.
    pub help: String,
}

/// A setting that a component reads.
#[derive(Debug, Serialize)]
pub struct Setting {
    /// The key in `config`.
    pub key: String,
    /// What a value of it is.
    pub kind: &'static str,
    /// As JSON text.
    pub default: Option<String>,
    /// For people.
    pub help: String,
}

impl Described {
    /// What a component that was loaded says.
    #[must_use]
    pub fn of(plugin: &Plugin) -> Self {
        let manifest = plugin.manifest();
        Self {
            id: manifest.id.clone(),
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            roles: roles(plugin),
            capabilities: capabilities(manifest.capabilities),
            hosts: manifest.hosts.clone(),
            credentials: manifest.credentials.iter().map(Credential::of).collect(),
            settings: manifest.settings.iter().map(Setting::of).collect(),
            pace_ms: u64::try_from(manifest.min_interval.as_millis()).unwrap_or(u64::MAX),
            concurrency: manifest.max_concurrency,
            hydrate_batch: manifest.hydrate_batch,
            state_version: manifest.state_version,
        }
    }
}

impl Credential {
    fn of(need: &model::CredentialNeed) -> Self {
        Self { name: need.name.clone(), hosts: need.hosts.clone(), help: need.help.clone() }
    }
}

impl Setting {
    fn of(setting: &model::Setting) -> Self {
        Self {
            key: setting.key.clone(),
            kind: setting.kind.in_words(),
            default: setting.default.clone(),
            help: setting.help.clone(),
        }
    }
}

fn roles(plugin: &Plugin) -> Vec<&'static str> {
    let all = [
        ("provider", plugin.is_provider()),
        ("detector", plugin.is_detector()),
        ("directory", plugin.is_directory()),
        ("tenants", plugin.knows_tenants()),
        ("repeats", plugin.repeatable() != model::Repeatable::default()),
    ];
    held(all)
}

fn capabilities(of: model::Capabilities) -> Vec<&'static str> {
    held([("tenants", of.tenants), ("queries", of.queries), ("hydrate", of.hydrate)])
}

fn held<const N: usize>(all: [(&'static str, bool); N]) -> Vec<&'static str> {
    all.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect()
}
