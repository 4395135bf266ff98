//! Salaries: two fields, and a sentence that may have more.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Salary,
    json::Unread,
    reading::pay::{self, Pay, Period, Told},
    text,
};

/// What an advert's fields say of its salary.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a> {
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) period: Option<Period>,
    /// Each text that may name the currency, which is the euro where none does.
    pub(crate) texts: [&'a str; 2],
    pub(crate) sentence: &'a str,
}

/// The salary of the fields, or else of the sentence. What contradicts itself is noted and left out.
pub(crate) fn advertised(fields: &Fields<'_>, unread: &mut Unread) -> Option<Salary> {
    let mut pay = pay::range(fields.min, fields.max, None, fields.period);
    if pay.is_none() && fields.min.is_some() && fields.max.is_some() {
        unread.note("salaryMin", &format!("{:?} to {:?}", fields.min, fields.max));
    }
    let sentence = text::unescape(fields.sentence);
    let texts = [fields.texts[0], fields.texts[1], &sentence];
    if pay.as_ref().is_none_or(|pay| pay.period.is_none()) {
        match (pay::sentence(&sentence), &mut pay) {
            (Told::Pay(told), Some(pay)) => pay.period = told.period,
            (Told::Pay(told), none) => *none = Some(Pay { period: fields.period.or(told.period), ..told }),
            (Told::Unclear, None) => unread.note("salaryDescription", fields.sentence),
            _ => {}
        }
    }
    let mut pay = pay?;
    if pay.currency.is_none() {
        pay.currency = currency(&texts);
    }
    Some(pay.into())
}

/// The currency: the euro, unless a text names another one.
fn currency(texts: &[&str]) -> Option<String> {
    let euro = || Some("EUR".to_owned());
    match texts.iter().find(|text| pay::names_currency(text)) {
        None => euro(),
        Some(text) => pay::currency(text),
    }
}

/// The only amount of a field's text.
pub(crate) fn amount(text: &str) -> Option<f64> {
    pay::amount(&text::unescape(text))
}

/// The period with this id of the dictionary, or of its text; id 0 means none.
pub(crate) fn period(id: Option<i64>, text: Option<&str>) -> Option<Period> {
    match id {
        Some(1) => Some(Period::Hour),
        Some(2) => Some(Period::Month),
        Some(3) => Some(Period::Year),
        Some(0) => None,
        _ => text.and_then(|text| pay::period(&text::unescape(text))),
    }
}
