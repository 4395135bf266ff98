//! What plugins of the role `directory` share: a site is described, its pages are read here.
//!
//! A directory's list links to a page of details for each company; such a page names the company and links to its
//! website among links to social networks and to the hub itself. [`Site`] says where a hub keeps them; what the
//! pages look like beside that is read in general terms, so that a new coat of paint does not break a plugin.
//! Where it stays unclear which link is the website, the company has none: a wrong one would be worse.

mod details;
mod likeness;
mod link;
mod list;

pub use crate::bindings::directory::exports::jobscan::plugin::directory::{Company, Listing};

use crate::{
    BlockKind, Blocked, Document, LimitScope, OtherError, PluginError, RateLimit, errors::parse_failure,
    page::Page,
};
use link::Link;

/// Where a hub keeps its companies.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// The hub's origin, e.g. `https://hub.example`.
    pub origin: &'static str,
    /// The paths of the lists' first pages.
    pub lists: &'static [&'static str],
    /// The paths of the pages of details, `*` for a segment of any name: `/startup/*`.
    pub details: &'static [&'static str],
    /// The domains of the hub and those behind it: a link there or below is no company's website.
    pub own_domains: &'static [&'static str],
    /// What the hub calls itself in titles, in lower case.
    pub own_names: &'static [&'static str],
}

impl Site {
    /// The first pages.
    #[must_use]
    pub fn start(&self) -> Vec<String> {
        self.lists.iter().map(|path| format!("{}{path}", self.origin)).collect()
    }

    /// What a page gives: a page of details one company, any other page the details it links to.
    ///
    /// # Errors
    ///
    /// [`PluginError::NotFound`] if the hub sends away from a page of details, [`PluginError::Parse`] if a first
    /// page links to no company or a page of details names none, and what a refused page's status says.
    pub fn read(&self, document: &Document) -> Result<Listing, PluginError> {
        refusal(document)?;
        let is_details = |url: &str| Link::parse(url).is_some_and(|link| self.is_details(&link));
        match (is_details(&document.url), is_details(&document.final_url)) {
            (_, true) => self.details(document),
            (true, false) => Err(PluginError::NotFound(format!(
                "`{}` leads to `{}`, which is no page of a company",
                document.url, document.final_url
            ))),
            (false, false) => self.list(document),
        }
    }

    fn list(&self, document: &Document) -> Result<Listing, PluginError> {
        let page = Page::read(document);
        let details = list::details(self, &page);
        if !details.is_empty() {
            let next = list::next(self, &page, &document.final_url);
            return Ok(Listing { companies: Vec::new(), details, next });
        }
        if self.is_first(document) {
            return Err(parse_failure("the list links to no company", None, Some(&document.html)));
        }
        // One page too many is how lists without a count end.
        Ok(Listing { companies: Vec::new(), details, next: None })
    }

    fn details(&self, document: &Document) -> Result<Listing, PluginError> {
        let company = details::company(self, &Page::read(document), &document.final_url)
            .ok_or_else(|| parse_failure("the page names no company", None, Some(&document.html)))?;
        Ok(Listing { companies: vec![company], details: Vec::new(), next: None })
    }

    fn is_first(&self, document: &Document) -> bool {
        let asked = document.url.trim_end_matches('/');
        self.start().iter().any(|first| first.trim_end_matches('/') == asked)
    }

    /// Whether an address is on the hub and has the form of a page of details.
    fn is_details(&self, link: &Link<'_>) -> bool {
        self.is_here(link) && self.details.iter().any(|pattern| link.path_fits(pattern))
    }

    fn is_here(&self, link: &Link<'_>) -> bool {
        Link::parse(self.origin).is_some_and(|here| here.bare_host() == link.bare_host())
    }

    fn is_own(&self, link: &Link<'_>) -> bool {
        self.is_here(link) || link.is_at(self.own_domains)
    }
}

/// The error that a status outside 200 to 299 stands for. The host has obeyed `retry-after` by then.
fn refusal(document: &Document) -> Result<(), PluginError> {
    let detail = format!("`{}` answered {}", document.final_url, document.status);
    Err(match document.status {
        200..300 => return Ok(()),
        429 => PluginError::RateLimited(RateLimit { retry_after_ms: None, scope: LimitScope::Provider }),
        404 => PluginError::NotFound(detail),
        410 => PluginError::Gone(detail),
        401 => PluginError::Blocked(Blocked { kind: BlockKind::LoginWall, detail }),
        403 => PluginError::Blocked(Blocked { kind: BlockKind::Forbidden, detail }),
        451 => PluginError::Blocked(Blocked { kind: BlockKind::Geo, detail }),
        408 | 425 | 500.. => PluginError::Transient(detail),
        status => PluginError::Other(OtherError { code: format!("http-{status}"), detail, retryable: false }),
    })
}

#[cfg(test)]
mod tests;
