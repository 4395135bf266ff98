//! A page with the `JobPosting` of its own company says that the site may be one of these: whether its sitemap lists its
//! adverts, only asking tells.

use jobscan_careers::detect::{self, Own};
use jobscan_plugin_sdk as sdk;
use sdk::{CallContext, Confidence, Detector, Document, PluginError, Report, TenantIdentity, Tenants};

use crate::Sitemap;

const NAME: &str = "sitemap";

impl Detector for Sitemap {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let Some(mut own) = Own::of(document) else { return Ok(detect::nothing()) };
        match own.advert() {
            Some(advert) => {
                own.add(NAME, advert, "the page is an advert of its own site", Confidence::Likely);
            }
            None => own.follow_an_advert(document),
        }
        Ok(own.report())
    }
}

impl Tenants for Sitemap {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        detect::system(NAME).identify(system, tenant)
    }
}
