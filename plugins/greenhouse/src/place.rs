//! Locations: `location.name` is free text that often includes the way of working.

use jobscan_plugin_sdk::{Workplace, text};

/// A parsed location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The way of working, if the name states exactly one.
    pub workplace: Workplace,
    /// The places in the rest of the name.
    pub names: Vec<String>,
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

/// Separates the way of working from the places: `Hybrid - London`, `Remote, Spain`, `Madrid (Hybrid)`, `Remote`.
///
/// Several places are separated by `|`, `;` or `•`. If some are remote and others are offices, or two ways are named,
/// the way of working is unknown.
#[must_use]
pub fn work_place(name: &str) -> Place {
    let (mut modes, mut names, mut without_mode) = (Vec::new(), Vec::new(), false);
    for part in name.split(['|', ';', '•']) {
        let (part_modes, rest) = strip_modes(part);
        without_mode |= part_modes.is_empty() && !rest.is_empty();
        modes.extend(part_modes);
        if !rest.is_empty() {
            names.push(rest);
        }
    }
    let workplace = match modes.first() {
        Some(first) if !without_mode && modes.iter().all(|mode| mode == first) => *first,
        _ => Workplace::Unknown,
    };
    Place { workplace, names }
}

/// The ways of working at the ends of a part, and the rest of it.
fn strip_modes(part: &str) -> (Vec<Workplace>, String) {
    let (mut modes, mut rest) = (Vec::new(), text::squeeze(part));
    while let Some((workplace, shorter)) =
        MODES.iter().find_map(|(mode, workplace)| Some((*workplace, without_mode(&rest, mode)?)))
    {
        modes.push(workplace);
        rest = without_filler(shorter).to_owned();
    }
    (modes, rest)
}

/// Removes words that join or qualify a way of working: `or Hybrid`, `Friendly (Travel-Required)`.
fn without_filler(rest: &str) -> &str {
    let lower = rest.to_lowercase();
    if lower == "friendly" || lower.starts_with("friendly (") {
        return rest.find(')').map_or("", |end| rest[end + 1..].trim());
    }
    for word in ["or ", "and "] {
        if lower.starts_with(word) {
            return &rest[word.len()..];
        }
    }
    rest
}

/// The name without a way of working at its beginning or end; `None` if it has none there as a separate word.
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

/// Adds a place unless the list has it in this or a shorter form: `London` and `London, England`.
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
    fn the_way_of_working_is_separated_from_the_place() {
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
            let expected = Place { workplace, names: Vec::from_iter(place.map(str::to_owned)) };
            assert_eq!(work_place(name), expected, "{name}");
        }
    }

    #[test]
    fn several_places_and_mixed_ways_are_distinguished() {
        let cases: [(&str, Workplace, &[&str]); 6] = [
            ("Madrid, Spain | Lisbon, Portugal", Workplace::Unknown, &["Madrid, Spain", "Lisbon, Portugal"]),
            ("Remote - Spain; Remote - Portugal", Workplace::Remote, &["Spain", "Portugal"]),
            ("San Francisco, CA | Remote", Workplace::Unknown, &["San Francisco, CA"]),
            ("Hybrid/Remote", Workplace::Unknown, &[]),
            ("Remote or Hybrid - London", Workplace::Unknown, &["London"]),
            (
                "Remote-Friendly (Travel-Required) | Austin, TX | Reno, NV",
                Workplace::Unknown,
                &["Austin, TX", "Reno, NV"],
            ),
        ];
        for (name, workplace, places) in cases {
            let place = work_place(name);
            assert_eq!(
                (place.workplace, place.names),
                (workplace, places.iter().map(|p| (*p).to_owned()).collect()),
                "{name}"
            );
        }
    }

    #[test]
    fn a_longer_form_of_a_place_is_not_a_second_place() {
        let mut places = vec!["London".to_owned()];
        add_place(&mut places, "London, England, United Kingdom");
        add_place(&mut places, "Paris,  France");
        assert_eq!(places, ["London", "Paris, France"]);
    }
}
