//! A reader for company directories, for plugins with the role `directory`.
//!
//! A directory has a list of companies, where each links to a detail page. A detail page names the company and links
//! to its website, among links to social networks and to the directory itself. [`Site`] describes where a directory has
//! these pages. The reader does not depend on their layout, so that a redesign does not break a plugin. If it is unclear
//! which link is the website, the company gets none, because a wrong website is worse than none.

mod details;
mod likeness;
mod link;
mod list;
mod site;

pub use crate::bindings::directory::exports::jobscan::plugin::directory::{Company, Listing};
pub use site::Site;

use crate::{
    BlockKind, Blocked, Document, LimitScope, OtherError, PluginError, RateLimit, errors::parse_failure,
    page::Page,
};
use link::Link;

impl Site {
    /// Reads a page: a detail page gives one company, any other page gives the detail pages that it links to.
    ///
    /// # Errors
    ///
    /// [`PluginError::NotFound`] if a detail page redirects to a page that is not one, [`PluginError::Parse`] if the
    /// first page of a list links to no company or a detail page names none, and the error for an unsuccessful status.
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
        // A list without a page count ends with an empty page.
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
}

/// Fails for a status outside 200 to 299. The host has already waited for `retry-after`.
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
