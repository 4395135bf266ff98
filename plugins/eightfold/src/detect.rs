//! Recognises Eightfold in a page: the host is the board.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Case::Lower, Form, Recogniser, Served, System},
};

use crate::Eightfold;

const EIGHTFOLD: System = System::new(
    "eightfold",
    Lower,
    "https://{}/careers",
    &[
        Form::at(&["{host}.eightfold.ai"], "careers").followed_by(&["careers"]),
        Form::at(&["{host}.eightfold.ai"], "api/pcsx|apply").followed_by(&["api"]),
    ],
)
// Under a host of the customer's own the system's files show it, and the host is the tenant.
.served_with(Served { files: &["eightfold.ai"], widgets: &[], own: &["eightfold.ai"] });

impl Detector for Eightfold {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[EIGHTFOLD], &[]);
        Ok(recogniser.report())
    }
}

impl Tenants for Eightfold {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        EIGHTFOLD.identify(system, tenant)
    }
}
