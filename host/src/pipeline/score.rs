//! Scores an advert in the form that the store keeps.

use thiserror::Error;

use crate::{
    bounds::units,
    domain::FailureClass,
    errors::catch_panic,
    scoring::{Advert, Scorer},
    store::offers::ScoreRow,
};

/// Why an offer has no score.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum NoScore {
    /// It has more text than is scored: the work is proportional to the text.
    #[error("its title and text have {0} bytes, and no more than {most} are scored", most = units::SCORED_TEXT)]
    TooLong(usize),
    /// A fault of the scorer, met on this text.
    #[error("scoring it panicked: {0}")]
    Panicked(String),
}

impl NoScore {
    /// Its class, for summaries.
    pub(crate) const fn class(&self) -> FailureClass {
        match self {
            Self::TooLong(_) => FailureClass::TooHeavy,
            Self::Panicked(_) => FailureClass::Other,
        }
    }
}

/// The score of an offer, as the store keeps it.
pub(crate) fn score(scorer: &Scorer, advert: &Advert<'_>) -> Result<ScoreRow, NoScore> {
    let bytes = advert.title.len() + advert.description.len();
    if bytes > units::SCORED_TEXT.size() {
        return Err(NoScore::TooLong(bytes));
    }
    let score = catch_panic(|| scorer.score(advert)).map_err(NoScore::Panicked)?;
    Ok(ScoreRow {
        score: score.value,
        top_category: score.top_category.as_deref().map(str::to_owned),
        catalog: scorer.identity().to_owned(),
        // A score is plain data: writing it as JSON cannot fail.
        breakdown: serde_json::to_string(&score).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Catalog;

    const CATALOG: &str = "id = \"fx\"\nversion = \"1\"\n\
        categories = [{ id = \"money\", name = \"Money\", tier = 3, bucket = \"direct\" }]\n\
        keywords = [{ id = \"usd\", category = \"money\", canonical = \"USD\", aliases = [\"USD\"] }]\n\
        phrases = []\n";

    #[test]
    fn a_score_is_kept_with_the_catalogue_that_made_it_and_all_its_hits() {
        let scorer = Scorer::new(Catalog::parse(CATALOG).unwrap());
        let row = score(&scorer, &Advert::of_texts("Accountant", "We invoice in USD")).unwrap();
        assert_eq!((row.score, row.top_category.as_deref()), (4, Some("money")));
        assert_eq!(row.catalog, scorer.identity());
        assert!(row.breakdown.contains("\"usd\""), "{}", row.breakdown);
    }

    #[test]
    fn an_advert_without_a_hit_has_a_score_of_zero_and_no_category() {
        let scorer = Scorer::new(Catalog::parse(CATALOG).unwrap());
        let row = score(&scorer, &Advert::of_texts("Chef", "Cooking")).unwrap();
        assert_eq!((row.score, row.top_category), (0, None));
    }
}
