//! Leaves out places that are named twice.

use std::collections::{HashMap, HashSet};

use super::{
    parts::{Parts, parts},
    settle::settle,
};

/// The places without duplicates, in their order. Of several forms of one place the one that says most is kept, where the
/// first of them stands.
pub(super) fn distinct(places: Vec<String>) -> Vec<String> {
    if places.len() < 2 {
        return places;
    }
    let read: Vec<Parts> = places.iter().map(|place| parts(place)).collect();
    let numbers = settle(&read.iter().collect::<Vec<_>>());
    // Of what names no town nothing is a shorter form: Spain is not Catalonia.
    let mut seen: HashSet<&Parts> = HashSet::new();
    let mut texts: HashSet<String> = HashSet::new();
    let mut best: HashMap<usize, usize> = HashMap::new();
    let mut order: Vec<usize> = Vec::new();
    for (at, place) in read.iter().enumerate() {
        if place.city.is_none() {
            let new = if *place == Parts::default() {
                texts.insert(crate::key::key(&places[at]))
            } else {
                seen.insert(place)
            };
            if new {
                order.push(at);
            }
            continue;
        }
        let number = numbers[at];
        match best.get_mut(&number) {
            None => {
                best.insert(number, at);
                order.push(at);
            }
            Some(known) if says_more(place, &read[*known]) => *known = at,
            Some(_) => {}
        }
    }
    let chosen = |at: usize| match read[at].city {
        Some(_) => best.get(&numbers[at]).copied().unwrap_or(at),
        None => at,
    };
    order.into_iter().map(|at| places[chosen(at)].clone()).collect()
}

fn says_more(one: &Parts, other: &Parts) -> bool {
    let told = |parts: &Parts| {
        let settled = [parts.country.is_some(), parts.wider.is_some(), parts.region.is_some()];
        let count = settled.into_iter().filter(|said| *said).count();
        (2 * count + usize::from(!parts.may_be.is_empty()), parts.unclear.len())
    };
    told(one) > told(other)
}
