//! Values shared by list and detail: dictionary entries, and the fields made of them.

use jobscan_plugin_sdk::{Workplace, text};
use serde::Deserialize;

/// A value of one of the API's dictionaries.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Term {
    pub(crate) id: Option<i64>,
    pub(crate) value: Option<String>,
}

impl Term {
    /// The value's text; id 0 is the dictionary's `(Seleccionar)`, which means none.
    pub(crate) fn text(&self) -> Option<&str> {
        if self.id == Some(0) { None } else { self.value.as_deref().and_then(text::non_empty) }
    }
}

/// The text of an optional value.
pub(crate) fn text_of(term: Option<&Term>) -> Option<String> {
    term.and_then(Term::text).map(str::to_owned)
}

/// The city, then the province unless it has the same name.
pub(crate) fn locations(city: Option<&str>, province: Option<&Term>) -> Vec<String> {
    let mut locations = Vec::from_iter(text::filled(city).map(|city| text::squeeze(&city)));
    if let Some(province) = text_of(province)
        && !locations.contains(&province)
    {
        locations.push(province);
    }
    locations
}

/// The way of working: 1 on site, 2 fully remote, 3 hybrid, 4 undecided.
pub(crate) fn workplace(teleworking: Option<&Term>) -> Workplace {
    match teleworking.and_then(|term| term.id) {
        Some(1) => Workplace::Onsite,
        Some(2) => Workplace::Remote,
        Some(3) => Workplace::Hybrid,
        _ => Workplace::Unknown,
    }
}

/// Contract and working day: `Indefinido, Completa`.
pub(crate) fn employment_type(contract: Option<&Term>, day: Option<&Term>) -> Option<String> {
    let parts: Vec<String> = [contract, day].into_iter().filter_map(text_of).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Facts without a field of their own, as far as they are present.
pub(crate) fn attributes<const N: usize>(facts: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
