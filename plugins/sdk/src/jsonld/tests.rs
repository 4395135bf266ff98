use super::*;
use crate::SalaryPeriod;

/// The offer of a page, and what could not be read.
fn read(page: &str) -> (Offer, Vec<String>) {
    let mut offer = Offer::new("1", "https://x.example/1", "");
    let mut unread = Unread::default();
    Posting::expect(page).unwrap().complete(&mut offer, &mut unread);
    (offer, unread.fields().map(|(field, ..)| field.to_owned()).collect())
}

fn fixture(name: &str) -> Offer {
    let path = format!("{}/fixtures/jsonld/{name}.html", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read_to_string(path).unwrap()).0
}

fn script(json: &str) -> String {
    format!("<script type='application/ld+json; charset=utf-8'>{json}</script>")
}

fn with(more: &str) -> (Offer, Vec<String>) {
    read(&script(&format!(r#"{{"@type":"JobPosting","title":"T",{more}}}"#)))
}

fn employer(offer: &Offer) -> Option<&str> {
    offer.employer.as_ref()?.name.as_deref()
}

#[test]
fn a_plain_posting_is_read() {
    let offer = fixture("plain");
    assert_eq!((offer.title.as_str(), employer(&offer)), ("Night Porter", Some("Hotel Mirlo")));
    assert_eq!(offer.locations, ["León, Castilla y León, ES"]);
    assert_eq!((offer.workplace, offer.employment_type.as_deref()), (Workplace::Unknown, Some("FULL_TIME")));
    assert_eq!(offer.posted_at, date::text("2026-11-10"));
    assert_eq!(offer.expires_at, date::text("2026-12-31T23:59:59Z"));
    let salary = Salary {
        min: Some(18_000.0),
        max: Some(20_000.0),
        currency: Some("EUR".to_owned()),
        period: Some(SalaryPeriod::Year),
    };
    assert_eq!(offer.salary, Some(salary));
    assert_eq!(offer.description, Some(Description::Html("<p>Watch the door.</p>".to_owned())));
}

#[test]
fn a_posting_in_a_graph_with_a_place_and_from_afar_is_hybrid() {
    let offer = fixture("graph");
    assert_eq!((offer.title.as_str(), employer(&offer)), ("Night Porter & Guard", Some("Hotel Mirlo")));
    assert_eq!(offer.locations, ["León, ES", "Astorga, ES"]);
    assert_eq!(
        (offer.workplace, offer.employment_type.as_deref()),
        (Workplace::Hybrid, Some("FULL_TIME, TEMPORARY"))
    );
    assert_eq!(offer.description, Some(Description::Html("<p>Watch the door.</p>".to_owned())));
    let salary = offer.salary.unwrap();
    assert_eq!((salary.min, salary.max, salary.period), (Some(11.0), Some(11.0), Some(SalaryPeriod::Hour)));
}

#[test]
fn guards_raw_breaks_capitals_and_entities_are_undone() {
    let guarded = fixture("cdata_control");
    assert_eq!((guarded.title.as_str(), employer(&guarded)), ("Night Porter", Some("Hotel Mirlo")));
    assert_eq!(guarded.locations, ["León, ES"]);
    assert_eq!(guarded.description, Some(Description::Html("<p>Watch\nthe\tdoor.</p>".to_owned())));
    let encoded = fixture("entity_encoded");
    assert_eq!((encoded.title.as_str(), employer(&encoded)), ("Night Porter", Some("Hotel Mirlo")));
    assert_eq!(encoded.description, Some(Description::Plain("Watch the door.".to_owned())));
}

#[test]
fn a_page_without_a_posting_is_an_error_and_a_wall_is_told() {
    for name in ["none", "meta_only"] {
        let path = format!("{}/fixtures/jsonld/{name}.html", env!("CARGO_MANIFEST_DIR"));
        let failure = Posting::expect(&std::fs::read_to_string(path).unwrap());
        assert!(matches!(failure, Err(PluginError::Parse(_))), "{name}");
    }
    for broken in [r#"{"@type":"JobPosting""#, r#"{"@type":"JobPosting" "title":"T"}"#, ""] {
        assert!(matches!(Posting::expect(&script(broken)), Err(PluginError::Parse(_))), "{broken}");
    }
    assert!(matches!(Posting::expect("<html><div class=g-recaptcha>"), Err(PluginError::Blocked(_))));
}

#[test]
fn the_first_posting_of_several_blocks_counts() {
    let page = script(r#"{"@type":"Organization","name":"A"}"#)
        + &script(r#"[{"@type":"BreadcrumbList"},{"@type":"https://schema.org/JobPosting","name":"T"}]"#)
        + &script(r#"{"@type":"JobPosting","title":"Other"}"#);
    assert_eq!(read(&page).0.title, "T");
    let held =
        script(r#"{"@type":"ItemList","itemListElement":[{"item":{"@type":"JobPosting","title":"T"}}]}"#);
    assert_eq!(read(&held).0.title, "T");
}

#[test]
fn ways_of_working_and_places_take_their_forms() {
    let (remote, _) =
        with(r#""jobLocationType":"Telecommute","applicantLocationRequirements":{"name":"Spain"}"#);
    assert_eq!((remote.workplace, remote.locations), (Workplace::Remote, vec!["Spain".to_owned()]));
    assert_eq!(with(r#""jobLocationType":["Hybrid"]"#).0.workplace, Workplace::Hybrid);
    let (odd, unread) = with(
        r#""jobLocationType":"sometimes","datePosted":"soon","baseSalary":{"value":{"minValue":9,"maxValue":3}}"#,
    );
    assert_eq!((odd.workplace, odd.posted_at, odd.salary), (Workplace::Unknown, None, None));
    assert_eq!(unread, ["baseSalary", "datePosted", "jobLocationType"]);
    let only =
        with(r#""jobLocation":{"address":{"addressLocality":"UNAVAILABLE","addressCountry":{"name":"ES"}}}"#)
            .0;
    assert_eq!(only.locations, ["ES"]);
    assert_eq!(with(r#""jobLocation":[{"address":"-"},"Vigo"]"#).0.locations, ["Vigo"]);
}

#[test]
fn pay_takes_its_forms() {
    let pay = |json: &str| with(&format!(r#""baseSalary":{json}"#)).0.salary;
    let of = |salary: Option<Salary>| salary.map(|pay| (pay.min, pay.max, pay.currency, pay.period));
    let year = Some(SalaryPeriod::Year);
    assert_eq!(
        of(pay(r#"{"currency":"EUR","unitText":"HOUR","value":{"minValue":"30000","unitText":"YEAR"}}"#)),
        Some((Some(30_000.0), None, Some("EUR".to_owned()), year))
    );
    assert_eq!(of(pay(r#"{"value":{"value":12}}"#)), Some((Some(12.0), Some(12.0), None, None)));
    assert_eq!(
        of(pay("\"24.000 € al año\"")),
        Some((Some(24_000.0), Some(24_000.0), Some("EUR".to_owned()), year))
    );
    assert_eq!(of(pay(r#"{"value":{"minValue":0,"maxValue":0}}"#)), None);
}

#[test]
fn a_period_that_is_none_is_told_and_the_pay_is_kept() {
    let (offer, unread) = with(r#""baseSalary":{"value":{"value":12,"unitText":"FORTNIGHT"}}"#);
    assert_eq!(offer.salary.map(|pay| (pay.min, pay.period)), Some((Some(12.0), None)));
    assert_eq!(unread, ["unitText"]);
    assert!(with(r#""baseSalary":{"value":{"value":12,"unitText":"none"}}"#).1.is_empty());
}
