//! Splits one place into city, region and country, in any order.

use std::collections::HashSet;

use super::{
    countries::{country, lies_in},
    names::{Name, name},
    nowhere::names_no_place,
    regions::{Area, regions},
    towns::town,
};
use crate::{
    key::key,
    pieces::{Piece, pieces},
    tokens::{Token, tokens},
};

/// The parts of one place, whatever their order in the text. A part is `None` if the text does not say it or is
/// ambiguous.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Parts {
    /// The town, folded, by one name for all its names: `donostia` for `San Sebastián`.
    pub city: Option<String>,
    /// The state, province or autonomous community: one name for all its spellings and abbreviations.
    pub region: Option<&'static str>,
    /// The region that `region` lies in, where regions have two levels: the autonomous community of a Spanish province.
    pub wider: Option<&'static str>,
    /// The country, as ISO 3166-1 alpha-2 in capitals.
    pub country: Option<&'static str>,
    /// What an ambiguous text may mean, e.g. `CA` California or Canada; empty if region and country are settled.
    pub may_be: Vec<Area>,
    /// What else the text says that is no known region or country, folded and sorted.
    pub unclear: Vec<String>,
}

impl Parts {
    /// What the place may lie in; empty if the text says nothing of it.
    #[must_use]
    pub fn areas(&self) -> Vec<Area> {
        let settled = self.country.map(|country| Area { country, wider: self.wider, region: self.region });
        if self.may_be.is_empty() { settled.into_iter().collect() } else { self.may_be.clone() }
    }
}

/// An item of the text, and what it may name.
#[derive(Debug)]
struct Item {
    key: String,
    name: Name,
    /// A street, a floor, a postal code: never a town.
    numbered: bool,
}

impl Item {
    fn is_pure(&self) -> bool {
        self.name.is_known() && !self.name.town
    }

    fn is_unknown_town(&self) -> bool {
        !self.name.is_known() && !self.numbered
    }

    fn is_known_town(&self) -> bool {
        self.name.is_known() && self.name.town
    }
}

/// Splits one place into its parts.
#[must_use]
pub fn parts(place: &str) -> Parts {
    let tokens = tokens(place);
    let pieces = pieces(place, &tokens, |_| true);
    let mut items = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        add_items(place, &tokens, piece, &mut items);
    }
    resolve(items)
}

/// Adds the items of a piece: it, or a town and the country or state at its end, as in `Austin TX`.
fn add_items(place: &str, tokens: &[Token], piece: &Piece, items: &mut Vec<Item>) {
    let words = &tokens[piece.words.clone()];
    for words in by_country_code(place, words) {
        let (first, last) = (&words[0], &words[words.len() - 1]);
        let whole = &place[first.start..last.end];
        let name = name(&key(whole), whole, piece.bracketed);
        if name.is_known() || words.len() == 1 {
            push(items, &key(whole), name);
            continue;
        }
        let at = qualifier_at_end(place, words);
        let head = &words[..at];
        push_text(items, &place[head[0].start..head[at - 1].end], piece.bracketed);
        if at < words.len() {
            push_text(items, &place[words[at].start..last.end], false);
        }
    }
}

/// `US-CA-San Diego` has a country in front of hyphens; other hyphens are parts of names.
fn by_country_code<'t>(place: &str, words: &'t [Token]) -> Vec<&'t [Token]> {
    let raw = &place[words[0].start..words[0].end];
    let code = raw.len() <= 3 && !raw.contains(char::is_lowercase) && country(&words[0].key, raw).is_some();
    if code && words.get(1).is_some_and(|word| word.joined) {
        words.chunk_by(|_, next| !next.joined).collect()
    } else {
        vec![words]
    }
}

/// Where a country or state begins at the end of a piece; its length if there is none.
fn qualifier_at_end(place: &str, words: &[Token]) -> usize {
    const PART_OF_NAME: [&str; 13] =
        ["de", "del", "of", "new", "la", "el", "the", "du", "do", "da", "di", "nueva", "y"];
    const MOST_WORDS: usize = 3;
    let from = words.len().saturating_sub(MOST_WORDS).max(1);
    for at in from..words.len() {
        if words[at].joined || PART_OF_NAME.contains(&words[at - 1].key.as_str()) {
            continue;
        }
        let text = &place[words[at].start..words[words.len() - 1].end];
        let found = key(text);
        let spelt =
            found.len() >= 4 && country(&found, text).is_some() && regions(&found, false).next().is_none();
        let short = matches!(text, "USA" | "US" | "UK" | "U.S." | "U.S.A." | "U.K." | "UAE");
        let state = matches!(text.len(), 2 | 4)
            && !text.contains(char::is_lowercase)
            && regions(&found, false).any(|region| region.code && matches!(region.area.country, "US" | "CA"));
        if spelt || short || state {
            return at;
        }
    }
    words.len()
}

fn push_text(items: &mut Vec<Item>, text: &str, bracketed: bool) {
    let key = key(text);
    let name = name(&key, text, bracketed);
    push(items, &key, name);
}

fn push(items: &mut Vec<Item>, key: &str, name: Name) {
    const POSTAL_CODE: usize = 4;
    let is_code = |word: &&str| word.len() >= POSTAL_CODE && word.bytes().all(|byte| byte.is_ascii_digit());
    if names_no_place(key) {
        return;
    }
    let kept: Vec<&str> = key.split(' ').filter(|word| !is_code(word)).collect();
    let kept = kept.join(" ");
    if kept.is_empty() {
        return;
    }
    let name = if kept == key { name } else { self::name(&kept, &kept, false) };
    let numbered = kept.contains(|sign: char| sign.is_ascii_digit());
    items.push(Item { key: kept, name, numbered });
}

fn resolve(items: Vec<Item>) -> Parts {
    let said = said_country(&items);
    let mut items: Vec<Item> = items.into_iter().map(|item| without_other_countries(item, said)).collect();
    // `Donostia / San Sebastián` names one town twice.
    let mut towns: HashSet<String> = HashSet::new();
    items.retain(|item| !item.is_unknown_town() || towns.insert(town(&item.key).into_owned()));
    let city = city(&items);
    let mut parts = Parts { city: city.map(|at| town(&items[at].key).into_owned()), ..Parts::default() };
    let (mut frames, mut limited) = (Vec::new(), false);
    for (at, item) in items.iter().enumerate() {
        let is_state = city == Some(at) && item.name.country.is_some();
        if city == Some(at) && !is_state {
            continue;
        }
        let own = item.name.frames(said);
        let both = if limited { meet(&frames, &own) } else { own };
        // A town's name that is a region too says nothing of it where another town stands beside it unexplained.
        let open_town = city.is_none() && item.is_known_town() && item.name.country.is_none();
        if both.is_empty() || open_town || item.name.area.is_some() {
            parts.unclear.push(item.name.area.unwrap_or(&item.key).to_owned());
        } else {
            (frames, limited) = (both, true);
        }
    }
    parts.unclear.sort_unstable();
    parts.unclear.dedup();
    settle(&mut parts, frames);
    parts
}

/// Sets what all possible areas have in common. `MI` in `Milano (MI)` is the province of Milan.
fn settle(parts: &mut Parts, mut frames: Vec<Area>) {
    let own = |area: &Area| parts.city.is_some() && area.region == parts.city.as_deref();
    if frames.len() > 1 && frames.iter().filter(|area| own(area)).count() == 1 {
        frames.retain(own);
    }
    match frames.as_slice() {
        [] => {}
        [area] => (parts.country, parts.wider, parts.region) = (Some(area.country), area.wider, area.region),
        [first, rest @ ..] => {
            parts.country =
                Some(first.country).filter(|country| rest.iter().all(|area| area.country == *country));
            parts.may_be = frames;
        }
    }
}

/// What two lists of possible areas have in common.
fn meet(one: &[Area], other: &[Area]) -> Vec<Area> {
    let mut both: Vec<Area> =
        one.iter().flat_map(|area| other.iter().filter_map(|second| area.and(*second))).collect();
    both.sort_unstable();
    both.dedup();
    both
}

/// The country that some item is and nothing else, or that a region which is nothing else lies in.
fn said_country(items: &[Item]) -> Option<&'static str> {
    let one = |found: Vec<&'static str>| match found.as_slice() {
        [] => None,
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(Some(*first)),
        [one, other] if lies_in(one, other) => Some(Some(*one)),
        [one, other] if lies_in(other, one) => Some(Some(*other)),
        _ => Some(None),
    };
    let countries = items.iter().filter(|item| item.name.regions.iter().all(|region| region.bound));
    if let Some(said) = one(countries.filter_map(|item| item.name.country).collect()) {
        return said;
    }
    let of_region = items.iter().filter(|item| item.is_pure() && item.name.country.is_none());
    let of_region = of_region.filter_map(|item| {
        let frames = item.name.frames(None);
        let first = frames.first()?.country;
        frames.iter().all(|frame| frame.country == first).then_some(first)
    });
    one(of_region.collect()).flatten()
}

/// `León` beside `México` is no Spanish province: what cannot lie in the country is a town or nothing.
fn without_other_countries(mut item: Item, said: Option<&'static str>) -> Item {
    let Some(said) = said else { return item };
    let outside = |country: &str| country != said && !lies_in(said, country);
    if item
        .name
        .country
        .is_some_and(|country| outside(country) || country != said && !item.name.regions.is_empty())
    {
        item.name.country = None;
    }
    item.name.regions.retain(|region| region.area.country == said);
    let spelt = item.key.len() > 3;
    item.name.town = item.name.regions.iter().any(|region| region.town)
        || !item.name.is_known()
        || item.name.town && item.name.country.is_some() && spelt;
    item
}

/// Which item is the town.
fn city(items: &[Item]) -> Option<usize> {
    let unknown: Vec<usize> = (0..items.len()).filter(|&at| items[at].is_unknown_town()).collect();
    match unknown.as_slice() {
        [] => known_city(items),
        [only] => Some(*only).filter(|_| !are_several(items)),
        // A street or a county stands between the town and what is known: the town is farthest from that.
        [first, .., last] => {
            let [ends, begins] = [items.last(), items.first()].map(|item| item.is_some_and(Item::is_pure));
            if ends && *first == 0 {
                Some(*first)
            } else if begins && !ends {
                Some(*last)
            } else {
                None
            }
        }
    }
}

/// Whether some items are towns of regions that exclude each other, as in `Berlin, Munich, Hamburg`: a list, of which the
/// unknown one is an entry.
fn are_several(items: &[Item]) -> bool {
    let frames = |item: &Item| item.name.regions.iter().map(|region| region.area).collect::<Vec<_>>();
    let towns: Vec<Vec<Area>> = items.iter().filter(|item| item.is_known_town()).map(frames).collect();
    towns.windows(2).any(|pair| meet(&pair[0], &pair[1]).is_empty())
}

/// The town among items that are all known: `Madrid`, `New York, New York`, `Barcelona, Cataluña`, `Singapore`.
fn known_city(items: &[Item]) -> Option<usize> {
    let towns: Vec<usize> = (0..items.len()).filter(|&at| items[at].is_known_town()).collect();
    let (&first, rest) = towns.split_first()?;
    let same = |at: &usize| town(&items[*at].key) == town(&items[first].key);
    if rest.iter().all(same) {
        return Some(first);
    }
    // Of a province and the region around it, the province's town; of two provinces, neither.
    let [second] = rest else { return None };
    let areas = |at: usize| items[at].name.regions.iter().map(|region| region.area);
    let nested = |inner: usize, outer: usize| {
        areas(inner).any(|inner| areas(outer).any(|outer| inner.is_nested_in(outer)))
    };
    let apart =
        |one: usize, other: usize| areas(one).all(|one| areas(other).all(|two| one.country != two.country));
    match (nested(first, *second), nested(*second, first)) {
        (true, false) => Some(first),
        (false, true) => Some(*second),
        // `León, Guanajuato`: a town of another country's province.
        _ if apart(first, *second) => Some(first),
        _ => None,
    }
}
