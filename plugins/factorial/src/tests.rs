//! Pages of boards and of postings with a scripted host.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Description, Detector, FetchError, Host, Offer, OfferRef, Page, Plugin, PluginError, Position, Provider,
    Response, Salary, SalaryPeriod, Target, Tenants, Workplace,
    testing::{FakeHost, answer, context, page},
};

use super::{Board, Factorial};

const TENANT: &str = "acme.factorialhr.com";

const BOARD: &str = r#"<!doctype html><html><body><div data-controller="tabs job-postings">
    <h2>Sales</h2><ul><li><a href="/job_posting/account-manager-101"><h3>Account manager</h3><p>Madrid</p></a></li></ul>
    <h2>All</h2><ul>
    <li><a href="https://acme.factorialhr.com/job_posting/account-manager-101?team=2">Account manager</a></li>
    <li><a href="/job_posting/warehouse-lead-102">
        Warehouse lead
        <span>Vigo</span></a></li>
    <li><a href="/job_posting/cook-103"><img src="x.png"></a></li>
    <li><a href="/job_posting/odd">No number</a><a href="/job_posting/">None</a><a href="/job_posting/105"><i></i></a><a href="//evil.example/job_posting/x-9">E</a>
    <a href="https://other.factorialhr.com/job_posting/other-104">Another company's</a></li></ul></div></body></html>"#;

fn scan(host: &mut FakeHost) -> Result<Page, PluginError> {
    let start = Position { cursor: None, state: None };
    Factorial.scan(&context(0), host as &mut dyn Host, &Target::Tenant(TENANT.into()), &start)
}

fn at(url: &str, status: u16, body: &str) -> FakeHost {
    FakeHost::new().respond(Response { final_url: url.to_owned(), ..answer(status, body) })
}

fn root(status: u16, body: &str) -> FakeHost {
    at("https://acme.factorialhr.com/", status, body)
}

#[test]
fn each_posting_that_the_page_links_to_is_one_offer() {
    let mut host = root(200, BOARD);
    let page = scan(&mut host).unwrap();
    assert_eq!(host.urls(), ["https://acme.factorialhr.com/"]);
    let told: Vec<_> =
        page.offers.iter().map(|offer| (offer.ref_.id.as_str(), offer.title.as_str())).collect();
    // A link without words is called as its address does, until its page was read.
    assert_eq!(told, [("101", "Account manager"), ("102", "Warehouse lead"), ("103", "cook")]);
    assert_eq!(page.offers[0].ref_.url, "https://acme.factorialhr.com/job_posting/account-manager-101");
    assert!(page.offers.iter().all(|offer| !offer.complete));
    let skipped: Vec<_> = page.skipped.iter().map(|row| row.id.as_deref()).collect();
    assert_eq!(skipped, [None, Some("105")]);
}

#[test]
fn a_link_in_a_broken_element_is_not_lost_silently() {
    for (whole, broken) in [
        ("<a href=\"/job_posting/warehouse", "<a href={/job_posting/warehouse"),
        ("data-controller=\"tabs job-postings\"", "data-controller=\"tabs job-postings"),
    ] {
        let page = scan(&mut root(200, &BOARD.replace(whole, broken))).unwrap();
        assert_eq!(page.skipped.len(), 3, "{broken}: {page:?}");
    }
}

#[test]
fn an_empty_board_is_known_by_its_mark_and_no_other_page_is_one() {
    let empty = scan(&mut root(200, "<html><div data-controller='job-postings'>None</div></html>")).unwrap();
    assert!(empty.offers.is_empty());
    assert!(matches!(scan(&mut root(200, "<html><p>Welcome</p></html>")), Err(PluginError::Parse(_))));
    assert!(matches!(scan(&mut root(200, "")), Err(PluginError::Parse(_))));
    let cut = &BOARD[..BOARD.len() - 10];
    assert!(
        matches!(scan(&mut root(200, cut)), Err(PluginError::Parse(_))),
        "a page that was cut is not a shorter one"
    );
    assert!(matches!(scan(&mut root(404, "")), Err(PluginError::NotFound(_))));
    assert!(matches!(scan(&mut at("https://factorialhr.com/", 200, BOARD)), Err(PluginError::NotFound(_))));
    let mut host = FakeHost::new().fail(FetchError::Denied("factorialhr.com".to_owned()));
    assert!(matches!(scan(&mut host), Err(PluginError::NotFound(_))));
    assert!(matches!(scan(&mut root(500, "")), Err(PluginError::Transient(_))));
}

fn posting(rows: &[&str]) -> Offer {
    let rows = rows
        .iter()
        .map(|row| format!("<li class=\"flex border-gray-50\"><svg/> {row}</li>"))
        .collect::<Vec<_>>()
        .concat();
    let body = format!(
        "<html><h1> Account &amp; manager </h1><ul>{rows}</ul><li>Not one</li>\
         <div class=\"styledText x\"><div>Sell.</div><p>More</p></div><div class=\"styledText\">Other</div></html>"
    );
    let wanted = OfferRef {
        id: "101".into(),
        url: "https://acme.factorialhr.com/job_posting/x-101".into(),
        token: None,
    };
    let mut host = FakeHost::new().answer(200, body);
    Factorial.hydrate(&context(0), &mut host, &[wanted]).unwrap().remove(0).unwrap()
}

#[test]
fn rows_without_labels_are_read_where_they_leave_nothing_open() {
    let offer = posting(&[
        "Ventas",
        "Indefinido",
        "Jornada completa",
        "Híbrido (Madrid, España)",
        "30.000 € - 35.000 € / año",
    ]);
    assert_eq!(offer.title, "Account & manager");
    assert_eq!(
        (offer.locations.as_slice(), offer.workplace),
        (&["Madrid, España".to_owned()][..], Workplace::Hybrid)
    );
    assert_eq!(offer.employment_type.as_deref(), Some("Indefinido"));
    let pay = Salary {
        min: Some(30_000.0),
        max: Some(35_000.0),
        currency: Some("EUR".into()),
        period: Some(SalaryPeriod::Year),
    };
    assert_eq!(offer.salary, Some(pay));
    assert!(
        matches!(&offer.description, Some(Description::Html(html)) if html == "<div>Sell.</div><p>More</p>")
    );
    // No row says of itself that it is a team, and no page has a date.
    assert_eq!((&offer.department, offer.posted_at, &offer.employer), (&None, None, &None));
}

#[test]
fn the_order_of_rows_means_nothing_and_what_is_open_is_left_out() {
    let offer = posting(&["Vigo, Pontevedra, España", "Part-time", "Operations 2", "Growth"]);
    assert_eq!(
        (offer.locations.as_slice(), offer.workplace),
        (&["Vigo, Pontevedra, España".to_owned()][..], Workplace::Unknown)
    );
    assert_eq!((offer.employment_type.as_deref(), &offer.salary), (Some("Part-time"), &None));
    let offer = posting(&["Remoto", "Competitive €"]);
    assert_eq!((offer.locations.len(), offer.workplace, &offer.salary), (0, Workplace::Remote, &None));
    let offer = posting(&["Equipo (Madrid)", "2.000 €/mes"]);
    assert_eq!((offer.locations.len(), offer.workplace), (0, Workplace::Unknown));
    assert_eq!(offer.salary.unwrap().period, Some(SalaryPeriod::Month));
    assert_eq!(posting(&[]).employment_type, None);
    for (row, currency, period) in [
        ("18000 € - 20000 € / año", "EUR", SalaryPeriod::Year),
        ("9 € - 14 € / hora", "EUR", SalaryPeriod::Hour),
        ("GBP 1100 - 1500 / mes", "GBP", SalaryPeriod::Month),
        ("CHF 41000 - 52000 / año", "CHF", SalaryPeriod::Year),
    ] {
        let pay = posting(&[row]).salary.unwrap();
        assert_eq!((pay.currency.as_deref(), pay.period), (Some(currency), Some(period)), "{row}");
    }
}

#[test]
fn a_posting_that_is_gone_and_a_page_of_something_else_are_told() {
    let wanted = || OfferRef {
        id: "1".into(),
        url: "https://acme.factorialhr.com/job_posting/x-1".into(),
        token: None,
    };
    let ask = |status, body: &str| {
        let mut host = FakeHost::new().answer(status, body);
        Factorial.hydrate(&context(0), &mut host, &[wanted()]).unwrap().remove(0)
    };
    assert!(matches!(ask(404, ""), Err(PluginError::Gone(_))));
    assert!(matches!(ask(503, ""), Err(PluginError::Transient(_))));
    assert!(matches!(ask(200, "<html><p>Home</p></html>"), Err(PluginError::Parse(_))));
}

#[test]
fn tenants_are_hosts_below_the_systems_domains() {
    for tenant in [
        "",
        "acme",
        "factorialhr.com",
        "a.b.factorialhr.com",
        "acme.factorialhr.com.evil.example",
        "acme.factorial.com",
    ] {
        assert!(matches!(Board::parse(tenant), Err(PluginError::Unsupported(_))), "{tenant}");
    }
    for tenant in ["acme.factorialhr.com.br", " ACME.factorial.es ", "acme-1.factorialhr.pt"] {
        assert!(Board::parse(tenant).is_ok(), "{tenant}");
    }
    let key = |tenant| Factorial::identify("factorial", tenant).map(|known| known.tenant);
    assert_eq!(key("ACME.factorialhr.com").as_deref(), Some(TENANT));
    assert_eq!((key(""), Factorial::identify("lever", "x").is_none()), (None, true));
    assert_eq!(Factorial::manifest().hosts.len(), 16);
    assert!(Factorial.check(&context(0), &mut FakeHost::new(), None).is_err());
    let board = Factorial.check(&context(0), &mut root(200, BOARD), Some(TENANT)).unwrap();
    assert_eq!(board.open_offers, Some(5));
}

#[test]
fn boards_are_recognised_by_their_hosts() {
    let link = |url: &str| -> Vec<String> {
        let html = format!("<a href=\"{url}\" place=\"body\">x</a>");
        let report = Factorial.detect(&context(0), &page("https://acme.example/", &html)).unwrap();
        report.findings.into_iter().map(|finding| finding.tenant).collect()
    };
    for (url, tenant) in [
        ("https://acme.factorialhr.com/", "acme.factorialhr.com"),
        ("https://acme.factorialhr.com.br/job_posting/x-1", "acme.factorialhr.com.br"),
        ("https://acme.factorial.it/embed/jobs", "acme.factorial.it"),
    ] {
        assert_eq!(link(url), [tenant], "{url}");
    }
    for url in [
        "https://factorialhr.com/",
        "https://www.factorialhr.es/",
        "https://app.factorialhr.com/login",
        "https://acme.factorial.com/",
    ] {
        assert_eq!(link(url), Vec::<String>::new(), "{url}");
    }
}
