use std::borrow::Cow;

use super::*;
use crate::json::{flag, moment, number, text_or_number, texts};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job<'a> {
    #[serde(deserialize_with = "text_or_number")]
    id: String,
    #[serde(borrow)]
    title: Cow<'a, str>,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    amount: Option<f64>,
    #[serde(default, deserialize_with = "flag")]
    active: Option<bool>,
    #[serde(default, deserialize_with = "text_or_number")]
    requisition: Option<String>,
    categories: Option<Object<Categories>>,
    lists: Option<Vec<Option<Object<List<'a>>>>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Categories {
    team: Option<String>,
    #[serde(default, deserialize_with = "texts")]
    all_locations: Vec<String>,
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
}

struct Jobs;

impl Row for Jobs {
    type Of<'a> = Job<'a>;
}

type Read = (String, Option<String>, Vec<String>, usize);

#[expect(clippy::unnecessary_wraps, reason = "the form of a reading")]
fn read(job: Job<'_>, _: &mut Unread) -> Result<Read, Skipped> {
    assert!(!job.title.is_empty());
    let _ = (job.created_at, job.amount, job.active, job.requisition);
    let categories = job.categories.map(|object| object.0).unwrap_or_default();
    let lists = job.lists.iter().flatten().flatten().filter(|list| list.text.is_some()).count();
    Ok((job.id, categories.team, categories.all_locations, lists))
}

/// One row, and the fields of it that were not read.
fn one(text: &str) -> (Result<Read, Skipped>, Vec<String>) {
    let mut unread = Unread::default();
    let outcome = row::<Jobs, _>(text, 4, &mut unread, read);
    (outcome, unread.fields().map(|(field, count, value)| format!("{field} {count} {value}")).collect())
}

#[test]
fn odd_fields_are_left_out_and_noted() {
    let cases: [(&str, &[&str]); 16] = [
        (r#"{"id":7,"title":"T"}"#, &[]),
        (
            r#"{"id":7,"title":"T","createdAt":null,"categories":null,"lists":null,"active":null,"amount":null}"#,
            &[],
        ),
        (
            r#"{"id":7,"title":"T","createdAt":"1793000000000","amount":" 1.5 ","active":"true","requisition":5}"#,
            &[],
        ),
        (r#"{"id":7,"title":"T","createdAt":"soon"}"#, &["createdAt 1 soon"]),
        (r#"{"id":7,"title":"T","createdAt":{"a":1}}"#, &[r#"createdAt 1 {"a":1}"#]),
        (
            r#"{"id":7,"title":"T","amount":"much","active":"perhaps"}"#,
            &["active 1 perhaps", "amount 1 much"],
        ),
        (r#"{"id":7,"title":"T","requisition":["R"]}"#, &[r#"requisition 1 ["R"]"#]),
        (r#"{"id":7,"title":"T","categories":["Ops"]}"#, &[r#"categories 1 ["Ops"]"#]),
        (r#"{"id":7,"title":"T","categories":"Ops"}"#, &["categories 1 Ops"]),
        (r#"{"id":7,"title":"T","categories":{"team":7}}"#, &["categories.team 1 7"]),
        (r#"{"id":7,"title":"T","categories":{"allLocations":["A",null]}}"#, &[]),
        (
            r#"{"id":7,"title":"T","categories":{"allLocations":["A",5,{}]}}"#,
            &["categories.allLocations[] 1 5"],
        ),
        (r#"{"id":7,"title":"T","lists":[null,{"text":null}]}"#, &[]),
        (r#"{"id":7,"title":"T","lists":[{"text":5},7,{"text":"x"}]}"#, &["lists[] 1 7", "lists[].text 1 5"]),
        (r#"{"id":7,"title":"T","lists":{"text":"x"}}"#, &[r#"lists 1 {"text":"x"}"#]),
        (r#"{"id":7,"title":"T","amount":1,"amount":2}"#, &[]),
    ];
    for (text, expected) in cases {
        let (outcome, unread) = one(text);
        assert_eq!(outcome.map(|read| read.0), Ok("7".to_owned()), "{text}");
        assert_eq!(unread, expected, "{text}");
    }
}

#[test]
fn what_is_beside_an_odd_field_is_kept() {
    let (outcome, _) = one(
        r#"{"id":"a","title":"T","createdAt":[],"categories":{"team":"Ops","allLocations":["A",3,"B"]},"lists":[0,{"text":"x"}]}"#,
    );
    assert_eq!(outcome, Ok(("a".into(), Some("Ops".into()), vec!["A".into(), "B".into()], 1)));
    let (outcome, _) = one(r#"{"id":"a","title":"T","categories":{"team":"Ops","allLocations":"A"}}"#);
    assert_eq!(outcome, Ok(("a".into(), Some("Ops".into()), vec!["A".into()], 0)));
}

#[test]
fn only_what_no_offer_is_without_costs_a_row() {
    for (text, id, path) in [
        (r#"{"id":7,"title":null,"createdAt":"x"}"#, Some("7"), "`title`"),
        (r#"{"id":7,"title":5}"#, Some("7"), "`title`"),
        (r#"{"id":7}"#, Some("7"), "`title`"),
        (r#"{"id":null,"title":"T"}"#, None, "`id`"),
        (r#"{"id":true,"title":"T"}"#, None, "`id`"),
        (r#"{"title":"T"}"#, None, "`id`"),
        (r#"["a","T"]"#, None, ""),
        ("7", None, ""),
        ("null", None, ""),
    ] {
        let (outcome, unread) = one(text);
        let skipped = outcome.unwrap_err();
        assert_eq!(skipped.id.as_deref(), id, "{text}");
        assert!(skipped.reason.contains("[4]") && skipped.reason.contains(path), "{}", skipped.reason);
        assert!(unread.is_empty(), "{unread:?}");
    }
}

#[test]
fn an_odd_row_leaves_the_others_as_they_are() {
    let mut unread = Unread::default();
    let text = r#"[{"id":1,"title":"A"},{"id":2,"title":"B","amount":"x"},{"id":3},{"id":4,"title":"D"}]"#;
    let rows = rows::<Jobs, _>(text, &mut unread, read).unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row.as_ref().map(|row| row.0.as_str()).map_err(|_| ())).collect();
    assert_eq!(ids, [Ok("1"), Ok("2"), Err(()), Ok("4")]);
    assert_eq!(unread.fields().collect::<Vec<_>>(), [("amount", 1, "x")]);
    assert!(super::rows::<Jobs, _>("{}", &mut unread, read).is_err());
}

#[test]
fn an_answer_of_one_object_is_read_like_a_row() {
    let mut unread = Unread::default();
    let of = |text: &str, unread: &mut Unread| {
        object::<Jobs, _>(text, unread, |job, _| Ok(job.categories.is_some()))
    };
    assert_eq!(of(r#"{"id":1,"title":"A","categories":5}"#, &mut unread), Ok(false));
    assert_eq!(unread.fields().count(), 1);
    assert!(matches!(of(r#"{"id":1}"#, &mut unread), Err(PluginError::Parse(_))));
    assert!(matches!(of("[]", &mut unread), Err(PluginError::Parse(_))));
}

fn ids(path: &str, text: &str) -> Vec<Result<String, String>> {
    let mut unread = Unread::default();
    let rows = rows_at::<Jobs, _>(path, text, &mut unread, |job, _| Ok(job.id)).unwrap();
    rows.into_iter().map(|row| row.map_err(|skipped| skipped.reason)).collect()
}

#[test]
fn rows_may_stand_below_a_path() {
    let list = r#"[{"id":1,"title":"a"},{"id":"2","title":"b"}]"#;
    let both = ["1", "2"].map(|id| Ok(id.to_owned()));
    for (path, text) in [
        ("", list.to_owned()),
        ("jobs", format!(r#"{{"meta":{{"jobs":[3]}},"jobs":{list},"total":"odd"}}"#)),
        ("data.jobs", format!(r#" {{"data":{{"x":[{{}}],"jobs":{list}}},"data2":{{"jobs":[]}}}} "#)),
        ("j\u{f3}bs", format!(r#"{{"j\u00f3bs":{list},"jobs":[]}}"#)),
    ] {
        assert_eq!(ids(path, &text), both, "{path}: {text}");
    }
    let odd = ids("data.jobs", r#"{"data":{"jobs":[{"id":1,"title":"a"},{"title":"b"}]}}"#);
    assert!(
        matches!(&odd[..], [Ok(_), Err(reason)] if reason.contains("[1]") && reason.contains("`id`")),
        "{odd:?}"
    );
}

#[test]
fn an_answer_without_the_rows_says_where_they_were_looked_for() {
    let told =
        |path: &str, text: &str| match rows_at::<Jobs, _>(path, text, &mut Unread::default(), |job, _| {
            Ok(job.id)
        }) {
            Err(PluginError::Parse(failure)) => (failure.path.unwrap_or_default(), failure.detail),
            other => panic!("{text}: {other:?}"),
        };
    for (text, place) in [
        (r#"{"data":{"offers":[]}}"#, "data.jobs"),
        (r#"{"error":"x"}"#, "data"),
        (r#"{"data":{"jobs":null}}"#, "data.jobs"),
        (r#"{"data":{"jobs":{"id":1}}}"#, "data.jobs"),
        (r#"{"data":[]}"#, "data"),
        ("[]", ""),
        (r#"{"data":{"jobs":[]}} x"#, ""),
        (r#"{"data":{"jobs":["#, "data.jobs"),
    ] {
        assert!(told("data.jobs", text).0.starts_with(place), "{text}: {:?}", told("data.jobs", text));
    }
    assert!(told("data.jobs", r#"{"data":{}}"#).1.contains("missing field `jobs`"));
}
