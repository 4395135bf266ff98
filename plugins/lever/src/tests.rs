//! Scans with a scripted host.

use jobscan_plugin_sdk as sdk;
use sdk::{
    BlockKind, Continuation, Coverage, Description, EndReason, Host, Page, Plugin, PluginError, Position,
    Provider, Salary, SalaryPeriod, Target, Workplace,
    testing::{FakeHost, context},
};

use super::{Lever, PAGE_SIZE, postings};

const FULL: &str = include_str!("../fixtures/full.json");

fn scan(host: &mut FakeHost, tenant: &str, cursor: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    Lever.scan(&context(0), host as &mut dyn Host, &Target::Tenant(tenant.into()), &position)
}

fn rows(count: usize) -> String {
    let rows: Vec<String> = (0..count)
        .map(|n| format!(r#"{{"id":"post-{n}","text":"Job {n}","hostedUrl":"https://x.test/{n}"}}"#))
        .collect();
    format!("[{}]", rows.join(","))
}

fn html(offer: &sdk::Offer) -> &str {
    match &offer.description {
        Some(Description::Html(html)) => html,
        other => panic!("no HTML: {other:?}"),
    }
}

#[test]
fn a_full_posting_fills_every_field() {
    let mut host = FakeHost::new().answer(200, FULL);
    let page = scan(&mut host, "acme", None).unwrap();
    let request = &host.requests()[0];
    assert_eq!(request.url, "https://api.lever.co/v0/postings/acme?mode=json&skip=0&limit=100");
    assert_eq!(request.headers, [("accept".to_owned(), "application/json".to_owned())]);
    assert!(request.conditional && request.credential.is_none());
    assert_eq!((page.coverage, page.next), (Coverage::FullSnapshot, Continuation::End(EndReason::Complete)));

    let offer = &page.offers[0];
    assert_eq!(offer.ref_.id, "0f8fad5b-d9cb-469f-a165-70867728950e");
    assert_eq!(offer.ref_.url, "https://jobs.lever.co/acme/0f8fad5b-d9cb-469f-a165-70867728950e");
    assert_eq!(offer.title, "Treasury Analyst");
    assert_eq!(offer.locations, ["Sevilla", "Lisboa"]);
    assert_eq!(offer.workplace, Workplace::Hybrid);
    assert_eq!(offer.department.as_deref(), Some("Finance"));
    assert_eq!(offer.employment_type.as_deref(), Some("Full-time"));
    assert_eq!(offer.posted_at, Some(1_767_355_445_000));
    assert_eq!((offer.updated_at, &offer.employer, offer.complete), (None, &None, true));
    let attr = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(offer.attrs, [attr("country", "ES"), attr("team", "Treasury")]);
    let salary = Salary {
        min: Some(31_000.0),
        max: Some(38_500.5),
        currency: Some("EUR".into()),
        period: Some(SalaryPeriod::Year),
    };
    assert_eq!(offer.salary, Some(salary));
}

#[test]
fn the_text_is_complete_and_in_order() {
    let listing = postings(FULL, "https://jobs.lever.co/acme").unwrap();
    assert_eq!(
        html(&listing.offers[0]),
        "<p>Who we are</p>\n<p>What you do</p>\n<h3>Must &amp; nice</h3>\n<ul>\n<li>Excel</li><li>FX hedging</li>\n</ul>\n\
         <p>Equal chances</p>\n<p>Plus bonus</p>"
    );
}

#[test]
fn older_postings_have_one_description_and_maybe_only_plain_text() {
    let body = r#"[
        {"id":"a","text":"A","description":"<p>Both</p>","opening":"<p>Both</p>","lists":[],"categories":{"team":"Ops"}},
        {"id":"b","text":"B","descriptionPlain":"Plain","additionalPlain":"Tail"},
        {"id":"c","text":"C"}]"#;
    let listing = postings(body, "https://jobs.lever.co/acme").unwrap();
    assert_eq!(html(&listing.offers[0]), "<p>Both</p>");
    assert_eq!(listing.offers[0].department.as_deref(), Some("Ops"));
    assert_eq!(listing.offers[1].description, Some(Description::Plain("Plain\nTail".into())));
    assert_eq!(listing.offers[2].description, None);
    assert_eq!(listing.offers[2].ref_.url, "https://jobs.lever.co/acme/c");
}

#[test]
fn bad_rows_are_skipped_with_their_reason() {
    let body = r#"[{"id":"a","text":"A"},{"text":"no id"},{"id":"b","text":" "},{"id":"../c","text":"C"},{"id":"d","text":5},7]"#;
    let listing = postings(body, "").unwrap();
    assert_eq!(listing.offers.len(), 1);
    let skipped: Vec<_> = listing.skipped.iter().map(|skipped| skipped.id.as_deref()).collect();
    assert_eq!(skipped, [None, Some("b"), None, Some("d"), None]);
    assert!(listing.skipped[0].reason.contains("[1]") && listing.skipped[0].reason.contains("`id`"));
}

/// The offers of a page with these postings, which lack only id and title.
fn with(postings: &[&str]) -> (Vec<sdk::Offer>, Vec<(String, u32, String)>) {
    let rows: Vec<String> =
        (0..).zip(postings).map(|(id, rest)| format!(r#"{{"id":"{id}","text":"T"{rest}}}"#)).collect();
    let mut host = FakeHost::new().answer(200, format!("[{}]", rows.join(",")));
    let page = scan(&mut host, "acme", None).unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (rows.len(), 0), "{:?}", page.skipped);
    (page.offers, host.unread().to_vec())
}

#[test]
fn only_id_title_and_address_cost_a_row() {
    let (offers, unread) = with(&[
        r#","createdAt":"1793000000000","country":7,"workplaceType":["remote"]"#,
        r#","createdAt":null,"country":null,"workplaceType":null,"categories":null,"description":null,"lists":null"#,
        r#","categories":{"location":"Madrid","allLocations":["Madrid",null,7,"Sevilla"]},"hostedUrl":5"#,
        r#","lists":[null,{"text":null,"content":null},{"text":"Must","content":"<li>x</li>"},5]"#,
        r#","categories":["Ops","Sales"],"salaryRange":[1,2],"description":{},"createdAt":"soon""#,
        r#","salaryRange":{"min":"31.000 €","max":"x","currency":5,"interval":"yearly"},"additional":3"#,
    ]);
    assert_eq!(offers[0].posted_at, Some(1_793_000_000_000));
    assert_eq!(offers[2].locations, ["Madrid", "Sevilla"]);
    assert_eq!(html(&offers[3]), "<h3>Must</h3>\n<ul>\n<li>x</li>\n</ul>");
    assert_eq!((offers[4].department.as_deref(), offers[4].employment_type.as_deref()), (None, None));
    let pay = offers[5].salary.as_ref().unwrap();
    assert_eq!((pay.min, pay.max, pay.period), (Some(31_000.0), None, Some(SalaryPeriod::Year)));
    let fields: Vec<(&str, u32)> = unread.iter().map(|(field, count, _)| (field.as_str(), *count)).collect();
    assert_eq!(
        fields,
        [
            ("additional", 1),
            ("categories", 1),
            ("categories.allLocations[]", 1),
            ("country", 1),
            ("createdAt", 1),
            ("description", 1),
            ("hostedUrl", 1),
            ("lists[]", 1),
            ("salaryRange", 1),
            ("salaryRange.currency", 1),
            ("salaryRange.max", 1),
            ("workplaceType", 1),
        ]
    );
}

#[test]
fn an_id_that_is_a_number_is_one() {
    let listing = postings(r#"[{"id":7,"text":"T"}]"#, "https://jobs.lever.co/acme").unwrap();
    assert_eq!(listing.offers[0].ref_.url, "https://jobs.lever.co/acme/7");
}

#[test]
fn texts_are_passed_on_as_they_are_written() {
    let (offers, _) = with(&[
        r#","workplaceType":"unspecified","categories":{"location":"Remote - Spain | M&aacute;laga","department":"Sales &amp; Marketing"}"#,
    ]);
    assert_eq!(offers[0].locations, ["Remote - Spain | M&aacute;laga"]);
    assert_eq!(
        (offers[0].workplace, offers[0].department.as_deref()),
        (Workplace::Unknown, Some("Sales &amp; Marketing"))
    );
}

#[test]
fn a_text_about_pay_counts_only_where_it_names_base_pay() {
    let pay = |html: &str| {
        let rest = format!(r#","salaryDescription":"{html}""#);
        with(&[&rest]).0[0].salary.clone().map(|pay| (pay.min, pay.max, pay.currency, pay.period))
    };
    let year = Some(SalaryPeriod::Year);
    let usd = Some("USD".to_owned());
    assert_eq!(
        pay(
            "<p>The <b>base salary</b> range is <b>$120,000 - $150,000 USD</b> annually, plus a bonus of up to $10,000.</p>"
        ),
        Some((Some(120_000.0), Some(150_000.0), usd, year))
    );
    assert_eq!(pay("<p>Plus a sign-on bonus of $5,000</p>"), None);
    assert_eq!(pay("<p>Plus bonus</p>"), None);
}

#[test]
fn intervals_are_read_in_any_form() {
    let period = |interval: &str| {
        let rest =
            format!(r#","salaryRange":{{"min":10,"max":20,"interval":"{interval}","currency":"EUR"}}"#);
        with(&[&rest]).0[0].salary.as_ref().unwrap().period
    };
    let cases = [
        ("per-year-salary", Some(SalaryPeriod::Year)),
        ("per-month-salary", Some(SalaryPeriod::Month)),
        ("per-week-salary", Some(SalaryPeriod::Week)),
        ("per-day-wage", Some(SalaryPeriod::Day)),
        ("per-hour-wage", Some(SalaryPeriod::Hour)),
        ("yearly", Some(SalaryPeriod::Year)),
        ("hour", Some(SalaryPeriod::Hour)),
        ("ANNUAL", Some(SalaryPeriod::Year)),
        ("bi-week-salary", None),
        ("one-time", None),
        ("", None),
    ];
    for (interval, expected) in cases {
        assert_eq!(period(interval), expected, "{interval}");
    }
}

#[test]
fn a_scan_continues_until_a_page_is_shorter() {
    let mut host =
        FakeHost::new().answer(200, rows(PAGE_SIZE)).answer(200, rows(PAGE_SIZE)).answer(200, "[]");
    let first = scan(&mut host, "acme", None).unwrap();
    assert_eq!(first.next, Continuation::More("us:100".into()));
    assert_eq!(scan(&mut host, "acme", Some("us:100")).unwrap().next, Continuation::More("us:200".into()));
    assert_eq!(scan(&mut host, "acme", Some("us:200")).unwrap().next, Continuation::End(EndReason::Complete));
    assert!(host.urls()[2].ends_with("skip=200&limit=100"));
}

#[test]
fn skipped_rows_count_towards_a_full_page() {
    let full = rows(PAGE_SIZE).replace("\"Job 7\"", "null");
    let page = scan(&mut FakeHost::new().answer(200, full), "acme", None).unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (99, 1));
    assert_eq!(page.next, Continuation::More("us:100".into()));
}

#[test]
fn a_source_that_ignores_paging_ends_the_scan() {
    let page = scan(&mut FakeHost::new().answer(200, rows(PAGE_SIZE + 1)), "acme", None).unwrap();
    assert_eq!(page.next, Continuation::End(EndReason::Complete));
}

#[test]
fn a_board_unknown_in_one_region_is_requested_in_the_other() {
    let mut host = FakeHost::new().answer(404, "{}").answer(200, rows(PAGE_SIZE));
    assert_eq!(scan(&mut host, "acme", None).unwrap().next, Continuation::More("eu:100".into()));
    assert!(host.urls()[1].starts_with("https://api.eu.lever.co/"));
    let mut host = FakeHost::new().answer(404, "{}").answer(404, r#"{"ok":false}"#);
    assert!(matches!(scan(&mut host, "acme", None), Err(PluginError::NotFound(_))));
}

#[test]
fn eu_boards_are_only_requested_there() {
    let mut host = FakeHost::new().answer(404, "{}");
    assert!(matches!(scan(&mut host, "eu:acme", None), Err(PluginError::NotFound(_))));
    assert_eq!(host.requests().len(), 1);
    let mut host = FakeHost::new();
    assert!(matches!(scan(&mut host, "eu:acme", Some("us:100")), Err(PluginError::InvalidCursor(_))));
}

#[test]
fn invalid_cursors_and_tenants_are_rejected_without_a_request() {
    let mut host = FakeHost::new();
    for cursor in ["", "100", "us:", "us:x", "fr:100"] {
        assert!(
            matches!(scan(&mut host, "acme", Some(cursor)), Err(PluginError::InvalidCursor(_))),
            "{cursor}"
        );
    }
    for tenant in ["", "eu:", "a/b", "..", "a?b"] {
        assert!(matches!(scan(&mut host, tenant, None), Err(PluginError::Unsupported(_))), "{tenant}");
    }
}

#[test]
fn a_web_page_or_another_structure_is_not_an_empty_board() {
    let mut host = FakeHost::new().answer(200, "<html><body class=jobs>").answer(200, r#"{"data":[]}"#);
    assert!(matches!(scan(&mut host, "acme", None), Err(PluginError::Parse(_))));
    assert!(matches!(scan(&mut host, "acme", None), Err(PluginError::Parse(_))));
    let mut host = FakeHost::new().answer(403, "<html>captcha");
    let outcome = scan(&mut host, "acme", None);
    assert!(matches!(outcome, Err(PluginError::Blocked(blocked)) if blocked.kind == BlockKind::Captcha));
}

#[test]
fn check_finds_the_board() {
    let mut host = FakeHost::new().answer(404, "{}").answer(200, "[]");
    let board = Lever.check(&context(0), &mut host, Some("acme")).unwrap();
    assert_eq!(board.url.as_deref(), Some("https://jobs.eu.lever.co/acme"));
    assert_eq!(board.open_offers, Some(0), "one posting was asked for and none came");
    assert!(Lever.check(&context(0), &mut FakeHost::new().answer(404, "{}"), None).is_ok());
    assert!(Lever.check(&context(0), &mut FakeHost::new().answer(500, ""), None).is_err());
}

#[test]
fn the_manifest_names_all_requested_origins() {
    let manifest = Lever::manifest();
    assert_eq!((manifest.id.as_str(), manifest.min_interval_ms), ("lever", 500));
    assert_eq!(manifest.hosts, ["https://api.lever.co", "https://api.eu.lever.co"]);
}

#[test]
fn recorded_answers_are_read() {
    let Some(body) = sdk::recorded!("lever/buiss_list.json") else {
        println!("skipped: no recorded answers");
        return;
    };
    let listing = postings(&body, "https://jobs.lever.co/x").unwrap();
    assert!(listing.skipped.is_empty() && !listing.offers.is_empty());
    for offer in &listing.offers {
        assert!(html(offer).contains("<ul>\n<li>"), "lists are part of the text");
        assert!(offer.posted_at.is_some() && !offer.locations.is_empty());
    }
}
