//! Properties of context rules that hold for any text.

use std::collections::BTreeSet;

use super::*;
use crate::scoring::{
    catalog::{Context, ContextRule},
    testing::some_rule,
};

const RULED: &str = r#"
id = "demo"
version = "1"
languages = ["es", "en"]
contexts = { work = ["empresa", "equipo"], pay = ["€", "30.000", "<number>"] }
categories = [
    { id = "money", name = "Money", tier = 3, bucket = "direct", excludes = [{ any = ["@pay"], within = 3 }] },
    { id = "world", name = "World", tier = 2, bucket = "footprint" },
]
keywords = [
    { id = "usd", category = "money", canonical = "USD", aliases = ["USD", { text = "GBP", language = "en" }] },
    { id = "latam", category = "world", canonical = "LATAM", aliases = ["LATAM"], requires = [{ any = ["@work", "AWS"], within = "clause" }] },
    { id = "apac", category = "world", canonical = "APAC", aliases = ["APAC"], excludes = [{ any = ["ventas"], within = 2, near = "after" }] },
]
phrases = [
    { id = "team", phrase = "equipo internacional", tier = 1, requires = [{ any = ["USD"], within = "offer" }] },
]
[negation]
except = ["no la"]
"#;

fn ruled() -> Catalog {
    Catalog::parse(&RULED.replace("\"€\", ", "")).unwrap()
}

/// The keywords and phrases that count, with their fields.
fn counted(catalog: Catalog, title: &str, text: &str) -> BTreeSet<(HitKind, String, Field)> {
    let scorer = Scorer::new(catalog);
    let score = scorer.texts(title, text);
    let counted = score.hits.into_iter().filter(|hit| hit.silenced.is_none());
    counted.map(|hit| (hit.kind, hit.id.into_owned(), hit.field)).collect()
}

fn rule() -> impl Strategy<Value = ContextRule> {
    let wording = prop::sample::select(vec!["la", "empresa", "USD", "no", "pagos internacionales"]);
    some_rule(wording.prop_map(|wording| vec![wording.to_owned()]))
}

proptest! {
    #[test]
    fn spans_are_those_of_the_text(title in random_text(), text in random_text()) {
        let scorer = Scorer::new(ruled());
        for hit in scorer.texts(&title, &text).hits {
            let of = |field| if field == Field::Title { &title } else { &text };
            prop_assert_eq!(of(hit.field).get(hit.span.clone()), Some(hit.text.as_ref()));
            match hit.silenced {
                Some(Silenced::Negated { word, span }) => {
                    prop_assert_eq!(of(hit.field).get(span), Some(word.as_ref()));
                }
                Some(Silenced::Excluded { word, field, span, .. }) => {
                    prop_assert_eq!(of(field).get(span), Some(word.as_ref()));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn one_more_exclusion_never_adds_a_hit(title in random_text(), text in random_text(), rule in rule(), keyword in 0..3_usize) {
        let mut stricter = ruled();
        stricter.keywords[keyword].context.excludes.push(rule);
        prop_assert!(counted(stricter, &title, &text).is_subset(&counted(ruled(), &title, &text)));
    }

    #[test]
    fn without_rules_no_hit_is_lost(title in random_text(), text in random_text()) {
        let mut free = ruled();
        for category in &mut free.categories {
            category.context = Context::default();
        }
        for keyword in &mut free.keywords {
            keyword.context = Context::default();
        }
        for phrase in &mut free.phrases {
            phrase.context = Context::default();
        }
        prop_assert!(counted(ruled(), &title, &text).is_subset(&counted(free, &title, &text)));
    }

    #[test]
    fn a_rule_and_its_opposite_leave_nothing(title in random_text(), text in random_text(), rule in rule()) {
        let mut contradictory = ruled();
        contradictory.keywords[0].context = Context { requires: vec![rule.clone()], excludes: vec![rule] };
        prop_assert!(!counted(contradictory, &title, &text).iter().any(|(_, id, _)| id == "usd"));
    }

    #[test]
    fn the_order_of_a_ruled_catalogue_does_not_matter(title in random_text(), text in random_text()) {
        let mut reversed = ruled();
        reversed.keywords.reverse();
        reversed.phrases.reverse();
        let (reversed, ruled) = (Scorer::new(reversed), Scorer::new(ruled()));
        prop_assert_eq!(reversed.texts(&title, &text), ruled.texts(&title, &text));
    }

    #[test]
    fn scoring_any_text_under_rules_is_deterministic(title in "\\PC{0,40}", text in any::<String>()) {
        let scorer = Scorer::new(ruled());
        prop_assert_eq!(scorer.texts(&title, &text), scorer.texts(&title, &text));
    }
}
