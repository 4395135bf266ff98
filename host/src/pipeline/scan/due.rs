//! The units of a provider that are due, and whose offers they show; how many are not, and when the next one is.

use std::sync::Arc;

use super::dueness::Dueness;
use crate::{
    config::{ProviderSettings, QuerySettings},
    domain::{Timestamp, cadence::Pace},
    http::Origin,
    pipeline::{
        context::{board_pace, query_pace},
        prepared::{Provider, vouched_tenant_host},
    },
    plugins::model::{Query, Target},
    store::{
        Store, StoreError,
        sources::{self, DueInstant, DueTenant},
        units::{self, ScanState, UnitKey, UnitKind},
    },
};

/// The units that a run scans, and how the others stand.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) units: Vec<DueUnit>,
    pub(super) dueness: Dueness,
}

/// A unit that is due.
#[derive(Debug, Clone)]
pub(super) struct DueUnit {
    pub(super) key: UnitKey,
    pub(super) target: Target,
    /// The own host of its tenant, where that may be read.
    pub(super) tenant_host: Option<Origin>,
    pub(super) owner: Owner,
    /// How often it is scanned.
    pub(super) pace: Pace,
}

/// Whose offers a unit shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    /// The company of the board.
    Company(i64),
    /// Each offer names its own.
    Offer,
}

/// The units due: boards least recently scanned first, as many as a run scans, queries in the order of the file. With
/// `force` all are due.
pub(super) async fn due_units(
    store: &Store,
    provider: &Provider,
    now: Timestamp,
    force: bool,
) -> Result<Due, StoreError> {
    let capabilities = provider.plugin.manifest().capabilities;
    let mut due = Due { units: Vec::new(), dueness: Dueness::default() };
    if capabilities.queries {
        due = due_queries(store, &provider.name, &provider.settings, now, force).await?;
    }
    if capabilities.tenants {
        add_boards(&mut due, store, provider, now, force).await?;
    }
    Ok(due)
}

async fn add_boards(
    due: &mut Due,
    store: &Store,
    provider: &Provider,
    now: Timestamp,
    force: bool,
) -> Result<(), StoreError> {
    let (grant, limit) = (Arc::clone(&provider.grant), provider.settings.limit);
    let pace = board_pace(&provider.settings);
    let at = DueInstant { now, most: pace.most() };
    let (tenants, dueness) = store
        .read(move |connection| {
            let tenants = sources::due(connection, &grant.provider, (!force).then_some(at), limit)?;
            let with_host = |due: DueTenant| {
                let host = vouched_tenant_host(connection, &grant, &due.tenant)?;
                Ok((due, host))
            };
            let tenants = tenants.into_iter().map(with_host).collect::<Result<Vec<_>, StoreError>>()?;
            Ok((tenants, sources::dueness(connection, &grant.provider, at)?))
        })
        .await?;
    due.dueness.add_boards(dueness, force, tenants.len() as u64);
    let units = tenants.into_iter().map(|(due, host)| board_unit(&provider.name, pace, due, host));
    due.units.extend(units);
    Ok(())
}

fn board_unit(provider: &str, pace: Pace, due: DueTenant, tenant_host: Option<Origin>) -> DueUnit {
    let target = Target::Tenant(due.tenant.clone());
    let key = UnitKey { provider: provider.to_owned(), kind: UnitKind::Tenant, unit: due.tenant };
    DueUnit { key, target, tenant_host, owner: Owner::Company(due.company_id), pace }
}

async fn due_queries(
    store: &Store,
    provider: &str,
    settings: &ProviderSettings,
    now: Timestamp,
    force: bool,
) -> Result<Due, StoreError> {
    let units = settings.queries.iter().map(|query| query_unit(provider, settings, query, now));
    let units: Vec<DueUnit> = units.collect();
    let keys: Vec<UnitKey> = units.iter().map(|unit| unit.key.clone()).collect();
    let states = store
        .read(move |connection| {
            keys.iter().map(|key| units::get(connection, key)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(sorted_out(units.into_iter().zip(states), now, force))
}

/// The queries that are due, by when they last ran, so that one that a pause left out last time comes first this time.
fn sorted_out(
    queries: impl Iterator<Item = (DueUnit, Option<ScanState>)>,
    now: Timestamp,
    force: bool,
) -> Due {
    let (mut units, mut dueness) = (Vec::new(), Dueness::default());
    for (unit, state) in queries {
        let last_run_at = state.as_ref().and_then(|state| state.last_run_at);
        let cadence = state.map(|state| state.cadence).unwrap_or_default();
        let due_at = cadence.due_at(last_run_at, unit.pace, now);
        dueness.add_unit(due_at, force);
        if force || due_at.is_none() {
            units.push((last_run_at, unit));
        }
    }
    units.sort_by_key(|(last_run_at, _)| *last_run_at);
    Due { units: units.into_iter().map(|(_, unit)| unit).collect(), dueness }
}

fn query_unit(provider: &str, settings: &ProviderSettings, query: &QuerySettings, now: Timestamp) -> DueUnit {
    DueUnit {
        key: UnitKey { provider: provider.to_owned(), kind: UnitKind::Query, unit: query.name.clone() },
        target: Target::Query(query_of(query, now)),
        tenant_host: None,
        owner: Owner::Offer,
        pace: query_pace(settings, query),
    }
}

/// What a query of the configuration asks for.
pub(crate) fn query_of(settings: &QuerySettings, now: Timestamp) -> Query {
    let posted_since = settings.posted_within.map(|age| {
        let millis = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(now.as_millis().saturating_sub(millis))
    });
    Query {
        name: settings.name.clone(),
        keywords: settings.keywords.clone(),
        locations: settings.locations.clone(),
        posted_since,
        page_size: settings.page_size,
        filters: settings.filters.clone(),
    }
}

#[cfg(test)]
mod tests;
