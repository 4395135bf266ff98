//! A board in JavaScript as `plugin new` begins it: built for real by Node.js and npm, and held to the contract.
//!
//! npm brings the packages from the registry that it is configured with. A machine without npm skips these tests and
//! says so; CI does not.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use jobscan_host::{
    domain::{Timestamp, Workplace},
    http::{Grant, Origin},
    kit::{
        build::{self, Shown},
        name::PluginName,
        project::Project,
        scaffold::{self, Kind},
    },
    plugins::{
        CallError, Limits,
        model::{Continuation, Document, Page, PluginError, Position, Target},
    },
};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::{
    rig::{Rig, context, limits, logged, peak_memory, print_figure, scan},
    server::{ReceivedRequest, Reply, Server, answer},
};

/// The largest file that `QuickJS` is allowed here, in bytes.
const SIZE: u64 = 2 << 20;

fn has_npm() -> bool {
    let found = Command::new("npm").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = found.is_ok_and(|status| status.success());
    assert!(found || env::var_os("CI").is_none(), "Node.js and npm are needed");
    if !found {
        print_figure("skipped: there is no npm on this machine");
    }
    found
}

/// Begins a board and builds it; `change` makes another program of its source.
async fn built(name: &str, change: impl FnOnce(String) -> String) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("javascript").join(name);
    for file in scaffold::of(Kind::Javascript, &PluginName::parse(name).unwrap()).files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.text.as_bytes()).unwrap();
    }
    let source = folder.join("src/board.js");
    fs::write(&source, change(fs::read_to_string(&source).unwrap())).unwrap();
    let project = Project::find(&folder).unwrap();
    let bytes =
        build::component(&project, &[], Shown::WhenItFails).await.unwrap_or_else(|error| panic!("{error}"));
    let component = project.component();
    fs::write(&component, bytes).unwrap();
    component
}

/// The component of the board as it is begun; `None` without npm.
async fn component() -> Option<&'static Path> {
    static BUILT: OnceCell<PathBuf> = OnceCell::const_new();
    if !has_npm() {
        return None;
    }
    Some(BUILT.get_or_init(|| built("harbour", |source| source)).await)
}

async fn rig_of(component: &Path, limits: &Limits, server: &Server) -> Rig {
    let mut grant = Grant::new("harbour");
    grant.origins = vec![Origin::parse("https://api.jobs.example").unwrap().into()];
    Rig::new(component, limits, grant, &format!("http://{}", server.address)).await
}

/// The board, and a server that answers by a script; `None` without npm.
async fn rig(script: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static) -> Option<(Rig, Server)> {
    let component = component().await?;
    let server = Server::start(script).await;
    Some((rig_of(component, &limits(), &server).await, server))
}

fn jobs(count: usize, text: &str) -> Vec<Value> {
    let job = |number| {
        json!({
            "id": format!("{number}"),
            "title": format!("Baker {number}"),
            "url": format!("https://jobs.example/acme/{number}"),
            "locations": ["Girona, Spain"],
            "workplace": "hybrid",
            "published": "2026-09-01T10:00:00+02:00",
            "html": text,
        })
    };
    (0..count).map(job).collect()
}

fn board(jobs: &[Value]) -> Vec<u8> {
    json!({"company": "Acme Mills", "jobs": jobs}).to_string().into_bytes()
}

fn ok(body: &[u8]) -> Reply {
    answer("200 OK", "content-type: application/json\r\n", body)
}

async fn page_at(rig: &Rig, cursor: Option<&str>) -> Result<Page, CallError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    rig.instance("acme").await.scan(&context(), &Target::Tenant("acme".to_owned()), &position).await
}

#[tokio::test]
async fn it_is_small_and_says_what_it_is() {
    let Some((rig, _server)) = rig(|_| ok(b"")).await else { return };
    assert!(rig.plugin.size() < SIZE, "{}", rig.plugin.size());
    let manifest = rig.plugin.manifest();
    assert_eq!((manifest.id.as_str(), manifest.name.as_str()), ("harbour", "Harbour"));
    assert_eq!(manifest.min_interval, Duration::from_secs(1));
    assert!(manifest.capabilities.tenants && !manifest.capabilities.hydrate);
    assert!(rig.plugin.is_provider() && rig.plugin.is_detector());
    print_figure(&format!("size {}, load {:?}", rig.plugin.size(), rig.plugin.compiled()));
}

#[tokio::test]
async fn rows_become_offers_and_what_is_not_said_stays_empty() {
    let bare = json!({"id": "b", "title": "Miller", "url": "https://jobs.example/acme/b", "workplace": "constructor"});
    let rows = [jobs(1, "<p>knead</p>"), vec![bare]].concat();
    let Some((rig, server)) = rig(move |_| ok(&board(&rows))).await else { return };
    let page = rig.page("a b").await.unwrap();
    assert_eq!(server.lines(), ["GET /api.jobs.example/v1/a%20b/jobs"]);
    assert_eq!((page.offers.len(), page.skipped.len(), page.total), (2, 0, Some(2)));
    let [full, bare] = [&page.offers[0].offer, &page.offers[1].offer];
    assert_eq!((full.title.as_str(), full.workplace), ("Baker 0", Workplace::Hybrid));
    assert_eq!(full.posted_at.map(Timestamp::as_millis), Some(1_788_249_600_000));
    assert_eq!((bare.workplace, bare.posted_at, bare.locations.len()), (Workplace::Unknown, None, 0));
    let checked = rig.instance("acme").await.check(&context(), Some("acme")).await.unwrap();
    assert_eq!((checked.name.as_deref(), checked.open_offers), (Some("Acme Mills"), Some(2)));
}

#[tokio::test]
async fn an_empty_board_is_told_from_one_that_is_not_there() {
    let script = |asked: &ReceivedRequest| {
        if asked.line().contains("nobody") { answer("404 Not Found", "", b"") } else { ok(b"{\"jobs\": []}") }
    };
    let Some((rig, _server)) = rig(script).await else { return };
    let page = rig.page("acme").await.unwrap();
    assert!(page.offers.is_empty() && matches!(page.next, Continuation::End(_)));
    assert_eq!(rig.error_of("nobody").await.class().as_str(), "not-found");
    for strange in ["..", "a/b", "a?b", "a%2fb", ""] {
        assert_eq!(rig.error_of(strange).await.class().as_str(), "unsupported", "{strange}");
    }
}

#[tokio::test]
async fn each_status_is_the_error_that_says_what_to_do() {
    const STATUSES: [(&str, &str); 8] = [
        ("401 Unauthorized", "auth"),
        ("403 Forbidden", "blocked"),
        ("410 Gone", "gone"),
        ("429 Too Many Requests", "rate-limited"),
        ("451 Unavailable", "blocked"),
        ("500 Internal Server Error", "transient"),
        ("503 Service Unavailable", "transient"),
        ("418 Teapot", "other"),
    ];
    for (status, class) in STATUSES {
        let Some((rig, _server)) = rig(move |_| answer(status, "retry-after: 7200\r\n", b"no")).await else {
            return;
        };
        let error = rig.error_of("acme").await;
        assert_eq!(error.class().as_str(), class, "{status}: {error}");
        if let CallError::Plugin { error: PluginError::RateLimited { retry_after, .. }, .. } = error {
            assert_eq!(retry_after, Some(Duration::from_hours(2)));
        }
    }
}

#[tokio::test]
async fn what_the_host_has_no_answer_for_is_told_as_it_says() {
    let Some(component) = component().await else { return };
    let server = Server::start(|_| ok(b"")).await;
    let gateway = format!("http://{}", server.address);
    let rig = Rig::new(component, &limits(), Grant::new("harbour"), &gateway).await;
    let error = rig.error_of("acme").await;
    assert_eq!(error.class().as_str(), "fetch", "{error}");
    assert!(error.to_string().contains("https://api.jobs.example"), "{error}");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn an_answer_cut_anywhere_is_a_parse_failure_and_nothing_traps() {
    let whole = board(&jobs(1, "café 😀"));
    let length = whole.len();
    let script = move |asked: &ReceivedRequest| {
        let (_, rest) = asked.line().split_once("/v1/").unwrap();
        ok(&whole[..rest.trim_end_matches("/jobs").parse::<usize>().unwrap()])
    };
    let Some((rig, _server)) = rig(script).await else { return };
    for end in 0..length {
        let error = rig.error_of(&end.to_string()).await;
        assert_eq!(error.class().as_str(), "parse", "{end}: {error}");
    }
    assert!(rig.page(&length.to_string()).await.is_ok());
}

#[tokio::test]
async fn strange_rows_are_skipped_and_strange_texts_do_not_trap() {
    const ROWS: &str = r#"{"jobs": [null, 7, [], {}, {"id": 1, "title": "x", "url": "y"},
        {"id": "a\ud800b", "title": "\udfff", "url": "https://jobs.example/1", "published": "2026-13-45T99:00:00Z",
         "locations": [null, "", 3], "html": "\ud83d", "department": {}}]}"#;
    let Some((rig, _server)) = rig(|_| ok(ROWS.as_bytes())).await else { return };
    let page = rig.page("acme").await.unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (1, 5));
    assert_eq!((page.offers[0].offer.posted_at, page.offers[0].offer.locations.len()), (None, 0));
    for body in ["[]", "7", "null", "{\"jobs\": {}}", "<html>"] {
        let server = Server::start(move |_| ok(body.as_bytes())).await;
        let rig = rig_of(component().await.unwrap(), &limits(), &server).await;
        assert_eq!(rig.error_of("acme").await.class().as_str(), "parse", "{body}");
    }
}

#[tokio::test]
async fn cursors_advance_and_a_new_instance_goes_on_from_each() {
    let Some((rig, server)) = rig(|_| ok(&board(&jobs(1100, "x")))).await else { return };
    let (mut cursors, mut seen) = (vec![None], Vec::new());
    while let Some(cursor) = cursors.last().cloned() {
        let page = page_at(&rig, cursor.as_deref()).await.unwrap();
        seen.extend(page.offers.into_iter().map(|offer| offer.offer.id));
        let Continuation::More(next) = page.next else { break };
        cursors.push(Some(next));
    }
    assert_eq!((cursors.len(), seen.len()), (3, 1100));
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 1100, "no row came twice");
    // The same instance asks once for all pages.
    let asked = server.asked().len();
    let mut instance = rig.instance("acme").await;
    for cursor in cursors {
        let position = Position { cursor, state: None };
        instance.scan(&context(), &Target::Tenant("acme".to_owned()), &position).await.unwrap();
    }
    assert_eq!(server.asked().len(), asked + 1);
    for strange in ["0", "-1", "1.5", "1e3", "1100", "x", ""] {
        let error = page_at(&rig, Some(strange)).await.unwrap_err();
        assert_eq!(error.class().as_str(), "invalid-cursor", "{strange}: {error}");
    }
}

#[tokio::test]
async fn evidence_is_told_in_bytes() {
    let Some((rig, _server)) = rig(|_| ok(b"")).await else { return };
    let link = "<a href=\"https://jobs.example/acme-mills\" place=\"body\">jobs</a>";
    let html =
        format!("<p>café 😀 日本</p>\n{link}\n<a href=\"https://jobs.example/about\" place=\"body\">x</a>");
    let url = "https://www.acme.example/".to_owned();
    let page =
        Document { url: url.clone(), final_url: url, status: 200, content_type: None, html: html.clone() };
    let report = rig.instance("page").await.detect(&context(), page).await.unwrap();
    let found: Vec<_> = report.findings.iter().map(|finding| finding.tenant.as_str()).collect();
    assert_eq!(found, ["acme-mills"]);
    let offset = report.findings[0].evidence[0].offset.unwrap() as usize;
    assert!(html[offset..].starts_with("https://jobs.example/acme-mills"), "{offset}");
}

#[tokio::test]
async fn what_nobody_catches_is_an_error_with_its_message() {
    if !has_npm() {
        return;
    }
    let fault = |source: String| {
        source.replacen("const { jobs } = ", "nobodyDefinedThis();\n    const { jobs } = ", 1)
    };
    let component = built("faulty", fault).await;
    let server = Server::start(|_| ok(b"")).await;
    let rig = rig_of(&component, &limits(), &server).await;
    logged();
    let error = rig.error_of("acme").await;
    assert_eq!(error.class().as_str(), "other");
    assert!(error.to_string().contains("exception: ReferenceError: "), "{error}");
    let lines = logged();
    assert!(
        lines.iter().any(|line| line.contains("nobodyDefinedThis") && line.contains("stack=")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn ten_thousand_rows_and_two_hundred_units_stay_within_the_default_limits() {
    let Some(component) = component().await else { return };
    let text = "knead the dough ".repeat(280);
    let server = Server::start(move |asked| {
        ok(&board(&jobs(if asked.line().contains("large") { 10_000 } else { 20 }, &text)))
    })
    .await;
    let rig =
        rig_of(component, &Limits { call_timeout: limits().call_timeout, ..Limits::default() }, &server)
            .await;
    let begun = Instant::now();
    for _ in 0..200 {
        scan(&mut rig.instance("unit").await, "small").await.unwrap();
    }
    print_figure(&format!("JavaScript: 200 units in {:?}", begun.elapsed()));
    let begun = Instant::now();
    let (mut instance, mut cursor, mut seen) = (rig.instance("large").await, None, 0);
    loop {
        let target = Target::Tenant("large".to_owned());
        let page = instance.scan(&context(), &target, &Position { cursor, state: None }).await.unwrap();
        seen += page.offers.len();
        let Continuation::More(next) = page.next else { break };
        cursor = Some(next);
    }
    assert_eq!(seen, 10_000);
    let peak = peak_memory("self");
    print_figure(&format!(
        "JavaScript: 10,000 rows in {:?}, peak of the process {peak:?} MiB",
        begun.elapsed()
    ));
}
