//! What a scope reaches, and by which of its rights: the one place that says yes to an origin.

use super::{Denial, Grant, IpNet, Method, Origin, OriginPattern};

/// The rights by which the hops of a fetch are judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach<'a> {
    pub(super) grant: &'a Grant,
    /// The own host of the unit's tenant, if it may be read.
    pub(super) tenant_host: Option<&'a Origin>,
    /// The ranges of addresses that the operator opened.
    pub(super) allowed: &'a [IpNet],
}

/// The right by which an origin is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Right {
    /// The grant names it.
    Named,
    /// The grant names those below its registrable domain, which is here.
    Wildcard(String),
    /// It is the own host of the unit's tenant.
    TenantHost,
    /// The grant reaches all of the public web.
    PublicWeb,
}

impl Reach<'_> {
    /// The narrowest right to an origin, if there is one.
    pub(super) fn right_to(&self, origin: &Origin) -> Option<Right> {
        let fitting = || self.grant.origins.iter().filter(|pattern| pattern.fits(origin));
        if fitting().any(|pattern| pattern.as_origin().is_some()) {
            return Some(Right::Named);
        }
        if let Some(domain) = fitting().find_map(OriginPattern::wildcard_domain) {
            return Some(Right::Wildcard(domain.to_owned()));
        }
        if self.tenant_host == Some(origin) {
            return Some(Right::TenantHost);
        }
        self.grant.public_web.then_some(Right::PublicWeb)
    }

    /// Whether the grant itself names an origin, whole or by a pattern.
    pub(super) fn names(&self, origin: &Origin) -> bool {
        self.grant.origins.iter().any(|pattern| pattern.fits(origin))
    }

    /// The refusal of an origin that no right reaches.
    pub(super) fn refusal(&self, origin: &Origin) -> Denial {
        Denial::Host {
            origin: origin.to_string(),
            provider: self.grant.provider.clone(),
            why: self.why_not(origin),
        }
    }

    /// What comes nearest to granting an origin, and what to write.
    fn why_not(&self, origin: &Origin) -> String {
        let provider = &self.grant.provider;
        if let Some(pattern) = self.nearest(origin) {
            return format!(
                ": it asks for {pattern}, where `*` is one label; if it is meant, name `\"{origin}\"` in the plugin's \
                 `hosts` and in `hosts` of `[providers.{provider}]`"
            );
        }
        match self.tenant_host {
            Some(own) => format!(": of the hosts of tenants it reaches {own} here, and no other"),
            None if self.grant.tenant_hosts => {
                ": it asks for the own hosts of tenants, and this unit has none that was made sure of; if it is the \
                 board's, list it as the tenant of a company"
                    .to_owned()
            }
            None => format!(
                "; add `\"{origin}\"` to `hosts` of the plugin, and to `hosts` in `[providers.{provider}]`"
            ),
        }
    }

    /// The wildcard of the same registrable domain with the most in common.
    fn nearest(&self, origin: &Origin) -> Option<&OriginPattern> {
        let domain = psl::domain_str(origin.host())?;
        let near = self.grant.origins.iter().filter(|pattern| pattern.wildcard_domain() == Some(domain));
        near.max_by_key(|pattern| shared_labels(&pattern.to_string(), origin.host()))
    }
}

/// How many labels two names share from their ends.
fn shared_labels(one: &str, other: &str) -> usize {
    one.rsplit('.').zip(other.rsplit('.')).take_while(|(one, other)| one == other).count()
}

impl Right {
    /// Whether it goes with a method: what is not named is only read.
    pub(super) fn allows(&self, method: Method) -> Result<(), Denial> {
        let why = match self {
            Self::TenantHost => "the own host of a tenant is only read",
            Self::PublicWeb => "outside its own hosts this grant only reads",
            Self::Named | Self::Wildcard(_) => return Ok(()),
        };
        if method == Method::Post { Err(Denial::Method { method, why }) } else { Ok(()) }
    }

    /// The name of what shares a pace with the host, if anything does: many hosts of one system are one server.
    pub(super) fn lane(&self, provider: &str) -> Option<String> {
        match self {
            Self::Named | Self::PublicWeb => None,
            Self::Wildcard(domain) => Some(format!("*.{domain}")),
            Self::TenantHost => Some(format!("{{tenant}} of {provider}")),
        }
    }
}
