//! Locations in comparable form: the places that an offer names, in parts.

use jobscan_reading::place::{Parts, parts, read, settle};

use crate::domain::steps::note_steps;

/// The places of an offer, as a set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Location {
    /// In the order of their towns. One that says nothing if the offer names no place.
    places: Vec<Parts>,
}

impl Location {
    /// Reads an offer's locations. A company's own board lists several places; a search board lists a town and then its
    /// province or country, which are one place, in one text or in several.
    pub(super) fn from_names(own_board: bool, locations: &[String]) -> Self {
        let size = |places: &[String]| places.iter().map(String::len).sum::<usize>() + places.len();
        note_steps(size(locations));
        let mut texts = Vec::new();
        if !own_board && locations.len() > 1 {
            texts = read([locations.join(", ").as_str()]).places;
        }
        if texts.len() != 1 {
            texts = read(locations.iter().map(String::as_str)).places;
        }
        let mut places: Vec<Parts> = texts.iter().map(|text| parts(text)).collect();
        if places.is_empty() {
            places.push(Parts::default());
        }
        places.sort_unstable();
        places.dedup();
        Self { places }
    }

    /// Its towns, in order. Only offers with the same towns are compared.
    pub(super) fn towns(&self) -> String {
        let towns: Vec<&str> = self.places.iter().map(|place| place.city.as_deref().unwrap_or("")).collect();
        towns.join("|")
    }

    /// Whether it has two places in towns of one name, or two without a town.
    fn repeats_a_town(&self) -> bool {
        self.places.windows(2).any(|pair| pair[0].city == pair[1].city)
    }
}

/// What of a location decides whether two with the same towns are one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class<'l> {
    /// For each town, the place that it is among those of the others.
    Settled(Vec<usize>),
    /// The places as they are, because which of its towns of one name is which of the other's, nothing says.
    Exact(&'l [Parts]),
}

/// For each of some locations with the same towns, its class: two are the same set of places if their classes are equal.
///
/// Places are equal part by part; what one does not say, the other may say. That alone would be no equivalence:
/// `Portland` contradicts neither `Portland, OR` nor `Portland, ME`. One that says less is therefore the same place as
/// another only where exactly one fits, and a place of its own where several do (see [`settle`]).
pub(super) fn classes<'l>(locations: &[&'l Location]) -> Vec<Class<'l>> {
    let settled: Vec<&Parts> = locations
        .iter()
        .filter(|location| !location.repeats_a_town())
        .flat_map(|location| location.places.iter())
        .collect();
    note_steps(settled.len());
    let mut numbers = settle(&settled).into_iter();
    let class = |location: &&'l Location| {
        if location.repeats_a_town() {
            Class::Exact(&location.places)
        } else {
            Class::Settled(numbers.by_ref().take(location.places.len()).collect())
        }
    };
    locations.iter().map(class).collect()
}
