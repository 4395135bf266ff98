//! Recognises Lever in a page: addresses of boards and postings, and the embed's settings.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, EvidenceKind, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Case, Form, Named, Recogniser, System, value_of},
};

use crate::{Lever, Region};

/// A board answers to its own spelling only, and no two differ in case alone. Posting IDs follow a name.
const LEVER: System = System::new(
    "lever",
    Case::Kept,
    US,
    &[
        Form::at(&["api.lever.co"], "v0|v1/postings/{}"),
        Form::at(&["api.eu.lever.co"], "v0|v1/postings/{}").in_region(EU_PREFIX, EU).with(IN_EU),
        Form::at(&["jobs.lever.co"], "{}").doubted(DOUBTED).followed_by(&["id"]),
        Form::at(&["jobs.eu.lever.co"], "{}")
            .doubted(DOUBTED)
            .followed_by(&["id"])
            .in_region(EU_PREFIX, EU)
            .with(IN_EU),
    ],
);

const US: &str = "https://jobs.lever.co/{}";
const EU: &str = "https://jobs.eu.lever.co/{}";
const EU_PREFIX: &str = "eu:";
const IN_EU: &[(&str, &str)] = &[("region", "eu")];
const DOUBTED: &[&str] = &["postings", "parse"];

impl Detector for Lever {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[LEVER], &[]);
        embeds(&mut recogniser);
        Ok(recogniser.report())
    }
}

impl Tenants for Lever {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        LEVER.identify(system, tenant)
    }
}

/// `window.leverJobsOptions = { accountName: 'NAME' }`, the settings of the script that fills `#lever-jobs-container`.
fn embeds(recogniser: &mut Recogniser<'_>) {
    let scripts: Vec<_> = recogniser.page.named("script").copied().collect();
    let loads =
        |host: &str| scripts.iter().any(|script| script.attr("src").is_some_and(|src| src.contains(host)));
    let region = if loads("jobs.eu.lever.co/embed") { Region::Eu } else { Region::Us };
    for script in scripts.into_iter().filter(|script| script.text.contains("leverJobsOptions")) {
        let account = value_of(script.text, "accountName").and_then(|account| board_of(region, account));
        if let Some(named) = account {
            let detail = format!("leverJobsOptions accountName: {}", named.tenant);
            recogniser.add_mark(named, EvidenceKind::Text, &detail, script);
        }
    }
}

/// The board of an account, which a setting names.
fn board_of(region: Region, account: &str) -> Option<Named> {
    let named = LEVER.board_named(account)?;
    match region {
        Region::Us => Some(named),
        Region::Eu => {
            let url = format!("{}/{}", region.boards(), named.tenant);
            Some(LEVER.board(&format!("{EU_PREFIX}{}", named.tenant)).at(url).with("region", "eu"))
        }
    }
}

#[cfg(test)]
mod tests {
    use sdk::testing::{context, page};

    use super::*;

    fn tenants(html: &str) -> Vec<String> {
        let report = Lever.detect(&context(0), &page("https://acme.example/", html)).unwrap();
        report.findings.into_iter().map(|finding| finding.tenant).collect()
    }

    fn link(url: &str) -> Vec<String> {
        tenants(&format!("<a href=\"{url}\" place=\"body\">x</a>"))
    }

    #[test]
    fn boards_are_identified_by_the_case_sensitive_first_path_segment() {
        for (url, tenant) in [
            ("https://jobs.lever.co/acme", "acme"),
            ("https://jobs.lever.co/Acme-Labs/123e4567-e89b-12d3-a456-426614174000/apply", "Acme-Labs"),
            ("https://jobs.lever.co/acme?team=Sales", "acme"),
            ("http://jobs.lever.co/acme.io", "acme.io"),
            ("https://jobs.eu.lever.co/acme", "eu:acme"),
            ("https://api.lever.co/v0/postings/acme?mode=json", "acme"),
            ("https://api.eu.lever.co/v0/postings/acme", "eu:acme"),
        ] {
            assert_eq!(link(url), [tenant], "{url}");
        }
    }

    #[test]
    fn other_addresses_are_not_boards() {
        for url in [
            "https://jobs.lever.co/",
            "https://jobs.lever.co/embed/index.js",
            "https://jobs.lever.co/v0/postings",
            "https://jobs.lever.co/123456789",
            "https://jobs.lever.co/api/v1",
            "https://jobs.lever.co/123e4567-e89b-12d3-a456-426614174000",
            "https://api.lever.co/v0/postings/",
            "https://www.lever.co/job-seeker-support/",
            "https://jobs.lever.co.evil.example/acme",
            "https://notjobs.lever.co.example/acme",
            "https://www.linkedin.com/shareArticle?url=https://jobs.lever.co/acme",
        ] {
            assert_eq!(link(url), Vec::<String>::new(), "{url}");
        }
        assert!(tenants("<p>We hire with Lever: jobs.lever.co/acme</p>").is_empty());
    }

    #[test]
    fn a_company_may_be_called_as_the_system_calls_something_else() {
        for name in ["embed", "api", "css", "App", "jobs", "status", "login", "docs", "8451", "lever"] {
            assert_eq!(link(&format!("https://jobs.lever.co/{name}")), [name]);
            let posting = format!("https://jobs.lever.co/{name}/123e4567-e89b-12d3-a456-426614174000");
            assert_eq!(link(&posting), [name]);
            assert_eq!(link(&format!("https://api.lever.co/v0/postings/{name}?mode=json")), [name]);
        }
    }

    #[test]
    fn one_board_in_two_spellings_is_one_and_has_that_of_the_first_link() {
        let html = "<a href=\"https://jobs.lever.co/AcmeBanco\" place=\"body\">x</a>\n\
                    <a href=\"https://jobs.lever.co/acmebanco/123e4567-e89b-12d3-a456-426614174000\" place=\"body\">y</a>";
        assert_eq!(tenants(html), ["AcmeBanco", "AcmeBanco"]);
    }

    #[test]
    fn two_spellings_are_one_board_and_each_region_has_its_own() {
        let key = |tenant| Lever::identify("lever", tenant).map(|known| (known.tenant, known.key));
        assert_eq!(key(" AcmeBanco "), Some(("AcmeBanco".to_owned(), "acmebanco".to_owned())));
        assert_eq!(key("acmebanco").unwrap().1, key("AcmeBanco").unwrap().1);
        assert_ne!(key("eu:acmebanco").unwrap().1, key("acmebanco").unwrap().1);
        assert_eq!(key(""), None);
        assert!(Lever::identify("greenhouse", "acme").is_none());
    }

    #[test]
    fn embeds_are_identified_by_their_settings() {
        let html = concat!(
            "<div id=\"lever-jobs-container\" place=\"body\">\n",
            "<script src=\"https://jobs.lever.co/embed/index.js\" place=\"body\"></script>\n",
            "<script>window.leverJobsOptions = { accountName: 'acme', includeCss: true }</script>",
        );
        assert_eq!(tenants(html), ["acme"]);
        assert_eq!(tenants(&html.replace("jobs.lever.co", "jobs.eu.lever.co")), ["eu:acme"]);
        assert!(tenants("<script>x = { accountName: 'acme' }</script>").is_empty());
    }
}
