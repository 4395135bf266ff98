//! The results for single boards: confirmed, empty, missing, shared or deferred; and what discovery must not do.

use std::{collections::BTreeMap, path::Path, time::Duration};

use jobscan_tests::{Labelled, NewOffer, Provider, Sandbox, Style, System};
use serde_json::{Value, json};

use super::{desk, exported, web};
use crate::{
    crash::crash_everywhere,
    support::{Desk, plugin, start},
};

const SITE: &str = "https://www.albatera.example";
const HOST: &str = "www.albatera.example";

fn label(provider: System, tenant: &str, board_url: &str) -> Labelled {
    Labelled {
        name: "Albatera S.L.".to_owned(),
        website: SITE.to_owned(),
        provider,
        tenant: tenant.to_owned(),
        board_url: board_url.to_owned(),
    }
}

fn lever() -> Labelled {
    label(System::Lever, "albatera", "https://jobs.lever.co/albatera")
}

/// A site of one style, and a desk whose company list contains it.
fn single_site(style: Style, label: Labelled) -> (Sandbox, Desk) {
    let sandbox = start(web(5, vec![label], &[style]));
    let desk = desk(&sandbox);
    (sandbox, desk)
}

/// The only company's only board in the export.
fn board(desk: &Desk) -> Value {
    let company = desk.run(&["companies", "show", "albatera.example", "--format", "json"]).expect(0).json();
    let sources = company["sources"].as_array().unwrap();
    assert_eq!(sources.len(), 1, "{company}");
    sources[0].clone()
}

/// Makes the next visit due.
fn make_due(desk: &Desk, table: &str) {
    desk.connection().execute_batch(&format!("UPDATE {table} SET due_at = 1")).unwrap();
}

fn summary(desk: &Desk) -> Value {
    desk.run(&["run", "--format", "json"]).json()["discovery"].clone()
}

#[test]
fn a_confirmed_board_is_scanned_in_the_same_run_and_its_evidence_is_shown() {
    let (_sandbox, desk) = single_site(Style::CareerPageLink, lever());
    desk.scan().expect(0);
    let board = board(&desk);
    assert_eq!((&board["state"], &board["confidence"]), (&json!("confirmed"), &json!("certain")));
    assert!(board["evidence"][0]["url"].as_str().unwrap().starts_with(SITE), "{board}");
    assert_eq!(board["evidence"][0]["place"], "body");
    assert!(desk.offers().keys().all(|key| key.starts_with("lever/albatera/")) && !desk.offers().is_empty());
    let shown = desk.run(&["companies", "show", "Albatera"]).expect(0).stdout;
    assert!(
        shown.contains("lever/albatera") && shown.contains("confirmed") && shown.contains(SITE),
        "{shown}"
    );
    let listed = desk.run(&["companies", "list", "--state", "confirmed"]).expect(0).stdout;
    assert!(listed.contains("Albatera"), "{listed}");
}

#[test]
fn a_board_behind_a_button_is_found() {
    for seed in 5..11 {
        let sandbox = start(web(seed, vec![lever()], &[Style::Button]));
        let desk = desk(&sandbox);
        desk.scan().expect(0);
        assert_eq!(board(&desk)["state"], "confirmed", "{seed}");
    }
}

#[test]
fn a_board_that_a_list_names_in_two_cases_is_one_and_is_scanned_once() {
    let (sandbox, desk) = single_site(Style::NavLink, lever());
    desk.write(
        "two.csv",
        "name,website,provider,tenant\n\
         Albatera S.L.,https://www.albatera.example,lever,albatera\n\
         Albatera S.L.,https://www.albatera.example,lever,Albatera\n\
         Other,https://other.example,greenhouse,OtherBoard\n\
         Other,https://other.example,greenhouse,otherboard\n",
    );
    let said = desk.run(&["companies", "import", "two.csv"]).expect(0).stdout;
    assert!(said.contains("boards: 2 new, 2 known"), "{said}");
    assert_eq!(board(&desk)["tenant"], "albatera");
    let other = desk.run(&["companies", "show", "other.example", "--format", "json"]).expect(0).json();
    assert_eq!(other["sources"].as_array().unwrap().len(), 1, "{other}");
    assert_eq!(other["sources"][0]["tenant"], "otherboard");
    // Again, by itself in the other case: it is the board that is known.
    desk.write("one.csv", "name,website,provider,tenant\nAlbatera S.L.,,lever,ALBATERA\n");
    let said = desk.run(&["companies", "import", "one.csv"]).expect(0).stdout;
    assert!(said.contains("boards: 0 new, 1 known"), "{said}");
    sandbox.clear_requests();
    desk.run(&["run", "--format", "json"]);
    assert!(
        desk.offers()
            .keys()
            .filter(|key| key.starts_with("lever/"))
            .all(|key| key.starts_with("lever/albatera/"))
    );
}

#[test]
fn two_spellings_of_an_older_database_become_one_and_its_offers_are_open_once() {
    let (_sandbox, desk) = single_site(Style::NavLink, lever());
    desk.scan().expect(0);
    let open = desk.offers().len();
    desk.connection()
        .execute_batch(
            "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at)
             SELECT company_id, provider, 'Albatera', confidence, 'listed', added_at FROM company_sources;
             UPDATE offers SET tenant = 'Albatera' WHERE id = (SELECT min(id) FROM offers);",
        )
        .unwrap();
    desk.scan().expect(0);
    let company = desk.run(&["companies", "show", "albatera.example", "--format", "json"]).expect(0).json();
    let states: BTreeMap<&str, &str> = company["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| (source["tenant"].as_str().unwrap(), source["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, BTreeMap::from([("albatera", "listed"), ("Albatera", "rejected")]), "{company}");
    let (still_open, closed): (u32, u32) = desk
        .connection()
        .query_row(
            "SELECT count(*) FILTER (WHERE closed_at IS NULL AND tenant = 'albatera'),
                 count(*) FILTER (WHERE closed_at IS NOT NULL AND tenant = 'Albatera') FROM offers",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!((still_open as usize, closed), (open, 1));
}

#[test]
fn one_company_can_be_visited_at_once_and_all_are_when_due() {
    let (sandbox, desk) = single_site(Style::NavLink, lever());
    desk.run(&["companies", "import", desk.path("companies.csv").to_str().unwrap()]).expect(0);
    let told = desk.run(&["companies", "discover", "albatera.example"]).expect(0);
    assert!(
        told.stdout.contains("search for boards: 1 company") && told.stdout.contains("lever/albatera"),
        "{told:?}"
    );
    sandbox.clear_requests();
    let due = desk.run(&["companies", "discover", "--all", "--format", "json"]).expect(0).json();
    assert_eq!(due["companies"], 0);
    assert!(sandbox.requests().is_empty());
    let again = desk.run(&["companies", "discover", "albatera", "--format", "json"]).expect(0).json();
    assert_eq!((&again["companies"], &again["outcomes"]["confirmed"]), (&json!(1), &json!(1)));
    desk.run(&["companies", "discover", "nobody"]).expect(1);
    desk.run(&["companies", "discover"]).expect(2);
    desk.run(&["companies", "discover", "albatera", "--all"]).expect(2);
}

#[test]
fn a_board_is_missing_after_three_separate_checks() {
    let (sandbox, desk) = single_site(Style::NavLink, lever());
    desk.scan().expect(0);
    sandbox.change(|world| world.remove_board(Provider::Lever, "albatera", true)).unwrap();
    make_due(&desk, "discoveries");
    for (misses, state) in [(1, "confirmed"), (2, "confirmed"), (3, "candidate")] {
        summary(&desk);
        assert_eq!(desk.query::<i64>("SELECT misses FROM company_sources"), misses);
        assert_eq!(board(&desk)["state"], state, "after {misses}");
        // A check right after the last one does not count.
        make_due(&desk, "company_sources");
        summary(&desk);
        assert_eq!(desk.query::<i64>("SELECT misses FROM company_sources"), misses);
        make_due(&desk, "company_sources");
        desk.connection().execute_batch("UPDATE company_sources SET missed_at = 1").unwrap();
    }
    sandbox.change(|world| world.remove_board(Provider::Lever, "albatera", false)).unwrap();
    make_due(&desk, "company_sources");
    summary(&desk);
    assert_eq!(board(&desk)["state"], "confirmed");
}

#[test]
fn a_scan_of_a_missing_board_counts_as_a_check() {
    let (sandbox, desk) = single_site(Style::NavLink, lever());
    desk.scan().expect(0);
    sandbox.change(|world| world.remove_board(Provider::Lever, "albatera", true)).unwrap();
    desk.run(&["run"]).expect(1);
    assert_eq!(desk.query::<i64>("SELECT misses FROM company_sources"), 1);
    assert_eq!(board(&desk)["state"], "confirmed");
    desk.run(&["run"]);
    assert_eq!(desk.query::<i64>("SELECT misses FROM company_sources"), 1, "only once in six hours");
}

#[test]
fn an_empty_board_is_checked_again_and_scanned_once_it_has_an_offer() {
    let (sandbox, desk) = single_site(Style::EmptyBoard, lever());
    desk.scan().expect(0);
    assert_eq!(board(&desk)["state"], "empty");
    let offer = NewOffer { title: "Contable".to_owned(), sentences: Vec::new() };
    sandbox.change(|world| world.add(Provider::Lever, Some("albatera"), offer)).unwrap();
    assert_eq!(summary(&desk)["rechecked"], 0, "not before its time");
    make_due(&desk, "company_sources");
    assert_eq!(summary(&desk)["rechecked"], 1);
    assert_eq!(board(&desk)["state"], "confirmed");
    assert_eq!(desk.offers().len(), 1);
}

#[test]
fn a_board_of_an_unavailable_provider_waits_for_it() {
    let (_sandbox, desk) = single_site(Style::NavLink, lever());
    desk.run(&["run", "--only", "greenhouse", "--discover"]).expect(0);
    let waiting = board(&desk);
    assert_eq!(waiting["state"], "candidate");
    assert!(waiting["reason"].as_str().unwrap().contains("left out of this run"), "{waiting}");
    desk.scan().expect(0);
    assert_eq!(board(&desk)["state"], "confirmed");
}

#[test]
fn a_board_without_a_provider_is_recorded() {
    let (sandbox, desk) = single_site(
        Style::Iframe,
        label(System::Bizneo, "albatera.bizneo.com", "https://albatera.bizneo.com/jobs"),
    );
    desk.scan().expect(0);
    let known = board(&desk);
    assert_eq!((&known["provider"], &known["tenant"]), (&json!("bizneo"), &json!("albatera.bizneo.com")));
    assert_eq!((&known["state"], &known["confidence"]), (&json!("candidate"), &json!("certain")));
    assert!(known["reason"].as_str().unwrap().contains("no provider reads `bizneo` yet"), "{known}");
    assert!(
        !sandbox.requests().iter().any(|seen| seen.host.contains("bizneo")),
        "its page need not be asked"
    );
}

#[test]
fn a_board_may_serve_several_companies_and_is_scanned_once() {
    let sister = Labelled {
        name: "Benimar S.A.".to_owned(),
        website: "https://benimar.example".to_owned(),
        ..lever()
    };
    let sandbox = start(web(5, vec![lever(), sister], &[Style::CareerPageLink]));
    let desk = desk(&sandbox);
    desk.scan().expect(0);
    let said = exported(&desk);
    for host in ["albatera.example", "benimar.example"] {
        assert_eq!(said[host].state, "confirmed", "{host}");
    }
    let run = desk.run(&["run", "--format", "json"]).provider("lever");
    assert_eq!(run["units"], 1);
}

#[test]
fn a_board_in_the_company_list_is_believed_and_the_site_not_visited() {
    let (sandbox, desk) = single_site(Style::CareerPageLink, lever());
    desk.write("companies.csv", format!("name,website,provider,tenant\nAlbatera,{SITE},lever,albatera\n"));
    desk.scan().expect(0);
    assert_eq!(board(&desk)["state"], "listed");
    assert!(sandbox.requests().iter().all(|seen| seen.host != HOST));
}

#[test]
fn robots_txt_is_fetched_first_and_obeyed() {
    let (sandbox, desk) = single_site(Style::RobotsCareers, lever());
    desk.scan().expect(0);
    let paths: Vec<String> =
        sandbox.requests().into_iter().filter(|seen| seen.host == HOST).map(|seen| seen.path).collect();
    assert_eq!(paths[0], "/robots.txt");
    assert_eq!(paths.iter().filter(|path| *path == "/robots.txt").count(), 1);
    let rules = desk.run(&["companies", "show", "albatera", "--format", "json"]).expect(0).json();
    assert_eq!(rules["discovery"]["state"], "blocked");
    let forbidden = rules["discovery"]["evidence"][0]["url"].as_str().unwrap().to_owned();
    assert!(
        !paths.iter().any(|path| forbidden.ends_with(path.as_str()) && path.len() > 1),
        "{paths:?} {forbidden}"
    );
    assert!(rules["discovery"]["reason"].as_str().unwrap().contains("robots.txt"));
}

#[test]
fn requests_to_a_site_keep_the_pace() {
    let (sandbox, mut desk) = single_site(Style::NoCareers, lever());
    desk.set("discovery", "rate", "\"10/s\"").set("discovery", "candidates", "6");
    desk.scan().expect(0);
    let mut at: Vec<_> =
        sandbox.requests().into_iter().filter(|seen| seen.host == HOST).map(|seen| seen.at).collect();
    at.sort();
    assert!(at.len() > 5, "{}", at.len());
    // The pace applies to the starts of requests; a busy machine may deliver the first one late, so half is required.
    let whole = at[at.len() - 1].duration_since(at[0]);
    let least = Duration::from_millis(50) * u32::try_from(at.len() - 1).unwrap();
    assert!(whole >= least, "{} requests in {whole:?}", at.len());
}

#[test]
fn a_failing_detector_is_reported_and_the_others_go_on() {
    let (sandbox, mut desk) = single_site(Style::NavLink, lever());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let fixture = root.join("plugins/target/fixtures/detector.wasm");
    desk.set("detectors.mark", "plugin", &format!("{:?}", fixture.display().to_string()));
    let page = "<html><body><div data-panic=\"1\"></div><nav><a href=\"https://jobs.lever.co/albatera\">Careers</a></nav></body></html>";
    desk.write("page.html", page);
    sandbox.serve_file(HOST, "/", &desk.path("page.html")).unwrap();
    sandbox.serve_file(HOST, "/robots.txt", &desk.path("page.html")).unwrap();
    let ran = desk.run(&["run", "--format", "json"]).expect(1);
    let errors = ran.json()["discovery"]["errors"].clone();
    assert_eq!(errors.as_array().unwrap().len(), 1, "{errors}");
    assert!(errors[0]["message"].as_str().unwrap().contains("detector `mark`"), "{errors}");
    assert_eq!(board(&desk)["state"], "confirmed");
}

#[test]
fn discovery_survives_a_crash_at_every_commit() {
    let labels = |seed| Labelled::generate(seed, 4);
    let styles = [Style::NavLink, Style::CareerPageLink, Style::CommentTrap, Style::FooterForeign];
    let left = |desk: &Desk| -> BTreeMap<String, (String, Vec<_>)> {
        let said = exported(desk).into_iter();
        said.map(|(host, said)| (host, (said.state, said.boards.into_iter().collect()))).collect()
    };
    let world = || {
        let sandbox = start(web(6, labels(6), &styles));
        let desk = desk(&sandbox);
        (sandbox, desk)
    };
    let aborts = crash_everywhere(&["before-commit", "after-commit"], world, left);
    assert!(aborts > 10, "only {aborts}");
}

#[test]
fn a_plan_lists_the_sites_without_visiting_them() {
    let (sandbox, mut desk) = single_site(Style::NavLink, lever());
    desk.set("detectors.ats", "plugin", &plugin("ats-detect"));
    let plan = desk.run(&["run", "--dry-run", "--format", "json"]).expect(0).json();
    assert_eq!(plan["discover"], json!(["albatera.example"]));
    assert!(sandbox.requests().is_empty());
}

#[test]
fn nothing_is_recorded_without_a_network() {
    let (_sandbox, mut desk) = single_site(Style::NavLink, lever());
    desk.scan().expect(0);
    let known = board(&desk);
    // A port without a listener.
    desk.set("http", "gateway", "\"http://127.0.0.1:1\"").set("http", "attempts", "1");
    let ran = desk.run(&["companies", "discover", "albatera"]).expect(1);
    assert!(ran.stdout.contains("could be reached"), "{ran:?}");
    assert_eq!(board(&desk), known);
    let company = desk.run(&["companies", "show", "albatera", "--format", "json"]).expect(0).json();
    assert_eq!(company["discovery"]["state"], "confirmed");
}

#[test]
fn a_pause_does_not_change_a_confirmed_board() {
    let (_sandbox, desk) = single_site(Style::FooterOwn, lever());
    desk.scan().expect(0);
    desk.run(&["pause", "lever", "--for", "6h", "--reason", "test"]).expect(0);
    make_due(&desk, "discoveries");
    assert_eq!(summary(&desk)["companies"], 1);
    let kept = board(&desk);
    assert_eq!((&kept["state"], &kept["confidence"]), (&json!("confirmed"), &json!("certain")));
}

/// A desk with one company, whose website has these pages.
fn with_pages(website: &str, pages: &[(&str, &str, &str)]) -> (Sandbox, Desk) {
    let sandbox = start(web(5, vec![lever()], &[Style::NoCareers]));
    let desk = desk(&sandbox);
    desk.write("companies.csv", format!("name,website\nAlbatera S.L.,{website}\n"));
    for (nth, (host, path, body)) in pages.iter().enumerate() {
        let file = format!("page{nth}.html");
        desk.write(&file, format!("<html><body>{body}</body></html>"));
        sandbox.serve_file(host, path, &desk.path(&file)).unwrap();
    }
    (sandbox, desk)
}

fn only_company(desk: &Desk) -> Value {
    serde_json::from_str(&desk.run(&["export", "companies", "--format", "ndjson"]).expect(0).stdout).unwrap()
}

#[test]
fn a_page_on_a_shared_host_does_not_stand_for_the_host() {
    let text = "Cosas que hacemos en Albatera. ".repeat(20);
    let pages = [
        ("linktr.ee", "/albatera", text.as_str()),
        ("linktr.ee", "/careers", "<a href=\"https://jobs.lever.co/linktree\">Careers</a>"),
        ("linktr.ee", "/robots.txt", ""),
    ];
    let (sandbox, desk) = with_pages("https://linktr.ee/albatera", &pages);
    desk.scan().expect(0);
    let company = only_company(&desk);
    assert_eq!((&company["discovery"]["state"], &company["sources"]), (&json!("none"), &json!([])));
    assert!(sandbox.requests().iter().all(|seen| seen.path != "/careers"));
}

#[test]
fn clients_boards_on_a_careers_page_are_not_the_companys() {
    let clients = ["clienta", "clientb", "clientc"]
        .map(|name| format!("<p><a href=\"https://jobs.lever.co/{name}\">Empleo en {name}</a></p>"));
    let clients = format!("<h1>Empleo en nuestros clientes</h1>{}", clients.concat());
    let pages = [
        ("agencia.example", "/empleo", clients.as_str()),
        ("agencia.example", "/robots.txt", ""),
        ("agencia.example", "/", "<p>Agencia</p><a href=\"/empleo\">Empleo</a>"),
    ];
    let (_sandbox, desk) = with_pages("https://agencia.example", &pages);
    desk.run(&["run"]);
    let company = only_company(&desk);
    let states: Vec<&Value> =
        company["sources"].as_array().unwrap().iter().map(|source| &source["state"]).collect();
    assert_eq!(states.len(), 3, "{company}");
    assert!(states.iter().all(|state| *state == "candidate"), "{company}");
}

#[test]
fn a_page_with_a_refresh_is_followed() {
    let pages = [
        ("refresh.example", "/es", "<nav><a href=\"https://jobs.lever.co/albatera\">Empleo</a></nav>"),
        ("refresh.example", "/robots.txt", ""),
        ("refresh.example", "/", "<meta http-equiv=\"refresh\" content=\"0; url=/es/\">"),
    ];
    let (_sandbox, desk) = with_pages("https://refresh.example", &pages);
    desk.run(&["run"]);
    assert_eq!(only_company(&desk)["sources"][0]["tenant"], "albatera");
}
