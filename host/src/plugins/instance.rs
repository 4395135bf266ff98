//! One guest at work: a store and an instance for one unit, thrown away after any trap or limit.

use std::{collections::BTreeMap, sync::Arc};

use tokio::time::{Instant, error::Elapsed, timeout_at};
use wasmtime::{Store, Trap, UpdateDeadline, component};

use super::{
    error::{CallError, Cause, LoadError},
    limits::Limits,
    load::{Plugin, no_settings},
    model::{
        Board, Document, Listing, Manifest, OfferRef, Page, PluginError, Position, Report, ScannedOffer,
        Target,
    },
    state::{GuestState, ImpureCall, Labels, Network},
    v0_1,
};
use crate::domain::Timestamp;

/// What a guest is told of a call's surroundings.
#[derive(Debug, Clone)]
pub struct CallContext {
    /// The host's wall clock.
    pub now: Timestamp,
    /// Names the run in logs.
    pub run_id: String,
    /// 1 for the first try.
    pub attempt: u32,
}

/// Who a unit is and what it may use.
#[derive(Clone)]
pub struct UnitSetup {
    /// The provider's name in `providers.toml`.
    pub provider: String,
    /// The tenant or query, for messages.
    pub unit: String,
    /// The way out; `None` for a detector or a directory.
    pub network: Option<Network>,
    /// The operator's settings and the manifest's defaults, each as JSON text.
    pub settings: Arc<BTreeMap<String, String>>,
}

/// One instance of a plugin, for the pages of one unit.
pub struct Instance {
    store: Store<GuestState>,
    guest: component::Instance,
    plugin: Arc<Plugin>,
    spent: bool,
}

impl Instance {
    /// Makes a store and an instance. The guest's start function runs under the limits of a call.
    pub async fn new(plugin: &Arc<Plugin>, setup: UnitSetup) -> Result<Self, CallError> {
        let labels = Labels { provider: setup.provider, unit: setup.unit };
        let state = GuestState::new(&plugin.limits, labels, setup.network, setup.settings);
        let (store, guest) = instantiate(plugin, state, "start").await?;
        Ok(Self { store, guest, plugin: Arc::clone(plugin), spent: false })
    }

    /// Asks a component what it is, in an instance of its own that may call nothing, after its exports
    /// were held against the contract's types.
    pub(super) async fn describe(plugin: &Plugin) -> Result<Manifest, LoadError> {
        let failed = |cause| LoadError::Describe { path: plugin.path().to_owned(), cause: Box::new(cause) };
        let provider = plugin.path().display().to_string();
        let labels = Labels { provider, unit: "no unit".to_owned() };
        let mut state = GuestState::new(&plugin.limits, labels, None, no_settings());
        state.pure = true;
        let (mut store, guest) = instantiate(plugin, state, "start").await.map_err(failed)?;
        let metadata = typed(plugin, &mut store, &guest).map_err(|error| LoadError::Shape {
            path: plugin.path().to_owned(),
            detail: format!("{error:#}"),
        })?;
        let deadline = begin(&mut store, &plugin.limits);
        let answer = timeout_at(deadline, metadata.call_describe(&mut store)).await;
        conclude(&mut store, &plugin.limits, "describe", answer).map(v0_1::manifest).map_err(failed)
    }

    /// Does the source answer, and is there such a board?
    pub async fn check(&mut self, context: &CallContext, tenant: Option<&str>) -> Result<Board, CallError> {
        let provider = self.provider("check")?;
        let told = v0_1::context(context, self.plugin.limits.call_timeout);
        self.call("check", async |store| provider.call_check(store, &told, tenant).await)
            .await?
            .map(v0_1::board)
            .map_err(|error| self.said(v0_1::plugin_error(error)))
    }

    /// One page.
    pub async fn scan(
        &mut self,
        context: &CallContext,
        target: &Target,
        position: &Position,
    ) -> Result<Page, CallError> {
        let provider = self.provider("scan")?;
        let told = v0_1::context(context, self.plugin.limits.call_timeout);
        let (target, position) = (v0_1::target(target), v0_1::position(position));
        self.call("scan", async |store| provider.call_scan(store, &told, &target, &position).await)
            .await?
            .map(v0_1::page)
            .map_err(|error| self.said(v0_1::plugin_error(error)))
    }

    /// The full offers, in the order of the references.
    pub async fn hydrate(
        &mut self,
        context: &CallContext,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<ScannedOffer, PluginError>>, CallError> {
        let provider = self.provider("hydrate")?;
        let told = v0_1::context(context, self.plugin.limits.call_timeout);
        let asked: Vec<_> = refs.iter().map(v0_1::offer_ref).collect();
        let answers = self
            .call("hydrate", async |store| provider.call_hydrate(store, &told, &asked).await)
            .await?
            .map_err(|error| self.said(v0_1::plugin_error(error)))?;
        if answers.len() != refs.len() {
            return Err(self.said(PluginError::Parse {
                detail: format!("{} answers to {} references", answers.len(), refs.len()),
                path: None,
                sample: None,
            }));
        }
        Ok(answers.into_iter().map(|answer| answer.map(v0_1::offer).map_err(v0_1::plugin_error)).collect())
    }

    /// What job systems a document shows.
    pub async fn detect(&mut self, context: &CallContext, document: Document) -> Result<Report, CallError> {
        let exports = self.plugin.exports.detector.as_ref().ok_or_else(|| self.lacks("detector"))?;
        let detector = exports
            .load(&mut self.store, &self.guest)
            .map_err(|error| stopped(&mut self.store, &self.plugin.limits, "detect", &error))?;
        let told = v0_1::context(context, self.plugin.limits.call_timeout);
        let document = v0_1::document(document);
        self.call("detect", async |store| detector.call_detect(store, &told, &document).await)
            .await?
            .map(v0_1::report)
            .map_err(|error| self.said(v0_1::plugin_error(error)))
    }

    /// A directory's first pages, at most 100.
    pub async fn directory_start(&mut self, context: &CallContext) -> Result<Vec<String>, CallError> {
        let directory = self.directory("start of directory")?;
        let told = v0_1::context(context, self.plugin.limits.call_timeout);
        self.call("start of directory", async |store| directory.call_start(store, &told).await)
            .await
            .map(v0_1::first_pages)
    }

    /// What companies a page of a directory tells of, at most 1,000 and as many pages of details.
    pub async fn directory_read(
        &mut self,
        context: &CallContext,
        page: Document,
    ) -> Result<Listing, CallError> {
        let directory = self.directory("read")?;
        let told = v0_1::context(context, self.plugin.limits.call_timeout);
        let page = v0_1::page_of_directory(page);
        self.call("read", async |store| directory.call_read(store, &told, &page).await)
            .await?
            .map(v0_1::listing)
            .map_err(|error| self.said(v0_1::plugin_error(error)))
    }

    fn directory(&mut self, call: &'static str) -> Result<v0_1::directory::Guest, CallError> {
        let exports = self.plugin.exports.directory.as_ref().ok_or_else(|| self.lacks("directory"))?;
        exports
            .load(&mut self.store, &self.guest)
            .map_err(|error| stopped(&mut self.store, &self.plugin.limits, call, &error))
    }

    fn provider(&mut self, call: &'static str) -> Result<v0_1::provider::Guest, CallError> {
        let exports = self.plugin.exports.provider.as_ref().ok_or_else(|| self.lacks("provider"))?;
        exports
            .load(&mut self.store, &self.guest)
            .map_err(|error| stopped(&mut self.store, &self.plugin.limits, call, &error))
    }

    /// Runs one call under the limits; after a trap the instance answers no more.
    async fn call<T>(
        &mut self,
        name: &'static str,
        work: impl AsyncFnOnce(&mut Store<GuestState>) -> wasmtime::Result<T>,
    ) -> Result<T, CallError> {
        if self.spent {
            return Err(named(&self.store, name, Cause::Spent));
        }
        // Spent until the call came back: a dropped future leaves the guest in the middle of it.
        self.spent = true;
        let deadline = begin(&mut self.store, &self.plugin.limits);
        let answer = timeout_at(deadline, work(&mut self.store)).await;
        let answer = conclude(&mut self.store, &self.plugin.limits, name, answer)?;
        self.spent = false;
        Ok(answer)
    }

    /// An error of the plugin's own, with its name and unit.
    pub(crate) fn said(&self, error: PluginError) -> CallError {
        let Labels { provider, unit } = &self.store.data().labels;
        CallError::Plugin { plugin: provider.clone(), unit: unit.clone(), error }
    }

    fn lacks(&self, role: &str) -> CallError {
        self.said(PluginError::Unsupported(format!("the component is no {role}")))
    }
}

/// Checks the types of every export, which linking does not: only a call would meet the others.
fn typed(
    plugin: &Plugin,
    store: &mut Store<GuestState>,
    guest: &component::Instance,
) -> wasmtime::Result<v0_1::metadata::Guest> {
    let exports = &plugin.exports;
    if let Some(provider) = &exports.provider {
        provider.load(&mut *store, guest)?;
    }
    if let Some(detector) = &exports.detector {
        detector.load(&mut *store, guest)?;
    }
    if let Some(directory) = &exports.directory {
        directory.load(&mut *store, guest)?;
    }
    exports.metadata.load(store, guest)
}

async fn instantiate(
    plugin: &Plugin,
    state: GuestState,
    call: &'static str,
) -> Result<(Store<GuestState>, component::Instance), CallError> {
    let mut store = Store::new(plugin.engine.wasmtime(), state);
    store.limiter(|state| &mut state.memory);
    store.set_hostcall_fuel(plugin.limits.hostcall_bytes);
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(|store| {
        // The timer around the call stops a guest that never calls the host, since each tick lets it be
        // looked at; a thread so busy that the timer is late is caught here.
        if Instant::now() > store.data().deadline {
            return Ok(UpdateDeadline::Interrupt);
        }
        Ok(UpdateDeadline::Yield(1))
    });
    let deadline = begin(&mut store, &plugin.limits);
    let answer = timeout_at(deadline, plugin.pre.instantiate_async(&mut store)).await;
    let guest = conclude(&mut store, &plugin.limits, call, answer)?;
    Ok((store, guest))
}

fn begin(store: &mut Store<GuestState>, limits: &Limits) -> Instant {
    let deadline = Instant::now() + limits.call_timeout;
    store.data_mut().begin_call(deadline, limits.requests);
    deadline
}

fn conclude<T>(
    store: &mut Store<GuestState>,
    limits: &Limits,
    call: &'static str,
    answer: Result<wasmtime::Result<T>, Elapsed>,
) -> Result<T, CallError> {
    match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(stopped(store, limits, call, &error)),
        Err(_) => Err(named(store, call, Cause::Deadline { limit: limits.call_timeout })),
    }
}

fn stopped(
    store: &mut Store<GuestState>,
    limits: &Limits,
    call: &'static str,
    error: &wasmtime::Error,
) -> CallError {
    let cause = cause_of(error, store.data_mut(), limits);
    named(store, call, cause)
}

fn named(store: &Store<GuestState>, call: &'static str, cause: Cause) -> CallError {
    let Labels { provider, unit } = &store.data().labels;
    CallError::Stopped { plugin: provider.clone(), unit: unit.clone(), call, cause }
}

/// What wasmtime says when a guest hands over more than its hostcall fuel; it has no type of its own.
const HOSTCALL_FUEL: &str = "fuel allocated for hostcalls has been exhausted";

fn cause_of(error: &wasmtime::Error, state: &mut GuestState, limits: &Limits) -> Cause {
    if let Some(impure) = error.downcast_ref::<ImpureCall>() {
        return Cause::Impure { import: impure.import.to_owned() };
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::StackOverflow) => Cause::StackOverflow,
        Some(Trap::Interrupt) => Cause::Deadline { limit: limits.call_timeout },
        _ if format!("{error:?}").contains(HOSTCALL_FUEL) => {
            Cause::HostcallBytes { limit: limits.hostcall_bytes }
        }
        // What the traps above name had another cause, even if the guest met the memory limit before.
        _ if state.memory.refused() => Cause::Memory { limit: limits.memory },
        Some(Trap::UnreachableCodeReached) => Cause::Panic { message: state.take_last_error() },
        _ => Cause::Trap { detail: format!("{error:#}") },
    }
}
