//! Locations in comparable form: the cities and countries that an offer names.

use std::collections::BTreeSet;

use jobscan_reading::fold::{fold, words};

use crate::domain::steps::note_steps;

/// The location of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Location {
    /// Its cities, folded and sorted; empty if it names none.
    pub(super) cities: String,
    /// Its countries, sorted; empty if it names none. They distinguish León in Spain from León in Mexico.
    pub(super) region: String,
}

impl Location {
    /// Parses an offer's locations. A company's own board lists several locations; a search board lists a city and
    /// then its province, so there the first name with a city is the whole location.
    pub(super) fn from_names(own_board: bool, locations: &[String]) -> Self {
        let (mut cities, mut regions) = (BTreeSet::new(), BTreeSet::new());
        for name in locations.iter().flat_map(|location| location.split(['|', ';', '•', '\n'])) {
            let (city, region) = parse_name(name);
            let found = city.is_some();
            cities.extend(city);
            regions.extend(region);
            if found && !own_board {
                break;
            }
        }
        let joined = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join("|");
        Self { cities: joined(cities), region: joined(regions) }
    }
}

/// The first city and the first country in a name like `Madrid, Spain`, `Remote - Lisboa` or `España`.
fn parse_name(name: &str) -> (Option<String>, Option<String>) {
    const SEPARATORS: [char; 12] = [',', '(', ')', '[', ']', '/', '\\', ':', '–', '—', '·', '>'];
    let folded = fold(name).replace(" -", ",").replace("- ", ",");
    note_steps(folded.len());
    let (mut city, mut region) = (None, None);
    for part in folded.split(SEPARATORS) {
        match NamePart::parse(part) {
            NamePart::Neither => {}
            NamePart::City(name) => city = city.or(Some(name)),
            NamePart::Region(name) => region = region.or(Some(name)),
        }
    }
    (city, region)
}

/// The meaning of one part of a name.
#[derive(Debug, PartialEq, Eq)]
enum NamePart {
    City(String),
    Region(String),
    Neither,
}

impl NamePart {
    fn parse(part: &str) -> Self {
        let all: Vec<&str> = words(part).inspect(|_| note_steps(1)).collect();
        let mut kept: Vec<&str> = all.iter().copied().filter(|word| !MODES.contains(word)).collect();
        // In `remote in spain` and `100% remoto`, filler words are dropped together with the way of working.
        if kept.len() < all.len() {
            kept.retain(|word| !FILLERS.contains(word));
        }
        let name = kept.join(" ");
        if name.is_empty() || NOWHERE.contains(&name.as_str()) {
            return Self::Neither;
        }
        match region(&name) {
            Some(region) => Self::Region(region.to_owned()),
            None => Self::City(without_country(&kept)),
        }
    }
}

/// Words for ways of working.
const MODES: [&str; 22] = [
    "remote",
    "remotely",
    "remoto",
    "remota",
    "remotos",
    "teletrabajo",
    "telework",
    "teleworking",
    "telecommute",
    "wfh",
    "homeoffice",
    "hybrid",
    "hibrido",
    "hibrida",
    "hybride",
    "onsite",
    "presencial",
    "inoffice",
    "flexible",
    "teleworkable",
    "telematico",
    "deslocalizado",
];

/// Words that occur with ways of working and name no place.
const FILLERS: [&str; 29] = [
    "100", "the", "full", "fully", "only", "first", "friendly", "or", "and", "o", "y", "u", "in", "en",
    "within", "from", "desde", "de", "para", "for", "based", "work", "job", "home", "office", "anywhere",
    "site", "trabajo", "total",
];

/// Names that mean any place or none.
const NOWHERE: [&str; 15] = [
    "anywhere",
    "worldwide",
    "global",
    "international",
    "internacional",
    "home office",
    "on site",
    "in office",
    "work from home",
    "multiple locations",
    "various locations",
    "varias ubicaciones",
    "unknown",
    "n a",
    "home",
];

/// Countries and larger regions with their names; the first one is the canonical name.
const REGIONS: [&[&str]; 46] = [
    &["spain", "espana", "espanya", "espagne", "spanien", "es", "toda espana", "all spain"],
    &["portugal", "pt"],
    &["france", "francia", "frankreich", "fr"],
    &["germany", "alemania", "deutschland", "allemagne", "de"],
    &["italy", "italia", "italie", "italien", "it"],
    &["united kingdom", "reino unido", "uk", "gb", "great britain", "england", "inglaterra"],
    &["ireland", "irlanda", "ie"],
    &["netherlands", "the netherlands", "paises bajos", "holanda", "nederland", "nl"],
    &["belgium", "belgica", "belgie", "belgique"],
    &["luxembourg", "luxemburgo"],
    &["switzerland", "suiza", "schweiz", "suisse"],
    &["austria", "osterreich"],
    &["poland", "polonia", "polska", "pl"],
    &["czech republic", "czechia", "republica checa"],
    &["slovakia", "eslovaquia"],
    &["hungary", "hungria"],
    &["romania", "rumania"],
    &["bulgaria"],
    &["greece", "grecia"],
    &["croatia", "croacia"],
    &["denmark", "dinamarca", "danmark"],
    &["sweden", "suecia", "sverige"],
    &["norway", "noruega", "norge"],
    &["finland", "finlandia"],
    &["ukraine", "ucrania"],
    &["turkey", "turquia", "turkiye"],
    &["united states", "united states of america", "estados unidos", "usa", "us", "eeuu", "u s"],
    &["canada"],
    &["mexico"],
    &["brazil", "brasil"],
    &["argentina"],
    &["chile"],
    &["colombia"],
    &["peru"],
    &["uruguay"],
    &["costa rica"],
    &["morocco", "marruecos"],
    &["india"],
    &["china"],
    &["japan", "japon"],
    &["singapore", "singapur"],
    &["australia"],
    &["united arab emirates", "emiratos arabes unidos", "uae"],
    &["europe", "europa", "eu", "european union", "union europea"],
    &["emea"],
    &["latam", "latin america", "latinoamerica", "america latina"],
];

fn region(name: &str) -> Option<&'static str> {
    REGIONS.iter().find(|names| names.contains(&name)).map(|names| names[0])
}

/// Removes a country at the end, as in `madrid spain`, unless it belongs to the city's name, as in `new mexico`
/// and `ciudad de mexico`.
fn without_country(words: &[&str]) -> String {
    const PART_OF_NAME: [&str; 7] = ["de", "del", "of", "new", "la", "el", "the"];
    /// Shorter names of countries are also words with other meanings.
    const SHORTEST: usize = 4;
    if let [city @ .., before, last] = words
        && last.len() >= SHORTEST
        && region(last).is_some()
        && !PART_OF_NAME.contains(before)
    {
        return [city, &[*before]].concat().join(" ");
    }
    words.join(" ")
}
