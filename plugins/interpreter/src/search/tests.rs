use proptest::prelude::*;

use super::*;

const NOW: i64 = 1_767_355_445_000;

fn definition() -> Definition {
    let text = include_str!("../../../definition/src/reader/tests/whole_search.toml");
    jobscan_definition::read(text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn query(keywords: &[&str]) -> Query {
    Query {
        name: "q".into(),
        keywords: keywords.iter().map(|word| (*word).into()).collect(),
        locations: Vec::new(),
        posted_since: None,
        page_size: None,
        filters: Vec::new(),
    }
}

fn searched(definition: &Definition, query: &Query) -> Result<Searched, PluginError> {
    Searched::new(definition, definition.search.as_ref().unwrap(), query, NOW)
}

fn url(query: &Query) -> String {
    let mut url = "https://x.example/jobs".to_owned();
    searched(&definition(), query).unwrap().add_to(&mut url);
    url
}

/// Why a query is refused.
fn refused(definition: &Definition, query: &Query) -> String {
    match searched(definition, query) {
        Err(PluginError::Unsupported(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_query_becomes_parameters_of_the_address() {
    assert_eq!(url(&query(&[])), "https://x.example/jobs");
    let whole = Query {
        locations: vec!["Vigo, Spain".into()],
        posted_since: Some(NOW - 8 * DAY - 1),
        filters: vec![("category".into(), "it".into()), ("tags[]".into(), "a b".into())],
        ..query(&["c++ &x=1"])
    };
    assert_eq!(
        url(&whole),
        "https://x.example/jobs?q=c%2B%2B%20%26x%3D1&where=Vigo%2C%20Spain&days=9&category=it&tags%5B%5D=a%20b"
    );
}

#[test]
fn the_days_reach_back_far_enough() {
    let days = |age: i64| days(NOW - age, NOW);
    assert_eq!([days(-DAY), days(0), days(1), days(DAY), days(DAY + 1)], [1, 1, 1, 1, 2]);
}

#[test]
fn what_the_source_cannot_be_asked_is_refused_by_name() {
    let mut bare = definition();
    let filter = Query { filters: vec![("colour".into(), "red".into())], ..query(&[]) };
    let why = refused(&bare, &filter);
    assert!(why.contains("no filter `colour`") && why.contains("`category`, `tags[]`"), "{why}");
    assert!(refused(&bare, &query(&["one", "two"])).contains("one text of `keywords`"));
    bare.search = Some(Search::default());
    assert!(searched(&bare, &query(&["one"])).is_ok(), "they stand in the body");
    bare.list.request.body = None;
    assert!(refused(&bare, &query(&["one"])).contains("cannot be searched by `keywords`"));
    let place = Query { locations: vec!["Vigo".into()], ..query(&[]) };
    assert!(refused(&bare, &place).contains("cannot be searched by `locations`"));
    assert!(refused(&bare, &filter).contains("it has none"));
    assert!(searched(&bare, &query(&[" "])).is_ok());
}

#[test]
fn a_page_is_as_small_as_the_operator_wants_it_and_no_larger_than_the_source_gives() {
    let paging = |wanted| {
        let query = Query { page_size: wanted, ..query(&[]) };
        searched(&definition(), &query).unwrap().paging(&Paging::Page { first: 1, size: 20, cap: None })
    };
    for (wanted, size) in [(None, 20), (Some(5), 5), (Some(0), 1), (Some(500), 20)] {
        assert_eq!(paging(wanted), Paging::Page { first: 1, size, cap: None });
    }
}

proptest! {
    /// Whatever a query says, it stays in its parameter.
    #[test]
    fn nothing_of_a_query_leaves_its_parameter(words in "\\PC{0,20}", value in "\\PC{0,20}") {
        let asked = Query { filters: vec![("category".into(), value.clone())], ..query(&[&words]) };
        let url = url(&asked);
        let (_, pairs) = url.split_once('?').unwrap();
        let expected = usize::from(!words.trim().is_empty()) + 1;
        prop_assert_eq!(pairs.split('&').count(), expected);
        prop_assert!(!pairs.contains(['#', ' ', '/', '\\']));
    }
}
