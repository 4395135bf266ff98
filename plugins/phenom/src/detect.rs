//! Recognises Phenom in a page: its customers have hosts of their own, which the system's files show.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Case::Lower, Recogniser, Served, System},
};

use crate::Phenom;

const PHENOM: System = System::new("phenom", Lower, "https://{}/", &[]).served_with(Served {
    files: &["phenompeople.com"],
    widgets: &[],
    own: &["phenompeople.com"],
});

impl Detector for Phenom {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[PHENOM], &[]);
        Ok(recogniser.report())
    }
}

impl Tenants for Phenom {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        PHENOM.identify(system, tenant)
    }
}
