//! The hosts of the simulated internet: one file per site, each answering in the format of the real one.
//!
//! A site is a pure function of the world and the request. The server does recording, faults, compression, caching and
//! revalidation. A new site is a new file here and a line in [`FIRST`], a job system one in [`boards`]. Only Google's hosts are changed by requests:
//! see [`google`].

mod advert;
pub(crate) mod boards;
pub(crate) mod directories;
pub(crate) mod google;
pub(crate) mod greenhouse;
mod hosted;
pub(crate) mod infojobs;
mod jsonld;
mod lever;
pub(crate) mod websites;
mod xml;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use hyper::HeaderMap;
use serde::Serialize;

use crate::{
    provider::Provider,
    spec::Board,
    truth::TruthOffer,
    world::{DrawnOffer, World},
};

/// A parsed request.
pub(crate) struct Request<'r> {
    pub(crate) host: &'r str,
    /// Percent-decoded segments, without empty ones.
    pub(crate) path: Vec<String>,
    /// Decoded pairs.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: &'r HeaderMap,
    /// `GET`, or `POST` to those that want it.
    pub(crate) method: &'r str,
    /// Empty but for `POST`.
    pub(crate) body: &'r [u8],
}

impl Request<'_> {
    /// The first value of a query key.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(held, _)| held == key).map(|(_, value)| value.as_str())
    }

    /// The first value of a query key, if it is a number.
    pub(crate) fn number(&self, key: &str) -> Option<usize> {
        self.value(key)?.parse().ok()
    }

    /// A header as text; empty if absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The path's segments, for matching.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

/// A site's answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the site sends an `ETag` and supports `If-None-Match`.
    pub(crate) tagged: bool,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        // Serialising our own structures with text keys cannot fail.
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self {
            status,
            content_type: "application/json; charset=utf-8",
            headers: Vec::new(),
            body,
            tagged: false,
        }
    }

    pub(crate) fn html(status: u16, body: String) -> Self {
        Self {
            status,
            content_type: "text/html; charset=utf-8",
            headers: Vec::new(),
            body: body.into_bytes(),
            tagged: false,
        }
    }
}

/// A site of one or several hosts.
pub(crate) trait Site: Sync {
    /// The hosts that it answers for.
    fn hosts(&self) -> &'static [&'static str];
    /// Whether it answers for a host in this world.
    fn answers_to(&self, _world: &World, host: &str) -> bool {
        self.hosts().contains(&host)
    }
    /// Whether it takes `POST`.
    fn takes_posts(&self) -> bool {
        false
    }
    /// The answer to a request.
    fn answer(&self, world: &World, request: &Request<'_>) -> Answer;
    /// What a client that reads a whole board as JSON asks for: host and `/path?query` of each request. None where
    /// answers are not made ahead.
    fn requests_for_board(&self, _world: &World, _board: &Board) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The sites that stand before the job systems, and those that stand behind them.
const FIRST: &[&dyn Site] = &[
    &lever::Lever,
    &greenhouse::Greenhouse,
    &infojobs::InfoJobs,
    &directories::Directories,
    &websites::Websites,
];
const LAST: &[&dyn Site] = &[&hosted::Hosted];

/// The site that answers for a host.
pub(crate) fn site_of(world: &World, host: &str) -> Option<&'static dyn Site> {
    let systems = boards::SYSTEMS.iter().map(|system| *system as &dyn Site);
    let mut all = FIRST.iter().copied().chain(systems).chain(LAST.iter().copied());
    all.find(|site| site.answers_to(world, host))
}

/// The requests by which a whole board is read, of the site that answers for it.
pub(crate) fn requests_for_board(world: &World, board: &Board) -> Vec<(&'static str, String)> {
    match board.provider {
        Provider::Lever => lever::Lever.requests_for_board(world, board),
        Provider::Greenhouse => greenhouse::Greenhouse.requests_for_board(world, board),
        _ => Vec::new(),
    }
}

/// What a site answers. A job system's site need not have the pages of its boards: those that websites link are there.
pub(crate) fn answer(world: &World, site: &dyn Site, request: &Request<'_>) -> Answer {
    let answer = site.answer(world, request);
    let page = if answer.status == 404 { hosted::linked(world, request) } else { None };
    page.unwrap_or(answer)
}

/// The ground truth of an offer of this board.
pub(crate) fn truth(board: &Board, made: DrawnOffer<'_>) -> TruthOffer {
    match (board.provider, boards::system(board.provider)) {
        (_, Some(system)) => system.truth(board, &made),
        (Provider::Lever, None) => lever::truth(board, made),
        (Provider::Greenhouse, None) => greenhouse::truth(board, made),
        (_, None) => infojobs::truth(made),
    }
}

fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// RFC 3339 in UTC, with milliseconds only if they are not zero.
fn utc(millis: i64) -> String {
    instant(millis).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// RFC 3339 to the second, with an offset in hours.
fn at_offset(millis: i64, hours: i32) -> String {
    let at = instant(millis);
    FixedOffset::east_opt(hours * 3600).map_or_else(
        || at.to_rfc3339_opts(SecondsFormat::Secs, false),
        |offset| at.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Secs, false),
    )
}
