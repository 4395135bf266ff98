//! Discovery of companies' boards on generated and labelled websites: what is found, what is rejected, and what is not
//! requested again.

mod again;
mod boards;
mod costs;
mod older;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::{Duration, Instant},
};

use jobscan_tests::{Labelled, Provider, Sandbox, Style, Website, WorldSpec};
use serde_json::Value;

use crate::{
    boards::desk_of,
    support::{Desk, plugin, start, tiny},
};

/// The time limit of a run over a thousand websites and all boards found there.
const LONG: Duration = Duration::from_mins(10);

/// Hosts below it are public names, as customers' own hosts are, and yet nobody's.
const PUBLIC: &str = "home.arpa";

/// A world with only websites.
fn web(seed: u64, websites: Vec<Labelled>, styles: &[Style]) -> WorldSpec {
    WorldSpec {
        lever_us: 0,
        greenhouse: 0,
        infojobs_offers: 0,
        infojobs_companies: 0,
        websites,
        styles: styles.to_vec(),
        ..tiny(seed)
    }
}

/// A desk that reads Lever and Greenhouse, a few boards a run.
fn desk(sandbox: &Sandbox) -> Desk {
    let mut desk = Desk::with_providers(sandbox, &["lever", "greenhouse"]);
    desk.set("providers.lever", "limit", "5").set("providers.greenhouse", "limit", "5");
    searching(desk)
}

/// The systems that the sandbox serves, whose boards websites show.
fn served_systems() -> Vec<Provider> {
    let others = Provider::others().into_iter().filter(|provider| !provider.is_search());
    [Provider::Lever, Provider::Greenhouse].into_iter().chain(others).collect()
}

/// A desk that reads every system that the sandbox serves.
fn desk_of_all(sandbox: &Sandbox) -> Desk {
    searching(desk_of(sandbox, &served_systems()))
}

/// The desk, where a run searches all companies' websites.
fn searching(mut desk: Desk) -> Desk {
    desk.set("discovery", "limit", "100000")
        .set("discovery", "rate", "\"1000/s\"")
        .set("discovery", "timeout", "\"1s\"")
        .set("discovery", "company_time", "\"30s\"")
        .set("detectors.ats", "plugin", &plugin("ats-detect"));
    desk
}

/// A system and the name of a board on it.
type BoardName = (String, String);

/// How a board stands in the export.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    state: String,
    confidence: String,
    /// Its offers were read, or it said that it has none.
    is_read: bool,
}

/// The exported results for one company.
struct Exported {
    state: String,
    boards: BTreeMap<BoardName, Standing>,
}

/// The boards of which a scan came to its end.
fn scanned(desk: &Desk) -> BTreeSet<BoardName> {
    let connection = desk.connection();
    let scanned =
        "SELECT provider, unit FROM scan_states WHERE kind = 'tenant' AND last_success_at IS NOT NULL";
    let mut statement = connection.prepare(scanned).unwrap();
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    names.collect::<Result<_, _>>().unwrap()
}

fn exported(desk: &Desk) -> BTreeMap<String, Exported> {
    let scanned = scanned(desk);
    let exported = desk.run(&["export", "companies", "--format", "ndjson"]).expect(0).stdout;
    exported
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let boards = row["sources"].as_array().unwrap().iter().map(|source| {
                let name = (text(&source["provider"]), text(&source["tenant"]));
                let (state, confidence) = (text(&source["state"]), text(&source["confidence"]));
                let is_read = state == "empty" || scanned.contains(&name);
                (name, Standing { state, confidence, is_read })
            });
            let boards = boards.collect();
            (
                host_of(row["website"].as_str().unwrap_or_default()),
                Exported { state: text(&row["discovery"]["state"]), boards },
            )
        })
        .collect()
}

fn host_of(website: &str) -> String {
    let host = website.split("//").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let host = host.to_lowercase();
    host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
}

/// Runs discovery over websites and evaluates it, and whether what it found was read; then checks the requests of a second
/// run.
fn run_over(websites: Vec<Labelled>, seed: u64) {
    let sandbox = start(WorldSpec { domain_suffix: PUBLIC.to_owned(), ..web(seed, websites, &[]) });
    let desk = desk_of_all(&sandbox);
    let started = Instant::now();
    let summary = desk.start(&["run", "--format", "json"]).wait_up_to(LONG).json();
    let took = started.elapsed();
    let sites: Vec<Website> = sandbox.websites();
    no_disallowed_path_was_requested(&sandbox, &sites);
    let discovery = &summary["discovery"];
    // Two sites with one registrable domain are one company.
    assert!(discovery["companies"].as_u64().unwrap() * 100 >= sites.len() as u64 * 99, "{discovery}");
    assert_eq!(discovery["errors"], Value::Array(Vec::new()));
    states_are_as_expected(&sites, &exported(&desk));
    let table = table::compare(&sites, &exported(&desk));
    let count = f64::from(u32::try_from(sites.len()).unwrap());
    let pages = discovery["pages"].as_f64().unwrap() / count;
    let requests = discovery["requests"].as_f64().unwrap() / count;
    let a_minute = 60.0 * count / took.as_secs_f64();
    print_figures(&format!(
        "{pages:.2} pages and {requests:.2} requests a company, {a_minute:.0} companies a minute"
    ));
    table.expect_good();
    table.expect_read();
    second_run_sends_no_requests(&sandbox, &desk, &sites);
}

/// Asserts that the reasons for not finding a board are distinguished: a page built by script is not a site without
/// jobs.
fn states_are_as_expected(sites: &[Website], said: &BTreeMap<String, Exported>) {
    let state =
        |site: &Website| said.get(&host_of(&site.company.website)).map_or("-", |said| said.state.as_str());
    let wrong = sites.iter().filter(|site| !site.expected.accepts(state(site)));
    let wrong: Vec<String> = wrong
        .map(|site| {
            let expected = &site.expected;
            format!("{} ({}): {}, not {:?}", site.company.website, site.style, state(site), expected.state)
        })
        .collect();
    print_figures(&format!("states that are not as expected: {wrong:#?}"));
    assert!(wrong.len() * 100 <= sites.len(), "{wrong:#?}");
}

/// Asserts that no path disallowed by robots.txt was requested.
fn no_disallowed_path_was_requested(sandbox: &Sandbox, sites: &[Website]) {
    let asked: BTreeSet<(String, String)> =
        sandbox.requests().into_iter().map(|seen| (seen.host, seen.path)).collect();
    for site in sites {
        let forbidden = site.expected.forbidden.iter();
        let pairs =
            forbidden.flat_map(|path| site.hosts.iter().map(move |host| (host.clone(), path.clone())));
        let broken: Vec<_> = pairs.filter(|pair| asked.contains(pair)).collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

#[expect(clippy::print_stdout, reason = "figures for whoever runs the test with `--nocapture`")]
fn print_figures(text: &str) {
    println!("{text}");
}

/// Asserts that a run that follows asks no website, and no board that is not due.
fn second_run_sends_no_requests(sandbox: &Sandbox, desk: &Desk, sites: &[Website]) {
    sandbox.clear_requests();
    let again = desk.run_due(&["run", "--format", "json"]).json();
    assert_eq!(again["discovery"]["companies"], 0);
    assert_eq!(again["discovery"]["rechecked"], 0, "{}", again["discovery"]);
    let websites: BTreeSet<&str> =
        sites.iter().flat_map(|site| site.hosts.iter().map(String::as_str)).collect();
    let asked = sandbox.requests();
    let asked: BTreeSet<&str> = asked.iter().map(|seen| seen.host.as_str()).collect();
    let strangers: Vec<&&str> = asked.intersection(&websites).collect();
    assert!(strangers.is_empty(), "{strangers:?} of {} sites", sites.len());
}

#[test]
fn a_thousand_generated_websites_are_read_correctly() {
    run_over(Labelled::generate_below(11, 1000, PUBLIC), 11);
}

#[test]
fn a_thousand_labelled_websites_are_read_correctly() {
    let folder = std::env::var_os("JOBSCAN_PAYLOADS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/payloads"),
        PathBuf::from,
    );
    let file = folder.join("company_website_to_ats.csv");
    if !file.exists() {
        print_figures("skipped: no recorded list of companies");
        return;
    }
    let list = Labelled::read_csv(&file).unwrap();
    run_over(list.sample(12, 1000), 12);
}
