//! Asks a component for all that a case is about: every page, then the details of what is not complete.

use std::collections::BTreeSet;

use super::{
    case::{Call, Case, CasePage, Subject},
    outcome::{Detail, Outcome},
};
use crate::{
    bounds::cases as bounds,
    domain::{counted, page as pages},
    kit::session::Session,
    plugins::{
        CallError,
        model::{Continuation, Document, OfferRef, Page, Position, Target},
    },
};

/// How far a scan goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Pages at most.
    pub pages: u32,
    /// Details at most.
    pub details: usize,
}

impl Reach {
    /// That of a case: all, within what a test may take.
    #[must_use]
    pub const fn of_case() -> Self {
        Self { pages: bounds::CASE_PAGES.count(), details: usize::MAX }
    }

    /// That of a scan by hand.
    #[must_use]
    pub const fn of_run() -> Self {
        Self { pages: bounds::CASE_PAGES.count(), details: bounds::RUN_DETAILS.size() }
    }
}

/// What a scan gave beside its pages.
#[derive(Debug, Default)]
pub struct Scanned {
    /// Why the component ended early.
    pub error: Option<CallError>,
    /// Why the host asked no further.
    pub stopped: Option<String>,
}

/// Asks for what the case is about. What fails is part of the outcome.
pub async fn drive(session: &mut Session, case: &Case) -> Outcome {
    let mut outcome = Outcome::default();
    let end = match (&case.subject, case.call) {
        (Subject::Page(page), _) => look(session, page, &mut outcome).await,
        (Subject::Source, _) | (Subject::Target(Target::Query(_)), Call::Check) => {
            check(session, None, &mut outcome).await
        }
        (Subject::Target(Target::Tenant(tenant)), Call::Check) => {
            check(session, Some(tenant), &mut outcome).await
        }
        (Subject::Target(target), Call::Scan) => {
            let scanned = scan(session, target, Reach::of_case(), |page, details| {
                outcome.pages.push(page);
                outcome.details.extend(details);
                true
            });
            let scanned = scanned.await;
            outcome.stopped = scanned.stopped;
            scanned.error.map_or(Ok(()), Err)
        }
    };
    outcome.error = end.err();
    outcome.unread = session.take_unread();
    outcome
}

async fn check(session: &mut Session, tenant: Option<&str>, outcome: &mut Outcome) -> Result<(), CallError> {
    outcome.board = Some(session.check(tenant).await?);
    Ok(())
}

/// A detector or a directory reads the page; what is both does both.
async fn look(session: &mut Session, page: &CasePage, outcome: &mut Outcome) -> Result<(), CallError> {
    let document = document(page);
    if session.plugin().is_directory() {
        outcome.first_pages = session.first_pages().await?;
        outcome.listing = Some(session.read(document.clone()).await?);
    }
    if session.plugin().is_detector() {
        outcome.report = Some(session.detect(document).await?);
    }
    Ok(())
}

/// The page as a run hands it over: decoded, parsed and reduced by the host. One that costs too much is empty, as one
/// that a run refuses.
fn document(page: &CasePage) -> Document {
    let address = page.redirects.last().unwrap_or(&page.url);
    Document {
        url: page.url.clone(),
        final_url: address.clone(),
        status: page.status,
        content_type: Some(page.content_type.clone()),
        html: reduced(page, address).unwrap_or_default(),
    }
}

fn reduced(page: &CasePage, address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let asked = std::iter::once(&page.url).chain(&page.redirects);
    let before: Vec<_> =
        asked.filter_map(|text| url::Url::parse(text).ok()).filter(|one| *one != url).collect();
    let context =
        pages::PageContext { url: &url, redirects: &before, max_chars: crate::bounds::pages::REDUCED.size() };
    let html = pages::decode(&page.content, Some(&page.content_type));
    Some(pages::Page::parse(&html, &context, &pages::Budget::default()).ok()?.reduced)
}

/// Scans a target from its beginning. Each page is handed on with the details of its offers that are not complete, as
/// soon as both are there; `take` says whether to go on.
pub async fn scan(
    session: &mut Session,
    target: &Target,
    reach: Reach,
    mut take: impl FnMut(Page, Vec<Detail>) -> bool,
) -> Scanned {
    let mut scanned = Scanned::default();
    let (mut position, mut left) = (Position::default(), reach.details);
    let mut cursors = BTreeSet::new();
    for number in 1..=reach.pages {
        let page = match session.page(target, &position).await {
            Ok(page) => page,
            Err(error) => return Scanned { error: Some(error), ..scanned },
        };
        let (details, error) = details_of(session, &page, &mut left, &mut scanned.stopped).await;
        let next = page.next.clone();
        position.state = page.state.clone().or(position.state);
        let goes_on = take(page, details);
        if error.is_some() || !goes_on {
            return Scanned { error, ..scanned };
        }
        let Continuation::More(cursor) = next else { return scanned };
        if let Some(why) = end(&cursor, number, reach, &mut cursors) {
            scanned.stopped = Some(why);
            return scanned;
        }
        position.cursor = Some(cursor);
    }
    scanned
}

/// Why no page is asked for after this one, although there is more.
fn end(cursor: &str, number: u32, reach: Reach, cursors: &mut BTreeSet<String>) -> Option<String> {
    if !cursors.insert(cursor.to_owned()) {
        return Some(format!("the cursor `{cursor}` came back: the pages do not end"));
    }
    let is_last = number == reach.pages;
    is_last.then(|| format!("there is more after {}", counted(u64::from(number), "page", "pages")))
}

/// The details of the offers of a page that are not complete, `left` of them at most.
async fn details_of(
    session: &mut Session,
    page: &Page,
    left: &mut usize,
    stopped: &mut Option<String>,
) -> (Vec<Detail>, Option<CallError>) {
    let mut details = Vec::new();
    if !session.plugin().manifest().capabilities.hydrate {
        return (details, None);
    }
    let mut refs: Vec<OfferRef> =
        page.offers.iter().filter(|offer| !offer.offer.complete).map(reference).collect();
    if refs.len() > *left {
        refs.truncate(*left);
        *stopped = Some("not all details were asked for".to_owned());
    }
    *left -= refs.len();
    let batch = usize::try_from(session.plugin().manifest().hydrate_batch.max(1)).unwrap_or(1);
    for batch in refs.chunks(batch) {
        match session.hydrate(batch).await {
            Ok(answers) => details.extend(
                batch.iter().zip(answers).map(|(asked, answer)| Detail { asked: asked.clone(), answer }),
            ),
            Err(error) => return (details, Some(error)),
        }
    }
    (details, None)
}

fn reference(offer: &crate::plugins::model::ScannedOffer) -> OfferRef {
    OfferRef { id: offer.offer.id.clone(), url: offer.offer.url.clone(), token: offer.token.clone() }
}
