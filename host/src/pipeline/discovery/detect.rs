//! Runs the detectors on one company's pages.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    clock::SharedClock,
    domain::FailureClass,
    pipeline::{
        prepared::{Detector, Spellings},
        report::Failure,
    },
    plugins::{
        CallContext, Instance, UnitSetup,
        model::{Document, Finding},
    },
};

/// What the detectors say of a document.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Boards.
    pub(super) findings: Vec<Finding>,
    /// Addresses that a detector wants followed, with its priority.
    pub(super) follow: Vec<(String, u8)>,
}

/// The detectors, asked of one company's pages. Each call has an instance of its own: of dozens of detectors, asked for many
/// companies at the same time, those that are kept would hold more memory than they save time.
pub(super) struct Detecting<'a> {
    detectors: &'a [Arc<Detector>],
    company: String,
    run_id: String,
    clock: &'a SharedClock,
    spellings: Option<&'a Spellings>,
    /// Those that failed for this company, by their place.
    failed: BTreeSet<usize>,
    /// What failed.
    pub(super) faults: Vec<Failure>,
    /// Some detector did not see every page.
    pub(super) incomplete: bool,
}

impl<'a> Detecting<'a> {
    pub(super) fn new(
        detectors: &'a [Arc<Detector>],
        company: &str,
        run_id: &str,
        clock: &'a SharedClock,
    ) -> Self {
        Self {
            detectors,
            company: company.to_owned(),
            run_id: run_id.to_owned(),
            clock,
            spellings: None,
            failed: BTreeSet::new(),
            faults: Vec::new(),
            incomplete: false,
        }
    }

    /// Two spellings of one board are one finding.
    pub(super) fn spelt_by(self, spellings: &'a Spellings) -> Self {
        Self { spellings: Some(spellings), ..self }
    }

    /// Runs every detector. One that fails is left out for the rest of this company, and reported.
    pub(super) async fn detect(&mut self, document: &Document) -> Seen {
        let mut seen = Seen::default();
        for nth in 0..self.detectors.len() {
            if let Err(message) = self.ask(nth, document, &mut seen).await {
                let name = &self.detectors[nth].name;
                self.detectors[nth].note_fault();
                self.failed.insert(nth);
                self.incomplete = true;
                self.faults.push(Failure {
                    unit: Some(self.company.clone()),
                    class: FailureClass::Detector,
                    message: format!("detector `{name}` on {}: {message}", document.final_url),
                });
            }
        }
        if let Some(spellings) = self.spellings {
            for finding in &mut seen.findings {
                finding.tenant = spellings.spell(&finding.provider, &finding.tenant).await;
            }
        }
        seen.findings = once(seen.findings);
        seen
    }

    async fn ask(&mut self, nth: usize, document: &Document, seen: &mut Seen) -> Result<(), String> {
        let detector = &self.detectors[nth];
        if detector.is_out() {
            self.incomplete = true;
            return Ok(());
        }
        if self.failed.contains(&nth) {
            return Ok(());
        }
        let setup = UnitSetup {
            provider: detector.name.clone(),
            unit: self.company.clone(),
            network: None,
            settings: Arc::clone(&detector.settings),
        };
        let mut instance = Instance::new(&detector.plugin, setup).await.map_err(|error| error.to_string())?;
        let context = CallContext { now: self.clock.now(), run_id: self.run_id.clone(), attempt: 1 };
        let report = instance.detect(&context, document.clone()).await.map_err(|error| error.to_string())?;
        let found = report.findings.len();
        let known = seen.findings.len();
        seen.findings.extend(report.findings.into_iter().filter(is_plain));
        let dropped = found - (seen.findings.len() - known);
        if dropped > 0 {
            tracing::warn!(detector = detector.name, dropped, "found boards whose names cannot be stored");
        }
        seen.follow.extend(report.follow.into_iter().map(|link| (link.url, link.priority)));
        Ok(())
    }
}

/// What several detectors see in one place is one finding: a system may have a detector of its own beside one that knows
/// many, and the second word of it proves no more than the first.
fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        match kept.iter_mut().find(|known| is_same(known, &finding)) {
            Some(known) => {
                known.confidence = known.confidence.min(finding.confidence);
                known.board_url = known.board_url.take().or(finding.board_url);
            }
            None => kept.push(finding),
        }
    }
    kept
}

/// Whether two findings are of one board, and by the same evidence: what stands at one place of the page, whatever a
/// detector writes of it, or what has no place and is written alike.
fn is_same(one: &Finding, other: &Finding) -> bool {
    let is_same_evidence = match (one.evidence.first(), other.evidence.first()) {
        (Some(one), Some(other)) if one.offset.is_some() => {
            (one.kind, one.offset) == (other.kind, other.offset)
        }
        (one, other) => one == other,
    };
    one.provider == other.provider && one.tenant == other.tenant && is_same_evidence
}

/// Whether a finding's names can be a system's and a board's. Their length is bounded where the report is taken.
fn is_plain(finding: &Finding) -> bool {
    let name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    let strange = |sign: char| sign.is_control() || matches!(sign, '/' | '?' | '#' | '\\');
    let tenant = finding.tenant.trim();
    !finding.provider.is_empty()
        && finding.provider.bytes().all(name)
        && !tenant.is_empty()
        && tenant == finding.tenant
        && !tenant.contains(strange)
}

#[cfg(test)]
mod tests;
