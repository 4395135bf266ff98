//! Scans of made-up services with a scripted host, and of a whole one that answers by itself.

mod service;
mod whole_boards;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, Continuation, Coverage, Description, EndReason, FetchError, LimitScope, Offer, OfferRef, Page,
    Plugin, PluginError, Position, Provider, Response, Target, Workplace,
    testing::{FakeHost, answer, context},
};

use self::service::Service;
use super::{Face, PODS, Site, Workday};

const LIST: &str = include_str!("../fixtures/list.json");
const DETAIL: &str = include_str!("../fixtures/detail.json");
const OWN: &str = "https://larkspur.wd103.myworkdayjobs.com/wday/cxs/larkspur/Larkspur_Careers/jobs";
const SHARED: &str = "https://wd103.myworkdaysite.com/wday/cxs/larkspur/Larkspur_Careers/jobs";
const TENANT: &str = "larkspur:wd103:Larkspur_Careers";

fn from(url: &str, status: u16, body: &str) -> Response {
    Response { final_url: url.to_owned(), ..answer(status, body) }
}

fn scan(host: &mut FakeHost, cursor: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    Workday.scan(&context(0), host, &Target::Tenant(TENANT.into()), &position)
}

fn first(status: u16, body: &str) -> Result<Page, PluginError> {
    scan(&mut FakeHost::new().respond(from(OWN, status, body)), None)
}

fn detail(response: Response) -> Result<Offer, PluginError> {
    let wanted = OfferRef {
        id: "R-10388".to_owned(),
        url: "https://larkspur.wd103.myworkdayjobs.com/Larkspur_Careers/job/x/y_R-10388-1".to_owned(),
        token: Some(OWN.replace("/jobs", "/job/x/y_R-10388-1")),
    };
    let mut host = FakeHost::new().respond(response);
    Workday.hydrate(&context(0), &mut host, &[wanted]).unwrap().remove(0)
}

#[test]
fn a_page_of_the_list_gives_offers_whose_details_are_to_be_asked_for() {
    let mut host = FakeHost::new().respond(from(OWN, 200, LIST));
    let page = scan(&mut host, None).unwrap();
    let request = &host.requests()[0];
    assert_eq!(request.url, OWN);
    assert_eq!(
        String::from_utf8_lossy(request.body.as_deref().unwrap()),
        r#"{"appliedFacets":{},"limit":20,"offset":0,"searchText":""}"#
    );
    let header =
        |name: &str| request.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("accept"), Some("application/json"));
    assert_eq!(header("origin"), Some("https://larkspur.wd103.myworkdayjobs.com"));
    assert_eq!((page.coverage, page.next), (Coverage::FullSnapshot, Continuation::End(EndReason::Complete)));
    assert_eq!(page.total, Some(2));

    let [engineer, planner] = &page.offers[..] else { panic!("{:?}", page.offers) };
    assert_eq!(engineer.ref_.id, "R-10421");
    assert_eq!(
        engineer.ref_.url,
        "https://larkspur.wd103.myworkdayjobs.com/Larkspur_Careers/job/Bilbao-Spain/Firmware-Engineer_R-10421"
    );
    assert_eq!(
        (engineer.locations.as_slice(), engineer.posted_at),
        (&["Bilbao, Spain".to_owned()][..], None)
    );
    assert!(!engineer.complete);
    // A number of places is no place, and the number of a site is no part of the requisition.
    assert_eq!((planner.ref_.id.as_str(), planner.locations.len()), ("R-10388", 0));
    assert_eq!(planner.workplace, Workplace::Hybrid);
    assert_eq!(
        planner.ref_.token.as_deref(),
        Some(OWN.replace("/jobs", "/job/Porto-Portugal/Supply-Planner_R-10388-1").as_str())
    );
}

#[test]
fn a_detail_has_the_text_the_real_date_and_all_places() {
    let offer = detail(from("https://x.test/", 200, DETAIL)).unwrap();
    assert_eq!((offer.ref_.id.as_str(), offer.title.as_str()), ("R-10388", "Supply Planner"));
    assert_eq!(offer.locations, ["Porto, Portugal", "Vigo, Spain"]);
    assert_eq!(offer.posted_at, Some(1_789_344_000_000), "2026-09-14");
    assert_eq!(offer.expires_at, Some(1_798_675_200_000), "2026-12-31");
    assert_eq!(offer.employment_type.as_deref(), Some("Full time"));
    assert_eq!(offer.workplace, Workplace::Hybrid);
    assert_eq!(offer.employer.unwrap().name.as_deref(), Some("Larkspur Robotics, Lda."));
    assert!(matches!(offer.description, Some(Description::Html(html)) if html.contains("SAP basics")));
    assert_eq!(offer.attrs, [("country".to_owned(), "Portugal".to_owned())]);
}

#[test]
fn a_posting_that_is_gone_is_404_or_403_with_its_code_and_any_other_403_is_a_limit() {
    for (status, body) in [(404, "{}"), (403, r#"{"errorCode":"S22"}"#)] {
        let gone = detail(from("https://x.test/", status, body));
        assert!(matches!(gone, Err(PluginError::Gone(_))), "{status}: {gone:?}");
    }
    for body in ["", "<html>Access denied", r#"{"errorCode":"S21"}"#, r#"{"message":"S22"}"#] {
        let limited = detail(from("https://x.test/", 403, body));
        assert!(
            matches!(&limited, Err(PluginError::RateLimited(limit)) if limit.scope == LimitScope::Tenant),
            "{body}: {limited:?}"
        );
    }
    let page = detail(from("https://x.test/", 200, "<!doctype html><title>Jobs</title>"));
    assert!(matches!(page, Err(PluginError::Transient(_))), "{page:?}");
    assert!(matches!(detail(from("https://x.test/", 500, "")), Err(PluginError::Transient(_))));
}

#[test]
fn a_detail_is_asked_for_at_the_systems_hosts_only() {
    for token in [
        None,
        Some("https://evil.example/wday/cxs/a/b/job/x_R-1"),
        Some("https://evilmyworkdayjobs.com/wday/cxs/a/b/job/x_R-1"),
        Some("https://a.wd1.myworkdayjobs.com/b/job/x_R-1"),
    ] {
        let wanted =
            OfferRef { id: "R-1".into(), url: "https://x.test/".into(), token: token.map(str::to_owned) };
        let answers = Workday.hydrate(&context(0), &mut FakeHost::new(), &[wanted]).unwrap();
        assert!(matches!(answers[..], [Err(PluginError::Unsupported(_))]), "{token:?}");
    }
}

#[test]
fn each_refusal_of_the_list_is_told_as_what_it_is() {
    // No such board, at either host.
    for status in [422, 404] {
        let mut host = FakeHost::new()
            .respond(from(OWN, status, r#"{"errorCode":"HTTP_422"}"#))
            .respond(from(SHARED, status, r#"{"errorCode":"HTTP_422"}"#));
        let outcome = scan(&mut host, None);
        assert!(matches!(outcome, Err(PluginError::NotFound(_))), "{status}: {outcome:?}");
        assert_eq!(host.urls(), [OWN, SHARED]);
    }
    let limited = first(403, r#"{"errorCode":"S22"}"#);
    assert!(matches!(limited, Err(PluginError::RateLimited(limit)) if limit.scope == LimitScope::Tenant));
    // 500 is tried again by the host.
    assert!(matches!(first(500, ""), Err(PluginError::Transient(_))));
    assert!(matches!(first(200, "<html>sorry"), Err(PluginError::Parse(_))));
    assert!(matches!(first(200, "{\"error\":1}"), Err(PluginError::Parse(_))));
    assert!(matches!(first(400, ""), Err(PluginError::Other(_))));
}

#[test]
fn a_redirected_list_is_not_the_list_whatever_it_answers() {
    let elsewhere = from("https://larkspur.wd103.myworkdayjobs.com/maintenance", 200, LIST);
    for mut host in [
        FakeHost::new().respond(elsewhere),
        FakeHost::new().respond(from(OWN, 303, "")),
        // It led to a host that is not granted.
        FakeHost::new().fail(FetchError::Denied("`https://community.workday.com`".to_owned())),
    ] {
        let outcome = scan(&mut host, None);
        assert!(
            matches!(&outcome, Err(PluginError::RateLimited(limit)) if limit.scope == LimitScope::Provider),
            "{outcome:?}"
        );
        assert_eq!(host.requests().len(), 1);
    }
}

#[test]
fn rows_without_a_path_or_a_title_are_skipped_and_lead_nowhere_else() {
    let body = r#"{"total":9,"jobPostings":[
        {"title":"A","externalPath":"/job/x/A_R-1","bulletFields":["R-1"]},
        {"externalPath":"/job/x/B_R-2","bulletFields":["R-2"]},
        {"title":"C"},
        {"title":"D","externalPath":"https://evil.example/job/D_R-4"},
        {"title":"E","externalPath":"/job/../../E_R-5"},
        {"title":"F","externalPath":"//evil.example/job/F_R-6"},
        {"title":"G","externalPath":"/job/x/G_R-7?next=1"},
        {"title":"H","externalPath":"/job/Málaga/H_R-8"},
        {"bulletFields":["R-9"]}]}"#;
    let page = first(200, body).unwrap();
    let offers: Vec<_> = page.offers.iter().map(|offer| offer.ref_.id.as_str()).collect();
    assert_eq!(offers, ["R-1", "R-8"]);
    assert!(page.offers[1].ref_.url.ends_with("/job/M%C3%A1laga/H_R-8"));
    let skipped: Vec<_> = page.skipped.iter().map(|row| row.id.as_deref()).collect();
    assert_eq!(skipped, [Some("R-2"), None, None, None, None, None, None]);
    assert_eq!(page.next, Continuation::End(EndReason::Complete));
}

#[test]
fn an_empty_board_is_complete_and_a_short_page_before_the_count_is_not() {
    let empty = first(200, r#"{"total":0,"jobPostings":[],"facets":[]}"#).unwrap();
    assert_eq!(
        (empty.coverage, empty.next),
        (Coverage::FullSnapshot, Continuation::End(EndReason::Complete))
    );
    let short = LIST.replace("\"total\": 2", "\"total\": 300");
    let page = first(200, &short).unwrap();
    assert_eq!((page.coverage, page.next), (Coverage::Partial, Continuation::End(EndReason::EmptyPage)));
    // What some answer to a page that is too large.
    let none = first(200, r#"{"total":300,"jobPostings":[]}"#).unwrap();
    assert_eq!((none.coverage, none.next), (Coverage::Partial, Continuation::End(EndReason::EmptyPage)));
}

#[test]
fn every_page_follows_from_its_cursor_alone() {
    let mut service = Service { capped: true, wraps: true, copies: true, ..Service::with(2300) };
    let cursors = service.scan(TENANT).cursors;
    let middle = &cursors[cursors.len() / 2];
    let page = |service: &mut Service| {
        let position = Position { cursor: Some(middle.clone()), state: None };
        Workday.scan(&context(0), service, &Target::Tenant(TENANT.into()), &position).unwrap()
    };
    assert_eq!(page(&mut service), page(&mut service));
    for cursor in ["", "20", "{}", "[]", &middle.replace("\"Own\"", "\"Other\"")] {
        let outcome = scan(&mut FakeHost::new(), Some(cursor));
        assert!(matches!(outcome, Err(PluginError::InvalidCursor(_))), "{cursor}");
    }
}

#[test]
fn a_board_that_only_the_shared_host_knows_is_read_there() {
    let mut host = FakeHost::new().respond(from(OWN, 404, "")).respond(from(SHARED, 200, LIST));
    let page = scan(&mut host, None).unwrap();
    assert_eq!(
        page.offers[0].ref_.url,
        "https://wd103.myworkdaysite.com/recruiting/larkspur/Larkspur_Careers/job/Bilbao-Spain/Firmware-Engineer_R-10421"
    );
    // A data centre that nobody knew when this was written.
    let site = Site::parse("larkspur:wd777:Careers").unwrap();
    assert_eq!(site.faces(), [Face::Shared]);
}

#[test]
fn check_finds_the_board() {
    let mut host = FakeHost::new().respond(from(OWN, 200, LIST));
    let board = Workday.check(&context(0), &mut host, Some(TENANT)).unwrap();
    let url = "https://larkspur.wd103.myworkdayjobs.com/Larkspur_Careers".to_owned();
    assert_eq!(board, Board { name: None, url: Some(url), open_offers: Some(2) });
    let mut host = FakeHost::new().respond(from(OWN, 422, "{}")).respond(from(SHARED, 404, ""));
    assert!(matches!(Workday.check(&context(0), &mut host, Some(TENANT)), Err(PluginError::NotFound(_))));
    assert!(Workday.check(&context(0), &mut FakeHost::new().fail(FetchError::Timeout), None).is_err());
}

#[test]
fn tenants_have_three_parts() {
    for tenant in [
        "",
        "acme",
        "acme:wd5",
        "acme:wd5:x:y",
        "acme:5:x",
        "acme:wd:x",
        "a.b:wd5:x",
        "acme:wd5:",
        "acme:wd5:a/b",
        "acme:wd5:..",
        ":wd5:x",
    ] {
        assert!(matches!(Site::parse(tenant), Err(PluginError::Unsupported(_))), "{tenant}");
    }
    let site = Site::parse(" ACME:WD5:Ext_1 ").unwrap();
    assert_eq!(site.board_url(Face::Own), "https://acme.wd5.myworkdayjobs.com/Ext_1");
    // Names with `_` occur.
    assert!(Site::parse("a_b:wd3:x").is_ok());
}

#[test]
fn the_manifest_names_all_requested_origins() {
    let manifest = Workday::manifest();
    assert_eq!((manifest.id.as_str(), manifest.min_interval_ms, manifest.hydrate_batch), ("workday", 250, 5));
    assert_eq!(manifest.hosts.len(), PODS.len() + 1);
    assert!(manifest.hosts.len() <= 100, "a manifest has no more");
}
