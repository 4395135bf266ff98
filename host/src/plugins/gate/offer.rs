//! Offers: which rows can be one, and the bounds of their fields. Rows of a list and details pass the same.

use super::{
    address::{is_web_address, mend_address, mend_optional},
    cuts::Cuts,
};
use crate::{
    bounds::fields,
    domain::{
        Salary, Timestamp,
        companies::website,
        text::{shows_something, trim_hidden},
    },
    plugins::model::{Description, OfferRef, PluginError, ScannedOffer},
    printable::is_unprintable,
};

/// Why a row can be no offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// Without an id it cannot be identified.
    NoId,
    /// Its id is too long to be kept, or holds what is unprintable.
    UnusableId,
    /// Its title shows nothing.
    NoTitle,
    /// It has no address that a browser opens.
    NoAddress,
    /// Its token is too long to be kept.
    LongToken,
}

impl RowFault {
    /// A key of the summary.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoId => "no id",
            Self::UnusableId => "no usable id",
            Self::NoTitle => "no title",
            Self::NoAddress => "no usable URL",
            Self::LongToken => "token too long",
        }
    }

    /// Whether the row's id names it all the same.
    #[must_use]
    pub const fn keeps_id(self) -> bool {
        !matches!(self, Self::NoId | Self::UnusableId)
    }
}

/// Why a row can be no offer; `None`: it can be one.
#[must_use]
pub fn row_fault(scanned: &ScannedOffer) -> Option<RowFault> {
    let offer = &scanned.offer;
    if offer.id.trim().is_empty() {
        Some(RowFault::NoId)
    } else if !is_usable_id(&offer.id) {
        Some(RowFault::UnusableId)
    } else if !shows_something(&offer.title) {
        Some(RowFault::NoTitle)
    } else if !is_web_address(&offer.url) {
        Some(RowFault::NoAddress)
    } else if scanned.token.as_ref().is_some_and(|token| token.len() > fields::TOKEN.size()) {
        Some(RowFault::LongToken)
    } else {
        None
    }
}

/// Whether an id can be kept and shown.
pub(super) fn is_usable_id(id: &str) -> bool {
    id.len() <= fields::OFFER_ID.size() && !id.contains(is_unprintable)
}

/// Brings the fields of an offer within their bounds, mends its address, and leaves out what cannot be kept.
pub(super) fn bound_offer(scanned: &mut ScannedOffer, cuts: &mut Cuts) {
    let offer = &mut scanned.offer;
    mend_address(&mut offer.url);
    cuts.words(&mut offer.title, &fields::OFFER_TITLE);
    cuts.optional_words(&mut offer.employer.name, &fields::NAME);
    bound_website(&mut offer.employer.website, cuts);
    cuts.list(&mut offer.locations, &fields::LOCATIONS);
    for place in &mut offer.locations {
        cuts.words(place, &fields::LABEL);
    }
    cuts.optional_words(&mut offer.department, &fields::LABEL);
    cuts.optional_words(&mut offer.employment_type, &fields::LABEL);
    cuts.attributes(&mut offer.attributes);
    bound_salary(&mut offer.salary, cuts);
    bound_instant(&mut offer.posted_at, "posted-at", cuts);
    bound_instant(&mut offer.updated_at, "updated-at", cuts);
    bound_instant(&mut offer.expires_at, "expires-at", cuts);
    match &mut scanned.description {
        Some(Description::Html(text)) => cuts.text(text, &fields::DESCRIPTION),
        Some(Description::Plain(text)) => cuts.words(text, &fields::DESCRIPTION),
        None => {}
    }
}

/// Leaves out a website that is none.
fn bound_website(site: &mut Option<String>, cuts: &mut Cuts) {
    mend_optional(site);
    let unusable = |text: &String| !text.is_empty() && website(text).is_none();
    if let Some(text) = site.take_if(|text| unusable(text)) {
        cuts.unread("employer.website", &text);
    }
}

/// Leaves out an instant outside the calendar of RFC 3339: a guest may hand over any number.
fn bound_instant(instant: &mut Option<Timestamp>, field: &str, cuts: &mut Cuts) {
    const YEAR_10000: i64 = 253_402_300_800_000;
    if let Some(found) = instant.take_if(|instant| !(0..YEAR_10000).contains(&instant.as_millis())) {
        cuts.unread(field, &format!("{} ms", found.as_millis()));
    }
}

/// Leaves out amounts that are none, both of a range that ends below its beginning (one is wrong, and nobody knows
/// which), and a currency that is no code. A salary of which nothing else is left is none.
#[expect(clippy::cast_precision_loss, reason = "the bound is a round number below 2^53")]
fn bound_salary(salary: &mut Option<Salary>, cuts: &mut Cuts) {
    const MOST: f64 = fields::SALARY.limit as f64;
    let Some(found) = salary else { return };
    let mut left_out = false;
    for (amount, field) in [(&mut found.min, "salary.min"), (&mut found.max, "salary.max")] {
        if let Some(amount) = amount.take_if(|amount| !(0.0..=MOST).contains(amount)) {
            cuts.unread(field, &amount.to_string());
            left_out = true;
        }
    }
    if let (Some(min), Some(max)) = (found.min, found.max)
        && max < min
    {
        (found.min, found.max) = (None, None);
        cuts.unread("salary", &format!("{min} to {max}"));
        left_out = true;
    }
    if let Some(text) = found.currency.take() {
        found.currency = currency_code(&text);
        if found.currency.is_none() && !text.trim().is_empty() {
            cuts.unread("salary.currency", &text);
        }
    }
    if left_out && found.min.is_none() && found.max.is_none() {
        *salary = None;
    }
}

/// A code of ISO 4217 in capitals, as far as its form goes.
fn currency_code(text: &str) -> Option<String> {
    let code = trim_hidden(text);
    let is_code =
        code.len() == fields::CURRENCY.size() && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| code.to_ascii_uppercase())
}

/// Brings the detail of an offer within its bounds. An error if it could not stand in a list, or is that of another
/// offer than the one asked for.
pub(in crate::plugins) fn bound_detail(
    detail: &mut ScannedOffer,
    asked: &OfferRef,
    cuts: &mut Cuts,
) -> Result<(), PluginError> {
    bound_offer(detail, cuts);
    let fault = if detail.offer.id == asked.id {
        row_fault(detail).map(RowFault::as_str)
    } else {
        Some("another id than was asked for")
    };
    match fault {
        Some(fault) => {
            Err(PluginError::Parse { detail: format!("the detail has {fault}"), path: None, sample: None })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
