//! What a page says of adverts that its own company publishes by itself.
//!
//! A page of a job system, or one that leads to one, is left to that system's detector, and a page of a job site, which
//! shows the adverts of others, is no board at all.

use std::collections::BTreeSet;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Confidence, Document, EvidenceKind, Report,
    jsonld::Posting,
    page::Element,
    recognise::{Address, Case::Lower, Recogniser, System},
};

use crate::known_hosts::{ABOUT_PAGES, JOB_SITES, SYSTEMS};
use crate::words::{is_about_jobs, is_about_others};

/// Employers of one page from which on it is about others'.
const MANY_EMPLOYERS: usize = 3;

/// What a document shows.
pub struct Own<'d> {
    /// Collects the findings.
    pub recogniser: Recogniser<'d>,
    host: String,
}

impl<'d> Own<'d> {
    /// Begins with a page of a company's own site; `None` for every other.
    #[must_use]
    pub fn of(document: &'d Document) -> Option<Self> {
        let address = Address::parse(&document.final_url)?;
        let is_own = (200..300).contains(&document.status)
            && !is_at(address.host(), SYSTEMS)
            && !is_at(address.host(), JOB_SITES);
        let own = Self { recogniser: Recogniser::new(document), host: address.host().to_owned() };
        (is_own && !own.leads_to_a_system()).then_some(own)
    }

    /// Whether a link, a frame, a script or a form of the page is of a job system.
    fn leads_to_a_system(&self) -> bool {
        let addresses = |element: &Element<'_>| {
            ["href", "src", "action"]
                .into_iter()
                .filter_map(|name| element.attr(name))
                .any(|url| Address::parse(url).is_some_and(|address| is_at(address.host(), SYSTEMS)))
        };
        self.recogniser.page.elements().iter().any(addresses)
    }

    /// Whether the page has the posting of one employer, which is not said to be at home elsewhere.
    #[must_use]
    pub fn advert(&self) -> Option<Element<'d>> {
        let scripts = self.recogniser.page.named("script");
        let data: Vec<Element<'d>> = scripts
            .filter(|script| script.attr("type").is_some_and(|kind| kind.contains("ld+json")))
            .copied()
            .collect();
        let written = |script: &Element<'d>| {
            let page = format!("<script type=\"application/ld+json\">{}</script>", script.text);
            Posting::all(&page)
        };
        let postings: Vec<Posting> = data.iter().flat_map(written).collect();
        let employers: BTreeSet<String> = postings.iter().filter_map(Posting::employer).collect();
        let elsewhere = |posting: &Posting| {
            let sites = posting.employer_sites();
            let sites: Vec<Address> = sites.iter().filter_map(|site| Address::parse(site)).collect();
            let named: Vec<&str> =
                sites.iter().map(Address::host).filter(|host| !is_at(host, ABOUT_PAGES)).collect();
            !named.is_empty() && !named.iter().any(|host| domain(host) == domain(&self.host))
        };
        if employers.len() >= MANY_EMPLOYERS || postings.iter().any(elsewhere) {
            return None;
        }
        // A long script was cut, so that no posting of it can be read.
        let said = |script: &&Element<'d>| {
            script.text.contains("\"JobPosting\"") || script.text.contains("/JobPosting\"")
        };
        data.iter().find(said).copied()
    }

    /// Adds the site as a board of this door, for what the page carries itself.
    pub fn add(&mut self, door: &'static str, element: Element<'d>, detail: &str, confidence: Confidence) {
        let system = system(door);
        let named = system.board(&self.host).with_confidence(confidence).with("reads", "any-site");
        let kind = if element.name == "script" { EvidenceKind::JsonLd } else { EvidenceKind::Meta };
        self.recogniser.add_mark(named, kind, detail, element);
    }

    /// Suggests one of the adverts that a page about jobs links to, so that it may show what it carries.
    pub fn follow_an_advert(&mut self, document: &Document) {
        let is_careers = Address::parse(&document.final_url)
            .is_some_and(|address| is_about_jobs(&address.segments().join("/")));
        if !is_careers {
            return;
        }
        let advert = self.recogniser.page.named("a").filter_map(|link| link.attr("href")).find(|url| {
            Address::parse(url).is_some_and(|address| {
                let segments = address.segments();
                let last = segments.last().copied().unwrap_or_default();
                address.host() == self.host
                    && segments.len() >= 2
                    && is_about_jobs(segments[0])
                    && !is_about_others(&segments.join("/"))
                    && last.contains(|sign: char| sign == '-' || sign.is_ascii_digit())
            })
        });
        if let Some(url) = advert.map(str::to_owned) {
            self.recogniser.follow(&url, "perhaps an advert, with its data", 40);
        }
    }

    /// What was found.
    #[must_use]
    pub fn report(self) -> Report {
        self.recogniser.report()
    }
}

/// A report without findings.
#[must_use]
pub const fn nothing() -> Report {
    Report { findings: Vec::new(), follow: Vec::new() }
}

/// A door as a system, whose boards are hosts.
#[must_use]
pub const fn system(door: &'static str) -> System<'static> {
    System::new(door, Lower, "https://{}/", &[])
}

fn is_at(host: &str, domains: &[&str]) -> bool {
    let below =
        |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    domains.iter().any(|domain| below(domain))
}

/// Whether two hosts are registered by one name.
#[must_use]
pub fn is_of_one_company(one: &str, other: &str) -> bool {
    domain(one) == domain(other)
}

/// The name that a host is registered by, nearly: its last two labels, three below a suffix of two short ones.
fn domain(host: &str) -> &str {
    let dots: Vec<usize> = host.match_indices('.').map(|(at, _)| at).collect();
    let labels: Vec<&str> = host.split('.').collect();
    let is_double =
        labels.len() > 2 && labels[labels.len() - 2].len() <= 3 && labels[labels.len() - 1].len() == 2;
    let keep = if is_double { 3 } else { 2 };
    match dots.len().checked_sub(keep) {
        Some(at) => &host[dots[at] + 1..],
        None => host,
    }
}

#[cfg(test)]
mod tests {
    use sdk::testing::page;

    use super::*;

    const ADVERT: &str = r#"<script type="application/ld+json">{"@type":"JobPosting","title":"Cook","hiringOrganization":{"name":"Acme"}}</script>"#;

    fn shows(url: &str, html: &str) -> bool {
        Own::of(&page(url, html)).is_some_and(|own| own.advert().is_some())
    }

    #[test]
    fn an_advert_of_the_companys_own_host_is_shown() {
        assert!(shows("https://www.acme.example/jobs/cook", ADVERT));
        let elsewhere = ADVERT.replace("\"name\"", "\"sameAs\":\"https://other.example/\",\"name\"");
        assert!(!shows("https://www.acme.example/jobs/cook", &elsewhere));
        assert!(shows("https://jobs.other.example/cook", &elsewhere));
        let social =
            ADVERT.replace("\"name\"", "\"sameAs\":\"https://www.linkedin.com/company/acme\",\"name\"");
        assert!(shows("https://www.acme.example/jobs/cook", &social));
        assert!(!shows(
            "https://www.acme.example/",
            "<script type=\"application/ld+json\">{\"@type\":\"Organization\"}</script>"
        ));
    }

    #[test]
    fn systems_and_job_sites_are_left_to_others() {
        for url in [
            "https://acme.recruitee.com/o/cook",
            "https://www.infojobs.net/madrid/cook/of-i1",
            "https://es.indeed.com/viewjob",
        ] {
            assert!(!shows(url, ADVERT), "{url}");
        }
        let with_board = format!("{ADVERT}\n<a href=\"https://jobs.lever.co/acme\" place=\"body\">Jobs</a>");
        assert!(!shows("https://www.acme.example/jobs/cook", &with_board));
        let many: String = ["A", "B", "C"].map(|name| ADVERT.replace("Acme", name)).join("\n");
        assert!(!shows("https://jobs.portal.example/", &many));
    }

    #[test]
    fn domains_are_nearly_those_that_are_registered() {
        for (host, registered) in [
            ("a.b.example", "b.example"),
            ("jobs.acme.co.uk", "acme.co.uk"),
            ("acme.com", "acme.com"),
            ("x.acme.com", "acme.com"),
        ] {
            assert_eq!(domain(host), registered);
        }
    }
}
