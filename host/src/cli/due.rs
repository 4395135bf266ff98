//! What is due at each provider, for `status --format json`.

use serde::Serialize;

use super::CliError;
use crate::{
    config::{Config, ProviderSettings},
    domain::{Timestamp, cadence::Pace},
    store::{
        Connection,
        keys::{UnitKey, UnitKind},
        sources::{self, DueInstant},
        units,
    },
};

/// How the boards and queries of one provider stand.
#[derive(Debug, Serialize)]
pub(super) struct ProviderDue {
    provider: String,
    /// Boards and queries.
    units: u64,
    due: u64,
    /// Boards that no run has ever read.
    never_scanned: u64,
    /// When the first of those that are not due is.
    next_due_at: Option<Timestamp>,
}

/// Of every provider of `order`.
pub(super) fn gather(
    connection: &Connection,
    config: &Config,
    now: Timestamp,
) -> Result<Vec<ProviderDue>, CliError> {
    let of = |name: &String| of_provider(connection, name, &config.providers[name], now);
    config.order.iter().map(of).collect()
}

fn of_provider(
    connection: &Connection,
    name: &str,
    settings: &ProviderSettings,
    now: Timestamp,
) -> Result<ProviderDue, CliError> {
    let most = Pace::new(settings.every, settings.every_max).most();
    let boards = sources::dueness(connection, name, DueInstant { now, most })?;
    let mut due = ProviderDue {
        provider: name.to_owned(),
        units: boards.boards,
        due: boards.due,
        never_scanned: boards.never_scanned,
        next_due_at: boards.next_due_at,
    };
    for query in &settings.queries {
        let key = UnitKey { provider: name.to_owned(), kind: UnitKind::Query, unit: query.name.clone() };
        let state = units::get(connection, &key)?;
        let last_run_at = state.as_ref().and_then(|state| state.last_run_at);
        let cadence = state.map(|state| state.cadence).unwrap_or_default();
        let due_at = cadence.due_at(last_run_at, Pace::new(query.every, settings.every_max), now);
        due.units += 1;
        due.due += u64::from(due_at.is_none());
        due.next_due_at = [due.next_due_at, due_at].into_iter().flatten().min();
    }
    Ok(due)
}
