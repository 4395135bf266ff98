//! Three directories of companies: `startupshub.catalonia.com`, `lanzadera.es`, `startups.madrimasd.org`.
//!
//! Each lists about a third of the world's companies and some of its neighbour's, over several pages, with a page about
//! each company. These pages have the company's own website among links to social networks, the press and the hub;
//! some have none. The hosts only exist in a world whose spec enables them.

mod catalonia;
mod frame;
mod lanzadera;
mod madrimasd;

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Answer, Request, Site};
use crate::{
    company::{Company, dashed},
    rng::Rng,
    words::{Place, SPANISH, SPANISH_PLACES},
    world::World,
};

/// A company's entry in a directory: what a correct reader of the directory must find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DirectoryEntry {
    /// `catalonia`, `lanzadera` or `madrimasd`.
    pub directory: &'static str,
    /// The host of its pages.
    pub host: &'static str,
    /// The page of the list that it is on, counted from 1.
    pub list_page: usize,
    /// The page about it.
    pub url: String,
    /// An index into [`World::companies`](crate::World::companies).
    pub company: usize,
    /// The name in the directory, which may be in capitals or have a legal form, unlike in the list of companies.
    pub name: String,
    /// The target of the link to its website, without tracking parameters; `None` if there is no link.
    pub website: Option<String>,
    /// The registrable domain of `website`.
    pub domain: Option<String>,
}

/// One of the three directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hub {
    Catalonia,
    Lanzadera,
    Madrimasd,
}

impl Hub {
    const ALL: [Self; 3] = [Self::Catalonia, Self::Lanzadera, Self::Madrimasd];

    const fn name(self) -> &'static str {
        match self {
            Self::Catalonia => "catalonia",
            Self::Lanzadera => "lanzadera",
            Self::Madrimasd => "madrimasd",
        }
    }

    const fn host(self) -> &'static str {
        match self {
            Self::Catalonia => "startupshub.catalonia.com",
            Self::Lanzadera => "lanzadera.es",
            Self::Madrimasd => "startups.madrimasd.org",
        }
    }

    /// The most companies on a page of the list.
    const fn page_size(self) -> usize {
        match self {
            Self::Catalonia => 24,
            Self::Lanzadera => 12,
            Self::Madrimasd => 10,
        }
    }

    /// The path of the page about a company.
    fn path(self, listed: &Listed<'_>) -> String {
        match self {
            Self::Catalonia => catalonia::path(listed),
            Self::Lanzadera => format!("/proyecto/{}/", listed.slug()),
            Self::Madrimasd => format!("{}{}/", madrimasd::LIST, listed.slug()),
        }
    }

    fn draw(self, world: &World, company: usize, what: u64) -> Rng {
        Rng::keyed(&[world.spec().seed, company as u64, self as u64, what])
    }

    /// Whether the directory lists a company: every third one, and some of the neighbour's; a few are in none.
    fn lists(self, world: &World, company: usize) -> bool {
        let draw = Rng::keyed(&[world.spec().seed, company as u64, 40]).below(1000);
        let home = company % Self::ALL.len();
        let is_here = home == self as usize && (draw >= 100 || company < Self::ALL.len());
        is_here || draw >= 700 && (home + 1) % Self::ALL.len() == self as usize
    }

    /// The listed companies, in order. A company that both has a board and advertises is listed once.
    fn listed(self, world: &World) -> Vec<Listed<'_>> {
        let mut taken = BTreeSet::new();
        let companies = world.companies().iter().enumerate();
        companies
            .filter(|(nth, _)| self.lists(world, *nth))
            .filter(|(_, company)| taken.insert(company.slug.as_str()))
            .map(|(nth, company)| Listed::new(world, self, nth, company))
            .collect()
    }
}

/// A company in one directory.
struct Listed<'w> {
    hub: Hub,
    nth: usize,
    company: &'w Company,
    name: String,
    site: Option<SiteLink>,
    sector: &'static str,
    place: &'static Place,
    seed: u64,
}

/// The link to a company's website.
struct SiteLink {
    /// The address in the page.
    href: String,
    /// The address it leads to.
    target: String,
}

impl<'w> Listed<'w> {
    fn new(world: &World, hub: Hub, nth: usize, company: &'w Company) -> Self {
        let mut rng = hub.draw(world, nth, 41);
        Self {
            hub,
            nth,
            company,
            name: written(hub, &company.name, &mut rng),
            site: (!rng.chance(180)).then(|| SiteLink::draw(hub, company, &mut rng)),
            sector: rng.pick(SPANISH.sectors),
            place: &SPANISH_PLACES[rng.below(u32::try_from(SPANISH_PLACES.len()).unwrap_or(1)) as usize],
            seed: rng.next(),
        }
    }

    /// The generator for the page's other links.
    const fn rng(&self) -> Rng {
        Rng::new(self.seed)
    }

    fn slug(&self) -> String {
        dashed(&self.company.name)
    }

    /// A description of the company without its name.
    fn pitch(&self) -> String {
        format!("Soluciones de {} para empresas de {} y alrededores.", self.sector, self.place.city)
    }

    fn entry(&self, at: usize, size: usize) -> DirectoryEntry {
        DirectoryEntry {
            directory: self.hub.name(),
            host: self.hub.host(),
            list_page: at / size + 1,
            url: format!("https://{}{}", self.hub.host(), self.hub.path(self)),
            company: self.nth,
            name: self.name.clone(),
            website: self.site.as_ref().map(|site| site.target.clone()),
            domain: self.site.as_ref().map(|_| self.company.domain.clone()),
        }
    }
}

impl SiteLink {
    fn draw(hub: Hub, company: &Company, rng: &mut Rng) -> Self {
        let domain = &company.domain;
        let plain = format!("https://www.{domain}/");
        let (href, target) = match rng.below(5) {
            0 => (format!("http://{domain}"), format!("http://{domain}/")),
            1 => (format!("https://{domain}/es/"), format!("https://{domain}/es/")),
            2 => (format!("{plain}?utm_source={}&utm_medium=directory", hub.name()), plain),
            _ => (plain.clone(), plain),
        };
        Self { href, target }
    }
}

/// A company's name as the hub writes it.
fn written(hub: Hub, name: &str, rng: &mut Rng) -> String {
    let has_form = name.ends_with('.') || name.ends_with(" SL");
    let form = if has_form { "" } else { rng.pick(&[" S.L.", ", S.L.U.", "", " SL"]) };
    match hub {
        Hub::Catalonia => format!("{name}{form}").to_uppercase(),
        Hub::Madrimasd if rng.chance(500) => format!("{name}{form}").to_uppercase(),
        Hub::Lanzadera | Hub::Madrimasd => name.to_owned(),
    }
}

/// One page of a list.
struct ListPage<'l, 'w> {
    all: &'l [Listed<'w>],
    items: &'l [Listed<'w>],
    /// Counted from 1.
    number: usize,
    last: usize,
}

impl<'l, 'w> ListPage<'l, 'w> {
    /// Page `number`; empty after the last one.
    fn new(hub: Hub, all: &'l [Listed<'w>], number: usize) -> Self {
        let size = size_of_pages(hub, all.len());
        let mut pages = all.chunks(size);
        let last = pages.len().max(1);
        let items = number.checked_sub(1).and_then(|before| pages.nth(before)).unwrap_or_default();
        Self { all, items, number, last }
    }
}

/// The page size, reduced in small worlds so that they have several pages too.
fn size_of_pages(hub: Hub, companies: usize) -> usize {
    companies.div_ceil(3).clamp(1, hub.page_size())
}

/// See [`World::directory_truth`].
pub(crate) fn truth(world: &World) -> Vec<DirectoryEntry> {
    if !world.spec().directories {
        return Vec::new();
    }
    let of = |hub: Hub| {
        let listed = hub.listed(world);
        let size = size_of_pages(hub, listed.len());
        listed.iter().enumerate().map(|(at, one)| one.entry(at, size)).collect::<Vec<_>>()
    };
    Hub::ALL.into_iter().flat_map(of).collect()
}

/// The three hosts.
pub(crate) struct Directories;

impl Site for Directories {
    fn hosts(&self) -> &'static [&'static str] {
        const HOSTS: [&str; 3] = [Hub::Catalonia.host(), Hub::Lanzadera.host(), Hub::Madrimasd.host()];
        &HOSTS
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let hub = Hub::ALL.into_iter().find(|hub| hub.host() == request.host);
        let Some(hub) = hub.filter(|_| world.spec().directories) else { return unknown_host(request) };
        let listed = hub.listed(world);
        match hub {
            Hub::Catalonia => catalonia::answer(&listed, request),
            Hub::Lanzadera => lanzadera::answer(&listed, request),
            Hub::Madrimasd => madrimasd::answer(&listed, request),
        }
    }
}

/// The server's answer for an unknown host.
fn unknown_host(request: &Request<'_>) -> Answer {
    match request.segments()[..] {
        ["robots.txt"] => Answer { content_type: "text/plain", ..text(404, "no robots.txt\n".to_owned()) },
        _ => text(502, format!("no host `{}` in the sandbox\n", request.host)),
    }
}

fn text(status: u16, body: String) -> Answer {
    Answer { content_type: "text/plain; charset=utf-8", ..Answer::html(status, body) }
}
