//! Places: `location.name` is free text that often carries the way of working.

use jobscan_plugin_sdk::{Workplace, text};

/// What a location's name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The way of working, if the name says one.
    pub workplace: Workplace,
    /// The rest of the name; `None` if there is nothing else.
    pub name: Option<String>,
}

const MODES: [(&str, Workplace); 10] = [
    ("remote", Workplace::Remote),
    ("remoto", Workplace::Remote),
    ("hybrid", Workplace::Hybrid),
    ("híbrido", Workplace::Hybrid),
    ("on-site", Workplace::Onsite),
    ("onsite", Workplace::Onsite),
    ("on site", Workplace::Onsite),
    ("in-office", Workplace::Onsite),
    ("in office", Workplace::Onsite),
    ("presencial", Workplace::Onsite),
];

/// Tells the way of working from the place: `Hybrid - London`, `Remote, Spain`, `Madrid (Hybrid)`, `Remote`.
#[must_use]
pub fn work_place(name: &str) -> Place {
    let name = text::squeeze(name);
    for (mode, workplace) in MODES {
        if let Some(rest) = without_mode(&name, mode) {
            return Place { workplace, name: text::non_empty(rest).map(str::to_owned) };
        }
    }
    Place { workplace: Workplace::Unknown, name: Some(name).filter(|name| !name.is_empty()) }
}

/// The name without a mode at its beginning or end; `None` if it has none there as a word of its own.
fn without_mode<'a>(name: &'a str, mode: &str) -> Option<&'a str> {
    const SEPARATORS: [char; 11] = [' ', '-', '–', '—', ',', ';', ':', '/', '|', '(', ')'];
    let starts = name.get(..mode.len()).is_some_and(|start| start.to_lowercase() == mode);
    if starts {
        let rest = &name[mode.len()..];
        if rest.is_empty() || rest.starts_with(SEPARATORS) {
            let rest = rest.trim_matches(SEPARATORS);
            return Some(rest.strip_prefix("in ").unwrap_or(rest));
        }
    }
    let bare = name.trim_end_matches(')');
    let at = bare.len().checked_sub(mode.len())?;
    let ends = bare.get(at..).is_some_and(|end| end.to_lowercase() == mode);
    let head = bare.get(..at).filter(|head| ends && head.ends_with(SEPARATORS))?;
    Some(head.trim_matches(SEPARATORS))
}

/// Adds a place unless the list has it, in this form or a shorter one: `London` and `London, England`.
pub(crate) fn add_place(places: &mut Vec<String>, place: &str) {
    let place = text::squeeze(place);
    let town = |place: &str| place.split(',').next().unwrap_or(place).trim().to_lowercase();
    if !place.is_empty() && !places.iter().any(|known| town(known) == town(&place)) {
        places.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_working_is_told_from_the_place() {
        let cases = [
            ("Hybrid - London", Workplace::Hybrid, Some("London")),
            ("Remote", Workplace::Remote, None),
            ("REMOTE", Workplace::Remote, None),
            ("Remote - Spain, Portugal", Workplace::Remote, Some("Spain, Portugal")),
            ("Remote, Spain", Workplace::Remote, Some("Spain")),
            ("Remote (EMEA)", Workplace::Remote, Some("EMEA")),
            ("Remote in Spain", Workplace::Remote, Some("Spain")),
            ("Madrid (Hybrid)", Workplace::Hybrid, Some("Madrid")),
            ("Madrid, Spain - Remote", Workplace::Remote, Some("Madrid, Spain")),
            ("In-Office: Berlin", Workplace::Onsite, Some("Berlin")),
            ("Remoto", Workplace::Remote, None),
            ("New York, NY", Workplace::Unknown, Some("New York, NY")),
            ("Remoteville", Workplace::Unknown, Some("Remoteville")),
            ("İstanbul", Workplace::Unknown, Some("İstanbul")),
            (" ", Workplace::Unknown, None),
        ];
        for (name, workplace, place) in cases {
            let expected = Place { workplace, name: place.map(str::to_owned) };
            assert_eq!(work_place(name), expected, "{name}");
        }
    }

    #[test]
    fn a_longer_form_of_a_place_is_no_second_place() {
        let mut places = vec!["London".to_owned()];
        add_place(&mut places, "London, England, United Kingdom");
        add_place(&mut places, "Paris,  France");
        assert_eq!(places, ["London", "Paris, France"]);
    }
}
