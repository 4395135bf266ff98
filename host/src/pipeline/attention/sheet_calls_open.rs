//! Calls to the spreadsheet that were cut: nobody knows yet what became of them.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, outbox},
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let spreadsheet = situation.config.sheets.spreadsheet.as_deref().unwrap_or_default();
    let waiting = outbox::waiting(connection, spreadsheet)?;
    let Some(since) = waiting.since.filter(|_| waiting.calls > 0) else { return Ok(None) };
    let calls = counted(waiting.calls, "call", "calls");
    Ok(Some(Attention {
        kind: AttentionKind::SheetCallsOpen,
        count: waiting.calls,
        message: format!("{calls} to the spreadsheet not answered since {}", situation.shown(since)),
        cure: "the next run, or `sheets sync`, reads what became of them".to_owned(),
        needs_person: false,
    }))
}
