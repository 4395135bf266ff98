use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::scoring::tokens::Words;

mod context;
mod facts;
mod shipped;

const CATALOG: &str = r#"
id = "demo"
version = "1"
categories = [
    { id = "money", name = "Money", tier = 3, bucket = "direct" },
    { id = "trade", name = "Trade", tier = 3, bucket = "direct" },
    { id = "world", name = "World", tier = 2, bucket = "footprint" },
    { id = "asia", name = "Asia", tier = 2, bucket = "footprint" },
    { id = "shop", name = "Shop", tier = 2, bucket = "business" },
    { id = "saas", name = "Software", tier = 2, bucket = "business" },
    { id = "cloud", name = "Cloud", tier = 1, bucket = "proxy" },
    { id = "cards", name = "Cards", tier = 1, bucket = "proxy" },
]
keywords = [
    { id = "usd", category = "money", canonical = "USD", aliases = ["USD", "dólar estadounidense"] },
    { id = "gbp", category = "money", canonical = "GBP", aliases = ["GBP"] },
    { id = "customs", category = "trade", canonical = "Customs", aliases = ["customs broker"] },
    { id = "latam", category = "world", canonical = "Latin America", aliases = ["LATAM"] },
    { id = "apac", category = "asia", canonical = "APAC", aliases = ["APAC"] },
    { id = "marketplace", category = "shop", canonical = "Marketplace", aliases = ["marketplace"] },
    { id = "saas", category = "saas", canonical = "SaaS", aliases = ["SaaS"] },
    { id = "aws", category = "cloud", canonical = "AWS", aliases = ["AWS"] },
    { id = "stripe", category = "cards", canonical = "Stripe", aliases = ["Stripe"] },
]
phrases = [
    { id = "payments", phrase = "pagos internacionales", tier = 3 },
    { id = "sales", phrase = "ventas internacionales", tier = 2 },
    { id = "team", phrase = "equipo internacional", tier = 1 },
]
"#;

impl Scorer {
    /// Scores texts without any other fact.
    fn texts<'a>(&'a self, title: &'a str, description: &'a str) -> Score<'a> {
        self.score(&Advert::of_texts(title, description))
    }
}

fn scorer() -> &'static Scorer {
    static SCORER: LazyLock<Scorer> = LazyLock::new(|| Scorer::new(Catalog::parse(CATALOG).unwrap()));
    &SCORER
}

/// Title, description, raw sum and value, calculated by hand.
const TABLE: [(&str, &str, f64, u8); 15] = [
    ("", "", 0.0, 0),
    ("Chef", "Cooking", 0.0, 0),
    // Tier 3 in the text.
    ("", "We invoice in USD", 4.0, 4),
    // Two keywords of one category count once; the one in the title is worth more: 4.0 × 1.5.
    ("GBP analyst", "USD, GBP and USD", 6.0, 6),
    // Two categories of one bucket: 8.0, capped at 7.0.
    ("", "USD and a customs broker", 7.0, 7),
    // 2.5 without a core signal, half up.
    ("", "LATAM", 2.5, 3),
    // 4.0 + 2.5 + synergy 1.0.
    ("", "USD in LATAM", 7.5, 8),
    // 4.0 + 2.5 + synergy 0.8.
    ("", "USD marketplace", 7.3, 7),
    // 4.0 + footprint 5.0 capped at 3.0 + 1.0.
    ("", "USD, LATAM, APAC", 8.0, 8),
    // Only a proxy: 1.0; in the title 1.5, which is the cap of its bucket.
    ("", "AWS", 1.0, 1),
    ("AWS", "Stripe", 1.5, 2),
    // No core: 3.0 + 2.5 + 1.5 = 7.0, guarded at 5.
    ("", "LATAM APAC marketplace SaaS AWS Stripe", 7.0, 5),
    // Phrases: 2.0 + 1.2 + 0.6 in the text; a phrase in both fields counts in the title: 2.0 × 1.5.
    ("", "pagos internacionales, ventas internacionales, equipo internacional", 3.8, 4),
    ("Pagos internacionales", "pagos internacionales", 3.0, 3),
    // 7.0 + 3.0 + 2.5 + 1.5 + 2.0 + 1.8: beyond the end of the scale.
    ("", "USD customs broker LATAM APAC marketplace SaaS AWS Stripe pagos internacionales", 17.8, 10),
];

#[test]
fn points_match_a_calculation_by_hand() {
    for (title, description, raw, value) in TABLE {
        let score = scorer().texts(title, description);
        assert!((score.raw - raw).abs() < 1e-9, "{title:?} {description:?}: {}", score.raw);
        assert_eq!(score.value, value, "{title:?} {description:?}");
    }
}

#[test]
fn a_score_contains_its_reasons() {
    let score = scorer().texts("Ventas internacionales", "USD y GBP. Sin LATAM. Marketplace");
    assert!(score.core && !score.guarded);
    assert_eq!(score.top_category.as_deref(), Some("money"));
    assert_eq!(score.buckets.direct, BucketPoints { uncapped: 4.0, capped: 4.0 });
    assert_eq!(score.buckets.footprint, BucketPoints::default());
    assert_eq!((score.phrases, score.synergy), (1.8, 0.8));
    let hits: Vec<_> =
        score.hits.iter().map(|hit| (hit.id.as_ref(), hit.text.as_ref(), hit.points)).collect();
    assert_eq!(
        hits,
        [
            ("sales", "Ventas internacionales", 1.8),
            ("usd", "USD", 4.0),
            ("gbp", "GBP", 0.0),
            ("latam", "LATAM", 0.0),
            ("marketplace", "Marketplace", 2.5),
        ]
    );
    let silenced = Silenced::Negated { word: "Sin".into(), span: 11..14 };
    assert_eq!(score.hits[3].silenced, Some(silenced));
    assert_eq!(score.hits[0].field, Field::Title);
    assert_eq!(score.hits[0].category, None);
}

#[test]
fn the_guard_is_recorded() {
    let score = scorer().texts("", "LATAM APAC marketplace SaaS AWS Stripe");
    assert!(score.guarded && !score.core);
    assert!(score.synergy.abs() < 1e-9);
    assert!((score.raw - 7.0).abs() < 1e-9);
}

#[test]
fn among_equal_categories_the_first_of_the_catalogue_is_the_top_one() {
    let score = scorer().texts("", "customs broker, then USD");
    assert_eq!(score.top_category.as_deref(), Some("money"));
    assert_eq!(scorer().texts("", "pagos internacionales").top_category, None);
}

#[test]
fn halves_are_rounded_up_whatever_they_were_summed_from() {
    // 2.5 + 1.2 × 1.5 + 2.0 + 0.6 + 0.6: in binary a little below 7.5.
    let added = "{ id = \"clients\", phrase = \"clientes globales\", tier = 1 },\n    { id = \"team\"";
    let catalog = format!("{}\n[weights]\nguard = 10\n", CATALOG.replace("{ id = \"team\"", added));
    let scorer = Scorer::new(Catalog::parse(&catalog).unwrap());
    let description = "pagos internacionales, equipo internacional, clientes globales, LATAM";
    assert_eq!(scorer.texts("Ventas internacionales", description).value, 8);
    for (raw, value) in [(0.49, 0), (0.5, 1), (9.499, 9), (9.5, 10), (99.0, 10), (0.0, 0)] {
        assert_eq!(round_half_up(raw), value, "{raw}");
    }
}

#[test]
fn a_catalogue_can_change_the_weights() {
    let text = format!("{CATALOG}\n[weights]\ncore = 4.5\nguard = 2\ncategory = {{ tier3 = 3.2 }}\n");
    let scorer = Scorer::new(Catalog::parse(&text).unwrap());
    let score = scorer.texts("", "USD");
    assert!(score.guarded);
    assert_eq!((score.raw, score.value), (3.2, 2));
}

#[test]
fn a_score_is_stored_and_read_back_unchanged() {
    let score = scorer().texts("USD", "sin GBP, LATAM, equipo internacional");
    let json = serde_json::to_string(&score).unwrap();
    assert_eq!(serde_json::from_str::<Score>(&json).unwrap(), score);
    assert!(json.contains(r#""silenced":{"reason":"negated","word":"sin""#), "{json}");
}

/// Random texts of hits, negations and other words.
fn random_text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "USD",
        "dólar estadounidense",
        "GBP",
        "customs broker",
        "customs",
        "LATAM",
        "APAC",
        "marketplace",
        "SaaS",
        "AWS",
        "Stripe",
        "pagos internacionales",
        "ventas",
        "internacionales",
        "equipo internacional",
        "no",
        "sin",
        "not",
        "pero",
        "la",
        "empresa",
        "ñandú",
        "€",
        "30.000",
        "🚀",
        "日本語",
    ]);
    let gap = prop::sample::select(vec![" ", " ", " ", ". ", ", ", "\n", "; ", " - "]);
    prop::collection::vec((word, gap), 0..40)
        .prop_map(|pairs| pairs.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

fn without_places(score: &Score) -> Vec<(String, Field, f64, bool)> {
    let mut hits: Vec<_> = score
        .hits
        .iter()
        .map(|hit| (hit.id.to_string(), hit.field, hit.points, hit.silenced.is_some()))
        .collect();
    hits.sort_by(|a, b| a.partial_cmp(b).unwrap());
    hits
}

proptest! {
    #[test]
    fn a_score_is_between_0_and_10_and_at_most_5_without_core(title in random_text(), description in random_text()) {
        let score = scorer().texts(&title, &description);
        prop_assert!(score.value <= 10);
        prop_assert!(score.core || score.value <= 5);
    }

    #[test]
    fn any_text_at_all_can_be_scored(title in "\\PC{0,40}", description in any::<String>()) {
        prop_assert!(scorer().texts(&title, &description).value <= 10);
    }

    #[test]
    fn a_sentence_without_hits_changes_nothing(title in random_text(), description in random_text(), front in any::<bool>()) {
        let plain = scorer().texts(&title, &description);
        let sentence = "Somos una empresa de ñandúes con 12 personas";
        let longer = if front { format!("{sentence}. {description}") } else { format!("{description}. {sentence}.") };
        let score = scorer().texts(&title, &longer);
        prop_assert_eq!(score.value, plain.value);
        prop_assert_eq!(without_places(&score), without_places(&plain));
        prop_assert_eq!(score.top_category, plain.top_category);
    }

    #[test]
    fn spans_contain_what_was_searched_for(title in random_text(), description in random_text()) {
        let scorer = scorer();
        for hit in scorer.texts(&title, &description).hits {
            let text = if hit.field == Field::Title { &title } else { &description };
            prop_assert_eq!(text.get(hit.span.clone()), Some(hit.text.as_ref()));
            let keyword = scorer.catalog().keywords.iter().find(|keyword| keyword.id == hit.id);
            let phrase = scorer.catalog().phrases.iter().find(|phrase| phrase.id == hit.id);
            let wordings = match hit.kind {
                HitKind::Keyword => keyword.unwrap().aliases.iter().map(|alias| alias.text.clone()).collect(),
                HitKind::Phrase | HitKind::Fact => vec![phrase.unwrap().phrase.clone()],
            };
            let found = Words::from_text(&hit.text);
            prop_assert!(wordings.iter().any(|wording| Words::from_text(wording).folded() == found.folded()));
        }
    }

    #[test]
    fn case_diacritics_and_spacing_do_not_matter(title in random_text(), description in random_text()) {
        let changed = |text: &str| text.to_uppercase().replace('Ó', "O\u{301}").replace('Ñ', "N").replace(' ', " \t ");
        let plain = scorer().texts(&title, &description);
        let (other_title, other_description) = (changed(&title), changed(&description));
        let score = scorer().texts(&other_title, &other_description);
        prop_assert_eq!(score.value, plain.value);
        prop_assert_eq!(without_places(&score), without_places(&plain));
    }

    #[test]
    fn the_order_of_keywords_does_not_matter(
        title in random_text(),
        description in random_text(),
        order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let catalog = Catalog::parse(CATALOG).unwrap();
        let mut shuffled = catalog.clone();
        shuffled.keywords = order.iter().map(|&index| catalog.keywords[index].clone()).collect();
        shuffled.phrases.reverse();
        let (plain, shuffled) = (Scorer::new(catalog), Scorer::new(shuffled));
        prop_assert_eq!(shuffled.texts(&title, &description), plain.texts(&title, &description));
    }

    #[test]
    fn negations_never_raise_a_score(title in random_text(), description in random_text()) {
        let mut without_negations = Catalog::parse(CATALOG).unwrap();
        without_negations.negation.words.clear();
        let without_negations = Scorer::new(without_negations);
        let most = without_negations.texts(&title, &description);
        prop_assert!(scorer().texts(&title, &description).value <= most.value);
    }
}
