//! Keeps a plugin's rule of spelling from naming a host that nobody wrote.
//!
//! What a person lists may be read at its own host where the tenant is one. A plugin that spelt `acme` as
//! `intranet.example` would choose that host in the person's name.

use std::{collections::BTreeMap, sync::Arc};

use url::Url;

use super::providers::Prepared;
use crate::http::{Grant, Origin, tenant_host};

/// The grants of the providers that reach the own hosts of tenants, by the providers' names.
#[derive(Debug, Default)]
pub(super) struct HostGuards(BTreeMap<String, Arc<Grant>>);

impl HostGuards {
    /// Those of the prepared providers.
    pub(super) fn of(providers: &[Prepared]) -> Self {
        let ready = providers.iter().filter_map(|prepared| match prepared {
            Prepared::Ready(provider) if provider.grant.tenant_hosts => {
                Some((provider.name.clone(), Arc::clone(&provider.grant)))
            }
            _ => None,
        });
        Self(ready.collect())
    }

    /// Whether one spelling of a tenant may stand for another: unless it is a host that only it names, and that the
    /// provider reaches for no other reason.
    pub(super) fn allow(&self, provider: &str, written: &str, spelt: &str) -> bool {
        let Some(grant) = self.0.get(provider) else { return true };
        let Some(host) = tenant_host(spelt) else { return true };
        grant.origins.iter().any(|origins| origins.fits(&host)) || names(written, &host)
    }
}

/// Whether a text is a host or an address at it.
fn names(written: &str, host: &Origin) -> bool {
    let address = || Origin::from_url(&Url::parse(written.trim()).ok()?);
    tenant_host(written.trim()).or_else(address).is_some_and(|at| at.host() == host.host())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::OriginPattern;

    #[test]
    fn a_rule_of_spelling_names_no_host_that_nobody_wrote() {
        let mut grant = Grant::new("demo");
        grant.origins = vec![OriginPattern::parse("https://*.board.example").unwrap()];
        let guards = HostGuards(BTreeMap::from([("demo".to_owned(), Arc::new(grant))]));
        for (written, spelt, allowed) in [
            ("acme", "intranet.victim.com", false),
            ("jobs.acme.com", "jobs.victim.com", false),
            ("https://jobs.acme.com/x", "jobs.victim.com", false),
            ("ACME", "acme", true),
            ("Jobs.Acme.com", "jobs.acme.com", true),
            ("https://jobs.acme.com/x", "jobs.acme.com", true),
            ("acme", "acme.board.example", true),
            ("acme", "169.254.169.254", true),
        ] {
            assert_eq!(guards.allow("demo", written, spelt), allowed, "{written} as {spelt}");
            assert!(guards.allow("other", written, spelt), "it reaches no such hosts");
        }
    }
}
