//! The description of a directory's website.

use super::link::Link;

/// The URLs and names of a directory.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// The origin, e.g. `https://hub.example`.
    pub origin: &'static str,
    /// The paths of the first page of each list.
    pub lists: &'static [&'static str],
    /// The paths of detail pages, where `*` is any one segment: `/startup/*`.
    pub details: &'static [&'static str],
    /// The domains of the directory and its owners. A link to one, or to a subdomain, is not a company's website.
    pub own_domains: &'static [&'static str],
    /// The names of the directory in page titles, in lower case.
    pub own_names: &'static [&'static str],
}

impl Site {
    /// The URLs of the first pages.
    #[must_use]
    pub fn start(&self) -> Vec<String> {
        self.lists.iter().map(|path| format!("{}{path}", self.origin)).collect()
    }

    /// Whether a link leads to a detail page.
    pub(super) fn is_details(&self, link: &Link<'_>) -> bool {
        self.is_on_host(link) && self.details.iter().any(|pattern| link.path_fits(pattern))
    }

    /// Whether a link leads to the directory's host.
    pub(super) fn is_on_host(&self, link: &Link<'_>) -> bool {
        Link::parse(self.origin).is_some_and(|here| here.bare_host() == link.bare_host())
    }

    /// Whether a link leads to the directory or its owners.
    pub(super) fn is_own(&self, link: &Link<'_>) -> bool {
        self.is_on_host(link) || link.is_at(self.own_domains)
    }
}
