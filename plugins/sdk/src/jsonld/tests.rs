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

#[test]
fn titles_fall_back_to_a_name_and_to_that_of_the_page() {
    let titled = |page_title: &str, members: &str| {
        let data = script(&format!(r#"{{"@type":"JobPosting",{members}}}"#));
        Posting::first(&format!("<title>{page_title}</title>{data}")).unwrap().title()
    };
    let org = r#""hiringOrganization":"Hotel Mirlo""#;
    assert_eq!(titled("x", r#""title":"R&amp;D","name":"N""#).as_deref(), Some("R&D"));
    assert_eq!(titled("x", r#""title":"","name":"Night Porter""#).as_deref(), Some("Night Porter"));
    assert_eq!(titled("Night Porter - Hotel Mirlo", org).as_deref(), Some("Night Porter"));
    assert_eq!(titled("Night Porter | Hotel Mirlo", org).as_deref(), Some("Night Porter"));
    assert_eq!(titled("Night Porter", org).as_deref(), Some("Night Porter"));
    assert_eq!(titled("", org), None);
}

#[test]
fn texts_are_undone_at_most_twice_and_only_until_there_are_tags() {
    let html = |text: &str| Some(Description::Html(text.to_owned()));
    let of = |written: &str| with(&format!(r#""description":"{written}""#)).0.description;
    assert_eq!(of("<p>R&amp;amp;D</p>"), html("<p>R&amp;amp;D</p>"));
    assert_eq!(of("&lt;p&gt;R&amp;amp;D&lt;/p&gt;"), html("<p>R&amp;D</p>"));
    assert_eq!(of("&amp;lt;p&amp;gt;x&amp;lt;/p&amp;gt;"), html("<p>x</p>"));
    assert_eq!(of("&amp;amp;lt;p&amp;amp;gt;"), Some(Description::Plain("&lt;p&gt;".to_owned())));
    assert_eq!(of("<p>a&amp;#xa;b</p>"), html("<p>a\nb</p>"));
    assert_eq!((of("  "), of("plain")), (None, Some(Description::Plain("plain".to_owned()))));
}

#[test]
fn organisations_places_and_kinds_take_their_forms() {
    for org in [r#""Mirlo""#, r#"{"name":"Mirlo"}"#, r#"[{"@type":"Organization","name":"Mirlo"}]"#] {
        let (offer, _) = with(&format!(r#""hiringOrganization":{org}"#));
        assert_eq!(employer(&offer), Some("Mirlo"));
    }
    let (offer, _) = with(
        r#""jobLocation":[{"name":"Mirlo","address":{"addressLocality":"León","addressRegion":"-","addressCountry":{"name":"Spain"}}},
        {"address":{"addressLocality":"León","addressCountry":"Spain"}},{"address":{"addressCountry":"UNAVAILABLE"}}]"#,
    );
    assert_eq!(offer.locations, ["León, Spain"]);
    assert_eq!(
        with(r#""employmentType":["INTERN","part of the day"]"#).0.employment_type.as_deref(),
        Some("INTERN, part of the day")
    );
}

#[test]
fn ways_of_working_that_sites_write_wrongly_are_read() {
    let workplace = |members: &str| with(members).0.workplace;
    let place = r#""jobLocation":{"address":"Vigo"}"#;
    assert_eq!(workplace(r#""jobLocationType":"TELECOMMUTE""#), Workplace::Remote);
    assert_eq!(workplace(&format!(r#""jobLocationType":"TELECOMMUTE",{place}"#)), Workplace::Hybrid);
    for (said, read) in
        [("Remote", Workplace::Remote), ("Hybrid", Workplace::Hybrid), ("Onsite", Workplace::Onsite)]
    {
        assert_eq!(workplace(&format!(r#""jobLocationType":"{said}""#)), read, "{said}");
    }
    assert_eq!(
        (workplace(r#""remote":"true""#), workplace(r#""remote":true"#)),
        (Workplace::Remote, Workplace::Remote)
    );
    assert_eq!(workplace(r#""remote":"false""#), Workplace::Unknown);
}

#[test]
fn dates_take_their_forms_and_one_that_has_passed_is_kept() {
    for (said, at) in [
        ("2026-11-10", "2026-11-10"),
        ("2026-11-10T08:00:00+0100", "2026-11-10T07:00:00Z"),
        ("2026-11-10T08:00:00", "2026-11-10T08:00:00Z"),
    ] {
        assert_eq!(with(&format!(r#""datePosted":"{said}""#)).0.posted_at, date::text(at), "{said}");
    }
    assert_eq!(with(r#""validThrough":"2020-01-01""#).0.expires_at, date::text("2020-01-01"));
}

#[test]
fn numbers_and_sites_of_employers_are_told() {
    let posting =
        |members: &str| Posting::first(&script(&format!(r#"{{"@type":"JobPosting",{members}}}"#))).unwrap();
    for identifier in [r#""N-1""#, r#"{"name":"Mirlo","value":"N-1"}"#, r#"[{"value":"N-1"}]"#] {
        assert_eq!(posting(&format!(r#""identifier":{identifier}"#)).identifier().as_deref(), Some("N-1"));
    }
    assert_eq!(posting(r#""identifier":{"name":"Mirlo"}"#).identifier(), None);
    let sites = posting(
        r#""hiringOrganization":{"name":"M","sameAs":["https://m.example/","m"],"url":"https://n.example"}"#,
    );
    assert_eq!(sites.employer_sites(), ["https://m.example/", "https://n.example"]);
}

/// The posting of a fixture, in whatever form.
fn in_any_form(page: &str) -> Offer {
    let mut offer = Offer::new("1", "https://x.example/1", "");
    Posting::in_any_form(page).unwrap().complete(&mut offer, &mut Unread::default());
    offer
}

#[test]
fn microdata_and_metas_are_read_where_there_is_no_data() {
    for name in ["microdata", "meta_only"] {
        let path = format!("{}/fixtures/jsonld/{name}.html", env!("CARGO_MANIFEST_DIR"));
        let offer = in_any_form(&std::fs::read_to_string(path).unwrap());
        assert_eq!(
            (offer.title.as_str(), offer.posted_at),
            ("Night Porter", date::text("2026-11-10")),
            "{name}"
        );
        assert_eq!(offer.description, Some(Description::Html("<p>Watch the door.</p>".to_owned())), "{name}");
        assert!(offer.locations[0].starts_with("León"), "{name}");
    }
    let page = r#"<meta name="gtm_tbcn_location" content="Vigo~Galicia~Spain;Lugo~Galicia~Spain">"#
        .to_owned()
        + &script(r#"{"@type":"JobPosting","title":"T"}"#);
    assert_eq!(in_any_form(&page).locations, ["Vigo, Galicia, Spain", "Lugo, Galicia, Spain"]);
    assert!(Posting::in_any_form("<p itemprop=title>x</p>").is_none());
}
