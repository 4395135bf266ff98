//! What identifies a company.

use crate::domain::companies::{normalize_name, own_domain, shown_name, website};

/// What a source or a list says of a company.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CompanyFacts {
    /// As written; may be empty where only the domain is known.
    pub name: String,
    /// By the rules of company identity; empty only where `name` is.
    pub name_normalized: String,
    /// The company's own site.
    pub website: Option<String>,
    /// The registrable domain of that site; never that of a job board.
    pub domain: Option<String>,
}

impl CompanyFacts {
    /// The facts of a company that is called `name` and has this site, both as somebody wrote them. What is no site is
    /// left out.
    #[must_use]
    pub fn new(name: &str, site: Option<&str>) -> Self {
        let name = shown_name(name);
        let website = site.and_then(website);
        let domain = website.as_deref().and_then(|site| own_domain(site, &name));
        Self { name_normalized: normalize_name(&name), name, website, domain }
    }

    /// Whether a company can be found by these facts.
    #[must_use]
    pub fn identifies(&self) -> bool {
        self.domain.is_some() || !self.name_normalized.is_empty()
    }
}
