//! One form of address that names a board, written as a pattern.

use super::{
    Address,
    letters::Letters,
    region::Region,
    words::{
        Followed, is_certain_name, is_host_name, is_id, is_language, is_number, is_path_name, name_in_a_field,
    },
};
use crate::Confidence;

/// A form of address.
///
/// A host is exact (`jobs.lever.co`), or has the name as its first label (`{}.recruitee.com`), or is the tenant as a
/// whole (`{host}.teamtailor.com`, with one or more labels before the domain; `jobs.{host}.bizneo.com`). Any label of a
/// domain may list alternatives: `{}.jobs.personio.de|com`.
///
/// A path is a list of segments: `{}` is the name, `a|b` one of these, `*` any, `~` a language or nothing, `#` one that
/// begins with a number, `##` with a long one, `$` the end. Other segments may follow. A query is `?key={}`; with several keys
/// (`?for|token={}`) the first that is there.
#[derive(Debug, Clone, Copy)]
pub struct Form<'f> {
    pub(super) hosts: &'f [&'f str],
    path: &'f str,
    /// Words that always stand for something else at the name's position; `#`: a number.
    denied: &'f [&'f str],
    /// Words that may stand for something else there, beside the usual ones.
    doubted: &'f [&'f str],
    /// What follows a name here and nothing else: segments of a path; `id`: an ID.
    follows: &'f [&'f str],
    /// Every name at this position is a board's.
    sure: bool,
    /// The host's first label has a prefix: `careers-acme`.
    dashed: bool,
    pub(super) region: Region<'f>,
    /// The board's page is not known from the name.
    pub(super) pageless: bool,
    pub(super) confidence: Confidence,
}

/// A name in an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    pub(super) name: &'a str,
    /// The tenant is the address's host.
    pub(super) whole_host: bool,
}

impl<'f> Form<'f> {
    /// Addresses at these hosts with this path.
    #[must_use]
    pub const fn at(hosts: &'f [&'f str], path: &'f str) -> Self {
        Self {
            hosts,
            path,
            denied: &[],
            doubted: &[],
            follows: &[],
            sure: false,
            dashed: false,
            region: Region::NONE,
            pageless: false,
            confidence: Confidence::Certain,
        }
    }

    /// Sets the words that always stand for something else.
    #[must_use]
    pub const fn denied(self, denied: &'f [&'f str]) -> Self {
        Self { denied, ..self }
    }

    /// Sets the words that may stand for something else.
    #[must_use]
    pub const fn doubted(self, doubted: &'f [&'f str]) -> Self {
        Self { doubted, ..self }
    }

    /// Sets what follows a name and nothing else.
    #[must_use]
    pub const fn followed_by(self, follows: &'f [&'f str]) -> Self {
        Self { follows, ..self }
    }

    /// Every name here is a board's.
    #[must_use]
    pub const fn sure(self) -> Self {
        Self { sure: true, ..self }
    }

    /// Only hosts whose first label has a prefix.
    #[must_use]
    pub const fn dashed(self) -> Self {
        Self { dashed: true, ..self }
    }

    /// Sets the region that stands before the name in the tenant, and the board's page there.
    #[must_use]
    pub const fn in_region(self, prefix: &'f str, board: &'f str) -> Self {
        Self { region: Region { prefix, board, ..self.region }, ..self }
    }

    /// Sets facts that the form tells.
    #[must_use]
    pub const fn with(self, attributes: &'f [(&'f str, &'f str)]) -> Self {
        Self { region: Region { attributes, ..self.region }, ..self }
    }

    /// The name may be spelt otherwise, so that the board's page is not known.
    #[must_use]
    pub const fn hint(self) -> Self {
        Self { confidence: Confidence::Hint, pageless: true, ..self }
    }

    /// The name in an address, if it has this form.
    pub(super) fn find<'a>(&self, address: &'a Address, letters: Letters) -> Option<Found<'a>> {
        let host = self.hosts.iter().find_map(|pattern| HostMatch::of(pattern, address.host()))?;
        let segments = address.segments();
        let (path, query) = self.path.split_once('?').unwrap_or((self.path, ""));
        let matched = match_path(path, &segments)?;
        match host {
            HostMatch::Exact if query.is_empty() => {
                let nth = matched.name?;
                let name = segments[nth];
                let followed = self.followed(&segments[nth + 1..]);
                let certain = self.sure || matched.behind_words;
                let is_name = if certain {
                    is_certain_name(name, letters, followed)
                } else {
                    is_path_name(name, letters, self.doubted, followed)
                };
                (is_name && !self.denies(name)).then_some(name)
            }
            HostMatch::Exact => {
                let (keys, _) = query.split_once('=')?;
                let value = keys.split('|').find_map(|key| address.value(key))?;
                name_in_a_field(value, letters).filter(|name| !self.denies(name))
            }
            HostMatch::Label(_) | HostMatch::Whole(_) => {
                return self.name_of_host(&host, self.followed(&segments));
            }
        }
        .map(|name| Found { name, whole_host: false })
    }

    /// Whether a board's name is the first label of a host.
    pub(super) fn names_are_labels(&self) -> bool {
        self.hosts.iter().any(|pattern| pattern.starts_with("{}."))
    }

    /// The name in a host that stands where nothing but a board's name or host does.
    pub(super) fn find_in_host<'a>(&self, host: &'a str) -> Option<Found<'a>> {
        let host = self.hosts.iter().find_map(|pattern| HostMatch::of(pattern, host))?;
        self.name_of_host(&host, Followed::ABoardsPart)
    }

    fn name_of_host<'a>(&self, host: &HostMatch<'a>, followed: Followed) -> Option<Found<'a>> {
        match *host {
            HostMatch::Exact => None,
            HostMatch::Label(label) => {
                Some(Found { name: self.host_name(label, followed)?, whole_host: false })
            }
            HostMatch::Whole(labels) => {
                let first =
                    labels.split('.').find(|label| !matches!(*label, "jobs" | "careers" | "career"))?;
                let fits = !self.dashed || first.contains('-');
                let is_own = fits && labels.split('.').all(|part| part != "www");
                let name = self.host_name(first, followed).filter(|_| is_own)?;
                Some(Found { name, whole_host: true })
            }
        }
    }

    fn host_name<'a>(&self, label: &'a str, followed: Followed) -> Option<&'a str> {
        let is_name = if self.sure {
            label != "www" && is_certain_name(label, Letters::Plain, followed)
        } else {
            is_host_name(label, self.doubted, followed)
        };
        (is_name && !self.denies(label)).then_some(label)
    }

    fn denies(&self, name: &str) -> bool {
        is_denied(self.denied, name)
    }

    fn followed(&self, rest: &[&str]) -> Followed {
        // Some boards have a language between.
        let rest = match rest {
            [language, part, ..] if is_language(language) && self.is_boards_part(part) => &rest[1..],
            _ => rest,
        };
        match rest {
            [] => Followed::Nothing,
            [part, more @ ..] if self.is_boards_part(part) => {
                let numbered = |part: &&str| part.bytes().any(|byte| byte.is_ascii_digit());
                if more.iter().any(numbered) || numbered(part) {
                    Followed::AJob
                } else {
                    Followed::ABoardsPart
                }
            }
            _ => Followed::Other,
        }
    }

    fn is_boards_part(&self, part: &str) -> bool {
        self.follows.iter().any(|wanted| match *wanted {
            "id" => is_id(part),
            wanted => matches_segment(wanted, part),
        })
    }
}

/// Whether a name is one of these words; `#`: a number.
pub(super) fn is_denied(words: &[&str], name: &str) -> bool {
    let is = |word: &&str| if **word == *"#" { is_number(name) } else { name.eq_ignore_ascii_case(word) };
    words.iter().any(is)
}

/// How a host fits a pattern.
pub(super) enum HostMatch<'a> {
    Exact,
    /// Its first label is the name.
    Label(&'a str),
    /// The labels before the domain; the tenant is the host as a whole.
    Whole(&'a str),
}

impl<'a> HostMatch<'a> {
    /// How a host fits a pattern, if it does.
    pub(super) fn of(pattern: &str, host: &'a str) -> Option<Self> {
        if let Some(domain) = pattern.strip_prefix("{}.") {
            let label = below(host, domain)?;
            return (!label.contains('.')).then_some(Self::Label(label));
        }
        if let Some((lead, domain)) = pattern.split_once("{host}.") {
            return below(host.strip_prefix(lead)?, domain).map(Self::Whole);
        }
        matches_labels(pattern, host).then_some(Self::Exact)
    }
}

/// The labels of a host before a domain whose labels may list alternatives.
fn below<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    let labels = domain.split('.').count();
    let (at, _) = host.rmatch_indices('.').nth(labels - 1)?;
    (at > 0 && matches_labels(domain, &host[at + 1..])).then_some(&host[..at])
}

fn matches_labels(pattern: &str, host: &str) -> bool {
    let (mut wanted, mut labels) = (pattern.split('.'), host.split('.'));
    loop {
        match (wanted.next(), labels.next()) {
            (None, None) => return true,
            (Some(wanted), Some(label)) if wanted.split('|').any(|one| one == label) => {}
            _ => return false,
        }
    }
}

/// How a path fits a pattern.
struct PathMatch {
    /// The segment that is the name.
    name: Option<usize>,
    /// A part of the path before it says that it is a name.
    behind_words: bool,
}

fn match_path(pattern: &str, segments: &[&str]) -> Option<PathMatch> {
    let mut matched = PathMatch { name: None, behind_words: false };
    let mut at = 0;
    for wanted in pattern.split('/').filter(|wanted| !wanted.is_empty()) {
        if wanted == "~" {
            at += usize::from(segments.get(at).is_some_and(|part| is_language(part)));
            continue;
        }
        if wanted == "$" {
            return (at == segments.len()).then_some(matched);
        }
        let part = segments.get(at)?;
        if wanted == "{}" {
            matched.name = Some(at);
        } else if !matches_segment(wanted, part) {
            return None;
        } else if matched.name.is_none() {
            matched.behind_words = true;
        }
        at += 1;
    }
    Some(matched)
}

/// Whether a segment is what a pattern wants there.
pub(super) fn matches_segment(wanted: &str, part: &str) -> bool {
    const LONG: usize = 5;
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = matches!(part.as_bytes().get(digits), None | Some(b'-'));
    match wanted {
        "*" => true,
        "#" => digits > 0 && numbered,
        "##" => digits >= LONG && numbered,
        wanted => wanted.split('|').any(|one| one.eq_ignore_ascii_case(part)),
    }
}
