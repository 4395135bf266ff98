use proptest::prelude::*;

use super::*;

/// The whole of a text as it is shown.
fn shown(text: &str) -> String {
    Hidden::of(text).shown(text, &(0..text.len()), &(0..0)).0
}

#[test]
fn a_value_is_shown_under_a_key_of_ours_that_holds_no_secret() {
    for text in [
        "order = [\"lever\", \"greenhouse\"]\n",
        "[http]\ntimeout = \"30s\"\nrate = '2/s'\nattempts = 3\nretry_ratio = 0.5\n",
        "[providers.lever]\nplugin = \"plugins/lever.wasm\"\nhosts = [\n  \"https://api.lever.co\",\n]\nlimit = 30s\n",
        "[[providers.lever.queries]]\nname = \"spain\"\nkeywords = [\"rust\"]\n",
        "providers.lever.limit = 3\r\ndatabase = { path = \"jobs.db\" }\r\n",
        "order = [\"lever\"\n[http]\ntimeout = \n",
        // A misspelt key is shown with what is too short to be a secret.
        "[http]\ntimeot = \"30s\"\nattemps = 3\nretry = true\nmax_bdy = \"64MiB\"\n",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn every_other_value_is_hidden_and_so_is_what_cannot_be_read() {
    for (text, expected) in [
        ("[http]\npassword = \"x\"", "[http]\npassword = \"…\""),
        ("[http]\npin = 1234\ntokens = \"12ab\"\nx = 123456", "[http]\npin = …\ntokens = \"…\"\nx = …"),
        ("timeout = \"5s\" # was x", "timeout = \"5s\" #…"),
        ("timeout = \"5s\" token = \"x\"", "timeout = \"5s\" …"),
        ("timeout = \"5s", "timeout = \"…"),
        ("timeout 5s\nx", "timeout …\n…"),
        ("[providers.lever.credentials.t]\nname = \"x\"", "[providers.lever.credentials.t]\nname = \"…\""),
        ("[providers.lever.credentals.t]\nname = \"x\"", "[providers.lever.credentals.t]\nname = \"…\""),
        ("[providers.lever]\nconfig = { limit = 3 }", "[providers.lever]\nconfig = { limit = … }"),
        ("a = { kind = 'x', token = \"\"\"\ny\n\"\"\" }", "a = { kind = '…', token = \"\"\"…\n\"\"\" }"),
        ("a = \"\"\"\nx\ny", "a = \"\"\"…"),
        ("hosts = [\"https://u:p@a.example\", \"b\"]", "hosts = [\"…\", \"b\"]"),
        ("hosts = [\"a\"\n\"token\" = \"x\"", "hosts = [\"a\"\n\"token\" = \"…\""),
        ("gateway = \"http://u:x\"", "gateway = \"…\""),
        ("hosts = [\"a\" = \"x\"]", "hosts = [\"a\" …"),
        ("MIIEvQ==\n", "…=…\n"),
        ("[http] token = \"x\"", "[http] …"),
        ("a = [1, [2, \"x\"]]\n", "a = [1, [2, \"…\"]]\n"),
        ("= \"x\"", "…"),
        ("[companies]\n= \"x\"", "[companies]\n…"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn the_span_is_where_its_text_came_to_stand() {
    let text = "password = \"x\", limitt = 3\n";
    let find = |part: &str| text.find(part).map(|at| at..at + part.len()).unwrap();
    for (part, underlined) in [("password", "password"), ("x", "…"), ("\"x\"", "\"…\""), ("limitt", "…")]
    {
        let (shown, span) = Hidden::of(text).shown(text, &(0..text.len()), &find(part));
        assert_eq!(&shown[span], underlined, "{part}");
    }
}

#[test]
fn nesting_without_end_is_hidden_and_no_recursion() {
    for text in ["[".repeat(400_000), "{a=".repeat(200_000), "a.".repeat(200_000)] {
        shown(&format!("order = {text}"));
        assert!(shown(&format!("[{text}]\norder = 1")).len() < 2_000_000);
    }
    let list = format!("order = [{}]", "\"a\",".repeat(200_000));
    assert_eq!(shown(&list), list);
}

const SECRET: &str = "hunter2-Marked";

/// Lines that hold a secret where none should stand, among others.
fn line() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "order = [\"lever\"]",
        "[http]",
        "timeout = \"30s\"",
        "[providers.lever]",
        "hosts = [\"https://api.lever.co\"]",
        "user_agent = \"\"\"x\"\"\"",
        "# S",
        "password = \"S\"",
        "password = 'S'",
        "api_key = S",
        "credentials.api = { kind = \"basic\", user = \"S\", password = \"env:S!\" }",
        "credentals.api = { kind = \"bearer\", tokn = \"S\" }",
        "[providers.lever.credentials.api]",
        "value = \"\"\"",
        "S",
        "\"\"\"",
        "config = { a = [1, \"S\"], b = \"S\" }",
        "\"quoted key\" = \"S\"",
        "S==",
    ])
    .prop_map(|line| line.replace('S', SECRET))
}

proptest! {
    /// Whatever is cut, put in or left open: what no key of ours stands before is not shown.
    #[test]
    fn no_secret_of_a_broken_text_is_shown(
        lines in prop::collection::vec(line(), 1..12),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, "[\"'\\[\\]{}=,.#\\\\ \n]{0,2}"), 0..5),
    ) {
        let mut text = lines.join("\n");
        for (place, cut, put) in damage {
            let at = place.index(text.len() + 1);
            let end = (at + cut).min(text.len());
            let inside = text.match_indices(SECRET).any(|(start, secret)| at < start + secret.len() && end > start);
            if !inside {
                text.replace_range(at..end, &put);
            }
        }
        let told = shown(&text);
        prop_assert!(!told.contains(SECRET), "{text:?} shows {told:?}");
        // Each line is still its own, and a place in it is a place in what is shown.
        prop_assert!(told.lines().count() <= text.lines().count());
        for (start, line) in text.match_indices('\n') {
            let part = 0..start + line.len();
            let (told, span) = Hidden::of(&text).shown(&text, &part, &(start..start + 1));
            prop_assert!(told.get(span).is_some());
        }
    }
}
