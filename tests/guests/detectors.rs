//! The shipped detectors, as built components, on pages reduced by the host.

use jobscan_host::{
    domain::page::{Budget, Page, PageContext, PageRegion},
    plugins::{
        Instance, Limits, UnitSetup,
        model::{Confidence, Document, Finding, Report},
    },
};
use url::Url;

use crate::{
    rig::{Rig, context, limits, load, root},
    server::Server,
};

const NAMES: [&str; 6] = ["lever", "greenhouse", "ashby", "recruitee", "teamtailor", "ats-detect"];

/// A page with one board of each kind, and traps.
const PAGE: &str = r#"<!doctype html><html lang="es"><head><title>Acme</title>
  <script src="https://boards.greenhouse.io/embed/job_board/js?for=acme"></script></head><body>
  <nav><a href="https://jobs.lever.co/acme">Empleo</a></nav>
  <main><!-- <a href="https://jobs.lever.co/retired">old</a> -->
  <script>window.leverJobsOptions = { accountName: 'acme-labs' };</script>
  <script>window.__DATA__ = {"url":"https:\/\/jobs.ashbyhq.com\/Acme%20Bakery"};</script>
  <div data-props="{&quot;jobs&quot;:&quot;https:\u002F\u002Facme.recruitee.com\u002F&quot;}"></div>
  <a href="https://www.linkedin.com/shareArticle?url=https://acme.breezy.hr/">Share</a></main>
  <footer><a href="https://acme.teamtailor.com/">Studio</a> <a href="https://www.teamtailor.com/">Powered</a></footer>
  </body></html>"#;

fn reduced(html: &str) -> Page {
    let url = Url::parse("https://www.acme.example/").unwrap();
    let context = PageContext { url: &url, redirects: &[], max_chars: 200_000 };
    Page::parse(html, &context, &Budget::default()).expect("an honest page")
}

fn document(html: String) -> Document {
    let url = "https://www.acme.example/".to_owned();
    Document { url: url.clone(), final_url: url, status: 200, content_type: None, html }
}

/// An instance as for discovery: without network access.
async fn instance(name: &str, limits: &Limits) -> Instance {
    let plugin = load(&root().join(format!("plugins/{name}.wasm")), limits).await;
    assert!(plugin.is_detector(), "{name}");
    let setup = UnitSetup {
        provider: name.to_owned(),
        unit: "acme.example".to_owned(),
        network: None,
        settings: std::sync::Arc::default(),
    };
    Instance::new(&plugin, setup).await.unwrap()
}

async fn detect(name: &str, document: Document) -> Report {
    instance(name, &limits()).await.detect(&context(), document).await.unwrap()
}

/// The system, the tenant, the kind of evidence and the region of the page.
fn described<'f>(page: &Page, finding: &'f Finding) -> (&'f str, &'f str, &'static str, PageRegion) {
    let evidence = &finding.evidence[0];
    let offset = usize::try_from(evidence.offset.unwrap()).unwrap();
    let (place, _) = page.line_at(offset).unwrap();
    (&finding.provider, &finding.tenant, evidence.kind.as_str(), place)
}

#[tokio::test]
async fn built_detectors_find_boards_and_their_positions() {
    let page = reduced(PAGE);
    let mut findings = Vec::new();
    for name in NAMES {
        findings.extend(detect(name, document(page.reduced.clone())).await.findings);
    }
    let told: Vec<_> = findings.iter().map(|finding| described(&page, finding)).collect();
    let expected = [
        ("lever", "acme", "link", PageRegion::Nav),
        ("lever", "acme-labs", "text", PageRegion::Body),
        ("greenhouse", "acme", "script-src", PageRegion::Body),
        ("ashby", "Acme Bakery", "text", PageRegion::Body),
        ("recruitee", "acme", "text", PageRegion::Body),
        ("teamtailor", "acme.teamtailor.com", "link", PageRegion::Footer),
    ];
    assert_eq!(told, expected);
    assert!(findings.iter().all(|finding| finding.confidence == Confidence::Certain));
}

#[tokio::test]
async fn an_address_alone_is_enough() {
    let mut document = document(String::new());
    document.final_url = "https://jobs.eu.lever.co/acme".to_owned();
    let finding = detect("lever", document).await.findings.remove(0);
    assert_eq!((finding.tenant.as_str(), finding.evidence[0].kind.as_str()), ("eu:acme", "url-pattern"));
    assert_eq!(finding.board_url.as_deref(), Some("https://jobs.eu.lever.co/acme"));
    assert!(finding.attributes.contains(&("region".to_owned(), "eu".to_owned())));
}

#[tokio::test]
async fn lever_is_a_provider_and_a_detector_in_one() {
    let server = Server::saying("[]").await;
    let rig = Rig::granted(&root().join("plugins/lever.wasm"), &limits(), &server).await;
    let mut instance = rig.instance("acme").await;
    let page = reduced(PAGE).reduced;
    let tenant = instance.detect(&context(), document(page)).await.unwrap().findings.remove(0).tenant;
    assert!(server.asked().is_empty(), "to detect is to ask nobody");
    let board = instance.check(&context(), Some(&tenant)).await.unwrap();
    assert_eq!((board.open_offers, board.name), (Some(0), None));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn greenhouse_reports_the_boards_company() {
    let jobs = r#"{"jobs":[{"id":1,"company_name":"Acme","absolute_url":"https://www.acme.example/jobs/4000001"}],
        "meta":{"total":1}}"#;
    let server = Server::saying(jobs).await;
    let rig = Rig::granted(&root().join("plugins/greenhouse.wasm"), &limits(), &server).await;
    let board = rig.instance("acme").await.check(&context(), Some("acme")).await.unwrap();
    assert_eq!((board.name.as_deref(), board.open_offers), (Some("Acme"), Some(1)));
    assert!(board.url.unwrap().starts_with("https://www.acme.example/jobs"));
}
