//! Ranges of pay.

use super::currencies;

/// The period that an amount is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
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

/// A range of base pay, as advertised. At least one end is present; both are positive and finite, and `min` is not
/// more than `max`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pay {
    /// The lower end.
    pub min: Option<f64>,
    /// The upper end.
    pub max: Option<f64>,
    /// ISO 4217, in capitals.
    pub currency: Option<String>,
    /// The period, if it is said.
    pub period: Option<Period>,
}

/// A range from a source's fields. `None` without a usable amount. Of ends in the wrong order neither is believed.
#[must_use]
pub fn range(
    min: Option<f64>,
    max: Option<f64>,
    currency: Option<&str>,
    period: Option<Period>,
) -> Option<Pay> {
    let usable = |amount: Option<f64>| amount.filter(|amount| amount.is_finite() && *amount > 0.0);
    let (min, max) = (usable(min), usable(max));
    if min.is_none() && max.is_none() || min.zip(max).is_some_and(|(min, max)| min > max) {
        return None;
    }
    Some(Pay { min, max, currency: currency.and_then(currencies::code), period })
}

/// The ranges of one advert as one: what covers them all. Ranges in several currencies or for several periods have
/// nothing in common, and give `None`; a range that does not say its period has that of the others.
#[must_use]
pub fn envelope(ranges: impl IntoIterator<Item = Pay>) -> Option<Pay> {
    let mut ranges = ranges.into_iter();
    let mut whole = ranges.next()?;
    for other in ranges {
        whole.currency = agreed(whole.currency, other.currency).ok()?;
        whole.period = agreed(whole.period, other.period).ok()?;
        whole.min = ends(whole.min, other.min, f64::min);
        whole.max = ends(whole.max, other.max, f64::max);
    }
    range(whole.min, whole.max, whole.currency.as_deref(), whole.period)
}

/// Two ranges say different things.
struct Contradiction;

/// What two ranges say of a fact.
fn agreed<T: PartialEq>(one: Option<T>, other: Option<T>) -> Result<Option<T>, Contradiction> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Err(Contradiction),
        (one, other) => Ok(one.or(other)),
    }
}

/// The outer one of two ends. An end that one range leaves open is open for both.
fn ends(one: Option<f64>, other: Option<f64>, outer: fn(f64, f64) -> f64) -> Option<f64> {
    Some(outer(one?, other?))
}
