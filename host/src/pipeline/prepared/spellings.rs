//! One spelling for each board, wherever it comes from: a list, a page, an earlier run.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::Arc,
};

use tokio::sync::Mutex;

use super::{host_guards::HostGuards, providers::Prepared, tenants::TenantRules};
use crate::{
    pipeline::context::RunContext,
    store::{
        Store, StoreError, boards,
        keys::BoardKey,
        sources::{self, KnownSpelling},
    },
};

/// A provider, and the key of a board there.
type Key = (String, String);

/// The spelling of each board that is known.
#[derive(Debug, Default)]
pub struct Spellings {
    rules: Arc<TenantRules>,
    /// The providers' names, by the systems that they read.
    names: BTreeMap<String, String>,
    guards: HostGuards,
    known: Mutex<BTreeMap<Key, String>>,
}

impl Spellings {
    /// Those of the database.
    pub async fn read(
        store: &Store,
        providers: &[Prepared],
        rules: &Arc<TenantRules>,
    ) -> Result<Self, StoreError> {
        let all = store.read(sources::spellings).await?;
        Ok(Self::of(all, providers, rules).await.0)
    }

    /// Those of the database, after boards that stand there in two spellings were joined.
    pub(crate) async fn settled(
        run: &RunContext,
        providers: &[Prepared],
        rules: &Arc<TenantRules>,
    ) -> Result<Self, StoreError> {
        let all = run.read(sources::spellings).await?;
        let (spellings, doubled) = Self::of(all, providers, rules).await;
        let now = run.now();
        for (kept, other) in doubled {
            tracing::warn!(kept = %kept, "`{other}` is another spelling of it: its link is retired");
            run.write(move |tx| boards::retire_spelling(tx, &kept, &other, now)).await?;
        }
        Ok(spellings)
    }

    /// With the boards that have another spelling, which is the better one.
    async fn of(
        all: Vec<KnownSpelling>,
        providers: &[Prepared],
        rules: &Arc<TenantRules>,
    ) -> (Self, Vec<(BoardKey, BoardKey)>) {
        let guards = HostGuards::of(providers);
        let of_systems = providers.iter().filter_map(|prepared| match prepared {
            Prepared::Ready(provider) => {
                Some((provider.plugin.manifest().id.as_str(), provider.name.as_str()))
            }
            _ => None,
        });
        let names = names(providers.iter().map(Prepared::name), of_systems);
        let mut known: BTreeMap<Key, (String, bool)> = BTreeMap::new();
        let mut doubled = Vec::new();
        // The best spelling of each board comes first.
        for KnownSpelling { board, is_live, is_missing } in all {
            let BoardKey { provider, tenant } = board;
            let Some(identity) = rules.identify(&provider, &tenant).await else { continue };
            match known.entry((provider.clone(), identity.key)) {
                Entry::Vacant(place) => _ = place.insert((tenant, is_missing)),
                Entry::Occupied(best) if is_live => {
                    if !guards.allow(&provider, &tenant, &best.get().0) {
                        continue;
                    }
                    let kept = BoardKey { provider: provider.clone(), tenant: best.get().0.clone() };
                    doubled.push((kept, BoardKey { provider, tenant }));
                }
                Entry::Occupied(_) => {}
            }
        }
        rules.keep().await;
        // A spelling that was not found may be the wrong one.
        let known = known.into_iter().filter(|(_, (_, is_missing))| !is_missing);
        let known = known.map(|(key, (tenant, _))| (key, tenant)).collect();
        (Self { rules: Arc::clone(rules), names, guards, known: Mutex::new(known) }, doubled)
    }

    /// Whether any plugin says how systems spell their boards.
    #[must_use]
    pub fn have_rules(&self) -> bool {
        !self.rules.is_empty()
    }

    /// Whether a plugin knows a system of this name, to which a board like this may belong.
    pub async fn knows(&self, system: &str, tenant: &str) -> bool {
        self.names.contains_key(system) || self.rules.identify(system, tenant).await.is_some()
    }

    /// The spelling of a board of a provider or system: the one that is known, else the one that the system's rule gives.
    pub async fn spell(&self, system: &str, tenant: &str) -> String {
        let provider = self.names.get(system).map_or(system, String::as_str);
        let Some(identity) = self.rules.identify(provider, tenant).await else { return tenant.to_owned() };
        let mut known = self.known.lock().await;
        let key = (provider.to_owned(), identity.key);
        let spelt = known.get(&key).unwrap_or(&identity.tenant);
        if !self.guards.allow(provider, tenant, spelt) {
            return tenant.to_owned();
        }
        known.entry(key).or_insert(identity.tenant).clone()
    }
}

/// The providers' names by the systems that they read. No plugin takes the name of another provider by calling itself so;
/// of several that call themselves the same, the first counts.
fn names<'p>(
    providers: impl Iterator<Item = &'p str>,
    of_systems: impl Iterator<Item = (&'p str, &'p str)>,
) -> BTreeMap<String, String> {
    let providers: BTreeSet<&str> = providers.collect();
    let mut names = BTreeMap::new();
    for (system, name) in of_systems.filter(|(system, name)| system == name || !providers.contains(system)) {
        names.entry(system.to_owned()).or_insert_with(|| name.to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_plugin_takes_the_name_of_another_provider() {
        let providers = ["board", "acme", "zeta"];
        let systems = [("board", "acme"), ("other", "zeta"), ("other", "acme"), ("acme", "acme")];
        let names = names(providers.into_iter(), systems.into_iter());
        let of = |system: &str| names.get(system).map(String::as_str);
        assert_eq!((of("board"), of("other"), of("acme")), (None, Some("zeta"), Some("acme")));
    }
}
