//! Looking for companies' boards over made-up and labelled websites: what is found, what is not taken, what is
//! not asked again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::PathBuf,
    time::Instant,
};

use jobscan_tests::{BoardName, Labelled, Sandbox, Style, Website, WorldSpec};
use serde_json::Value;

use crate::support::{Desk, plugin, start, tiny};

/// A world of websites alone.
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

fn desk(sandbox: &Sandbox) -> Desk {
    let mut desk = Desk::of(sandbox, &["lever", "greenhouse"]);
    desk.write("companies.csv", sandbox.read(jobscan_tests::World::websites_csv));
    desk.set("discovery", "limit", "100000")
        .set("discovery", "rate", "\"1000/s\"")
        .set("discovery", "concurrency", "16")
        .set("providers.lever", "limit", "5")
        .set("providers.greenhouse", "limit", "5")
        .set("detectors.ats", "plugin", &plugin("ats-detect"));
    desk
}

/// What the export says of one company.
struct Said {
    state: String,
    boards: BTreeMap<BoardName, (String, String)>,
    row: Value,
}

fn said(desk: &Desk) -> BTreeMap<String, Said> {
    let exported = desk.run(&["export", "companies", "--format", "ndjson"]).expect(0).stdout;
    exported
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let boards = row["sources"].as_array().unwrap().iter().map(|source| {
                let name = (text(&source["provider"]), text(&source["tenant"]));
                (name, (text(&source["state"]), text(&source["confidence"])))
            });
            let boards = boards.collect();
            (
                host_of(row["website"].as_str().unwrap_or_default()),
                Said { state: text(&row["discovery"]["state"]), boards, row },
            )
        })
        .collect()
}

fn host_of(website: &str) -> String {
    website.split("//").nth(1).unwrap_or_default().split('/').next().unwrap_or_default().to_owned()
}

/// Whether a board counts as found: one that waits for a person does not.
fn is_found((state, confidence): &(String, String)) -> bool {
    matches!(state.as_str(), "confirmed" | "empty") || state == "candidate" && confidence != "hint"
}

/// Right, wrong, missed.
#[derive(Default, Clone, Copy)]
struct Score {
    sites: usize,
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn line(&self) -> String {
        let share =
            |part: usize, whole: usize| if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 };
        format!(
            "{:>5} {:>5} {:>5} {:>6} {:>9.1} {:>6.1}",
            self.sites,
            self.right,
            self.wrong,
            self.missed,
            share(self.right, self.right + self.wrong),
            share(self.right, self.right + self.missed)
        )
    }

    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

/// The confusion table, by style and by system, and all in one.
struct Table {
    by_style: BTreeMap<&'static str, Score>,
    by_system: BTreeMap<String, Score>,
    all: Score,
    /// What went wrong, in words.
    faults: Vec<String>,
    traps: Vec<String>,
}

fn compare(sites: &[Website], said: &BTreeMap<String, Said>) -> Table {
    let mut table = Table {
        by_style: BTreeMap::new(),
        by_system: BTreeMap::new(),
        all: Score::default(),
        faults: Vec::new(),
        traps: Vec::new(),
    };
    for site in sites {
        let empty = BTreeMap::new();
        let boards = said.get(&host_of(&site.website)).map_or(&empty, |said| &said.boards);
        let found: BTreeSet<&BoardName> =
            boards.iter().filter(|(_, state)| is_found(state)).map(|(name, _)| name).collect();
        let wanted: BTreeSet<&BoardName> = site.expected.boards.iter().collect();
        let counted = site.style.shows_board();
        let style = table.by_style.entry(site.style.as_str()).or_default();
        style.sites += 1;
        table.all.sites += 1;
        for name in found.union(&wanted) {
            let (is_found, is_wanted) = (found.contains(name), wanted.contains(name));
            let add = |score: &mut Score| {
                score.right += usize::from(is_found && is_wanted && counted);
                score.wrong += usize::from(is_found && !is_wanted);
                score.missed += usize::from(!is_found && is_wanted && counted);
            };
            add(table.by_style.entry(site.style.as_str()).or_default());
            let system = table.by_system.entry(name.0.clone()).or_default();
            system.sites += 1;
            add(system);
            add(&mut table.all);
            if is_found != is_wanted && (counted || is_found) {
                let what = if is_found { "taken" } else { "missed" };
                let state = said.get(&host_of(&site.website)).map_or("-", |said| said.state.as_str());
                table.faults.push(format!(
                    "{what}: {} {} at {} ({}), said {state}: {:?}",
                    name.0,
                    name.1,
                    site.website,
                    site.style.as_str(),
                    boards
                ));
            }
        }
        for trap in &site.expected.traps {
            if found.contains(trap) {
                table.traps.push(format!(
                    "{} {} at {} ({})",
                    trap.0,
                    trap.1,
                    site.website,
                    site.style.as_str()
                ));
            }
        }
    }
    table
}

impl Table {
    fn text(&self) -> String {
        let mut text = format!(
            "{:<18} {:>5} {:>5} {:>5} {:>6} {:>9} {:>6}\n",
            "", "sites", "right", "wrong", "missed", "precision", "recall"
        );
        for (name, score) in &self.by_style {
            let _ = writeln!(text, "{name:<18} {}", score.line());
        }
        text.push('\n');
        for (name, score) in &self.by_system {
            let _ = writeln!(text, "{name:<18} {}", score.line());
        }
        let _ = writeln!(text, "\n{:<18} {}", "all", self.all.line());
        text
    }

    fn expect_good(&self) {
        let shown: Vec<&String> = self.faults.iter().take(40).collect();
        println!("{}\n{shown:#?}", self.text());
        assert!(self.traps.is_empty(), "{:#?}", self.traps);
        assert!(self.all.precision() >= 0.98, "precision {}", self.all.precision());
        assert!(self.all.recall() >= 0.95, "recall {}", self.all.recall());
    }
}

/// One run over websites, judged; and what a second run asks.
fn run_over(websites: Vec<Labelled>, seed: u64) {
    let sandbox = start(web(seed, websites, Style::ALL));
    let desk = desk(&sandbox);
    let started = Instant::now();
    let summary = desk.run(&["run", "--format", "json"]).json();
    let took = started.elapsed();
    let sites: Vec<Website> = sandbox.read(|world| world.websites().to_vec());
    let discovery = &summary["discovery"];
    assert_eq!(discovery["companies"], sites.len(), "{discovery}");
    assert_eq!(discovery["errors"], Value::Array(Vec::new()));
    let table = compare(&sites, &said(&desk));
    let pages = discovery["pages"].as_f64().unwrap() / sites.len() as f64;
    let requests = discovery["requests"].as_f64().unwrap() / sites.len() as f64;
    let a_minute = 60.0 * sites.len() as f64 / took.as_secs_f64();
    println!("{pages:.2} pages and {requests:.2} requests a company, {a_minute:.0} companies a minute");
    table.expect_good();
    second_run_asks_nothing(&sandbox, &desk, &sites);
}

fn second_run_asks_nothing(sandbox: &Sandbox, desk: &Desk, sites: &[Website]) {
    sandbox.clear_requests();
    let again = desk.run(&["run", "--format", "json"]).json();
    assert_eq!(again["discovery"]["companies"], 0);
    assert_eq!(again["discovery"]["rechecked"], 0, "{}", again["discovery"]);
    let hosts: BTreeSet<String> = sandbox.requests().into_iter().map(|seen| seen.host).collect();
    let strangers: Vec<&String> =
        hosts.iter().filter(|host| !host.contains("lever.co") && !host.contains("greenhouse.io")).collect();
    assert!(strangers.is_empty(), "{strangers:?} of {} sites", sites.len());
}

#[test]
fn a_thousand_made_up_websites_are_read_right() {
    run_over(Labelled::generate(11, 1000, "example"), 11);
}

#[test]
fn a_thousand_labelled_websites_are_read_right() {
    let folder = std::env::var_os("JOBSCAN_PAYLOADS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/payloads"),
        PathBuf::from,
    );
    let file = folder.join("company_website_to_ats.csv");
    if !file.exists() {
        println!("skipped: no recorded list of companies");
        return;
    }
    let (labelled, left) = Labelled::read_csv(&file).unwrap();
    println!("{} boards, {left} rows left out", labelled.len());
    // Every second one: a thousand companies over all of the list.
    run_over(labelled.into_iter().step_by(2).collect(), 12);
}
