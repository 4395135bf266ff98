//! What a job says of its base pay.
//!
//! `pay_input_ranges` are pay by definition, unless a title says that they are something else. The metadata hold what a
//! customer likes, so that only what they call pay is pay. Several ranges, such as one for each place, become the range
//! that covers them all; ranges in several currencies or for several periods have none.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Salary,
    json::{self, Object, Unread},
    reading::pay::{self, Kind, Pay, Period},
    text,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::metadata::Metadata;

#[derive(Deserialize)]
pub(crate) struct PayRange {
    #[serde(default, deserialize_with = "json::number")]
    min_cents: Option<f64>,
    #[serde(default, deserialize_with = "json::number")]
    max_cents: Option<f64>,
    currency_type: Option<String>,
    title: Option<String>,
    /// A text about the range, as HTML.
    blurb: Option<String>,
}

/// The value of a `currency_range` or a `currency` in the metadata.
#[derive(Deserialize)]
struct Currency {
    #[serde(default, deserialize_with = "json::number")]
    min_value: Option<f64>,
    #[serde(default, deserialize_with = "json::number")]
    max_value: Option<f64>,
    #[serde(default, deserialize_with = "json::number")]
    amount: Option<f64>,
    unit: Option<String>,
}

/// The base pay of a job.
pub(crate) fn salary(
    ranges: &[&PayRange],
    metadata: &[&Metadata<'_>],
    unread: &mut Unread,
) -> Option<Salary> {
    let stated = stated(ranges, unread);
    let pays = if stated.is_empty() { in_metadata(metadata, unread) } else { stated };
    let several = pays.len();
    let mut pay = pay::envelope(pays);
    if several > 0 && pay.is_none() {
        unread.note("pay_input_ranges", "ranges that contradict each other");
    }
    if let Some(pay) = &mut pay {
        pay.period = pay.period.or_else(|| frequency(metadata));
    }
    pay.map(Salary::from)
}

/// The ranges that are base pay: those that say so, or else those that do not say what they are.
fn stated(ranges: &[&PayRange], unread: &mut Unread) -> Vec<Pay> {
    let kind = |range: &PayRange| range.title.as_deref().and_then(|title| pay::kind(&text::unescape(title)));
    let named = ranges.iter().any(|range| kind(range) == Some(Kind::Base));
    let wanted = if named { Some(Kind::Base) } else { None };
    let base = ranges.iter().filter(|range| kind(range) == wanted);
    base.filter_map(|range| range.pay(unread)).collect()
}

impl PayRange {
    fn pay(&self, unread: &mut Unread) -> Option<Pay> {
        let units = |cents: Option<f64>| cents.map(|cents| cents / 100.0);
        let title = self.title.as_deref().and_then(|title| pay::period(&text::unescape(title)));
        let period = title.or_else(|| pay::period_of_pay(&text::plain(self.blurb.as_deref()?)));
        let (min, max) = (units(self.min_cents), units(self.max_cents));
        checked(min, max, self.currency_type.as_deref(), period, "pay_input_ranges[]", unread)
    }
}

/// The range, if its ends are in order; otherwise it is noted.
fn checked(
    min: Option<f64>,
    max: Option<f64>,
    currency: Option<&str>,
    period: Option<Period>,
    field: &str,
    unread: &mut Unread,
) -> Option<Pay> {
    let pay = pay::range(min, max, currency, period);
    if pay.is_none() && [min, max].into_iter().flatten().any(|amount| amount != 0.0) {
        unread.note(field, &format!("{min:?} to {max:?}"));
    }
    pay
}

/// The base pay in the metadata. A minimum and a maximum in fields of their own are the ends of one range.
fn in_metadata(metadata: &[&Metadata<'_>], unread: &mut Unread) -> Vec<Pay> {
    let (mut whole, mut lowest, mut highest) = (Vec::new(), Vec::new(), Vec::new());
    for entry in metadata {
        let Some(pay) = of_entry(entry, unread) else { continue };
        match (pay.min, pay.max) {
            (Some(_), None) => lowest.push(pay),
            (None, Some(_)) => highest.push(pay),
            _ => whole.push(pay),
        }
    }
    if whole.is_empty()
        && let ([low], [high]) = (&lowest[..], &highest[..])
        && (&low.currency, low.period) == (&high.currency, high.period)
    {
        let (currency, period) = (low.currency.as_deref(), low.period);
        return Vec::from_iter(checked(low.min, high.max, currency, period, "metadata[].value", unread));
    }
    if whole.is_empty() { [lowest, highest].concat() } else { whole }
}

fn of_entry(entry: &Metadata<'_>, unread: &mut Unread) -> Option<Pay> {
    let name = entry.name.as_deref()?;
    if !matches!(entry.value_type.as_deref(), Some("currency_range" | "currency"))
        || pay::kind(name) != Some(Kind::Base)
    {
        return None;
    }
    let raw = entry.value.map(RawValue::get).filter(|value| *value != "null")?;
    let Ok(Object(value)) = serde_json::from_str::<Object<Currency>>(raw) else {
        unread.note("metadata[].value", raw);
        return None;
    };
    let (min, max) = match value.amount {
        None => (value.min_value, value.max_value),
        Some(amount) => match entry.end() {
            Some(End::Lowest) => (Some(amount), None),
            Some(End::Highest) => (None, Some(amount)),
            None => (Some(amount), Some(amount)),
        },
    };
    checked(min, max, value.unit.as_deref(), pay::period(name), "metadata[].value", unread)
}

/// Which end of a range a field for one amount is.
enum End {
    Lowest,
    Highest,
}

impl Metadata<'_> {
    fn end(&self) -> Option<End> {
        let words = self.words();
        let says = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
        if says(&["min", "minimum", "minimo", "low", "lowest", "from", "floor"]) {
            Some(End::Lowest)
        } else if says(&["max", "maximum", "maximo", "high", "highest", "to", "ceiling"]) {
            Some(End::Highest)
        } else {
            None
        }
    }
}

/// The period in a field such as `Pay Frequency`; `None` if several such fields contradict each other.
fn frequency(metadata: &[&Metadata<'_>]) -> Option<Period> {
    const ABOUT: [&str; 12] = [
        "basis",
        "frecuencia",
        "frequency",
        "interval",
        "period",
        "periodicidad",
        "periodo",
        "rate",
        "schedule",
        "time",
        "type",
        "unit",
    ];
    let mut said = metadata.iter().filter_map(|entry| {
        let is_pay = pay::kind(entry.name.as_deref()?) == Some(Kind::Base);
        let about = entry.words().iter().any(|word| ABOUT.contains(&word.as_str()));
        if is_pay && about { pay::period(&entry.text()?) } else { None }
    });
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}
