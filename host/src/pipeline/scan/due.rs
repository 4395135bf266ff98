//! The units of a provider that are due, and whose offers theirs are.

use crate::{
    config::QuerySettings,
    domain::Timestamp,
    pipeline::prepared::Provider,
    plugins::model::{Query, Target},
    store::{
        Connection, Store, StoreError, sources,
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

/// Whose offers a unit's are.
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
        units.extend(due_queries(store, provider, now).await?);
    }
    if capabilities.tenants {
        let (name, limit) = (provider.name.clone(), provider.settings.limit);
        let tenants = store.read(move |connection| sources::due(connection, &name, limit)).await?;
        units.extend(tenants.into_iter().map(|due| DueUnit {
            key: provider.unit_key(UnitKind::Tenant, &due.tenant),
            target: Target::Tenant(due.tenant),
            owner: Owner::Company(due.company_id),
        }));
    }
    Ok(units)
}

async fn due_queries(store: &Store, provider: &Provider, now: Timestamp) -> Result<Vec<DueUnit>, StoreError> {
    let queries: Vec<DueUnit> =
        provider.settings.queries.iter().map(|query| query_unit(provider, query, now)).collect();
    let last_run_of = |connection: &Connection, unit: DueUnit| {
        let state = units::get(connection, &unit.key)?;
        Ok((state.and_then(|state| state.last_run_at), unit))
    };
    let mut dated: Vec<(Option<Timestamp>, DueUnit)> = store
        .read(move |connection| queries.into_iter().map(|unit| last_run_of(connection, unit)).collect())
        .await?;
    // Fair: a query that a pause left out last time comes first this time.
    dated.sort_by_key(|(last_run, _)| *last_run);
    Ok(dated.into_iter().map(|(_, unit)| unit).collect())
}

fn query_unit(provider: &Provider, query: &QuerySettings, now: Timestamp) -> DueUnit {
    let posted_since = query.posted_within.map(|age| {
        let millis = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(now.as_millis().saturating_sub(millis))
    });
    DueUnit {
        key: provider.unit_key(UnitKind::Query, &query.name),
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
