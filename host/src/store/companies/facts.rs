//! What identifies a company.

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
    /// Whether there is anything to know a company by.
    #[must_use]
    pub fn identifies(&self) -> bool {
        self.domain.is_some() || !self.name_normalized.is_empty()
    }
}
