//! Fetches one address of the public web as a page: robots.txt, redirects hop by hop, text, parse.
//!
//! Every hop is a request of its own, so that robots.txt of each host is obeyed. A redirect to another host is
//! returned to the caller before it is followed, because the address itself may say enough: a site's `/careers` that
//! leads to a job system says where its board is, and that system need not be asked at all.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::Semaphore;
use url::Url;

use super::robots::Rules;
use crate::{
    bounds::pages,
    config::DiscoverySettings,
    domain::page::{Budget, Page, PageContext, PageLimits, TooHeavy, decode},
    http::{FetchError, HttpClient, Request, Response, Scope},
};

/// The turns of pages to be parsed: what all of them hold together is bounded by their number.
static TURNS: Semaphore = turns();

const fn turns() -> Semaphore {
    Semaphore::const_new(pages::AT_ONCE.size())
}

/// Titles of challenge pages, which a site shows until the visitor proves to be a person.
const CHALLENGES: &[&str] = &[
    "<title>Just a moment...</title>",
    "<title>Attention Required! | Cloudflare</title>",
    "<title>Access Denied</title>",
];

/// A page that answered.
#[derive(Debug, Clone)]
pub(crate) struct Visited {
    /// The address that was asked for.
    pub(crate) asked: Url,
    /// The address that answered.
    pub(crate) url: Url,
    /// Below 400.
    pub(crate) status: u16,
    /// From the header.
    pub(crate) content_type: Option<String>,
    /// Its content.
    pub(crate) page: Arc<Page>,
}

/// How a visit ended.
#[derive(Debug)]
pub(crate) enum Visit {
    /// A page.
    Page(Box<Visited>),
    /// A redirect leads to another host, which was not asked. [`Visitor::follow`] goes on from there.
    LeadsAway(Box<Redirect>),
    /// robots.txt disallows this address.
    Disallowed(Url),
    /// The site refuses access.
    Refused(String),
    /// There is no such page.
    Absent(u16),
    /// No connection could be made.
    Unreached(String),
    /// It does not answer, or not with a page.
    Failed(String),
    /// Its page costs more to read than a page may.
    TooHeavy(TooHeavy),
    /// The company's time, or the run, is over.
    OutOfTime,
}

/// A redirect that was not followed yet, with the addresses that led to it.
#[derive(Debug)]
pub(crate) struct Redirect {
    /// The address that was asked for first.
    asked: Url,
    /// The addresses that redirected before this one.
    passed: Vec<Url>,
    /// The address that redirects.
    pub(crate) from: Url,
    /// Where it leads.
    pub(crate) target: Url,
    /// The status of its answer.
    pub(crate) status: u16,
}

impl Redirect {
    /// A page that sends its readers on by itself, treated as a redirect.
    pub(crate) fn of_page(from: Url, target: Url) -> Self {
        Self { asked: from.clone(), passed: Vec::new(), from, target, status: 200 }
    }
}

/// What may be read of a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageReading {
    /// The longest reduced form of a page, in characters.
    pub(crate) chars: usize,
    /// What its parsing may cost.
    pub(crate) limits: PageLimits,
}

impl From<&DiscoverySettings> for PageReading {
    fn from(settings: &DiscoverySettings) -> Self {
        let (nodes, steps) = (settings.page_nodes as u64, settings.page_steps as u64);
        Self { chars: settings.page_chars, limits: PageLimits { nodes, steps, ..PageLimits::default() } }
    }
}

/// Visits pages for one company.
pub(crate) struct Visitor<'a> {
    client: &'a HttpClient,
    scope: &'a Scope,
    /// See [`robots_agent`].
    agent: &'a str,
    reading: PageReading,
    /// By origin; or why no rule of it is known.
    robots: HashMap<String, Result<Rules, String>>,
}

impl<'a> Visitor<'a> {
    pub(crate) fn new(
        client: &'a HttpClient,
        scope: &'a Scope,
        agent: &'a str,
        reading: PageReading,
    ) -> Self {
        Self { client, scope, agent, reading, robots: HashMap::new() }
    }

    /// Visits an address, up to a redirect to another host.
    pub(crate) async fn visit(&mut self, asked: &Url) -> Visit {
        self.go_on(asked.clone(), Vec::new(), secure(asked)).await
    }

    /// Follows a redirect to another host, and goes on as [`Visitor::visit`] does.
    pub(crate) async fn follow(&mut self, redirect: Redirect) -> Visit {
        let Redirect { asked, mut passed, from, target, .. } = redirect;
        passed.push(from);
        self.go_on(asked, passed, secure(&target)).await
    }

    /// Visits an address, whatever hosts its redirects lead to.
    pub(crate) async fn visit_anywhere(&mut self, asked: &Url) -> Visit {
        let mut visit = self.visit(asked).await;
        while let Visit::LeadsAway(redirect) = visit {
            visit = self.follow(*redirect).await;
        }
        visit
    }

    async fn go_on(&mut self, asked: Url, mut passed: Vec<Url>, mut url: Url) -> Visit {
        while passed.len() < pages::HOPS.size() {
            if let Some(refused) = too_long(&url).or_else(|| no_page(&url)) {
                return refused;
            }
            match self.allows(&url).await {
                Ok(true) => {}
                Ok(false) => return Visit::Disallowed(url),
                Err(visit) => return visit,
            }
            let response = match self.get(&url).await {
                Ok(response) => response,
                Err(error) => return failed(&error),
            };
            let Some(target) = response.location.as_deref().and_then(|target| Url::parse(target).ok()) else {
                return self.read(asked, passed, url, response).await;
            };
            if target.host_str() != url.host_str() {
                let status = response.status;
                return Visit::LeadsAway(Box::new(Redirect { asked, passed, from: url, target, status }));
            }
            passed.push(url);
            url = secure(&target);
        }
        Visit::Failed("it redirects without end".to_owned())
    }

    async fn get(&self, url: &Url) -> Result<Response, FetchError> {
        let headers =
            vec![("accept".to_owned(), "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1".to_owned())];
        let request = Request { headers, follow: false, ..Request::get(url.as_str()) };
        self.client.fetch(self.scope, request).await
    }

    /// Whether robots.txt allows this address; the file is read once a host.
    async fn allows(&mut self, url: &Url) -> Result<bool, Visit> {
        let origin = url.origin().ascii_serialization();
        if !self.robots.contains_key(&origin) {
            let robots = self.read_robots(&origin).await?;
            self.robots.insert(origin.clone(), robots);
        }
        match self.robots.get(&origin) {
            Some(Ok(robots)) => Ok(robots.allow(url)),
            Some(Err(reason)) => Err(Visit::Refused(reason.clone())),
            None => Ok(true),
        }
    }

    /// RFC 9309, 2.3.1: a missing file allows everything, a file that cannot be fetched allows nothing.
    async fn read_robots(&self, origin: &str) -> Result<Result<Rules, String>, Visit> {
        let request = Request::get(format!("{origin}/robots.txt"));
        let response = match self.client.fetch(self.scope, request).await {
            Ok(response) => response,
            Err(FetchError::TooManyRedirects) => return Ok(Ok(Rules::none())),
            // A file that is too long is still a file: its rules cannot be known.
            Err(FetchError::TooLarge(_) | FetchError::Decode(_)) => {
                return Ok(Ok(Rules::all()));
            }
            Err(error) => return Err(failed(&error)),
        };
        Ok(match response.status {
            200..=299 => few_rules(Rules::read(&response.body, self.agent)),
            429 => return Err(Visit::Refused("robots.txt answers 429, too many requests".to_owned())),
            500.. => return Err(Visit::Failed(format!("robots.txt answers {}", response.status))),
            _ => Ok(Rules::none()),
        })
    }

    async fn read(&self, asked: Url, redirects: Vec<Url>, url: Url, response: Response) -> Visit {
        match response.status {
            401 | 403 | 407 | 429 | 451 => return Visit::Refused(format!("it answers {}", response.status)),
            400..=499 => return Visit::Absent(response.status),
            500.. if is_challenge(&String::from_utf8_lossy(&response.body)) => {
                return Visit::Refused("it asks for proof of being a person".to_owned());
            }
            500.. => return Visit::Failed(format!("it answers {}", response.status)),
            _ => {}
        }
        let content_type = response.header("content-type").map(str::to_owned);
        if content_type.as_deref().is_some_and(|kind| !is_text(kind)) {
            return Visit::Failed("it is no page".to_owned());
        }
        let status = response.status;
        let page = match self.parse(url.clone(), redirects, content_type.clone(), response).await {
            Ok(page) => page,
            Err(visit) => return visit,
        };
        if is_challenge(&page.reduced) {
            return Visit::Refused("it asks for proof of being a person".to_owned());
        }
        Visit::Page(Box::new(Visited { asked, url, status, content_type, page: Arc::new(page) }))
    }

    /// Parsing takes processor time: not on an async thread. Its thread stops soon after nobody waits for it any more:
    /// after its time, or when the run ends.
    async fn parse(
        &self,
        url: Url,
        redirects: Vec<Url>,
        content_type: Option<String>,
        response: Response,
    ) -> Result<Page, Visit> {
        let turn = TURNS.acquire().await.map_err(|_| Visit::OutOfTime)?;
        let wanted = Wanted::default();
        let budget = (self.reading.limits, Arc::clone(&wanted.stopped));
        let max_chars = self.reading.chars;
        let parsing = tokio::task::spawn_blocking(move || {
            let _until_its_end = turn;
            let (limits, stopped) = budget;
            let html = decode(&response.body, content_type.as_deref());
            let context = PageContext { url: &url, redirects: &redirects, max_chars };
            Page::parse(&html, &context, &Budget::new(limits, stopped))
        });
        match tokio::time::timeout(pages::TIME.duration(), parsing).await {
            Ok(Ok(Ok(page))) => Ok(page),
            Ok(Ok(Err(heavy))) => Err(Visit::TooHeavy(heavy)),
            Ok(Err(_)) => Err(Visit::Failed("the page breaks its parser".to_owned())),
            Err(_) => Err(Visit::TooHeavy(TooHeavy::by_time())),
        }
    }
}

/// While this lives, somebody waits for a page.
#[derive(Debug, Default)]
struct Wanted {
    stopped: Arc<AtomicBool>,
}

impl Drop for Wanted {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

/// The rules, unless there are so many that comparing each address with them would take long.
fn few_rules(robots: Rules) -> Result<Rules, String> {
    let (rules, most) = (robots.len(), pages::ROBOTS_RULES);
    if rules > most.size() {
        return Err(format!("robots.txt has {rules} rules for this program, more than {most}"));
    }
    Ok(robots)
}

fn too_long(url: &Url) -> Option<Visit> {
    let (length, most) = (url.as_str().len(), pages::ADDRESS);
    (length > most.size()).then(|| Visit::Failed(format!("its address has {length} bytes, more than {most}")))
}

/// An address of another kind has no host, and so no robots.txt to be asked for.
fn no_page(url: &Url) -> Option<Visit> {
    let is_of_the_web = matches!(url.scheme(), "http" | "https");
    (!is_of_the_web).then(|| Visit::Failed("it leads to what is no address of the web".to_owned()))
}

/// The name by which robots.txt files know the program: the first word of the user agent.
pub(crate) fn robots_agent(user_agent: &str) -> &str {
    let end = user_agent.find(['/', ' ']).unwrap_or(user_agent.len());
    &user_agent[..end]
}

/// The address as it is requested: over TLS, without its fragment.
fn secure(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    if url.scheme() == "http" && url.port().is_none() {
        // From one special scheme to another: it cannot fail.
        let _ = url.set_scheme("https");
    }
    url
}

fn is_challenge(page: &str) -> bool {
    CHALLENGES.iter().any(|title| page.contains(title))
}

fn is_text(content_type: &str) -> bool {
    // Of several that a server and its proxy wrote into one line the last counts.
    let last =
        content_type.rsplit(',').map(str::trim).find(|kind| kind.contains('/')).unwrap_or(content_type);
    let kind = last.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty() || matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "text/plain")
}

fn failed(error: &FetchError) -> Visit {
    match error {
        FetchError::Cancelled | FetchError::BudgetExhausted => Visit::OutOfTime,
        FetchError::Paused(Some(left)) if *left > Duration::from_mins(2) => {
            Visit::Refused(format!("its host asked to be left alone for {} s more", left.as_secs()))
        }
        FetchError::TooLarge(_) => Visit::Failed("the page is too large".to_owned()),
        FetchError::Dns(_) | FetchError::Connect(_) | FetchError::Proxy(_) => {
            Visit::Unreached(error.to_string())
        }
        // A clock that is wrong or an authority that is missing here makes every site's certificate look wrong.
        FetchError::Tls(fault) if fault.kind.may_be_local() => Visit::Unreached(error.to_string()),
        other => Visit::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
