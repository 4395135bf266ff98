//! The units of a provider that are due, and whose offers theirs are.

use std::collections::HashMap;

use crate::{
    config::QuerySettings,
    domain::Timestamp,
    pipeline::prepared::Provider,
    plugins::model::{Query, Target},
    store::{
        Store, StoreError,
        sources::{self, DueTenant},
        units::{self, UnitKind},
    },
};

/// A unit that is due.
#[derive(Debug, Clone)]
pub(super) struct DueUnit {
    pub(super) kind: UnitKind,
    /// The tenant, or the query's name.
    pub(super) name: String,
    pub(super) target: Target,
    pub(super) owner: Owner,
}

/// Whose offers a unit's are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    /// The company of the board.
    Company(i64),
    /// Each offer names its own.
    Offer,
}

impl DueUnit {
    /// The tenant, if the unit is one.
    pub(super) fn tenant(&self) -> Option<String> {
        (self.kind == UnitKind::Tenant).then(|| self.name.clone())
    }
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
        units.extend(tenants.into_iter().map(board_unit));
    }
    Ok(units)
}

fn board_unit(due: DueTenant) -> DueUnit {
    DueUnit {
        kind: UnitKind::Tenant,
        target: Target::Tenant(due.tenant.clone()),
        name: due.tenant,
        owner: Owner::Company(due.company_id),
    }
}

async fn due_queries(
    store: &Store,
    provider: &str,
    queries: &[QuerySettings],
    now: Timestamp,
) -> Result<Vec<DueUnit>, StoreError> {
    let mut units: Vec<DueUnit> = queries.iter().map(|query| query_unit(query, now)).collect();
    let name = provider.to_owned();
    let names: Vec<String> = units.iter().map(|unit| unit.name.clone()).collect();
    let last_runs: HashMap<String, Option<Timestamp>> = store
        .read(move |connection| {
            let last_run = |query: String| {
                let state = units::get(connection, &name, UnitKind::Query, &query)?;
                Ok((query, state.and_then(|state| state.last_run_at)))
            };
            names.into_iter().map(last_run).collect()
        })
        .await?;
    longest_waiting_first(&mut units, &last_runs);
    Ok(units)
}

/// Sorts queries by when they last ran, so that one that a pause left out last time comes first this time.
fn longest_waiting_first(units: &mut [DueUnit], last_runs: &HashMap<String, Option<Timestamp>>) {
    units.sort_by_key(|unit| last_runs.get(&unit.name).copied().flatten());
}

fn query_unit(query: &QuerySettings, now: Timestamp) -> DueUnit {
    let posted_since = query.posted_within.map(|age| {
        let millis = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(now.as_millis().saturating_sub(millis))
    });
    DueUnit {
        kind: UnitKind::Query,
        name: query.name.clone(),
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
