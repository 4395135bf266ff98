//! Tools for detectors: the URLs and settings in a page, and findings with their evidence.
//!
//! A job system is a row of data, a [`System`]: the addresses, settings and marks that name its boards, the words that
//! stand for something else there, and whether it tells cases apart. The rows may be constants, or borrowed from what a
//! plugin read at run time. Where that needs logic there are [`Rule`]s, pure functions from a URL to
//! the board that it names. [`Recogniser`] applies both to every URL in a page and reports each occurrence of a board, so
//! that the host knows in which parts of the page it occurs.

mod address;
mod composed;
mod form;
mod letters;
mod named;
mod own_hosts;
mod region;
mod served;
mod sightings;
mod signs;
mod system;
mod text;
mod words;

pub use address::Address;
pub use composed::Composed;
pub use form::Form;
pub use letters::Letters;
pub use named::Named;
pub use served::Served;
pub use signs::{Mark, Setting};
pub use system::{Case, Spelling, System};
pub use text::{addresses, value_of};
pub use words::{is_id, is_language};

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    Candidate, Confidence, Document, Evidence, EvidenceKind, Finding, Report,
    page::{Element, Page, Place},
};

/// The maximum length of an evidence's text, in characters.
const LONGEST_DETAIL: usize = 200;

/// The maximum number of findings of one board with the same kind of evidence and part of the page. Further ones are
/// usually links to its job adverts.
const MOST_ALIKE: usize = 8;

/// The maximum number of findings in one page.
const MOST_FINDINGS: usize = 500;

/// Returns the board that a URL names, if it is a URL of the rule's system.
pub type Rule<'r> = &'r dyn Fn(&Address) -> Option<Named>;

/// Collects the findings of one page.
#[derive(Debug)]
pub struct Recogniser<'d> {
    document: &'d Document,
    /// The page's elements.
    pub page: Page<'d>,
    report: Report,
    /// The key of each finding's board.
    keys: Vec<String>,
}

impl<'d> Recogniser<'d> {
    /// Starts without findings.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        Self {
            document,
            page: Page::read(document),
            report: Report { findings: Vec::new(), follow: Vec::new() },
            keys: Vec::new(),
        }
    }

    /// Looks for boards of the systems in the document's own URL, in every URL in it, in the settings of its scripts and
    /// the marks of its elements; last, whether the page itself is a board under a customer's own host.
    pub fn apply(&mut self, systems: &[System<'_>], rules: &[Rule<'_>]) {
        let boards = |address: &Address| -> Vec<Named> {
            let by_form = systems.iter().filter_map(|system| system.board_at(address));
            by_form.chain(rules.iter().filter_map(|rule| rule(address))).collect()
        };
        for named in Address::parse(&self.document.final_url).iter().flat_map(boards) {
            let evidence = evidence(EvidenceKind::UrlPattern, &self.document.final_url, None);
            self.add(named, evidence);
        }
        let mut seen: Vec<(Named, Evidence)> = Vec::new();
        for element in self.page.elements() {
            each_address(element, |kind, address| {
                let Some(parsed) = Address::parse(address) else { return };
                let named = boards(&parsed).into_iter();
                seen.extend(named.map(|named| (named, evidence(kind, address, Some(element)))));
            });
        }
        for (named, evidence) in seen {
            self.add(named, evidence);
        }
        for system in systems {
            for sign in sightings::signs(system, &self.page) {
                self.add_mark(sign.named, EvidenceKind::Text, &sign.detail, sign.element);
            }
        }
        self.add_own_hosts(systems);
    }

    /// Adds the page itself as a board, if it is one under a customer's own host. If the page also contains a board's name
    /// at the system, that one is used. [`apply`](Self::apply) does so last; to be called where more signs are looked for
    /// after it, with systems that were applied without their files.
    pub fn add_own_hosts(&mut self, systems: &[System<'_>]) {
        let Some(address) = Address::parse(&self.document.final_url) else { return };
        for system in systems.iter().filter(|system| system.served.is_some()) {
            if !self.has_found(system.name)
                && let Some((named, file)) = own_hosts::board(system, &address, &self.page)
            {
                self.add_page(named, &file);
            }
        }
    }

    /// Adds a board that an element names other than by a URL.
    pub fn add_mark(&mut self, named: Named, kind: EvidenceKind, detail: &str, element: Element<'d>) {
        let evidence = evidence(kind, detail, Some(&element));
        self.add(named, evidence);
    }

    /// Adds a board that is the page itself.
    pub fn add_page(&mut self, named: Named, detail: &str) {
        self.add(named, evidence(EvidenceKind::UrlPattern, detail, None));
    }

    /// Suggests that the host visits a URL.
    pub fn follow(&mut self, url: &str, reason: &str, priority: u8) {
        self.report.follow.push(Candidate { url: url.to_owned(), reason: reason.to_owned(), priority });
    }

    /// Whether a board of this system has been found so far.
    #[must_use]
    pub fn has_found(&self, system: &str) -> bool {
        self.report.findings.iter().any(|finding| finding.provider == system)
    }

    /// Whether no board has been found so far.
    #[must_use]
    pub fn has_nothing(&self) -> bool {
        self.report.findings.is_empty()
    }

    fn place_of(&self, offset: Option<u32>) -> Option<Place> {
        let offset = usize::try_from(offset?).ok()?;
        let nth = self.page.elements().partition_point(|element| element.offset <= offset).checked_sub(1)?;
        Some(self.page.elements()[nth].place())
    }

    /// The findings and the suggested URLs.
    #[must_use]
    pub fn report(mut self) -> Report {
        self.spell_alike();
        self.report
    }

    /// Gives one board one spelling on the whole page: the first of those that are the most certain.
    fn spell_alike(&mut self) {
        let certainty = |finding: &Finding| match finding.confidence {
            Confidence::Certain => 2,
            Confidence::Likely => 1,
            Confidence::Hint => 0,
        };
        let mut best: BTreeMap<(String, &str), (u8, String, Option<String>)> = BTreeMap::new();
        for (finding, key) in self.report.findings.iter().zip(&self.keys) {
            let spelt = (certainty(finding), finding.tenant.clone(), finding.board_url.clone());
            match best.entry((finding.provider.clone(), key)) {
                Entry::Vacant(place) => _ = place.insert(spelt),
                Entry::Occupied(mut known) if known.get().0 < spelt.0 => _ = known.insert(spelt),
                Entry::Occupied(_) => {}
            }
        }
        for (finding, key) in self.report.findings.iter_mut().zip(&self.keys) {
            if let Some((_, tenant, url)) = best.get(&(finding.provider.clone(), key.as_str()))
                && *tenant != finding.tenant
            {
                finding.tenant.clone_from(tenant);
                finding.board_url.clone_from(url);
            }
        }
    }

    fn add(&mut self, named: Named, evidence: Evidence) {
        let alike = self.report.findings.iter().zip(&self.keys).filter(|(finding, key)| {
            finding.provider == named.system
                && **key == named.key
                && finding.evidence[0].kind == evidence.kind
                && self.place_of(finding.evidence[0].offset) == self.place_of(evidence.offset)
        });
        if self.report.findings.len() >= MOST_FINDINGS || alike.count() >= MOST_ALIKE {
            return;
        }
        self.keys.push(named.key);
        self.report.findings.push(Finding {
            provider: named.system,
            tenant: named.tenant,
            board_url: named.board_url,
            confidence: named.confidence,
            evidence: vec![evidence],
            attrs: named.attributes,
        });
    }
}

fn evidence(kind: EvidenceKind, detail: &str, element: Option<&Element<'_>>) -> Evidence {
    let detail = detail.chars().take(LONGEST_DETAIL).collect();
    Evidence { kind, detail, offset: element.and_then(|element| u32::try_from(element.offset).ok()) }
}

/// Calls `give` with every URL in an element, and with the kind of evidence that it is.
fn each_address(element: &Element<'_>, mut give: impl FnMut(EvidenceKind, &str)) {
    match element.name {
        "a" | "area" => element.attr("href").into_iter().for_each(|url| give(EvidenceKind::Link, url)),
        "redirect" => element.attr("href").into_iter().for_each(|url| give(EvidenceKind::UrlPattern, url)),
        "form" => element.attr("action").into_iter().for_each(|url| give(EvidenceKind::Link, url)),
        "iframe" => element.attr("src").into_iter().for_each(|url| give(EvidenceKind::Iframe, url)),
        "link" | "meta" => {
            let address = element.attr("href").or_else(|| element.attr("content"));
            if let Some(url) = address {
                give(EvidenceKind::Meta, url);
            }
        }
        "script" => {
            element.attr("src").into_iter().for_each(|url| give(EvidenceKind::ScriptSrc, url));
            let kind = if element.attr("type").is_some_and(|kind| kind.contains("ld+json")) {
                EvidenceKind::JsonLd
            } else {
                EvidenceKind::Text
            };
            addresses(element.text).for_each(|url| give(kind, url));
        }
        _ => {}
    }
    // Of a link's data only that counts which is another target of it: the rest is often what a button shares.
    let is_target = |name: &str| matches!(name, "data-onclick" | "data-href" | "data-link");
    let data = element.attrs().filter(|(name, _)| name.starts_with("data-"));
    for (_, value) in data.filter(|(name, _)| element.name != "a" || is_target(name)) {
        addresses(value).for_each(|url| give(EvidenceKind::Text, url));
    }
}

#[cfg(test)]
mod tests;
