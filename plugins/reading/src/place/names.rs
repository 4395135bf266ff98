//! What one piece of a place's text may name.

use super::{
    countries::{area, country, is_city_state},
    regions::{Area, Region, regions},
};

/// What a piece may name, by the tables alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    /// The country that it may be.
    pub(super) country: Option<&'static str>,
    /// The regions that it may be.
    pub(super) regions: Vec<Region>,
    /// The area larger than a country that it is.
    pub(super) area: Option<&'static str>,
    /// Whether it may be a town: everything that no table has, and what shares its name with one.
    pub(super) town: bool,
}

/// Words before the name of a region, with which it is no town: `Provincia de Sevilla`, `State of Oregon`.
const TITLES: [&str; 26] = [
    "provincia de ",
    "province of ",
    "province de ",
    "provincia di ",
    "province ",
    "provincia ",
    "comunidad autonoma de ",
    "comunidad de ",
    "comunitat de ",
    "community of ",
    "region de ",
    "region of ",
    "region ",
    "regione ",
    "regiao de ",
    "state of ",
    "estado de ",
    "estado do ",
    "estado da ",
    "departamento de ",
    "departement ",
    "distrito de ",
    "distrito do ",
    "bundesland ",
    "land ",
    "canton de ",
];

/// Looks a piece up. `text`: as it stands; `bracketed`: whether it stands in brackets.
pub(super) fn name(key: &str, text: &str, bracketed: bool) -> Name {
    let mut name = Name { country: country(key, text), area: area(key), ..Name::default() };
    name.regions.extend(regions(key, bracketed && name.country.is_none()));
    if name.regions.is_empty() && name.country.is_none() {
        let bare = TITLES.iter().find_map(|title| key.strip_prefix(title));
        name.regions
            .extend(bare.into_iter().flat_map(|bare| regions(bare, false)).filter(|region| !region.code));
        name.regions.iter_mut().for_each(|region| region.town = false);
    }
    let state = name.country.is_some_and(|country| is_city_state(country) && key.len() > 3);
    name.town = !name.is_known() || name.regions.iter().any(|region| region.town) || state;
    name
}

impl Name {
    /// Whether any table has it.
    pub(super) fn is_known(&self) -> bool {
        self.country.is_some() || self.area.is_some() || !self.regions.is_empty()
    }

    /// What it may be, without codes that need a country that is not said.
    pub(super) fn frames(&self, said: Option<&str>) -> Vec<Area> {
        let free = |region: &&Region| said.is_some_and(|said| said == region.area.country) || !region.bound;
        let country = self.country.map(|country| Area { country, wider: None, region: None });
        let mut all: Vec<Area> = self.regions.iter().filter(free).map(|region| region.area).collect();
        // A code that is nothing else is read as what it may be where its country is said.
        if all.is_empty() && country.is_none() {
            all.extend(self.regions.iter().map(|region| region.area));
        }
        all.extend(country);
        if let Some(said) = said {
            all.retain(|frame| frame.country == said);
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}
