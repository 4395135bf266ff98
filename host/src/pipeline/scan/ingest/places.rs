//! Reads the places of offers. The offers of a board name few places, and each list of them is read once.
//!
//! To read a list takes as long as to turn a text of 4 KB from HTML to lines: 15 microseconds of the 120 that a new offer
//! may take. What is kept is as large as what it was read of, and is given up with the page.

use std::collections::{HashMap, HashSet};

use jobscan_reading::{
    mode::Mode,
    place::{self, WorkPlaces},
};

use crate::{
    bounds::fields,
    domain::{Offer, Workplace, steps::note_steps, text::clean_line},
};

/// Reads the places of a page's offers.
#[derive(Debug, Default)]
pub(super) struct PlaceReader {
    /// By the texts of the source.
    read: HashMap<Vec<String>, Places>,
}

/// What texts about the place of work say.
#[derive(Debug, Clone)]
struct Places {
    workplace: Workplace,
    locations: Vec<String>,
}

impl PlaceReader {
    /// Makes one place an entry of the texts about the place of work, and takes the way of working out of them. What the
    /// plugin read of a field for ways of working stands.
    pub(super) fn read(&mut self, offer: &mut Offer) {
        note_steps(offer.locations.len());
        let texts = std::mem::take(&mut offer.locations);
        let Places { workplace, locations } = match self.read.get(&texts) {
            Some(known) => known.clone(),
            None => self.read.entry(texts).or_insert_with_key(|texts| read_places(texts)).clone(),
        };
        if offer.workplace == Workplace::Unknown {
            offer.workplace = workplace;
        }
        offer.locations = locations;
    }
}

fn read_places(texts: &[String]) -> Places {
    let WorkPlaces { mode, places } = place::read(texts.iter().map(String::as_str));
    let workplace = match mode {
        Some(Mode::Onsite) => Workplace::Onsite,
        Some(Mode::Hybrid) => Workplace::Hybrid,
        Some(Mode::Remote) => Workplace::Remote,
        None => Workplace::Unknown,
    };
    let mut seen: HashSet<String> = HashSet::with_capacity(places.len());
    let named = places.iter().map(|place| clean_line(place)).filter(|place| !place.is_empty());
    let distinct = named.filter(|place| seen.insert(place.clone()));
    // The gate bounded the texts; each of them may name several.
    Places { workplace, locations: distinct.take(fields::LOCATIONS.size()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugins::testing::scanned_offer;

    #[test]
    fn the_same_texts_are_read_once_and_say_the_same_of_each_offer() {
        let offer = |workplace, texts: &[&str]| {
            let mut offer = scanned_offer("1").offer;
            offer.workplace = workplace;
            offer.locations = texts.iter().map(|text| (*text).to_owned()).collect();
            offer
        };
        let (remote, madrid): (&[&str], &[&str]) = (&["Madrid, Spain (Remote)"], &["Madrid, Spain"]);
        let mut reader = PlaceReader::default();
        for (workplace, texts, expected) in [
            (Workplace::Unknown, remote, Workplace::Remote),
            (Workplace::Unknown, remote, Workplace::Remote),
            (Workplace::Onsite, remote, Workplace::Onsite),
            (Workplace::Unknown, madrid, Workplace::Unknown),
        ] {
            let mut offer = offer(workplace, texts);
            reader.read(&mut offer);
            assert_eq!((offer.workplace, offer.locations), (expected, vec!["Madrid, Spain".to_owned()]));
        }
        assert_eq!(reader.read.len(), 2);
    }
}
