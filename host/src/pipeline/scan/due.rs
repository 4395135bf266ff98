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
    pub(super) units: Vec<WaitingUnit>,
    pub(super) dueness: Dueness,
}

/// A unit that is due, until its turn comes: of a board no more than must be kept of each of very many.
#[derive(Debug, Clone)]
pub(super) enum WaitingUnit {
    Board {
        tenant: Box<str>,
        /// The company of the board.
        company_id: i64,
        /// Whether the own host of its tenant may be read.
        reads_tenant_host: bool,
    },
    Query(Box<DueUnit>),
}

impl WaitingUnit {
    /// What it is called at its provider.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Board { tenant, .. } => tenant,
            Self::Query(unit) => &unit.key.unit,
        }
    }

    pub(super) const fn is_query(&self) -> bool {
        matches!(self, Self::Query(_))
    }

    /// The unit whose turn has come.
    pub(super) fn begin(self, provider: &Provider) -> DueUnit {
        match self {
            Self::Query(unit) => *unit,
            Self::Board { tenant, company_id, reads_tenant_host } => {
                let tenant_host = reads_tenant_host.then(|| provider.tenant_host(&tenant)).flatten();
                let key = provider.unit_key(UnitKind::Tenant, &tenant);
                board_unit(key, company_id, tenant_host, board_pace(&provider.settings))
            }
        }
    }
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
    due_units_up_to(store, provider, now, force, provider.settings.limit).await
}

/// How its units stand when no board of them is taken.
pub(super) async fn dueness(
    store: &Store,
    provider: &Provider,
    now: Timestamp,
    force: bool,
) -> Result<Dueness, StoreError> {
    Ok(due_units_up_to(store, provider, now, force, 0).await?.dueness)
}

async fn due_units_up_to(
    store: &Store,
    provider: &Provider,
    now: Timestamp,
    force: bool,
    limit: u32,
) -> Result<Due, StoreError> {
    let capabilities = provider.plugin.manifest().capabilities;
    let mut due = Due { units: Vec::new(), dueness: Dueness::default() };
    if capabilities.queries {
        due = due_queries(store, &provider.name, &provider.settings, now, force).await?;
    }
    if capabilities.tenants {
        add_boards(&mut due, store, provider, now, (force, limit)).await?;
    }
    Ok(due)
}

async fn add_boards(
    due: &mut Due,
    store: &Store,
    provider: &Provider,
    now: Timestamp,
    (force, limit): (bool, u32),
) -> Result<(), StoreError> {
    let grant = Arc::clone(&provider.grant);
    let at = DueInstant { now, most: board_pace(&provider.settings).most() };
    let (boards, dueness) = store
        .read(move |connection| {
            let boards = sources::due(connection, &grant.provider, (!force).then_some(at), limit)?;
            let with_host = |due: DueTenant| {
                let host = vouched_tenant_host(connection, &grant, &due.tenant)?;
                Ok(waiting_board(due, host.is_some()))
            };
            let boards = boards.into_iter().map(with_host).collect::<Result<Vec<_>, StoreError>>()?;
            Ok((boards, sources::dueness(connection, &grant.provider, at)?))
        })
        .await?;
    due.dueness.add_boards(dueness, force, boards.len() as u64);
    due.units.extend(boards);
    Ok(())
}

fn board_unit(key: UnitKey, company_id: i64, tenant_host: Option<Origin>, pace: Pace) -> DueUnit {
    let target = Target::Tenant(key.unit.clone());
    DueUnit { key, target, tenant_host, owner: Owner::Company(company_id), pace }
}

fn waiting_board(due: DueTenant, reads_tenant_host: bool) -> WaitingUnit {
    WaitingUnit::Board { tenant: due.tenant.into(), company_id: due.company_id, reads_tenant_host }
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
    let units = units.into_iter().map(|(_, unit)| WaitingUnit::Query(Box::new(unit)));
    Due { units: units.collect(), dueness }
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
