//! What a posting says of places and pay, in the many forms that sites give them.

use serde_json::Value;

use crate::{
    Salary, Workplace,
    json::Unread,
    reading::pay::{self, Told},
    text,
};

/// Words that stand for nothing.
const NOTHING: [&str; 4] = ["UNAVAILABLE", "-", "N/A", "null"];

/// A member of an object.
pub(super) fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.get(name).filter(|value| !value.is_null())
}

/// A text or a number, with its entities undone; nothing of a word that stands for nothing.
pub(super) fn text_of(value: Option<&Value>) -> Option<String> {
    let said = match value? {
        Value::String(text) => text::squeeze(&text::unescape(text)),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_nothing = said.is_empty() || NOTHING.iter().any(|nothing| said.eq_ignore_ascii_case(nothing));
    (!is_nothing).then_some(said)
}

/// The texts of a list, or the only one.
pub(super) fn texts_of(value: Option<&Value>) -> Vec<String> {
    each(value).filter_map(|value| text_of(Some(value))).collect()
}

/// The items of a list, or the only one.
pub(super) fn each(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (items, only) = match value {
        Some(Value::Array(items)) => (items.as_slice(), None),
        other => (&[][..], other),
    };
    items.iter().chain(only)
}

/// The name of something that is an object or a text.
pub(super) fn name_of(value: &Value) -> Option<String> {
    each(Some(value)).find_map(|value| text_of(Some(value)).or_else(|| text_of(member(value, "name"))))
}

/// The places to work at, or else those that an applicant must live in.
pub(super) fn places(posting: &Value) -> Vec<String> {
    let places = work_places(posting);
    if !places.is_empty() {
        return places;
    }
    distinct(each(member(posting, "applicantLocationRequirements")).filter_map(name_of))
}

/// The places to work at. One whose town is a word for nothing counts only where no other is named.
pub(super) fn work_places(posting: &Value) -> Vec<String> {
    let said: Vec<Address> = each(member(posting, "jobLocation")).filter_map(Address::of).collect();
    let whole = distinct(said.iter().filter(|place| !place.partly).map(|place| place.text.clone()));
    if whole.is_empty() { distinct(said.into_iter().map(|place| place.text)) } else { whole }
}

/// A place.
struct Address {
    text: String,
    /// Only its country is known, since other parts say nothing.
    partly: bool,
}

impl Address {
    fn of(place: &Value) -> Option<Self> {
        // The name of a place is often that of the employer.
        let address = member(place, "address").unwrap_or(place);
        if let Some(text) = text_of(Some(address)) {
            return Some(Self { text, partly: false });
        }
        let part = |name| text_of(member(address, name));
        let near: Vec<String> = ["addressLocality", "addressRegion"].into_iter().filter_map(part).collect();
        let said = ["addressLocality", "addressRegion"].iter().any(|name| member(address, name).is_some());
        let country = member(address, "addressCountry").and_then(name_of);
        let partly = near.is_empty() && said;
        let parts: Vec<String> = near.into_iter().chain(country).collect();
        (!parts.is_empty()).then(|| Self { text: parts.join(", "), partly })
    }
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for text in texts {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

/// Remote, where a member of its own says so.
pub(super) fn flagged_remote(posting: &Value) -> Workplace {
    let is_set = match member(posting, "remote") {
        Some(Value::Bool(is_set)) => *is_set,
        Some(Value::String(said)) => said.trim().eq_ignore_ascii_case("true"),
        _ => false,
    };
    if is_set { Workplace::Remote } else { Workplace::Unknown }
}

/// The base pay.
pub(super) fn salary(posting: &Value, unread: &mut Unread) -> Option<Salary> {
    let said = each(member(posting, "baseSalary")).next()?;
    if let Value::String(sentence) = said {
        return sentence_pay(sentence, unread);
    }
    let amount = member(said, "value").unwrap_or(said);
    let only = number(Some(amount)).or_else(|| number(member(amount, "value")));
    let min = number(member(amount, "minValue")).or(only);
    let max = number(member(amount, "maxValue")).or(only);
    // The inner unit says what the outer one may only repeat.
    let unit = text_of(member(amount, "unitText")).or_else(|| text_of(member(said, "unitText")));
    let currency = text_of(member(said, "currency")).or_else(|| text_of(member(amount, "currency")));
    let period = unit.as_deref().and_then(pay::period);
    if let Some(unit) = unit.filter(|unit| period.is_none() && !says_nothing(unit) && min.or(max).is_some()) {
        unread.note("unitText", &unit);
    }
    let range = pay::range(min, max, currency.as_deref(), period);
    if range.is_none() && min.or(max).is_some_and(|amount| amount != 0.0) {
        unread.note("baseSalary", &said.to_string());
    }
    range.map(Salary::from)
}

fn sentence_pay(sentence: &str, unread: &mut Unread) -> Option<Salary> {
    let plain = text::plain(sentence);
    match pay::sentence(&plain) {
        Told::Pay(pay) => Some(pay.into()),
        Told::Nothing => None,
        Told::Unclear => {
            unread.note("baseSalary", &plain);
            None
        }
    }
}

fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().or_else(|| pay::amount(text)),
        _ => None,
    }
}

/// What a unit says nothing with.
fn says_nothing(text: &str) -> bool {
    ["false", "0", "null", "no", "none"].iter().any(|nothing| text.eq_ignore_ascii_case(nothing))
}
