//! Writes a scan that is the one before: begin, pages and end in one transaction, as if the guest had given the pages.

use super::receipt::{Receipt, Scanned};
use crate::{
    domain::{Timestamp, UnreadScan},
    http::Traffic,
    pipeline::scan::{
        commit::{self, Ending, Findings, UnitFinish},
        due::DueUnit,
        ended::{Ended, ScannedUnit},
        provider_context::ProviderContext,
    },
    store::{
        StoreError,
        closing::{self, Settled},
        crash_point,
        offers::{self, OfferBatch},
        receipts,
        runs::UnitCounters,
        units,
    },
};

/// A scan all of whose answers are those of the scan before.
pub(super) struct Repeat<'a> {
    pub(super) started_at: Timestamp,
    pub(super) traffic: Traffic,
    pub(super) receipt: &'a Receipt,
    /// The receipt itself is to be kept again.
    pub(super) refreshed: bool,
}

/// Writes the scan. Nothing is written, and nothing returned, if offers of it stand otherwise than the scan before left
/// them.
pub(super) async fn write(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    repeat: Repeat<'_>,
) -> Result<Option<ScannedUnit>, StoreError> {
    let Repeat { started_at, traffic, receipt, refreshed } = repeat;
    let scanned = &receipt.scanned;
    let Some(ended) = scanned.end.ended() else { return Ok(None) };
    let counters = counters_of(scanned, traffic);
    let ending = ending(context, unit, started_at, (&ended, scanned, &counters));
    let now = ending.now();
    let unread = OfferBatch {
        provider: unit.key.provider.clone(),
        tenant: unit.key.tenant().map(str::to_owned),
        now,
        changed_or_new: Vec::new(),
        unchanged: Vec::new(),
        unread: scanned.unread_ids.clone(),
    };
    let (run_id, key, rows) = (context.run.id, unit.key.clone(), receipt.rows.clone());
    let state_version = context.provider.plugin.manifest().state_version;
    let again = if refreshed { receipt.to_bytes() } else { None };
    let written = context
        .run
        .write(move |tx| {
            if !offers::still_standing(tx, &key, &rows)? {
                return Ok(None);
            }
            units::begin(tx, &key, started_at, state_version)?;
            let row = closing::begin(tx, run_id, &key, started_at)?;
            offers::mark_seen(tx, &rows, now)?;
            if !unread.unread.is_empty() {
                offers::write_offers(tx, &unread)?;
            }
            if let Some(receipt) = &again {
                receipts::put(tx, &key, receipt)?;
            }
            let settled = ending.write(tx, row)?;
            crash_point("page-before-commit");
            Ok(Some((row, settled)))
        })
        .await?;
    let Some((row, settled)) = written else { return Ok(None) };
    crash_point("page-after-commit");
    scanned_unit(context, unit, (row, settled), ended, counters).await.map(Some)
}

fn ending(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    started_at: Timestamp,
    (ended, scanned, counters): (&Ended, &Scanned, &UnitCounters),
) -> Ending {
    let findings =
        Findings { coverage: scanned.end.coverage(), total: scanned.end.total, shown: scanned.end.shown };
    commit::ending(context, unit, UnitFinish { started_at, ended, findings, counters })
}

/// What the guest's scan would have counted.
fn counters_of(scanned: &Scanned, traffic: Traffic) -> UnitCounters {
    UnitCounters {
        pages: scanned.pages.len() as u64,
        requests: traffic.requests,
        rate_limited: traffic.rate_limited,
        bytes_received: traffic.bytes_received,
        unchanged: scanned.rows,
        skipped: scanned.skip_reasons.values().sum(),
        skip_reasons: scanned.skip_reasons.clone(),
        unread: UnreadScan {
            rows: scanned.pages.iter().map(|page| page.shown).sum(),
            details: 0,
            fields: scanned.unread.clone(),
        },
        ..UnitCounters::default()
    }
}

async fn scanned_unit(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    (row, settled): (i64, Settled),
    ended: Ended,
    mut counters: UnitCounters,
) -> Result<ScannedUnit, StoreError> {
    counters.closed += settled.closed;
    let unread_before = context.unread_before(&unit.key, row, &counters).await?;
    let suspicion = settled.suspicion;
    Ok(ScannedUnit { ended, counters, faults: std::collections::BTreeMap::new(), suspicion, unread_before })
}
