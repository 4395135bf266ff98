//! The author's kit over real guests: cases played through the host, and faults put into their answers.

use std::{path::Path, sync::Arc};

use jobscan_host::{
    bounds::cases as bounds,
    domain::Timestamp,
    http::{Cancel, Method},
    kit::{
        Session, Surroundings,
        cases::{Call, Case, Played, Reach, Subject, judge, play, read_case, read_expected, scan},
        replay::{Exchange, Fault, FaultKind, Replay},
    },
    plugins::{Limits, Plugin, model::Target},
};
use serde_json::{Value, json};

use crate::rig::{fixture, limits, load, root};

const NOW: Timestamp = Timestamp::from_millis(1_786_017_600_000);

fn exchange(path: &str, body: &str) -> Exchange {
    Exchange {
        method: Method::Get,
        url: format!("https://plain.test/{path}"),
        sent: None,
        status: 200,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    }
}

fn case(exchanges: Vec<Exchange>) -> Case {
    Case {
        name: "acme".to_owned(),
        folder: root().to_owned(),
        subject: Subject::Target(Target::Tenant("acme".to_owned())),
        now: NOW,
        call: Call::Scan,
        settings: std::collections::BTreeMap::new(),
        exchanges,
    }
}

async fn plain() -> Arc<Plugin> {
    load(&fixture("plain"), &limits()).await
}

async fn played(exchanges: Vec<Exchange>, faults: Vec<Fault>) -> Played {
    play(&plain().await, &case(exchanges), faults).await.unwrap()
}

/// What is found, as `expected.json` has it.
fn found(played: &Played) -> Value {
    let verdict = judge(played, Some(&json!({})));
    verdict.differences.into_iter().map(|one| (one.path, one.found.unwrap_or_default())).collect()
}

fn board() -> Vec<Exchange> {
    vec![
        exchange(
            "boards/acme.json",
            r#"[{"id":"1","title":"Clerk"},{"id":"2","title":"Cook","description":"x"}]"#,
        ),
        exchange("offers/1.json", r#"{"id":"1","title":"Clerk","description":"<p>whole</p>"}"#),
    ]
}

#[tokio::test]
async fn a_case_is_played_to_its_details() {
    let played = played(board(), Vec::new()).await;
    let found = found(&played);
    assert_eq!(found["pages"][0]["offers"][0]["incomplete"], true);
    assert_eq!(found["details"][0]["offer"]["description_html"], "<p>whole</p>");
    assert_eq!((played.unanswered.len(), played.unasked.len()), (0, 0));
    let verdict = judge(&played, Some(&found));
    assert!(verdict.passed(), "{verdict:?}");
    assert!(!judge(&played, None).passed(), "what nobody accepted is not expected");
}

#[tokio::test]
async fn what_is_not_asked_for_is_told_and_what_is_not_answered_fails() {
    let mut exchanges = board();
    exchanges[1].url.push_str("?v=2");
    let played = played(exchanges, Vec::new()).await;
    let verdict = judge(&played, Some(&found(&played)));
    assert_eq!(verdict.notes, ["GET https://plain.test/offers/1.json?v=2 was not asked for"]);
    assert!(
        verdict.faults[0]
            .starts_with("it asks for GET https://plain.test/offers/1.json, which no exchange answers"),
        "{verdict:?}"
    );
    assert!(!verdict.passed());
}

#[tokio::test]
async fn a_cut_answer_is_an_error_of_the_plugin() {
    for (fault, kind) in [
        (FaultKind::Cut(20), "parse"),
        (FaultKind::Status(404), "not-found"),
        (FaultKind::Status(503), "transient"),
        (FaultKind::TimedOut, "fetch"),
    ] {
        let played = played(board(), vec![Fault::at(0, fault.clone())]).await;
        assert_eq!(found(&played)["error"]["kind"], kind, "{fault:?}");
    }
}

fn session(plugin: &Arc<Plugin>, exchanges: Vec<Exchange>) -> (Session, Replay) {
    let replay = Replay::new(exchanges, NOW);
    let around = Surroundings {
        client: replay.client(),
        now: NOW,
        settings: std::collections::BTreeMap::new(),
        unit: "acme".to_owned(),
        credentials: None,
        cancel: Cancel::new(),
        keeps_pace: false,
    };
    (Session::new(plugin, around).unwrap(), replay)
}

#[tokio::test]
async fn details_beyond_the_bound_are_not_asked_for() {
    let rows: Vec<Value> = (0..3).map(|id| json!({"id": id.to_string(), "title": "Clerk"})).collect();
    let answer = |id: u32| {
        exchange(&format!("offers/{id}.json"), &json!({"id": id.to_string(), "title": "x"}).to_string())
    };
    let exchanges =
        vec![exchange("boards/acme.json", &Value::from(rows).to_string()), answer(0), answer(1), answer(2)];
    let (mut session, replay) = session(&plain().await, exchanges);
    let target = Target::Tenant("acme".to_owned());
    assert_eq!(Reach::of_run().details, bounds::RUN_DETAILS.size());
    let mut found = Vec::new();
    let reach = Reach { details: 2, ..Reach::of_run() };
    let scanned = scan(&mut session, &target, reach, |_, details| {
        found.extend(details.into_iter().map(|detail| detail.asked.id));
        true
    })
    .await;
    assert_eq!((found.len(), replay.asked().len()), (2, 3));
    assert_eq!(scanned.stopped.as_deref(), Some("not all details were asked for"));
}

fn shipped(name: &str) -> std::path::PathBuf {
    root().join(format!("plugins/{name}.wasm"))
}

/// The memory that the shipped plugins have in a run.
fn roomy() -> Limits {
    Limits { memory: 64 << 20, hostcall_bytes: 64 << 20, requests: 100, ..limits() }
}

#[tokio::test]
async fn pages_without_end_are_told() {
    let lever = load(&shipped("lever"), &roomy()).await;
    let full = read_case(&root().join("plugins/lever/cases/paged")).unwrap();
    let (mut session, replay) = session(&lever, full.exchanges);
    let target = Target::Tenant("granel".to_owned());
    assert_eq!(u64::from(Reach::of_run().pages), bounds::CASE_PAGES.limit);
    let scanned = scan(&mut session, &target, Reach { pages: 1, ..Reach::of_run() }, |_, _| true).await;
    assert_eq!(scanned.stopped.as_deref(), Some("there is more after 1 page"));
    assert_eq!(replay.asked().len(), 1);
}

/// Every case of the plugins that are written by hand.
#[tokio::test]
async fn the_shipped_plugins_pass_their_cases() {
    let names = [
        "lever",
        "greenhouse",
        "infojobs",
        "ats-detect",
        "directory-catalonia",
        "directory-lanzadera",
        "directory-madrimasd",
    ];
    for name in names {
        let plugin = load(&shipped(name), &roomy()).await;
        let folder = root().join(format!("plugins/{name}"));
        let places = jobscan_host::kit::cases::cases_of(&folder).unwrap();
        assert!(places.len() > 1, "{name} has {} cases", places.len());
        for place in places {
            passes(&plugin, &place).await;
        }
    }
}

async fn passes(plugin: &Arc<Plugin>, place: &Path) {
    let case = read_case(place).unwrap();
    let played = play(plugin, &case, Vec::new()).await.unwrap();
    let verdict = judge(&played, read_expected(&case).unwrap().as_ref());
    assert!(verdict.passed() && verdict.notes.is_empty(), "{}: {verdict:#?}", place.display());
}
