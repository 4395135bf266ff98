use jobscan_plugin_sdk::testing::{FakeHost, context};
use sdk::{
    Continuation, Coverage, Description, EndReason, Listing, Salary, SalaryPeriod, Workplace, reading::date,
};

use super::*;

pub(crate) mod boards;
pub(crate) mod make;

mod asked;
mod compared;
mod hostile;
mod more;
mod pages;
mod recorded;
mod searched;

fn fixture(path: &str) -> String {
    std::fs::read_to_string(format!("{}/fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn scan_at(
    interpreter: &mut Interpreter,
    host: &mut FakeHost,
    tenant: &str,
    cursor: Option<&str>,
) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    interpreter.scan(&context(0), host, &Target::Tenant(tenant.to_owned()), &position)
}

fn scan_of(definition: Definition, tenant: &str, body: &str) -> Result<Page, PluginError> {
    scan_at(&mut Interpreter::of(definition), &mut FakeHost::new().answer(200, body), tenant, None)
}

fn at(text: &str) -> Option<i64> {
    date::text(text)
}

fn html(offer: &Offer) -> Option<&str> {
    match &offer.description {
        Some(Description::Html(html)) => Some(html),
        _ => None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as an offer has it")]
fn pay(min: f64, max: f64, currency: &str, period: Option<SalaryPeriod>) -> Option<Salary> {
    Some(Salary { min: Some(min), max: Some(max), currency: Some(currency.to_owned()), period })
}

#[test]
fn ashby_is_read_as_its_answer_says() {
    let mut host = FakeHost::new().answer(200, fixture("ashby/list.json"));
    let page = scan_at(&mut Interpreter::of(boards::ashby()), &mut host, "quiet fjord", None).unwrap();
    assert_eq!(
        host.urls(),
        ["https://api.ashbyhq.com/posting-api/job-board/quiet%20fjord?includeCompensation=true"]
    );
    assert!(host.requests()[0].conditional);
    assert!(host.requests()[0].headers.contains(&("accept".to_owned(), "application/json".to_owned())));
    assert_eq!(
        (page.offers.len(), page.skipped.len(), page.next),
        (2, 0, Continuation::End(EndReason::Complete))
    );
    let [first, second] = page.offers.as_slice() else { panic!("two offers") };
    assert_eq!(first.ref_.id, "5b1f0c1e-8a0d-4c7e-9a55-2f6d0a4b1c01");
    assert_eq!(first.ref_.url, "https://jobs.ashbyhq.com/quiet%20fjord/5b1f0c1e-8a0d-4c7e-9a55-2f6d0a4b1c01");
    assert_eq!(
        (first.title.as_str(), first.locations.as_slice()),
        ("Backend Engineer", &["Bilbao".to_owned(), "Lisbon".to_owned()][..])
    );
    assert_eq!((first.workplace, first.department.as_deref()), (Workplace::Hybrid, Some("Engineering")));
    assert_eq!(first.employment_type.as_deref(), Some("FullTime"));
    assert_eq!(first.posted_at, at("2026-11-02T09:15:30.120Z"));
    assert_eq!(first.salary, pay(48_000.0, 60_000.0, "EUR", Some(SalaryPeriod::Year)));
    assert_eq!(html(first), Some("<p>Rust services for tide data.</p>"));
    assert_eq!(first.attrs, [("team".to_owned(), "Platform".to_owned())]);
    assert!(first.complete && first.employer.is_none() && first.ref_.token.is_none());
    assert_eq!((second.workplace, second.salary.as_ref()), (Workplace::Remote, None));
    assert_eq!(host.unread(), []);
}

#[test]
fn rows_that_are_no_offers_are_dropped() {
    let body = fixture("ashby/list.json").replacen("\"isListed\": true", "\"isListed\": false", 1);
    let page = scan_of(boards::ashby(), "acme", &body).unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (1, 0));
}

#[test]
fn smartrecruiters_lists_and_details_are_read() {
    let mut host = FakeHost::new()
        .answer(200, fixture("smartrecruiters/list.json"))
        .answer(200, fixture("smartrecruiters/detail.json"));
    let mut interpreter = Interpreter::of(boards::smartrecruiters());
    let page = scan_at(&mut interpreter, &mut host, "VerdantKiln", None).unwrap();
    assert_eq!((page.total, page.coverage), (Some(2), Coverage::FullSnapshot));
    let [first, second] = page.offers.as_slice() else { panic!("two offers") };
    assert_eq!(first.ref_.url, "https://jobs.smartrecruiters.com/VerdantKiln/744000099900001");
    assert_eq!((first.ref_.id.as_str(), first.title.as_str()), ("744000099900001", "Data Analyst (f/m/d)"));
    assert_eq!(first.employer.as_ref().unwrap().name.as_deref(), Some("Verdant Kiln GmbH"));
    assert_eq!(
        (first.workplace, first.locations.as_slice()),
        (Workplace::Hybrid, &["Graz, Styria, Austria".to_owned()][..])
    );
    assert_eq!(
        (first.department.as_deref(), first.employment_type.as_deref()),
        (Some("Insights"), Some("Full-time"))
    );
    assert!(!first.complete);
    assert_eq!((second.workplace, second.department.as_deref()), (Workplace::Remote, None));
    let details = interpreter.hydrate(&context(0), &mut host, std::slice::from_ref(&first.ref_)).unwrap();
    let detail = details[0].as_ref().unwrap();
    assert_eq!(
        host.urls()[1],
        "https://api.smartrecruiters.com/v1/companies/VerdantKiln/postings/744000099900001"
    );
    assert_eq!(detail.salary, pay(42_000.0, 50_000.0, "EUR", Some(SalaryPeriod::Year)));
    assert_eq!(
        html(detail),
        Some(
            "<h3>Company Description</h3>\n<p>We fire pots.</p>\n<h3>Job Description</h3>\n<p>Measure kilns.</p>\n\
             <h3>Qualifications</h3>\n<ul><li>SQL</li></ul>"
        )
    );
    assert_eq!((detail.ref_.id.as_str(), detail.listing), ("744000099900001", Listing::Open));
    assert_eq!(host.unread(), []);
}

#[test]
fn a_detail_may_say_that_the_offer_is_closed() {
    let body = fixture("smartrecruiters/detail.json").replace("\"active\": true", "\"active\": false");
    let mut host = FakeHost::new().answer(200, body).answer(404, "{}");
    let mut interpreter = Interpreter::of(boards::smartrecruiters());
    let reference = |id: &str| OfferRef {
        id: id.to_owned(),
        url: "https://jobs.smartrecruiters.com/A/1".to_owned(),
        token: Some(":A".to_owned()),
    };
    let details = interpreter.hydrate(&context(0), &mut host, &[reference("1"), reference("a/b")]).unwrap();
    assert_eq!(details[0].as_ref().unwrap().listing, Listing::Closed);
    assert!(matches!(details[1], Err(PluginError::NotFound(_))));
    assert!(host.urls()[1].ends_with("/companies/A/postings/a%2Fb"));
}

#[test]
fn a_list_without_rows_says_nothing_where_an_unknown_tenant_has_one_too() {
    let body = fixture("smartrecruiters/list_unknown.json");
    let page = scan_of(boards::smartrecruiters(), "nobody", &body).unwrap();
    assert_eq!((page.offers.len(), page.coverage), (0, Coverage::Partial));
    let mut host = FakeHost::new().answer(200, body);
    let board = Interpreter::of(boards::smartrecruiters()).check(&context(0), &mut host, Some("nobody"));
    assert!(matches!(board, Err(PluginError::NotFound(_))));
    assert!(host.urls()[0].ends_with("?limit=1&offset=0"));
}

#[test]
fn personio_is_read_whatever_its_texts_hold() {
    let mut host = FakeHost::new().answer(200, fixture("personio/list.xml"));
    let page = scan_at(&mut Interpreter::of(boards::personio()), &mut host, "Moorhuhn", None).unwrap();
    assert_eq!(host.urls(), ["https://moorhuhn.jobs.personio.de/xml?language=en"]);
    let [first, second] = page.offers.as_slice() else { panic!("two offers") };
    assert_eq!((first.ref_.id.as_str(), first.title.as_str()), ("1800001", "Miller (m/f/d)"));
    assert_eq!(first.ref_.url, "https://moorhuhn.jobs.personio.de/job/1800001");
    assert_eq!(first.locations, ["Kassel", "Fulda", "Remote"]);
    assert_eq!(first.employer.as_ref().unwrap().name.as_deref(), Some("Moorhuhn Mills GmbH"));
    assert_eq!(
        (first.department.as_deref(), first.employment_type.as_deref()),
        (Some("Milling"), Some("permanent, full-time"))
    );
    assert_eq!(first.posted_at, at("2026-09-30T07:45:00Z"));
    assert_eq!(
        html(first),
        Some(
            "<h3>Your tasks</h3>\n<ul><li>Grind grain &amp; check</li></ul><!-- </position> -->\n\
             <h3>Your profile</h3>\n<p>Early riser</p>"
        )
    );
    assert!(first.complete, "it has its text");
    assert_eq!((second.description.as_ref(), second.complete), (None, false));
    assert_eq!(second.posted_at, at("2026-11-01T09:00:00Z"));
    assert_eq!(host.unread(), []);
    let empty = scan_of(boards::personio(), "moorhuhn", &fixture("personio/empty.xml")).unwrap();
    assert_eq!(
        (empty.offers.len(), empty.next, empty.coverage),
        (0, Continuation::End(EndReason::Complete), Coverage::FullSnapshot)
    );
}

#[test]
fn rows_of_one_offer_become_one_with_all_places() {
    let body = "<workzag-jobs><position><id>7</id><name>Miller</name><office>Kassel</office></position>\
                <position><id>8</id><name>Baker</name><office>Fulda</office></position>\
                <position><id>7</id><name>Miller</name><office>Hanau</office></position></workzag-jobs>";
    let page = scan_of(boards::personio(), "moorhuhn", body).unwrap();
    let places: Vec<_> = page.offers.iter().map(|offer| offer.locations.join("+")).collect();
    assert_eq!(places, ["Kassel+Hanau", "Fulda"]);
}

#[test]
fn teamtailor_is_read_with_its_namespace() {
    let mut host = FakeHost::new().answer(200, fixture("teamtailor/list.rss"));
    let page =
        scan_at(&mut Interpreter::of(boards::teamtailor()), &mut host, "career.copperheron.example", None)
            .unwrap();
    assert_eq!(host.urls(), ["https://career.copperheron.example/jobs.rss?per_page=100&offset=0"]);
    let [first, second] = page.offers.as_slice() else { panic!("two offers") };
    assert_eq!(
        (first.ref_.id.as_str(), first.title.as_str()),
        ("3f0e8a10-0000-4000-8000-000000000001", "Wader Pilot & Guide")
    );
    assert_eq!(first.ref_.url, "https://career.copperheron.example/jobs/6500001-wader-pilot-guide");
    assert_eq!(first.locations, ["Malmö, Sweden", "Lund, Sweden"]);
    assert_eq!((first.workplace, second.workplace), (Workplace::Hybrid, Workplace::Onsite));
    assert_eq!(first.employer.as_ref().unwrap().name.as_deref(), Some("Copper Heron AB"));
    assert_eq!((first.department.as_deref(), second.department.as_deref()), (Some("Tours"), None));
    assert_eq!(first.posted_at, at("2026-11-16T09:00:00Z"));
    assert_eq!((html(first), first.attrs.len(), second.attrs.len()), (Some("<p>Guide guests.</p>"), 1, 0));
    let empty = scan_of(boards::teamtailor(), "a.teamtailor.com", &fixture("teamtailor/empty.rss")).unwrap();
    assert_eq!((empty.offers.len(), empty.next), (0, Continuation::End(EndReason::Complete)));
}

#[test]
fn breezy_is_a_list_and_the_pages_of_its_offers() {
    let mut host =
        FakeHost::new().answer(200, fixture("breezy/list.json")).answer(200, fixture("breezy/detail.html"));
    let mut interpreter = Interpreter::of(boards::breezy());
    let page = scan_at(&mut interpreter, &mut host, "Saltmarsh", None).unwrap();
    let [first, second] = page.offers.as_slice() else { panic!("two offers") };
    assert_eq!(host.urls(), ["https://saltmarsh.breezy.hr/json"]);
    assert_eq!(
        (first.locations.as_slice(), first.workplace),
        (&["Palma, ES".to_owned()][..], Workplace::Unknown)
    );
    assert_eq!(first.salary, pay(30_000.0, 36_000.0, "EUR", None));
    assert_eq!(
        (second.workplace, second.salary.as_ref(), second.department.as_ref()),
        (Workplace::Remote, None, None)
    );
    let details = interpreter.hydrate(&context(0), &mut host, std::slice::from_ref(&first.ref_)).unwrap();
    let detail = details[0].as_ref().unwrap();
    assert_eq!(host.urls()[1], "https://saltmarsh.breezy.hr/p/0a1b2c3d4e5f-sound-designer");
    assert_eq!((html(detail), detail.title.as_str()), (Some("<p>Record waves.</p>"), "Sound Designer"));
    assert_eq!(detail.salary, pay(30_000.0, 36_000.0, "EUR", Some(SalaryPeriod::Year)));
    assert_eq!(host.unread(), []);
}

#[test]
fn check_tells_the_board_with_one_request() {
    let mut host = FakeHost::new().answer(200, fixture("breezy/list.json"));
    let board = Interpreter::of(boards::breezy()).check(&context(0), &mut host, Some("saltmarsh")).unwrap();
    assert_eq!((board.name.as_deref(), board.open_offers), (Some("Saltmarsh Studio"), Some(2)));
    assert_eq!(board.url.as_deref(), Some("https://saltmarsh.breezy.hr/"));
    let mut host = FakeHost::new().answer(404, "");
    let unknown = Interpreter::of(boards::breezy()).check(&context(0), &mut host, Some("nobody"));
    assert!(matches!(unknown, Err(PluginError::NotFound(_))));
    // Without a tenant any board is asked for, and any answer of the source will do.
    let mut host = FakeHost::new().answer(404, "{}");
    let mut board = boards::ashby();
    board.board.hosts = vec!["https://api.ashbyhq.com".to_owned()];
    assert!(Interpreter::of(board).check(&context(0), &mut host, None).is_ok());
    assert_eq!(host.requests().len(), 1);
    assert!(Interpreter::of(boards::breezy()).check(&context(0), &mut FakeHost::new(), None).is_ok());
}

#[test]
fn the_manifest_comes_out_of_the_definition() {
    let said = manifest(&Program::new(boards::breezy()));
    assert_eq!((said.id.as_str(), said.min_interval_ms, said.hydrate_batch), ("breezy", 500, hydrate::BATCH));
    assert_eq!(said.capabilities, Capabilities::TENANTS | Capabilities::HYDRATE);
    assert_eq!(manifest(&Program::new(boards::ashby())).capabilities, Capabilities::TENANTS);
}

#[test]
fn a_component_without_a_definition_says_so() {
    assert_eq!(Interpreter::manifest().id, "interpreter");
    let mut bare = Interpreter::default();
    let position = Position { cursor: None, state: None };
    let target = Target::Tenant("acme".to_owned());
    let mut host = FakeHost::new();
    let scanned = bare.scan(&context(0), &mut host, &target, &position);
    assert!(matches!(scanned, Err(PluginError::Config(why)) if why.contains("without a definition")));
    assert!(matches!(bare.check(&context(0), &mut host, None), Err(PluginError::Config(_))));
    assert!(matches!(bare.hydrate(&context(0), &mut host, &[]), Err(PluginError::Config(_))));
    assert_eq!(Interpreter::identify("interpreter", "acme"), None);
}
