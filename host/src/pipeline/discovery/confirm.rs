//! Asks a provider for a board that was seen.

use std::{sync::Arc, time::Duration};

use super::judge::Feed;
use crate::{
    domain::Timestamp,
    http::Origin,
    pipeline::{
        context::RunContext,
        prepared::{Checked, Prepared, Provider, check, vouched_tenant_host},
        report::Failure,
    },
    plugins::{
        CallError,
        model::{Board, PluginError},
    },
    store::{StoreError, pauses},
};

/// When a provider that could not be asked is asked again, if nothing says when.
const ASK_AGAIN: Duration = Duration::from_hours(6);

/// The result of asking.
#[derive(Debug)]
pub(super) enum Asked {
    /// The board answers.
    Answers(Board),
    /// The provider knows no such board.
    NoSuchBoard,
    /// No provider of `order` reads this system.
    NoProvider,
    /// It could not be asked now.
    NotNow {
        /// Why.
        reason: String,
        /// When to ask again.
        due_at: Timestamp,
        /// The failure to report, if it is a fault.
        failure: Option<Failure>,
    },
}

impl Asked {
    /// What the board says of itself.
    pub(super) fn feed(&self) -> Option<Feed> {
        match self {
            Self::Answers(board) => Some(Feed { name: board.name.clone(), url: board.url.clone() }),
            _ => None,
        }
    }
}

/// The provider that reads a job system: by its name in `providers.toml` or by its plugin's own.
pub(super) fn provider_of<'p>(providers: &'p [Prepared], system: &str) -> Option<&'p Prepared> {
    let by_name = providers.iter().find(|prepared| prepared.name() == system);
    by_name.or_else(|| {
        providers.iter().find(|prepared| match prepared {
            Prepared::Ready(provider) => provider.plugin.manifest().id == system,
            Prepared::Skipped { plugin, .. } => plugin.manifest().id == system,
            Prepared::Failed { .. } => false,
        })
    })
}

/// Asks for one board. `is_read`: whether discovery itself read a page at a host, and saw the board there.
///
/// A tenant that is a host may be read at that host if it was read before, or if the database vouches for it. That a
/// detector names it is not enough: it would choose what the provider reads.
pub(super) async fn ask(
    run: &RunContext,
    providers: &[Prepared],
    system: &str,
    tenant: &str,
    is_read: impl Fn(&str) -> bool,
) -> Result<Asked, StoreError> {
    let at = |reason: String, due_at| Asked::NotNow { reason, due_at, failure: None };
    let later = |reason: String| at(reason, run.now().plus(ASK_AGAIN));
    let provider = match provider_of(providers, system) {
        None if run.config.recognising.iter().any(|name| name == system) => {
            return Ok(at(format!("`{system}` is left out of this run"), run.now()));
        }
        None => return Ok(Asked::NoProvider),
        Some(Prepared::Skipped { reason, .. }) => {
            return Ok(later(format!("`{system}` is skipped: {reason}")));
        }
        Some(Prepared::Failed { .. }) => return Ok(later(format!("the plugin of `{system}` was refused"))),
        Some(Prepared::Ready(provider)) => provider,
    };
    if !provider.plugin.manifest().capabilities.tenants {
        return Ok(Asked::NoProvider);
    }
    if let Some(reason) = provider.refused() {
        return Ok(later(reason.to_owned()));
    }
    if let Some(reason) = provider.paused(run.store(), run.now())? {
        return Ok(not_now(run, provider, reason, None));
    }
    let host = tenant_host(run, provider, tenant, is_read).await?;
    let Checked { answer, pause } = check(&run.client, provider, Some(tenant), host, run.now()).await;
    if let Some(pause) = pause {
        run.write(move |tx| pauses::set(tx, &pause)).await?;
    }
    match answer {
        Ok(board) => Ok(Asked::Answers(board)),
        Err(CallError::Plugin { error: PluginError::NotFound(_) | PluginError::Gone(_), .. }) => {
            Ok(Asked::NoSuchBoard)
        }
        Err(error) => Ok(failed(run, provider, tenant, &error)),
    }
}

/// The own host of a tenant, if it may be read.
async fn tenant_host(
    run: &RunContext,
    provider: &Arc<Provider>,
    tenant: &str,
    is_read: impl Fn(&str) -> bool,
) -> Result<Option<Origin>, StoreError> {
    let host = provider.tenant_host(tenant).filter(|host| is_read(host.host()));
    if host.is_some() {
        return Ok(host);
    }
    let (grant, tenant) = (Arc::clone(&provider.grant), tenant.to_owned());
    run.read(move |connection| vouched_tenant_host(connection, &grant, &tenant)).await
}

fn failed(run: &RunContext, provider: &Arc<Provider>, tenant: &str, error: &CallError) -> Asked {
    let message = error.to_string();
    // Without a credential that could be refused, it is this board that keeps us out: a site chose which one is asked.
    if let CallError::Plugin { error: PluginError::Auth(reason), .. } = error
        && !provider.plugin.manifest().credentials.is_empty()
    {
        provider.refuse(reason);
    }
    let failure = wants_a_person(error).then(|| Failure {
        unit: Some(format!("{}/{tenant}", provider.name)),
        class: error.class(),
        message: message.clone(),
    });
    not_now(run, provider, message, failure)
}

fn not_now(run: &RunContext, provider: &Provider, reason: String, failure: Option<Failure>) -> Asked {
    Asked::NotNow { reason, due_at: ask_again_at(provider.grant.pause.until(), run.now()), failure }
}

/// A source that is down or limits the rate is not a failure of the run, and neither is a name that no board of it can
/// have, since a site may link to whatever it likes; everything else needs a person.
const fn wants_a_person(error: &CallError) -> bool {
    match error {
        CallError::Plugin { error, .. } => {
            !error.is_retryable()
                && !matches!(
                    error,
                    PluginError::RateLimited { .. } | PluginError::Fetch { .. } | PluginError::Unsupported(_)
                )
        }
        CallError::Stopped { .. } => true,
    }
}

/// When a provider is asked again: once its pause is over, if it has one.
fn ask_again_at(paused_until: Option<Timestamp>, now: Timestamp) -> Timestamp {
    paused_until.filter(|until| *until > now).unwrap_or_else(|| now.plus(ASK_AGAIN))
}

#[cfg(test)]
mod tests;
