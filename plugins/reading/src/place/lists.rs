//! Tells which commas and slashes separate places, and which separate a place from its region or country.

use super::{
    countries::lies_in,
    elements::{Element, Part},
    regions::Area,
    towns::town,
};
use crate::tokens::Sign;

/// Puts elements together that a slash does not separate: `Valencia/València`, `Madrid / España`, `US/CA/Santa Clara`.
pub(super) fn joined(elements: Vec<Element>) -> Vec<Element> {
    let mut kept: Vec<Element> = Vec::with_capacity(elements.len());
    for element in elements {
        match kept.last_mut() {
            Some(last) if is_one_place(last, &element) => {
                let mut parts = element.parts;
                if let Some(first) = parts.first_mut() {
                    first.before = Some(Sign::Slash);
                }
                last.parts.extend(parts);
                last.trails = false;
            }
            _ => kept.push(element),
        }
    }
    kept
}

fn is_one_place(one: &Element, other: &Element) -> bool {
    let said_between = !one.said.is_empty() && !one.leads;
    if other.before != Some(Sign::Slash) || other.conjunction || !other.said.is_empty() || said_between {
        return false;
    }
    let (Some(last), Some(first)) = (one.parts.last(), other.parts.first()) else { return false };
    if other.parts.len() == 1 && is_same(last, first) {
        return true;
    }
    let (left, right) = (levels(&one.parts), levels(&other.parts));
    let wide = |levels: [bool; 3]| !levels[0];
    (wide(left) || wide(right))
        && !contradict(&one.parts, &other.parts)
        && left.iter().zip(right).all(|(left, right)| !(*left && right))
        && [&one.parts, &other.parts].iter().all(|parts| parts.iter().all(|part| part.name.area.is_none()))
}

/// Whether what is known of two places lies in different countries: `Canada / Madrid`.
fn contradict(one: &[Part], other: &[Part]) -> bool {
    let countries = |parts: &[Part]| -> Vec<&'static str> {
        let regions =
            parts.iter().flat_map(|part| part.name.regions.iter().map(|region| region.area.country));
        regions.chain(parts.iter().filter_map(|part| part.name.country)).collect()
    };
    let (left, right) = (countries(one), countries(other));
    let agree =
        |left: &&str| right.iter().any(|right| left == right || lies_in(left, right) || lies_in(right, left));
    !left.is_empty() && !right.is_empty() && !left.iter().any(agree)
}

/// Two names of one place: `Donostia / San Sebastián`, `Palma / Palma de Mallorca`, `Bizkaia/Vizcaya`.
fn is_same(one: &Part, other: &Part) -> bool {
    let regions = |part: &Part| part.name.regions.iter().map(|region| region.area).collect::<Vec<_>>();
    let same_region = regions(one).iter().any(|area| regions(other).contains(area));
    one.key == other.key || town(&one.key) == town(&other.key) || same_region
}

/// Whether parts may name a town, a region, and a country.
fn levels(parts: &[Part]) -> [bool; 3] {
    let any = |test: fn(&Part) -> bool| parts.iter().any(test);
    [
        any(|part| part.name.town),
        any(|part| !part.name.town && !part.name.regions.is_empty()),
        any(|part| !part.name.town && part.name.country.is_some() && part.name.regions.is_empty()),
    ]
}

/// The parts of each place of an element. `listed`: a conjunction stands in the text, so its commas may be those of a
/// list: `Madrid, Barcelona or Valencia`.
pub(super) fn places(parts: Vec<Part>, listed: bool) -> Vec<Vec<Part>> {
    let starts = if listed && count_towns(&parts) > 1 { town_starts(&parts) } else { Vec::new() };
    let mut groups = split(parts, &starts);
    groups = groups
        .into_iter()
        .flat_map(|group| {
            let starts = list_starts(&group);
            split(group, &starts)
        })
        .collect();
    groups
}

/// Whether a part is separated like an entry of a list.
fn is_entry(part: &Part) -> bool {
    !part.bracketed && matches!(part.before, None | Some(Sign::Comma | Sign::Slash | Sign::And | Sign::Hard))
}

fn count_towns(parts: &[Part]) -> usize {
    parts.iter().filter(|part| part.name.town && !part.bracketed && !is_number(part)).count()
}

fn is_number(part: &Part) -> bool {
    part.key.contains(|sign: char| sign.is_ascii_digit())
}

/// Each town begins a place; what comes before the first town belongs to it.
fn town_starts(parts: &[Part]) -> Vec<usize> {
    let towns =
        parts.iter().enumerate().filter(|(_, part)| part.name.town && is_entry(part) && !is_number(part));
    towns.map(|(at, _)| at).skip(1).collect()
}

/// Where places begin in a list without a conjunction; empty if it is one place, or may be.
fn list_starts(parts: &[Part]) -> Vec<usize> {
    let entries = parts.iter().skip(1).all(is_entry);
    if parts.len() < 2 {
        return Vec::new();
    }
    let towns = parts.iter().filter(|part| part.name.town).count();
    if towns == 0 && entries {
        return wide_starts(parts);
    }
    if entries && are_capitals(parts) {
        return town_starts(parts);
    }
    repeated_starts(parts)
}

/// Countries, or regions, or areas: `Spain, Portugal`, `OR, WA, CA`, `EMEA, APAC`.
fn wide_starts(parts: &[Part]) -> Vec<usize> {
    let all = || (1..parts.len()).collect::<Vec<_>>();
    if parts.iter().all(|part| part.name.area.is_some()) {
        return all();
    }
    let countries: Vec<&str> = parts.iter().filter_map(|part| part.name.country).collect();
    let certain: Vec<&str> = parts
        .iter()
        .filter(|part| part.name.regions.iter().all(|region| region.bound))
        .filter_map(|part| part.name.country)
        .collect();
    let differ = |one: &&str, other: &&str| one != other && !lies_in(one, other) && !lies_in(other, one);
    let two_certain = certain.windows(2).any(|pair| differ(&pair[0], &pair[1]));
    if countries.len() == parts.len() && two_certain {
        return all();
    }
    let regions: Vec<usize> = (0..parts.len())
        .filter(|&at| {
            !parts[at].name.regions.is_empty()
                && !certain.iter().any(|country| parts[at].name.country == Some(*country))
        })
        .collect();
    if regions.len() < 2 || !are_apart(parts, &regions) {
        return Vec::new();
    }
    regions.into_iter().skip(1).collect()
}

/// Whether regions of one country follow each other of which none lies in another. Two written out may be a town and
/// its state: `Delaware, Ohio`.
fn are_apart(parts: &[Part], regions: &[usize]) -> bool {
    let areas =
        |at: usize| parts[at].name.regions.iter().filter(|region| !region.bound).map(|region| region.area);
    let codes = regions.iter().all(|&at| parts[at].name.regions.iter().any(|region| region.code));
    let spelt = regions.len() == 2 && !codes;
    regions.windows(2).all(|pair| {
        let mut both = areas(pair[0]).flat_map(|one| areas(pair[1]).map(move |two| (one, two)));
        both.any(|(one, two)| one.country == two.country && one != two && !is_nested(one, two))
            && !areas(pair[0]).any(|one| areas(pair[1]).any(|two| is_nested(one, two)))
            && !(spelt && areas(pair[0]).any(|area| area.country == "US"))
    })
}

fn is_nested(one: Area, two: Area) -> bool {
    one.is_nested_in(two) || two.is_nested_in(one)
}

/// Whether all towns are capitals of different regions of one country, so that none lies in another: `Madrid,
/// Barcelona`. Not in the United States, where a town is often called like another state.
fn are_capitals(parts: &[Part]) -> bool {
    let towns: Vec<&Part> = parts.iter().filter(|part| part.name.town).collect();
    let areas = |part: &Part| {
        part.name.regions.iter().filter(|region| region.town).map(|region| region.area).collect::<Vec<_>>()
    };
    towns.len() > 1
        && parts
            .iter()
            .skip(1)
            .all(|part| part.name.town || parts.last().is_some_and(|last| last.key == part.key))
        && parts.first().is_some_and(|part| part.name.town)
        && towns.windows(2).all(|pair| {
            let (one, two) = (areas(pair[0]), areas(pair[1]));
            let among = |one: Area| {
                two.iter().any(|two| one.country == two.country && one.country != "US" && one != *two)
            };
            town(&pair[0].key) != town(&pair[1].key)
                && one.iter().any(|one| among(*one))
                && !one.iter().any(|one| two.iter().any(|two| is_nested(*one, *two)))
        })
}

/// Towns that each have a region or country of the same level behind them: `San Francisco, CA, New York, NY`.
fn repeated_starts(parts: &[Part]) -> Vec<usize> {
    let starts: Vec<usize> = town_starts(parts);
    if !parts.first().is_some_and(|part| part.name.town) || starts.is_empty() {
        return Vec::new();
    }
    let bounds: Vec<usize> = [&[0][..], &starts, &[parts.len()]].concat();
    let groups: Vec<[bool; 3]> = bounds.windows(2).map(|pair| levels(&parts[pair[0] + 1..pair[1]])).collect();
    let alike = groups.windows(2).all(|pair| pair[0][1] && pair[1][1] || pair[0][2] && pair[1][2]);
    if alike { starts } else { Vec::new() }
}

fn split(parts: Vec<Part>, starts: &[usize]) -> Vec<Vec<Part>> {
    let mut groups: Vec<Vec<Part>> = Vec::with_capacity(starts.len() + 1);
    for (at, part) in parts.into_iter().enumerate() {
        match groups.last_mut() {
            Some(group) if starts.binary_search(&at).is_err() => group.push(part),
            _ => groups.push(vec![part]),
        }
    }
    groups
}

/// Whether the commas between the towns of several elements may be those of a list. They are not where each element has
/// as many towns as the last: `Bogotá, Cundinamarca or Medellín, Antioquia`.
pub(super) fn are_listed(elements: &[Element]) -> bool {
    let last = elements.last().map_or(0, |element| count_towns(&element.parts));
    elements.len() > 1 && last < 2
}
