//! The specification of a world: its size, providers and boards.

use std::ops::RangeInclusive;

use serde::Serialize;

use crate::{history::Churn, labelled::Labelled, provider::Provider, sites::websites::Style};

/// The specification of a world. There is no default: [`WorldSpec::small`] is a starting point for tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorldSpec {
    /// The same seed gives the same world, to the byte.
    pub seed: u64,
    /// Boards at `api.lever.co`.
    pub lever_us: usize,
    /// Boards at `api.eu.lever.co`.
    pub lever_eu: usize,
    /// Boards at `boards-api.greenhouse.io`.
    pub greenhouse: usize,
    /// Boards at each of `systems`.
    pub others: usize,
    /// The systems beside Lever, Greenhouse and InfoJobs that have boards; all of them: [`Provider::others`].
    pub systems: Vec<Provider>,
    /// The number of offers of a board on day 0, uniformly distributed.
    pub offers_per_tenant: RangeInclusive<u32>,
    /// Offers at `api.infojobs.net` on day 0.
    pub infojobs_offers: u32,
    /// Advertisers at InfoJobs; one in ten is also the company of a board.
    pub infojobs_companies: usize,
    /// The cap on InfoJobs' `totalPages`.
    pub infojobs_max_pages: u32,
    /// The client id and secret that InfoJobs accepts.
    pub infojobs_credentials: (String, String),
    /// The approximate length of an offer's text, in bytes.
    pub description_bytes: usize,
    /// The changes of each day.
    pub churn: Churn,
    /// The start of day 0, in milliseconds since the Unix epoch.
    pub first_day_ms: i64,
    /// The suffix of companies' domains: a reserved name, unless a test needs another. Below `example` no company has a
    /// board at its own host.
    pub domain_suffix: String,
    /// Labelled companies, whose websites show their boards; several rows of one website are several boards of it.
    pub websites: Vec<Labelled>,
    /// The websites' styles, assigned in turn; if empty, they are drawn with realistic frequencies. A style that does
    /// not suit a board's system becomes [`Style::CareerPageLink`].
    pub styles: Vec<Style>,
    /// Whether the three directories of companies exist.
    pub directories: bool,
}

impl WorldSpec {
    /// A few boards with a few offers each, and 120 offers at InfoJobs, on 2026-09-01.
    #[must_use]
    pub fn small(seed: u64) -> Self {
        Self {
            seed,
            lever_us: 4,
            lever_eu: 2,
            greenhouse: 4,
            others: 0,
            systems: Provider::others(),
            offers_per_tenant: 5..=15,
            infojobs_offers: 120,
            infojobs_companies: 25,
            infojobs_max_pages: 100,
            infojobs_credentials: ("sandbox-client".to_owned(), "sandbox-secret".to_owned()),
            description_bytes: 1500,
            churn: Churn::usual(),
            first_day_ms: 1_788_220_800_000,
            domain_suffix: "example".to_owned(),
            websites: Vec::new(),
            styles: Vec::new(),
            directories: false,
        }
    }
}

/// The Lever host of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// `api.lever.co`; also used for the other providers.
    Us,
    /// `api.eu.lever.co`.
    Eu,
}

/// One company's board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Board {
    /// The provider.
    pub provider: Provider,
    /// The region, which decides the host.
    pub region: Region,
    /// Its tenant; empty where a source is searched, and a whole host at some systems.
    pub slug: String,
    /// An index into [`World::companies`](crate::World::companies).
    pub company: usize,
    /// The number of offers on day 0.
    pub initial: u32,
    /// Whether only a website shows it, and no list of companies names it.
    #[serde(skip)]
    pub unlisted: bool,
    #[serde(skip)]
    pub(crate) key: u64,
}
