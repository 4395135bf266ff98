//! A page that names a feed of jobs says that the site may be one of these: whether it is a feed of adverts, only asking tells.

use jobscan_careers::{
    address::WebAddress,
    detect::{self, Own},
    words::{is_about_jobs, is_about_others},
};
use jobscan_plugin_sdk as sdk;
use sdk::{CallContext, Confidence, Detector, Document, PluginError, Report, TenantIdentity, Tenants};

use crate::Rss;

const NAME: &str = "rss";

impl Detector for Rss {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let Some(mut own) = Own::of(document) else { return Ok(detect::nothing()) };
        let at = WebAddress::parse(&document.final_url);
        let links = own.recogniser.page.named("link");
        let feed = links
            .filter(|link| link.attr("rel").is_some_and(|rel| rel.contains("alternate")))
            .find(|link| {
                let address = link.attr("href").and_then(WebAddress::parse);
                address
                    .zip(at.as_ref())
                    .is_some_and(|(address, at)| address.host() == at.host() && is_job_feed(&address))
            })
            .copied();
        if let Some(feed) = feed {
            own.add(NAME, feed, "the page names a feed of jobs", Confidence::Hint);
        }
        Ok(own.report())
    }
}

/// Whether an address is that of a feed, and names jobs.
fn is_job_feed(address: &WebAddress) -> bool {
    let target = address.target().to_lowercase();
    let is_feed = ["rss", "atom", "feed", ".xml"].iter().any(|word| target.contains(word));
    is_feed && is_about_jobs(&target) && !is_about_others(&target)
}

impl Tenants for Rss {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        detect::system(NAME).identify(system, tenant)
    }
}
