//! Tells which places are one, though some say less than others.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{parts::Parts, regions::Area};

/// What a place says beyond its town.
type Says = (Vec<Area>, Vec<String>);

/// A node of the tree of what places may say: nothing, a country, a region, a region in it; and what is unclear.
type Node<'p> = (Option<Area>, &'p [String]);

/// For each place, a number that is equal for places that are one.
///
/// Two places are one if they have the same town and say the same of it, or if one says less: it is the same place as
/// the other where exactly one fits. `Portland` is `Portland, OR` unless `Portland, ME` is there too; then it is a place
/// of its own. That is an equivalence, and depends on the set of places and not on their order.
#[must_use]
pub fn settle(places: &[&Parts]) -> Vec<usize> {
    let mut towns: HashMap<Option<&str>, Vec<usize>> = HashMap::new();
    for (at, place) in places.iter().enumerate() {
        towns.entry(place.city.as_deref()).or_default().push(at);
    }
    let mut numbers = vec![0; places.len()];
    for members in towns.values() {
        let mut says: BTreeMap<Says, usize> = BTreeMap::new();
        for &at in members {
            says.entry((places[at].areas(), places[at].unclear.clone())).or_insert(at);
        }
        let fits = Fits::of(&says);
        for &at in members {
            let own = (places[at].areas(), places[at].unclear.clone());
            numbers[at] = says[fits.of_place(&own)];
        }
    }
    numbers
}

/// For what each place of a town says, what the place that it is says.
struct Fits<'s>(HashMap<&'s Says, &'s Says>);

impl<'s> Fits<'s> {
    fn of(says: &'s BTreeMap<Says, usize>) -> Self {
        let (clear, open): (Vec<&Says>, Vec<&Says>) = says.keys().partition(|says| says.0.len() < 2);
        let inner: HashSet<Node<'_>> =
            clear.iter().flat_map(|says| above(node(says)).into_iter().skip(1)).collect();
        let mut under: HashMap<Node<'_>, BTreeSet<&Says>> = HashMap::new();
        for says in clear.iter().filter(|says| !inner.contains(&node(says))) {
            for node in above(node(says)) {
                add(&mut under, node, says);
            }
        }
        let mut fits: HashMap<&Says, &Says> = HashMap::new();
        let found: Vec<BTreeSet<&Says>> = open.iter().map(|says| fitting(says, &under, &inner)).collect();
        let lone = open.iter().zip(&found).filter(|(_, found)| found.is_empty()).map(|(says, _)| *says);
        let shared = sharing(lone.collect());
        for (says, mut found) in open.into_iter().zip(found) {
            if let Some(first) = shared.get(says).filter(|first| **first != says) {
                found.insert(first);
            }
            let only = found.first().filter(|_| found.len() == 1);
            fits.insert(says, only.copied().unwrap_or(says));
            if only.is_none() {
                // What may be either of two places is a third one, and neither of them is it.
                let apart = !found.is_empty();
                let countries = says.0.iter().map(|area| Some(Area { wider: None, region: None, ..*area }));
                let nodes = countries.chain([None]).flat_map(|area| [(area, &says.1[..]), (area, &[][..])]);
                nodes
                    .filter(|node| !apart || inner.contains(node))
                    .for_each(|node| add(&mut under, node, says));
            }
        }
        for says in clear {
            let all = under.get(&node(says)).into_iter().flatten().copied();
            let others: Vec<&Says> = all.filter(|other| *other != says).take(2).collect();
            fits.insert(says, if let [only] = others[..] { only } else { says });
        }
        // What fits one that itself fits another is that other.
        let firm = fits.clone();
        for found in fits.values_mut() {
            *found = firm[*found];
        }
        Self(fits)
    }

    fn of_place(&self, says: &'s Says) -> &'s Says {
        self.0.get(says).copied().unwrap_or(says)
    }
}

/// Ambiguous places that may be one and the same, and nothing else that the others may be: `Atlanta, Georgia` and
/// `Atlanta, GA`, but not `Springfield, IL` and `Springfield, MA`. Each has the first of them.
fn sharing<'s>(places: Vec<&'s Says>) -> HashMap<&'s Says, &'s Says> {
    let mut by_area: BTreeMap<Node<'s>, Vec<&'s Says>> = BTreeMap::new();
    for says in &places {
        for area in &says.0 {
            by_area.entry((Some(*area), &says.1)).or_default().push(says);
        }
    }
    let shared = |says: &'s Says| {
        let nodes = says.0.iter().map(|area| (Some(*area), &says.1[..]));
        let mut nodes = nodes.filter(|node| by_area[node].len() > 1);
        nodes.next().filter(|_| nodes.next().is_none())
    };
    let mut firsts: HashMap<Node<'s>, &'s Says> = HashMap::new();
    let mut found = HashMap::new();
    for says in places {
        if let Some(node) = shared(says) {
            found.insert(says, *firsts.entry(node).or_insert(says));
        }
    }
    found
}

/// Remembers up to three: more than two are as many as any number.
fn add<'s>(under: &mut HashMap<Node<'s>, BTreeSet<&'s Says>>, node: Node<'s>, says: &'s Says) {
    let known = under.entry(node).or_default();
    if known.len() < 3 {
        known.insert(says);
    }
}

fn node(says: &Says) -> Node<'_> {
    (says.0.first().copied(), &says.1)
}

/// A node and all that say less.
fn above((area, unclear): Node<'_>) -> Vec<Node<'_>> {
    let mut areas = vec![area];
    if let Some(area) = area {
        if let (Some(wider), Some(_)) = (area.wider, area.region) {
            areas.push(Some(Area { wider: None, region: Some(wider), ..area }));
        }
        if area.region.is_some() {
            areas.push(Some(Area { wider: None, region: None, ..area }));
        }
        areas.push(None);
    }
    let plain = areas.clone();
    let mut nodes: Vec<Node<'_>> = areas.into_iter().map(|area| (area, unclear)).collect();
    if !unclear.is_empty() {
        nodes.extend(plain.into_iter().map(|area| (area, &[][..])));
    }
    nodes
}

/// The clear places that an ambiguous one may be.
fn fitting<'s>(
    says: &'s Says,
    under: &HashMap<Node<'_>, BTreeSet<&'s Says>>,
    inner: &HashSet<Node<'_>>,
) -> BTreeSet<&'s Says> {
    let mut found: BTreeSet<&Says> = BTreeSet::new();
    for area in &says.0 {
        found.extend(under.get(&(Some(*area), &says.1[..])).into_iter().flatten());
    }
    if found.is_empty() {
        // `San Jose, United States` for `San Jose, CA`, if nothing says more.
        let wider = says.0.iter().flat_map(|area| above((Some(*area), &says.1[..])).into_iter().skip(1));
        for node in wider.filter(|node| node.0.is_some() && !inner.contains(node)) {
            found.extend(under.get(&node).into_iter().flatten());
        }
    }
    found
}
