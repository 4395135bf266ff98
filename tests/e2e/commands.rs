//! Every command as people and programs use it.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Desk, GREENHOUSE, Ran, start, tiny};

fn scanned() -> Desk {
    let sandbox = start(tiny(61));
    let desk = Desk::new(&sandbox);
    desk.scan().expect(0);
    desk
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn offers_are_listed_shown_and_explained() {
    let desk = scanned();
    let listed = desk.run(&["offers", "list", "--format", "json", "--limit", "0"]).expect(0).json();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), desk.export().len());
    let key = listed[0]["key"].as_str().unwrap();
    let shown = desk.run(&["offers", "show", key]).expect(0);
    assert!(shown.stdout.contains(key) && shown.stdout.contains(listed[0]["title"].as_str().unwrap()));
    let explained = desk.run(&["explain", key]).expect(0);
    assert!(explained.stdout.contains(" of 10"), "{}", explained.stdout);
    let unknown = desk.run(&["offers", "show", "lever/nobody/nothing"]).expect(1);
    assert!(unknown.stderr.contains("lever/nobody/nothing"), "{}", unknown.stderr);
    let companies = desk.run(&["companies", "list", "--format", "json"]).expect(0).json();
    assert!(companies[0]["max_score"].as_u64() >= companies[1]["max_score"].as_u64(), "ranked");
}

#[test]
fn both_export_formats_have_the_same_contents() {
    let desk = scanned();
    let objects = lines(&desk.run(&["export", "offers", "--format", "ndjson"]).expect(0));
    let csv = desk.run(&["export", "offers", "--format", "csv", "--out", "offers.csv"]).expect(0);
    assert!(csv.stdout.is_empty());
    let mut reader = csv::Reader::from_path(desk.path("offers.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).expect(name);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), objects.len());
    for (row, object) in rows.iter().zip(&objects) {
        for key in ["key", "title", "url", "company", "workplace", "description"] {
            assert_eq!(&row[at(key)], object[key].as_str().unwrap_or_default(), "{key}");
        }
    }
    let companies = lines(&desk.run(&["export", "companies", "--format", "ndjson"]).expect(0));
    let keys: Vec<&str> = companies[0].as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = [
        "id",
        "name",
        "website",
        "domain",
        "sources",
        "resolution",
        "max_score",
        "open_offers",
        "openings",
        "strong_offers",
        "avg_strong_score",
        "top_category",
        "top_offer",
        "last_strong_at",
        "discovery",
        "rank",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
}

#[test]
fn an_import_merges_by_domain_and_reports_invalid_rows_by_line() {
    let desk = Desk::bare();
    desk.write(
        "some.csv",
        "name,website,provider,tenant\n\
         One S.L.,https://www.one.example,lever,one\n\
         ,https://nameless.example,,\n\
         One,https://one.example/jobs,greenhouse,one\n\
         Two,not a website,,\n",
    );
    let ran = desk.run(&["companies", "import", "some.csv"]).expect(1);
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(said.contains("line 3") && said.contains("line 5"), "{said}");
    let companies = desk.run(&["companies", "list", "--format", "json"]).expect(0).json();
    assert_eq!(companies.as_array().unwrap().len(), 1, "{companies}");
    assert_eq!(companies[0]["sources"].as_array().unwrap().len(), 2);
}

#[test]
fn a_manually_paused_provider_is_not_contacted() {
    let sandbox = start(tiny(62));
    let desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.run(&["pause", "greenhouse", "--for", "6h", "--reason", "their maintenance"]).expect(0);
    let ran = desk.scan().expect(0);
    let told = ran.provider("greenhouse")["stopped"].as_str().unwrap().to_owned();
    assert!(told.contains("their maintenance"), "{told}");
    assert!(sandbox.requests().is_empty());
    let status = desk.run(&["status"]).expect(0);
    assert!(status.stdout.contains("their maintenance"), "{}", status.stdout);
    desk.run(&["resume", "greenhouse"]).expect(0);
    desk.scan().expect(0);
    assert!(!sandbox.requests().is_empty());
    desk.run(&["pause", "nobody", "--for", "6h"]).expect(2);
}

#[test]
fn plugins_are_listed_with_what_compiling_them_took() {
    let sandbox = start(tiny(64));
    let mut desk = Desk::new(&sandbox);
    desk.set("plugins", "cache_dir", "\"own-cache\"");
    let list = |desk: &Desk| desk.run(&["plugins", "list", "--format", "json"]).expect(0).json();
    let (cold, warm) = (list(&desk), list(&desk));
    let files = cold.as_array().unwrap();
    assert_eq!(files.len(), 3);
    for (cold, warm) in files.iter().zip(warm.as_array().unwrap()) {
        assert_eq!((&cold["from_cache"], &warm["from_cache"]), (&json!(false), &json!(true)));
        // What it took when it was compiled is shown for ever.
        for key in ["tables", "version", "sha256", "size", "compile_ms", "code_size", "compile_memory"] {
            assert_eq!(cold[key], warm[key], "{key}");
            assert!(!cold[key].is_null(), "{key}");
        }
    }
    let shown = desk.run(&["plugins", "list"]).expect(0);
    assert!(
        shown.stdout.contains("providers.lever") && shown.stdout.contains("the cache"),
        "{}",
        shown.stdout
    );
    desk.set("plugins.compile", "functions", "1");
    let refused = desk.run(&["plugins", "list"]).expect(1);
    assert!(refused.stderr.contains("the functions of all modules: "), "{}", refused.stderr);
    // `doctor` names each, with the same cure.
    let doctor = desk.run(&["doctor"]).expect(1);
    assert!(doctor.stdout.contains("raise `functions` in [plugins.compile]"), "{}", doctor.stdout);
}

#[test]
fn providers_are_listed_and_checked() {
    let sandbox = start(tiny(63));
    let mut desk = Desk::new(&sandbox);
    let listed = desk.run(&["providers", "list", "--format", "json"]).expect(0).json();
    let names: Vec<&str> =
        listed.as_array().unwrap().iter().map(|one| one["provider"].as_str().unwrap()).collect();
    assert_eq!(names, ["infojobs", "lever", "greenhouse"]);
    let country = &listed[0]["settings"][0];
    assert_eq!((&country["key"], &country["kind"]), (&json!("country"), &json!("a string")));
    let checked = desk.run(&["providers", "check", "--format", "json"]).expect(0).json();
    assert!(checked.as_array().unwrap().iter().all(|one| one["ok"] == true), "{checked}");
    let board = crate::support::boards(&sandbox, jobscan_tests::Provider::Greenhouse).remove(0);
    desk.run(&["providers", "check", "greenhouse", "--tenant", &board.slug]).expect(0);
    desk.run(&["providers", "check", "greenhouse", "--tenant", "nobody-here"]).expect(1);
    desk.env("IJ_CLIENT_SECRET", "wrong");
    let refused = desk.run(&["providers", "check", "infojobs"]).expect(1);
    assert!(refused.stdout.contains("IJ_CLIENT_ID"), "{}", refused.stdout);
}

#[test]
fn a_dry_run_sends_no_request_and_creates_no_database() {
    let sandbox = start(tiny(64));
    let desk = Desk::new(&sandbox);
    let plan = desk.run(&["run", "--dry-run", "--format", "json"]).expect(0).json();
    assert_eq!(plan["providers"][2]["units"].as_array().unwrap().len(), 2, "{plan}");
    assert_eq!(plan["sources_new"], 3);
    let told = desk.run(&["run", "--dry-run"]).expect(0).stderr;
    assert!(!told.contains("new database"), "none is made that anybody would look for: {told}");
    assert!(sandbox.requests().is_empty());
    assert!(!desk.database().exists());
    desk.scan().expect(0);
    let before = desk.dump();
    desk.run(&["run", "--dry-run"]).expect(0);
    assert_eq!(desk.dump(), before);
}

#[test]
fn missing_credentials_skip_one_provider_with_one_line() {
    let sandbox = start(tiny(65));
    let mut desk = Desk::new(&sandbox);
    desk.unset_env("IJ_CLIENT_ID");
    let ran = desk.scan().expect(0);
    let lines = ran.stderr.lines().filter(|line| line.contains("infojobs: skipped"));
    let lines: Vec<&str> = lines.collect();
    assert!(lines.len() == 1 && lines[0].contains("IJ_CLIENT_ID"), "{}", ran.stderr);
    assert_eq!(ran.provider("greenhouse")["units"], 2);
}

#[test]
fn only_restricts_a_run_to_the_named_providers() {
    let sandbox = start(tiny(66));
    let desk = Desk::new(&sandbox);
    let ran = desk.run(&["run", "--only", "greenhouse", "--format", "json"]).expect(0).json();
    assert_eq!(ran["providers"].as_array().unwrap().len(), 1);
    assert!(sandbox.requests().iter().all(|seen| seen.host == GREENHOUSE));
    desk.run(&["run", "--only", "nobody"]).expect(2);
}

#[test]
fn the_doctor_reports_problems_and_their_cures() {
    let sandbox = start(tiny(67));
    let mut desk = Desk::new(&sandbox);
    desk.scan().expect(0);
    let sound = desk.run(&["doctor", "--format", "json"]).expect(0).json();
    assert!(
        sound.as_array().unwrap().iter().all(|f| f["level"] != "error" && f["level"] != "warning"),
        "{sound}"
    );
    desk.set("providers.lever", "hosts", "[\"https://api.lever.co\"]");
    let ran = desk.run(&["doctor"]).expect(2);
    let line = "hosts = [\"https://api.eu.lever.co\", \"https://api.lever.co\"]";
    assert!(ran.stdout.contains(line), "the line to write: {}", ran.stdout);
}

/// Errors of the operator are reported before any request, with their exit code.
#[test]
fn exit_codes_distinguish_kinds_of_errors() {
    let sandbox = start(tiny(68));
    let desk = |change: &dyn Fn(&mut Desk)| {
        let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
        change(&mut desk);
        desk
    };
    let gap = desk(&|desk| {
        desk.set("providers.greenhouse", "hosts", "[\"https://elsewhere.example\"]");
    });
    let told = gap.run(&["run"]).expect(2).stderr;
    let line = "hosts = [\"https://boards-api.greenhouse.io\", \"https://elsewhere.example\"]";
    assert!(told.contains(line), "the line to add: {told}");

    let missing = desk(&|desk| {
        desk.set("providers.greenhouse", "plugin", "\"nowhere.wasm\"");
    });
    assert!(missing.run(&["run"]).expect(2).stderr.contains("nowhere.wasm"));

    let unknown = desk(&|desk| {
        desk.set("providers.greenhouse", "limitt", "3");
    });
    let told = unknown.run(&["run"]).expect(2).stderr;
    assert!(
        told.contains("limitt") && told.contains("`limit`") && told.contains("providers.toml:"),
        "{told}"
    );

    let setting = desk(&|desk| {
        desk.set("providers.greenhouse", "config", "{ nothing = 1 }");
    });
    assert!(setting.run(&["run"]).expect(2).stderr.contains("nothing"));

    let mode = desk(&|desk| {
        desk.env("RUN_MODE", "sometimes");
    });
    assert!(mode.run(&["run"]).expect(2).stderr.contains("RUN_MODE"));

    let pin = desk(&|desk| {
        desk.set("providers.greenhouse", "sha256", &format!("\"{}\"", "0".repeat(64)));
    });
    let told = pin.run(&["run"]).expect(1);
    assert!(told.stdout.contains("sha256"), "{}", told.stdout);

    let garbage =
        desk(&|desk| desk.write("jobscan.db", "this is no database at all, whatever its name says"));
    garbage.run(&["run"]).expect(4);
    assert_eq!(fs::read(garbage.database()).unwrap().len(), 50, "it is left as it was");

    let newer = desk(&|_| {});
    newer.scan().expect(0);
    newer.connection().pragma_update(None, "user_version", 99).unwrap();
    assert!(newer.run(&["run"]).expect(4).stderr.contains("99"));
    newer.run(&["status"]).expect(4);
}

#[test]
fn forever_runs_until_it_is_stopped() {
    let sandbox = start(tiny(69));
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("run", "cycle_pause", "[\"1ms\", \"2ms\"]");
    let running = desk.start(&["run", "--forever", "--format", "json"]);
    crate::support::eventually("three runs", || (sandbox.requests().len() >= 6).then_some(()));
    running.signal("TERM");
    let ran = running.wait().expect(0);
    let runs = lines(&ran);
    assert!(runs.len() >= 2, "{}", ran.stdout);
    let numbers: Vec<&Value> = runs.iter().map(|run| &run["run"]).collect();
    assert_eq!(numbers[..2], [&json!(1), &json!(2)]);
    assert_eq!(desk.query::<Option<String>>("SELECT owner FROM run_lock"), None);
}

/// A catalogue of the words of every advert of the sandbox.
const TEAMS: &str = "id = \"teams\"\nversion = \"1\"\n\
    categories = [{ id = \"team\", name = \"Teams\", tier = 3, bucket = \"direct\" }]\n\
    keywords = [{ id = \"team\", category = \"team\", canonical = \"A team\", aliases = [\"team\", \"equipo\", \"experience\", \"experiencia\"] }]\n\
    weights = { strong_from = 4 }\n";

#[test]
fn a_catalogue_is_compared_and_applied_without_asking_a_source() {
    let mut desk = scanned();
    desk.write("teams.toml", TEAMS);
    let diff = desk.run(&["score", "diff", "teams.toml", "--format", "json"]).expect(0).json();
    let open = desk.offers().values().filter(|offer| offer["closed_at"].is_null()).count();
    assert_eq!(diff["offers"]["compared"].as_u64(), Some(open as u64));
    let moved = diff["moved_offers"].as_array().unwrap();
    assert!(!moved.is_empty(), "{diff}");
    desk.set("scoring", "catalog", "\"teams.toml\"");
    let listed = desk.run(&["offers", "list"]).expect(0);
    assert!(listed.stderr.contains("of another catalogue than the configured one"), "{}", listed.stderr);
    let key = moved[0]["key"].as_str().unwrap();
    assert_eq!(desk.run(&["explain", key, "--format", "json"]).expect(0).json()["current"], false);
    // Nothing answers at this address: scoring asks nobody.
    let applied =
        desk.run(&["score", "apply", "--format", "json", "--gateway", "http://127.0.0.1:9"]).expect(0).json();
    assert_eq!(applied["scored"].as_u64(), Some(desk.offers().len() as u64), "{applied}");
    for offer in moved {
        let now = &desk.offers()[offer["key"].as_str().unwrap()];
        assert_eq!(now["score"], offer["after"], "as the diff said: {offer}");
    }
    assert!(!desk.run(&["offers", "list"]).expect(0).stderr.contains("another catalogue"));
    assert_eq!(desk.run(&["explain", key, "--format", "json"]).expect(0).json()["current"], true);
    let status = desk.run(&["status", "--format", "json"]).expect(0).json();
    let kinds = status["attention"].as_array().unwrap().iter().map(|told| told["kind"].as_str().unwrap());
    assert!(!kinds.collect::<Vec<_>>().contains(&"figures-behind"), "the companies are up to date");
}

#[test]
fn companies_are_ranked_by_their_rank_and_what_nobody_looked_at_is_blank() {
    let mut desk = scanned();
    desk.write("teams.toml", TEAMS);
    desk.set("scoring", "catalog", "\"teams.toml\"");
    desk.run(&["score", "apply"]).expect(0);
    desk.write("more.csv", "name,website\nNobody Looked,\n");
    desk.run(&["companies", "import", "more.csv"]).expect(0);
    let companies = lines(&desk.run(&["export", "companies", "--format", "ndjson"]).expect(0));
    let ranks: Vec<f64> = companies.iter().filter_map(|company| company["rank"].as_f64()).collect();
    assert!(ranks.is_sorted_by(|a, b| a >= b) && ranks[0] > 0.0 && ranks[0] <= 10.0, "{ranks:?}");
    let unknown = companies.iter().find(|company| company["name"] == "Nobody Looked").unwrap();
    for key in ["rank", "open_offers", "openings", "strong_offers", "max_score", "last_strong_at"] {
        assert_eq!(unknown[key], Value::Null, "{key} of {unknown}");
    }
    let csv = desk.run(&["export", "companies", "--format", "csv", "--out", "ranked.csv"]).expect(0);
    assert!(csv.stdout.is_empty());
    let text = fs::read_to_string(desk.path("ranked.csv")).unwrap();
    let row = text.lines().find(|line| line.contains("Nobody Looked")).unwrap();
    assert!(row.ends_with("PENDING,,,,,,,,,,,,"), "{row}");
    for company in &companies {
        let is_strong = company["strong_offers"].as_u64() > Some(0);
        assert_eq!(is_strong, company["rank"].as_f64() > Some(0.0), "{company}");
    }
}
