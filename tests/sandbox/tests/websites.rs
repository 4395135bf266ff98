//! Websites: each style's pages carry what the style says, and what is expected agrees with them.

use std::collections::BTreeSet;

use super::*;
use crate::{Labelled, Style, Website, sites::websites::BoardRef, systems::board_at};

/// A world whose websites have these styles in turn.
fn world_of(seed: u64, count: usize, styles: &[Style]) -> WorldSpec {
    WorldSpec {
        lever_us: 1,
        lever_eu: 0,
        greenhouse: 1,
        infojobs_offers: 5,
        infojobs_companies: 2,
        websites: Labelled::generate(seed, count),
        styles: styles.to_vec(),
        description_bytes: 300,
        churn: Churn::none(),
        ..WorldSpec::small(seed)
    }
}

fn serve(spec: WorldSpec) -> Sandbox {
    Sandbox::start(World::generate(spec)).unwrap()
}

fn visit(sandbox: &Sandbox, url: &str) -> Answer {
    let (_, rest) = url.split_once("//").unwrap();
    get_with(sandbox, &format!("/{rest}"), &[])
}

/// The page at the end of at most five redirects, with the addresses on the way.
fn follow(sandbox: &Sandbox, url: &str) -> (Vec<String>, Answer) {
    let mut way = vec![url.to_owned()];
    loop {
        let answer = visit(sandbox, way.last().unwrap());
        match answer.header("location") {
            Some(to) if way.len() < 6 => way.push(to.to_owned()),
            _ => return (way, answer),
        }
    }
}

/// Latin-1 or UTF-8 as text, in the way that only ASCII matters.
fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone())
        .unwrap_or_else(|_| answer.body.iter().map(|byte| char::from(*byte)).collect())
}

fn home(sandbox: &Sandbox, site: &Website) -> String {
    let (_, answer) = follow(sandbox, &site.company.website);
    assert_eq!(answer.status, 200, "{}", site.company.website);
    text(&answer)
}

fn careers_url(site: &Website) -> String {
    format!("https://{}{}", site.plan.canonical, site.plan.careers)
}

fn careers(sandbox: &Sandbox, site: &Website) -> String {
    let (_, answer) = follow(sandbox, &careers_url(site));
    assert_eq!(answer.status, 200, "{}", careers_url(site));
    text(&answer)
}

/// What a program would find if it undid every escape and looked at every address.
fn boards_in(html: &str) -> BTreeSet<BoardRef> {
    let plain = without_comments(html)
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("\\/", "/")
        .replace("\\u002F", "/");
    let is_end = |c: char| matches!(c, '"' | '\'' | '<' | '>' | '\\' | ';') || c.is_whitespace();
    plain
        .match_indices("//")
        .map(|(at, _)| plain[at..].split(is_end).next().unwrap())
        .filter_map(|address| board_at(&format!("https:{address}")))
        .map(|(provider, tenant)| BoardRef { provider, tenant })
        .collect()
}

fn without_comments(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").unwrap().1;
    }
    kept + rest
}

fn has_all(found: &BTreeSet<BoardRef>, site: &Website) {
    for board in &site.expected.boards {
        assert!(found.contains(board), "{} {}: {board:?} not in {found:?}", site.style, site.company.website);
    }
}

fn sites(sandbox: &Sandbox, style: Style) -> Vec<Website> {
    let mut sites = sandbox.websites();
    sites.retain(|site| site.style == style);
    assert!(!sites.is_empty(), "{style}");
    sites
}

#[test]
fn every_style_has_its_word_and_is_served() {
    let styles: Vec<Style> = Style::all().collect();
    let words: BTreeSet<&str> = styles.iter().map(|style| style.as_str()).collect();
    assert_eq!(words.len(), styles.len());
    for style in &styles {
        assert_eq!(Style::named(style.as_str()), Some(*style));
    }
    let sandbox = serve(world_of(3, 29 * 8, &styles));
    let served: BTreeSet<Style> = sandbox.websites().iter().map(|site| site.style).collect();
    assert_eq!(served, styles.into_iter().collect());
}

#[test]
fn links_stand_where_the_style_says() {
    let styles = [
        Style::NavLink,
        Style::CareerPageLink,
        Style::UnlinkedCareerPage,
        Style::FooterOwn,
        Style::ParentBoard,
    ];
    let sandbox = serve(world_of(5, 120, &styles));
    for site in sandbox.websites() {
        let home = home(&sandbox, &site);
        let on_home = boards_in(&home);
        let links = home.to_lowercase().contains(&format!("{}\"", site.plan.careers))
            || home.to_lowercase().contains(&format!("{}'", site.plan.careers));
        match site.style {
            Style::NavLink | Style::FooterOwn => {
                has_all(&on_home, &site);
                let foot = home.to_lowercase();
                let foot = boards_in(foot.split("<footer").nth(1).unwrap());
                assert_eq!(foot.is_empty(), site.style == Style::NavLink, "{}", site.company.website);
            }
            Style::UnlinkedCareerPage => {
                assert!(on_home.is_empty() && !links, "{}", site.company.website);
                has_all(&boards_in(&careers(&sandbox, &site)), &site);
            }
            _ => {
                assert!(on_home.is_empty() && links, "{} {}", site.style, site.company.website);
                has_all(&boards_in(&careers(&sandbox, &site)), &site);
            }
        }
    }
}
