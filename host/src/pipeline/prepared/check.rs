//! Asks a source whether it answers, as an operator does before a run.

use std::sync::Arc;

use super::providers::Provider;
use crate::{
    domain::Timestamp,
    http::{HttpClient, Origin, Scope},
    plugins::{CallContext, CallError, Instance, model::Board},
    store::pauses::Pause,
};

/// The result of asking a source.
#[derive(Debug)]
pub struct Checked {
    /// The board, or why there is no answer: the source is down, refuses the credential or has no such board.
    pub answer: Result<Board, CallError>,
    /// The pause that a rate limit asks for. It applies to every run, so the caller stores it.
    pub pause: Option<Pause>,
}

/// Asks a source for one board, or, without a tenant, whether it answers at all. `host`: the own host of the tenant, where
/// it is known to be the tenant's.
pub async fn check(
    client: &Arc<HttpClient>,
    provider: &Provider,
    tenant: Option<&str>,
    host: Option<Origin>,
    now: Timestamp,
) -> Checked {
    let scope = Arc::new(Scope::new(Arc::clone(&provider.grant), 0).with_tenant_host(host));
    let setup = provider.setup(tenant.unwrap_or("check"), client, &scope);
    let context = CallContext { now, run_id: "check".to_owned(), attempt: 1 };
    let answer = match Instance::new(&provider.plugin, setup).await {
        Ok(mut instance) => instance.check(&context, tenant).await,
        Err(error) => Err(error),
    };
    Checked { answer, pause: provider.take_rate_limit_pause(now) }
}
