//! Recognises iCIMS in a page: the host is the board, and a company may have several, each with a prefix.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Case::Lower, Form, Recogniser, Served, System},
};

use crate::Icims;

const ICIMS: System = System::new(
    "icims",
    Lower,
    "https://{}/",
    &[
        Form::at(&["{host}.icims.com"], "jobs").followed_by(&["jobs"]),
        Form::at(&["{host}.icims.com"], "").dashed().denied(&["cookie-policy-scripts"]),
    ],
)
// Under a host of the customer's own the system's files show it, and the host is the tenant.
.served_with(Served { files: &["icims.com"], widgets: &[], own: &["icims.com"] });

impl Detector for Icims {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[ICIMS], &[]);
        Ok(recogniser.report())
    }
}

impl Tenants for Icims {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        ICIMS.identify(system, tenant)
    }
}
