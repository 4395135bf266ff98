//! Whether a board that was seen on a company's site is the company's: a pure function of what was seen, where,
//! and what the board says of itself.
//!
//! Two things speak for a board: names that agree, and the place that shows it. A company embeds its own
//! board, leads its own `/careers` to it, links to it from its pages about jobs. A link in the foot of a page,
//! or among links to many boards, says little: there the names decide.

use crate::domain::EvidenceKind;
use crate::{
    domain::{
        careers,
        companies::registrable_domain,
        identity::{Agreement, CompanyNames},
        page::PageRegion,
    },
    plugins::model,
    store::sources::Confidence,
};

/// A page with more boards than this is about other companies. A page about jobs may list a group's.
const MANY_BOARDS: usize = 3;
/// See [`MANY_BOARDS`].
const MANY_BOARDS_OF_A_GROUP: usize = 8;

/// What kind of page a board was seen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageKind {
    /// The company's home page.
    Home,
    /// A page about jobs.
    Careers,
}

/// How a page showed a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// An address of the company's own led to it.
    Redirect,
    /// The page itself is served by the job system under the company's own name.
    OwnHost,
    /// A frame or script that puts the board into the page.
    Embed,
    /// Settings or data of the page.
    Data,
    /// A link.
    Link,
}

/// One time that a board was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sighting {
    /// The page.
    pub(super) url: String,
    pub(super) page: PageKind,
    pub(super) shown: Shown,
    pub(super) place: PageRegion,
    /// What a person reads there: a link's text.
    pub(super) text: String,
    /// The detector's word for what it saw, and what it saw.
    pub(super) kind: EvidenceKind,
    pub(super) detail: String,
    pub(super) certainty: model::Confidence,
    /// How many boards the page shows.
    pub(super) boards_on_page: usize,
    /// The page is on a domain with another name, to which the company's own domain leads.
    pub(super) moved: bool,
}

/// How strong a sighting is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Proves nothing unless the names agree.
    Weak,
    /// Suggests ownership if the board gives no name of its own; a person should look.
    Fair,
    /// Proves ownership whatever the board is called: a parent company may run it.
    Strong,
}

impl Sighting {
    /// Its strength by page, place and kind.
    pub(super) fn strength(&self) -> Strength {
        // A domain that was given up leads to its new owner.
        if self.moved { self.strength_at_home().min(Strength::Fair) } else { self.strength_at_home() }
    }

    fn strength_at_home(&self) -> Strength {
        let strong_if = |yes| if yes { Strength::Strong } else { Strength::Fair };
        let many = if self.page == PageKind::Careers { MANY_BOARDS_OF_A_GROUP } else { MANY_BOARDS };
        if self.boards_on_page > many && !matches!(self.shown, Shown::Redirect | Shown::OwnHost) {
            return Strength::Weak;
        }
        match (self.shown, self.place) {
            (Shown::Redirect | Shown::OwnHost, _) | (Shown::Embed, PageRegion::Nav | PageRegion::Body) => {
                Strength::Strong
            }
            (Shown::Embed, PageRegion::Footer) => Strength::Fair,
            (Shown::Data, _) => strong_if(self.page == PageKind::Careers),
            // One link on a page about jobs is the company's, whatever it says; of several, each may be a client's.
            (Shown::Link, PageRegion::Body) if self.page == PageKind::Careers => {
                if self.boards_on_page == 1 {
                    Strength::Strong
                } else {
                    self.by_text(Strength::Strong).max(Strength::Fair)
                }
            }
            (Shown::Link, PageRegion::Nav) => self.by_text(Strength::Strong),
            (Shown::Link, PageRegion::Footer | PageRegion::Body) => self.by_text(Strength::Fair),
        }
    }

    /// A link that says "careers" and nothing else points to the jobs of its own site; one that names a company
    /// points to that company's.
    fn by_text(&self, plain: Strength) -> Strength {
        if careers::is_plain(&self.text) { plain } else { Strength::Weak }
    }
}

/// What a board says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Feed {
    pub(super) name: Option<String>,
    pub(super) url: Option<String>,
}

/// Whose a board is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ownership {
    /// The company's.
    Own(Confidence, String),
    /// Perhaps the company's: a person should look.
    Unsure(String),
    /// Another company's.
    Foreign(String),
}

/// Judges one board by all its sightings, which are not empty.
pub(super) fn judge(
    names: &CompanyNames,
    domain: Option<&str>,
    tenant: &str,
    sightings: &[Sighting],
    feed: Option<&Feed>,
) -> Ownership {
    let strength = sightings.iter().map(Sighting::strength).max().unwrap_or(Strength::Weak);
    let feed_name = feed.and_then(|feed| feed.name.as_deref()).filter(|name| !name.is_empty());
    // A name that the board gives itself counts before the one it has at its system.
    let agreement =
        feed_name.map_or_else(|| agreement_of_tenant(names, tenant), |name| names.agreement(name));
    let hinted = sightings.iter().all(|seen| seen.certainty == model::Confidence::Hint);
    let sure = if hinted { Confidence::Likely } else { Confidence::Certain };
    if let Some(at) = feed.and_then(|feed| feed.url.as_deref()).and_then(registrable_domain)
        && Some(at.as_str()) == domain
    {
        return Ownership::Own(Confidence::Certain, format!("its adverts stand on {at}"));
    }
    if agreement == Agreement::Same {
        let bears = || "the board bears the company's name".to_owned();
        return Ownership::Own(
            sure,
            feed_name.map_or_else(bears, |name| format!("the board calls itself `{name}`")),
        );
    }
    let called = feed_name.map_or_else(
        || format!("the board is named `{tenant}`"),
        |name| format!("the board calls itself `{name}`"),
    );
    match (strength, agreement) {
        (Strength::Strong, _) => {
            Ownership::Own(Confidence::Likely, format!("the site itself leads to it; {called}"))
        }
        (Strength::Fair | Strength::Weak, Agreement::Begins) => {
            Ownership::Unsure(format!("one name begins with the other, but {called}"))
        }
        (Strength::Fair, _) if feed_name.is_none() => {
            Ownership::Unsure(format!("the site links to it, but {called}"))
        }
        (Strength::Fair | Strength::Weak, _) => Ownership::Foreign(called),
    }
}

/// How well a board's name at its system agrees with the company's.
pub(super) fn agreement_of_tenant(names: &CompanyNames, tenant: &str) -> Agreement {
    let all = tenant_names(tenant).into_iter().map(|name| names.agreement(name));
    all.max().unwrap_or(Agreement::Different)
}

/// The parts of a tenant that may be a name: without region and data centre. Of a tenant that begins with a host, each part
/// may be: some systems give a customer a host, some a word behind the host of them all.
fn tenant_names(tenant: &str) -> Vec<&str> {
    /// Shorter ones are languages and the like.
    const SHORTEST: usize = 3;
    let mut parts = tenant.strip_prefix("eu:").unwrap_or(tenant).split(':');
    let first = parts.next().unwrap_or_default();
    if first.matches('.').count() < 2 {
        return vec![first];
    }
    let mut labels = first.split('.').skip_while(|label| matches!(*label, "jobs" | "careers" | "career"));
    let label = labels.next().unwrap_or(first);
    std::iter::once(label).chain(parts.filter(|part| part.len() >= SHORTEST)).collect()
}

#[cfg(test)]
mod tests;
