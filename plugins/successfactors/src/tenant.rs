//! A tenant: the host of a career site, or the host of the legacy page with the company's name.

use jobscan_plugin_sdk::{PluginError, errors};

/// The host of a career site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareerSite {
    host: String,
}

impl CareerSite {
    /// Parses a tenant: `jobs.acme.com`. `career5.successfactors.eu:ACME` is a page that cannot be read.
    pub fn parse(tenant: &str) -> Result<Self, PluginError> {
        let tenant = tenant.trim();
        if tenant.contains(':') {
            return Err(PluginError::Unsupported(format!(
                "`{}` is a legacy page of SuccessFactors (`/career?company=`), a program for browsers that gives no list; if \
                 the company has a career site on a host of its own, that host is the tenant to list",
                errors::sample(tenant)
            )));
        }
        let is_host = tenant.contains('.')
            && tenant.len() <= 253
            && tenant.split('.').all(|label| {
                !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
        if !is_host {
            let tenant = errors::sample(tenant);
            return Err(PluginError::Unsupported(format!("`{tenant}` is no host of a career site")));
        }
        Ok(Self { host: tenant.to_ascii_lowercase() })
    }

    /// Its origin, which is the page for people too.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("https://{}", self.host)
    }
}
