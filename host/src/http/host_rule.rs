//! One line of `hosts`, in a manifest and in the operator's file: origins, or the own host of each tenant.

use std::{fmt, str::FromStr};

use thiserror::Error;

use super::{Origin, OriginPattern, OriginPatternError, origin_pattern::shown};

/// The line for a tenant's own host.
const TENANT_HOST: &str = "https://{tenant}";

/// Text that is no line of `hosts`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HostRuleError {
    /// It names no origins.
    #[error(transparent)]
    Origins(#[from] OriginPatternError),
    /// Something stands beside `{tenant}`.
    #[error(
        "`{{tenant}}` stands alone, as `{TENANT_HOST}`, which `{0}` is not\n  hint: write `{TENANT_HOST}` for the own hosts of tenants, and `https://*.example.com` for tenants below one domain"
    )]
    Tenant(String),
}

/// What one line of `hosts` names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostRule {
    /// Origins, the same for every unit.
    Origins(OriginPattern),
    /// The host that is a unit's tenant: another for each unit, and only where that was made sure of.
    TenantHost,
}

impl HostRule {
    /// Reads an origin, a pattern of origins, or `https://{tenant}`.
    pub fn parse(text: &str) -> Result<Self, HostRuleError> {
        let text = text.trim();
        if text == TENANT_HOST {
            return Ok(Self::TenantHost);
        }
        if text.contains(['{', '}']) {
            return Err(HostRuleError::Tenant(shown(text)));
        }
        Ok(Self::Origins(OriginPattern::parse(text)?))
    }

    /// Whether it grants all that the other asks for.
    #[must_use]
    pub fn covers(&self, wish: &Self) -> bool {
        match (self, wish) {
            (Self::Origins(granted), Self::Origins(wish)) => granted.covers(wish),
            (Self::TenantHost, Self::TenantHost) => true,
            _ => false,
        }
    }

    /// The origins it names by itself.
    #[must_use]
    pub const fn origins(&self) -> Option<&OriginPattern> {
        match self {
            Self::Origins(origins) => Some(origins),
            Self::TenantHost => None,
        }
    }
}

impl From<Origin> for HostRule {
    fn from(origin: Origin) -> Self {
        Self::Origins(origin.into())
    }
}

impl FromStr for HostRule {
    type Err = HostRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for HostRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origins(origins) => origins.fmt(f),
            Self::TenantHost => f.write_str(TENANT_HOST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_origins_or_the_own_hosts_of_tenants_and_is_told_as_it_is_written() {
        for line in [
            "https://api.example.com",
            "http://a.example:8080",
            "https://*.example.com:8443",
            "https://{tenant}",
        ] {
            assert_eq!(HostRule::parse(line).unwrap().to_string(), line);
        }
        assert_eq!(HostRule::parse(" https://{tenant} "), Ok(HostRule::TenantHost));
    }

    #[test]
    fn nothing_stands_beside_the_tenant() {
        for bad in [
            "https://{tenant}/",
            "https://{tenant}/jobs",
            "https://{tenant}:8443",
            "http://{tenant}",
            "https://{tenant}.example.com",
            "https://jobs.{tenant}",
            "https://u:p@{tenant}",
            "https://{TENANT}",
            "https://{}",
            "{tenant}",
            "https://*.{tenant}",
        ] {
            let error = HostRule::parse(bad).unwrap_err();
            assert!(matches!(error, HostRuleError::Tenant(_)), "{bad}: {error}");
            assert!(error.to_string().contains("\n  hint: write `https://{tenant}`"), "{error}");
        }
        // A spelling that only the parser of addresses undoes is no line either.
        assert!(HostRule::parse("https://%7Btenant%7D").is_err());
        assert!(HostRule::parse("https://%2a.example.com").is_err());
    }

    #[test]
    fn only_the_same_line_grants_the_own_hosts_of_tenants() {
        let rule = |text: &str| HostRule::parse(text).unwrap();
        let own = rule("https://{tenant}");
        assert!(own.covers(&own));
        for other in ["https://*.example.com", "https://api.example.com"] {
            assert!(!own.covers(&rule(other)) && !rule(other).covers(&own), "{other}");
        }
    }
}
