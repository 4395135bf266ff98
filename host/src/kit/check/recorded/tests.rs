use super::*;

fn texts(recorded: &Recorded) -> Vec<&str> {
    recorded.rows.iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn rows_of_json_are_found_by_their_ids_and_can_be_others() {
    let text =
        r#"{"meta":{"total":2},"tags":[{"id":9}],"jobs":[{"id":41,"title":"One"},{"id":42,"title":"Two"}]}"#;
    let recorded = of_json(0, text, &["41", "42"]).unwrap();
    assert_eq!(texts(&recorded), ["41", "42"]);
    let emptied: Value = serde_json::from_slice(&recorded.with(&[])).unwrap();
    assert_eq!(emptied, serde_json::json!({"meta": {"total": 0}, "tags": [{"id": 9}], "jobs": []}));
    let same: Vec<String> = recorded.rows.iter().map(|row| row.text.clone()).collect();
    let again: Value = serde_json::from_slice(&recorded.with(&same)).unwrap();
    assert_eq!(again, serde_json::from_str::<Value>(text).unwrap());
}

#[test]
fn a_list_at_the_top_is_a_list() {
    let recorded = of_json(0, r#"[{"id":"a-1","places":[{"city":"Vigo"}]}]"#, &["a-1"]).unwrap();
    assert_eq!((texts(&recorded), recorded.with(&[])), (vec!["a-1"], b"[]".to_vec()));
    assert!(of_json(0, r#"{"error":"none"}"#, &["a-1"]).is_none());
}

#[test]
fn rows_of_xml_are_found_by_their_ids_and_can_be_others() {
    let text =
        "<?xml version='1.0'?><jobs><job><id>71</id><a><b>x</b></a></job><job><id>72</id></job></jobs>";
    let recorded = of_xml(0, text, &["71", "72"]).unwrap();
    assert_eq!(texts(&recorded), ["71", "72"]);
    assert_eq!(recorded.with(&[]), b"<?xml version='1.0'?><jobs></jobs>");
    assert_eq!(recorded.rows[1].text, "<job><id>72</id></job>");
}

#[test]
fn a_word_within_a_longer_one_does_not_count() {
    assert_eq!(place_of("/jobs/410/41?x", "41", 0), Some(10));
    assert_eq!(place_of("141 412 a41", "41", 0), None);
    assert_eq!(place_of("", "", 0), None);
}
