//! What is asked of offers, and the conditions that it makes.

use std::fmt::Write as _;

use rusqlite::types::Value;

use crate::{
    domain::{Listing, Timestamp},
    store::companies::RESOLVED,
};

/// The order of offers. Offers without what is sorted by come last, and those of one place as they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OfferOrder {
    /// As they were first written: the order of exports.
    #[default]
    Written,
    /// The best score first; of one score the latest publication, then the latest first sight.
    Score,
    /// The latest closed first.
    Closed,
    /// The latest first sight first.
    Newest,
    /// The latest publication first; where the source gives none, the latest change that it gives.
    Posted,
    /// By title.
    Title,
    /// By company, and of one company the best score first.
    Company,
}

/// Which offers to read; the default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferFilter {
    /// Of this provider.
    pub provider: Option<String>,
    /// Of this company.
    pub company_id: Option<i64>,
    /// Words that occur in the title, company, places or text, without regard to case and accents.
    pub search: Option<String>,
    /// Only open or only closed ones.
    pub listing: Option<Listing>,
    /// With at least this score.
    pub min_score: Option<u8>,
    /// First seen at this time or later.
    pub first_seen_since: Option<Timestamp>,
    /// Of this opening.
    pub opening: Option<i64>,
    /// Only of companies that are resolved, or only the others and those of no company.
    pub resolved: Option<bool>,
    /// Only of companies that a person removed, or only the others and those of no company.
    pub removed: Option<bool>,
    /// At most so many.
    pub limit: Option<u32>,
    /// In this order.
    pub order: OfferOrder,
}

impl OfferFilter {
    /// The conditions but for the words. Each names its parameter by number, so that they may be repeated.
    pub(super) fn conditions(&self) -> Conditions {
        let mut conditions = Conditions { sql: "1".to_owned(), parameters: Vec::new(), joined: "" };
        if let Some(provider) = &self.provider {
            conditions.narrow("offers.provider =", provider.clone());
        }
        if let Some(company_id) = self.company_id {
            conditions.narrow("offers.company_id =", company_id);
        }
        if let Some(opening) = self.opening {
            conditions.narrow("offers.opening_id =", opening);
        }
        if let Some(since) = self.first_seen_since {
            conditions.narrow("offers.first_seen_at >=", since.as_millis());
        }
        if let Some(score) = self.min_score {
            conditions.narrow("offers.ranking_score >=", i64::from(score));
        }
        if let Some(resolved) = self.resolved {
            // An offer of no company is not resolved.
            conditions.narrow(&format!("coalesce(companies.resolution IN {RESOLVED}, 0) ="), resolved);
        }
        if let Some(removed) = self.removed {
            conditions.narrow("(companies.removed_at IS NOT NULL) =", removed);
        }
        match self.listing {
            Some(Listing::Open) => conditions.sql.push_str(" AND offers.closed_at IS NULL"),
            Some(Listing::Closed) => conditions.sql.push_str(" AND offers.closed_at IS NOT NULL"),
            None => {}
        }
        if self.resolved.is_some() || self.removed.is_some() {
            conditions.joined = JOINED_COMPANIES;
        }
        conditions
    }
}

impl OfferOrder {
    pub(super) const fn as_sql(self) -> &'static str {
        match self {
            Self::Written => "offers.id",
            Self::Score => {
                "offers.ranking_score DESC, coalesce(offers.posted_at, offers.updated_at) DESC, offers.first_seen_at DESC,
                 offers.id"
            }
            Self::Closed => "offers.closed_at DESC, offers.id",
            Self::Newest => "offers.first_seen_at DESC, offers.id",
            Self::Posted => {
                "coalesce(offers.posted_at, offers.updated_at) DESC, offers.first_seen_at DESC, offers.id"
            }
            Self::Title => "offers.title COLLATE NOCASE, offers.id",
            Self::Company => "company COLLATE NOCASE NULLS LAST, offers.ranking_score DESC, offers.id",
        }
    }
}

/// The company of each offer.
pub(super) const JOINED_COMPANIES: &str = "LEFT JOIN companies ON companies.id = offers.company_id";

/// What a filter asks of offers.
pub(super) struct Conditions {
    /// The conditions, joined.
    pub(super) sql: String,
    /// Their parameters.
    pub(super) parameters: Vec<Value>,
    /// What they need beside `offers`.
    pub(super) joined: &'static str,
}

impl Conditions {
    fn narrow(&mut self, condition: &str, parameter: impl Into<Value>) {
        self.parameters.push(parameter.into());
        // Writing to a String cannot fail.
        let _ = write!(self.sql, " AND {condition} ?{}", self.parameters.len());
    }
}
