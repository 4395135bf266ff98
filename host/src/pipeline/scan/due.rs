//! The units of a provider that are due, and whose offers they show.

use std::collections::HashMap;

use crate::{
    config::QuerySettings,
    domain::Timestamp,
    pipeline::prepared::Provider,
    plugins::model::{Query, Target},
    store::{
        Store, StoreError,
        sources::{self, DueTenant},
        units::{self, UnitKey, UnitKind},
    },
};

/// A unit that is due.
#[derive(Debug, Clone)]
pub(super) struct DueUnit {
    pub(super) key: UnitKey,
    pub(super) target: Target,
    pub(super) owner: Owner,
}

/// Whose offers a unit shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    /// The company of the board.
    Company(i64),
    /// Each offer names its own.
    Offer,
}

/// The units due: boards least recently scanned first, queries in the order of the file.
pub(super) async fn due_units(
    store: &Store,
    provider: &Provider,
    now: Timestamp,
) -> Result<Vec<DueUnit>, StoreError> {
    let capabilities = provider.plugin.manifest().capabilities;
    let mut units = Vec::new();
    if capabilities.queries {
        units.extend(due_queries(store, &provider.name, &provider.settings.queries, now).await?);
    }
    if capabilities.tenants {
        let (name, limit) = (provider.name.clone(), provider.settings.limit);
        let tenants = store.read(move |connection| sources::due(connection, &name, limit)).await?;
        units.extend(tenants.into_iter().map(|due| board_unit(&provider.name, due)));
    }
    Ok(units)
}

fn board_unit(provider: &str, due: DueTenant) -> DueUnit {
    let target = Target::Tenant(due.tenant.clone());
    let key = UnitKey { provider: provider.to_owned(), kind: UnitKind::Tenant, unit: due.tenant };
    DueUnit { key, target, owner: Owner::Company(due.company_id) }
}

async fn due_queries(
    store: &Store,
    provider: &str,
    queries: &[QuerySettings],
    now: Timestamp,
) -> Result<Vec<DueUnit>, StoreError> {
    let mut units: Vec<DueUnit> = queries.iter().map(|query| query_unit(provider, query, now)).collect();
    let keys: Vec<UnitKey> = units.iter().map(|unit| unit.key.clone()).collect();
    let last_runs: HashMap<String, Option<Timestamp>> = store
        .read(move |connection| {
            let last_run = |key: UnitKey| {
                let state = units::get(connection, &key)?;
                Ok((key.unit, state.and_then(|state| state.last_run_at)))
            };
            keys.into_iter().map(last_run).collect()
        })
        .await?;
    longest_waiting_first(&mut units, &last_runs);
    Ok(units)
}

/// Sorts queries by when they last ran, so that one that a pause left out last time comes first this time.
fn longest_waiting_first(units: &mut [DueUnit], last_runs: &HashMap<String, Option<Timestamp>>) {
    units.sort_by_key(|unit| last_runs.get(&unit.key.unit).copied().flatten());
}

fn query_unit(provider: &str, query: &QuerySettings, now: Timestamp) -> DueUnit {
    let posted_since = query.posted_within.map(|age| {
        let millis = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(now.as_millis().saturating_sub(millis))
    });
    DueUnit {
        key: UnitKey { provider: provider.to_owned(), kind: UnitKind::Query, unit: query.name.clone() },
        target: Target::Query(Query {
            name: query.name.clone(),
            keywords: query.keywords.clone(),
            locations: query.locations.clone(),
            posted_since,
            page_size: query.page_size,
            filters: query.filters.clone(),
        }),
        owner: Owner::Offer,
    }
}

#[cfg(test)]
mod tests;
