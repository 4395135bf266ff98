//! Whose offers are asked for: a tenant's, as it is asked with, or those of a query.

use jobscan_definition::model::{Case, Definition, Letters, Region, TenantKind};
use jobscan_plugin_sdk::{
    PluginError, Target, TimestampMs,
    errors::{self, sample},
    text,
};

use crate::{known::Known, search::Searched};

/// A tenant, and the regions that may have it; or a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tenant<'d> {
    definition: &'d Definition,
    /// Without the prefix of its region; empty where a query is asked.
    pub(crate) name: String,
    /// The query.
    pub(crate) query: Option<Searched>,
    /// To be asked in this order; none where the system has none.
    pub(crate) regions: Vec<&'d Region>,
}

impl<'d> Tenant<'d> {
    /// Whose offers a scan is for.
    pub(crate) fn of(
        definition: &'d Definition,
        target: &Target,
        now: TimestampMs,
    ) -> Result<Self, PluginError> {
        let name = &definition.board.name;
        match (target, &definition.search) {
            (Target::Tenant(tenant), None) => Self::parse(definition, tenant),
            (Target::Query(query), Some(search)) => {
                Ok(Self::searched(definition, Searched::new(definition, search, query, now)?))
            }
            (Target::Tenant(_), Some(_)) => Err(errors::has_searches(name)),
            (Target::Query(_), None) => Err(errors::has_boards(name)),
        }
    }

    /// All that a query finds.
    pub(crate) fn searched(definition: &'d Definition, query: Searched) -> Self {
        Self { definition, name: String::new(), query: Some(query), regions: Vec::new() }
    }

    /// A name that may be no tenant's, in the first region.
    pub(crate) fn nobody(definition: &'d Definition) -> Self {
        let regions = definition.tenant.regions.iter().take(1).collect();
        Self { definition, name: definition.board.id.clone(), query: None, regions }
    }

    /// What is known of it before anything else is.
    pub(crate) fn known<'k>(&'k self, region: Option<&'k Region>, found: &'k [String]) -> Known<'k> {
        let (definition, query) = (Some(self.definition), self.query.as_ref());
        Known { definition, tenant: &self.name, region, found, query, ..Known::default() }
    }

    /// Reads a tenant.
    pub(crate) fn parse(definition: &'d Definition, tenant: &str) -> Result<Self, PluginError> {
        let tenant = tenant.trim();
        let rules = &definition.tenant;
        let prefixed = rules.regions.iter().filter(|region| !region.prefix.is_empty());
        let only = prefixed
            .filter(|region| tenant.starts_with(&region.prefix))
            .max_by_key(|region| region.prefix.len());
        let (name, regions) = match only {
            Some(region) => (&tenant[region.prefix.len()..], vec![region]),
            None => (tenant, rules.regions.iter().collect()),
        };
        let name = if rules.case == Case::Lower { name.to_lowercase() } else { name.to_owned() };
        let usable = match rules.kind {
            _ if !rules.parts.is_empty() => has_parts(&rules.parts, &name),
            TenantKind::Name if rules.letters == Letters::Key => is_key(&name),
            TenantKind::Name => text::path_segment(&name).is_some(),
            TenantKind::Host => is_host(&name),
        };
        if usable {
            Ok(Self { definition, name, query: None, regions })
        } else {
            Err(cannot_name(definition, tenant))
        }
    }

    /// The region that a cursor names, which must be one that may have the tenant; none where the system has none.
    pub(crate) fn region(&self, name: &str) -> Result<Option<&'d Region>, PluginError> {
        let found = self.places().into_iter().find(|region| region.map_or("", |region| &region.name) == name);
        found.ok_or_else(|| errors::invalid_cursor(name))
    }

    /// The regions to ask, in order: one that is none where the system has none.
    pub(crate) fn places(&self) -> Vec<Option<&'d Region>> {
        if self.regions.is_empty() { vec![None] } else { self.regions.iter().copied().map(Some).collect() }
    }
}

/// Whether a text has the parts of a tenant: each can stand in an address, and that which is a host is one.
pub(crate) fn has_parts(names: &[String], tenant: &str) -> bool {
    let fits = |(name, part): (&String, &str)| {
        if name == "host" { is_host(part) } else { part.trim() == part && text::path_segment(part).is_some() }
    };
    tenant.split(':').count() == names.len() && names.iter().zip(tenant.split(':')).all(fits)
}

fn cannot_name(definition: &Definition, tenant: &str) -> PluginError {
    let parts = &definition.tenant.parts;
    if !parts.is_empty() {
        let (name, form) = (&definition.board.name, parts.join(":"));
        let detail = format!("`{}` cannot name a board of {name}, which are `{form}`", sample(tenant));
        return PluginError::Unsupported(detail);
    }
    if definition.tenant.letters == Letters::Key {
        let (tenant, name) = (sample(tenant), &definition.board.name);
        let detail = format!(
            "`{tenant}` is no key of {name}, 32 hexadecimal digits: by a name its boards cannot be read"
        );
        return PluginError::Unsupported(detail);
    }
    let kind = match definition.tenant.kind {
        TenantKind::Name => "cannot name",
        TenantKind::Host => "is not the host of",
    };
    PluginError::Unsupported(format!("`{}` {kind} a board of {}", sample(tenant), definition.board.name))
}

/// Whether a text is a key.
fn is_key(name: &str) -> bool {
    const DIGITS: usize = 32;
    name.len() == DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a text is a host name and nothing else.
fn is_host(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(label)
}
