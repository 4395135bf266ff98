//! Companies' own websites, with their boards carried in each style seen in the wild, and the traps.
//!
//! What an honest reader must find on each is in its [`Expected`]. The pages are written by [`pages`].

mod embeds;
mod labelled;
mod pages;
mod style;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use self::{labelled::Labelled, style::Style};
use self::{
    labelled::board_of,
    words::{LANGUAGES, SiteWords},
};
use crate::{
    company::{CompanyMaker, fold},
    rng::{Rng, text_key},
    sites::{Answer, Request},
};

/// A system and a board's name there.
pub type BoardName = (String, String);

/// What an honest reader says of a website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// What looking comes to, if a provider reads the system; else a confirmed or empty board is a candidate.
    pub state: &'static str,
    /// Boards that must be found.
    pub boards: Vec<BoardName>,
    /// Boards that must not be taken for the company's.
    pub traps: Vec<BoardName>,
}

/// One company's website.
#[derive(Debug, Clone, Serialize)]
pub struct Website {
    /// The company's name.
    pub name: String,
    /// Its address, as a list has it.
    pub website: String,
    /// How the site shows the board.
    pub style: Style,
    /// The company's own boards.
    pub boards: Vec<Labelled>,
    /// What is to be found.
    pub expected: Expected,
    /// Somebody else's boards that the site shows.
    #[serde(skip)]
    others: Vec<Labelled>,
    #[serde(skip)]
    host: String,
    #[serde(skip)]
    key: u64,
}

impl Website {
    fn words(&self) -> &'static SiteWords {
        let nth = Rng::keyed(&[self.key, 80]).below(u32::try_from(LANGUAGES.len()).unwrap_or(1));
        &LANGUAGES[nth as usize]
    }

    /// The host without `www.`.
    fn bare_host(&self) -> &str {
        self.host.strip_prefix("www.").unwrap_or(&self.host)
    }

    fn careers_host(&self) -> String {
        format!("careers.{}", self.bare_host())
    }
}

/// A board that must answer at its system's API.
pub(crate) struct Hosted {
    pub(crate) system: String,
    pub(crate) tenant: String,
    /// Whose it says it is.
    pub(crate) name: String,
    pub(crate) website: String,
    pub(crate) empty: bool,
}

/// All websites of a world.
#[derive(Debug, Clone, Default)]
pub(crate) struct Websites {
    pub(crate) all: Vec<Website>,
    by_host: BTreeMap<String, usize>,
}

impl Websites {
    /// One a company, in the order of their first label; styles are drawn from `styles`.
    pub(crate) fn make(seed: u64, labelled: &[Labelled], styles: &[Style]) -> Self {
        let mut sites = Self::default();
        let mut others = Others::new(seed);
        for label in labelled {
            let Some(host) =
                url::Url::parse(&label.website).ok().and_then(|url| url.host_str().map(str::to_owned))
            else {
                continue;
            };
            let bare = host.strip_prefix("www.").unwrap_or(&host).to_owned();
            if let Some(&known) = sites.by_host.get(&bare) {
                let site = &mut sites.all[known];
                if site.name == label.name && !site.boards.contains(label) {
                    site.boards.push(label.clone());
                }
                continue;
            }
            let key = text_key(&bare) ^ seed;
            let style =
                styles[Rng::keyed(&[key, 81]).below(u32::try_from(styles.len()).unwrap_or(1)) as usize];
            sites.by_host.insert(bare.clone(), sites.all.len());
            sites.by_host.insert(format!("careers.{bare}"), sites.all.len());
            sites.all.push(Website {
                name: label.name.clone(),
                website: label.website.clone(),
                style,
                boards: vec![label.clone()],
                expected: Expected { state: style.state(), boards: Vec::new(), traps: Vec::new() },
                others: others.of(style, label),
                host,
                key,
            });
        }
        for site in &mut sites.all {
            finish(site);
        }
        sites
    }

    /// The boards of Lever and Greenhouse that answer, each once.
    pub(crate) fn hosted(&self) -> Vec<Hosted> {
        let mut seen = BTreeSet::new();
        let mut hosted = Vec::new();
        for site in &self.all {
            let own =
                site.boards.iter().filter(|_| site.style != Style::DeadBoard && site.style != Style::Parent);
            let empty = site.style == Style::EmptyBoard;
            let own = own.map(|board| (board, &site.name, &site.website, empty));
            let others = site.others.iter().map(|board| (board, &board.name, &board.website, false));
            for (board, name, website, empty) in own.chain(others) {
                let readable = matches!(board.system.as_str(), "lever" | "greenhouse");
                if readable && seen.insert((board.system.clone(), board.tenant.clone())) {
                    hosted.push(Hosted {
                        system: board.system.clone(),
                        tenant: board.tenant.clone(),
                        name: name.clone(),
                        website: website.clone(),
                        empty,
                    });
                }
            }
        }
        hosted
    }

    /// A website's answer; `None` for a host that is none of them.
    pub(crate) fn answer(&self, request: &Request<'_>) -> Option<Answer> {
        let bare = request.host.strip_prefix("www.").unwrap_or(request.host);
        let site = &self.all[*self.by_host.get(bare)?];
        Some(pages::answer(site, request))
    }
}

/// What is to be found, once all boards are known.
fn finish(site: &mut Website) {
    let name = |board: &Labelled| (board.system.clone(), board.tenant.clone());
    let careers_host = site.careers_host();
    match site.style {
        Style::OwnDomain => {
            for board in &mut site.boards {
                if embeds::own_domain(board).is_some() {
                    board.tenant.clone_from(&careers_host);
                    board.board_url = format!("https://{careers_host}/");
                }
            }
            site.expected.boards = site.boards.iter().map(name).collect();
        }
        Style::Parent => site.expected.boards = site.others.iter().map(name).collect(),
        Style::DeadBoard | Style::EmptyBoard => site.expected.boards = site.boards.iter().map(name).collect(),
        Style::Comment | Style::RobotsAll | Style::RobotsCareers => {
            site.expected.traps = site.boards.iter().map(name).collect();
        }
        // One address leads to one board.
        Style::Redirect | Style::TwoHops => {
            site.expected.boards = site.boards.iter().take(1).map(name).collect();
        }
        style if style.shows_board() => site.expected.boards = site.boards.iter().map(name).collect(),
        _ => site.expected.traps = site.others.iter().map(name).collect(),
    }
}

/// Somebody else's boards: of those who made a site, of a portfolio, of groups.
struct Others {
    seed: u64,
    names: Vec<String>,
}

impl Others {
    fn new(seed: u64) -> Self {
        // Of another seed, so that they are nobody of this world.
        let mut maker = CompanyMaker::new(seed ^ 0x5eed, "example");
        let names = (0..40).map(|_| format!("Estudio {}", maker.next(false).name)).collect();
        Self { seed, names }
    }

    fn of(&mut self, style: Style, label: &Labelled) -> Vec<Labelled> {
        let key = text_key(&label.website);
        match style {
            Style::FooterForeign | Style::ShareLinks => vec![self.board(key, SYSTEMS_OF_OTHERS, "")],
            Style::Portfolio => (0..12).map(|nth| self.board(key ^ nth, SYSTEMS_OF_OTHERS, "")).collect(),
            Style::Parent => vec![self.board(key, &[&label.system], "Grupo ")],
            _ => Vec::new(),
        }
    }

    fn board(&self, key: u64, systems: &[&str], before: &str) -> Labelled {
        let mut rng = Rng::keyed(&[self.seed, key, 82]);
        let pick = |rng: &mut Rng, count: usize| rng.below(u32::try_from(count).unwrap_or(1)) as usize;
        let name = format!("{before}{}", self.names[pick(&mut rng, self.names.len())]);
        let system = systems[pick(&mut rng, systems.len())].to_owned();
        let slug = format!("{}{}", fold(&name), if before.is_empty() { "" } else { "grp" });
        let (tenant, board_url) = board_of(&system, &slug, &mut rng);
        Labelled { website: format!("https://{slug}.example"), name, system, tenant, board_url }
    }
}

const SYSTEMS_OF_OTHERS: &[&str] = &["lever", "greenhouse", "ashby", "recruitee", "teamtailor", "workable"];
