//! Directories: the built ones, what is refused of one, and that the addition left the older contract as it was.

use std::{path::PathBuf, sync::Arc};

use jobscan_host::plugins::{
    CallError, Instance, LoadError, Plugin, Source, UnitSetup,
    model::{Document, Listing},
};

use crate::{
    rig::{Rig, context, engine, fixture, limits, load, logged, root},
    server::Server,
    text::{DETECT, DETECTOR, MEMORY, WELL, component, contract, module, newest, written},
};

const NAMES: [&str; 3] = ["directory-catalonia", "directory-lanzadera", "directory-madrimasd"];

/// The world of [`directory`].
const DIRECTORY: &str = "import log; export metadata; export directory;";

/// What a directory's module exports beside its metadata: it starts nowhere and finds nothing, since its memory
/// is empty there.
const READ: &str = r#"(func (export "jobscan:plugin/directory@0.1.1#start")
    (param i64 i32 i32 i32 i32) (result i32) (i32.const 8192))
  (func (export "jobscan:plugin/directory@0.1.1#read")
    (param i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.const 8192))"#;

fn built(name: &str) -> PathBuf {
    root().join(format!("plugins/{name}.wasm"))
}

/// A page in the reduced form, from a plugin's own tests.
fn recorded(name: &str, page: &str) -> String {
    std::fs::read_to_string(root().join(format!("plugins/{name}/fixtures/{page}.html"))).unwrap()
}

fn document(url: &str, html: &str) -> Document {
    let url = url.to_owned();
    Document { url: url.clone(), final_url: url, status: 200, content_type: None, html: html.to_owned() }
}

async fn instance(plugin: &Arc<Plugin>) -> Instance {
    let setup = UnitSetup {
        provider: "hub".to_owned(),
        unit: "list".to_owned(),
        network: None,
        settings: Arc::default(),
    };
    Instance::new(plugin, setup).await.unwrap()
}

async fn read(plugin: &Arc<Plugin>, url: &str, html: &str) -> Result<Listing, CallError> {
    instance(plugin).await.directory_read(&context(), document(url, html)).await
}

/// A core module against the contract of today.
fn module_of_today() -> String {
    module(WELL, MEMORY, "").replace("@0.1.0", "@0.1.1")
}

/// A directory as a core module. Its manifest names no origin.
fn directory() -> String {
    module_of_today().replace(&DETECT.replace("@0.1.0", "@0.1.1"), READ)
}

async fn loads(bytes: &[u8]) -> Result<Arc<Plugin>, LoadError> {
    let written = written(bytes);
    Plugin::load(engine(), &Source { path: written.path.clone(), sha256: None }, &limits()).await
}

async fn refused(bytes: &[u8]) -> String {
    loads(bytes).await.unwrap_err().to_string()
}

#[tokio::test]
async fn the_shipped_directories_lead_from_their_list_to_companies() {
    for name in NAMES {
        let plugin = load(&built(name), &limits()).await;
        assert_eq!(plugin.manifest().id, name);
        assert!(plugin.is_directory() && !plugin.is_detector() && !plugin.is_provider(), "{name}");

        let start = instance(&plugin).await.directory_start(&context()).await.unwrap();
        let here = format!("{}/", plugin.manifest().hosts[0]);
        assert!(!start.is_empty() && start.iter().all(|url| url.starts_with(&here)), "{start:?}");

        let list = read(&plugin, &start[0], &recorded(name, "list")).await.unwrap();
        assert_eq!((list.details.len(), list.companies.len(), list.left), (2, 0, 0), "{name}");
        let next = list.next.unwrap();
        assert!(next.starts_with(&here) && next != start[0], "{next}");

        let mut found = Vec::new();
        for url in &list.details {
            let page = read(&plugin, url, &recorded(name, "company")).await.unwrap();
            found.extend(page.companies);
        }
        assert_eq!(found.len(), 2);
        for company in found {
            let website = company.website.unwrap();
            assert!(website.contains(".example/"), "{website}");
            assert!(company.detail_url.unwrap().starts_with(&here));
        }
    }
}

#[tokio::test]
async fn a_form_that_is_not_known_and_a_refusal_are_errors_by_name() {
    let plugin = load(&built(NAMES[0]), &limits()).await;
    let start = instance(&plugin).await.directory_start(&context()).await.unwrap().remove(0);
    let error = read(&plugin, &start, "<h1>All new!</h1>").await.unwrap_err();
    assert_eq!(error.class().as_str(), "parse");
    let mut missing = document(&start, "");
    missing.status = 404;
    let error = instance(&plugin).await.directory_read(&context(), missing).await.unwrap_err();
    assert_eq!(error.class().as_str(), "not-found");
}

#[tokio::test]
async fn only_a_directory_is_asked_for_companies() {
    let plugin = load(&fixture("detector"), &limits()).await;
    assert!(!plugin.is_directory());
    let error = read(&plugin, "https://hub.example/", "").await.unwrap_err();
    assert!(error.to_string().ends_with("the component is no directory"), "{error}");
    let error = instance(&plugin).await.directory_start(&context()).await.unwrap_err();
    assert_eq!(error.class().as_str(), "unsupported");
}

#[tokio::test]
async fn a_directory_may_not_fetch() {
    let import = r#"(module (import "jobscan:plugin/http@0.1.1" "[resource-drop]body" (func (param i32)))"#;
    let bytes = component(
        &newest(),
        &format!("import http; {DIRECTORY}"),
        &directory().replacen("(module", import, 1),
    );
    let text = refused(&bytes).await;
    assert!(text.contains("a directory may not import `http`"), "{text}");
}

#[tokio::test]
async fn a_directory_names_where_its_pages_stand() {
    let text = refused(&component(&newest(), DIRECTORY, &directory())).await;
    assert!(text.contains("names no origin in `hosts`"), "{text}");
}

#[tokio::test]
async fn a_directory_of_another_type_is_refused_at_load() {
    let told = "start: func(ctx: call-context) -> list<string>;";
    let other = newest();
    assert!(other.contains(told));
    let other = other.replace(told, "start: func(ctx: call-context) -> list<u8>;");
    let error = loads(&component(&other, DIRECTORY, &directory())).await.unwrap_err();
    assert!(matches!(error, LoadError::Shape { .. }), "{error}");
}

#[tokio::test]
async fn a_component_of_each_version_of_the_contract_loads_and_answers() {
    // Result `ok`, and two empty lists: the memory is empty there.
    let answering = |module: String| module.replace("unreachable)", "(i32.const 8192))");
    let old = component(&contract(), DETECTOR, &answering(module(WELL, MEMORY, "")));
    let new = component(&newest(), DETECTOR, &answering(module_of_today()));
    for (bytes, version) in [(old, "@0.1.0"), (new, "@0.1.1")] {
        let name = format!("jobscan:plugin/detector{version}");
        assert!(String::from_utf8_lossy(&bytes).contains(&name), "the component is not one of {version}");
        let plugin = loads(&bytes).await.unwrap();
        assert!(plugin.is_detector());
        let page = document("https://acme.example/", "<h1>Acme</h1>");
        let report = instance(&plugin).await.detect(&context(), page).await.unwrap();
        assert!(report.findings.is_empty() && report.follow.is_empty());
    }
}

#[tokio::test]
async fn a_compiled_source_of_the_first_version_reaches_all_it_imports() {
    let server = Server::saying("as ever").await;
    let rig = Rig::granted(&fixture("contract-0-1-0"), &limits(), &server).await;
    let names = std::fs::read(rig.plugin.path()).unwrap();
    let names = String::from_utf8_lossy(&names);
    assert!(names.contains("jobscan:plugin/http@0.1.0") && !names.contains("@0.1.1"));
    logged();
    assert_eq!(rig.tells("acme").await, "as ever");
    assert!(logged().iter().any(|line| line.contains("an older guest asks")));
    let board = rig.instance("acme").await.check(&context(), None).await.unwrap();
    assert_eq!(board.name, None);
}

#[tokio::test]
async fn later_versions_are_refused_by_name() {
    for version in ["0.1.2", "0.2.0", "1.0.0"] {
        let later = |text: String| text.replace("@0.1.0", &format!("@{version}"));
        let bytes = component(&later(contract()), DETECTOR, &later(module(WELL, MEMORY, "")));
        let text = refused(&bytes).await;
        let told = format!("@{version}`; this host knows 0.1.0 and 0.1.1 of the contract");
        assert!(text.contains("exports `jobscan:plugin/") && text.ends_with(&told), "{text}");
    }
    // An import alone tells too: a guest of today that asks for the log of tomorrow.
    let import = r#"(component (import "jobscan:plugin/log@0.1.2" (instance)))"#;
    let text = refused(&crate::text::assemble(import)).await;
    assert!(text.contains("imports `jobscan:plugin/log@0.1.2`; this host knows"), "{text}");
}

/// A contract's interfaces and worlds, comments aside: a text from each brace of the first column to the next.
fn blocks(contract: &str) -> Vec<String> {
    let lines = contract.lines().map(|line| line.split("//").next().unwrap_or_default());
    let marked = lines.map(|line| if line == "}" { "} END" } else { line });
    let words: Vec<_> = marked.flat_map(str::split_whitespace).collect();
    words.join(" ").replace(", }", " }").split("END").map(|block| block.trim().to_owned()).collect()
}

#[test]
fn the_contract_of_today_holds_the_first_one_unchanged() {
    let (first, today) = (blocks(&contract()), blocks(&newest()));
    let shape = |block: &String| block.replace("@0.1.0;", "@0.1.1;");
    let missing: Vec<_> = first.iter().map(shape).filter(|block| !today.contains(block)).collect();
    assert_eq!(missing, Vec::<String>::new());
    assert!(first.len() > 8 && today.len() == first.len() + 2, "{} {}", first.len(), today.len());
}
