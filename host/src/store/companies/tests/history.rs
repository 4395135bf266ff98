//! What holds of companies after any history of facts, offers, scores and merges: a model, and figures
//! computed from scratch.

mod events;
mod figures;
mod model;
mod rows;

use std::collections::BTreeSet;

use proptest::prelude::*;
use rusqlite::Connection;

use self::{
    events::{Event, apply, event},
    figures::{from_scratch, stored_figures},
    model::Model,
    rows::{STRONG_FROM, at, dirty},
};
use crate::{
    domain::Timestamp,
    store::{
        companies::{aggregate, living},
        kept,
        testing::{begun_page, fenced, histories, rolled_back},
    },
};

/// The companies into which another went in this event.
fn newly_kept(connection: &Connection, now: Timestamp) -> Vec<i64> {
    let mut statement =
        connection.prepare("SELECT DISTINCT kept_id FROM company_merges WHERE merged_at = ?1").unwrap();
    let ids = statement.query_map([now], |row| row.get(0)).unwrap();
    ids.map(Result::unwrap).collect()
}

proptest! {
    #![proptest_config(histories(128))]
    #[test]
    fn any_history_keeps_every_offer_and_id_and_the_figures_are_those_computed_from_scratch(
        events in prop::collection::vec(event(), 1..50),
    ) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let page = begun_page(&tx, at(1));
        let mut model = Model::default();
        for (now, event) in (2..).map(at).zip(&events) {
            let before = dirty(&tx, usize::from(u16::MAX));
            let touched = apply(&tx, &page, &model, event, now);
            if !matches!(event, Event::Seen { .. }) {
                model.check_offers(&tx)?;
            }
            model.check(&tx)?;
            let may: BTreeSet<i64> = before
                .iter()
                .chain(&touched)
                .map(|id| living(&tx, *id).unwrap())
                .chain(newly_kept(&tx, now))
                .collect();
            let out_of_date = dirty(&tx, usize::from(u16::MAX));
            prop_assert!(out_of_date.iter().all(|id| may.contains(id)), "{out_of_date:?} of {may:?}");
            let (stored, exact) = (stored_figures(&tx), from_scratch(&tx));
            for (id, figures) in stored.iter().filter(|(id, _)| !out_of_date.contains(id)) {
                prop_assert_eq!(figures, &exact[id], "company {} is not out of date", id);
            }
        }
        prop_assert_eq!(kept::differences(&tx).unwrap(), Vec::<String>::new());
        // In batches: each takes some off, and the last leaves none.
        loop {
            let ids = dirty(&tx, 2);
            if ids.is_empty() {
                break;
            }
            aggregate(&fenced(&tx), &ids, STRONG_FROM, at(100)).unwrap();
            prop_assert!(dirty(&tx, usize::from(u16::MAX)).iter().all(|id| !ids.contains(id)));
        }
        prop_assert_eq!(stored_figures(&tx), from_scratch(&tx));
    }
}
