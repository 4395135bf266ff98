//! `plugin check` over definitions with one mistake each: the rule that the mistake breaks fails, and the others hold.

use std::{collections::BTreeMap, path::PathBuf, sync::OnceLock};

use jobscan_definition::placeholder;
use jobscan_host::{
    domain::Timestamp,
    http::Method,
    kit::{
        cases::{Call, Case, CasePage, Subject},
        check::{self, Examined, Outcome, Standing, Verdict},
        replay::Exchange,
    },
    plugins::{Limits, Plugin, Source, model::Target},
};
use serde_json::{Value, json};

use crate::rig::{engine, fixture, root};

/// A board as it should be read.
const DEFINITION: &str = r#"
[board]
id = "acme"
name = "Acme"
version = "1.0.0"
hosts = ["https://api.acme.example"]

[tenant]
page = "https://jobs.acme.example/{tenant}"

[[detect.address]]
hosts = ["jobs.acme.example"]
path = "{}"

[list]
url = "https://api.acme.example/{tenant}"
format = "json"
rows = "jobs[]"

[fields]
id = "id"
title = "title"
url = "link"
locations = ["city"]
workplace = "remote"
department = "team"
posted_at = "published"
description = { html = "text" }
"#;

fn case(name: &str, tenant: &str, status: u16, body: &Value) -> Case {
    Case {
        name: name.to_owned(),
        folder: PathBuf::from("no-such-folder"),
        subject: Subject::Target(Target::Tenant(tenant.to_owned())),
        now: Timestamp::from_millis(1_786_017_600_000),
        call: Call::Scan,
        settings: BTreeMap::new(),
        exchanges: vec![Exchange {
            method: Method::Get,
            url: format!("https://api.acme.example/{tenant}"),
            sent: None,
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.to_string().into_bytes(),
        }],
    }
}

fn row(number: u32) -> Value {
    json!({
        "id": format!("a1b2c3d4-{number:04}"), "title": "Export Manager", "team": "Trade", "city": "Bilbao",
        "remote": "hybrid", "published": "2026-01-02T10:00:00Z", "text": "<p>Freight &amp; customs</p>",
        "link": format!("https://jobs.acme.example/acme/a1b2c3d4-{number:04}")
    })
}

fn board(name: &str) -> Case {
    case(name, name, 200, &json!({ "jobs": [row(1), row(2), row(3)] }))
}

fn page(name: &str, body: &str) -> Case {
    let subject = Subject::Page(CasePage {
        url: "https://acme.example/careers".to_owned(),
        redirects: Vec::new(),
        status: 200,
        content_type: "text/html".to_owned(),
        content: format!("<!doctype html><html><body>{body}</body></html>").into_bytes(),
    });
    Case { subject, exchanges: Vec::new(), ..board(name) }
}

/// Three tenants, an empty board, an unknown tenant, a page with a board and one without.
fn cases() -> Vec<Case> {
    vec![
        board("one"),
        board("two"),
        board("three"),
        case("empty", "empty", 200, &json!({ "jobs": [] })),
        case("unknown", "nobody", 404, &json!({ "error": "no such board" })),
        page("found", "<a href='https://jobs.acme.example/one'>Jobs</a>"),
        page("trap", "<a href='https://www.acme.example/one'>Acme</a>"),
    ]
}

fn interpreter() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| std::fs::read(root().join("plugins/interpreter.wasm")).unwrap())
}

fn filled(definition: &str) -> Vec<u8> {
    let definition = jobscan_definition::read(definition).unwrap_or_else(|faults| panic!("{faults:?}"));
    placeholder::fill(interpreter(), &definition).unwrap()
}

async fn verdicts(bytes: Vec<u8>, cases: Vec<Case>, limits: Limits) -> Vec<Verdict> {
    let file = root().join("plugins/acme.wasm");
    let source = Source { path: file.clone(), sha256: None };
    let plugin = Plugin::of_bytes(engine(), &source, bytes.clone(), &limits).await.unwrap();
    let reference = check::reference(engine(), &limits, &[root().join("plugins")]).await;
    let engine = engine().clone();
    check::check(&Examined { engine, limits, file, bytes, plugin, cases, reference }).await.unwrap()
}

async fn checked(definition: &str, cases: Vec<Case>) -> Vec<Verdict> {
    verdicts(filled(definition), cases, Limits::default()).await
}

fn of<'v>(verdicts: &'v [Verdict], id: &str) -> &'v Verdict {
    verdicts.iter().find(|verdict| verdict.id == id).unwrap()
}

/// The ids of rules that fail; the speed is left out, which other tests beside this one change.
fn failing(verdicts: &[Verdict]) -> Vec<&str> {
    let failed = verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Failed);
    failed.map(|verdict| verdict.id).filter(|id| *id != "gold-speed").collect()
}

/// With one part of the definition written otherwise.
async fn with(from: &str, to: &str) -> Vec<Verdict> {
    assert!(DEFINITION.contains(from), "{from}");
    checked(&DEFINITION.replace(from, to), cases()).await
}

#[tokio::test]
async fn a_board_without_mistakes_passes_every_rule() {
    let found = checked(DEFINITION, cases()).await;
    for verdict in found.iter().filter(|verdict| verdict.id != "gold-speed") {
        assert_eq!(verdict.outcome, Outcome::Passed, "{}: {}", verdict.id, verdict.evidence);
    }
    let speed = of(&found, "gold-speed");
    assert!(speed.evidence.contains("% of the reference's speed"), "{}", speed.evidence);
    assert!(matches!(check::standing(&found), Standing::Reached(level) if level >= check::Level::Silver));
}

#[tokio::test]
async fn a_multiplied_list_has_so_many_rows() {
    let found = checked(DEFINITION, cases()).await;
    assert!(of(&found, "silver-many").evidence.contains("10000 rows"), "{:?}", of(&found, "silver-many"));
    assert!(of(&found, "gold-speed").evidence.contains("2000 rows"), "{:?}", of(&found, "gold-speed"));
    let large = json!({ "jobs": [{ "id": "a1b2c3d4-0001", "title": "x", "link": "https://jobs.acme.example/acme/1", "text": "x".repeat(8000) }] });
    let found = checked(DEFINITION, vec![case("one", "one", 200, &large)]).await;
    assert!(
        of(&found, "silver-many").evidence.contains("as many as an answer may hold"),
        "{:?}",
        of(&found, "silver-many")
    );
}

#[tokio::test]
async fn what_a_definition_leaves_out_is_named_by_its_key() {
    for (line, rule, key) in [
        ("locations = [\"city\"]\n", "silver-places", "`city`"),
        ("workplace = \"remote\"\n", "silver-workplace", "`remote`"),
        ("posted_at = \"published\"\n", "silver-dates", "`published`"),
    ] {
        let found = with(line, "").await;
        assert_eq!(failing(&found), [rule]);
        assert!(of(&found, rule).evidence.contains(key), "{}", of(&found, rule).evidence);
        assert_eq!(check::standing(&found), Standing::Reached(check::Level::Bronze));
    }
}

#[tokio::test]
async fn scans_that_are_said_to_repeat_and_tell_the_time_fail() {
    let bytes = std::fs::read(fixture("time-in-title")).unwrap();
    let found = verdicts(bytes, vec![board("one")], Limits::default()).await;
    assert!(failing(&found).contains(&"bronze-repeats"), "{:?}", failing(&found));
    let evidence = &of(&found, "bronze-repeats").evidence;
    assert!(evidence.contains("one, page 1: another time or another run gives another page"), "{evidence}");
    assert_eq!(of(&found, "bronze-same").outcome, Outcome::Passed, "the same time gives the same page");
    let honest = of(&checked(DEFINITION, cases()).await, "bronze-repeats").evidence.clone();
    assert_eq!(honest, "5 scans at another time");
}

#[tokio::test]
async fn what_stands_in_no_answer_is_invented() {
    let found =
        with("department = \"team\"", "department = { path = \"team\", map = { Trade = \"Commerce\" } }")
            .await;
    assert_eq!(failing(&found), ["silver-invented"]);
    assert!(of(&found, "silver-invented").evidence.contains("department `Commerce`"));
}

#[tokio::test]
async fn a_host_that_was_not_wished_for_fails() {
    // A definition that asks where it does not wish to is refused before; code is not.
    let mut definition = jobscan_definition::read(DEFINITION).unwrap();
    definition.board.hosts = vec!["https://other.example".to_owned()];
    let bytes = placeholder::fill(interpreter(), &definition).unwrap();
    let found = verdicts(bytes, cases(), Limits::default()).await;
    assert!(failing(&found).contains(&"bronze-hosts"), "{:?}", failing(&found));
    assert_eq!(check::standing(&found), Standing::None);
}

#[tokio::test]
async fn addresses_that_the_source_does_not_give_are_whole() {
    let found = with("url = \"link\"", "url = \"http://jobs.acme.example/acme/{id}\"").await;
    assert_eq!(failing(&found), ["bronze-whole"]);
}

#[tokio::test]
async fn a_failure_that_is_told_as_another_fails() {
    let found = checked(&format!("{DEFINITION}\n[answers]\nunknown = [404, 500]\n"), cases()).await;
    assert_eq!(failing(&found), ["bronze-errors"]);
    assert!(
        of(&found, "bronze-errors").evidence.contains("500: told as"),
        "{:?}",
        of(&found, "bronze-errors")
    );
    let found = checked(&format!("{DEFINITION}\n[answers]\nblocked = [429]\n"), cases()).await;
    assert_eq!(failing(&found), ["bronze-errors", "silver-rate-limit"]);
}

#[tokio::test]
async fn an_unknown_tenant_that_is_an_empty_board_fails() {
    let found = checked(&format!("{DEFINITION}\n[answers]\nunknown = [410]\nempty = [404]\n"), cases()).await;
    assert_eq!(failing(&found), ["bronze-errors", "silver-unknown"]);
}

#[tokio::test]
async fn what_no_case_shows_is_not_tried() {
    let found = checked(DEFINITION, vec![board("one")]).await;
    assert_eq!(failing(&found), ["gold-tenants"]);
    for rule in ["silver-unknown", "gold-traps"] {
        assert_eq!(of(&found, rule).outcome, Outcome::NotTried, "{rule}");
    }
    // An empty board can be made of a full one.
    assert_eq!(of(&found, "bronze-empty").outcome, Outcome::Passed);
    assert_eq!(check::standing(&found), Standing::Reached(check::Level::Bronze));
    let found = checked(DEFINITION, Vec::new()).await;
    assert_eq!(check::standing(&found), Standing::Unproved);
}

#[tokio::test]
async fn more_than_the_limits_allow_fails() {
    let limits = Limits { memory: 4 << 20, ..Limits::default() };
    let found = verdicts(filled(DEFINITION), cases(), limits).await;
    assert_eq!(of(&found, "silver-many").outcome, Outcome::Failed, "{:?}", of(&found, "silver-many"));
}

#[tokio::test]
async fn a_guest_that_panics_on_what_it_is_given_fails() {
    let bytes = std::fs::read(fixture("hostile")).unwrap();
    let found = verdicts(bytes, vec![board("panic")], Limits::default()).await;
    assert_eq!(of(&found, "bronze-empty").outcome, Outcome::NotTried, "{:?}", of(&found, "bronze-empty"));
    assert!(matches!(check::standing(&found), Standing::None | Standing::Unproved));
}

#[test]
fn a_component_that_does_not_load_fails_the_first_rule() {
    let found = check::refused("it imports too much\n  hint: less");
    assert_eq!((failing(&found), check::standing(&found)), (vec!["bronze-loads"], Standing::None));
    assert_eq!(of(&found, "bronze-loads").evidence, "it imports too much");
}
