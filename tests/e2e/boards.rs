//! The job systems beside Lever, Greenhouse and InfoJobs against the sandbox: what is stored is what they served, whatever
//! form that has. Each system has the same tests; what only some do has its own.

mod cases;
mod closing;
mod faults;
mod found;
mod keys;
mod large;
mod recruitee;
mod stored;
mod successfactors;
mod systems;
mod workday;

use std::{collections::BTreeSet, fs};

use jobscan_tests::{Provider, Sandbox, WorldSpec};

use crate::support::{Desk, plugin, root, tiny};

/// A world with this many boards of each of these systems, and nothing else. Its domains are public names, as hosts of
/// customers are, and yet nobody's.
fn world(seed: u64, systems: &[Provider], others: usize) -> WorldSpec {
    let searched = systems.iter().any(|system| system.is_search());
    WorldSpec {
        lever_us: 0,
        greenhouse: 0,
        infojobs_offers: 0,
        // Who advertises at a source that is searched.
        infojobs_companies: if searched { 6 } else { 0 },
        others,
        systems: systems.to_vec(),
        domain_suffix: "home.arpa".to_owned(),
        ..tiny(seed)
    }
}

/// A desk that reads these systems as `providers.toml` says it, at once.
pub(crate) fn desk_of(sandbox: &Sandbox, providers: &[Provider]) -> Desk {
    let names: Vec<&str> = providers.iter().map(|provider| provider.as_str()).collect();
    let mut desk = Desk::with_providers(sandbox, &names);
    let text = fs::read_to_string(root().join("providers.toml")).unwrap();
    let shipped: toml::Table = text.parse().unwrap();
    for provider in providers {
        let section = format!("providers.{provider}");
        let table = shipped["providers"].get(provider.as_str()).and_then(toml::Value::as_table);
        for (key, value) in table.unwrap_or_else(|| panic!("no table [{section}] in providers.toml")) {
            desk.set(&section, key, &value.to_string());
        }
        desk.set(&section, "plugin", &plugin(provider.as_str())).set(&section, "rate", "\"1000/s\"");
        for (name, value) in provider.credentials() {
            desk.env(name, value);
        }
        if provider.is_search() {
            if asks_for_consent(*provider) {
                desk.set(&section, "config", "{ terms_accepted = true }");
            }
            desk.set(&section, "query_pause", "\"0s\"").set(&section, "max_pages", "1000");
            desk.set(&section, "max_offers", "100000");
        }
    }
    desk
}

/// Whether the system has terms that an operator agrees to: by its definition, or as a plugin of code.
fn asks_for_consent(provider: Provider) -> bool {
    if provider == Provider::Adzuna {
        return true;
    }
    let definition = fs::read_to_string(root().join(format!("boards/{provider}.toml"))).unwrap_or_default();
    definition.lines().any(|line| line.starts_with("terms = "))
}

/// The keys of the offers that are open in the sandbox.
pub(crate) fn served(sandbox: &Sandbox) -> BTreeSet<String> {
    sandbox.truth().into_iter().filter(|offer| offer.open).map(|offer| offer.key).collect()
}

/// The keys of the offers that are open in the database.
pub(crate) fn open(desk: &Desk) -> BTreeSet<String> {
    let offers = desk.offers().into_iter();
    offers.filter(|(_, offer)| offer["closed_at"].is_null()).map(|(key, _)| key).collect()
}
