use proptest::prelude::*;

use super::*;
use crate::http::Method;

fn scrub(content: &str) -> String {
    String::from_utf8(Scrubber::default().content(content.as_bytes())).unwrap()
}

fn exchange(url: &str, body: &str) -> Exchange {
    let (sent, headers) = (None, Vec::new());
    Exchange { method: Method::Get, url: url.to_owned(), sent, status: 200, headers, body: body.into() }
}

#[test]
fn people_and_secrets_leave_a_text_that_keeps_its_length() {
    for (text, scrubbed) in [
        ("write to ana.garcia@acme-iberia.com.", "write to samplepers@mailmai.example."),
        ("a@b.co", "s@m.ex"),
        ("logo@2x.png and @acme and 3 @ 5", "logo@2x.png and @acme and 3 @ 5"),
        ("call +34 600 123 456 now", "call +00 000 000 000 now"),
        ("Tel.: (91) 123-45-67", "Tel.: (00) 000-00-00"),
        ("Teléfono 600123456", "Teléfono 000000000"),
        ("id 600123456, 2026-01-02, 30.000-40.000 EUR", "id 600123456, 2026-01-02, 30.000-40.000 EUR"),
        ("https://user:pw@a.example/x", "https://xxxxxxx@a.example/x"),
        ("https://a.example/?api_key=Ab12&page=2", "https://a.example/?api_key=xx00&page=2"),
        (
            "https://a.example/?keywords=a&pageToken=b&sort_key=c",
            "https://a.example/?keywords=a&pageToken=b&sort_key=c",
        ),
        ("<p>x</p><recruiter>Ana García</recruiter>", "<p>x</p><recruiter>Sam Pleper</recruiter>"),
        (
            "<script type=\"application/ld+json\">{\"author\": \"Ana\"}</script>",
            "<script type=\"application/ld+json\">{\"author\": \"Sam\"}</script>",
        ),
    ] {
        let found = scrub(text);
        assert_eq!(found, scrubbed);
        assert_eq!(found.chars().count(), text.chars().count(), "{text}");
    }
}

#[test]
fn fields_of_json_are_known_by_their_names() {
    for (json, scrubbed) in [
        (
            r#"{"recruiter": "Ana García",  "title":"Clerk"}"#,
            r#"{"recruiter": "Sam Pleper",  "title":"Clerk"}"#,
        ),
        (
            r#"{"hiringManager":{"id":7,"name":"Bo Li","role":"x"}}"#,
            r#"{"hiringManager":{"id":7,"name":"Sa Mp","role":"x"}}"#,
        ),
        (
            r#"{"contacts":[{"firstName":"Bo"},{"first_name":"Al"}]}"#,
            r#"{"contacts":[{"firstName":"Sa"},{"first_name":"Sa"}]}"#,
        ),
        (
            r#"{"contact_type":"mail","authorization":"none"}"#,
            r#"{"contact_type":"mail","authorization":"none"}"#,
        ),
        (r#"{"name":"Acme","phone":600123456}"#, r#"{"name":"Acme","phone":100000000}"#),
        (r#"{"phone":"600 12 34 56","zip":"28001"}"#, r#"{"phone":"000 00 00 00","zip":"28001"}"#),
        (r#"["\u003ca@b.example\u003e \"x\""]"#, r#"["<s@m.example> \"x\""]"#),
    ] {
        assert_eq!(scrub(json), scrubbed);
    }
}

#[test]
fn a_company_that_published_an_advert_keeps_its_name() {
    for kept in [
        r#"{"author":{"name":"Naranjas Inventadas","uri":"x","corporateResponsive":false}}"#,
        r#"{"authors":[{"name":"Acme Mills","@type":"Organization"}],"logo":"x"}"#,
    ] {
        assert_eq!(scrub(kept), kept);
    }
    for (json, scrubbed) in [
        // Somebody of a company is somebody.
        (
            r#"{"author":{"logo":"x","contact":{"name":"Ana García"}}}"#,
            r#"{"author":{"logo":"x","contact":{"name":"Sam Pleper"}}}"#,
        ),
        (
            r#"{"author":{"name":"Bo Li","company":"Acme"}}"#,
            r#"{"author":{"name":"Sa Mp","company":"Acme"}}"#,
        ),
        (r#"{"contact":{"name":"Bo Li","logo":"x"}}"#, r#"{"contact":{"name":"Sa Mp","logo":"x"}}"#),
        (r#"[{"author":{"name":"Bo Li"}},{"logo":"x"}]"#, r#"[{"author":{"name":"Sa Mp"}},{"logo":"x"}]"#),
    ] {
        assert_eq!(scrub(json), scrubbed);
    }
}

#[test]
fn a_name_and_a_secret_are_taken_out_of_all_exchanges() {
    let all = [
        exchange("https://a.example/1?token=s3cret-v4lue", r#"{"recruiter":"Ana García"}"#),
        exchange("https://a.example/2", "<p>Ask Ana García; s3cret-v4lue</p>"),
    ];
    let mut scrubber = Scrubber::new(&all);
    let kept: Vec<Exchange> = all.iter().map(|one| scrubber.exchange(one)).collect();
    assert_eq!(kept[0].url, "https://a.example/1?token=x0xxxxxx0xxx");
    assert_eq!(String::from_utf8_lossy(&kept[1].body), "<p>Ask Sam Pleper; x0xxxxxx0xxx</p>");
    assert_eq!(scrubber.told(), Scrubbed { people: 2, secrets: 2, ..Scrubbed::default() });
    assert_eq!(scrubber.told().to_string(), "2 names of persons, 2 secrets");
}

#[test]
fn what_was_sent_keeps_no_secret_either() {
    let sent = |sent: &str| Exchange { sent: Some(sent.into()), ..exchange("https://a.example/", "{}") };
    let all = [
        sent("api_key=Ab12cd34ef&page=2"),
        sent(r#"{"clientSecret":"Ab12cd34zz","key":"engineering-2","page":2}"#),
        exchange("https://a.example/2", r#"{"access_token":"s3cret-v4lue","jobKey":"a-1234567"}"#),
        exchange("https://a.example/3", "<p>Ab12cd34ef, Ab12cd34zz, s3cret-v4lue</p>"),
    ];
    let mut scrubber = Scrubber::new(&all);
    let kept: Vec<Exchange> = all.iter().map(|one| scrubber.exchange(one)).collect();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(text(kept[0].sent.as_ref().unwrap()), "api_key=xx00xx00xx&page=2");
    assert_eq!(
        text(kept[1].sent.as_ref().unwrap()),
        r#"{"clientSecret":"xx00xx00xx","key":"engineering-2","page":2}"#
    );
    assert_eq!(text(&kept[2].body), r#"{"access_token":"x0xxxxxx0xxx","jobKey":"a-1234567"}"#);
    assert_eq!(text(&kept[3].body), "<p>xx00xx00xx, xx00xx00xx, x0xxxxxx0xxx</p>");
}

/// What grows with the square takes 256 times as long for sixteen times the text; on a busy machine sixteen times may be
/// forty.
#[test]
fn the_time_to_scrub_a_text_grows_with_it_and_no_faster() {
    let time = |text: &str| {
        let begun = std::time::Instant::now();
        let all = [exchange("https://a.example/", text)];
        let _ = Scrubber::new(&all).exchange(&all[0]);
        begun.elapsed()
    };
    for piece in [
        "1-",
        "1 ",
        "(1",
        "+1.",
        "<script>",
        "<script ",
        "<contact>",
        "@a",
        "a@",
        "://",
        "://a@",
        "https://a@b.example ",
        "ñandú@b.example ",
        "a=",
        "?key=",
        "&a",
        "<",
        "tel ",
        "<recruiter>Ana Li</recruiter>",
    ] {
        let best = |n: usize| {
            let text = piece.repeat(n);
            (0..3).map(|_| time(&text)).min().unwrap()
        };
        let (small, large) = (best(2_000).max(std::time::Duration::from_millis(1)), best(32_000));
        assert!(large < 80 * small, "{piece}: {small:?} became {large:?}");
    }
    let people = |n: usize| {
        let name =
            |at: usize| -> String { format!("{at:05}").bytes().map(|byte| char::from(byte + 49)).collect() };
        let each = (0..n).map(|at| format!("{{\"recruiter\":\"Ana {}\",\"text\":\"Clerk\"}}", name(at)));
        format!("[{}]", each.collect::<Vec<_>>().join(","))
    };
    let best = |n: usize| {
        let text = people(n);
        (0..2).map(|_| time(&text)).min().unwrap()
    };
    let (small, large) = (best(150).max(std::time::Duration::from_millis(1)), best(2_400));
    assert!(large < 80 * small, "people: {small:?} became {large:?}");
}

#[test]
fn a_page_in_another_encoding_keeps_its_bytes() {
    let page = b"<p>Espa\xf1a, ana@acme.example</p>";
    let kept = Scrubber::default().content(page);
    assert_eq!(kept, b"<p>Espa\xf1a, sam@mail.example</p>");
}

/// Texts that are full of what is looked for.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a@b.example",
        "@",
        "ana",
        "García",
        " ",
        "+34 600 123 456",
        "tel ",
        "600123456",
        "://",
        "u:p@",
        "?token=",
        "&key=",
        "abc123",
        "\"",
        "\\",
        "<contact>",
        "</contact>",
        "<script>",
        "</script>",
        "{\"author\":\"Bo\"}",
        "ñ",
        ".",
        "-",
        "\n",
        "(",
        "=",
        ";",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        texts().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
    ];
    let keys = prop::sample::select(vec![
        "recruiter",
        "name",
        "phone",
        "text",
        "hiring_manager",
        "author",
        "logo",
        "a\"b",
    ]);
    leaf.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::vec((keys.clone(), inner), 0..4).prop_map(|pairs| {
                pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            }),
        ]
    })
}

/// The same shape: what was an object, a list, a text, a number is one still, under the same names.
fn same_shape(one: &serde_json::Value, other: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| same_shape(value, other)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_shape(one, other))
        }
        (Value::String(one), Value::String(other)) => one.chars().count() == other.chars().count(),
        (Value::Number(_), Value::Number(_)) => true,
        _ => one == other,
    }
}

proptest! {
    #[test]
    fn scrubbing_again_changes_nothing(text in texts()) {
        let once = scrub(&text);
        prop_assert_eq!(scrub(&once), once);
    }

    #[test]
    fn json_stays_json_of_the_same_shape(value in values(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let once = scrub(&text);
        let read: serde_json::Value = serde_json::from_str(&once).unwrap();
        prop_assert!(same_shape(&value, &read), "{} became {}", text, once);
        prop_assert_eq!(scrub(&once), once);
    }
}
