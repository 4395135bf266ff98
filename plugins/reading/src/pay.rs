//! Pay: amounts, currencies and periods.

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
    let currency = currency.map(str::trim).filter(|code| !code.is_empty()).map(str::to_uppercase);
    Some(Pay { min, max, currency, period })
}
