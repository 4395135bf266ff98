//! An advert's score as the store keeps it.

use crate::{
    scoring::{Advert, Scorer},
    store::offers::ScoreRow,
};

/// The score of an offer, as the store keeps it.
pub(crate) fn score(scorer: &Scorer, advert: &Advert<'_>) -> ScoreRow {
    let score = scorer.score(advert);
    ScoreRow {
        score: score.value,
        top_category: score.top_category.clone(),
        catalog: scorer.identity().to_owned(),
        // A score is plain data: writing it as JSON cannot fail.
        breakdown: serde_json::to_string(&score).unwrap_or_default(),
    }
}
