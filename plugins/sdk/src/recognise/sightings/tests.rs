use super::*;
use crate::{
    Finding,
    recognise::{Address, Case, Form, Mark, Recogniser, Served, Setting},
    testing,
};

/// What is found on a page of the company's own careers site.
fn found(system: System<'_>, html: &str) -> Vec<Finding> {
    let document = testing::page("https://jobs.acme.example/", html);
    let mut recogniser = Recogniser::new(&document);
    recogniser.apply(&[system], &[]);
    recogniser.report().findings
}

fn tenants(system: System<'_>, html: &str) -> Vec<String> {
    found(system, html).into_iter().map(|finding| finding.tenant).collect()
}

const PLAIN: System = System::new(
    "x",
    Case::Lower,
    "https://x.test/{}",
    &[Form::at(&["{}.x.test"], "").denied(&["eu", "cdn"])],
);

#[test]
fn the_first_setting_of_a_script_that_names_a_board_decides() {
    let settings = [
        Setting::named("account")
            .mentioning(&["eu.x.test"])
            .or_beside(&["eu.x.test/embed"])
            .in_region("eu:", "https://eu.x.test/{}")
            .with(&[("region", "eu")]),
        Setting::named("account").mentioning(&["XSettings"]),
    ];
    let system = PLAIN.with_settings(&settings);
    let script = "<script>XSettings = {account: 'Acme'}</script>";
    assert_eq!(tenants(system, script), ["acme"]);
    let beside = format!("{script}\n<script src=\"https://eu.x.test/embed.js\"></script>");
    let finding = &found(system, &beside)[0];
    assert_eq!((finding.tenant.as_str(), finding.evidence[0].detail.as_str()), ("eu:acme", "account: Acme"));
    assert_eq!(finding.board_url.as_deref(), Some("https://eu.x.test/acme"));
    assert_eq!(finding.attrs, [("region".to_owned(), "eu".to_owned())]);
    assert!(tenants(system, "<script>settings = {account: 'acme'}</script>").is_empty());
    assert!(tenants(system, "<p>XSettings = {account: 'acme'}</p>").is_empty());
}

#[test]
fn a_mark_is_an_attribute_of_the_elements_that_it_says() {
    let anywhere = [Mark::named("data-board")];
    let anywhere = PLAIN.with_marks(&anywhere);
    assert_eq!(
        tenants(anywhere, "<div data-board=\"Acme\">\n<p data-board=\"other\">x</p>"),
        ["acme", "other"]
    );
    let on = [Mark::named("data-board").on("jobs")];
    let on = PLAIN.with_marks(&on);
    assert_eq!(tenants(on, "<div id=\"jobs\" data-board=\"acme\">\n<div data-board=\"other\">"), ["acme"]);
    let beside = [Mark::named("data-board").beside(&["x.test/embed"])];
    let beside = PLAIN.with_marks(&beside);
    assert!(tenants(beside, "<div data-board=\"acme\">").is_empty());
    let script = "<script src=\"https://cdn.x.test/embed.js\"></script>";
    assert_eq!(tenants(beside, &format!("<div data-board=\"acme\">\n{script}")), ["acme"]);
}

#[test]
fn a_field_may_hold_a_boards_host_in_place_of_its_name() {
    let (marks, settings) = ([Mark::named("data-domain")], [Setting::named("domain")]);
    let in_some_pages = [Form::at(&["{}.x.test"], "jobs").denied(&["eu"])];
    let system = System::new("x", Case::Lower, "https://x.test/{}", &in_some_pages);
    let system = system.with_marks(&marks).with_settings(&settings);
    for (value, expected) in [
        (" Acme.x.test ", vec!["acme"]),
        ("acme", vec!["acme"]),
        ("acme.y.test", vec![]),
        ("eu.x.test", vec![]),
        ("a@acme.x.test", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(tenants(system, &format!("<div data-domain=\"{value}\">")), expected, "{value}");
        assert_eq!(
            tenants(system, &format!("<script>x = {{domain: '{value}'}}</script>")),
            expected,
            "{value}"
        );
    }
    let whole = [Form::at(&["{host}.x.test"], "")];
    let system = System::new("x", Case::Lower, "https://{}/", &whole).with_marks(&marks);
    assert_eq!(tenants(system, "<div data-domain=\"acme.eu.x.test\">"), ["acme.eu.x.test"]);
}

#[test]
fn a_page_with_the_systems_own_files_on_a_careers_host_is_a_board() {
    let system =
        PLAIN.served_with(Served { files: &["xcdn.test"], widgets: &["/widget.js"], own: &["x.test"] });
    let file = "<script src=\"https://a.xcdn.test/page.js\"></script>";
    let finding = &found(system, file)[0];
    assert_eq!(finding.tenant, "jobs.acme.example");
    assert_eq!(finding.board_url.as_deref(), Some("https://jobs.acme.example/"));
    assert!(found(PLAIN, file).is_empty());
    assert!(tenants(system, "<script src=\"https://a.xcdn.test/widget.js\"></script>").is_empty());
    // A board that the page names is not named a second time by the page's own host.
    assert_eq!(tenants(system, &format!("{file}\n<a href=\"https://acme.x.test/\">x</a>")), ["acme"]);
    let document = testing::page("https://www.acme.example/", file);
    let mut recogniser = Recogniser::new(&document);
    recogniser.apply(&[system], &[]);
    assert!(recogniser.report().findings.is_empty(), "no careers host");
}

#[test]
fn rows_and_rules_may_be_made_at_run_time() {
    let (name, hosts) = ("made".to_owned(), ["jobs.made.test".to_owned()]);
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let forms = [Form::at(&hosts, "{}")];
    let system = System::new(&name, Case::Kept, "", &forms);
    let rule =
        |address: &Address| (address.host() == hosts[0]).then(|| Named::certain(name.as_str(), "any", ""));
    let document = testing::page("https://site.example/", "<a href=\"https://jobs.made.test/Acme\">x</a>");
    let mut recogniser = Recogniser::new(&document);
    recogniser.apply(&[system], &[&rule]);
    let found: Vec<_> = recogniser.report().findings.into_iter().map(|found| found.tenant).collect();
    assert_eq!(found, ["Acme", "any"]);
}
