//! What scanned units add to the summary of their provider.

use super::{ended::ScannedUnit, ingest};
use crate::{
    bounds::fields,
    domain::{FailureClass, UnreadScan, counted},
    pipeline::report::{Failure, ProviderSummary, Suspect},
    store::runs::UnitCounters,
};

/// Adds one unit.
pub(super) fn add(summary: &mut ProviderSummary, name: &str, scanned: ScannedUnit) {
    let ScannedUnit { ended, counters, faults, suspicion, unread_before } = scanned;
    let failure = |class, message: String| Failure { unit: Some(name.to_owned()), class, message };
    summary.units += 1;
    *summary.outcomes.entry(ended.outcome.as_str().to_owned()).or_default() += 1;
    *summary.stop_reasons.entry(ended.reason.as_str().to_owned()).or_default() += 1;
    add_unread(summary, &counters.unread, &unread_before);
    add_counters(summary, counters);
    for (class, count) in faults {
        *summary.details_failed.entry(class.as_str().to_owned()).or_default() += count;
        if class == FailureClass::Parse {
            let details = counted(count, "detail has", "details have");
            let message = format!("{details} another form than expected");
            summary.errors.push(failure(class, message));
        }
    }
    if let Some(reason) = suspicion {
        summary.suspects.push(Suspect { unit: name.to_owned(), reason });
    }
    if let Some((class, message)) = ended.error {
        summary.errors.push(failure(class, message));
    }
}

/// Adds what a unit could not read, beside what its scan before could not.
fn add_unread(summary: &mut ProviderSummary, unread: &UnreadScan, before: &UnreadScan) {
    for growth in unread.since(before) {
        let known = summary.unread.contains_key(&growth.field);
        if !known && summary.unread.len() >= fields::UNREAD_FIELDS.size() {
            continue;
        }
        let field = summary.unread.entry(growth.field.clone()).or_default();
        field.all.add(&growth);
        if growth.grew {
            field.grew.add(&growth);
        }
        // One of those that are told, if there is any.
        if field.sample.is_empty() || (growth.grew && field.grew.units == 1) {
            field.sample = growth.sample;
        }
    }
}

fn add_counters(summary: &mut ProviderSummary, counters: UnitCounters) {
    summary.pages += counters.pages;
    summary.requests += counters.requests;
    summary.rate_limited += counters.rate_limited;
    summary.bytes_received += counters.bytes_received;
    summary.hydrated += counters.hydrated;
    summary.new += counters.new;
    summary.changed += counters.changed;
    summary.unchanged += counters.unchanged;
    summary.closed += counters.closed;
    summary.reopened += counters.reopened;
    for (reason, count) in counters.skip_reasons {
        ingest::count_reason(&mut summary.skipped, reason, count);
    }
}

#[cfg(test)]
mod tests;
