//! Offers: job adverts as the program stores them.
//!
//! An [`Offer`] is made of a plugin's answer by converting HTML to text and removing blank fields. The store
//! writes it and scoring reads it. Its two hashes decide what counts as a change; they exclude the time of the
//! last update, since sources update it without changing the advert.

use std::{borrow::Cow, fmt};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Timestamp;

/// The key of an offer: provider, tenant and the source's own id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfferKey {
    /// The provider's name in `providers.toml`.
    pub provider: String,
    /// The board it is on; `None` at a search provider.
    pub tenant: Option<String>,
    /// The source's own id, which is stable.
    pub id: String,
}

/// `provider/tenant/id`, or `provider/id` at a search provider.
///
/// Two offers never have the same key: the part after the provider, whose name has no `/`, is written with `%2F` for `/`
/// and `%25` for `%`. That part is the tenant, or a search provider's id. All that follows a tenant is the id as it is.
impl fmt::Display for OfferKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tenant {
            Some(tenant) => write!(f, "{}/{}/{}", self.provider, escaped(tenant), self.id),
            None => write!(f, "{}/{}", self.provider, escaped(&self.id)),
        }
    }
}

impl OfferKey {
    /// The inverse of `Display`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '/');
        let provider = parts.next().filter(|part| !part.is_empty())?.to_owned();
        let second = unescaped(parts.next().filter(|part| !part.is_empty())?)?;
        Some(match parts.next() {
            Some(id) if !id.is_empty() => Self { provider, tenant: Some(second), id: id.to_owned() },
            Some(_) => return None,
            None => Self { provider, tenant: None, id: second },
        })
    }
}

/// A part of a key in which a `/` does not end the part.
fn escaped(part: &str) -> Cow<'_, str> {
    if part.contains(['/', '%']) { part.replace('%', "%25").replace('/', "%2F").into() } else { part.into() }
}

/// The inverse of [`escaped`]; `None` for what it never gives.
fn unescaped(part: &str) -> Option<String> {
    let plain = part.replace("%2F", "/").replace("%25", "%");
    (escaped(&plain) == part).then_some(plain)
}

/// Where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Workplace {
    /// At the employer's premises.
    Onsite,
    /// Partly at the employer's premises.
    Hybrid,
    /// Anywhere, within the limits that the advert states.
    Remote,
    /// Not stated by the source.
    Unknown,
}

impl Workplace {
    /// The word in the export and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Onsite => "onsite",
            Self::Hybrid => "hybrid",
            Self::Remote => "remote",
            Self::Unknown => "unknown",
        }
    }

    /// The inverse of [`Self::as_str`]; any other word is [`Self::Unknown`].
    #[must_use]
    pub fn parse(word: &str) -> Self {
        let known = [Self::Onsite, Self::Hybrid, Self::Remote];
        known.into_iter().find(|workplace| workplace.as_str() == word).unwrap_or(Self::Unknown)
    }
}

/// Whether the source still lists the advert as open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listing {
    /// People can apply.
    Open,
    /// The source withdrew it.
    Closed,
}

/// The period that a salary is paid for.
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
    /// Every period, the shortest first.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Year];

    /// The word in the export and the database.
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

    /// The inverse of [`Self::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.as_str() == word)
    }
}

/// A gross salary range, as advertised.
#[derive(Debug, Clone, PartialEq)]
pub struct Salary {
    /// The lower end, in units of `currency`.
    pub min: Option<f64>,
    /// The upper end, in units of `currency`.
    pub max: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// The period that the amounts are for.
    pub period: Option<SalaryPeriod>,
}

/// The employer, as far as the source states it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Employer {
    /// As the source writes it.
    pub name: Option<String>,
    /// The employer's own site.
    pub website: Option<String>,
}

/// A job advert, ready to be stored and scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The source's own id, which is stable.
    pub id: String,
    /// The address for people.
    pub url: String,
    /// Never empty.
    pub title: String,
    /// The employer, if the advert itself states it.
    pub employer: Employer,
    /// Free text in the source's order, without duplicates.
    pub locations: Vec<String>,
    /// Where the work is done.
    pub workplace: Workplace,
    /// The source's department, team or category.
    pub department: Option<String>,
    /// Contract or commitment, in the source's words.
    pub employment_type: Option<String>,
    /// As advertised.
    pub salary: Option<Salary>,
    /// When it was first published, according to the source.
    pub posted_at: Option<Timestamp>,
    /// When it was last updated, according to the source.
    pub updated_at: Option<Timestamp>,
    /// When it expires, according to the source.
    pub expires_at: Option<Timestamp>,
    /// Plain text; `None` until the detail has been read.
    pub description: Option<String>,
    /// Whether it is still open.
    pub listing: Listing,
    /// False while `hydrate` can still add to it.
    pub complete: bool,
    /// Further facts as pairs of name and value.
    pub attributes: Vec<(String, String)>,
}

impl Offer {
    /// The hash of what the plugin's list contains: it decides whether the offer needs any further processing.
    ///
    /// `description` is in the source's own form, before conversion to text, so that an unchanged offer is
    /// recognised without converting it again. So are the places: they are hashed before they are read. The version
    /// of the readings is part of it, so that every offer is read once more after one of them was improved.
    #[must_use]
    pub fn summary_hash(&self, description: Option<&str>) -> [u8; 16] {
        let mut hash = FieldHash::default();
        hash.bytes(&READINGS.to_le_bytes());
        self.hash_summary(&mut hash);
        hash.option(description);
        // Unlike the time of the last update, these only change with the advert, and no other field would show it.
        for instant in [self.posted_at, self.expires_at] {
            hash.option(instant.map(|at| at.as_millis().to_string()).as_deref());
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

    /// The hash of what people regard as the advert: it decides whether an offer has changed.
    #[must_use]
    pub fn content_hash(&self) -> [u8; 16] {
        let mut hash = FieldHash::default();
        self.hash_summary(&mut hash);
        hash.option(self.employer.website.as_deref());
        hash.option(self.description.as_deref());
        hash.finish()
    }
}

/// The version of what is read out of a row's texts: places, ways of working, pay, dates, entities. Raised by who
/// changes what any of them reads.
const READINGS: u32 = 1;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::OfferKey;

    fn key(tenant: Option<&str>, id: &str) -> OfferKey {
        OfferKey { provider: "lever".to_owned(), tenant: tenant.map(str::to_owned), id: id.to_owned() }
    }

    #[test]
    fn keys_have_the_form_that_other_programs_read() {
        for (key, text) in [
            (key(Some("acme"), "a-1"), "lever/acme/a-1"),
            (key(Some("acme"), "a/1%2F"), "lever/acme/a/1%2F"),
            (key(None, "f00"), "lever/f00"),
            (key(None, "acme/a-1"), "lever/acme%2Fa-1"),
            (key(Some("ac/me"), "1"), "lever/ac%2Fme/1"),
            (key(None, "100%"), "lever/100%25"),
        ] {
            assert_eq!(key.to_string(), text);
            assert_eq!(OfferKey::parse(text), Some(key));
        }
        for none in ["", "lever", "lever/", "/a", "lever/acme/", "lever/100%", "lever/%2f"] {
            assert_eq!(OfferKey::parse(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn a_key_is_that_of_one_offer(
            tenant in prop::option::of("[a/%2F5]{1,6}"),
            id in "[a/%2F5]{1,6}",
        ) {
            let key = key(tenant.as_deref(), &id);
            prop_assert_eq!(OfferKey::parse(&key.to_string()), Some(key));
        }
    }
}
