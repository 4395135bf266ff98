use jobscan_plugin_sdk::testing::{answer, context};

use super::*;

const ASKED: &str = "https://acme.breezy.hr/json";

fn at(host: &str) -> Sign {
    Sign { host: Some(host.to_owned()), ..Sign::default() }
}

fn read(answers: &Answers, status: u16, url: &str, body: &str) -> Result<Answer, PluginError> {
    let response = Response { final_url: url.to_owned(), ..answer(status, body) };
    list(answers, Format::Json, ASKED, Ok(response), &context(0))
}

#[test]
fn signs_come_before_what_is_known_of_all_sources() {
    let answers = Answers {
        unknown: vec![Sign { status: Some(403), contains: Some("S22".to_owned()), ..Sign::default() }],
        empty: vec![Sign { contains: Some("no open positions".to_owned()), ..Sign::default() }],
        blocked: vec![Sign { contains: Some("unusual traffic".to_owned()), ..Sign::default() }],
        empty_is_unknown: false,
    };
    let read = |status, body| read(&answers, status, ASKED, body);
    assert!(matches!(read(403, "S22"), Err(PluginError::NotFound(_))));
    assert!(matches!(read(403, "{}"), Err(PluginError::Blocked(_))));
    assert!(matches!(read(200, "<html>unusual traffic"), Err(PluginError::Blocked(_))));
    assert!(matches!(read(200, "<html>no open positions"), Ok(Answer::Empty)));
    assert!(matches!(read(200, "<html>hello"), Err(PluginError::Parse(_))));
    assert!(matches!(read(200, "{}"), Ok(Answer::List(text)) if text == "{}"));
    assert!(matches!(read(429, ""), Err(PluginError::RateLimited(_))));
    assert!(matches!(read(404, ""), Err(PluginError::NotFound(_))));
}

#[test]
fn without_signs_404_and_410_are_unknown_tenants() {
    for status in [404, 410] {
        assert!(matches!(read(&Answers::default(), status, ASKED, ""), Err(PluginError::NotFound(_))));
    }
}

#[test]
fn a_host_is_a_sign_only_where_a_redirect_led_there() {
    let answers = Answers { unknown: vec![at("breezy.hr")], ..Answers::default() };
    assert!(matches!(read(&answers, 200, ASKED, "[]"), Ok(Answer::List(_))));
    for elsewhere in ["https://breezy.hr/", "https://www.breezy.hr/x"] {
        assert!(matches!(read(&answers, 200, elsewhere, "[]"), Err(PluginError::NotFound(_))));
    }
    assert!(matches!(read(&answers, 200, "https://notbreezy.hr/", "[]"), Ok(Answer::List(_))));
}

#[test]
fn a_path_is_a_sign_only_where_a_redirect_led_there() {
    let sign = |path: &str| Sign { path: Some(path.to_owned()), ..Sign::default() };
    let answers = Answers { empty: vec![sign("NoJobs.htm"), sign("jobs/none")], ..Answers::default() };
    for led in ["https://acme.breezy.hr/NoJobs.htm?x=1", "https://app.breezy.hr/en/jobs/none/"] {
        assert!(matches!(read(&answers, 200, led, "<html>"), Ok(Answer::Empty)), "{led}");
    }
    for other in [
        ASKED,
        "https://acme.breezy.hr/x?NoJobs.htm",
        "https://acme.breezy.hr/xNoJobs.htm",
        "https://acme.breezy.hr/none",
    ] {
        assert!(matches!(read(&answers, 200, other, "[]"), Ok(Answer::List(_))), "{other}");
    }
    let asked = Answers { empty: vec![sign("json")], ..Answers::default() };
    assert!(matches!(read(&asked, 200, &format!("{ASKED}?page=1"), "[]"), Ok(Answer::List(_))));
    // Both must hold, and a host that is not granted does not tell its path.
    let both = Answers {
        unknown: vec![Sign { path: Some("gone".to_owned()), ..at("breezy.hr") }],
        ..Answers::default()
    };
    assert!(matches!(read(&both, 200, "https://breezy.hr/gone", "[]"), Err(PluginError::NotFound(_))));
    assert!(matches!(read(&both, 200, "https://breezy.hr/here", "[]"), Ok(Answer::List(_))));
    let denied = FetchError::Denied("`https://breezy.hr` is not granted".to_owned());
    let told = list(&both, Format::Json, ASKED, Err(denied), &context(0));
    assert!(matches!(told, Err(PluginError::Fetch(_))));
}

#[test]
fn a_redirect_that_is_not_granted_is_a_sign_too() {
    let answers = Answers { unknown: vec![at("breezy.hr")], ..Answers::default() };
    let read = |detail: &str| {
        list(&answers, Format::Json, ASKED, Err(FetchError::Denied(detail.to_owned())), &context(0))
    };
    // The cure for a missing grant is none for a board that does not exist.
    let Err(PluginError::NotFound(text)) = read("`https://www.breezy.hr` is not granted; add it to `hosts`")
    else {
        panic!("no such board")
    };
    assert_eq!(text, format!("`{ASKED}` leads to `www.breezy.hr`: there is no such board"));
    assert!(matches!(read("`https://acme.breezy.hr` is not granted"), Err(PluginError::Fetch(_))));
    assert!(matches!(read("`https://other.example` is not granted"), Err(PluginError::Fetch(_))));
}

#[test]
fn xml_is_no_web_page_whatever_it_begins_with() {
    let read = |body: &str| list(&Answers::default(), Format::Xml, ASKED, Ok(answer(200, body)), &context(0));
    assert!(matches!(read("<workzag-jobs/>"), Ok(Answer::List(_))));
    assert!(matches!(read("<!DOCTYPE HTML><p>x"), Err(PluginError::Parse(_))));
    assert!(matches!(read(" <html><input type=\"password\">"), Err(PluginError::Blocked(_))));
}
