//! Labelled companies, whose boards are known: discovery over the sandbox's websites is measured against them.

mod boards;
mod generate;

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};
use url::Url;

pub(crate) use generate::{generated_company, plausible};

use crate::{
    rng::{key_of, text_key},
    systems::{System, board_at},
};

/// A company with one of its boards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// The name as in a list of companies.
    pub name: String,
    /// Its home page.
    pub website: String,
    /// The system of its board.
    pub provider: System,
    /// Self-contained: `eu:` before a name at Lever's European host, `tenant:pod:site` at Workday, and a full host
    /// where a provider needs one.
    pub tenant: String,
    /// The board's public address.
    pub board_url: String,
}

/// The contents of a file of labelled companies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelledList {
    /// The usable rows, in the file's order; several rows of one website are several boards of it.
    pub companies: Vec<Labelled>,
    /// The number of rows of unknown systems.
    pub other_system: usize,
    /// The number of rows whose board is on the company's own host, or at an address that does not identify it.
    pub other_host: usize,
}

impl Labelled {
    /// Reads `company_slug,name,website,board_url,ats,token_or_slug,region`, by the names in the header.
    pub fn read_csv(path: &Path) -> Result<LabelledList, csv::Error> {
        #[derive(Deserialize)]
        struct Row {
            name: String,
            website: String,
            board_url: String,
            ats: String,
        }
        let mut list = LabelledList::default();
        for row in csv::Reader::from_path(path)?.deserialize() {
            let Row { name, website, board_url, ats } = row?;
            let Some(provider) = System::named(&ats) else {
                list.other_system += 1;
                continue;
            };
            let at = board_at(&board_url).filter(|(system, _)| *system == provider);
            let Some((_, tenant)) = at.filter(|_| host_of(&website).is_some()) else {
                list.other_host += 1;
                continue;
            };
            let board_url = if is_feed(&board_url) { provider.board_url(&tenant) } else { board_url };
            list.companies.push(Self { name, website, provider, tenant, board_url });
        }
        Ok(list)
    }

    /// `count` generated companies with unique names, domains and boards under `.example`: every system at least once
    /// if there are enough, beyond that as often as in a real list.
    #[must_use]
    pub fn generate(seed: u64, count: usize) -> Vec<Self> {
        Self::generate_below(seed, count, "example")
    }

    /// The same under another suffix. A board under its customer's own host is read only where that is a public name,
    /// which one below a reserved name like `.example` is not.
    #[must_use]
    pub fn generate_below(seed: u64, count: usize, suffix: &str) -> Vec<Self> {
        generate::companies(seed, count, suffix)
    }

    /// A company of this name, with a board of this system that bears the name, drawn as those of generated companies.
    #[must_use]
    pub fn drawn(seed: u64, system: System, name: &str, website: &str) -> Self {
        generate::company_of(seed, system, name, website)
    }

    /// The host of its website, without `www.`.
    #[must_use]
    pub fn domain(&self) -> String {
        let host = host_of(&self.website).unwrap_or_default();
        host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
    }
}

impl LabelledList {
    /// The boards of `count` companies drawn with `seed`, in the file's order; all if there are fewer.
    #[must_use]
    pub fn sample(&self, seed: u64, count: usize) -> Vec<Labelled> {
        let drawn: BTreeMap<String, u64> = self
            .companies
            .iter()
            .map(Labelled::domain)
            .map(|domain| (domain.clone(), key_of(&[seed, text_key(&domain), 40])))
            .collect();
        let mut keys: Vec<u64> = drawn.values().copied().collect();
        keys.sort_unstable();
        keys.truncate(count);
        let is_drawn = |row: &&Labelled| keys.binary_search(&drawn[&row.domain()]).is_ok();
        self.companies.iter().filter(is_drawn).cloned().collect()
    }

    /// The same for a percentage of the companies.
    #[must_use]
    pub fn share(&self, seed: u64, percent: usize) -> Vec<Labelled> {
        let domains: std::collections::BTreeSet<String> =
            self.companies.iter().map(Labelled::domain).collect();
        self.sample(seed, (domains.len() * percent).div_ceil(100))
    }
}

/// The host of an address, in lower case.
pub(crate) fn host_of(address: &str) -> Option<String> {
    Url::parse(address).ok()?.host_str().map(str::to_ascii_lowercase)
}

/// Whether an address is an API or a feed.
fn is_feed(address: &str) -> bool {
    host_of(address).is_some_and(|host| host.starts_with("api.") || host.starts_with("boards-api."))
}
