//! Directory plugins: the shipped ones, the rejection of invalid ones, and the compatibility of the older contract.

use std::{path::PathBuf, sync::Arc};

use jobscan_host::plugins::{
    CallError, Instance, LoadError, Plugin, Source, UnitSetup,
    model::{Document, Listing},
};

use crate::{
    rig::{Rig, context, engine, fixture, limits, load, logged, root},
    server::Server,
    text::{DETECT, DETECTOR, MEMORY, VALID, component, contract, module, newest, second, third, written},
};

const NAMES: [&str; 3] = ["directory-catalonia", "directory-lanzadera", "directory-madrimasd"];

/// The world of [`directory`].
const DIRECTORY: &str = "import log; export metadata; export directory;";

/// The exports of a directory's module besides its metadata: it starts nowhere and finds nothing, because the memory at
/// the result's address is zero.
const READ: &str = r#"(func (export "jobscan:plugin/directory@0.1.3#start")
    (param i64 i32 i32 i32 i32) (result i32) (i32.const 8192))
  (func (export "jobscan:plugin/directory@0.1.3#read")
    (param i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.const 8192))"#;

fn built(name: &str) -> PathBuf {
    root().join(format!("plugins/{name}.wasm"))
}

/// A page in the reduced form from a plugin's own tests.
fn recorded(name: &str, page: &str) -> String {
    std::fs::read_to_string(root().join(format!("plugins/{name}/cases/{page}/page.html"))).unwrap()
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

/// A core module for the current contract.
fn module_of_current_contract() -> String {
    of_version(&module(VALID, MEMORY, ""), "0.1.3")
}

/// A directory as a core module. Its manifest has no origins.
fn directory() -> String {
    module_of_current_contract().replace(&of_version(DETECT, "0.1.3"), READ)
}

/// The text of a module against 0.1.0, against another version.
fn of_version(text: &str, version: &str) -> String {
    text.replace("@0.1.0", &format!("@{version}"))
}

async fn loads(bytes: &[u8]) -> Result<Arc<Plugin>, LoadError> {
    let written = written(bytes);
    Plugin::load(engine(), &Source { path: written.path.clone(), sha256: None }, &limits()).await
}

async fn refused(bytes: &[u8]) -> String {
    loads(bytes).await.unwrap_err().to_string()
}

#[tokio::test]
async fn the_shipped_directories_lead_from_lists_to_companies() {
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
async fn an_unknown_page_and_a_rejection_are_distinct_errors() {
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
    let import = r#"(module (import "jobscan:plugin/http@0.1.3" "[resource-drop]body" (func (param i32)))"#;
    let bytes = component(
        &newest(),
        &format!("import http; {DIRECTORY}"),
        &directory().replacen("(module", import, 1),
    );
    let text = refused(&bytes).await;
    assert!(text.contains("a directory may not import `http`"), "{text}");
}

#[tokio::test]
async fn a_directory_must_declare_the_origins_of_its_pages() {
    let text = refused(&component(&newest(), DIRECTORY, &directory())).await;
    assert!(text.contains("names no origin in `hosts`"), "{text}");
}

#[tokio::test]
async fn a_directory_of_another_type_is_rejected_at_load() {
    let told = "start: func(ctx: call-context) -> list<string>;";
    let other = newest();
    assert!(other.contains(told));
    let other = other.replace(told, "start: func(ctx: call-context) -> list<u8>;");
    let error = loads(&component(&other, DIRECTORY, &directory())).await.unwrap_err();
    assert!(matches!(error, LoadError::Shape { .. }), "{error}");
}

#[tokio::test]
async fn a_component_of_each_version_of_the_contract_loads_and_answers() {
    // The result `ok` and two empty lists, because the memory there is zero.
    let answering = |module: String| module.replace("unreachable)", "(i32.const 8192))");
    for (contract, version) in
        [(contract(), "0.1.0"), (second(), "0.1.1"), (third(), "0.1.2"), (newest(), "0.1.3")]
    {
        let bytes =
            component(&contract, DETECTOR, &of_version(&answering(module(VALID, MEMORY, "")), version));
        let name = format!("jobscan:plugin/detector@{version}");
        assert!(String::from_utf8_lossy(&bytes).contains(&name), "the component is not one of {version}");
        let plugin = loads(&bytes).await.unwrap();
        assert!(plugin.is_detector());
        let page = document("https://acme.example/", "<h1>Acme</h1>");
        let report = instance(&plugin).await.detect(&context(), page).await.unwrap();
        assert!(report.findings.is_empty() && report.follow.is_empty());
    }
}

#[tokio::test]
async fn a_directory_of_the_version_that_brought_them_loads_and_answers() {
    let module = directory().replace("@0.1.3", "@0.1.1");
    // The text of an origin, and the list of it, in the manifest's place for them.
    let origins = r#"(data (i32.const 1048) "\00\30\00\00\01\00\00\00") (data (i32.const 12288) "\10\30\00\00\13\00\00\00") (data (i32.const 12304) "https://hub.example")"#;
    let (head, _) = module.rsplit_once(')').unwrap();
    let plugin = loads(&component(&second(), DIRECTORY, &format!("{head} {origins})"))).await.unwrap();
    assert!(plugin.is_directory() && plugin.manifest().hosts == ["https://hub.example"]);
    let listing = read(&plugin, "https://hub.example/", "<h1>Companies</h1>").await.unwrap();
    assert!(listing.companies.is_empty() && listing.next.is_none());
}

#[tokio::test]
async fn a_compiled_source_of_the_first_version_reaches_all_it_imports() {
    let server = Server::saying("as ever").await;
    let rig = Rig::granted(&fixture("contract-0-1-0"), &limits(), &server).await;
    let names = std::fs::read(rig.plugin.path()).unwrap();
    let names = String::from_utf8_lossy(&names);
    assert!(names.contains("jobscan:plugin/http@0.1.0") && !names.contains("@0.1.3"));
    logged();
    assert_eq!(rig.description_of("acme").await, "as ever");
    assert!(logged().iter().any(|line| line.contains("an older guest asks")));
    let board = rig.instance("acme").await.check(&context(), None).await.unwrap();
    assert_eq!(board.name, None);
}

#[tokio::test]
async fn later_versions_are_rejected_by_name() {
    for version in ["0.1.4", "0.2.0", "1.0.0"] {
        let later = |text: String| text.replace("@0.1.0", &format!("@{version}"));
        let bytes = component(&later(contract()), DETECTOR, &later(module(VALID, MEMORY, "")));
        let text = refused(&bytes).await;
        let told = format!("@{version}`; this host knows 0.1.0, 0.1.1, 0.1.2 and 0.1.3 of the contract");
        assert!(text.contains("exports `jobscan:plugin/") && text.contains(&told), "{text}");
    }
    // A single import is enough: a guest of the current version with a log interface of a later one.
    let import = r#"(component (import "jobscan:plugin/log@0.1.4" (instance)))"#;
    let text = refused(&crate::text::assemble(import)).await;
    assert!(text.contains("imports `jobscan:plugin/log@0.1.4`; this host knows"), "{text}");
}

/// The interfaces and worlds of a contract without comments: each text from a brace in the first column to the next.
fn blocks(contract: &str) -> Vec<String> {
    let lines = contract.lines().map(|line| line.split("//").next().unwrap_or_default());
    let marked = lines.map(|line| if line == "}" { "} END" } else { line });
    let words: Vec<_> = marked.flat_map(str::split_whitespace).collect();
    words.join(" ").replace(", }", " }").split("END").map(|block| block.trim().to_owned()).collect()
}

#[test]
fn the_current_contract_contains_the_earlier_ones_unchanged() {
    // The one change of an older block is an import that worlds gained.
    let without =
        |contract: String| blocks(&contract.replace("  @since(version = 0.1.2)\n  import readings;\n", ""));
    let today = without(newest());
    for (earlier, version, added) in
        [(contract(), "@0.1.0;", 10), (second(), "@0.1.1;", 8), (third(), "@0.1.2;", 3)]
    {
        let earlier = without(earlier);
        let shape = |block: &String| block.replace(version, "@0.1.3;");
        let missing: Vec<_> = earlier.iter().map(shape).filter(|block| !today.contains(block)).collect();
        assert_eq!(missing, Vec::<String>::new());
        assert!(
            earlier.len() > 8 && today.len() == earlier.len() + added,
            "{} {}",
            earlier.len(),
            today.len()
        );
    }
}
