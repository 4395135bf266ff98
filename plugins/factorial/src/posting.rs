//! The page of a posting. It has no data of its own: a heading, a text, and rows without labels in no fixed order.
//!
//! A row is read only where its words leave nothing open: pay has a currency, a place stands between commas or behind a
//! way of working, a contract or a schedule is one of the words that mean nothing else. Any other row may be a team or
//! something that a customer added, and is left out.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Description, Offer, OfferRef, PluginError, Salary, Workplace, errors,
    json::Unread,
    markup,
    reading::{
        fold::fold,
        mode,
        pay::{self, Told},
    },
};

/// The element with the text.
const TEXT: &str = "styledText";

/// The class of a row.
const ROW: &str = "border-gray-50";

/// What contracts are called, folded.
const CONTRACTS: &[&str] = &[
    "apprenticeship",
    "aprendizaje",
    "autonomo",
    "befristet",
    "cdd",
    "cdi",
    "contract",
    "contratto a tempo determinato",
    "contratto a tempo indeterminato",
    "contrato fijo",
    "contrato indefinido",
    "contrato temporal",
    "determinato",
    "efetivo",
    "estagio",
    "fijo",
    "fijo discontinuo",
    "fixed term",
    "fixed-term",
    "formacion",
    "freelance",
    "indefinido",
    "indefinit",
    "indeterminato",
    "interim",
    "internship",
    "obra y servicio",
    "permanent",
    "permanente",
    "practicas",
    "practiques",
    "praktikum",
    "stage",
    "temporal",
    "temporario",
    "temporary",
    "tirocinio",
    "tempo determinato",
    "tempo indeterminato",
    "unbefristet",
    "unlimited",
];

/// What schedules are called, folded.
const SCHEDULES: &[&str] = &[
    "a tiempo completo",
    "a tiempo parcial",
    "full time",
    "full-time",
    "jornada completa",
    "jornada intensiva",
    "jornada parcial",
    "media jornada",
    "mitja jornada",
    "part time",
    "part-time",
    "teilzeit",
    "temps complet",
    "temps parcial",
    "temps partiel",
    "temps plein",
    "tempo inteiro",
    "tempo integral",
    "tempo parcial",
    "tempo pieno",
    "tempo parziale",
    "tiempo completo",
    "tiempo parcial",
    "vollzeit",
];

/// Reads a page.
pub(crate) fn read(page: &str, wanted: &OfferRef, unread: &mut Unread) -> Result<Offer, PluginError> {
    let title = markup::elements(page).find(|tag| tag.is("h1")).map(|tag| tag.words());
    let Some(title) = title.filter(|title| !title.is_empty()) else {
        return Err(errors::parse_failure(
            "the page has no heading of a posting",
            Some("h1".to_owned()),
            Some(page),
        ));
    };
    let mut offer = Offer::new(&*wanted.id, &*wanted.url, title);
    let mut schedule = None;
    for tag in markup::elements(page) {
        if tag.is("div") && tag.has_class(TEXT) && offer.description.is_none() {
            let html = tag.inner().trim();
            offer.description = (!html.is_empty()).then(|| Description::Html(html.to_owned()));
        } else if tag.is("li") && tag.has_class(ROW) {
            match Row::of(&tag.words(), unread) {
                Row::Pay(pay) if offer.salary.is_none() => offer.salary = Some(pay),
                Row::Place(place, workplace) if offer.locations.is_empty() => {
                    offer.locations.extend(place);
                    offer.workplace = workplace;
                }
                Row::Contract(words) if offer.employment_type.is_none() => {
                    offer.employment_type = Some(words);
                }
                Row::Schedule(words) if schedule.is_none() => schedule = Some(words),
                _ => {}
            }
        }
    }
    offer.employment_type = offer.employment_type.or(schedule);
    Ok(offer)
}

/// What a row says.
enum Row {
    Pay(Salary),
    /// A place, a way of working, or both.
    Place(Option<String>, Workplace),
    Contract(String),
    Schedule(String),
    /// It is open what it says.
    Open,
}

impl Row {
    fn of(words: &str, unread: &mut Unread) -> Self {
        let folded = fold(words);
        let has_digit = words.bytes().any(|byte| byte.is_ascii_digit());
        if CONTRACTS.contains(&folded.as_str()) {
            return Self::Contract(words.to_owned());
        }
        if SCHEDULES.contains(&folded.as_str()) {
            return Self::Schedule(words.to_owned());
        }
        if has_digit && pay::names_currency(words) {
            return match pay::sentence(words) {
                Told::Pay(pay) => Self::Pay(pay.into()),
                Told::Nothing | Told::Unclear => {
                    unread.note("salary", words);
                    Self::Open
                }
            };
        }
        if let Some((way, place)) = words.strip_suffix(')').and_then(|words| words.split_once('('))
            && let Some(mode) = mode::read(way)
        {
            let place = Some(place.trim().to_owned()).filter(|place| !place.is_empty());
            return Self::Place(place, Some(mode).into());
        }
        if let Some(mode) = mode::read(words).filter(|_| !words.contains(',')) {
            return Self::Place(None, Some(mode).into());
        }
        if words.contains(',') {
            return Self::Place(Some(words.to_owned()), Workplace::Unknown);
        }
        Self::Open
    }
}
