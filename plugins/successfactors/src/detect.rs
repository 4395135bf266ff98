//! Recognises `SuccessFactors` in a page: hosts of career sites, the legacy page, and the system's own files under a
//! customer's own host.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Address, Case, Form, Named, Recogniser, Served, System},
};

use crate::SuccessFactors;

/// The host and the company's name, or a host of its own.
const SUCCESSFACTORS: System = System::new(
    "successfactors",
    Case::Kept,
    "",
    &[Form::at(&["{host}.jobs.hr.cloud.sap"], "").in_region("", "https://{}/").sure()],
)
.served_with(Served {
    files: &["rmkcdn.successfactors.com", "jobs2web.com"],
    widgets: &[],
    own: &["successfactors.com", "successfactors.eu", "hr.cloud.sap"],
});

impl Detector for SuccessFactors {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[SUCCESSFACTORS], &[&legacy_page]);
        Ok(recogniser.report())
    }
}

impl Tenants for SuccessFactors {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        SUCCESSFACTORS.identify(system, tenant)
    }
}

/// `careerN.successfactors.eu/career?company=NAME`.
fn legacy_page(address: &Address) -> Option<Named> {
    let host = address.host();
    let label = ["successfactors.eu", "successfactors.com", "sapsf.eu", "sapsf.com"];
    let label = label.iter().find_map(|domain| address.below(domain))?;
    let company = address.value("company").or_else(|| address.value("career_company"))?;
    if !label.strip_prefix("career").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        || !is_name(company)
        || company == "undefined"
    {
        return None;
    }
    let url = format!("https://{host}/career?company={company}");
    Some(SUCCESSFACTORS.board(&format!("{host}:{company}")).at(url))
}

fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
        && text.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_'))
}

#[cfg(test)]
mod tests {
    use sdk::{
        Confidence,
        testing::{context, page},
    };

    use super::*;

    fn found(url: &str, html: &str) -> Vec<(String, Confidence)> {
        let report = SuccessFactors.detect(&context(0), &page(url, html)).unwrap();
        report.findings.into_iter().map(|finding| (finding.tenant, finding.confidence)).collect()
    }

    fn link(url: &str) -> Vec<String> {
        let html = format!("<a href=\"{url}\" place=\"body\">x</a>");
        found("https://acme.example/", &html).into_iter().map(|(tenant, _)| tenant).collect()
    }

    #[test]
    fn boards_are_named_by_their_host_and_the_legacy_page_by_the_company_too() {
        for (url, tenant) in [
            ("https://acme.jobs.hr.cloud.sap/", "acme.jobs.hr.cloud.sap"),
            ("https://acme.jobs.hr.cloud.sap/job/Clerk/1/", "acme.jobs.hr.cloud.sap"),
            ("https://career5.successfactors.eu/career?company=ACMEP&x=1", "career5.successfactors.eu:ACMEP"),
            ("https://career.sapsf.com/careers?career_company=acme", "career.sapsf.com:acme"),
        ] {
            assert_eq!(link(url), [tenant], "{url}");
        }
        for url in [
            "https://www.successfactors.com/",
            "https://performancemanager5.successfactors.eu/login?company=ACME",
            "https://career5.successfactors.eu/career",
            "https://career5.successfactors.eu/career?company=undefined",
            "https://careerx.successfactors.eu/career?company=ACME",
            "https://career5.successfactors.eu.evil.example/career?company=ACME",
        ] {
            assert_eq!(link(url), Vec::<String>::new(), "{url}");
        }
    }

    #[test]
    fn the_systems_files_under_a_host_for_jobs_are_a_board_and_elsewhere_prove_nothing() {
        let html = "<script src=\"https://rmkcdn.successfactors.com/x/y.js\" place=\"body\"></script>";
        let board = ("jobs.acme.com".to_owned(), Confidence::Likely);
        assert_eq!(found("https://jobs.acme.com/search/", html), [board]);
        assert_eq!(found("https://www.acme.com/", html), []);
    }
}
