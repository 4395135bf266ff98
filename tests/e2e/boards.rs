//! The boards without code against the sandbox: what is stored is what their systems served, whatever form that has.

mod cases;
mod closing;
mod faults;
mod found;
mod stored;

use std::collections::BTreeSet;

use jobscan_tests::{Board, Provider, Sandbox, WorldSpec};

use crate::support::{Desk, plugin, tiny};

/// The boards without code, with the origins that their providers are granted.
const GRANTS: [(Provider, &str); 5] = [
    (Provider::Ashby, "[\"https://api.ashbyhq.com\"]"),
    (Provider::SmartRecruiters, "[\"https://api.smartrecruiters.com\"]"),
    (Provider::Personio, "[\"https://*.jobs.personio.de\"]"),
    (
        Provider::Teamtailor,
        "[\"https://*.teamtailor.com\", \"https://*.na.teamtailor.com\", \"https://{tenant}\"]",
    ),
    (Provider::Breezy, "[\"https://*.breezy.hr\"]"),
];

/// A world with this many boards of each, and nothing else. Its domains are public names, as hosts of customers are, and
/// yet nobody's.
fn world(seed: u64, others: usize) -> WorldSpec {
    let domain_suffix = "home.arpa".to_owned();
    let tiny = tiny(seed);
    WorldSpec {
        lever_us: 0,
        greenhouse: 0,
        infojobs_offers: 0,
        infojobs_companies: 0,
        others,
        domain_suffix,
        ..tiny
    }
}

/// A desk that reads these boards.
fn desk_of(sandbox: &Sandbox, providers: &[Provider]) -> Desk {
    let names: Vec<&str> = providers.iter().map(|provider| provider.as_str()).collect();
    let mut desk = Desk::with_providers(sandbox, &names);
    for (provider, hosts) in GRANTS.iter().filter(|(provider, _)| providers.contains(provider)) {
        let section = format!("providers.{provider}");
        desk.set(&section, "plugin", &plugin(provider.as_str())).set(&section, "hosts", hosts).set(
            &section,
            "rate",
            "\"1000/s\"",
        );
    }
    desk
}

/// The keys of the offers that are open in the sandbox.
fn served(sandbox: &Sandbox) -> BTreeSet<String> {
    sandbox.truth().into_iter().filter(|offer| offer.open).map(|offer| offer.key).collect()
}

/// The keys of the offers that are open in the database.
fn open(desk: &Desk) -> BTreeSet<String> {
    let offers = desk.offers().into_iter();
    offers.filter(|(_, offer)| offer["closed_at"].is_null()).map(|(key, _)| key).collect()
}

/// The host and the path of the list of a board.
fn list_of(board: &Board) -> (String, String) {
    let slug = board.slug.replace(' ', "%20");
    let (host, path) = match board.provider {
        Provider::Ashby => ("api.ashbyhq.com".to_owned(), format!("/posting-api/job-board/{slug}")),
        Provider::SmartRecruiters => {
            ("api.smartrecruiters.com".to_owned(), format!("/v1/companies/{slug}/postings?"))
        }
        Provider::Personio => (format!("{slug}.jobs.personio.de"), "/xml".to_owned()),
        Provider::Teamtailor => (slug, "/jobs.rss".to_owned()),
        Provider::Breezy => (format!("{slug}.breezy.hr"), "/json".to_owned()),
        Provider::Lever | Provider::Greenhouse | Provider::InfoJobs => unreachable!("a board of code"),
    };
    (host, path)
}
