//! Places: what a source's texts about the place of work name.

use crate::mode::Mode;

/// What texts about the place of work say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkPlaces {
    /// The way of working, if the texts state exactly one for all places.
    pub mode: Option<Mode>,
    /// The places in the source's words and order: one place an entry, without ways of working and duplicates.
    pub places: Vec<String>,
}

/// Reads texts about the place of work, each of which may name several places and a way of working.
///
/// Reading its own result changes nothing.
#[must_use]
pub fn read<'t>(texts: impl IntoIterator<Item = &'t str>) -> WorkPlaces {
    let places = texts.into_iter().map(str::to_owned).collect();
    WorkPlaces { mode: None, places }
}

/// The parts of one place, whatever their order in the text. A part is `None` if the text does not say it or is
/// ambiguous.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// The town, folded.
    pub city: Option<String>,
    /// The state, province or autonomous community: one name for all its spellings and abbreviations.
    pub region: Option<String>,
    /// The country, as ISO 3166-1 alpha-2 in capitals.
    pub country: Option<&'static str>,
}

/// Splits one place into its parts.
#[must_use]
pub fn parts(place: &str) -> Parts {
    Parts { city: Some(crate::fold::fold(place)), ..Parts::default() }
}
