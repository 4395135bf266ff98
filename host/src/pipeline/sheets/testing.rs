//! What the tests of this step share.

use crate::{domain::Resolution, sheets::layout::SheetRow};

/// The row of a company about which nothing is known.
pub(super) fn sheet_row(id: i64) -> SheetRow {
    SheetRow {
        id,
        company: format!("Company {id}"),
        resolution: Resolution::Pending,
        max_score: None,
        strong_offers: None,
        openings: None,
        open_offers: None,
        top_offer_url: None,
        top_category: None,
        last_strong_signal: None,
        feedback: None,
        notes: String::new(),
    }
}
