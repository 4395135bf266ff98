//! Scans with a scripted host.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Continuation, Coverage, Description, EndReason, Offer, Page, Plugin, PluginError, Position, Provider,
    Salary, SalaryPeriod, Target, Workplace,
    testing::{FakeHost, context},
};

use super::{Greenhouse, JOBS_A_PAGE, StoredBoard, Token, jobs};

const BOARD_JSON: &str = include_str!("../fixtures/board.json");

/// Scans with a new instance.
fn scan(host: &mut FakeHost, tenant: &str, cursor: Option<&str>) -> Result<Page, PluginError> {
    scan_with(&mut Greenhouse::default(), host, tenant, cursor)
}

fn scan_with(
    plugin: &mut Greenhouse,
    host: &mut FakeHost,
    tenant: &str,
    cursor: Option<&str>,
) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    plugin.scan(&context(0), host, &Target::Tenant(tenant.into()), &position)
}

/// A board of `count` jobs, each with content of `content` bytes.
fn board(count: usize, content: usize) -> String {
    let content = "&lt;p&gt;Pago en divisa&lt;/p&gt;".repeat(content.div_ceil(29));
    let jobs: Vec<String> = (0..count)
        .map(|n| {
            format!(
                r#"{{"id":{n},"title":"Job {n}","absolute_url":"https://x.test/{n}","content":"{content}"}}"#
            )
        })
        .collect();
    format!(r#"{{"jobs":[{}],"meta":{{"total":{count}}}}}"#, jobs.join(","))
}

fn more(page: &Page) -> String {
    match &page.next {
        Continuation::More(cursor) => cursor.clone(),
        Continuation::End(reason) => panic!("the scan ended: {reason:?}"),
    }
}

fn ids(page: &Page) -> Vec<String> {
    page.offers.iter().map(|offer| offer.ref_.id.clone()).collect()
}

fn all_of(body: &str) -> Vec<Offer> {
    scan(&mut FakeHost::new().answer(200, body), "acme", None).unwrap().offers
}

#[test]
fn a_full_job_fills_every_field() {
    let mut host = FakeHost::new().answer(200, BOARD_JSON);
    let page = scan(&mut host, "acme", None).unwrap();
    assert_eq!(
        host.urls(),
        ["https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true&pay_transparency=true"]
    );
    assert!(host.requests()[0].conditional);
    assert_eq!((page.coverage, page.total), (Coverage::FullSnapshot, Some(4)));
    assert_eq!(page.next, Continuation::End(EndReason::Complete));

    let offer = &page.offers[0];
    assert_eq!((offer.ref_.id.as_str(), offer.title.as_str()), ("4101", "Export  Manager"));
    assert_eq!(offer.ref_.url, "https://careers.acme.example/open?gh_jid=4101");
    // The host reads the words of a location, for all plugins.
    assert_eq!(
        (offer.workplace, offer.locations.as_slice()),
        (Workplace::Unknown, &["Hybrid - Bilbao".to_owned()][..])
    );
    assert_eq!(offer.department.as_deref(), Some("Trade"));
    assert_eq!(offer.employment_type.as_deref(), Some("Permanent"));
    assert_eq!(offer.employer.as_ref().unwrap().name.as_deref(), Some("Acme Iberia"));
    assert_eq!(offer.posted_at, Some(1_767_355_445_000));
    assert_eq!(offer.updated_at, Some(1_767_355_445_000 + 86_400_000));
    assert_eq!(offer.expires_at, Some(1_769_904_000_000));
    assert_eq!(
        offer.description,
        Some(Description::Html("<p class=\"x\">Freight &amp; customs&nbsp;</p>".into()))
    );
    let attr = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(
        offer.attrs,
        [attr("internal_job_id", "9001"), attr("requisition_id", "R-7"), attr("language", "en")]
    );
    let salary = Salary {
        min: Some(41_000.0),
        max: Some(52_000.0),
        currency: Some("EUR".into()),
        period: Some(SalaryPeriod::Year),
    };
    assert_eq!(offer.salary, Some(salary));
    // A range that is only called a salary may be hourly.
    let unnamed = BOARD_JSON.replacen("Annual Pay", "Salary Range", 1);
    assert_eq!(all_of(&unnamed)[0].salary.as_ref().unwrap().period, None);
}

#[test]
fn remote_jobs_get_the_locations_of_their_offices() {
    let offer = &all_of(BOARD_JSON)[1];
    assert_eq!(
        (offer.workplace, offer.locations.as_slice()),
        (Workplace::Remote, &["Madrid, Spain".to_owned()][..])
    );
    let salary = offer.salary.as_ref().unwrap();
    assert_eq!((salary.min, salary.max, salary.period), (Some(12.5), Some(15.0), Some(SalaryPeriod::Hour)));
    assert_eq!((offer.description.as_ref(), offer.posted_at), (None, None));
}

/// The offers of a board with these jobs, which lack only id and title.
fn with(jobs: &[&str]) -> (Vec<Offer>, Vec<(String, u32, String)>) {
    let jobs: Vec<String> =
        (0..).zip(jobs).map(|(id, rest)| format!(r#"{{"id":{id},"title":"T"{rest}}}"#)).collect();
    let body = format!(r#"{{"jobs":[{}]}}"#, jobs.join(","));
    let mut host = FakeHost::new().answer(200, body);
    let page = scan(&mut host, "acme", None).unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (jobs.len(), 0), "{:?}", page.skipped);
    (page.offers, host.unread().to_vec())
}

type Said = Option<(Option<f64>, Option<f64>, Option<String>, Option<SalaryPeriod>)>;

fn pay(rest: &str) -> Said {
    let (offers, _) = with(&[rest]);
    offers[0].salary.clone().map(|pay| (pay.min, pay.max, pay.currency, pay.period))
}

#[expect(clippy::unnecessary_wraps, reason = "it is compared with what is read")]
fn said(min: f64, max: f64, currency: &str, period: Option<SalaryPeriod>) -> Said {
    Some((Some(min), Some(max), Some(currency.to_owned()), period))
}

#[test]
fn pay_ranges_are_base_pay_by_the_period_of_their_title() {
    let range = |title: &str| {
        pay(&format!(
            r#","pay_input_ranges":[{{"min_cents":4100000,"max_cents":5200000,"currency_type":"EUR","title":"{title}","blurb":""}}]"#
        ))
    };
    let year = Some(SalaryPeriod::Year);
    assert_eq!(range("Annual salary range"), said(41_000.0, 52_000.0, "EUR", year));
    assert_eq!(range("Annual salary (37.5 hours per week)"), said(41_000.0, 52_000.0, "EUR", year));
    assert_eq!(range("Zone A"), said(41_000.0, 52_000.0, "EUR", None));
    assert_eq!(range("Hourly rate"), said(41_000.0, 52_000.0, "EUR", Some(SalaryPeriod::Hour)));
    assert_eq!(range("Salaire brut par&nbsp;an"), said(41_000.0, 52_000.0, "EUR", year));
    for other in ["Sign-on bonus", "Annual bonus target", "Relocation", "OTE", "Equity"] {
        assert_eq!(range(other), None, "{other}");
    }
}

#[test]
fn several_pay_ranges_are_one_if_they_agree() {
    let ranges = |ranges: &[(u32, u32, &str, &str)]| {
        let ranges: Vec<String> = ranges
            .iter()
            .map(|(min, max, currency, title)| {
                format!(r#"{{"min_cents":{min}00,"max_cents":{max}00,"currency_type":"{currency}","title":"{title}"}}"#)
            })
            .collect();
        pay(&format!(r#","pay_input_ranges":[{}]"#, ranges.join(",")))
    };
    let year = Some(SalaryPeriod::Year);
    assert_eq!(
        ranges(&[(5, 9, "USD", "Sign-on bonus"), (100, 120, "USD", "Annual base salary")]),
        said(100.0, 120.0, "USD", year)
    );
    assert_eq!(
        ranges(&[(100, 120, "USD", "Annual pay, New York"), (90, 110, "USD", "Annual pay, Texas")]),
        said(90.0, 120.0, "USD", year)
    );
    assert_eq!(ranges(&[(100, 120, "USD", "US"), (80, 90, "GBP", "UK")]), None);
    assert_eq!(ranges(&[(120, 100, "USD", "Salary")]), None);
}

#[test]
fn metadata_is_pay_only_if_it_says_so() {
    let field = |name: &str, kind: &str, value: &str| {
        format!(r#"{{"id":1,"name":"{name}","value":{value},"value_type":"{kind}"}}"#)
    };
    let of = |fields: &[String]| pay(&format!(r#","metadata":[{}]"#, fields.join(",")));
    let range = r#"{"min_value":"80000","max_value":"110000.0","unit":"USD"}"#;
    let one = r#"{"amount":"90000.0","unit":"USD"}"#;
    let year = Some(SalaryPeriod::Year);
    assert_eq!(
        of(&[field("Base Salary Range", "currency_range", range)]),
        said(80_000.0, 110_000.0, "USD", None)
    );
    assert_eq!(of(&[field("Budgeted Salary", "currency", one)]), said(90_000.0, 90_000.0, "USD", None));
    let frequency = |value: &str| field("Pay Frequency", "single_select", value);
    let pay_range = field("Pay Transparency Range", "currency_range", range);
    assert_eq!(of(&[frequency("\"Annual\""), pay_range.clone()]), said(80_000.0, 110_000.0, "USD", year));
    assert_eq!(of(&[frequency("\"Bi-weekly\""), pay_range.clone()]), said(80_000.0, 110_000.0, "USD", None));
    assert_eq!(
        of(&[
            field("Minimum Salary", "currency", one),
            field("Maximum Salary", "currency", r#"{"amount":95000,"unit":"USD"}"#)
        ]),
        said(90_000.0, 95_000.0, "USD", None)
    );
    for name in [
        "Sign-on Bonus Range",
        "Referral Bonus",
        "Relocation",
        "Annual Bonus",
        "Travel Budget",
        "Range",
        "OTE",
    ] {
        assert_eq!(of(&[field(name, "currency_range", range)]), None, "{name}");
        let both = [field(name, "currency_range", one), pay_range.clone()];
        assert_eq!(of(&both), said(80_000.0, 110_000.0, "USD", None), "{name}");
    }
    assert_eq!(of(&[field("Salary", "short_text", "\"80000\"")]), None);
}

#[test]
fn only_id_title_and_address_cost_a_row() {
    let odd = [
        r#","location":"Madrid","offices":{"name":"HQ"},"departments":"Ops""#,
        r#","updated_at":17,"first_published":"soon","application_deadline":{},"language":["es"]"#,
        r#","metadata":{"a":1},"pay_input_ranges":"none","company_name":7"#,
        r#","departments":[null,"x",{"name":"Ops"}],"offices":[null],"metadata":[null,5]"#,
        r#","pay_input_ranges":[{"min_cents":"many","max_cents":5200000,"currency_type":"EUR","title":7}]"#,
        r#","internal_job_id":{"id":1},"requisition_id":7,"absolute_url":5,"content":5"#,
    ];
    let (offers, unread) = with(&odd);
    assert_eq!(offers[3].department.as_deref(), Some("Ops"));
    assert_eq!(offers[4].salary.as_ref().and_then(|pay| pay.max), Some(52_000.0));
    assert!(offers[5].attrs.contains(&("requisition_id".to_owned(), "7".to_owned())));
    let fields: Vec<&str> = unread.iter().map(|(field, ..)| field.as_str()).collect();
    for field in
        ["location", "updated_at", "metadata", "metadata[]", "pay_input_ranges[].min_cents", "departments[]"]
    {
        assert!(fields.contains(&field), "{field}: {fields:?}");
    }
    let page = scan(
        &mut FakeHost::new().answer(200, r#"{"jobs":[{"id":1,"title":"T"}],"meta":{"total":"1"}}"#),
        "acme",
        None,
    );
    assert_eq!(page.unwrap().total, Some(1));
}

#[test]
fn texts_are_passed_on_as_they_are_written() {
    let (offers, _) = with(&[
        r#","location":{"name":"M&aacute;laga"},"departments":[{"name":"Sales &amp; Marketing"}],"company_name":"R&amp;D""#,
    ]);
    assert_eq!(offers[0].locations, ["M&aacute;laga"]);
    assert_eq!(offers[0].department.as_deref(), Some("Sales &amp; Marketing"));
    assert_eq!(offers[0].employer.as_ref().unwrap().name.as_deref(), Some("R&amp;D"));
}

#[test]
fn the_way_of_working_is_read_from_its_own_field() {
    let of = |value: &str| {
        let rest = format!(
            r#","location":{{"name":"Madrid"}},"metadata":[{{"name":"Workplace Type","value":"{value}"}}]"#
        );
        with(&[&rest]).0[0].workplace
    };
    assert_eq!((of("Remote"), of("Hybrid")), (Workplace::Remote, Workplace::Hybrid));
    assert_eq!(of("H&iacute;brido"), Workplace::Hybrid);
    assert_eq!(of("To be agreed"), Workplace::Unknown);
}

#[test]
fn a_way_of_working_with_entities_is_no_place() {
    let (offers, _) =
        with(&[r#","location":{"name":"T&eacute;l&eacute;travail"},"offices":[{"name":"Lyon"}]"#]);
    assert_eq!(
        (offers[0].workplace, &offers[0].locations[..]),
        (Workplace::Remote, &["Lyon".to_owned()][..])
    );
}

#[test]
fn the_old_form_is_complete_without_content() {
    let offer = &all_of(BOARD_JSON)[2];
    assert!(offer.complete && offer.description.is_none());
    assert_eq!(offer.updated_at, Some(1_379_019_710_000));
    assert_eq!(offer.locations, ["Vigo"]);
}

#[test]
fn unescaped_content_is_used_as_it_is() {
    let offers = all_of(r#"{"jobs":[{"id":"7","title":"T","content":"<p>R&amp;D</p>"}]}"#);
    assert_eq!(offers[0].description, Some(Description::Html("<p>R&amp;D</p>".into())));
    assert_eq!(offers[0].ref_.url, "https://boards.greenhouse.io/acme/jobs/7");
}

#[test]
fn bad_rows_are_skipped_with_their_reason() {
    let page = scan(&mut FakeHost::new().answer(200, BOARD_JSON), "acme", None).unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (3, 1));
    assert_eq!(page.skipped[0].id.as_deref(), Some("4104"));
    assert!(page.skipped[0].reason.contains("[3]") && page.skipped[0].reason.contains("`title`"));
}

#[test]
fn a_large_board_is_fetched_once_and_read_page_by_page() {
    let mut host = FakeHost::new().answer(200, board(2 * JOBS_A_PAGE + 1, 10));
    let mut plugin = Greenhouse::default();
    let mut next = |cursor: Option<&str>| scan_with(&mut plugin, &mut host, "acme", cursor).unwrap();
    let first = next(None);
    let second = next(Some(&more(&first)));
    let third = next(Some(&more(&second)));
    assert_eq!(third.next, Continuation::End(EndReason::Complete));
    let seen: Vec<String> = [&first, &second, &third].into_iter().flat_map(ids).collect();
    let expected: Vec<String> = (0..=2 * JOBS_A_PAGE).map(|n| n.to_string()).collect();
    assert_eq!(seen, expected);
    assert_eq!(host.requests().len(), 1);
    assert!(plugin.board.is_none(), "the answer is dropped with the last page");
}

#[test]
fn a_new_instance_resumes_at_the_cursor() {
    let body = board(JOBS_A_PAGE + 1, 10);
    let cursor = more(&scan(&mut FakeHost::new().answer(200, body.as_str()), "acme", None).unwrap());
    let mut host = FakeHost::new().answer(200, body.as_str());
    assert_eq!(ids(&scan(&mut host, "acme", Some(&cursor)).unwrap()), [JOBS_A_PAGE.to_string()]);
    assert!(host.requests()[0].conditional);
}

#[test]
fn a_board_that_changed_meanwhile_starts_again() {
    let body = board(JOBS_A_PAGE + 1, 10);
    let cursor = more(&scan(&mut FakeHost::new().answer(200, body.as_str()), "acme", None).unwrap());
    let mut host = FakeHost::new().answer(200, body.replace("Job 1\"", "Job 1 (new)\""));
    assert!(matches!(scan(&mut host, "acme", Some(&cursor)), Err(PluginError::InvalidCursor(_))));
}

#[test]
fn the_stored_answer_is_only_used_for_its_own_board_and_scan() {
    let body = board(JOBS_A_PAGE + 1, 10);
    let mut plugin = Greenhouse::default();
    let mut host = FakeHost::new().answer(200, body.as_str());
    let cursor = more(&scan_with(&mut plugin, &mut host, "acme", None).unwrap());
    // Another tenant is requested even if its answer is the same.
    let mut host = FakeHost::new().answer(200, body.as_str());
    scan_with(&mut plugin, &mut host, "other", Some(&cursor)).unwrap();
    assert!(host.urls()[0].contains("/other/"));
    // A new scan requests the board again.
    let mut host = FakeHost::new().answer(200, body.as_str()).answer(200, body.as_str());
    scan_with(&mut plugin, &mut host, "acme", None).unwrap();
    scan_with(&mut plugin, &mut host, "acme", None).unwrap();
    assert_eq!(host.requests().len(), 2);
}

#[test]
fn a_count_above_the_rows_is_reported() {
    let page =
        scan(&mut FakeHost::new().answer(200, r#"{"jobs":[],"meta":{"total":3}}"#), "acme", None).unwrap();
    assert_eq!((page.next, page.total), (Continuation::End(EndReason::TotalPages), Some(3)));
}

#[test]
fn errors_are_not_empty_boards() {
    let mut host = FakeHost::new()
        .answer(404, r#"{"status":404,"error":"Job not found"}"#)
        .answer(200, r#"{"error":"x"}"#)
        .answer(200, "<!doctype html>");
    assert!(matches!(scan(&mut host, "acme", None), Err(PluginError::NotFound(_))));
    let changed = scan(&mut host, "acme", None);
    assert!(matches!(changed, Err(PluginError::Parse(failure)) if failure.path.as_deref() == Some("jobs")));
    assert!(matches!(scan(&mut host, "acme", None), Err(PluginError::Parse(_))));
    for tenant in ["", "a/b", ".."] {
        assert!(matches!(scan(&mut host, tenant, None), Err(PluginError::Unsupported(_))), "{tenant}");
    }
}

#[test]
fn check_reports_the_boards_company_and_page() {
    let list = r#"{"jobs":[
        {"id":1,"company_name":null,"absolute_url":"https://job-boards.greenhouse.io/acme/jobs/1"},
        {"id":2,"company_name":"Acme Iberia","absolute_url":"https://www.acme.example/jobs?gh_jid=2"}]}"#;
    let mut host = FakeHost::new().answer(200, list);
    let board = Greenhouse::default().check(&context(0), &mut host, Some("acme")).unwrap();
    assert_eq!((board.name.as_deref(), board.open_offers), (Some("Acme Iberia"), Some(2)));
    assert_eq!(board.url.as_deref(), Some("https://www.acme.example/jobs"));
    assert_eq!(host.urls(), ["https://boards-api.greenhouse.io/v1/boards/acme/jobs"]);
}

#[test]
fn the_name_of_an_empty_board_is_requested() {
    let about = r#"{"name":"Acme Iberia","content":""}"#;
    let mut host = FakeHost::new().answer(200, r#"{"jobs":[],"meta":{"total":0}}"#).answer(200, about);
    let board = Greenhouse::default().check(&context(0), &mut host, Some("acme")).unwrap();
    assert_eq!((board.name.as_deref(), board.open_offers), (Some("Acme Iberia"), Some(0)));
    assert_eq!(board.url.as_deref(), Some("https://boards.greenhouse.io/acme"));
    assert_eq!(host.urls().len(), 2);
    assert_eq!(Greenhouse::manifest().hosts, ["https://boards-api.greenhouse.io"]);
}

#[test]
fn forty_megabytes_are_read_completely() {
    let body = board(10_000, 4_000);
    assert!(body.len() > 40_000_000);
    let stored = StoredBoard::index(Token::parse("acme").unwrap(), body).unwrap();
    let last = jobs(stored.rows(9_750..10_000), 9_750, "https://x.test");
    assert_eq!((stored.len(), last.offers.len()), (10_000, JOBS_A_PAGE));
    let Some(Description::Html(html)) = &last.offers[249].description else { panic!("no description") };
    assert!(html.starts_with("<p>Pago en divisa</p>"));
}

#[test]
fn recorded_answers_are_read() {
    let (Some(current), Some(old)) = (
        sdk::recorded!("greenhouse/hunt_vercel_jobs_content.json"),
        sdk::recorded!("greenhouse/cassette_jobs.json"),
    ) else {
        println!("skipped: no recorded answers");
        return;
    };
    for offer in all_of(&current) {
        assert!(matches!(offer.description, Some(Description::Html(html)) if html.starts_with("<div")));
        assert_eq!(offer.locations, ["Hybrid - London"]);
        assert!(offer.posted_at.is_some() && offer.updated_at.is_some() && offer.employer.is_some());
    }
    assert_eq!(all_of(&old).len(), 2);
}
