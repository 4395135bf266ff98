//! How job systems spell their tenants, asked of the components that know.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use tokio::sync::Mutex;

use super::{detectors::Detectors, providers::Prepared};
use crate::{
    bounds::discovery,
    plugins::{CallError, Instance, Plugin, UnitSetup, model::TenantIdentity},
};

/// The components that say how systems spell their tenants, each with one instance that is kept for all calls.
#[derive(Debug, Default)]
pub struct TenantRules(Vec<Ruler>);

/// One component that knows tenants.
struct Ruler {
    name: String,
    plugin: Arc<Plugin>,
    instance: Mutex<Option<Instance>>,
    answers: Mutex<Answers>,
    /// Calls that failed since the last that did not.
    faults: AtomicU32,
}

impl TenantRules {
    /// Those of the prepared components.
    #[must_use]
    pub fn of(providers: &[Prepared], detectors: &Detectors) -> Self {
        let of_providers = providers.iter().filter_map(|prepared| match prepared {
            Prepared::Ready(provider) => Some((provider.name.as_str(), &provider.plugin)),
            Prepared::Skipped { name, plugin, .. } => Some((name.as_str(), plugin)),
            Prepared::Failed { .. } => None,
        });
        let of_detectors = detectors.ready.iter().map(|detector| (detector.name.as_str(), &detector.plugin));
        Self::of_plugins(of_providers.chain(of_detectors))
    }

    /// Those of plugins with their names in `providers.toml`. A provider that also detects may be there twice.
    pub fn of_plugins<'a>(plugins: impl IntoIterator<Item = (&'a str, &'a Arc<Plugin>)>) -> Self {
        let mut rulers: Vec<Ruler> = Vec::new();
        for (name, plugin) in plugins {
            if plugin.knows_tenants() && rulers.iter().all(|ruler| ruler.name != name) {
                rulers.push(Ruler::new(name, plugin));
            }
        }
        Self(rulers)
    }

    /// Whether no component says anything of tenants.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps what was answered, so that the next run need not ask.
    pub(crate) async fn keep(&self) {
        for ruler in &self.0 {
            ruler.keep().await;
        }
    }

    /// Lets go of the instances, for a process that has nothing to do for a while.
    pub(crate) async fn rest(&self) {
        for ruler in &self.0 {
            *ruler.instance.lock().await = None;
        }
    }

    /// How a system spells a tenant: as the component of that name says, or else one that calls itself so, or else the
    /// first other that knows the system. `None`: no component has a rule, so the tenant stands as it is written.
    pub async fn identify(&self, system: &str, tenant: &str) -> Option<TenantIdentity> {
        let claim = |ruler: &Ruler| Claim::of(&ruler.name, &ruler.plugin.manifest().id, system);
        let mut rulers: Vec<&Ruler> = self.0.iter().collect();
        rulers.sort_by_key(|ruler| claim(ruler));
        for ruler in rulers {
            // A component knows its system by its own name, whatever an operator calls it.
            let asked = if claim(ruler) == Claim::None { system } else { &ruler.plugin.manifest().id };
            if let Some(identity) = ruler.identify(asked, tenant).await {
                return Some(identity);
            }
        }
        None
    }
}

/// What a component answered. The same question has the same answer, so that one that was asked before needs no instance:
/// boards are mostly those of the run before.
#[derive(Debug, Default)]
struct Answers {
    /// `None`: they were not read yet.
    known: Option<Known>,
    count: usize,
    is_new: bool,
}

/// By system and tenant.
type Known = BTreeMap<String, BTreeMap<String, Option<TenantIdentity>>>;

impl Answers {
    fn read(&mut self, known: Known) {
        self.count = known.values().map(BTreeMap::len).sum();
        self.known = Some(known);
    }

    fn of(&self, system: &str, tenant: &str) -> Option<&Option<TenantIdentity>> {
        self.known.as_ref()?.get(system)?.get(tenant)
    }

    /// Takes up an answer, as long as there is room for `most`.
    fn take(&mut self, system: &str, tenant: &str, identity: Option<TenantIdentity>, most: usize) {
        if self.count >= most {
            return;
        }
        let known = self.known.get_or_insert_default();
        known.entry(system.to_owned()).or_default().insert(tenant.to_owned(), identity);
        (self.count, self.is_new) = (self.count + 1, true);
    }
}

/// The name of the question.
const IDENTIFY: &str = "identify";

/// Why a component speaks for a system, the best reason first. What an operator called so goes before what calls itself
/// so: a plugin's own word takes no system from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// The operator named it so.
    Named,
    /// It calls itself so.
    OwnId,
    /// None, but it may know the system.
    None,
}

impl Claim {
    fn of(name: &str, id: &str, system: &str) -> Self {
        match (name == system, id == system) {
            (true, _) => Self::Named,
            (_, true) => Self::OwnId,
            _ => Self::None,
        }
    }
}

impl Ruler {
    fn new(name: &str, plugin: &Arc<Plugin>) -> Self {
        let (name, plugin) = (name.to_owned(), Arc::clone(plugin));
        Self {
            name,
            plugin,
            instance: Mutex::default(),
            answers: Mutex::default(),
            faults: AtomicU32::new(0),
        }
    }

    /// A component that fails is taken to have no rule for this tenant; one that fails again and again is asked no more.
    async fn identify(&self, system: &str, tenant: &str) -> Option<TenantIdentity> {
        if self.faults.load(Relaxed) >= discovery::DETECTOR_FAULTS.count() {
            return None;
        }
        match self.ask(system, tenant).await {
            Ok(identity) => {
                self.faults.store(0, Relaxed);
                identity
            }
            Err(error) => {
                self.faults.fetch_add(1, Relaxed);
                tracing::warn!("{error}");
                None
            }
        }
    }

    async fn ask(&self, system: &str, tenant: &str) -> Result<Option<TenantIdentity>, CallError> {
        let mut answers = self.answers.lock().await;
        if answers.known.is_none() {
            answers.read(self.plugin.said(&self.name, IDENTIFY).await.unwrap_or_default());
        }
        if let Some(identity) = answers.of(system, tenant) {
            return Ok(identity.clone());
        }
        let identity = self.ask_instance(system, tenant).await?;
        answers.take(system, tenant, identity.clone(), discovery::TENANTS_KEPT.size());
        Ok(identity)
    }

    /// Keeps new answers for other runs.
    async fn keep(&self) {
        let mut answers = self.answers.lock().await;
        if let (Some(known), true) = (&answers.known, answers.is_new) {
            self.plugin.keep_said(&self.name, IDENTIFY, known).await;
            answers.is_new = false;
        }
    }

    async fn ask_instance(&self, system: &str, tenant: &str) -> Result<Option<TenantIdentity>, CallError> {
        let mut kept = self.instance.lock().await;
        // Kept only after a call that came back, so that an instance that failed is never used again.
        let mut instance = match kept.take() {
            Some(instance) => instance,
            None => Instance::new(&self.plugin, self.setup()).await?,
        };
        let identity = instance.identify(system, tenant).await?;
        *kept = Some(instance);
        Ok(identity)
    }

    fn setup(&self) -> UnitSetup {
        UnitSetup {
            provider: self.name.clone(),
            unit: "tenants".to_owned(),
            network: None,
            settings: Arc::new(BTreeMap::new()),
        }
    }
}

impl std::fmt::Debug for Ruler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ruler").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_beyond_their_bound_are_not_kept() {
        let identity =
            |tenant: &str| Some(TenantIdentity { tenant: tenant.to_owned(), key: tenant.to_owned() });
        let mut answers = Answers::default();
        answers.take("acme", "One", identity("one"), 2);
        answers.take("acme", "two", None, 2);
        answers.take("acme", "three", identity("three"), 2);
        assert_eq!(answers.of("acme", "One"), Some(&identity("one")));
        assert_eq!(answers.of("acme", "two"), Some(&None));
        assert_eq!((answers.of("acme", "three"), answers.of("other", "One")), (None, None));
        let mut again = Answers::default();
        again.read(answers.known.unwrap());
        again.take("acme", "three", identity("three"), 2);
        assert_eq!((again.count, again.is_new, again.of("acme", "three")), (2, false, None));
    }

    #[test]
    fn what_the_operator_named_speaks_before_what_calls_itself_so() {
        let mut plugins =
            [("detector", "detector"), ("acme", "board"), ("board", "board"), ("zeta", "board")];
        plugins.sort_by_key(|(name, id)| Claim::of(name, id, "board"));
        assert_eq!(plugins.map(|(name, _)| name), ["board", "acme", "zeta", "detector"]);
    }
}
