//! Gets pages from the guest, from the unit's cursor on: one call a page, tried again if that may help.

use std::sync::Arc;

use super::{due::DueUnit, ended::Ended, kept_instance::KeptInstance, provider_context::ProviderContext};
use crate::{
    http::{Request, Scope},
    plugins::{
        CallError, Conversation, Exchange, Fetched,
        model::{Continuation, Page, PluginError, Position},
    },
};

/// The pages of one unit.
pub(super) struct Pull<'a> {
    context: ProviderContext<'a>,
    unit: &'a DueUnit,
    pub(super) scope: Arc<Scope>,
    /// What the guest asks and is answered, if it is noted.
    conversation: Option<Arc<Conversation>>,
    /// What the last page asked.
    asked: Option<Vec<Exchange>>,
    pub(super) instance: KeptInstance,
    pub(super) position: Position,
    /// Calls that failed and were not counted yet.
    failed_calls: u64,
    /// A refused cursor was dropped, and the caller has not asked yet.
    restarted: bool,
    /// A refused cursor was dropped once already.
    has_restarted: bool,
}

impl<'a> Pull<'a> {
    /// Of a unit, from `position` on.
    pub(super) fn new(context: ProviderContext<'a>, unit: &'a DueUnit, position: Position) -> Self {
        Self {
            scope: Arc::new(
                Scope::new(Arc::clone(&context.provider.grant), 0).with_tenant_host(unit.tenant_host.clone()),
            ),
            conversation: None,
            asked: None,
            context,
            unit,
            instance: KeptInstance::default(),
            position,
            failed_calls: 0,
            restarted: false,
            has_restarted: false,
        }
    }

    /// With a scope in which something was fetched already, and with the answers that came; if there are any, even none,
    /// what the guest asks is noted.
    pub(super) fn with_answers(self, scope: Arc<Scope>, at_hand: Option<Vec<(Request, Fetched)>>) -> Self {
        let conversation = at_hand.map(|at_hand| Arc::new(Conversation::with_answers(at_hand)));
        Self { scope, conversation, ..self }
    }

    /// What the last page asked, if all of it can be asked and compared again.
    pub(super) const fn take_asked(&mut self) -> Option<Vec<Exchange>> {
        self.asked.take()
    }

    /// The next page.
    pub(super) async fn page(&mut self) -> Result<Page, CallError> {
        let settings = &self.context.run.config.run;
        let mut attempt = 1;
        loop {
            let error = match self.ask(attempt).await {
                Ok(page) => return Ok(page),
                Err(error) => error,
            };
            self.failed_calls += 1;
            if self.restarts(&error) {
                continue;
            }
            let may_help = matches!(&error, CallError::Plugin { error, .. } if error.is_retryable());
            if !may_help || attempt >= settings.tries {
                return Err(error);
            }
            tracing::debug!("{error}; try {} of {}", attempt + 1, settings.tries);
            attempt += 1;
            tokio::time::sleep(settings.retry_pause).await;
        }
    }

    /// Whether the unit started again since the last call of this function.
    pub(super) const fn take_restart(&mut self) -> bool {
        std::mem::replace(&mut self.restarted, false)
    }

    /// Moves the position to where the page leads; once the unit ended, that is the beginning.
    pub(super) fn move_on(&mut self, page: &Page, ended: Option<&Ended>) {
        self.position = position_after(&self.position, page, ended);
    }

    /// How many calls failed since the last call of this function.
    pub(super) const fn take_failed_calls(&mut self) -> u64 {
        std::mem::replace(&mut self.failed_calls, 0)
    }

    async fn ask(&mut self, attempt: u32) -> Result<Page, CallError> {
        let call_context = self.context.run.call_context(attempt);
        let Self { context, unit, scope, conversation, instance, position, .. } = self;
        let setup = || {
            let setup = context.provider.setup(&unit.key.unit, &context.run.client, scope);
            setup.noted_in(conversation.clone())
        };
        if let Some(conversation) = &*conversation {
            conversation.begin_page();
        }
        let page = instance
            .call(&context.provider.plugin, setup, async |instance| {
                instance.scan(&call_context, &unit.target, position).await
            })
            .await;
        self.asked = conversation.as_ref().and_then(|conversation| conversation.end_page());
        page
    }

    /// Drops a cursor that the source no longer accepts, once a scan: a plugin that refuses its own cursors would
    /// never end otherwise.
    fn restarts(&mut self, error: &CallError) -> bool {
        if self.has_restarted || !refuses_cursor(error, &self.position) {
            return false;
        }
        tracing::debug!("{error}; the unit starts afresh");
        self.position.cursor = None;
        self.restarted = true;
        self.has_restarted = true;
        true
    }
}

/// Where the unit continues after a page: where the page leads, or at the beginning once the unit ended.
fn position_after(before: &Position, page: &Page, ended: Option<&Ended>) -> Position {
    let cursor = match (ended, &page.next) {
        // A page whose details were cut short is asked for again: the cursor stays.
        (Some(ended), _) if ended.keep_cursor => before.cursor.clone(),
        (None, Continuation::More(cursor)) => Some(cursor.clone()),
        _ => None,
    };
    Position { cursor, state: page.state.clone().or_else(|| before.state.clone()) }
}

/// Whether a call failed because of its cursor.
fn refuses_cursor(error: &CallError, position: &Position) -> bool {
    position.cursor.is_some()
        && matches!(error, CallError::Plugin { error: PluginError::InvalidCursor(_), .. })
}

#[cfg(test)]
mod tests;
