//! The effect of an offer's own fields on its score.

use super::*;
use crate::domain::{Salary, SalaryPeriod, Workplace};

const FACTS: &str = r#"
id = "demo"
version = "1"
categories = [
    { id = "role", name = "Role", tier = 3, bucket = "direct" },
    { id = "salary", name = "Salary", tier = 2, bucket = "business" },
    { id = "workplace", name = "Workplace", tier = 2, bucket = "footprint" },
]
keywords = [
    { id = "developer", category = "role", canonical = "Developer", aliases = ["developer"] },
    { id = "remote", category = "workplace", canonical = "Remote", aliases = ["remote"] },
]
[salary]
category = "salary"
floor = 45000
currency = "EUR"
period = "year"
below = 3
[workplace]
remote = "workplace"
hybrid = "workplace"
"#;

fn scored<'a>(title: &'a str, text: &'a str, max: Option<f64>, workplace: Workplace) -> Score<'a> {
    static SCORER: LazyLock<Scorer> = LazyLock::new(|| Scorer::new(Catalog::parse(FACTS).unwrap()));
    let salary = max.map(|max| Salary {
        min: None,
        max: Some(max),
        currency: Some("EUR".to_owned()),
        period: Some(SalaryPeriod::Year),
    });
    // A score may borrow from all of its offer.
    let salary: Option<&Salary> = salary.map(|salary| &*Box::leak(Box::new(salary)));
    let advert = Advert { title, description: text, salary, workplace };
    SCORER.score(&advert)
}

#[test]
fn a_salary_at_the_floor_is_a_hit_of_its_category() {
    let score = scored("Developer", "", Some(45_000.0), Workplace::Unknown);
    let hit = &score.hits[1];
    assert_eq!(
        (hit.kind, hit.field, hit.text.as_ref()),
        (HitKind::Fact, Field::Salary, "up to 45000 EUR a year")
    );
    assert_eq!((hit.points, hit.span.clone()), (2.5, 0..22));
    // 6.0 for the role, 2.5 for the salary, 0.8 synergy.
    assert_eq!((score.raw, score.value, score.salary_cap), (9.3, 9, None));
}

#[test]
fn a_salary_below_the_floor_is_shown_and_caps_the_score() {
    let score = scored("Developer", "", Some(30_000.0), Workplace::Unknown);
    let floor = "45000 EUR a year".to_owned();
    assert_eq!(score.hits[1].silenced, Some(Silenced::Below { floor }));
    assert_eq!((score.raw, score.value, score.salary_cap), (6.0, 3, Some(3.0)));
    // A score that is lower anyway is not capped.
    assert_eq!(scored("Cook", "", Some(30_000.0), Workplace::Unknown).salary_cap, None);
}

#[test]
fn no_salary_changes_nothing() {
    let score = scored("Developer", "", None, Workplace::Unknown);
    assert_eq!((score.raw, score.salary_cap, score.hits.len()), (6.0, None, 1));
}

#[test]
fn the_sources_workplace_field_and_the_text_count_once_together() {
    let score = scored("", "Remote developer", None, Workplace::Remote);
    let points: Vec<_> = score.hits.iter().map(|hit| (hit.field, hit.points)).collect();
    assert_eq!(points, [(Field::Description, 2.5), (Field::Description, 4.0), (Field::Workplace, 0.0)]);
    assert_eq!(scored("", "developer", None, Workplace::Hybrid).hits[1].text, "hybrid");
    assert_eq!(scored("", "developer", None, Workplace::Onsite).hits.len(), 1);
}

#[test]
fn facts_are_stored_and_read_back_unchanged() {
    let score = scored("Developer", "no remote", Some(30_000.0), Workplace::Remote);
    let json = serde_json::to_string(&score).unwrap();
    assert_eq!(serde_json::from_str::<Score>(&json).unwrap(), score);
}

#[test]
fn scores_of_earlier_catalogues_can_still_be_read() {
    let stored = r#"{"value":0,"raw":0.0,"top_category":null,"hits":[{"kind":"keyword","id":"usd",
        "category":"fx","field":"title","span":{"start":3,"end":6},"text":"USD","points":0.0,
        "silenced":{"reason":"negated","word":"no","span":{"start":0,"end":2}}}],
        "buckets":{"direct":{"uncapped":0.0,"capped":0.0},"footprint":{"uncapped":0.0,"capped":0.0},
        "business":{"uncapped":0.0,"capped":0.0},"proxy":{"uncapped":0.0,"capped":0.0}},
        "phrases":0.0,"synergy":0.0,"core":false,"guarded":false}"#;
    let score: Score = serde_json::from_str(stored).unwrap();
    assert_eq!((score.hits[0].field, score.salary_cap), (Field::Title, None));
}
