//! Looks at one company: walks its site, asks for the boards seen there and judges them.

use std::collections::BTreeSet;

use tokio::time::Instant;
use url::Url;

use super::{
    confirm::{Asked, ask},
    detect::Detecting,
    judge::{Strength, judge},
    left_out::LeftOut,
    outcome::{BoardDecision, JudgedBoard, SiteOutcome, decide_board, shows_page_at, site_outcome},
    search::Search,
    seen::{Explored, SeenBoard},
    site::Walk,
};
use crate::{
    bounds::discovery,
    config::DiscoverySettings,
    domain::{companies::website, identity::CompanyNames},
    http::{Scope, Traffic},
    pipeline::{report::Failure, web::Visitor},
    store::{StoreError, discoveries::DueCompany, sources::SourceState},
};

/// One company, looked at.
pub(super) struct Look {
    pub(super) company: DueCompany,
    pub(super) outcome: SiteOutcome,
    pub(super) boards: Vec<BoardDecision>,
    pub(super) pages: u32,
    pub(super) traffic: Traffic,
    pub(super) failures: Vec<Failure>,
    /// No connection to the site could be made.
    pub(super) unreached: bool,
    /// A page of it was too heavy to read.
    pub(super) too_heavy: bool,
}

/// Looks at one company. `None` if the run ended before that was done.
pub(super) async fn look_at(search: &Search<'_>, company: DueCompany) -> Result<Option<Look>, StoreError> {
    let run = search.run;
    if run.shutdown.is_stopped() {
        return Ok(None);
    }
    let names = CompanyNames::new(&company.name, company.domain.as_deref());
    let (mut explored, mut failures, traffic) = tokio::select! {
        explored = explore(search, &company, &names) => explored,
        // The company stays due: half a look is not stored.
        () = run.shutdown.stopped() => return Ok(None),
    };
    let mut boards = Vec::new();
    let asked_for = to_ask_for(&mut explored, &names);
    for board in &asked_for {
        if run.shutdown.is_stopped() {
            return Ok(None);
        }
        let decision = confirm(search, &company, &names, board, &mut failures).await?;
        keep(&mut boards, decision, &mut explored.left_out);
    }
    if let Some(told) = explored.left_out.told() {
        tracing::info!("{told}");
    }
    let recheck = &run.config.discovery.recheck;
    let outcome = site_outcome(&explored, &boards, company.attempts, recheck, run.now());
    let unreached = explored.unreached && explored.pages == 0;
    let (pages, too_heavy) = (explored.pages, explored.heavy.is_some());
    Ok(Some(Look { company, outcome, boards, pages, traffic, failures, unreached, too_heavy }))
}

/// Keeps what was decided of a board. Of other companies' boards a few are enough for a person to see why they were
/// rejected.
fn keep(boards: &mut Vec<BoardDecision>, decision: BoardDecision, left_out: &mut LeftOut) {
    let is_rejected = |decision: &BoardDecision| decision.source().state == SourceState::Rejected;
    let rejected = boards.iter().filter(|decision| is_rejected(decision)).count();
    if is_rejected(&decision) && rejected >= discovery::BOARDS_REJECTED.size() {
        left_out.count(&discovery::BOARDS_REJECTED, 1);
    } else {
        boards.push(decision);
    }
}

/// The most pages that a look at one company reads: its home page, another home of it, links, and usual addresses.
#[must_use]
pub fn most_pages_of_a_look(settings: &DiscoverySettings) -> usize {
    settings.links.saturating_add(settings.candidates).saturating_add(2)
}

/// The requests that one walk may send: of each page that it may visit some, for redirects, retries and robots.txt.
fn most_requests(settings: &DiscoverySettings) -> u32 {
    let pages = most_pages_of_a_look(settings);
    u32::try_from(pages.saturating_mul(discovery::PAGE_REQUESTS.size())).unwrap_or(u32::MAX)
}

async fn explore(
    search: &Search<'_>,
    company: &DueCompany,
    names: &CompanyNames,
) -> (Explored, Vec<Failure>, Traffic) {
    let run = search.run;
    let settings = &run.config.discovery;
    let site = company.website.as_deref().and_then(website);
    let Some(site) = site.and_then(|site| Url::parse(&site).ok()) else {
        return (Explored::default(), Vec::new(), Traffic::default());
    };
    let ends = Instant::now() + settings.company_time;
    let scope = Scope::new(search.grant.clone(), most_requests(settings)).with_deadline(ends);
    let visitor = Visitor::new(&run.client, &scope, search.agent, settings.into());
    let label = company.domain.as_deref().unwrap_or(&company.name);
    let detecting = Detecting::new(search.detectors, label, &run.id.to_string(), run.clock());
    let detecting = detecting.spelt_by(&search.spellings);
    let walk = Walk::new(settings, names, visitor, detecting, ends);
    let (mut explored, detecting) = walk.explore(&site).await;
    explored.blind |= search.lacks_detectors || detecting.incomplete;
    (explored, detecting.faults, scope.traffic())
}

/// Asks for a board at its provider, unless no answer could make it the company's, and decides what it is.
async fn confirm(
    search: &Search<'_>,
    company: &DueCompany,
    names: &CompanyNames,
    board: &SeenBoard,
    failures: &mut Vec<Failure>,
) -> Result<BoardDecision, StoreError> {
    let asked = if is_hopeless(board, names) {
        Asked::NoProvider
    } else {
        let is_read = |host: &str| shows_page_at(&board.sightings, host);
        ask(search.run, search.providers, &board.system, &board.tenant, is_read).await?
    };
    if let Asked::NotNow { failure: Some(failure), .. } = &asked {
        failures.push(failure.clone());
    }
    let feed = asked.feed();
    let ownership = judge(names, company.domain.as_deref(), &board.tenant, &board.sightings, feed.as_ref());
    let judged = JudgedBoard {
        provider: search.provider_name(&board.system),
        tenant: &board.tenant,
        ownership: &ownership,
        asked: &asked,
    };
    Ok(decide_board(&judged, board, &search.run.config.discovery.recheck, search.run.now()))
}

/// The boards that are asked for, the strongest first; what is beyond their bound is counted.
fn to_ask_for(explored: &mut Explored, names: &CompanyNames) -> Vec<SeenBoard> {
    let worth_asking = boards_worth_asking(&explored.boards, names);
    let most = discovery::BOARDS_ASKED.size();
    explored.left_out.count(&discovery::BOARDS_ASKED, worth_asking.len().saturating_sub(most) as u64);
    worth_asking.into_iter().take(most).cloned().collect()
}

/// The boards worth asking for, the strongest first. A board that was seen with and without its region is one board. A
/// site is not read as it is where a system shows its offers: they would come twice.
fn boards_worth_asking<'b>(boards: &'b [SeenBoard], names: &CompanyNames) -> Vec<&'b SeenBoard> {
    let bare = |board: &'b SeenBoard| Some((board.system.as_str(), board.tenant.strip_prefix("eu:")?));
    let regional: BTreeSet<(&str, &str)> = boards.iter().filter_map(bare).collect();
    let is_twin = |board: &SeenBoard| regional.contains(&(board.system.as_str(), board.tenant.as_str()));
    let is_of_system = |board: &SeenBoard| {
        !board.is_door && (board.strength() > Strength::Weak || board.bears_name_of(names))
    };
    let has_system = boards.iter().any(is_of_system);
    let is_repeated = |board: &SeenBoard| board.is_door && has_system;
    let mut all: Vec<&SeenBoard> =
        boards.iter().filter(|board| !is_twin(board) && !is_repeated(board)).collect();
    all.sort_by_key(|board| std::cmp::Reverse((board.bears_name_of(names), board.strength())));
    all
}

/// Whether no answer could prove that the board is the company's: it is one of many on its pages, under another name.
fn is_hopeless(board: &SeenBoard, names: &CompanyNames) -> bool {
    const A_CROWD: usize = 10;
    let crowded = board.sightings.iter().all(|seen| seen.boards_on_page > A_CROWD);
    board.strength() == Strength::Weak && crowded && !board.bears_name_of(names)
}

#[cfg(test)]
mod tests;
