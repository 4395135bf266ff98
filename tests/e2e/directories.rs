//! Companies from directories: exactly those listed, each page requested once, only with a table in the configuration,
//! and a failing directory does not affect others.

use std::collections::{BTreeMap, BTreeSet};

use jobscan_tests::{DirectoryEntry, Fault, FaultRule, Provider, Sandbox, Seen, When, World, WorldSpec};
use serde_json::{Value, json};

use crate::support::{Desk, GREENHOUSE, Ran, boards, eventually, start, tiny, toml_text};

const NAMES: [&str; 3] = ["catalonia", "lanzadera", "madrimasd"];
const CATALONIA: &str = "startupshub.catalonia.com";
const LANZADERA: &str = "lanzadera.es";
const MADRIMASD: &str = "startups.madrimasd.org";
const HEADER: &str = "name,website,provider,tenant\n";

/// A dozen companies, so that a few requests at intervals of a second are enough.
fn spec(seed: u64) -> WorldSpec {
    WorldSpec { directories: true, greenhouse: 4, infojobs_companies: 8, ..tiny(seed) }
}

/// A desk with tables for these directories, no known companies and no discovery of boards.
fn desk(sandbox: &Sandbox, names: &[&str]) -> Desk {
    let mut desk = Desk::with_providers(sandbox, &["greenhouse"]);
    desk.write("companies.csv", HEADER);
    desk.set("discovery", "limit", "0").set("discovery", "rate", "\"1000/s\"");
    for name in names {
        let host = host(name);
        desk.directory(name, host);
    }
    desk
}

fn host(name: &str) -> &'static str {
    match name {
        "catalonia" => CATALONIA,
        "lanzadera" => LANZADERA,
        _ => MADRIMASD,
    }
}

fn cap(desk: &mut Desk, name: &str, key: &str, value: usize) {
    desk.set(&format!("directories.{name}"), key, &value.to_string());
}

fn truth(sandbox: &Sandbox, names: &[&str]) -> Vec<DirectoryEntry> {
    let mut truth = sandbox.read(World::directory_truth);
    truth.retain(|entry| names.contains(&entry.directory));
    truth
}

/// A directory's part of the summary.
#[track_caller]
fn directory_summary(ran: &Ran, name: &str) -> Value {
    let summary = ran.json();
    let all = summary["directories"].as_array().expect("directories").clone();
    all.into_iter()
        .find(|told| told["directory"] == name)
        .unwrap_or_else(|| panic!("no `{name}` in {summary}"))
}

/// The requests to a directory, except for robots.txt.
fn asked(sandbox: &Sandbox, host: &str) -> Vec<Seen> {
    let at_host = sandbox.requests().into_iter().filter(|seen| seen.host == host);
    at_host.filter(|seen| seen.path != "/robots.txt").collect()
}

fn addresses(requests: &[Seen]) -> Vec<String> {
    requests.iter().map(|seen| format!("https://{}{}?{}", seen.host, seen.path, seen.query)).collect()
}

#[track_caller]
fn assert_each_once(sandbox: &Sandbox) {
    for name in NAMES {
        let asked = addresses(&asked(sandbox, host(name)));
        assert_eq!(asked.iter().collect::<BTreeSet<_>>().len(), asked.len(), "asked twice: {asked:?}");
    }
}

/// The number of requests for pages about companies.
fn details(requests: &[Seen]) -> usize {
    let is_detail = |seen: &&Seen| {
        let segments = seen.path.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>();
        matches!(segments[..], ["startup", ..] | ["proyecto", _] | ["emprendedores", _, _])
    };
    requests.iter().filter(is_detail).count()
}

/// The companies in the database: name, website, domain.
fn companies(desk: &Desk) -> Vec<(String, Option<String>, Option<String>)> {
    let connection = desk.connection();
    let mut statement = connection.prepare("SELECT name, website, domain FROM companies").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// The companies of the ground truth, each with all its entries in directories.
fn by_company<'t>(
    sandbox: &Sandbox,
    truth: &'t [DirectoryEntry],
) -> BTreeMap<String, Vec<&'t DirectoryEntry>> {
    let mut by_company: BTreeMap<String, Vec<&DirectoryEntry>> = BTreeMap::new();
    for entry in truth {
        let slug = sandbox.read(|world| world.companies()[entry.company].slug.clone());
        by_company.entry(slug).or_default().push(entry);
    }
    by_company
}

/// Asserts that the database has each company of the ground truth once, with name and website from a directory, and no
/// others except `known`.
#[track_caller]
fn assert_taken(sandbox: &Sandbox, desk: &Desk, truth: &[DirectoryEntry], known: &[&str]) {
    let mut stored = companies(desk);
    stored.retain(|(_, _, domain)| domain.as_deref().is_none_or(|domain| !known.contains(&domain)));
    let by_company = by_company(sandbox, truth);
    for (slug, entries) in &by_company {
        if known.iter().any(|domain| domain.split('.').next() == Some(slug)) {
            continue;
        }
        let domain = entries.iter().find_map(|entry| entry.domain.as_deref());
        let is_it = |(name, website, stored): &(String, Option<String>, Option<String>)| {
            let named = entries.iter().any(|entry| entry.name == *name);
            let linked = entries.iter().any(|entry| entry.website == *website && website.is_some());
            named && stored.as_deref() == domain && linked == domain.is_some()
        };
        let found: Vec<usize> = (0..stored.len()).filter(|at| is_it(&stored[*at])).collect();
        assert_eq!(found.len(), 1, "`{slug}` of {entries:?} in {stored:?}");
        stored.remove(found[0]);
    }
    assert!(stored.is_empty(), "nobody told of {stored:?}");
}

#[test]
fn all_listed_companies_are_imported_over_as_many_runs_as_the_caps_need() {
    let sandbox = start(spec(61));
    let mut desk = desk(&sandbox, &NAMES);
    for name in NAMES {
        cap(&mut desk, name, "pages", 2);
        cap(&mut desk, name, "details", 3);
    }
    let truth = truth(&sandbox, &NAMES);
    let (mut runs, mut found) = (0, 0);
    loop {
        let before = NAMES.map(|name| asked(&sandbox, host(name)).len());
        let ran = desk.scan().expect(0);
        runs += 1;
        for (name, before) in NAMES.into_iter().zip(before) {
            let now = &asked(&sandbox, host(name))[before..];
            let about = details(now);
            assert!(about <= 3 && now.len() - about <= 2, "run {runs} asked {name} for {:?}", addresses(now));
            let summary = directory_summary(&ran, name);
            assert_eq!(summary["errors"], json!([]));
            assert_eq!(summary["unreadable"], 0, "{summary}");
            found +=
                summary["companies_new"].as_u64().unwrap() + summary["companies_known"].as_u64().unwrap();
        }
        let ended = |name: &&str| {
            directory_summary(&ran, name)["complete"] == true
                || !directory_summary(&ran, name)["skipped"].is_null()
        };
        if NAMES.iter().all(ended) {
            break;
        }
        assert!(runs < 8, "no end: {}", ran.stdout);
    }
    assert!(runs >= 2, "the caps hold");
    assert_taken(&sandbox, &desk, &truth, &[]);
    assert_eq!(found, truth.len() as u64, "each entry is told once");
    assert_each_once(&sandbox);

    // Once read completely, they are not contacted for a week.
    sandbox.clear_requests();
    let ran = desk.scan().expect(0);
    for name in NAMES {
        let skipped = directory_summary(&ran, name)["skipped"].as_str().unwrap().to_owned();
        assert!(skipped.contains("left alone until"), "{skipped}");
    }
    assert!(sandbox.requests().is_empty(), "{:?}", addresses(&sandbox.requests()));
}

#[test]
fn the_cap_of_companies_ends_a_run_between_pages() {
    let sandbox = start(spec(62));
    let mut desk = desk(&sandbox, &["lanzadera"]);
    cap(&mut desk, "lanzadera", "companies", 2);
    let ran = desk.scan().expect(0);
    let summary = directory_summary(&ran, "lanzadera");
    let found = summary["companies_new"].as_u64().unwrap() + summary["companies_known"].as_u64().unwrap();
    assert_eq!((found, &summary["complete"]), (2, &json!(false)), "{summary}");
    assert_eq!(companies(&desk).len(), 2);
    cap(&mut desk, "lanzadera", "companies", 50);
    assert_eq!(directory_summary(&desk.scan().expect(0), "lanzadera")["complete"], true);
    assert_taken(&sandbox, &desk, &truth(&sandbox, &["lanzadera"]), &[]);
    assert_each_once(&sandbox);
}

#[test]
fn known_companies_are_not_duplicated() {
    let sandbox = start(spec(63));
    let desk = desk(&sandbox, &["catalonia"]);
    let list = sandbox.companies_csv();
    desk.write("companies.csv", &list);
    let truth = truth(&sandbox, &["catalonia"]);
    let known: Vec<_> = sandbox.read(|world| {
        let of_boards = world.boards().iter().map(|board| world.companies()[board.company].clone());
        of_boards.collect()
    });
    let domains: Vec<&str> = known.iter().map(|company| company.domain.as_str()).collect();
    let slugs: Vec<&str> = known.iter().map(|company| company.slug.as_str()).collect();
    let listed = by_company(&sandbox, &truth);
    let both = listed.keys().filter(|slug| slugs.contains(&slug.as_str())).count();
    assert!(both >= 1 && both < listed.len(), "{both} of {}", listed.len());

    let ran = desk.scan().expect(0);
    let summary = directory_summary(&ran, "catalonia");
    assert_eq!(summary["companies_known"], both, "{summary}");
    assert_eq!(summary["companies_new"], listed.len() - both, "{summary}");
    let stored = companies(&desk);
    for company in &known {
        let of_domain: Vec<_> =
            stored.iter().filter(|(_, _, domain)| domain.as_deref() == Some(&company.domain)).collect();
        assert_eq!(of_domain.len(), 1, "{stored:?}");
        assert_eq!(of_domain[0].0, company.name, "what the operator's list says stays");
    }
    assert_taken(&sandbox, &desk, &truth, &domains);
}

#[test]
fn a_failing_directory_is_reported_and_affects_nothing_else() {
    let sandbox = start(spec(64));
    let desk = desk(&sandbox, &NAMES);
    desk.write("companies.csv", sandbox.companies_csv());
    sandbox.break_on(FaultRule::new(CATALONIA, "/list-of-startups", When::Always, Fault::Status(500)));
    let robots = Fault::Replace {
        status: 200,
        content_type: "text/plain".to_owned(),
        body: "User-agent: *\nDisallow: /\n".to_owned(),
    };
    sandbox.break_on(FaultRule::new(LANZADERA, "/robots.txt", When::Always, robots));
    let ran = desk.scan().expect(1);
    for (name, says) in [("catalonia", "500"), ("lanzadera", "robots.txt")] {
        let errors = directory_summary(&ran, name)["errors"].clone();
        assert_eq!(errors.as_array().unwrap().len(), 1, "{errors}");
        assert!(errors[0]["message"].as_str().unwrap().contains(says), "{errors}");
        assert!(errors[0]["unit"].as_str().unwrap().contains(host(name)), "{errors}");
        assert_eq!(directory_summary(&ran, name)["complete"], false);
    }
    assert!(asked(&sandbox, LANZADERA).is_empty(), "robots.txt is obeyed");
    assert_eq!(details(&asked(&sandbox, CATALONIA)), 0);
    assert_eq!(directory_summary(&ran, "madrimasd")["complete"], true, "{}", ran.stdout);
    let truth = truth(&sandbox, &["madrimasd"]);
    let known: Vec<String> = sandbox.read(|world| {
        world.boards().iter().map(|board| world.companies()[board.company].domain.clone()).collect()
    });
    assert_taken(&sandbox, &desk, &truth, &known.iter().map(String::as_str).collect::<Vec<_>>());
    let all = boards(&sandbox, Provider::Greenhouse).len();
    assert_eq!(ran.provider("greenhouse")["outcomes"]["complete"], all, "the scan goes on");

    // Reported once per day: neither is contacted again at once.
    sandbox.clear_requests();
    desk.scan().expect(0);
    let to_hubs = sandbox.requests().into_iter().filter(|seen| seen.host != GREENHOUSE).count();
    assert_eq!(to_hubs, 0);
    sandbox.clear_faults();
    desk.connection()
        .execute("UPDATE directories SET due_at = started_at WHERE error IS NOT NULL", [])
        .unwrap();
    let ran = desk.scan().expect(0);
    for name in ["catalonia", "lanzadera"] {
        assert_eq!(directory_summary(&ran, name)["complete"], true, "{}", ran.stdout);
    }
}

#[test]
fn a_failed_company_page_is_retried_another_day() {
    let sandbox = start(spec(65));
    let desk = desk(&sandbox, &["madrimasd"]);
    let truth = truth(&sandbox, &["madrimasd"]);
    let path = truth[1].url.strip_prefix(&format!("https://{MADRIMASD}")).unwrap();
    sandbox.break_on(FaultRule::new(MADRIMASD, path, When::Always, Fault::Status(404)));
    let summary = directory_summary(&desk.scan().expect(0), "madrimasd");
    assert_eq!((&summary["unreadable"], &summary["errors"]), (&json!(1), &json!([])), "{summary}");
    let read: Vec<DirectoryEntry> = truth.iter().filter(|entry| entry.url != truth[1].url).cloned().collect();
    assert_taken(&sandbox, &desk, &read, &[]);

    sandbox.clear_faults();
    sandbox.clear_requests();
    let day_later = "UPDATE directory_entries SET due_at = seen_at WHERE state = 'failed'";
    assert_eq!(desk.connection().execute(day_later, []).unwrap(), 1);
    desk.connection().execute("UPDATE directories SET due_at = started_at", []).unwrap();
    assert_eq!(directory_summary(&desk.scan().expect(0), "madrimasd")["complete"], true);
    assert_taken(&sandbox, &desk, &truth, &[]);
    let about =
        asked(&sandbox, MADRIMASD).into_iter().map(|seen| seen.path).filter(|asked| asked == path).count();
    assert_eq!((about, details(&asked(&sandbox, MADRIMASD))), (1, 1), "the others are known");
}

#[test]
fn a_directory_whose_company_pages_all_fail_is_reported_and_paused() {
    let sandbox = start(WorldSpec { infojobs_companies: 16, ..spec(66) });
    let desk = desk(&sandbox, &["lanzadera"]);
    let truth = truth(&sandbox, &["lanzadera"]);
    assert!(truth.len() > 5, "{}", truth.len());
    sandbox.break_on(FaultRule::new(LANZADERA, "/proyecto/", When::Always, Fault::Status(503)));
    let summary = directory_summary(&desk.scan().expect(1), "lanzadera");
    assert_eq!(summary["errors"].as_array().unwrap().len(), 1, "{summary}");
    assert!(summary["errors"][0]["message"].as_str().unwrap().contains("503"), "{summary}");
    assert_eq!(summary["complete"], false);
    let about: BTreeSet<String> = asked(&sandbox, LANZADERA)
        .into_iter()
        .map(|seen| seen.path)
        .filter(|path| path.starts_with("/proyecto/"))
        .collect();
    assert!(about.len() < truth.len(), "it is not asked for every page while it is down: {about:?}");

    sandbox.clear_faults();
    sandbox.clear_requests();
    desk.scan().expect(0);
    assert!(sandbox.requests().is_empty());
    desk.connection()
        .execute_batch(
            "UPDATE directories SET due_at = started_at;
             UPDATE directory_entries SET due_at = seen_at WHERE state = 'failed'",
        )
        .unwrap();
    let ran = desk.scan().expect(0);
    assert_eq!(directory_summary(&ran, "lanzadera")["complete"], true, "{}", ran.stdout);
    assert_taken(&sandbox, &desk, &truth, &[]);
    assert_each_once(&sandbox);
}

#[test]
fn a_failing_list_page_does_not_block_companies_of_earlier_pages() {
    let sandbox = start(spec(71));
    let desk = desk(&sandbox, &["lanzadera"]);
    sandbox.break_on(FaultRule::new(LANZADERA, "/proyectos/page/2/", When::Always, Fault::Status(500)));
    let summary = directory_summary(&desk.scan().expect(1), "lanzadera");
    assert_eq!(summary["errors"].as_array().unwrap().len(), 1, "{summary}");
    assert_eq!(summary["errors"][0]["unit"], "https://lanzadera.es/proyectos/page/2/");
    let mut truth = truth(&sandbox, &["lanzadera"]);
    truth.retain(|entry| entry.list_page == 1);
    assert_taken(&sandbox, &desk, &truth, &[]);
}

#[test]
fn a_killed_run_is_resumed() {
    let sandbox = start(spec(67));
    let desk = desk(&sandbox, &["catalonia"]);
    let running = desk.start(&["run", "--format", "json"]);
    eventually("a second page about a company", || (details(&asked(&sandbox, CATALONIA)) >= 2).then_some(()));
    running.signal("KILL");
    running.wait();
    desk.expire_lock_if_any();
    assert_eq!(directory_summary(&desk.scan().expect(0), "catalonia")["complete"], true);
    assert_taken(&sandbox, &desk, &truth(&sandbox, &["catalonia"]), &[]);
    let asked = addresses(&asked(&sandbox, CATALONIA));
    let distinct = asked.iter().collect::<BTreeSet<_>>().len();
    assert!(asked.len() - distinct <= 1, "only what was under way is asked again: {asked:?}");
}

#[test]
fn a_due_list_is_read_again_without_its_known_company_pages() {
    let sandbox = start(spec(68));
    let mut desk = desk(&sandbox, &["lanzadera"]);
    desk.set("directories.lanzadera", "every", "\"1ms\"");
    desk.scan().expect(0);
    let first = addresses(&asked(&sandbox, LANZADERA));
    sandbox.clear_requests();
    let summary = directory_summary(&desk.scan().expect(0), "lanzadera");
    assert_eq!((&summary["complete"], &summary["companies_new"]), (&json!(true), &json!(0)));
    let second = asked(&sandbox, LANZADERA);
    assert_eq!(details(&second), 0);
    assert!(addresses(&second).iter().all(|page| first.contains(page)) && second.len() >= 3, "{second:?}");
}

#[test]
fn directories_without_tables_or_in_a_dry_run_are_not_contacted() {
    let sandbox = start(spec(69));
    let of_boards = desk(&sandbox, &[]);
    of_boards.write("companies.csv", sandbox.companies_csv());
    let ran = of_boards.scan().expect(0);
    assert_eq!(ran.json()["directories"], json!([]));
    let requests = sandbox.requests();
    assert!(!requests.is_empty() && requests.iter().all(|seen| seen.host == GREENHOUSE));
    sandbox.clear_requests();
    desk(&sandbox, &NAMES).run(&["run", "--dry-run"]).expect(0);
    assert!(sandbox.requests().is_empty());
}

#[test]
fn a_host_not_granted_by_the_table_is_rejected() {
    let sandbox = start(spec(70));
    let mut desk = desk(&sandbox, &["catalonia"]);
    desk.set("directories.catalonia", "hosts", &format!("[{}]", toml_text(format!("https://{LANZADERA}"))));
    let ran = desk.scan();
    assert_ne!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains(CATALONIA) || ran.stdout.contains(CATALONIA), "{ran:?}");
    assert!(sandbox.requests().is_empty());
}
