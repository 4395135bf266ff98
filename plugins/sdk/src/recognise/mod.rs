//! Tools for detectors: the URLs and settings in a page, and findings with their evidence.
//!
//! A detector consists of [`Rule`]s, which are pure functions from a URL to the board that it names, and of code that
//! reads scripts and markup. [`Recogniser`] applies the rules to every URL in a page and reports each occurrence of a
//! board, so that the host knows in which parts of the page it occurs.

mod address;
mod text;

pub use address::Address;
pub use text::{addresses, value_of};

use crate::{
    Attributes, Candidate, Confidence, Document, Evidence, EvidenceKind, Finding, Report,
    page::{Element, Page, Place},
};

/// The maximum length of an evidence's text, in characters.
const LONGEST_DETAIL: usize = 200;

/// The maximum length of a board's name, in characters.
const LONGEST_NAME: usize = 100;

/// Placeholders in templates that nobody filled in.
const PLACEHOLDERS: &[&str] = &[
    "undefined",
    "null",
    "none",
    "nan",
    "token",
    "board_token",
    "your_board_token",
    "your-board-token",
    "your-company",
    "yourcompany",
    "your_company",
    "company-name",
    "companyname",
    "company_name",
    "slug",
    "example",
    "account-name",
];

/// The maximum number of findings of one board with the same kind of evidence and part of the page. Further ones are
/// usually links to its job adverts.
const MOST_ALIKE: usize = 8;

/// The maximum number of findings in one page.
const MOST_FINDINGS: usize = 500;

/// Parts of URLs that are not the name of a board on any system.
const NO_NAMES: &[&str] = &[
    "api",
    "app",
    "assets",
    "blog",
    "cdn",
    "css",
    "developer",
    "developers",
    "docs",
    "embed",
    "favicon.ico",
    "fonts",
    "help",
    "images",
    "img",
    "js",
    "login",
    "media",
    "privacy",
    "robots.txt",
    "sitemap.xml",
    "static",
    "status",
    "support",
    "terms",
    "v0",
    "v1",
    "v2",
    "v3",
    "www",
];

/// A board that a URL names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name of the applicant tracking system.
    pub system: &'static str,
    /// The name of the board.
    pub tenant: String,
    /// The URL of the board for people.
    pub board_url: Option<String>,
    /// How certain it is that the URL names this board.
    pub confidence: Confidence,
    /// Further facts.
    pub attributes: Attributes,
}

impl Named {
    /// A board that a URL names with certainty.
    #[must_use]
    pub fn certain(system: &'static str, tenant: impl Into<String>, board_url: impl Into<String>) -> Self {
        Self {
            system,
            tenant: tenant.into(),
            board_url: Some(board_url.into()),
            confidence: Confidence::Certain,
            attributes: Vec::new(),
        }
    }

    /// Sets the confidence.
    #[must_use]
    pub fn with_confidence(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Returns the board that a URL names, if it is a URL of the rule's system.
pub type Rule = fn(&Address) -> Option<Named>;

/// Collects the findings of one page.
#[derive(Debug)]
pub struct Recogniser<'d> {
    document: &'d Document,
    /// The page's elements.
    pub page: Page<'d>,
    report: Report,
}

impl<'d> Recogniser<'d> {
    /// Starts without findings.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        Self {
            document,
            page: Page::read(document),
            report: Report { findings: Vec::new(), follow: Vec::new() },
        }
    }

    /// Applies the rules to the document's own URL and to every URL in it.
    pub fn apply(&mut self, rules: &[Rule]) {
        let own = Address::parse(&self.document.final_url);
        for named in own.iter().flat_map(|address| rules.iter().filter_map(move |rule| rule(address))) {
            let evidence = evidence(EvidenceKind::UrlPattern, &self.document.final_url, None);
            self.add(named, evidence);
        }
        let mut seen: Vec<(Named, Evidence)> = Vec::new();
        for element in self.page.elements() {
            each_address(element, |kind, address| {
                let Some(parsed) = Address::parse(address) else { return };
                let named = rules.iter().filter_map(|rule| rule(&parsed));
                seen.extend(named.map(|named| (named, evidence(kind, address, Some(element)))));
            });
        }
        for (named, evidence) in seen {
            self.add(named, evidence);
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
    pub fn report(self) -> Report {
        self.report
    }

    fn add(&mut self, named: Named, evidence: Evidence) {
        let alike = self.report.findings.iter().filter(|finding| {
            finding.provider == named.system
                && finding.tenant == named.tenant
                && finding.evidence[0].kind == evidence.kind
                && self.place_of(finding.evidence[0].offset) == self.place_of(evidence.offset)
        });
        if self.report.findings.len() >= MOST_FINDINGS || alike.count() >= MOST_ALIKE {
            return;
        }
        self.report.findings.push(Finding {
            provider: named.system.to_owned(),
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
    if element.name != "a" {
        let data = element.attrs().filter(|(name, _)| name.starts_with("data-"));
        data.for_each(|(_, value)| addresses(value).for_each(|url| give(EvidenceKind::Text, url)));
    }
}

/// The part of a URL if it can be the name of a board: letters, digits, `.`, `-` and `_`, and neither an ID nor one of
/// the system's own words.
#[must_use]
pub fn name<'n>(part: &'n str, own_words: &[&str]) -> Option<&'n str> {
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_');
    is_name(part, own_words, plain).then_some(part)
}

/// Like [`name`], for a system whose board names may contain spaces and punctuation.
#[must_use]
pub fn loose_name<'n>(part: &'n str, own_words: &[&str]) -> Option<&'n str> {
    let trimmed = part.trim();
    let loose = |sign: char| {
        sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_' | ' ' | '&' | '\'' | '+' | ',' | '(' | ')')
    };
    is_name(trimmed, own_words, loose).then_some(trimmed)
}

fn is_name(part: &str, own_words: &[&str], allowed: impl Fn(char) -> bool) -> bool {
    let lower = part.to_lowercase();
    part.chars().any(char::is_alphanumeric)
        && part.chars().all(allowed)
        && part.chars().count() <= LONGEST_NAME
        && !is_id(part)
        && !is_file(&lower)
        && !NO_NAMES.contains(&lower.as_str())
        && !PLACEHOLDERS.contains(&lower.as_str())
        && !own_words.contains(&lower.as_str())
}

/// Whether this is a number, a UUID or another long hexadecimal number, which is the ID of a job or an account.
#[must_use]
pub fn is_id(part: &str) -> bool {
    const LONG_HEX: usize = 16;
    let hex: String = part.chars().filter(|sign| *sign != '-').collect();
    let digits = hex.bytes().all(|byte| byte.is_ascii_digit());
    let long_hex = hex.len() >= LONG_HEX
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        && hex.bytes().any(|byte| byte.is_ascii_digit());
    !hex.is_empty() && (digits || long_hex)
}

fn is_file(lower: &str) -> bool {
    [".js", ".css", ".png", ".jpg", ".svg", ".ico", ".json", ".xml", ".html", ".php", ".map", ".txt"]
        .iter()
        .any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests;
