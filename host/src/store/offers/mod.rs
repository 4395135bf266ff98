//! Offers: what was read from the sources, written page by page, and their scores.
//!
//! An offer is one row per (provider, tenant, source id), in whatever order writes come. Offers are written only by
//! [`write_offers`], and one page with its unit by [`write_page`], in the caller's transaction.

pub(in crate::store) mod changes;
pub mod checks;
mod closed;
mod columns;
mod counts;
mod detail;
mod exported;
mod filter;
mod key;
mod known;
mod scores;
mod shown;
mod strong;
mod write;

pub use self::{
    changes::{Change, ChangedField, changes as changes_of, changes_of_exported},
    closed::ClosedWhy,
    counts::{OfferCounts, counts},
    detail::{OfferDetail, find},
    exported::{ExportedOffer, ExportedSalary},
    filter::{Found, OfferFilter, OfferOrder, count, count_openings, for_each, for_each_opening},
    key::{count_keys, key_of, resolve_key},
    known::{Known, known},
    scores::{
        ScoreMoves, ScoreRow, ScoredOffer, StaleScore, count_of_other_catalogs, count_to_score,
        first_and_last_catalog, scored_offers, set_scores, stale_scores,
    },
    shown::{ShownOffer, StandingRows, mark_seen, standing, still_standing},
    strong::{NewStrong, StrongOffer, new_strong},
    write::{
        Company, OfferBatch, OfferWrite, PageCounts, PageWrite, Unchanged, write_last_page, write_offers,
        write_page,
    },
};
pub(in crate::store) use self::{exported::salary_row, scores::breakdown_of, write::follow_board};

#[cfg(test)]
mod tests;
