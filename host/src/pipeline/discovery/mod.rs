//! Step 2: from a company's site to its boards, each proved or told why not.
//!
//! Companies whose time has come are looked at side by side: a walk over the site ([`site`]), every board seen
//! asked for at its provider ([`confirm`]) and judged ([`judge`]), the outcome written in one transaction.
//! Nothing is asked again before it is due, and no site, detector or provider that fails ends the step.

mod confirm;
mod detect;
mod judge;
mod outcome;
mod site;
mod visit;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures_util::{StreamExt, stream};
use tokio::time::Instant;
use url::Url;

use self::{
    confirm::{Asked, ask},
    judge::{Strength, Verdict, judge},
    outcome::{Kept, Whole},
    site::{Board, Explored, Walk},
};
pub(super) use self::{
    detect::Detecting,
    outcome::MISS_RULE,
    visit::{Visit, Visitor},
};
use super::{
    detectors::Detector,
    events::Event,
    host::Host,
    providers::Prepared,
    run::Run,
    scan,
    summary::{DiscoverySummary, Failure},
};
use crate::{
    domain::{
        companies::{registrable_domain, website},
        identity::Names,
    },
    errors::chain,
    http::{Grant, Rate, Scope, Traffic},
    store::{
        StoreError,
        boards::{self, Missed},
        companies,
        discoveries::{self, DueCompany, Found},
        lock,
        sources::{self, Confidence, DueCheck, SourceState},
    },
};

/// Boards of one company that are asked for.
const MOST_BOARDS: usize = 10;

/// Boards of somebody else that are kept, so that a person sees why they were not taken.
const MOST_REJECTED: usize = 5;

/// Sites that cannot be reached at all before it is taken for this side's fault.
const MOST_SILENT: usize = 3;

/// Companies read from the database at a time.
const MOST_AT_ONCE: u32 = 500;

/// Known boards asked again in one run.
const MOST_CHECKS: u32 = 500;

/// Which companies are looked at.
#[derive(Debug, Clone)]
pub enum Selection {
    /// Those due, at most so many.
    Due(u32),
    /// Every one that is due.
    AllDue,
    /// These, due or not.
    These(Vec<DueCompany>),
}

/// What the step stands on.
struct Step<'a> {
    run: &'a Run,
    detectors: &'a [Arc<Detector>],
    providers: &'a [Prepared],
    grant: Arc<Grant>,
    agent: String,
    /// A detector's component was refused: what it would recognise is not looked for.
    refused: bool,
}

/// One company, looked at.
struct Looked {
    company: DueCompany,
    whole: Whole,
    kept: Vec<Kept>,
    pages: u32,
    traffic: Traffic,
    failures: Vec<Failure>,
    /// No connection to the site came about.
    unreached: bool,
}

/// Looks at companies. Fails only where the database does.
pub(super) async fn step(
    run: &Run,
    host: &Host,
    selection: &Selection,
) -> Result<DiscoverySummary, StoreError> {
    let mut summary =
        DiscoverySummary { errors: host.detectors.failures.clone(), ..DiscoverySummary::default() };
    if host.detectors.ready.is_empty() {
        summary.skipped = Some("no plugin detects boards".to_owned());
        return Ok(summary);
    }
    let step = Step {
        run,
        detectors: &host.detectors.ready,
        providers: &host.providers,
        grant: Arc::new(grant(run)),
        agent: agent(&run.config.http.user_agent),
        refused: !host.detectors.failures.is_empty(),
    };
    host.detectors.ready.iter().for_each(|detector| detector.forgive());
    step.lift_pauses().await?;
    if !matches!(selection, Selection::These(_)) {
        step.ask_again(&mut summary).await?;
    }
    match selection {
        Selection::These(companies) => step.look_at_all(companies.clone(), &mut summary).await?,
        Selection::Due(limit) => {
            step.look_at_due(*limit, &mut summary).await?;
        }
        Selection::AllDue => step.look_at_all_due(&mut summary).await?,
    }
    let now = run.now();
    summary.left = run.store.read(move |connection| discoveries::due_count(connection, now)).await?;
    Ok(summary)
}

/// What discovery may fetch: any page of the public web, slowly.
fn grant(run: &Run) -> Grant {
    let settings = &run.config.discovery;
    Grant {
        public_web: true,
        max_body: settings.max_body,
        rate: Rate::per_second(settings.rate.per_second()),
        timeout: Some(settings.timeout),
        pause_after_rate_limit: run.config.run.rate_limit_pause,
        ..Grant::new("discovery")
    }
}

/// The name by which robots.txt files know us: the first word of the user agent.
pub(super) fn agent(user_agent: &str) -> String {
    let end = user_agent.find(['/', ' ']).unwrap_or(user_agent.len());
    user_agent[..end].to_owned()
}

impl Step<'_> {
    /// What an earlier run of this process learnt of pauses may have been lifted by hand since.
    async fn lift_pauses(&self) -> Result<(), StoreError> {
        for prepared in self.providers {
            if let Prepared::Ready(provider) = prepared
                && scan::paused(&self.run.store, provider, self.run.now()).await?.is_none()
            {
                provider.grant.pause.lift();
            }
        }
        Ok(())
    }

    /// Looks at all that were due when it began, some hundreds at a time.
    async fn look_at_all_due(&self, summary: &mut DiscoverySummary) -> Result<(), StoreError> {
        let now = self.run.now();
        let mut left = self.run.store.read(move |connection| discoveries::due_count(connection, now)).await?;
        while left > 0 {
            let some = u32::try_from(left).unwrap_or(u32::MAX).min(MOST_AT_ONCE);
            let looked_at = self.look_at_due(some, summary).await? as u64;
            // What could not be reached is as due as before.
            if looked_at == 0 || summary.errors.iter().any(|failure| failure.class == "network") {
                break;
            }
            left = left.saturating_sub(looked_at);
        }
        Ok(())
    }

    /// Looks at those due; how many there were.
    async fn look_at_due(&self, limit: u32, summary: &mut DiscoverySummary) -> Result<usize, StoreError> {
        if limit == 0 || self.run.shutdown.is_stopped() {
            return Ok(0);
        }
        let now = self.run.now();
        let due = self.run.store.read(move |connection| discoveries::due(connection, now, limit)).await?;
        let count = due.len();
        self.look_at_all(due, summary).await?;
        Ok(count)
    }

    async fn look_at_all(
        &self,
        companies: Vec<DueCompany>,
        summary: &mut DiscoverySummary,
    ) -> Result<(), StoreError> {
        if companies.is_empty() {
            return Ok(());
        }
        self.run.observer.event(&Event::CompaniesDue(companies.len()));
        let mut kept_back = Vec::new();
        let mut work = stream::iter(companies)
            .map(|company| self.look_at(company))
            .buffer_unordered(self.run.config.discovery.concurrency);
        while let Some(looked) = work.next().await {
            let Some(looked) = looked? else { continue };
            if looked.unreached && !summary.reached {
                // Kept back until somebody answers: it may be the network on this side.
                kept_back.push(looked);
                continue;
            }
            summary.reached |= !looked.unreached;
            for looked in kept_back.drain(..).chain([looked]) {
                self.finish(looked, summary).await?;
            }
        }
        if kept_back.is_empty() {
            return Ok(());
        }
        let few = kept_back.len() < MOST_SILENT && self.run.config.http.gateway.is_none();
        if few {
            for looked in kept_back {
                self.finish(looked, summary).await?;
            }
            return Ok(());
        }
        let message = format!(
            "none of {} sites could be reached ({}): is the network, or the gateway, up? nothing was noted of them",
            kept_back.len(),
            kept_back[0].whole.reason
        );
        summary.errors.push(Failure { unit: None, class: "network".to_owned(), message });
        Ok(())
    }

    async fn finish(&self, looked: Looked, summary: &mut DiscoverySummary) -> Result<(), StoreError> {
        let (state, company) = (looked.whole.state, looked.company.name.clone());
        add(summary, &looked);
        self.write(looked, summary).await?;
        self.run.observer.event(&Event::CompanyLooked { company: &company, state: state.as_str() });
        Ok(())
    }

    /// `None`: the run ended before the company was looked at.
    async fn look_at(&self, company: DueCompany) -> Result<Option<Looked>, StoreError> {
        if self.run.shutdown.is_stopped() {
            return Ok(None);
        }
        let names = Names::new(&company.name, company.domain.as_deref());
        let exploring = self.explore(&company, &names);
        let (explored, mut failures, traffic) = tokio::select! {
            explored = exploring => explored,
            // It stays due: half a look is none.
            () = self.run.shutdown.stopped() => return Ok(None),
        };
        let mut kept = Vec::new();
        for board in to_ask(&explored.boards, &names) {
            if self.run.shutdown.is_stopped() {
                return Ok(None);
            }
            let one = self.confirm(&company, &names, board, &mut failures).await?;
            let rejected =
                kept.iter().filter(|kept: &&Kept| kept.source().state == SourceState::Rejected).count();
            if one.source().state != SourceState::Rejected || rejected < MOST_REJECTED {
                kept.push(one);
            }
        }
        let recheck = &self.run.config.discovery.recheck;
        let whole = outcome::whole(&explored, &kept, company.attempts, recheck, self.run.now());
        let unreached = explored.unreached && explored.pages == 0;
        Ok(Some(Looked { company, whole, kept, pages: explored.pages, traffic, failures, unreached }))
    }

    async fn explore(&self, company: &DueCompany, names: &Names) -> (Explored, Vec<Failure>, Traffic) {
        let settings = &self.run.config.discovery;
        let site = company.website.as_deref().and_then(website);
        let Some(site) = site.and_then(|site| Url::parse(&site).ok()) else {
            return (Explored::default(), Vec::new(), Traffic::default());
        };
        let ends = Instant::now() + settings.company_time;
        // More requests than the walk can make: redirects, retries and robots.txt of some hosts.
        let most = u32::try_from(10 * (2 + settings.links + settings.candidates)).unwrap_or(u32::MAX);
        let scope = Scope::new(Arc::clone(&self.grant), most).with_deadline(ends);
        let visitor = Visitor::new(&self.run.client, &scope, &self.agent, settings.page_chars);
        let label = company.domain.as_deref().unwrap_or(&company.name);
        let detecting = Detecting::new(self.detectors, label, &self.run.id.to_string());
        let walk = Walk::new(settings, names, self.run.clock(), visitor, detecting, ends);
        let (mut explored, detecting) = walk.explore(&site).await;
        explored.blind |= self.refused || detecting.incomplete;
        (explored, detecting.faults, scope.traffic())
    }

    async fn confirm(
        &self,
        company: &DueCompany,
        names: &Names,
        board: &Board,
        failures: &mut Vec<Failure>,
    ) -> Result<Kept, StoreError> {
        let (run, recheck) = (self.run, &self.run.config.discovery.recheck);
        let asked = if is_hopeless(board, names) {
            Asked::NoProvider
        } else {
            ask(run, self.providers, &board.system, &board.tenant).await?
        };
        if let Asked::NotNow { failure: Some(failure), .. } = &asked {
            failures.push(failure.clone());
        }
        let feed = asked.feed();
        let verdict = judge(names, company.domain.as_deref(), &board.tenant, &board.sightings, feed.as_ref());
        let name = self.name_of(&board.system);
        Ok(outcome::of_board(name, board, &verdict, &asked, recheck, run.now()))
    }

    /// The provider's name in `providers.toml`, where there is one for the system.
    fn name_of<'s>(&'s self, system: &'s str) -> &'s str {
        confirm::provider_of(self.providers, system).map_or(system, Prepared::name)
    }

    /// One company's outcome, whole or not at all.
    async fn write(&self, looked: Looked, summary: &mut DiscoverySummary) -> Result<(), StoreError> {
        let (fence, now) = (self.run.fence.clone(), self.run.now());
        let gone_for = self.run.config.discovery.recheck.candidate;
        let (new, closed) = self
            .run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                let company_id = companies::living(tx, looked.company.id)?;
                let (mut new, mut closed) = (0, 0);
                for kept in &looked.kept {
                    let noted = write_board(tx, company_id, kept, gone_for, now)?;
                    new += u64::from(noted.new);
                    closed += noted.closed;
                }
                let Whole { state, reason, evidence, due_at } = looked.whole;
                let found = Found { company_id, state, reason, evidence, pages: looked.pages, due_at };
                discoveries::record(tx, &found, now)?;
                Ok((new, closed))
            })
            .await?;
        summary.sources_new += new;
        summary.closed += closed;
        Ok(())
    }

    /// Asks again for boards that are known and due: candidates whose provider can now be asked, empty ones,
    /// those that were missing.
    async fn ask_again(&self, summary: &mut DiscoverySummary) -> Result<(), StoreError> {
        let ready = self.providers.iter().filter_map(|prepared| match prepared {
            Prepared::Ready(provider) => Some(provider.name.clone()),
            _ => None,
        });
        let (ready, now): (Vec<String>, _) = (ready.collect(), self.run.now());
        let due = self
            .run
            .store
            .read(move |connection| sources::due_checks(connection, &ready, now, MOST_CHECKS))
            .await?;
        let mut work = stream::iter(due)
            .map(|check| self.check_again(check))
            .buffer_unordered(self.run.config.discovery.concurrency);
        while let Some(checked) = work.next().await {
            let (closed, failure) = checked?;
            summary.rechecked += 1;
            summary.closed += closed;
            summary.errors.extend(failure);
        }
        Ok(())
    }

    /// How many offers closed, and what failed.
    async fn check_again(&self, check: DueCheck) -> Result<(u64, Option<Failure>), StoreError> {
        if self.run.shutdown.is_stopped() {
            return Ok((0, None));
        }
        let (run, recheck) = (self.run, &self.run.config.discovery.recheck);
        let asked = ask(run, self.providers, &check.provider, &check.tenant).await?;
        let source = again(&check, &asked, recheck, run.now());
        let kept = match &asked {
            Asked::NoSuchBoard => Kept::Missed(source),
            Asked::NotNow { due_at, .. } => Kept::Unasked(source, *due_at),
            // A name alone does not undo what was proved.
            Asked::Answers(_) if source.state == SourceState::Candidate => Kept::Doubted(source),
            Asked::Answers(_) | Asked::NoProvider => Kept::Found(source),
        };
        let answers = matches!(asked, Asked::Answers(_));
        let (fence, now, gone_for) = (run.fence.clone(), run.now(), recheck.candidate);
        let closed = run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                let company_id = companies::living(tx, check.company_id)?;
                if answers {
                    boards::found(tx, &check.provider, &check.tenant, now)?;
                }
                let noted = write_board(tx, company_id, &kept, gone_for, now)?;
                let source = kept.source();
                if matches!(kept, Kept::Found(_)) && source.state == SourceState::Confirmed {
                    let reason = format!("{}/{}: {}", source.provider, source.tenant, source.reason);
                    discoveries::confirm(tx, company_id, &reason)?;
                }
                Ok(noted.closed)
            })
            .await?;
        let failure = match asked {
            Asked::NotNow { failure, .. } => failure,
            _ => None,
        };
        Ok((closed, failure))
    }
}

/// A board that is known from earlier, after asking for it again: names may speak now, the places spoke then.
fn again(
    check: &DueCheck,
    asked: &Asked,
    recheck: &crate::config::Recheck,
    now: crate::domain::Timestamp,
) -> sources::FoundSource {
    let names = Names::new(&check.company_name, check.domain.as_deref());
    let known = || match check.confidence {
        Confidence::Hint => Verdict::Unsure("a page of the company's shows it".to_owned()),
        sure => Verdict::Own(sure, "a page of the company's shows it".to_owned()),
    };
    let feed = asked.feed().unwrap_or_default();
    let called = feed.name.as_ref().map(|name| format!("the board calls itself `{name}`"));
    let at = feed.url.as_deref().and_then(registrable_domain);
    let verdict = match (feed.name, called, check.confidence) {
        _ if at.is_some() && at == check.domain => {
            Verdict::Own(Confidence::Certain, "its adverts stand on the company's own domain".to_owned())
        }
        (Some(name), Some(called), _) if names.agree_with(&name) => Verdict::Own(Confidence::Certain, called),
        (Some(_), Some(called), Confidence::Hint) => Verdict::Foreign(called),
        // Certain by its name alone, and the board bears another: the place it stood in is not known any more.
        (Some(_), Some(called), Confidence::Certain) => Verdict::Unsure(called),
        _ => known(),
    };
    let mut source = outcome::of_answer(&check.provider, &check.tenant, &verdict, asked, recheck, now);
    source.evidence.splice(0..0, check.evidence.iter().filter(|evidence| evidence.kind != "feed").cloned());
    source
}

/// `gone_for`: when a board that is believed gone is asked again.
fn write_board(
    tx: &crate::store::Transaction<'_>,
    company: i64,
    kept: &Kept,
    gone_for: Duration,
    now: crate::domain::Timestamp,
) -> Result<Noted, StoreError> {
    let source = kept.source();
    let is_same =
        |known: &sources::SourceDetail| known.provider == source.provider && known.tenant == source.tenant;
    match kept {
        Kept::Found(source) => Ok(Noted::new(boards::record(tx, company, source, now)?)),
        Kept::Doubted(source) => {
            let proved = |known: &sources::SourceDetail| {
                is_same(known) && matches!(known.state, SourceState::Confirmed | SourceState::Empty)
            };
            if sources::of_company(tx, company)?.iter().any(proved) {
                return Ok(Noted::default());
            }
            Ok(Noted::new(boards::record(tx, company, source, now)?))
        }
        Kept::Unasked(source, due_at) => {
            if sources::of_company(tx, company)?.iter().any(is_same) {
                sources::defer(tx, company, &source.provider, &source.tenant, *due_at)?;
                return Ok(Noted::default());
            }
            Ok(Noted::new(boards::record(tx, company, source, now)?))
        }
        Kept::Missed(source) => {
            let new = !sources::of_company(tx, company)?.iter().any(is_same);
            if new {
                boards::record(tx, company, source, now)?;
            }
            let due_at = now.plus(MISS_RULE.apart);
            let Missed { misses, closed } =
                boards::miss(tx, company, &source.provider, &source.tenant, now, MISS_RULE, due_at)?;
            if misses >= MISS_RULE.confirmations {
                sources::defer(tx, company, &source.provider, &source.tenant, now.plus(gone_for))?;
            }
            tracing::debug!(provider = source.provider, tenant = source.tenant, misses, "no such board");
            Ok(Noted { new, closed })
        }
    }
}

/// What noting a board changed.
#[derive(Debug, Clone, Copy, Default)]
struct Noted {
    /// The link is new.
    new: bool,
    /// Offers that closed with the board.
    closed: u64,
}

impl Noted {
    const fn new(new: bool) -> Self {
        Self { new, closed: 0 }
    }
}

/// The boards worth asking for, the most telling first. One that is seen with and without its region is one.
fn to_ask<'b>(boards: &'b [Board], names: &Names) -> Vec<&'b Board> {
    let bare = |board: &'b Board| Some((board.system.as_str(), board.tenant.strip_prefix("eu:")?));
    let regional: BTreeSet<(&str, &str)> = boards.iter().filter_map(bare).collect();
    let is_twin = |board: &Board| regional.contains(&(board.system.as_str(), board.tenant.as_str()));
    let mut all: Vec<&Board> = boards.iter().filter(|board| !is_twin(board)).collect();
    all.sort_by_key(|board| std::cmp::Reverse((board.bears_name_of(names), board.strength())));
    all.truncate(MOST_BOARDS + MOST_REJECTED);
    all
}

/// Whether no answer could make the board the company's: one of many on a page, under another name.
fn is_hopeless(board: &Board, names: &Names) -> bool {
    const A_CROWD: usize = 10;
    let crowded = board.sightings.iter().all(|seen| seen.boards_on_page > A_CROWD);
    board.strength() == Strength::Weak && crowded && !board.bears_name_of(names)
}

fn add(summary: &mut DiscoverySummary, looked: &Looked) {
    summary.companies += 1;
    *summary.outcomes.entry(looked.whole.state.as_str().to_owned()).or_default() += 1;
    summary.pages += u64::from(looked.pages);
    summary.requests += looked.traffic.requests;
    summary.rate_limited += looked.traffic.rate_limited;
    summary.bytes_received += looked.traffic.bytes_received;
    summary.errors.extend(looked.failures.iter().cloned());
}

/// A step that the database ended.
pub(super) fn broken(error: &StoreError) -> DiscoverySummary {
    let failure = Failure {
        unit: None,
        class: "database".to_owned(),
        message: format!("step discover: {}", chain(error)),
    };
    DiscoverySummary { errors: vec![failure], ..DiscoverySummary::default() }
}
