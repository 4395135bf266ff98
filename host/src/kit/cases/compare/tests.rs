use proptest::prelude::*;
use serde_json::json;

use super::*;

fn told(expected: &Value, found: &Value) -> Vec<String> {
    differences(expected, found).iter().map(ToString::to_string).collect()
}

#[test]
fn a_difference_is_told_by_its_path() {
    let expected = json!({"pages": [{"offers": [{"id": "1", "locations": ["Bilbao"]}], "next": "complete"}]});
    let found = json!({"pages": [{"offers": [{"id": "1", "locations": []}], "total": 3}]});
    assert_eq!(
        told(&expected, &found),
        [
            "pages[0].next: expected \"complete\", found nothing",
            "pages[0].offers[0].locations: expected [\"Bilbao\"], found []",
            "pages[0].total: expected nothing, found 3",
        ]
    );
    assert_eq!(told(&json!({"min": 31000}), &json!({"min": 31000.0})), Vec::<String>::new());
}

#[test]
fn one_row_more_does_not_make_the_others_differ() {
    let (one, two, new) = (json!({"id": "1"}), json!({"id": "2", "x": 1}), json!({"id": "0"}));
    assert_eq!(
        told(&json!([one, two]), &json!([new, one, two])),
        ["[0]: expected nothing, found {\"id\":\"0\"}"]
    );
    assert_eq!(
        told(&json!([one, two]), &json!([two, one])),
        [", in order: expected [\"1\",\"2\"], found [\"2\",\"1\"]"]
    );
    assert_eq!(told(&json!([{"a": 1}]), &json!([{"a": 2}])), ["[0].a: expected 1, found 2"]);
}

#[test]
fn long_texts_are_shown_from_where_they_part() {
    let long = |end: &str| json!({"text": format!("{}{end}", "same ".repeat(400))});
    let told = told(&long("one"), &long("other"));
    assert!(told[0].starts_with("text: expected …"), "{told:?}");
    assert!(told[0].contains("same one\"") && told[0].contains("same other\""), "{told:?}");
    assert!(told[0].chars().count() < 3 * SHOWN_VALUE.size());
    let cut = super::differences(&json!("x"), &json!("y".repeat(10_000)))[0].to_string();
    assert!(cut.chars().count() < 3 * SHOWN_VALUE.size() && cut.ends_with('…'), "{cut}");
}

fn values() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![Just(Value::Null), "[ab]{0,2}".prop_map(Value::from), (0..3).prop_map(Value::from)];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec(("(id|a|b)", inner), 0..3).prop_map(|pairs| pairs.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn only_the_same_has_no_difference(one in values(), other in values()) {
        prop_assert!(differences(&one, &one).is_empty());
        prop_assert_eq!(differences(&one, &other).is_empty(), one == other);
    }
}
