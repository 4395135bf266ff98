use jobscan_definition::model::{Date, DateFormat, Salary, Source, Text, TextKind, Value};
use jobscan_plugin_sdk::{Description, json::Unread, reading::date as reading};

use super::*;
use crate::{
    json,
    known::Known,
    notes::Notes,
    tests::make::{from, path, template, value},
    want::Want,
};

/// The offer of a row, and the names of what could not be read.
fn read(fields: &Fields, row: &str) -> (Offer, Vec<String>) {
    let mut want = Want::default();
    want.add_fields(fields);
    want.settle();
    let node = json::read(row, &want).unwrap();
    let mut notes = Notes::default();
    let known = Known { tenant: "acme", ..Known::default() };
    let mut offer = Offer::new("1", "https://x.example/1", "T");
    Reading { known: &known, notes: &mut notes }.complete(&mut offer, fields, Place::of(&node));
    let mut unread = Unread::default();
    notes.count_in(&mut unread);
    (offer, unread.fields().map(|(field, ..)| field.to_owned()).collect())
}

fn department(value: Value, row: &str) -> (Option<String>, Vec<String>) {
    let (offer, unread) = read(&Fields { department: Some(value), ..Fields::default() }, row);
    (offer.department, unread)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
}

#[test]
fn the_steps_of_a_value_follow_each_other() {
    let json = Value { inside_json: Some(path("a.b")), ..value("x") };
    assert_eq!(department(json.clone(), r#"{"x":"{\"a\":{\"b\":7}} rest"}"#).0.as_deref(), Some("7"));
    assert_eq!(department(json, r#"{"x":"none"}"#), (None, words(&["x"])));
    let inside = Value { between: Some(("(".to_owned(), ")".to_owned())), ..value("x") };
    assert_eq!(department(inside.clone(), r#"{"x":"Ops ( HQ ) y"}"#).0.as_deref(), Some("HQ"));
    assert_eq!(department(inside, r#"{"x":"Ops"}"#).0, None);
    let begin = Value { between: Some((String::new(), ":".to_owned())), ..value("x") };
    assert_eq!(department(begin, r#"{"x":"Ops: HQ"}"#).0.as_deref(), Some("Ops"));
    let split = Value { split: words(&["/", ";"]), nothing: words(&["-"]), ..value("x") };
    assert_eq!(department(split, r#"{"x":" - ; / Ops"}"#).0.as_deref(), Some("Ops"));
    let mapped = Value { map: pairs(&[("FULLY", "remote")]), only_mapped: true, ..value("x") };
    assert_eq!(department(mapped.clone(), r#"{"x":"fully"}"#).0.as_deref(), Some("remote"));
    assert_eq!(department(mapped.clone(), r#"{"x":"partly"}"#), (None, words(&["x"])));
    assert_eq!(department(mapped, r#"{"x":false}"#), (None, Vec::new()));
}

#[test]
fn values_are_made_of_others() {
    let row = r#"{"a":" ","b":"B","c":"ñ/x y"}"#;
    let first = from(Source::FirstOf(vec![value("a"), value("missing"), value("b")]));
    assert_eq!(department(first, row).0.as_deref(), Some("B"));
    let join = |parts: &[&str]| {
        from(Source::Join { parts: parts.iter().map(|part| value(part)).collect(), with: ", ".to_owned() })
    };
    assert_eq!(department(join(&["a", "b", "c"]), row).0.as_deref(), Some("B, ñ/x y"));
    assert_eq!(department(join(&["a", "missing"]), row).0, None);
    let filled = |text: &str| department(from(Source::Template(template(text))), row).0;
    assert_eq!(
        filled("https://x.example/{tenant}{c}").as_deref(),
        Some("https://x.example/acme%C3%B1/x%20y")
    );
    assert_eq!(filled("{b} of {tenant}").as_deref(), Some("B of acme"));
    assert_eq!(filled("{b}{missing}"), None);
    assert_eq!(department(value("d"), r#"{"d":{"e":1}}"#), (None, words(&["d"])));
}

#[test]
fn dates_are_read_as_they_are_written() {
    use DateFormat::{DayFirst, Iso, Milliseconds, MonthFirst, Rfc2822, Seconds};
    let second = reading::text("2026-11-02");
    for (said, formats, at) in [
        ("2026-11-02", &[][..], second),
        ("2026-11-02T01:00:00+0100", &[Iso], second),
        ("2026-11-02 00:00:00 UTC", &[Iso], second),
        ("Mon, 02 Nov 2026 01:00:00 +0100", &[Iso, Rfc2822], second),
        ("1793577600", &[Seconds], second),
        ("1793577600000", &[Milliseconds], second),
        ("02/11/2026", &[DayFirst], second),
        ("2.11.2026 00:00", &[DayFirst], second),
        ("11/02/2026", &[MonthFirst], second),
        ("02/11/2026", &[], None),
        ("11/22/2026", &[DayFirst], None),
        ("0001-01-01", &[Iso], None),
    ] {
        let date = Date { value: value("x"), formats: formats.to_vec() };
        let (offer, unread) =
            read(&Fields { posted_at: Some(date), ..Fields::default() }, &format!(r#"{{"x":"{said}"}}"#));
        assert_eq!((offer.posted_at, unread.len()), (at, usize::from(at.is_none())), "{said}");
    }
}

#[test]
fn pay_is_its_parts_or_its_sentence() {
    let salary = Salary {
        each: None,
        min: Some(value("min")),
        max: Some(value("max")),
        currency: Some(value("currency")),
        period: Some(value("per")),
        cents: true,
        text: Some(value("text")),
    };
    let of = |row: &str| {
        let (offer, unread) = read(&Fields { salary: Some(salary.clone()), ..Fields::default() }, row);
        (offer.salary.map(|pay| (pay.min, pay.max, pay.currency)), unread)
    };
    let eur = Some("EUR".to_owned());
    assert_eq!(
        of(r#"{"min":"2400000","max":3000000,"currency":"€","per":"year"}"#).0,
        Some((Some(24_000.0), Some(30_000.0), eur.clone()))
    );
    assert_eq!(
        of(r#"{"min":0,"max":null,"text":"24.000 € al año"}"#),
        (Some((Some(24_000.0), Some(24_000.0), eur)), Vec::new())
    );
    assert_eq!(of(r#"{"min":"much","max":9}"#), (Some((None, Some(0.09), None)), words(&["min"])));
    assert_eq!(of(r#"{"min":9,"max":3}"#), (None, words(&["min"])));
    let only = Some((Some(9.0), None, None));
    assert_eq!(of(r#"{"min":900,"per":"a fortnight"}"#), (only.clone(), words(&["per"])));
    assert_eq!(of(r#"{"min":900,"per":"NONE"}"#), (only, Vec::new()));
}

#[test]
fn texts_are_html_once_their_entities_are_undone() {
    let part = |written: &str| jobscan_definition::model::Part {
        each: None,
        heading: None,
        body: value(written),
        items: false,
    };
    let of = |kind, unescape, row: &str| {
        let text = Text { parts: vec![part("a"), part("b")], kind, unescape };
        read(&Fields { description: Some(text), ..Fields::default() }, row).0.description
    };
    let escaped = r#"{"a":"&lt;p&gt;R&amp;amp;D&lt;/p&gt;","b":"<p>R&amp;D</p>"}"#;
    let html = |html: &str| Some(Description::Html(html.to_owned()));
    assert_eq!(of(TextKind::Html, 1, escaped), html("<p>R&amp;D</p>\n<p>R&amp;D</p>"));
    assert_eq!(of(TextKind::Html, 0, escaped), html("&lt;p&gt;R&amp;amp;D&lt;/p&gt;\n<p>R&amp;D</p>"));
    assert_eq!(of(TextKind::Plain, 0, r#"{"a":"x < y"}"#), Some(Description::Plain("x < y".to_owned())));
    assert_eq!(of(TextKind::Markdown, 0, r#"{"a":"- x"}"#), html("<ul>\n<li>x</li>\n</ul>\n"));
    assert_eq!(of(TextKind::Html, 0, r#"{"a":" "}"#), None);
}

#[test]
fn words_that_state_no_way_of_working_are_told() {
    let of = |said: &str| {
        let fields = Fields { workplace: Some(value("x")), ..Fields::default() };
        let (offer, unread) = read(&fields, &format!(r#"{{"x":"{said}"}}"#));
        (offer.workplace, unread.len())
    };
    assert_eq!(
        (of("OnSite"), of("H&iacute;brido"), of("fully remote")),
        ((Workplace::Onsite, 0), (Workplace::Hybrid, 0), (Workplace::Remote, 0))
    );
    assert_eq!((of("to be agreed"), of("")), ((Workplace::Unknown, 1), (Workplace::Unknown, 0)));
}
