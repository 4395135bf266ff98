//! One advert at its source, as the program keeps it.
//!
//! An [`Offer`] is what a plugin's answer becomes once HTML is text and blanks are gone; the store
//! writes it, scoring reads it. The two hashes decide what counts as a change: neither contains a
//! time, since sources bump their times without touching the advert.

use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Timestamp;

/// The key of an offer: provider, tenant and the source's own id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfferKey {
    /// The provider's name in `providers.toml`.
    pub provider: String,
    /// The board it stands on; `None` at a search provider.
    pub tenant: Option<String>,
    /// Stable at the source.
    pub id: String,
}

/// `provider/tenant/id`, or `provider/id` at a search provider.
impl fmt::Display for OfferKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tenant {
            Some(tenant) => write!(f, "{}/{tenant}/{}", self.provider, self.id),
            None => write!(f, "{}/{}", self.provider, self.id),
        }
    }
}

impl OfferKey {
    /// Reads what `Display` writes; an id may itself contain `/`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '/');
        let provider = parts.next().filter(|part| !part.is_empty())?.to_owned();
        let second = parts.next().filter(|part| !part.is_empty())?.to_owned();
        Some(match parts.next() {
            Some(id) if !id.is_empty() => Self { provider, tenant: Some(second), id: id.to_owned() },
            Some(_) => return None,
            None => Self { provider, tenant: None, id: second },
        })
    }
}

/// Where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Workplace {
    /// At the employer's place.
    Onsite,
    /// Some days at the employer's place.
    Hybrid,
    /// Anywhere, within what the advert says.
    Remote,
    /// The source does not say.
    Unknown,
}

impl Workplace {
    /// The word of the export and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Onsite => "onsite",
            Self::Hybrid => "hybrid",
            Self::Remote => "remote",
            Self::Unknown => "unknown",
        }
    }

    /// Reads what [`Self::as_str`] gives; any other word is unknown.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        let known = [Self::Onsite, Self::Hybrid, Self::Remote];
        known.into_iter().find(|workplace| workplace.as_str() == word).unwrap_or(Self::Unknown)
    }
}

/// What the source says of the advert's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listing {
    /// It can be answered.
    Open,
    /// Its source withdrew it.
    Closed,
}

/// What a salary's numbers are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SalaryPeriod {
    /// Per hour.
    Hour,
    /// Per day.
    Day,
    /// Per week.
    Week,
    /// Per month.
    Month,
    /// Per year.
    Year,
}

impl SalaryPeriod {
    /// The word of the export and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// Reads what [`Self::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Year];
        all.into_iter().find(|period| period.as_str() == word)
    }
}

/// A salary range, gross, as advertised.
#[derive(Debug, Clone, PartialEq)]
pub struct Salary {
    /// The lower end, in units of `currency`.
    pub min: Option<f64>,
    /// The upper end, in units of `currency`.
    pub max: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// What the numbers are for.
    pub period: Option<SalaryPeriod>,
}

/// Who is hiring, as far as the source says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Employer {
    /// As the source writes it.
    pub name: Option<String>,
    /// The employer's own site.
    pub website: Option<String>,
}

/// One advert, ready to be stored and scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Stable at the source.
    pub id: String,
    /// Where a person reads it.
    pub url: String,
    /// Never empty.
    pub title: String,
    /// Who is hiring, where the advert itself says so.
    pub employer: Employer,
    /// Free text, in the source's order, without repeats.
    pub locations: Vec<String>,
    /// Where the work is done.
    pub workplace: Workplace,
    /// The source's department, team or category.
    pub department: Option<String>,
    /// Contract or commitment, in the source's words.
    pub employment_type: Option<String>,
    /// As advertised.
    pub salary: Option<Salary>,
    /// The source's time of first publication.
    pub posted_at: Option<Timestamp>,
    /// The source's time of the last change or bump.
    pub updated_at: Option<Timestamp>,
    /// When the source says it ends.
    pub expires_at: Option<Timestamp>,
    /// Plain text; `None` until the source's detail was read.
    pub description: Option<String>,
    /// What the source says of its life.
    pub listing: Listing,
    /// False while the source has more to tell through `hydrate`.
    pub complete: bool,
    /// Facts without a field of their own.
    pub attributes: Vec<(String, String)>,
}

impl Offer {
    /// Of what the plugin's list told: it decides whether the offer needs any further look.
    ///
    /// `description` is the source's own, before it became text, so that an unchanged offer is known
    /// without converting it again.
    #[must_use]
    pub fn summary_hash(&self, description: Option<&str>) -> [u8; 16] {
        let mut hash = FieldHash::default();
        self.hash_summary(&mut hash);
        hash.option(description);
        // Not bumped like the time of the last change, and nothing else would show that they moved.
        for told in [self.posted_at, self.expires_at] {
            hash.option(told.map(|at| at.as_millis().to_string()).as_deref());
        }
        hash.option(self.employer.website.as_deref());
        hash.finish()
    }

    fn hash_summary(&self, hash: &mut FieldHash) {
        hash.text(&self.title).text(&self.url).text(self.workplace.as_str());
        hash.option(self.employer.name.as_deref());
        hash.list(self.locations.iter().map(String::as_str));
        hash.option(self.department.as_deref()).option(self.employment_type.as_deref());
        if let Some(salary) = &self.salary {
            hash.option(salary.min.map(|n| n.to_string()).as_deref());
            hash.option(salary.max.map(|n| n.to_string()).as_deref());
            hash.option(salary.currency.as_deref());
            hash.option(salary.period.map(SalaryPeriod::as_str));
        }
        hash.list(self.attributes.iter().flat_map(|(key, value)| [key.as_str(), value.as_str()]));
    }

    /// Of all that a person would call the advert: it decides whether an offer changed.
    #[must_use]
    pub fn content_hash(&self) -> [u8; 16] {
        let mut hash = FieldHash::default();
        self.hash_summary(&mut hash);
        hash.option(self.employer.website.as_deref());
        hash.option(self.description.as_deref());
        hash.finish()
    }
}

/// Hashes fields with their lengths, so that moving a character between fields changes the hash.
#[derive(Default)]
struct FieldHash(Sha256);

impl FieldHash {
    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    fn option(&mut self, text: Option<&str>) -> &mut Self {
        if let Some(text) = text {
            self.0.update([1]);
            self.text(text)
        } else {
            self.0.update([0]);
            self
        }
    }

    fn list<'a>(&mut self, items: impl Iterator<Item = &'a str>) -> &mut Self {
        let mut count = 0_u64;
        for item in items {
            self.text(item);
            count += 1;
        }
        self.0.update(count.to_le_bytes());
        self
    }

    fn finish(self) -> [u8; 16] {
        let digest = self.0.finalize();
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        short
    }
}
