//! Recognises Factorial in a page: addresses of boards, of postings and of the embedded list.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Case, Form, Recogniser, System},
};

use crate::Factorial;

/// The host is the board, since each country has a domain of its own.
const FACTORIAL: System = System::new(
    "factorial",
    Case::Lower,
    "https://{}/",
    &[Form::at(
        &[
            "{host}.factorialhr.com|pt|de|co|es|it|fr|mx",
            "{host}.factorialhr.com.br",
            "{host}.factorial.es|it|fr|mx|pl|ch|be",
        ],
        "",
    )
    .followed_by(&["job_posting", "embed"])],
);

impl Detector for Factorial {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[FACTORIAL], &[]);
        Ok(recogniser.report())
    }
}

impl Tenants for Factorial {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        FACTORIAL.identify(system, tenant)
    }
}
