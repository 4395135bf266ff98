use std::path::Path;

use super::*;

/// The headings of rules on the page, each with its paragraph.
fn headings() -> Vec<(String, String)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(PAGE);
    let page = std::fs::read_to_string(page).unwrap();
    let parts = page.split("\n### ").skip(1).map(|part| part.split_once('\n').unwrap());
    parts.map(|(title, text)| (title.trim().to_owned(), text.to_owned())).collect()
}

#[test]
fn each_rule_is_explained_under_its_id_and_no_heading_is_without_a_rule() {
    let headings = headings();
    let titles: Vec<&str> = headings.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(titles, Rule::ALL.map(Rule::id));
    for (title, text) in &headings {
        for part in ["Done:", "Why:", "Mend:"] {
            assert!(text.contains(part), "{title} does not say {part}");
        }
    }
}

#[test]
fn ids_begin_with_their_level_and_stand_once() {
    let ids: std::collections::BTreeSet<_> = Rule::ALL.map(Rule::id).into();
    assert_eq!(ids.len(), Rule::ALL.len());
    assert!(Rule::ALL.is_sorted_by_key(|rule| rule.level()));
    for rule in Rule::ALL {
        assert!(rule.id().starts_with(rule.level().as_str()), "{}", rule.id());
    }
}
