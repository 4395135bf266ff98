//! A tenant as it is asked with.

use jobscan_definition::model::{Case, Definition, Region, TenantKind};
use jobscan_plugin_sdk::{
    PluginError,
    errors::{self, sample},
    text,
};

/// A tenant, and the regions that may have it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tenant<'d> {
    /// Without the prefix of its region.
    pub(crate) name: String,
    /// To be asked in this order; none where the system has none.
    pub(crate) regions: Vec<&'d Region>,
}

impl<'d> Tenant<'d> {
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
            TenantKind::Name => text::path_segment(&name).is_some(),
            TenantKind::Host => is_host(&name),
        };
        if usable { Ok(Self { name, regions }) } else { Err(cannot_name(definition, tenant)) }
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

fn cannot_name(definition: &Definition, tenant: &str) -> PluginError {
    let kind = match definition.tenant.kind {
        TenantKind::Name => "cannot name",
        TenantKind::Host => "is not the host of",
    };
    PluginError::Unsupported(format!("`{}` {kind} a board of {}", sample(tenant), definition.board.name))
}

/// Whether a text is a host name and nothing else.
fn is_host(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(label)
}
