//! One scan of a case under a machine's variations of its answers.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    domain::UnreadFields,
    http::Cancel,
    kit::{
        cases::{self, Call, Case, Detail, Reach, Scanned, Subject},
        replay::{Asked, Exchange, Fault, Replay},
        session::{Session, SessionError, Surroundings},
    },
    plugins::{
        CallError, Plugin,
        model::{Continuation, EndReason, Page, Target},
    },
};

/// One page, and no details.
pub(super) const FIRST_PAGE: Reach = Reach { pages: 1, details: 0 };

/// What a scan gave.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) pages: Vec<Page>,
    pub(super) details: Vec<Detail>,
    pub(super) error: Option<CallError>,
    pub(super) unread: UnreadFields,
    pub(super) asked: Vec<Asked>,
    /// Requests that came to nothing, those that were not let out included.
    pub(super) failed_requests: u64,
    /// Body bytes of all answers.
    pub(super) bytes: u64,
    pub(super) took: Duration,
}

impl Scan {
    pub(super) fn offers(&self) -> usize {
        self.pages.iter().map(|page| page.offers.len()).sum()
    }

    /// Whether the pages end, with all that there is.
    pub(super) fn is_complete(&self) -> bool {
        let last = self.pages.last().map(|page| &page.next);
        self.error.is_none() && matches!(last, Some(Continuation::End(EndReason::Complete)))
    }
}

/// The target that a case scans; nothing if it asks for something else.
pub(super) fn target_of(case: &Case) -> Option<&Target> {
    match (&case.subject, case.call) {
        (Subject::Target(target), Call::Scan) => Some(target),
        _ => None,
    }
}

/// The recorded answers of a case, or a variation of them, with a component that asks for them.
pub(super) struct Trial<'a> {
    pub(super) plugin: &'a Arc<Plugin>,
    pub(super) case: &'a Case,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) faults: Vec<Fault>,
    pub(super) reach: Reach,
}

impl<'a> Trial<'a> {
    pub(super) fn of(plugin: &'a Arc<Plugin>, case: &'a Case) -> Self {
        let (exchanges, reach) = (case.exchanges.clone(), Reach::of_case());
        Self { plugin, case, exchanges, faults: Vec::new(), reach }
    }

    pub(super) fn with(self, faults: Vec<Fault>) -> Self {
        Self { faults, ..self }
    }

    pub(super) fn within(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// The answers, and a component before its first call.
    pub(super) fn begin(self) -> Result<(Replay, Session), SessionError> {
        let replay = Replay::with_faults(self.exchanges, self.case.now, self.faults);
        let session = session(self.plugin, self.case, &replay)?;
        Ok((replay, session))
    }

    pub(super) async fn scan(self, target: &Target) -> Result<Scan, SessionError> {
        let reach = self.reach;
        let (replay, mut session) = self.begin()?;
        Ok(scan(&replay, &mut session, target, reach).await)
    }
}

/// A component before its first call, which asks for answers that others may have asked for.
pub(super) fn session(plugin: &Arc<Plugin>, case: &Case, replay: &Replay) -> Result<Session, SessionError> {
    let around = Surroundings {
        client: replay.client(),
        now: case.now,
        settings: case.settings.clone(),
        unit: unit(&case.subject),
        credentials: None,
        cancel: Cancel::new(),
        keeps_pace: false,
    };
    Session::new(plugin, around)
}

fn unit(subject: &Subject) -> String {
    match subject {
        Subject::Target(Target::Tenant(tenant)) => tenant.clone(),
        Subject::Target(Target::Query(query)) => query.name.clone(),
        Subject::Source => "source".to_owned(),
        Subject::Page(page) => page.url.clone(),
    }
}

pub(super) async fn scan(replay: &Replay, session: &mut Session, target: &Target, reach: Reach) -> Scan {
    let mut scan = Scan::default();
    let begun = Instant::now();
    let Scanned { error, .. } = cases::scan(session, target, reach, |page, details| {
        scan.pages.push(page);
        scan.details.extend(details);
        true
    })
    .await;
    let traffic = session.traffic();
    Scan {
        error,
        took: begun.elapsed(),
        unread: session.take_unread(),
        asked: replay.asked(),
        failed_requests: traffic.errors,
        bytes: traffic.bytes_decoded,
        ..scan
    }
}
