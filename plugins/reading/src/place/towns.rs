//! Towns with several names, and names with a conjunction in them. No list of towns: only what one text may hold twice.

use std::borrow::Cow;

use super::{regions::regions, table::Table};

/// A name, and the one that stands for all names of that town.
pub(super) const TOWNS: Table = Table(include_str!("tables/towns.txt"));

/// The one name for all names of a town, also where its first word is short for another: `St. Louis`, `Ft. Worth`.
pub(super) fn town(key: &str) -> Cow<'_, str> {
    let by_table = known(key);
    if by_table != key {
        return Cow::Borrowed(by_table);
    }
    let Some((first, rest)) = key.split_once(' ') else { return Cow::Borrowed(key) };
    let spelt: &[&str] = match first {
        "st" | "sankt" => &["saint", "sankt"],
        "ste" => &["sainte"],
        "sta" => &["santa"],
        "sto" => &["santo"],
        "ft" => &["fort"],
        "mt" => &["mount"],
        _ => return Cow::Borrowed(key),
    };
    let spelt = spelt.iter().map(|word| format!("{word} {rest}"));
    let in_a_table = spelt
        .clone()
        .find(|name| TOWNS.name(name).is_some() || regions(name, false).any(|region| region.town));
    let name = in_a_table.or_else(|| spelt.clone().next()).unwrap_or_default();
    Cow::Owned(known(&name).to_owned())
}

/// The one name of a town by the tables; the name itself if no table has it.
fn known(key: &str) -> &str {
    if let Some(name) = TOWNS.find(key).next() {
        return name;
    }
    let mut names = regions(key, false).filter(|region| region.town).filter_map(|region| region.area.region);
    match names.next() {
        Some(first) if names.all(|name| name == first) => TOWNS.find(first).next().unwrap_or(first),
        _ => key,
    }
}

/// The words on both sides of a conjunction in names of one place, which no other table has.
const PAIRS: [(&str, &str); 33] = [
    ("andaman", "nicobar"),
    ("bath", "north"),
    ("barking", "dagenham"),
    ("basingstoke", "deane"),
    ("bournemouth", "poole"),
    ("brighton", "hove"),
    ("castilla", "mancha"),
    ("dadra", "nagar"),
    ("daman", "diu"),
    ("forli", "cesena"),
    ("hammersmith", "fulham"),
    ("haveli", "daman"),
    ("jammu", "kashmir"),
    ("kensington", "chelsea"),
    ("kitts", "nevis"),
    ("lynn", "west"),
    ("massa", "carrara"),
    ("monza", "brianza"),
    ("montes", "alto"),
    ("nuneaton", "bedworth"),
    ("pesaro", "urbino"),
    ("pierre", "miquelon"),
    ("redcar", "cleveland"),
    ("reigate", "banstead"),
    ("research", "development"),
    ("svalbard", "jan"),
    ("telford", "wrekin"),
    ("tome", "principe"),
    ("tonbridge", "malling"),
    ("turks", "caicos"),
    ("turcas", "caicos"),
    ("vincent", "grenadines"),
    ("windsor", "maidenhead"),
];

/// Whether a conjunction between these words is part of a name.
pub(super) fn is_pair(before: &str, after: &str) -> bool {
    PAIRS.iter().any(|&(left, right)| left == before && right == after)
}
