//! Websites: the pages of each style have its features, and agree with the expected results.

use std::collections::BTreeSet;

use super::*;
use crate::{Labelled, Outcome, Style, System, Website, sites::websites::BoardRef, systems::board_at};

/// Systems that keep programs from the pages of their boards.
const KEEPS_OUT: [System; 1] = [System::HireHive];

/// A world with websites of these styles in turn.
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

/// The page after at most five redirects, with the addresses on the way.
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

/// The body as text, decoded so that at least ASCII is right.
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

/// The boards that a program would find by undoing all escapes and examining all addresses.
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
fn every_style_has_a_name_and_is_served() {
    let styles: Vec<Style> = Style::all().collect();
    let words: BTreeSet<&str> = styles.iter().map(|style| style.as_str()).collect();
    assert_eq!(words.len(), styles.len());
    for style in &styles {
        assert_eq!(Style::named(style.as_str()), Some(*style));
    }
    let sandbox = serve(world_of(3, 30 * 8, &styles));
    let served: BTreeSet<Style> = sandbox.websites().iter().map(|site| site.style).collect();
    assert_eq!(served, styles.into_iter().collect());
}

#[test]
fn links_are_where_the_style_says() {
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
                // Some names in addresses tell cases apart.
                let at = home.to_ascii_lowercase().find("<footer").unwrap();
                let foot = boards_in(&home[at..]);
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

#[test]
fn careers_pages_show_the_board_in_their_style() {
    let styles = [
        Style::Iframe,
        Style::ScriptEmbed,
        Style::InlineOptions,
        Style::EscapedJson,
        Style::JsonLd,
        Style::EmptyBoard,
    ];
    let sandbox = serve(world_of(8, 360, &styles));
    for style in styles {
        for site in sites(&sandbox, style) {
            assert_eq!(boards_in(&home(&sandbox, &site)), BTreeSet::new(), "{}", site.company.website);
            let page = careers(&sandbox, &site);
            let tenant = site.expected.tenant.as_deref().unwrap();
            match style {
                Style::Iframe => {
                    assert!(page.to_lowercase().contains("<iframe src="));
                    has_all(&boards_in(&page), &site);
                }
                Style::ScriptEmbed => {
                    assert!(page.contains(tenant) || page.contains(&tenant.replace(' ', "%20")), "{page}");
                }
                Style::InlineOptions => {
                    assert!(page.contains(tenant), "{page}");
                    assert_eq!(boards_in(&page), BTreeSet::new(), "no address gives it away");
                }
                Style::JsonLd => {
                    assert!(page.contains("application/ld+json"));
                    has_all(&boards_in(&page), &site);
                }
                _ => has_all(&boards_in(&page), &site),
            }
        }
    }
}

#[test]
fn redirects_end_at_the_board() {
    let sandbox = serve(world_of(9, 60, &[Style::Redirect]));
    let mut hops = BTreeSet::new();
    for site in sites(&sandbox, Style::Redirect) {
        let (way, answer) = follow(&sandbox, &careers_url(&site));
        let end = board_at(way.last().unwrap()).map(|(provider, tenant)| BoardRef { provider, tenant });
        assert_eq!(end.as_ref(), site.expected.boards.first());
        let keeps_out = end.is_some_and(|board| KEEPS_OUT.contains(&board.provider));
        assert_eq!(answer.status, if keeps_out { 403 } else { 200 }, "{way:?}");
        hops.insert(way.len());
    }
    assert!(hops.contains(&2) && hops.contains(&3), "{hops:?}");
}

#[test]
fn boards_on_own_hosts_have_traces_of_their_systems() {
    let sandbox = serve(world_of(10, 700, &[Style::OwnDomain]));
    let mut seen = BTreeSet::new();
    for site in sites(&sandbox, Style::OwnDomain) {
        let system = site.company.provider;
        let url = site
            .plan
            .board_host
            .as_ref()
            .map_or_else(|| careers_url(&site), |host| format!("https://{host}/"));
        let page = text(&visit(&sandbox, &url));
        let tenant = site.expected.tenant.as_deref().unwrap();
        let mark = match system {
            System::Teamtailor => "teamtailor-cdn.com",
            System::Recruitee => "recruiteecdn.com",
            System::SuccessFactors => "rmkcdn.successfactors.com",
            System::Icims => "cdn31.icims.com",
            _ => tenant,
        };
        assert!(page.contains(mark), "{system} {url}");
        let is_host = matches!(system, System::Icims | System::Teamtailor | System::SuccessFactors);
        assert_eq!(is_host, site.plan.board_host.as_deref() == Some(tenant), "{system} {tenant}");
        seen.insert((system, site.plan.board_host.is_some()));
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn traps_are_in_the_pages_and_not_among_the_expected_boards() {
    let styles =
        [Style::CommentTrap, Style::FooterForeign, Style::ManyBoards, Style::ShareLinks, Style::DeadBoard];
    let sandbox = serve(world_of(12, 250, &styles));
    for site in sandbox.websites().iter().filter(|site| styles.contains(&site.style)) {
        assert!(site.expected.boards.is_empty() && !site.expected.traps.is_empty(), "{}", site.style);
        let mut pages = home(&sandbox, site);
        if !matches!(site.style, Style::FooterForeign | Style::ManyBoards) {
            pages.push_str(&careers(&sandbox, site));
        }
        let found = boards_in(&pages);
        for trap in &site.expected.traps {
            let hidden = matches!(site.style, Style::CommentTrap | Style::ShareLinks);
            assert_eq!(found.contains(trap), !hidden, "{} {trap:?} {found:?}", site.style);
            // A space is encoded, and within an address that is part of another once more.
            let name = trap.tenant.trim_start_matches("eu:").split([' ', ':']).next().unwrap();
            assert!(pages.contains(name), "{} {trap:?}", site.style);
            let told = if site.style == Style::DeadBoard { unknown_status(trap.provider) } else { 200 };
            assert_eq!(feed_status(&sandbox, trap), told, "{trap:?}");
        }
    }
}

/// How a system answers for a board that does not exist.
fn unknown_status(system: System) -> u16 {
    match system {
        System::SmartRecruiters => 200,
        System::Personio => 307,
        System::Breezy => 302,
        _ => 404,
    }
}

fn is_in_the_world(sandbox: &Sandbox, system: System, tenant: &str) -> bool {
    let is_it = |board: &Board| board.provider.as_str() == system.as_str() && board.slug == tenant;
    sandbox.read(|world| world.boards().iter().any(is_it))
}

/// The status of the board's feed.
fn feed_status(sandbox: &Sandbox, board: &BoardRef) -> u16 {
    let tenant = board.tenant.trim_start_matches("eu:");
    let path = match board.provider {
        System::Greenhouse => format!("/{GREENHOUSE}/v1/boards/{tenant}/jobs"),
        System::Ashby => {
            format!("/api.ashbyhq.com/posting-api/job-board/{}", tenant.replace(' ', "%20"))
        }
        System::SmartRecruiters => format!("/api.smartrecruiters.com/v1/companies/{tenant}/postings"),
        System::Personio => format!("/{tenant}.jobs.personio.de/xml"),
        System::Teamtailor => format!("/{tenant}/jobs.rss"),
        System::Breezy => format!("/{tenant}.breezy.hr/json"),
        System::Lever if board.tenant.starts_with("eu:") => {
            format!("/{LEVER_EU}/v0/postings/{tenant}?mode=json")
        }
        System::Lever => format!("/{LEVER}/v0/postings/{tenant}?mode=json"),
        // How the others are asked is tested with them.
        other => return if is_in_the_world(sandbox, other, tenant) { 200 } else { 404 },
    };
    get(sandbox, &path).status
}

#[test]
fn feeds_and_hosted_pages_of_boards_that_must_be_found_answer() {
    let sandbox = serve(world_of(13, 300, &[]));
    let mut feeds = 0;
    for site in sandbox.websites() {
        for board in &site.expected.boards {
            if board.provider.feed(&board.tenant).is_some() {
                assert_eq!(feed_status(&sandbox, board), 200, "{board:?}");
                assert_eq!(
                    site.expected.state,
                    if site.style == Style::EmptyBoard { Outcome::Empty } else { Outcome::Confirmed }
                );
                feeds += 1;
            } else {
                assert_eq!(site.expected.state, Outcome::Candidate);
            }
        }
        for board in site.plan.shown.iter().filter(|_| site.style != Style::DeadBoard) {
            let page = visit(&sandbox, &board.board_url);
            if KEEPS_OUT.contains(&board.provider) {
                assert_eq!(page.status, 403, "{}", board.board_url);
                continue;
            }
            assert_eq!((page.status, text(&page).contains('<')), (200, true), "{}", board.board_url);
        }
    }
    assert!(feeds > 80, "{feeds}");
    assert_eq!(visit(&sandbox, "https://jobs.lever.co/nobody-here").status, 404);
    assert_eq!(visit(&sandbox, "https://nobody-here.recruitee.com/").status, 404);
}

#[test]
fn a_greenhouse_feed_without_content_has_its_real_form() {
    let sandbox = serve(world_of(13, 60, &[Style::NavLink]));
    let site =
        sandbox.websites().into_iter().find(|site| site.company.provider == System::Greenhouse).unwrap();
    let token = &site.company.tenant;
    let list = get(&sandbox, &format!("/{GREENHOUSE}/v1/boards/{token}/jobs")).json();
    let job = &list["jobs"][0];
    assert_eq!(list["meta"]["total"], list["jobs"].as_array().unwrap().len());
    assert!(job.get("content").is_none() && job.get("departments").is_none());
    let info = get(&sandbox, &format!("/{GREENHOUSE}/v1/boards/{token}")).json();
    assert_eq!(info["name"], job["company_name"]);
}

#[test]
fn empty_boards_exist_without_offers() {
    let sandbox = serve(world_of(14, 60, &[Style::EmptyBoard]));
    let site = &sites(&sandbox, Style::EmptyBoard)[0];
    assert_eq!(site.expected.state, Outcome::Empty);
    let tenant = site.expected.tenant.as_deref().unwrap();
    assert!(
        !sandbox
            .truth()
            .iter()
            .any(|offer| offer.tenant.as_deref() == Some(tenant.trim_start_matches("eu:")))
    );
}

#[test]
fn refusing_sites_refuse_every_page() {
    let styles = [
        Style::Blocked,
        Style::ServerError,
        Style::RobotsAll,
        Style::RobotsCareers,
        Style::SoftNotFound,
        Style::RedirectLoop,
        Style::ScriptOnly,
        Style::NoCareers,
    ];
    let sandbox = serve(world_of(15, 160, &styles));
    let mut statuses = BTreeSet::new();
    for site in sandbox.websites() {
        let root = format!("https://{}", site.plan.canonical);
        let status = |path: &str| visit(&sandbox, &format!("{root}{path}")).status;
        let robots = visit(&sandbox, &format!("{root}/robots.txt"));
        match site.style {
            Style::Blocked | Style::ServerError => {
                let [one, two] = [status("/"), status("/careers")];
                assert!(one == two && one >= 403, "{one} {two}");
                statuses.insert(one);
            }
            Style::RobotsAll | Style::RobotsCareers => {
                let rule = format!("Disallow: {}\n", site.expected.forbidden[0]);
                assert!(robots.text().contains(&rule), "{}", robots.text());
                assert_eq!(status(&site.plan.careers), 200);
            }
            Style::SoftNotFound => {
                assert_eq!([status("/no-such-page"), status("/careers"), robots.status], [200, 200, 200]);
            }
            Style::RedirectLoop => {
                let (way, _) = follow(&sandbox, &careers_url(&site));
                assert_eq!(way.len(), 6, "{way:?}");
            }
            Style::ScriptOnly => {
                assert!(home(&sandbox, &site).contains("<div id=\"root\"></div>"));
                assert_eq!(boards_in(&careers(&sandbox, &site)), BTreeSet::new());
            }
            _ => assert_eq!([status("/careers"), robots.status], [404, 404]),
        }
    }
    assert_eq!(statuses, BTreeSet::from([403, 429, 500, 503]));
}

#[test]
fn a_site_that_times_out_sends_nothing() {
    use std::io::{ErrorKind, Read as _};
    let sandbox = serve(world_of(16, 1, &[Style::TimesOut]));
    let host = sandbox.websites()[0].hosts[0].clone();
    let mut stream = client::open(&sandbox, "GET", &format!("/{host}/"), &[], "");
    stream.set_read_timeout(Some(std::time::Duration::from_millis(150))).unwrap();
    let kind = stream.read(&mut [0; 1]).unwrap_err().kind();
    assert!(matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{kind}");
}

#[test]
fn pages_are_as_large_and_irregular_as_real_ones() {
    let sandbox = serve(world_of(17, 300, &[Style::NavLink]));
    let mut seen = BTreeSet::new();
    for site in sandbox.websites() {
        let (way, answer) = follow(&sandbox, &site.company.website);
        assert!((35_000..=190_000).contains(&answer.body.len()), "{}", answer.body.len());
        let page = text(&answer);
        let odd = [
            ("redirected", way.len() > 1),
            ("shouts", page.contains("<HTML")),
            ("single quotes", page.contains("href='") || page.contains("HREF='")),
            ("latin-1", String::from_utf8(answer.body.clone()).is_err()),
            ("banner", page.contains("cookie-notice")),
            ("ampersand", page.contains("&amp;utm_medium")),
            ("bare ampersand", page.contains("&utm_medium")),
            ("absolute", page.contains(&format!("https://{}/", site.plan.canonical))),
            ("no scheme", page.contains("=\"//")),
        ];
        seen.extend(odd.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_owned()));
        seen.insert(site.language.to_owned());
    }
    assert_eq!(seen.len(), 9 + 7, "{seen:?}");
}

#[test]
fn the_same_seed_gives_the_same_websites_to_the_byte() {
    let pages = |seed| {
        let sandbox = serve(world_of(seed, 40, &[]));
        let listed = get(&sandbox, "/_sandbox/websites").json();
        let pages: Vec<Vec<u8>> = sandbox
            .websites()
            .iter()
            .filter(|site| site.style != Style::TimesOut)
            .map(|site| follow(&sandbox, &site.company.website).1.body)
            .collect();
        (listed, pages)
    };
    let (one, two, three) = (pages(21), pages(21), pages(22));
    assert_eq!(one, two);
    assert_ne!(one.1, three.1);
}

#[test]
fn the_listed_websites_agree_with_the_world() {
    let sandbox = serve(world_of(23, 50, &[]));
    let listed = get(&sandbox, "/_sandbox/websites").json();
    let sites = sandbox.websites();
    assert_eq!(listed.as_array().unwrap().len(), 50);
    for (json, site) in listed.as_array().unwrap().iter().zip(&sites) {
        assert_eq!(json["style"], site.style.as_str());
        assert_eq!(json["expected"]["state"], site.expected.state.as_str());
        assert_eq!(json["expected"]["tenant"].as_str(), site.expected.tenant.as_deref());
        assert!(site.expected.accepts(site.expected.state.as_str()) && !site.expected.accepts("listed"));
        assert_eq!(site.expected.static_html, !site.expected.boards.is_empty(), "{}", site.style);
        assert_eq!(site.expected.static_html, site.style.is_static_html());
    }
    let csv = sandbox.companies_csv();
    for site in &sites {
        assert!(csv.contains(&format!("{},,\n", site.company.website)), "{}", site.company.website);
    }
    assert_eq!(csv.lines().count(), 1 + 2 + 50);
}

#[test]
fn requests_are_counted_by_host() {
    let sandbox = serve(world_of(24, 1, &[Style::NavLink]));
    let host = sandbox.websites()[0].plan.canonical.clone();
    for path in ["/", "/robots.txt", "/nothing"] {
        visit(&sandbox, &format!("https://{host}{path}"));
    }
    let asked = sandbox.asked_of_hosts();
    assert_eq!((asked[&host].pages, asked[&host].ok, asked[&host].robots), (2, 1, 1));
    assert_eq!(get(&sandbox, "/_sandbox/hosts").json()[&host]["pages"], 2);
}

#[test]
fn every_company_of_a_world_has_a_plain_site() {
    let sandbox = start(31);
    for company in sandbox.read(|world| world.companies().to_vec()) {
        let home = visit(&sandbox, &company.website);
        assert_eq!(home.status, 200, "{}", company.website);
        assert!(boards_in(home.text()).is_empty());
        assert_eq!(visit(&sandbox, &format!("https://{}/robots.txt", company.domain)).status, 404);
        assert_eq!(visit(&sandbox, &format!("{}/careers", company.website)).status, 404);
    }
    assert_eq!(
        visit(&sandbox, "https://jobs.lever.co/anybody").status,
        502,
        "worlds without labels know none"
    );
}

#[test]
fn all_boards_of_a_company_are_shown() {
    let mut spec = world_of(25, 4, &[Style::Iframe]);
    let site = spec.websites[0].website.clone();
    spec.websites.iter_mut().take(3).for_each(|row| row.website.clone_from(&site));
    let sandbox = serve(spec);
    let websites = sandbox.websites();
    assert_eq!(websites.len(), 2);
    assert_eq!((websites[0].style, websites[0].expected.boards.len()), (Style::CareerPageLink, 3));
    has_all(&boards_in(&careers(&sandbox, &websites[0])), &websites[0]);
}
