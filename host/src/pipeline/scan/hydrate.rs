//! Asks a plugin for what its list left out: only new or changed offers, in batches, bounded.

use std::collections::{BTreeMap, HashMap};

use super::{
    budget::Budget,
    ingest::{self, Row, Sorted},
};
use crate::{
    domain::{FailureClass, Timestamp},
    pipeline::context::Shutdown,
    plugins::{
        CallContext, CallError, Instance,
        model::{OfferRef, PluginError, ScannedOffer},
    },
    store::{offers::Known, runs::UnitCounters},
};

/// The details of one page.
pub(super) struct Batch<'a> {
    /// The most references that one call takes.
    pub(super) size: usize,
    /// Details this unit may still fetch.
    pub(super) room: usize,
    /// What is stored of the page's offers.
    pub(super) known: &'a HashMap<String, Known>,
    /// The unit's counters.
    pub(super) counters: &'a mut UnitCounters,
    /// Details that could not be read, by class.
    pub(super) faults: &'a mut BTreeMap<FailureClass, u64>,
    /// Details asked for, whatever the answer.
    pub(super) asked: &'a mut u64,
    /// What is left of the unit's bytes and time: once they are spent, no further detail is asked for.
    pub(super) budget: &'a mut Budget,
    /// The clock.
    pub(super) now: &'a (dyn Fn() -> Timestamp + Sync),
    /// Called with how many details each call returned.
    pub(super) progress: &'a (dyn Fn(usize) + Sync),
}

impl Batch<'_> {
    /// Completes the incomplete rows. A row without its detail stays incomplete and is asked for again when a later
    /// scan sees it. Returns the error that ended this early, if one did.
    pub(super) async fn run(
        mut self,
        instance: &mut Instance,
        context: &CallContext,
        sorted: &mut Sorted,
        shutdown: &Shutdown,
    ) -> Option<CallError> {
        let mut waiting = std::mem::take(&mut sorted.incomplete);
        let mut later = waiting.split_off(waiting.len().min(self.room));
        let mut trouble = None;
        while !waiting.is_empty()
            && trouble.is_none()
            && !shutdown.is_stopped()
            && self.budget.spent_within_page((self.now)()).is_none()
        {
            let rest = waiting.split_off(waiting.len().min(self.size));
            let batch = std::mem::replace(&mut waiting, rest);
            let refs: Vec<OfferRef> = batch.iter().map(ingest::offer_ref).collect();
            *self.asked += refs.len() as u64;
            let answers = tokio::select! {
                biased;
                () = shutdown.stopped() => {
                    later.extend(batch);
                    break;
                }
                answers = instance.hydrate(context, &refs) => answers,
            };
            match answers {
                Ok(answers) => {
                    let read = answers.iter().flatten().count();
                    self.counters.unread.add_details(read, &instance.take_unread());
                    (self.progress)(answers.len());
                    for (row, answer) in batch.into_iter().zip(answers) {
                        if let Some(error) = self.place(row, answer, sorted) {
                            trouble.get_or_insert_with(|| instance.said(error));
                        }
                    }
                }
                Err(error) => {
                    later.extend(batch);
                    trouble = Some(error);
                }
            }
        }
        later.extend(waiting);
        sorted.incomplete.extend(later);
        trouble
    }

    /// Sorts a row by its detail. Returns an error that ends the unit: one that every further detail would meet too.
    fn place(
        &mut self,
        mut row: Row,
        answer: Result<ScannedOffer, PluginError>,
        sorted: &mut Sorted,
    ) -> Option<PluginError> {
        match answer {
            Ok(detail) => {
                self.budget.take_detail(&detail);
                self.counters.hydrated += 1;
                ingest::merge(&mut row, detail);
                sorted.ready.push(row);
            }
            // The source itself says that the offer was withdrawn. A detail that is merely not found does not say so:
            // the list shows the offer, so it stays as the list shows it.
            Err(PluginError::Gone(_)) => {
                self.counters.hydrated += 1;
                match self.known.get(&row.scanned.offer.id) {
                    Some(known) => sorted.unchanged.push(ingest::closed(&row, known)),
                    None => count(&mut self.counters.skip_reasons, "gone before it was read"),
                }
            }
            Err(error) => {
                tracing::debug!(id = row.scanned.offer.id, "no detail: {error}");
                self.counters.errors += 1;
                *self.faults.entry(error.class()).or_default() += 1;
                // An error that stops the provider says nothing about this one offer.
                if !error.stops_provider() {
                    row.detail_error = Some(error.to_string());
                }
                sorted.incomplete.push(row);
                return error.stops_provider().then_some(error);
            }
        }
        None
    }
}

fn count(reasons: &mut BTreeMap<String, u64>, reason: &str) {
    *reasons.entry(reason.to_owned()).or_default() += 1;
}

#[cfg(test)]
mod tests;
