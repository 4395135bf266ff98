//! Recognises Lever in a page: addresses of boards and postings, and the embed's settings.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, EvidenceKind, PluginError, Report,
    recognise::{Address, Named, Recogniser, name, value_of},
};

use crate::{Lever, Region};

/// Parts of Lever's addresses that are not names of boards.
const OWN_WORDS: &[&str] = &["postings", "parse", "apply", "lever", "job", "jobs"];

impl Detector for Lever {
    fn detect(_: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[board_of]);
        embeds(&mut recogniser);
        Ok(recogniser.report())
    }
}

/// `jobs.lever.co/NAME[/ID]`, `api.lever.co/v0/postings/NAME`, and both in the European Union.
fn board_of(address: &Address) -> Option<Named> {
    let segments = address.segments();
    let (region, part) = match (address.host(), &segments[..]) {
        ("jobs.lever.co", [part, ..]) | ("api.lever.co", ["v0" | "v1", "postings", part, ..]) => {
            (Region::Us, part)
        }
        ("jobs.eu.lever.co", [part, ..]) | ("api.eu.lever.co", ["v0" | "v1", "postings", part, ..]) => {
            (Region::Eu, part)
        }
        _ => return None,
    };
    Some(named(region, name(part, OWN_WORDS)?))
}

fn named(region: Region, name: &str) -> Named {
    let url = format!("{}/{name}", region.boards());
    match region {
        Region::Us => Named::certain("lever", name, url),
        Region::Eu => Named::certain("lever", format!("eu:{name}"), url).with("region", "eu"),
    }
}

/// `window.leverJobsOptions = { accountName: 'NAME' }`, the settings of the script that fills `#lever-jobs-container`.
fn embeds(recogniser: &mut Recogniser<'_>) {
    let scripts: Vec<_> = recogniser.page.named("script").copied().collect();
    let loads =
        |host: &str| scripts.iter().any(|script| script.attr("src").is_some_and(|src| src.contains(host)));
    let region = if loads("jobs.eu.lever.co/embed") { Region::Eu } else { Region::Us };
    for script in scripts.into_iter().filter(|script| script.text.contains("leverJobsOptions")) {
        let account = value_of(script.text, "accountName").and_then(|account| name(account, OWN_WORDS));
        if let Some(account) = account {
            let detail = format!("leverJobsOptions accountName: {account}");
            recogniser.add_mark(named(region, account), EvidenceKind::Text, &detail, script);
        }
    }
}

#[cfg(test)]
mod tests {
    use sdk::testing::{context, page};

    use super::*;

    fn tenants(html: &str) -> Vec<String> {
        let report = Lever::detect(&context(0), &page("https://acme.example/", html)).unwrap();
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
            "https://jobs.lever.co/12345",
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
