//! One instance of a plugin: a store and an instance for one unit, dropped after any trap or limit.

use std::{collections::BTreeMap, sync::Arc};

use tokio::{sync::OwnedSemaphorePermit, time::timeout_at};
use wasmtime::{Store, component};

use super::{
    call::{begin_call, conclude_call, instantiate, stopped_by, stopped_with},
    conversation::Conversation,
    error::{CallError, Cause},
    gate::{self, Cuts},
    linked::{Exports, LinkedComponent},
    load::Plugin,
    model::{
        Board, CallContext, Document, Listing, OfferRef, Page, PluginError, Position, Report, ScannedOffer,
        Target, TenantIdentity,
    },
    network::Network,
    places::Standing,
    state::{GuestState, Labels},
    v0_1,
};
use crate::{bounds::fields, domain::UnreadFields, http::FetchError};

/// The names of a unit and what it may use.
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

impl UnitSetup {
    /// With a conversation in which what the guest asks is noted.
    #[must_use]
    pub fn noted_in(mut self, conversation: Option<Arc<Conversation>>) -> Self {
        if let Some(network) = &mut self.network {
            network.conversation = conversation;
        }
        self
    }
}

/// One instance of a plugin, for the pages of one unit.
pub struct Instance {
    store: Store<GuestState>,
    guest: component::Instance,
    linked: Arc<LinkedComponent>,
    spent: bool,
    unread: UnreadFields,
    /// Given back when the store is gone.
    _place: Option<OwnedSemaphorePermit>,
}

impl Instance {
    /// Makes a store and an instance. The guest's start function runs under the limits of a call.
    pub async fn new(plugin: &Arc<Plugin>, setup: UnitSetup) -> Result<Self, CallError> {
        let place = plugin.engine().place();
        let standing = if place.is_some() { Standing::Pooled } else { Standing::Apart };
        let linked = plugin.linked(standing).await.map_err(|error| CallError::Stopped {
            plugin: setup.provider.clone(),
            unit: setup.unit.clone(),
            call: "start",
            cause: Cause::Unloaded { why: error.to_string() },
        })?;
        let labels = Labels { provider: setup.provider, unit: setup.unit };
        let state = GuestState::new(plugin.limits(), labels, setup.network, setup.settings);
        let (store, guest) = instantiate(&linked, plugin.limits(), state, "start").await?;
        Ok(Self { store, guest, linked, spent: false, unread: UnreadFields::default(), _place: place })
    }

    /// Does the source answer, and is there such a board?
    pub async fn check(&mut self, context: &CallContext, tenant: Option<&str>) -> Result<Board, CallError> {
        let provider = self.provider("check")?;
        let surroundings = self.surroundings(context);
        let answer = self
            .call("check", async |store| provider.call_check(store, &surroundings, tenant).await)
            .await?
            .map_err(|error| self.said(v0_1::plugin_error(error)))?;
        let mut board = v0_1::board(answer);
        self.through_gate("check", |cuts| {
            gate::bound_board(&mut board, cuts);
            Ok(())
        })?;
        Ok(board)
    }

    /// One page.
    pub async fn scan(
        &mut self,
        context: &CallContext,
        target: &Target,
        position: &Position,
    ) -> Result<Page, CallError> {
        let provider = self.provider("scan")?;
        let surroundings = self.surroundings(context);
        let (target, position) = (v0_1::target(target), v0_1::position(position));
        let answer = self
            .call("scan", async |store| provider.call_scan(store, &surroundings, &target, &position).await)
            .await?
            .map_err(|error| self.said(v0_1::plugin_error(error)))?;
        let mut page = v0_1::page(answer);
        self.through_gate("scan", |cuts| gate::bound_page(&mut page, cuts))?;
        page.unread = self.take_unread();
        Ok(page)
    }

    /// What could not be read in the calls since this function was last called, by field; a page has its own.
    pub fn take_unread(&mut self) -> UnreadFields {
        std::mem::take(&mut self.unread)
    }

    /// The full offers, in the order of the references. What could not be read of them: [`Self::take_unread`].
    pub async fn hydrate(
        &mut self,
        context: &CallContext,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<ScannedOffer, PluginError>>, CallError> {
        let provider = self.provider("hydrate")?;
        let surroundings = self.surroundings(context);
        let asked: Vec<_> = refs.iter().map(v0_1::offer_ref).collect();
        let answers = self
            .call("hydrate", async |store| provider.call_hydrate(store, &surroundings, &asked).await)
            .await?
            .map_err(|error| self.said(v0_1::plugin_error(error)))?;
        if answers.len() != refs.len() {
            return Err(self.said(PluginError::Parse {
                detail: format!("{} answers to {} references", answers.len(), refs.len()),
                path: None,
                sample: None,
            }));
        }
        let mut details: Vec<Result<ScannedOffer, PluginError>> =
            answers.into_iter().map(|answer| answer.map(v0_1::offer).map_err(v0_1::plugin_error)).collect();
        self.through_gate("hydrate", |cuts| {
            for (detail, asked) in details.iter_mut().zip(refs) {
                let fault = match detail {
                    Ok(offer) => gate::bound_detail(offer, asked, cuts),
                    Err(_) => Ok(()),
                };
                if let Err(error) = fault {
                    *detail = Err(error);
                }
            }
            Ok(())
        })?;
        Ok(details)
    }

    /// What job systems a document shows.
    pub async fn detect(&mut self, context: &CallContext, document: Document) -> Result<Report, CallError> {
        let detector = self.role("detector", "detect", |exports, store, guest| {
            Some(exports.detector.as_ref()?.load(store, guest))
        })?;
        let surroundings = self.surroundings(context);
        let document = v0_1::document(document);
        let answer = self
            .call("detect", async |store| detector.call_detect(store, &surroundings, &document).await)
            .await?
            .map_err(|error| self.said(v0_1::plugin_error(error)))?;
        let mut report = v0_1::report(answer);
        self.through_gate("detect", |cuts| {
            gate::bound_report(&mut report, cuts);
            Ok(())
        })?;
        Ok(report)
    }

    /// How a system spells a tenant; `None` if the component has no rule for it.
    pub async fn identify(
        &mut self,
        system: &str,
        tenant: &str,
    ) -> Result<Option<TenantIdentity>, CallError> {
        let tenants = self.role("source of rules for tenants", "identify", |exports, store, guest| {
            Some(exports.tenants.as_ref()?.load(store, guest))
        })?;
        let answer = self
            .call("identify", async |store| {
                let was_pure = std::mem::replace(&mut store.data_mut().pure, true);
                // It depends on nothing but its arguments, the time included.
                store.data_mut().sealed.set_now(0);
                let answer = tenants.call_identify(&mut *store, system, tenant).await;
                store.data_mut().pure = was_pure;
                answer
            })
            .await?;
        Ok(answer.map(v0_1::tenant_identity).and_then(gate::usable_identity))
    }

    /// A directory's first pages, at most 100.
    pub async fn directory_start(&mut self, context: &CallContext) -> Result<Vec<String>, CallError> {
        let directory = self.directory("start of directory")?;
        let surroundings = self.surroundings(context);
        self.call("start of directory", async |store| directory.call_start(store, &surroundings).await)
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
        let surroundings = self.surroundings(context);
        let page = v0_1::page_of_directory(page);
        self.call("read", async |store| directory.call_read(store, &surroundings, &page).await)
            .await?
            .map(v0_1::listing)
            .map_err(|error| self.said(v0_1::plugin_error(error)))
    }

    /// What a call is told of its surroundings; sealed WASI tells it the same.
    fn surroundings(&mut self, context: &CallContext) -> v0_1::types::CallContext {
        self.store.data_mut().sealed.set_now(context.now.as_millis());
        v0_1::call_context(context, self.linked.limits.call_timeout)
    }

    fn directory(&mut self, call: &'static str) -> Result<v0_1::directory::Guest, CallError> {
        self.role("directory", call, |exports, store, guest| {
            Some(exports.directory.as_ref()?.load(store, guest))
        })
    }

    fn provider(&mut self, call: &'static str) -> Result<v0_1::provider::Guest, CallError> {
        self.role("provider", call, |exports, store, guest| {
            Some(exports.provider.as_ref()?.load(store, guest))
        })
    }

    /// Looks up the functions of a role, for `call`; `load` gives `None` where the component lacks the role.
    fn role<T>(
        &mut self,
        role: &str,
        call: &'static str,
        load: impl FnOnce(&Exports, &mut Store<GuestState>, &component::Instance) -> Option<wasmtime::Result<T>>,
    ) -> Result<T, CallError> {
        let linked = Arc::clone(&self.linked);
        match load(&linked.exports, &mut self.store, &self.guest) {
            Some(Ok(functions)) => Ok(functions),
            Some(Err(error)) => Err(stopped_with(&mut self.store, &linked.limits, call, &error)),
            None => Err(self.said(PluginError::Unsupported(format!("the component is no {role}")))),
        }
    }

    /// Runs one call under the limits; after a trap the instance cannot be used again.
    async fn call<T>(
        &mut self,
        name: &'static str,
        work: impl AsyncFnOnce(&mut Store<GuestState>) -> wasmtime::Result<T>,
    ) -> Result<T, CallError> {
        if self.spent {
            return Err(stopped_by(&self.store, name, Cause::Spent));
        }
        // Spent until the call returns: a dropped future leaves the guest in the middle of the call.
        self.spent = true;
        let deadline = begin_call(&mut self.store, &self.linked.limits);
        let answer = timeout_at(deadline, work(&mut self.store)).await;
        let answer = conclude_call(&mut self.store, &self.linked.limits, name, answer)?;
        self.spent = false;
        match self.breach() {
            Some(error) => Err(error),
            None => Ok(answer),
        }
    }

    /// An answer of this call that held a credential, or a credential that nobody takes: the call has failed, whatever the
    /// guest made of it.
    fn breach(&self) -> Option<CallError> {
        let error = self.store.data().network.as_ref()?.scope.take_breach()?;
        let message = error.to_string();
        Some(self.said(match error {
            FetchError::NoToken { .. } => PluginError::Auth(message),
            _ => PluginError::Fetch { message, retryable: false, paused: false },
        }))
    }

    /// Brings an answer within its bounds, tells what was cut, and keeps what could not be read.
    fn through_gate(
        &mut self,
        call: &'static str,
        bound: impl FnOnce(&mut Cuts) -> Result<(), PluginError>,
    ) -> Result<(), CallError> {
        let mut cuts = Cuts::default();
        let (unread, beyond) = self.store.data_mut().take_unread();
        cuts.all_unread(&unread);
        if beyond {
            cuts.note(&fields::UNREAD_FIELDS);
        }
        bound(&mut cuts).map_err(|error| self.said(error))?;
        if let Some(told) = cuts.told() {
            self.store.data_mut().write_cut(call, &told);
        }
        self.unread.merge(&cuts.into_unread());
        Ok(())
    }

    /// An error of the plugin's own, with its name and unit.
    pub(crate) fn said(&self, error: PluginError) -> CallError {
        let Labels { provider, unit } = &self.store.data().labels;
        CallError::Plugin { plugin: provider.clone(), unit: unit.clone(), error }
    }
}
