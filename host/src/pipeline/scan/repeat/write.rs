//! Writes a scan that is the one before: begin, pages and end in one transaction, as if the guest had given the pages.

use std::collections::BTreeMap;

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
        StoreError, closing, crash_point,
        offers::{self, OfferBatch},
        receipts,
        runs::{self, UnitCounters},
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
    let mut counters = counters_of(scanned, traffic);
    let ending = ending(context, unit, started_at, (&ended, scanned, &counters));
    let now = ending.now();
    let unread_rows = OfferBatch {
        provider: unit.key.provider.clone(),
        tenant: unit.key.tenant().map(str::to_owned),
        now,
        changed_or_new: Vec::new(),
        unchanged: Vec::new(),
        unread: scanned.unread_ids.clone(),
    };
    let unread = counters.unread.clone();
    let (run_id, key, rows) = (context.run.id, unit.key.clone(), receipt.rows.clone());
    let again = if refreshed { receipt.to_bytes() } else { None };
    let written = context
        .run
        .write(move |tx| {
            if !offers::still_standing(tx, &key, &rows)? {
                return Ok(None);
            }
            closing::mend_clock(tx, &key, started_at)?;
            offers::mark_seen(tx, &rows, now)?;
            if !unread_rows.unread.is_empty() {
                offers::write_offers(tx, &unread_rows)?;
            }
            if let Some(receipt) = &again {
                receipts::put(tx, &key, receipt)?;
            }
            let (row, settled) = ending.write_whole(tx, run_id)?;
            let unread_before = runs::unread_before(tx, &key, row, &unread)?;
            crash_point("page-before-commit");
            Ok(Some((settled, unread_before)))
        })
        .await?;
    let Some((settled, unread_before)) = written else { return Ok(None) };
    crash_point("page-after-commit");
    counters.closed += settled.closed;
    let (faults, suspicion) = (BTreeMap::new(), settled.suspicion);
    Ok(Some(ScannedUnit { ended, counters, faults, suspicion, unread_before }))
}

fn ending(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    started_at: Timestamp,
    (ended, scanned, counters): (&Ended, &Scanned, &UnitCounters),
) -> Ending {
    let findings =
        Findings { coverage: scanned.end.coverage(), total: scanned.end.total, shown: scanned.end.shown };
    commit::ending(context, unit, &UnitFinish { started_at, ended, findings, counters })
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
