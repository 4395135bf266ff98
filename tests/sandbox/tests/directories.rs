//! The directories agree with their ground truth, have pages like the real ones, and only exist if enabled.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::DirectoryEntry;

const CATALONIA: &str = "startupshub.catalonia.com";
const LANZADERA: &str = "lanzadera.es";
const MADRIMASD: &str = "startups.madrimasd.org";

fn world(seed: u64) -> World {
    World::generate(WorldSpec { directories: true, ..WorldSpec::small(seed) })
}

fn hub(seed: u64) -> Sandbox {
    Sandbox::start(world(seed)).unwrap()
}

fn page(sandbox: &Sandbox, path: &str) -> String {
    let answer = get(sandbox, path);
    assert_eq!(answer.status, 200, "{path}");
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    answer.text().to_owned()
}

/// The addresses of a page's links, as written.
fn links(html: &str) -> Vec<String> {
    let parts = html.split("<a ").skip(1).map(|rest| rest.split_once("href=").unwrap().1);
    let quoted = parts.map(|rest| rest[1..].split(&rest[..1]).next().unwrap().replace("&amp;", "&"));
    quoted.collect()
}

/// The absolute addresses of a page's links to companies of its host.
fn companies(host: &str, html: &str) -> BTreeSet<String> {
    let origin = format!("https://{host}");
    let here = links(html).into_iter().map(|link| match link.strip_prefix('/') {
        Some(path) => format!("{origin}/{path}"),
        None => link,
    });
    let marks = ["/startup/", "/proyecto/", "/emprendedores/emprendedores-casos-exito/"];
    let is_company = |link: &String| {
        let path = link.strip_prefix(&origin).unwrap_or_default();
        let rest = marks.iter().find_map(|mark| path.strip_prefix(mark));
        rest.is_some_and(|rest| !rest.is_empty())
    };
    here.filter(is_company).collect()
}

fn list_path(host: &str, number: usize) -> String {
    match host {
        CATALONIA => format!("/{host}/list-of-startups?page={number}"),
        LANZADERA if number == 1 => format!("/{host}/proyectos/"),
        LANZADERA => format!("/{host}/proyectos/page/{number}/"),
        _ => format!("/{host}/emprendedores/emprendedores-casos-exito?page={}", number - 1),
    }
}

fn by_host(sandbox: &Sandbox) -> BTreeMap<&'static str, Vec<DirectoryEntry>> {
    let mut by_host: BTreeMap<&str, Vec<DirectoryEntry>> = BTreeMap::new();
    for entry in sandbox.read(World::directory_truth) {
        by_host.entry(entry.host).or_default().push(entry);
    }
    by_host
}

#[test]
fn the_lists_lead_to_every_company_of_the_truth_and_to_no_other() {
    let sandbox = hub(31);
    let truth = by_host(&sandbox);
    assert_eq!(truth.keys().copied().collect::<Vec<_>>(), [LANZADERA, MADRIMASD, CATALONIA]);
    for (host, entries) in truth {
        let last = entries.iter().map(|entry| entry.list_page).max().unwrap();
        assert!(last >= 3, "{host} has {last} pages");
        let featured = if host == CATALONIA { Some(entries[0].url.clone() + "#about") } else { None };
        for number in 1..=last {
            let mut told = companies(host, &page(&sandbox, &list_path(host, number)));
            told.retain(|url| Some(url) != featured.as_ref());
            let of_page = entries.iter().filter(|entry| entry.list_page == number);
            assert_eq!(told, of_page.map(|entry| entry.url.clone()).collect(), "{host}, page {number}");
        }
    }
}

#[test]
fn the_first_page_needs_no_number_and_there_is_none_after_the_last() {
    let sandbox = hub(31);
    let same = |one: &str, other: &str| assert_eq!(page(&sandbox, one), page(&sandbox, other));
    same(&format!("/{CATALONIA}/list-of-startups"), &list_path(CATALONIA, 1));
    same(&format!("/{MADRIMASD}/emprendedores/emprendedores-casos-exito/"), &list_path(MADRIMASD, 1));
    assert_eq!(get(&sandbox, &list_path(LANZADERA, 99)).status, 404);
    assert!(companies(MADRIMASD, &page(&sandbox, &list_path(MADRIMASD, 99))).is_empty());
    assert_eq!(get(&sandbox, &format!("/{CATALONIA}/startup/vic/nobody/1")).status, 404);
    for host in [CATALONIA, LANZADERA, MADRIMASD] {
        let robots = get(&sandbox, &format!("/{host}/robots.txt"));
        assert_eq!((robots.status, robots.header("content-type")), (200, Some("text/plain; charset=utf-8")));
        assert!(robots.text().contains("User-agent: *\n"));
    }
}

#[test]
fn pagers_look_like_the_real_ones() {
    let sandbox = hub(31);
    let pager = |host: &str, number: usize| links(&page(&sandbox, &list_path(host, number)));
    let catalonia = pager(CATALONIA, 1);
    assert!(catalonia.contains(&"/list-of-startups?page=2".to_owned()), "{catalonia:?}");
    let lanzadera = page(&sandbox, &list_path(LANZADERA, 1));
    assert!(lanzadera.contains("<link rel=\"next\" href=\"https://lanzadera.es/proyectos/page/2/\">"));
    // The page parameter counts from 0, the links' texts from 1.
    let madrimasd = page(&sandbox, &list_path(MADRIMASD, 1));
    for (number, says) in [(0, "1"), (1, "2"), (2, "3"), (1, "Siguiente ›")] {
        let address = format!("href=\"/emprendedores/emprendedores-casos-exito?page={number}\"");
        let found =
            madrimasd.lines().any(|line| line.contains(&address) && line.contains(&format!(">{says}</a>")));
        assert!(found, "{says}");
    }
}

#[test]
fn lists_contain_names_except_at_lanzadera() {
    let sandbox = hub(32);
    for (host, entries) in by_host(&sandbox) {
        for entry in entries {
            let list = page(&sandbox, &list_path(host, entry.list_page));
            assert_eq!(list.contains(&entry.name), host != LANZADERA, "{} at {host}", entry.name);
        }
    }
}

#[test]
fn a_companys_page_names_it_and_has_its_website_where_the_truth_has_one() {
    let sandbox = hub(33);
    let domains: Vec<String> =
        sandbox.read(|world| world.companies().iter().map(|company| company.domain.clone()).collect());
    for entry in sandbox.read(World::directory_truth) {
        let html = page(&sandbox, &entry.url.replace("https://", "/"));
        assert!(html.contains(&format!("<title>{}", entry.name.replace('&', "&amp;"))), "{}", entry.url);
        let at = |domain: &str| {
            let host = |link: &String| url::Url::parse(link).ok()?.host_str().map(str::to_owned);
            let below = |host: &String| host == domain || host.strip_prefix("www.") == Some(domain);
            links(&html)
                .into_iter()
                .filter(|link| host(link).is_some_and(|host| below(&host)))
                .collect::<Vec<_>>()
        };
        let own: Vec<String> =
            domains.iter().flat_map(|domain| at(domain)).collect::<BTreeSet<_>>().into_iter().collect();
        match &entry.website {
            None => assert_eq!(own, [""; 0], "{}", entry.url),
            Some(website) => {
                let told = own[0].split('?').next().unwrap().trim_end_matches('/');
                assert_eq!((own.len(), told), (1, website.trim_end_matches('/')), "{}", entry.url);
                let company = sandbox.read(|world| world.companies()[entry.company].clone());
                assert_eq!(entry.domain.as_deref(), Some(company.domain.as_str()));
            }
        }
    }
}

#[test]
fn entries_of_every_kind_occur() {
    let sandbox = hub(34);
    let truth = sandbox.read(World::directory_truth);
    let count = |has: &dyn Fn(&DirectoryEntry) -> bool| truth.iter().filter(|entry| has(entry)).count();
    let with_board =
        sandbox.read(|world| world.boards().iter().map(|board| board.company).collect::<BTreeSet<_>>());
    let boards = count(&|entry| with_board.contains(&entry.company));
    assert!(boards >= 3 && boards + 5 <= truth.len(), "{boards} of {}", truth.len());
    let without = count(&|entry| entry.website.is_none());
    assert!(without >= 2 && without * 2 < truth.len(), "{without} of {} have no website", truth.len());
    let one_each: BTreeSet<usize> = truth.iter().map(|entry| entry.company).collect();
    assert!(one_each.len() < truth.len(), "some are in two directories");
    let all = sandbox.read(|world| world.companies().len());
    assert!(one_each.len() < all, "some are in none");
    let written = |entry: &DirectoryEntry| {
        sandbox.read(|world| world.companies()[entry.company].name.clone()) != entry.name
    };
    assert!(count(&written) >= 3, "some are written in another way");

    let html: String =
        truth.iter().map(|entry| page(&sandbox, &entry.url.replace("https://", "/"))).collect();
    for mark in [
        "linkedin.com/company/",
        "utm_source=",
        "sharer.php",
        "class=\"press\"",
        "Conócenos",
        "class=\"related\"",
    ] {
        assert!(html.contains(mark), "{mark}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_day() {
    let (one, other) = (hub(35), hub(35));
    other.set_day(4);
    assert_eq!(one.read(World::directory_truth), other.read(World::directory_truth));
    let another = hub(36);
    assert_ne!(one.read(World::directory_truth), another.read(World::directory_truth));
    for entry in one.read(World::directory_truth) {
        let path = entry.url.replace("https://", "/");
        assert_eq!(get(&one, &path).body, get(&other, &path).body);
        let list = list_path(entry.host, entry.list_page);
        assert_eq!(get(&one, &list).body, get(&other, &list).body);
    }
}

#[test]
fn a_world_without_directories_is_unchanged() {
    let (with, without) = (hub(37), start(37));
    assert_eq!(without.read(World::directory_truth), []);
    assert_eq!(with.truth(), without.truth());
    assert_eq!(with.companies_csv(), without.companies_csv());
    for provider in [Provider::Lever, Provider::Greenhouse] {
        let path = first_path(&with, provider);
        assert_eq!(get(&with, &path).body, get(&without, &path).body);
    }
    for host in [CATALONIA, LANZADERA, MADRIMASD] {
        for path in ["robots.txt", "proyectos/"] {
            let there = get(&without, &format!("/{host}/{path}"));
            let nowhere = get(&without, &format!("/nowhere.example/{path}"));
            assert_eq!(there.status, nowhere.status);
            assert_eq!(there.header("content-type"), nowhere.header("content-type"));
            assert_eq!(there.text(), nowhere.text().replace("nowhere.example", host));
        }
    }
}
