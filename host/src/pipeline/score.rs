//! Scores an advert in the form that the store keeps.

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
        let row = score(&scorer, &Advert::of_texts("Accountant", "We invoice in USD"));
        assert_eq!((row.score, row.top_category.as_deref()), (4, Some("money")));
        assert_eq!(row.catalog, scorer.identity());
        assert!(row.breakdown.contains("\"usd\""), "{}", row.breakdown);
    }

    #[test]
    fn an_advert_without_a_hit_has_a_score_of_zero_and_no_category() {
        let scorer = Scorer::new(Catalog::parse(CATALOG).unwrap());
        let row = score(&scorer, &Advert::of_texts("Chef", "Cooking"));
        assert_eq!((row.score, row.top_category), (0, None));
    }
}
