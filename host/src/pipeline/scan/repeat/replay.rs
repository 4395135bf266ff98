//! Sends the requests of the scan before, and compares what they are answered.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{
    inputs::{Inputs, repeats},
    receipt::{Asked, Receipt},
    write::{self, Repeat},
};
use crate::{
    bounds::units,
    domain::{Timestamp, counted},
    http::{Request, Scope},
    pipeline::{
        report::Event,
        scan::{due::DueUnit, ended::ScannedUnit, provider_context::ProviderContext, turn::Turn},
    },
    plugins::{Fetched, model::Position},
    store::{StoreError, receipts},
};

/// How a scan went without the guest.
pub(in crate::pipeline::scan) enum Repeated {
    /// It was the scan before.
    Scanned(Box<ScannedUnit>),
    /// The guest has to scan.
    Computed(Start),
}

/// Where the guest's scan begins.
pub(in crate::pipeline::scan) struct Start {
    pub(in crate::pipeline::scan) started_at: Timestamp,
    /// What was fetched counts already.
    pub(in crate::pipeline::scan) scope: Arc<Scope>,
    /// Answers that came already.
    pub(in crate::pipeline::scan) at_hand: Vec<(Request, Fetched)>,
}

impl Start {
    /// A scan for which nothing was asked yet.
    pub(in crate::pipeline::scan) fn new(context: ProviderContext<'_>, unit: &DueUnit) -> Self {
        let scope = Scope::new(Arc::clone(&context.provider.grant), 0);
        Self {
            started_at: context.run.now(),
            scope: Arc::new(scope.with_tenant_host(unit.tenant_host.clone())),
            at_hand: Vec::new(),
        }
    }
}

/// Asks what the scan before asked. If all is answered as then, the scan is written as the one that it is.
pub(in crate::pipeline::scan) async fn scan(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    turn: &mut Turn<'_>,
) -> Result<Repeated, StoreError> {
    let start = Start::new(context, unit);
    let Some(receipt) = receipt_of(context, unit)? else { return Ok(Repeated::Computed(start)) };
    let mut replay = Replay { context, start, receipt, held: Held::default(), refreshed: false };
    let is_same = replay.pages().await;
    context.note_rate_limit().await?;
    if is_same {
        turn.hand_on(replay.held.0 as u64);
        if let Some(scanned) = replay.write(unit).await? {
            return Ok(Repeated::Scanned(Box::new(scanned)));
        }
    }
    Ok(Repeated::Computed(replay.with_contents().await))
}

/// The receipt of the unit's last scan, if this one begins as that did.
fn receipt_of(context: ProviderContext<'_>, unit: &DueUnit) -> Result<Option<Receipt>, StoreError> {
    let provider = context.provider;
    if !repeats(provider, unit) {
        return Ok(None);
    }
    let stored = context.run.store().read_at_once(|connection| receipts::get(connection, &unit.key))?;
    let state_version = provider.plugin.manifest().state_version;
    let Some(stored) = stored.filter(|stored| stored.state_version == state_version) else { return Ok(None) };
    let inputs = Inputs::of(provider, unit, &Position { cursor: stored.cursor, state: stored.state });
    let receipt = Receipt::from_bytes(&stored.receipt);
    Ok(receipt.filter(|receipt| Some(Inputs(receipt.scanned.inputs)) == inputs))
}

/// Bytes of the answers at hand.
#[derive(Debug, Default)]
struct Held(usize);

impl Held {
    /// Holds so many more; false if that is too much for a scan that may still turn out to be another.
    fn add(&mut self, bytes: usize) -> bool {
        self.0 = self.0.saturating_add(bytes);
        self.0 <= units::REPEATED_BYTES.size()
    }
}

/// A scan that is being compared with the one before.
struct Replay<'a> {
    context: ProviderContext<'a>,
    start: Start,
    receipt: Receipt,
    held: Held,
    /// The receipt names answers that are kept no more.
    refreshed: bool,
}

impl Replay<'_> {
    /// Asks for every page. Whether all of them are as they were.
    async fn pages(&mut self) -> bool {
        let plugin = &self.context.provider.plugin;
        for page in 0..self.receipt.scanned.pages.len() {
            if self.is_to_end() {
                return false;
            }
            plugin.allow_call(&self.start.scope);
            let (mut from, asked) = (0, self.receipt.scanned.pages[page].asked.len());
            while from < asked {
                let rest = &self.receipt.scanned.pages[page].asked[from..];
                let group = 1 + rest.iter().skip(1).take_while(|asked| asked.together).count();
                let shutdown = &self.context.run.shutdown;
                let fetched = tokio::select! {
                    biased;
                    () = shutdown.stopped() => None,
                    fetched = self.fetch(&rest[..group]) => fetched,
                };
                let Some(fetched) = fetched else { return false };
                if !self.compare(page, from, fetched) {
                    return false;
                }
                from += group;
            }
        }
        true
    }

    /// Whether something ends the scan that the guest's scan obeys and tells.
    fn is_to_end(&self) -> bool {
        let ProviderContext { run, provider, .. } = self.context;
        run.growth.is_spent() || run.now().since(self.start.started_at) >= provider.settings.max_time
    }

    /// Fetches at once; nothing if one of them is no request.
    async fn fetch(&self, asked: &[Asked]) -> Option<Vec<(Request, Fetched)>> {
        let requests = asked.iter().map(Asked::request).collect::<Option<Vec<_>>>()?;
        let (client, scope) = (&self.context.run.client, &self.start.scope);
        let fetches = requests
            .iter()
            .zip(asked)
            .map(|(request, asked)| client.fetch_beside(scope, request.clone(), asked.kept_at()));
        let answers = join_all(fetches).await;
        Some(requests.into_iter().zip(answers).collect())
    }

    /// Whether the answers are those of then. They stay at hand for a guest in any case.
    fn compare(&mut self, page: usize, from: usize, fetched: Vec<(Request, Fetched)>) -> bool {
        let mut is_same = true;
        for (place, (request, fetched)) in fetched.into_iter().enumerate() {
            let asked = &mut self.receipt.scanned.pages[page].asked[from + place];
            match &fetched {
                Ok(response) if asked.answer().fits(response, asked.kept_at()) => {
                    let kept_at = response.kept.as_ref().map(|kept| kept.fetched_at);
                    self.refreshed |= asked.is_kept_at(kept_at);
                    is_same &= self.held.add(response.body.len());
                }
                _ => is_same = false,
            }
            self.start.at_hand.push((request, fetched));
        }
        is_same
    }

    /// Writes the scan; nothing if offers of it stand otherwise than then.
    async fn write(&self, unit: &DueUnit) -> Result<Option<ScannedUnit>, StoreError> {
        let Self { context, start, receipt, refreshed, .. } = self;
        let repeat = Repeat {
            started_at: start.started_at,
            traffic: start.scope.traffic(),
            receipt,
            refreshed: *refreshed,
        };
        let Some(scanned) = write::write(*context, unit, repeat).await? else { return Ok(None) };
        let pages = counted(receipt.scanned.pages.len() as u64, "page", "pages");
        tracing::debug!("answered as before: {pages} without a call");
        for page in &receipt.scanned.pages {
            context.run.observer.event(&Event::Page {
                provider: &context.provider.name,
                unit: &unit.key.unit,
                offers: usize::try_from(page.shown).unwrap_or(usize::MAX),
            });
        }
        Ok(Some(scanned))
    }

    /// Where the guest begins, with the contents of answers that came without.
    async fn with_contents(self) -> Start {
        let Self { context, start, .. } = self;
        let Start { started_at, scope, at_hand } = start;
        let mut whole = Vec::with_capacity(at_hand.len());
        for (request, fetched) in at_hand {
            let fetched = match fetched {
                Ok(response) => context.run.client.with_content(response).await.map(Ok),
                Err(error) => Some(Err(error)),
            };
            // What is kept no more is asked for again.
            whole.extend(fetched.map(|fetched| (request, fetched)));
        }
        Start { started_at, scope, at_hand: whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_without_validators_are_compared_up_to_a_bound() {
        let mut held = Held::default();
        assert!(held.add(units::REPEATED_BYTES.size()) && held.add(0));
        assert!(!held.add(1) && !held.add(usize::MAX));
    }
}
