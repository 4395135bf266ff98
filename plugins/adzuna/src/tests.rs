//! Searches with a scripted host.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Continuation, Description, EndReason, FetchError, Page, PluginError, Position, Provider, Query, Target,
    testing::{FakeHost, context},
};
use serde_json::{Value, json};

use super::Adzuna;

const DAY: i64 = 86_400_000;

fn query() -> Query {
    Query {
        name: "es".into(),
        keywords: vec![],
        locations: vec![],
        posted_since: None,
        page_size: None,
        filters: vec![],
    }
}

fn row(id: u32) -> Value {
    json!({ "id": id.to_string(), "title": "Reed Cutter", "redirect_url": format!("https://www.adzuna.es/land/ad/{id}") })
}

fn listed(count: u32, rows: &[Value]) -> String {
    json!({ "count": count, "results": rows }).to_string()
}

fn agreed() -> FakeHost {
    FakeHost::new().setting("terms_accepted", "true")
}

fn scan(host: &mut FakeHost, query: Query, cursor: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    Adzuna.scan(&context(100 * DAY), host, &Target::Query(query), &position)
}

fn asked(host: FakeHost, query: Query, cursor: Option<&str>) -> Result<String, PluginError> {
    let mut host = host.answer(200, listed(1, &[row(1)]));
    scan(&mut host, query, cursor)?;
    let request = &host.requests()[0];
    assert_eq!(request.credential.as_deref(), Some("api"));
    Ok(request.url.strip_prefix("https://api.adzuna.com/v1/api/jobs/").unwrap().to_owned())
}

#[test]
fn a_query_is_asked_in_the_words_of_the_source() {
    let plain = "es/search/1?results_per_page=50&sort_by=date";
    assert_eq!(asked(agreed(), query(), None).unwrap(), plain);
    assert_eq!(asked(agreed(), query(), Some("7")).unwrap(), plain.replace("/1?", "/7?"));
    let elsewhere = agreed().setting("country", "\"GB\"");
    assert_eq!(asked(elsewhere, query(), None).unwrap(), plain.replace("es/", "gb/"));
    let full = Query {
        keywords: vec!["reed & rush".into()],
        locations: vec!["Sevilla".into()],
        posted_since: Some(95 * DAY + 1),
        page_size: Some(900),
        filters: vec![("country".into(), "us".into()), ("full_time".into(), "1".into())],
        ..query()
    };
    let told = "us/search/1?results_per_page=50&sort_by=date&what=reed%20%26%20rush&where=Sevilla&full_time=1&max_days_old=5";
    assert_eq!(asked(agreed(), full, None).unwrap(), told);
    let several = Query { keywords: vec!["reed".into(), "rush".into()], page_size: Some(2), ..query() };
    assert!(
        asked(agreed(), several, None)
            .unwrap()
            .ends_with("?results_per_page=2&sort_by=date&what_or=reed%20rush")
    );
    for wrong in [
        Query { locations: vec!["Sevilla".into(), "Huelva".into()], ..query() },
        Query { filters: vec![("app_id".into(), "x".into())], ..query() },
        Query { filters: vec![("country".into(), "xx".into())], ..query() },
    ] {
        assert!(matches!(asked(agreed(), wrong, None), Err(PluginError::Unsupported(_))));
    }
    for cursor in ["0", "1", "x", "-1"] {
        assert!(
            matches!(asked(agreed(), query(), Some(cursor)), Err(PluginError::InvalidCursor(_))),
            "{cursor}"
        );
    }
}

#[test]
fn nothing_is_asked_without_an_agreement() {
    for host in [FakeHost::new(), FakeHost::new().setting("terms_accepted", "false")] {
        let mut host = host;
        let error = scan(&mut host, query(), None).unwrap_err();
        assert!(
            matches!(&error, PluginError::Config(told) if told.contains("terms_accepted = true")),
            "{error:?}"
        );
        let error = Adzuna.check(&context(0), &mut host, None).unwrap_err();
        assert!(matches!(error, PluginError::Config(_)));
        assert!(host.requests().is_empty());
    }
}

#[test]
fn a_search_goes_on_until_its_count_is_reached() {
    let next = |count, rows: u32, cursor| {
        let rows: Vec<Value> = (0..rows).map(row).collect();
        scan(&mut agreed().answer(200, listed(count, &rows)), query(), cursor).unwrap().next
    };
    assert_eq!(next(120, 50, None), Continuation::More("2".to_owned()));
    // A page may be shorter than was asked.
    assert_eq!(next(120, 49, None), Continuation::More("2".to_owned()));
    assert_eq!(next(120, 20, Some("3")), Continuation::End(EndReason::Complete));
    assert_eq!(next(120, 0, Some("3")), Continuation::End(EndReason::EmptyPage));
    assert_eq!(next(0, 0, None), Continuation::End(EndReason::Complete));
    let uncounted = json!({ "results": [row(1)] }).to_string();
    let page = scan(&mut agreed().answer(200, uncounted), query(), None).unwrap();
    assert_eq!((page.next, page.total), (Continuation::End(EndReason::Complete), None));
}

#[test]
fn a_row_says_what_the_source_says_and_no_more() {
    let mut whole = row(1);
    whole["title"] = json!("Pond <strong>Engineer</strong> &amp; Diver");
    whole["redirect_url"] = json!("https://www.adzuna.es/land/ad/1?se=x&utm_source=9f8e7d6c&v=1");
    whole["company"] = json!({ "display_name": "Nenúfar SL" });
    whole["location"] = json!({ "display_name": "Sevilla, Andalucía" });
    whole["category"] = json!({ "tag": "engineering-jobs", "label": "Engineering" });
    whole["contract_type"] = json!("permanent");
    whole["contract_time"] = json!("full_time");
    whole["created"] = json!("2026-11-21T04:05:06Z");
    whole["description"] = json!("Dig <strong>ponds</strong>…");
    (whole["salary_min"], whole["salary_max"], whole["salary_is_predicted"]) =
        (json!(28000), json!(34000.5), json!("0"));
    let mut guessed = row(2);
    (guessed["salary_min"], guessed["salary_max"], guessed["salary_is_predicted"]) =
        (json!(22000), json!(22000), json!("1"));
    guessed["company"] = json!({});
    guessed["category"] = json!({ "tag": "unknown", "label": "Unknown" });
    let mut untold = row(3);
    untold["salary_min"] = json!(22000);
    let broken = [
        json!({ "id": "4", "redirect_url": row(4)["redirect_url"] }),
        json!({ "id": "5", "title": "Reed Cutter" }),
    ];
    let rows = [&[whole, guessed, untold], &broken[..]].concat();
    let page = scan(&mut agreed().answer(200, listed(5, &rows)), query(), None).unwrap();
    let [first, second, third] = &page.offers[..] else { panic!("{page:?}") };
    assert_eq!(
        (first.title.as_str(), first.ref_.url.as_str()),
        ("Pond Engineer & Diver", "https://www.adzuna.es/land/ad/1")
    );
    assert_eq!(first.employer.as_ref().unwrap().name.as_deref(), Some("Nenúfar SL"));
    assert_eq!(
        (first.department.as_deref(), first.employment_type.as_deref()),
        (Some("Engineering"), Some("permanent, full_time"))
    );
    assert!(matches!(&first.description, Some(Description::Plain(text)) if text == "Dig ponds…"));
    let salary = first.salary.as_ref().unwrap();
    assert_eq!(
        (salary.min, salary.max, salary.currency.as_deref()),
        (Some(28_000.0), Some(34_000.5), Some("EUR"))
    );
    assert_eq!(salary.period, None);
    assert_eq!((&second.salary, &second.employer, &second.department), (&None, &None, &None));
    // Nobody says whose pay it is.
    assert_eq!((&third.salary, third.posted_at), (&None, None));
    assert_eq!(page.skipped.len(), 2);
}

#[test]
fn what_the_source_refuses_is_told_by_its_cause() {
    let error = |status, body: &str| scan(&mut agreed().answer(status, body), query(), None).unwrap_err();
    assert!(matches!(error(401, "{}"), PluginError::Auth(_)));
    assert!(matches!(error(400, "{}"), PluginError::Config(_)));
    assert!(matches!(error(503, ""), PluginError::Transient(_)));
    assert!(matches!(error(200, "{}"), PluginError::Parse(_)));
    assert!(matches!(error(200, "<!doctype html>"), PluginError::Parse(_)));
    let lost = scan(&mut agreed().fail(FetchError::Timeout), query(), None);
    assert!(matches!(lost, Err(PluginError::Fetch(FetchError::Timeout))));
    let position = Position { cursor: None, state: None };
    let refused = Adzuna.scan(&context(0), &mut agreed(), &Target::Tenant("acme".to_owned()), &position);
    assert!(matches!(refused, Err(PluginError::Unsupported(_))));
    let mut host = agreed().answer(200, listed(0, &[]));
    Adzuna.check(&context(0), &mut host, None).unwrap();
    assert_eq!(
        host.urls(),
        ["https://api.adzuna.com/v1/api/jobs/es/search/1?results_per_page=1&sort_by=date"]
    );
}
