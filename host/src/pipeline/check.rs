//! Asking a source whether it answers, as a person would before a run.

use std::sync::Arc;

use super::providers::Provider;
use crate::{
    domain::Timestamp,
    errors::chain,
    http::{HttpClient, Scope},
    plugins::{CallContext, CallError, Instance, model::Board},
    store::{
        Store,
        pauses::{self, Pause, PauseOrigin},
    },
};

/// Does the source answer, does it take the credential, and is there such a board?
pub async fn check(
    client: &Arc<HttpClient>,
    store: &Store,
    provider: &Provider,
    tenant: Option<&str>,
    now: Timestamp,
) -> Result<Board, CallError> {
    let scope = Arc::new(Scope::new(Arc::clone(&provider.grant), 0));
    let setup = provider.setup(tenant.unwrap_or("check"), client, &scope);
    let context = CallContext { now, run_id: "check".to_owned(), attempt: 1 };
    let answer = match Instance::new(&provider.plugin, setup).await {
        Ok(mut instance) => instance.check(&context, tenant).await,
        Err(error) => Err(error),
    };
    if let Some(limited) = provider.grant.pause.take_rate_limited() {
        let pause = Pause {
            provider: provider.name.clone(),
            until: limited.until,
            reason: format!("`{}` answered 429", limited.host),
            origin: PauseOrigin::RateLimit,
            set_at: now,
        };
        // Whoever met the rate limit, it holds for every run.
        if let Err(error) = store.write(move |tx| pauses::set(tx, &pause)).await {
            tracing::warn!("the pause cannot be stored: {}", chain(&error));
        }
    }
    answer
}
