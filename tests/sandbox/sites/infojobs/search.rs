//! The search: all open offers in its order, and a simple interpretation of its words.

use std::{cmp::Reverse, collections::HashMap};

use super::Extras;
use crate::{
    company::dashed,
    history::Life,
    sites::Request,
    world::{Depth, World},
};

/// InfoJobs' offers on one day.
pub(crate) struct Index {
    /// Open offers, latest update first.
    rows: Vec<Row>,
    /// All offers, including withdrawn ones.
    by_id: HashMap<String, (u32, Life)>,
}

struct Row {
    slot: (u32, Life),
    updated: i64,
    /// Title, category and subcategory as words joined by `-`.
    words: String,
    city: String,
    province: String,
}

impl Index {
    pub(crate) fn build(world: &World) -> Self {
        let board = world.infojobs();
        let mut rows = Vec::new();
        let mut by_id = HashMap::new();
        for (index, life) in world.lives(board) {
            let made = world.draw_offer(board, index, life, Depth::Title);
            if made.open {
                let extras = Extras::from_offer(&made);
                let place = made.content.places[0];
                let text = [&made.content.title, extras.category.value, extras.subcategory.value].join(" ");
                rows.push(Row {
                    slot: (index, life),
                    updated: made.updated,
                    words: dashed(&text),
                    city: dashed(place.city),
                    province: dashed(place.province.1),
                });
            }
            by_id.insert(made.id, (index, life));
        }
        rows.sort_by_key(|row| (Reverse(row.updated), row.slot.0));
        Self { rows, by_id }
    }

    pub(super) fn by_id(&self, id: &str) -> Option<(u32, Life)> {
        self.by_id.get(id).copied()
    }

    /// The offers that match a request, in order.
    pub(super) fn matching(&self, world: &World, request: &Request<'_>) -> Vec<(u32, Life)> {
        let wanted = Wanted::parse(request.value("q").unwrap_or_default());
        let since = oldest(world, request.value("sinceDate").unwrap_or("ANY"));
        let city = request.value("city").map(dashed);
        let province = request.value("province").map(dashed);
        self.rows
            .iter()
            .filter(|row| row.updated >= since && wanted.fits(&row.words))
            .filter(|row| city.as_ref().is_none_or(|city| row.city == *city))
            .filter(|row| {
                province.as_ref().is_none_or(|wanted| row.province.split('-').any(|part| part == wanted))
                    || province.as_ref() == Some(&row.province)
            })
            .map(|row| row.slot)
            .collect()
    }
}

fn oldest(world: &World, since: &str) -> i64 {
    let days = match since {
        "_24_HOURS" => 1,
        "_7_DAYS" => 7,
        "_15_DAYS" => 15,
        _ => return i64::MIN,
    };
    world.now_ms() - days * 86_400_000
}

/// `q`: words that must all occur, `"phrases"`, `prefix*`, and groups `(this or that)`.
#[derive(Debug, PartialEq, Eq)]
struct Wanted(Vec<Vec<String>>);

impl Wanted {
    fn parse(q: &str) -> Self {
        let mut all = Vec::new();
        let mut rest = q.trim();
        while let Some(first) = rest.chars().next() {
            let (part, tail) = match first {
                '(' => rest[1..].split_once(')').unwrap_or((&rest[1..], "")),
                '"' => rest[1..].split_once('"').unwrap_or((&rest[1..], "")),
                _ => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
            };
            let terms = if first == '(' { Self::parse(part).0.concat() } else { vec![term(part, first)] };
            all.push(terms);
            rest = tail.trim_start();
        }
        Self(all)
    }

    fn fits(&self, words: &str) -> bool {
        let bounded = format!("-{words}-");
        self.0.iter().all(|any| any.iter().any(|term| bounded.contains(term)))
    }
}

/// A term delimited by `-`; not at its end if it is a prefix.
fn term(part: &str, first: char) -> String {
    let folded = dashed(part);
    if first != '"' && part.ends_with('*') { format!("-{folded}") } else { format!("-{folded}-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q_means_all_words_and_any_of_a_group() {
        let fits = |q: &str, text: &str| Wanted::parse(q).fits(&dashed(text));
        assert!(fits("", "anything"));
        assert!(fits("tesorería analista", "Analista de tesorería y divisas"));
        assert!(!fits("tesorería piloto", "Analista de tesorería y divisas"));
        assert!(fits("(piloto analista)", "Analista de tesorería"));
        assert!(!fits("\"de analista\"", "Analista de tesorería"));
        assert!(fits("(\"comercio exterior\" developer)", "Responsable de comercio exterior"));
        assert!(fits("desarr*", "Desarrollador/a backend"));
        assert!(!fits("desarr", "Desarrollador/a backend"));
    }
}
