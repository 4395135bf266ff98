//! Asking a source whether it answers, as a person would before a run.

use std::sync::Arc;

use super::{host::Host, providers::Provider};
use crate::{
    domain::Timestamp,
    http::Scope,
    plugins::{CallContext, CallError, Instance, Network, UnitSetup, model::Board},
};

/// Does the source answer, does it take the credential, and is there such a board?
pub async fn check(
    host: &Host,
    provider: &Provider,
    tenant: Option<&str>,
    now: Timestamp,
) -> Result<Board, CallError> {
    let setup = UnitSetup {
        provider: provider.name.clone(),
        unit: tenant.unwrap_or("check").to_owned(),
        network: Some(Network {
            client: Arc::clone(&host.client),
            scope: Arc::new(Scope::new(Arc::clone(&provider.grant), 0)),
        }),
        settings: Arc::clone(&provider.plugin_settings),
    };
    let context = CallContext { now, run_id: "check".to_owned(), attempt: 1 };
    Instance::new(&provider.plugin, setup).await?.check(&context, tenant).await
}
