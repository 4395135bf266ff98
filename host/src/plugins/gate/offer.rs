//! Offers: which rows can be one, and the bounds of their fields. Rows of a list and details pass the same.

use super::{address::is_web_address, cuts::Cuts};
use crate::{
    bounds::fields,
    domain::{Salary, text::shows_something},
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

/// Brings the fields of an offer within their bounds.
pub(super) fn bound_offer(scanned: &mut ScannedOffer, cuts: &mut Cuts) {
    let offer = &mut scanned.offer;
    cuts.text(&mut offer.title, &fields::OFFER_TITLE);
    cuts.optional(&mut offer.employer.name, &fields::NAME);
    cuts.address(&mut offer.employer.website);
    cuts.list(&mut offer.locations, &fields::LOCATIONS);
    for place in &mut offer.locations {
        cuts.text(place, &fields::LABEL);
    }
    cuts.optional(&mut offer.department, &fields::LABEL);
    cuts.optional(&mut offer.employment_type, &fields::LABEL);
    cuts.attributes(&mut offer.attributes);
    if let Some(salary) = &mut offer.salary {
        bound_salary(salary, cuts);
    }
    match &mut scanned.description {
        Some(Description::Html(text) | Description::Plain(text)) => cuts.text(text, &fields::DESCRIPTION),
        None => {}
    }
}

#[expect(clippy::cast_precision_loss, reason = "the bound is a round number below 2^53")]
fn bound_salary(salary: &mut Salary, cuts: &mut Cuts) {
    const MOST: f64 = fields::SALARY.limit as f64;
    for amount in [&mut salary.min, &mut salary.max] {
        if amount.is_some_and(|amount| !(0.0..=MOST).contains(&amount)) {
            *amount = None;
            cuts.note(&fields::SALARY);
        }
    }
    let is_currency = |text: &String| text.len() <= fields::CURRENCY.size() && !text.contains(is_unprintable);
    if salary.currency.as_ref().is_some_and(|text| !is_currency(text)) {
        salary.currency = None;
        cuts.note(&fields::CURRENCY);
    }
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
