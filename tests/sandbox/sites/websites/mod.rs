//! The companies' own websites: one for every company of the world, and for labelled companies one that shows their
//! board in a given [`Style`].
//!
//! A website is drawn from its position in the specification and the seed; pages are rendered on request.
//! [`Website::expected`] is defined together with the style and not derived from the pages.

mod dress;
mod expected;
mod own_domain;
mod pages;
mod plain;
mod plan;
mod refusals;
mod show;
mod style;
mod traps;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use expected::{BoardRef, Expected, Outcome};
pub(crate) use plan::PlannedBoard;
pub use style::Style;

use super::{Answer, Request, Site, boards};
use crate::{faults::Fault, labelled::Labelled, systems::System, world::World};

/// A labelled company's website.
#[derive(Debug, Clone, Serialize)]
pub struct Website {
    /// The company, with the first of its labelled boards.
    pub company: Labelled,
    /// All its labelled boards, whether its pages show them or not.
    pub boards: Vec<Labelled>,
    /// The style of its pages.
    pub style: Style,
    /// ISO 639-1.
    pub language: &'static str,
    /// Its hosts, beginning with that of the home page.
    pub hosts: Vec<String>,
    /// The expected results of discovery.
    pub expected: Expected,
    #[serde(skip)]
    pub(crate) plan: plan::Plan,
}

/// All websites by host, and the names of the boards on job systems' hosts.
#[derive(Default)]
pub(crate) struct Web {
    pub(crate) websites: Vec<Website>,
    by_host: BTreeMap<String, Host>,
    /// By system and lower-case tenant.
    hosted: BTreeMap<(System, String), String>,
    /// Host and path of the boards' pages, as websites link them.
    linked: BTreeSet<(String, String)>,
}

/// The owner of a host.
#[derive(Debug, Clone)]
enum Host {
    /// A labelled company, by index.
    Website(usize),
    /// The company of this name, whose site does not mention jobs.
    Plain(String),
}

impl Web {
    /// The name of the company with this board on a job system's host.
    pub(crate) fn hosted(&self, system: System, tenant: &str) -> Option<&str> {
        self.hosted.get(&(system, tenant.to_lowercase())).map(String::as_str)
    }

    /// Whether websites link this page as that of a board.
    pub(crate) fn links(&self, host: &str, path: &str) -> bool {
        self.linked.contains(&(host.to_owned(), path.to_owned()))
    }

    /// The permanent fault of a host that never answers.
    pub(crate) fn standing_fault(&self, host: &str) -> Option<Fault> {
        match self.by_host.get(host)? {
            Host::Website(place) => refusals::standing_fault(&self.websites[*place]),
            Host::Plain(_) => None,
        }
    }
}

/// The site of all websites.
pub(crate) struct Websites;

impl Site for Websites {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, world: &World, host: &str) -> bool {
        world.web().by_host.contains_key(host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let web = world.web();
        // A career site on the company's own host has its feed there, too.
        if let Some(feed) = boards::under_own_host(world, request) {
            return feed;
        }
        match web.by_host.get(request.host) {
            Some(Host::Website(place)) => pages::answer(&web.websites[*place], request),
            Some(Host::Plain(name)) => plain::answer(name, request),
            None => Answer::html(404, "<h1>404</h1>".to_owned()),
        }
    }
}
