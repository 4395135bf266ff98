//! The walk over one company's site: the home page, then what leads to its jobs, within bounds.
//!
//! Nothing is judged here. What was seen is kept with its place. What could not be read is kept too, so that "no
//! board" is reported only for a site that was read.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use tokio::time::Instant;
use url::Url;

use super::{
    addresses::{address_key, other_homes},
    detect::Detecting,
    judge::{PageKind, Shown, Strength},
    seen::{Explored, SeenBoard},
};
use crate::{
    bounds::{discovery, pages},
    config::DiscoverySettings,
    domain::{
        careers,
        companies::registrable_domain,
        identity::CompanyNames,
        page::{Page, PageRegion},
    },
    pipeline::web::{Redirect, Visit, Visited, Visitor},
    plugins::model::{Document, Finding},
};

/// An address to visit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Lead {
    priority: u8,
    /// Of two alike, the one nearer to the home page, then the one that stands first.
    near: Reverse<(u32, usize)>,
    url: Url,
    /// What its address is known by.
    key: String,
}

/// One company's walk.
pub(super) struct Walk<'a> {
    settings: &'a DiscoverySettings,
    names: &'a CompanyNames,
    visitor: Visitor<'a>,
    detecting: Detecting<'a>,
    ends: Instant,
    /// Domains that are the company's own: of its site, and of where its site leads.
    domains: BTreeSet<String>,
    visited: BTreeSet<String>,
    leads: Vec<Lead>,
    followed: usize,
    explored: Explored,
    home: Option<Arc<Page>>,
    /// The path of the company's page on a host that many share; the rest of that host is not the company's.
    shared: Option<String>,
    /// The addresses visited now are guesses, so a refused one is not reported as a block.
    guessing: bool,
    refreshed: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        settings: &'a DiscoverySettings,
        names: &'a CompanyNames,
        visitor: Visitor<'a>,
        detecting: Detecting<'a>,
        ends: Instant,
    ) -> Self {
        Self {
            settings,
            names,
            visitor,
            detecting,
            ends,
            domains: BTreeSet::new(),
            visited: BTreeSet::new(),
            leads: Vec::new(),
            followed: 0,
            explored: Explored::default(),
            home: None,
            shared: None,
            guessing: false,
            refreshed: false,
        }
    }

    /// Walks from `website` on.
    pub(super) async fn explore(mut self, website: &Url) -> (Explored, Detecting<'a>) {
        self.domains.extend(registrable_domain(website.as_str()));
        if self.domains.is_empty() && website.path() != "/" {
            self.shared = Some(website.path().trim_end_matches('/').to_owned());
        }
        let home = self.visit_home(website).await;
        if let Some(home) = home {
            self.follow_leads().await;
            if !self.has_telling_board() && self.shared.is_none() {
                self.guessing = true;
                self.try_usual_paths(&home).await;
            }
        }
        (self.explored, self.detecting)
    }

    /// Visits the home page, or what replaces it if its address does not answer.
    async fn visit_home(&mut self, website: &Url) -> Option<Url> {
        // A company's page on another's site is its own page, not that site's home.
        if let Some(home) = self.visit(website, PageKind::Home, 0).await {
            return Some(home);
        }
        let first = self.explored.silent.clone();
        // The root of a host that many share is not the company's.
        let others = if self.shared.is_some() { Vec::new() } else { other_homes(website) };
        for other in others {
            if self.explored.silent.take().is_none() || self.is_over() {
                break;
            }
            if let Some(home) = self.visit(&other, PageKind::Home, 0).await {
                return Some(home);
            }
        }
        self.explored.silent = first.or_else(|| self.explored.silent.take());
        None
    }

    async fn follow_leads(&mut self) {
        while self.followed < self.settings.links && !self.is_over() && !self.shows_board_on_careers() {
            let Some(nth) = (0..self.leads.len()).max_by_key(|nth| &self.leads[*nth]) else { break };
            let lead = self.leads.swap_remove(nth);
            let Reverse((depth, _)) = lead.near;
            self.followed += 1;
            self.visit(&lead.url, PageKind::Careers, depth).await;
        }
    }

    /// Visits usual addresses: a site may have a page about jobs to which no link leads.
    async fn try_usual_paths(&mut self, home: &Url) {
        let language = self.home.as_ref().and_then(|page| page.language.clone());
        for path in careers::usual_paths(language.as_deref(), self.settings.candidates) {
            let Ok(url) = home.join(path) else { continue };
            if self.is_over() || self.has_telling_board() {
                return;
            }
            if self.visit(&url, PageKind::Careers, 1).await.is_some() {
                self.follow_leads().await;
            }
        }
    }

    /// Whether a board was seen that is the company's by its place or by its name.
    fn has_telling_board(&self) -> bool {
        let tells = |board: &SeenBoard| board.strength() > Strength::Weak || board.bears_name_of(self.names);
        self.explored.boards.iter().any(tells)
    }

    fn is_over(&mut self) -> bool {
        self.explored.out_of_time |= Instant::now() >= self.ends;
        self.explored.out_of_time
    }

    /// Whether a page about jobs showed a board: then no more pages are needed.
    fn shows_board_on_careers(&self) -> bool {
        let mut sightings = self.explored.boards.iter().flat_map(|board| &board.sightings);
        sightings.any(|seen| {
            let about_jobs = seen.page == PageKind::Careers || seen.shown == Shown::Redirect;
            about_jobs && seen.strength() > Strength::Weak
        })
    }

    /// Visits an address and keeps what is seen there; returns the address that answered with a page.
    async fn visit(&mut self, url: &Url, kind: PageKind, depth: u32) -> Option<Url> {
        if !self.visited.insert(address_key(url)) {
            return None;
        }
        let mut visit = self.visitor.visit(url).await;
        while let Visit::LeadsAway(redirect) = visit {
            let findings = self.detecting.detect(&target_of(&redirect)).await.findings;
            if !findings.is_empty() {
                self.explored.pages += 1;
                self.keep_redirect(&redirect, kind, findings);
                return None;
            }
            visit = self.visitor.follow(*redirect).await;
        }
        if let Visit::Page(visited) = visit {
            self.explored.pages += 1;
            self.visited.insert(address_key(&visited.url));
            return self.read(&visited, kind, depth).await;
        }
        self.note(url, kind, visit);
        None
    }

    fn note(&mut self, url: &Url, kind: PageKind, ended: Visit) {
        match ended {
            Visit::Disallowed(_) | Visit::Refused(_) if self.guessing => {}
            Visit::Disallowed(url) => self.block(&url, "robots.txt asks to stay away".to_owned()),
            Visit::Refused(reason) => self.block(url, reason),
            Visit::Unreached(reason) if kind == PageKind::Home => {
                self.explored.unreached = true;
                self.explored.silent.get_or_insert((url.clone(), reason));
            }
            // One usual address that fails says nothing of a site whose home page answers.
            Visit::Failed(reason) if kind == PageKind::Home => {
                self.explored.silent.get_or_insert((url.clone(), reason));
            }
            Visit::Absent(status) if kind == PageKind::Home => {
                self.explored.silent.get_or_insert((url.clone(), format!("it answers {status}")));
            }
            // Whatever led to it: the page is there, and what it shows is not known.
            Visit::TooHeavy(bound) => {
                self.explored.heavy.get_or_insert((url.clone(), bound.to_string()));
            }
            Visit::OutOfTime => self.explored.out_of_time = true,
            Visit::Unreached(_)
            | Visit::Failed(_)
            | Visit::Absent(_)
            | Visit::Page(_)
            | Visit::LeadsAway(_) => {}
        }
    }

    fn block(&mut self, url: &Url, reason: String) {
        self.explored.blocked.get_or_insert((url.clone(), reason));
    }

    async fn read(&mut self, visited: &Visited, kind: PageKind, depth: u32) -> Option<Url> {
        let (page, url) = (&visited.page, &visited.url);
        if kind == PageKind::Home {
            // The domain to which the company's own address leads is its own if it bears the name: a domain that was
            // given up leads to its new owner.
            let domain = registrable_domain(url.as_str()).filter(|domain| self.bears_name(domain));
            self.domains.extend(domain);
            self.home = Some(Arc::clone(page));
        } else if self.is_home_again(page) {
            return None;
        }
        if let Some(target) = page.refresh.clone().filter(|target| address_key(target) != address_key(url))
            && !std::mem::replace(&mut self.refreshed, true)
        {
            return self.refresh(url, target, kind, depth).await;
        }
        self.explored.left_out.count(&pages::REDUCED, page.left_out);
        let seen = self.detecting.detect(&document(visited)).await;
        let moved = !self.is_own(url);
        self.explored.keep_page(visited, kind, seen.findings, moved);
        if page.is_built_by_script() {
            self.explored.script.get_or_insert_with(|| url.clone());
        }
        if depth < self.settings.depth {
            self.collect_leads(page, seen.follow, depth + 1);
        }
        Some(url.clone())
    }

    /// Follows a page that sends its readers on by itself, which is treated as a redirect.
    async fn refresh(&mut self, from: &Url, target: Url, kind: PageKind, depth: u32) -> Option<Url> {
        let redirect = Redirect::of_page(from.clone(), target);
        let findings = self.detecting.detect(&target_of(&redirect)).await.findings;
        if findings.is_empty() {
            return Box::pin(self.visit(&redirect.target, kind, depth)).await;
        }
        self.keep_redirect(&redirect, kind, findings);
        None
    }

    fn keep_redirect(&mut self, redirect: &Redirect, kind: PageKind, findings: Vec<Finding>) {
        let moved = !self.is_own(&redirect.from);
        self.explored.keep_redirect(redirect, kind, findings, moved);
    }

    /// Whether the site answered with its home page again, as some do for unknown addresses.
    fn is_home_again(&self, page: &Page) -> bool {
        self.home.as_ref().is_some_and(|home| home.links == page.links && body(home).eq(body(page)))
    }

    fn collect_leads(&mut self, page: &Page, wanted: Vec<(String, u8)>, depth: u32) {
        for link in &page.links {
            let Some(promise) = careers::promise(link) else { continue };
            if self.is_own(&link.url) {
                // A link in the navigation leads to a page, one in the content to an advert.
                let bonus = if link.place == PageRegion::Body { 0 } else { 3 };
                self.lead(link.url.clone(), promise.saturating_add(bonus), depth);
            } else if careers::is_plain(&link.text)
                && registrable_domain(link.url.as_str()).is_some()
                && self.shared.is_none()
            {
                // Jobs on another domain may be a group's: a board there needs a name that agrees.
                self.lead(link.url.clone(), 1, depth);
            }
        }
        for (url, priority) in wanted {
            let url = Url::parse(&url).ok();
            if let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https") && self.is_own(url))
            {
                self.lead(url, priority, depth);
            }
        }
    }

    fn lead(&mut self, url: Url, priority: u8, depth: u32) {
        let key = address_key(&url);
        if self.visited.contains(&key) {
            return;
        }
        if let Some(lead) = self.leads.iter_mut().find(|lead| lead.key == key) {
            lead.priority = lead.priority.max(priority);
            return;
        }
        if self.leads.len() >= discovery::LEADS.size() {
            self.explored.left_out.count(&discovery::LEADS, 1);
            return;
        }
        let near = Reverse((depth, self.leads.len()));
        self.leads.push(Lead { priority, near, url, key });
    }

    /// Whether an address is the company's: under a domain of its own, or one that bears its name.
    fn is_own(&self, url: &Url) -> bool {
        let Some(domain) = registrable_domain(url.as_str()) else {
            // On a host that many share, only the pages below the company's own page are its own.
            let below = self.shared.as_ref().is_none_or(|path| {
                url.path()
                    .strip_prefix(path.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            return below && self.visited.iter().any(|key| key.split('/').next() == url.host_str());
        };
        self.domains.contains(&domain) || self.bears_name(&domain)
    }

    fn bears_name(&self, domain: &str) -> bool {
        domain.split('.').next().is_some_and(|label| self.names.agree_with(label))
    }
}

/// A redirect's target as a document: there is nothing in it but its address.
fn target_of(redirect: &Redirect) -> Document {
    Document {
        url: redirect.from.to_string(),
        final_url: redirect.target.to_string(),
        status: redirect.status,
        content_type: None,
        html: String::new(),
    }
}

fn document(visited: &Visited) -> Document {
    Document {
        url: visited.asked.to_string(),
        final_url: visited.url.to_string(),
        status: visited.status,
        content_type: visited.content_type.clone(),
        html: visited.page.reduced.clone(),
    }
}

/// A page's lines, without those of the redirects that led to it.
fn body(page: &Page) -> impl Iterator<Item = &str> {
    page.reduced.lines().filter(|line| !line.starts_with("<redirect"))
}

#[cfg(test)]
mod tests;
