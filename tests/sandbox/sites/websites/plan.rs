//! The plan of a website before any page is rendered: style, hosts, paths, the boards that its pages show, and the
//! expected results.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::{
    BoardRef, Expected, Host, Outcome, Style, Web, Website,
    style::is_named_by_own_host,
    words::{self, Words},
};
use crate::{
    company::Company,
    labelled::{Labelled, generated_company, host_of, plausible},
    provider::Provider,
    rng::{Rng, key_of},
    spec::{Region, WorldSpec},
    systems::System,
};

/// The data from which pages are rendered.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(super) key: u64,
    pub(super) words: &'static Words,
    /// The boards that the pages show, whether the company's or another's.
    pub(crate) shown: Vec<Labelled>,
    /// The host that the others redirect to.
    pub(crate) canonical: String,
    /// The home page's path.
    pub(crate) home: String,
    /// The path of the careers page.
    pub(crate) careers: String,
    /// The host of a board on the company's own domain.
    pub(crate) board_host: Option<String>,
}

impl Plan {
    /// The random numbers for one purpose.
    pub(super) fn rng(&self, purpose: u64) -> Rng {
        Rng::keyed(&[self.key, purpose])
    }
}

/// A board whose feed the world serves.
#[derive(Debug, Clone)]
pub(crate) struct PlannedBoard {
    pub(crate) provider: Provider,
    pub(crate) region: Region,
    pub(crate) slug: String,
    /// The company's name on the board.
    pub(crate) name: String,
    pub(crate) website: String,
    pub(crate) domain: String,
    pub(crate) language: &'static str,
    /// The number of offers on day 0.
    pub(crate) offers: u32,
}

impl Web {
    /// Plans all websites of `spec`, and a plain one for each company of the world. Also returns the boards whose feeds
    /// must be served.
    pub(crate) fn plan(spec: &WorldSpec, companies: &[Company]) -> (Self, Vec<PlannedBoard>) {
        let mut web = Self::default();
        for company in companies {
            web.add_plain(&company.domain, &company.name);
        }
        let mut boards = Vec::new();
        let groups = by_website(&spec.websites);
        let styles: Vec<Style> =
            groups.iter().enumerate().map(|(nth, rows)| style_of(spec, nth, rows)).collect();
        let living = groups.iter().zip(&styles).filter(|(_, style)| !matches!(style, Style::DeadBoard));
        let living = living.flat_map(|(rows, _)| rows).filter(|row| row.provider.feed("").is_some());
        let pool: Vec<Labelled> = living.cloned().collect();
        for (nth, (rows, style)) in groups.into_iter().zip(styles).enumerate() {
            let (website, others) = website(spec, site_key(spec, nth), style, rows, &pool);
            web.take(website, &others, &mut boards);
        }
        (web, boards)
    }

    fn take(&mut self, website: Website, others: &[Labelled], boards: &mut Vec<PlannedBoard>) {
        for other in others {
            self.add_plain(&other.domain(), &other.name);
        }
        let place = self.websites.len();
        for host in &website.hosts {
            self.by_host.insert(host.clone(), Host::Website(place));
        }
        let own: &[Labelled] = if website.style == Style::DeadBoard { &[] } else { &website.boards };
        for board in own.iter().chain(others) {
            let tenant = board.tenant.to_lowercase();
            self.hosted.entry((board.provider, tenant)).or_insert_with(|| board.name.clone());
            self.linked.extend(page_of(&board.board_url));
            boards.extend(planned_board(&website, board));
        }
        self.websites.push(website);
    }

    fn add_plain(&mut self, domain: &str, name: &str) {
        for host in [domain.to_owned(), format!("www.{domain}")] {
            self.by_host.entry(host).or_insert_with(|| Host::Plain(name.to_owned()));
        }
    }
}

/// Host and path of an address.
fn page_of(address: &str) -> Option<(String, String)> {
    let url = Url::parse(address).ok()?;
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    Some((url.host_str()?.to_owned(), parts.join("/")))
}

fn site_key(spec: &WorldSpec, nth: usize) -> u64 {
    key_of(&[spec.seed, nth as u64, 31])
}

/// The style of the website at this index, adapted to its boards.
fn style_of(spec: &WorldSpec, nth: usize, boards: &[Labelled]) -> Style {
    let drawn = match spec.styles.len() {
        0 => Rng::keyed(&[site_key(spec, nth), 1]).weighted(&Style::weights()),
        count => spec.styles[nth % count],
    };
    let systems: Vec<System> = boards.iter().map(|board| board.provider).collect();
    // Lever's script cannot state a region, so European boards are linked instead.
    let is_european = boards[0].tenant.starts_with("eu:");
    match drawn.fit(&systems) {
        Style::ScriptEmbed | Style::InlineOptions if is_european => Style::CareerPageLink,
        style => style,
    }
}

/// Groups rows by website, in the order of their first rows.
fn by_website(rows: &[Labelled]) -> Vec<Vec<Labelled>> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Labelled>> = Vec::new();
    for row in rows {
        let place = *places.entry(row.domain()).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        if !groups[place].iter().any(|held| BoardRef::from_label(held) == BoardRef::from_label(row)) {
            groups[place].push(row.clone());
        }
    }
    groups
}

/// The website, and the boards of others that it needs. `pool` has the labelled boards with feeds.
fn website(
    spec: &WorldSpec,
    key: u64,
    style: Style,
    boards: Vec<Labelled>,
    pool: &[Labelled],
) -> (Website, Vec<Labelled>) {
    let company = boards[0].clone();
    let mut rng = Rng::keyed(&[key, 2]);
    let words = words::pick(&mut rng);
    let domain = company.domain();
    let host = host_of(&company.website).unwrap_or_else(|| domain.clone());
    let others = others(spec, style, &company, pool, &mut rng);
    let shown = if others.is_empty() { boards.clone() } else { others.clone() };
    let board_host = board_host(style, &company, &domain, &mut rng);
    let mut hosts = vec![host.clone(), domain.clone(), format!("www.{domain}")];
    hosts.extend(board_host.clone());
    let mut seen = BTreeSet::new();
    hosts.retain(|host| seen.insert(host.clone()));
    let plan = Plan {
        key,
        words,
        canonical: canonical(&mut rng, &host, &domain),
        home: Url::parse(&company.website).map_or_else(|_| "/".to_owned(), |url| url.path().to_owned()),
        careers: careers_path(&mut rng, style, words),
        shown,
        board_host,
    };
    let expected = expected(style, &company, &boards, &plan);
    // Boards in the labelled list are planned with their own company.
    let fresh = others.into_iter().filter(|other| !pool.contains(other)).collect();
    (Website { company, boards, style, language: words.code, hosts, expected, plan }, fresh)
}

/// Boards of others that the style needs.
fn others(
    spec: &WorldSpec,
    style: Style,
    company: &Labelled,
    pool: &[Labelled],
    rng: &mut Rng,
) -> Vec<Labelled> {
    let suffix = &spec.domain_suffix;
    let with_feed = |rng: &mut Rng| rng.pick(&[System::Lever, System::Greenhouse]);
    match style {
        Style::ParentBoard => {
            let parent = generated_company(rng, company.provider, suffix);
            let name = if rng.chance(500) { format!("Grupo {}", parent.name) } else { parent.name.clone() };
            vec![Labelled { name, ..parent }]
        }
        Style::FooterForeign => {
            let system = with_feed(rng);
            let studio = generated_company(rng, system, suffix);
            vec![Labelled { name: format!("Studio {}", studio.name), ..studio }]
        }
        Style::CommentTrap if company.provider.feed("").is_none() => {
            let system = with_feed(rng);
            let retired = generated_company(rng, system, suffix);
            vec![Labelled { name: company.name.clone(), website: company.website.clone(), ..retired }]
        }
        Style::ManyBoards | Style::ShareLinks => {
            let count = if style == Style::ManyBoards { rng.between(5, 9) } else { 2 };
            (0..count).map(|_| another_company(spec, company, pool, rng)).collect()
        }
        _ => Vec::new(),
    }
}

/// The board of another labelled or generated company.
fn another_company(spec: &WorldSpec, company: &Labelled, pool: &[Labelled], rng: &mut Rng) -> Labelled {
    let place = rng.below(u32::try_from(pool.len()).unwrap_or(u32::MAX)) as usize;
    let row = pool.get(place).filter(|row| row.domain() != company.domain());
    if let Some(row) = row.filter(|_| rng.chance(700)) {
        return row.clone();
    }
    let system = rng.pick(&[System::Lever, System::Greenhouse]);
    generated_company(rng, system, &spec.domain_suffix)
}

fn board_host(style: Style, company: &Labelled, domain: &str, rng: &mut Rng) -> Option<String> {
    let host = format!("{}.{domain}", rng.pick(&["careers", "jobs", "career", "karriere"]));
    // Greenhouse's customers show their jobs on a page of their site equally often.
    let on_page = company.provider == System::Greenhouse && rng.chance(500);
    (style == Style::OwnDomain && !on_page).then_some(host)
}

/// The canonical host: since the list was written, many sites have moved from `example.com` to `www.example.com` or
/// back.
fn canonical(rng: &mut Rng, host: &str, domain: &str) -> String {
    let is_bare = domain.matches('.').count() == 1;
    match rng.chance(400) {
        true if host != domain => domain.to_owned(),
        true if is_bare => format!("www.{domain}"),
        _ => host.to_owned(),
    }
}

fn careers_path(rng: &mut Rng, style: Style, words: &Words) -> String {
    let usual = style == Style::UnlinkedCareerPage;
    let paths = if usual { &words.paths[..2] } else { words.paths };
    let path = rng.pick(paths);
    if !usual && rng.chance(200) { format!("/{}{path}", words.code) } else { path.to_owned() }
}

/// The expected results for a website of this style.
fn expected(style: Style, company: &Labelled, boards: &[Labelled], plan: &Plan) -> Expected {
    use Outcome::{Blocked, Candidate, Empty, None, Rejected, Unknown};
    let refs = |boards: &[Labelled]| boards.iter().map(BoardRef::from_label).collect::<Vec<_>>();
    let traps = || {
        let mut traps = refs(&plan.shown);
        traps.retain(|trap| !refs(boards).contains(trap) || style == Style::CommentTrap);
        traps
    };
    match style {
        Style::OwnDomain => found(vec![own_domain_board(company, plan)]),
        Style::ScriptEmbed => found(vec![embedded_board(company, plan)]),
        Style::EmptyBoard => Expected::boards(refs(boards), Empty, &[]),
        Style::DeadBoard => Expected::no_board(Candidate, &[None, Rejected]).with_traps(refs(boards)),
        style if style.is_static_html() => found(refs(&plan.shown)),
        Style::CommentTrap => Expected::no_board(None, &[]).with_traps(traps()),
        Style::FooterForeign | Style::ManyBoards => {
            Expected::no_board(Rejected, &[None, Candidate]).with_traps(traps())
        }
        Style::ShareLinks => Expected::no_board(None, &[Rejected]).with_traps(traps()),
        Style::ScriptOnly => Expected::no_board(Unknown, &[]),
        Style::NumericId => Expected::no_board(None, &[Unknown]),
        Style::Blocked => Expected::no_board(Blocked, &[]),
        Style::RobotsAll => {
            let forbidden = vec!["/".to_owned()];
            Expected { forbidden, ..Expected::no_board(Blocked, &[Unknown]) }
        }
        Style::RobotsCareers => {
            let forbidden = vec![plan.careers.clone()];
            Expected { forbidden, ..Expected::no_board(None, &[Unknown, Blocked]) }
        }
        Style::ServerError | Style::TimesOut => Expected::no_board(Unknown, &[Blocked]),
        Style::RedirectLoop => Expected::no_board(Unknown, &[Blocked, None]),
        _ => Expected::no_board(None, &[]),
    }
    .with_static(style)
}

fn found(boards: Vec<BoardRef>) -> Expected {
    let has_feed = boards.iter().any(|board| board.provider.feed(&board.tenant).is_some());
    if has_feed {
        Expected::boards(boards, Outcome::Confirmed, &[Outcome::Candidate])
    } else {
        Expected::boards(boards, Outcome::Candidate, &[Outcome::Confirmed])
    }
}

/// The tenant shown by a board on the company's own host.
fn own_domain_board(company: &Labelled, plan: &Plan) -> BoardRef {
    match &plan.board_host {
        Some(host) if is_named_by_own_host(company.provider) => {
            BoardRef { provider: company.provider, tenant: host.clone() }
        }
        _ => BoardRef::from_label(company),
    }
}

/// The tenant in the system's script; Talent Clue's has a key instead of the name.
fn embedded_board(company: &Labelled, plan: &Plan) -> BoardRef {
    match company.provider {
        System::TalentClue => BoardRef { provider: company.provider, tenant: widget_key(plan) },
        _ => BoardRef::from_label(company),
    }
}

/// The 32 hexadecimal digits of a Talent Clue widget.
pub(super) fn widget_key(plan: &Plan) -> String {
    plan.rng(21).hex(32)
}

impl Expected {
    fn with_static(self, style: Style) -> Self {
        Self { static_html: style.is_static_html(), ..self }
    }
}

fn planned_board(website: &Website, board: &Labelled) -> Option<PlannedBoard> {
    let shown = match website.style {
        Style::ScriptEmbed => embedded_board(board, &website.plan).tenant,
        _ => board.tenant.clone(),
    };
    let (provider, region, slug) = board.provider.feed(&shown)?;
    let mut rng = website.plan.rng(crate::rng::text_key(&board.tenant));
    // The feeds of Lever and Ashby have no name, so the company has its name in the list.
    let name = match provider {
        Provider::Lever | Provider::Ashby => board.name.clone(),
        _ => plausible(&mut rng, &board.name),
    };
    Some(PlannedBoard {
        provider,
        region,
        slug: own_host(website, board).unwrap_or_else(|| slug.to_owned()),
        name,
        website: board.website.trim_end_matches('/').to_owned(),
        domain: board.domain(),
        language: website.language,
        offers: if website.style == Style::EmptyBoard { 0 } else { rng.between(1, 5) },
    })
}

/// The company's own host, if that is where its board is.
fn own_host(website: &Website, board: &Labelled) -> Option<String> {
    let is_shown = is_named_by_own_host(board.provider) && website.plan.shown.contains(board);
    website.plan.board_host.clone().filter(|_| is_shown)
}
