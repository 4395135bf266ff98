//! What a walk over a site saw: boards with their sightings, and what kept it from seeing more.

use std::collections::BTreeSet;

use url::Url;

use super::{
    judge::{PageKind, Shown, Sighting, Strength, agreement_of_tenant},
    left_out::LeftOut,
};
use crate::domain::EvidenceKind;
use crate::{
    bounds::discovery,
    domain::{
        identity::{Agreement, CompanyNames},
        page::PageRegion,
    },
    pipeline::web::{Redirect, Visited},
    plugins::model::Finding,
};

/// A board that was seen, by system and tenant, with all its sightings.
#[derive(Debug, Clone)]
pub(super) struct SeenBoard {
    pub(super) system: String,
    pub(super) tenant: String,
    pub(super) url: Option<String>,
    pub(super) sightings: Vec<Sighting>,
    /// Its reader reads any site, whatever its system.
    pub(super) is_door: bool,
}

/// What the finding of a reader of any site says of itself.
const DOOR: (&str, &str) = ("reads", "any-site");

impl SeenBoard {
    /// The strength of its strongest sighting.
    pub(super) fn strength(&self) -> Strength {
        self.sightings.iter().map(Sighting::strength).max().unwrap_or(Strength::Weak)
    }

    /// Whether its name at its system is the company's.
    pub(super) fn bears_name_of(&self, names: &CompanyNames) -> bool {
        agreement_of_tenant(names, &self.tenant) == Agreement::Same
    }
}

/// The result of a walk.
#[derive(Debug, Default)]
pub(super) struct Explored {
    /// In the order they were seen.
    pub(super) boards: Vec<SeenBoard>,
    /// Pages read.
    pub(super) pages: u32,
    /// Where and how the site refused access.
    pub(super) blocked: Option<(Url, String)>,
    /// A page that is empty without its scripts.
    pub(super) script: Option<Url>,
    /// Where and why there was no answer.
    pub(super) silent: Option<(Url, String)>,
    /// Where a page costs more to read than a page may, and what of.
    pub(super) heavy: Option<(Url, String)>,
    /// The company's time ran out before all its pages were read.
    pub(super) out_of_time: bool,
    /// No connection to its address could be made.
    pub(super) unreached: bool,
    /// Some detector did not see its pages.
    pub(super) blind: bool,
    /// What is beyond the bounds of a look.
    pub(super) left_out: LeftOut,
}

impl Explored {
    /// Keeps the boards that a page shows. `moved`: the page is on a domain with another name.
    pub(super) fn keep_page(
        &mut self,
        visited: &Visited,
        kind: PageKind,
        findings: Vec<Finding>,
        moved: bool,
    ) {
        let boards: BTreeSet<(&str, &str)> =
            findings.iter().map(|finding| (finding.provider.as_str(), finding.tenant.as_str())).collect();
        let boards_on_page = boards.len();
        for finding in findings {
            let sighting = Sighting { boards_on_page, moved, ..sighting(visited, kind, &finding) };
            self.add(finding, sighting);
        }
    }

    /// Keeps the boards that the target of a redirect names.
    pub(super) fn keep_redirect(
        &mut self,
        redirect: &Redirect,
        kind: PageKind,
        findings: Vec<Finding>,
        moved: bool,
    ) {
        for finding in findings {
            let sighting = Sighting {
                url: redirect.from.to_string(),
                page: kind,
                shown: Shown::Redirect,
                place: PageRegion::Body,
                text: String::new(),
                kind: EvidenceKind::Redirect,
                detail: format!("leads to {}", redirect.target),
                certainty: finding.confidence,
                boards_on_page: 1,
                moved,
            };
            self.add(finding, sighting);
        }
    }

    fn add(&mut self, finding: Finding, sighting: Sighting) {
        let is_same = |board: &SeenBoard| board.system == finding.provider && board.tenant == finding.tenant;
        match self.boards.iter().position(is_same) {
            Some(known) => {
                let board = &mut self.boards[known];
                board.url = board.url.take().or(finding.board_url);
                if board.sightings.len() < discovery::SIGHTINGS.size() {
                    board.sightings.push(sighting);
                } else {
                    self.left_out.count(&discovery::SIGHTINGS, 1);
                }
            }
            None if self.boards.len() < discovery::BOARDS.size() => self.boards.push(SeenBoard {
                system: finding.provider,
                tenant: finding.tenant,
                is_door: finding
                    .attributes
                    .iter()
                    .any(|(name, value)| (name.as_str(), value.as_str()) == DOOR),
                url: finding.board_url,
                sightings: vec![sighting],
            }),
            None => self.left_out.count(&discovery::BOARDS, 1),
        }
    }
}

fn sighting(visited: &Visited, kind: PageKind, finding: &Finding) -> Sighting {
    let evidence = finding.evidence.first();
    let offset =
        evidence.and_then(|evidence| evidence.offset).and_then(|offset| usize::try_from(offset).ok());
    // A guest's offset only says where to look; place and text are read from the page itself.
    let line = offset.and_then(|offset| visited.page.line_at(offset));
    let seen_as = evidence.map_or(EvidenceKind::Text, |evidence| evidence.kind);
    let shown = match seen_as {
        EvidenceKind::Iframe | EvidenceKind::ScriptSrc => Shown::Embed,
        EvidenceKind::Link => Shown::Link,
        EvidenceKind::UrlPattern => Shown::OwnHost,
        _ => Shown::Data,
    };
    let (place, text) =
        line.map_or((PageRegion::Body, String::new()), |(place, text)| (place, text.to_owned()));
    Sighting {
        url: visited.url.to_string(),
        page: kind,
        shown,
        // An offset outside the page proves no place.
        place: if line.is_none() && shown == Shown::Link { PageRegion::Footer } else { place },
        text,
        kind: seen_as,
        detail: evidence.map_or_else(String::new, |evidence| evidence.detail.clone()),
        certainty: finding.confidence,
        boards_on_page: 1,
        moved: false,
    }
}

#[cfg(test)]
mod tests;
