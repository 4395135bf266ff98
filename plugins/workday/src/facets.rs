//! The facets of a list's answer: what a board is split by, and how many postings it has in truth.

use std::collections::{BTreeMap, BTreeSet};

use jobscan_plugin_sdk::{json, serde_json::Value};
use serde::Deserialize;

use crate::{
    cursor::{MOST_VALUES, Slice},
    request::CAP,
};

/// How deep groups are looked into.
const DEEPEST_GROUP: usize = 6;

/// A facet with how many postings each of its values has, by the value's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Its name.
    pub parameter: String,
    /// Its values.
    pub counts: BTreeMap<String, u64>,
}

impl Facet {
    /// The postings of all values; one that has several of them counts several times.
    fn sum(&self) -> u64 {
        self.counts.values().sum()
    }

    fn largest(&self) -> u64 {
        self.counts.values().copied().max().unwrap_or(0)
    }

    /// The next values behind `after` that are read together, with their postings: as many as stay below what the service
    /// gives. One that is beyond that alone is alone.
    #[must_use]
    pub fn group(&self, after: Option<&str>) -> Option<(Slice, u64)> {
        let behind = |id: &str| after.is_none_or(|after| id > after);
        let mut ids = Vec::new();
        let mut postings = 0;
        for (id, count) in self.counts.iter().filter(|(id, count)| behind(id) && **count > 0) {
            if !ids.is_empty() && (ids.len() == MOST_VALUES || postings + count >= CAP) {
                break;
            }
            ids.push(id.clone());
            postings += count;
        }
        let slice = Slice { parameter: self.parameter.clone(), ids };
        (!slice.ids.is_empty()).then_some((slice, postings))
    }
}

/// Reads the facets of an answer, those in groups too. What has another form is left out: it costs no offer.
#[must_use]
pub fn read(answer: &str) -> Vec<Facet> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default)]
        facets: Value,
    }
    let mut found = BTreeMap::new();
    if let Ok(Answer { facets: Value::Array(facets) }) = json::parse(answer) {
        for facet in &facets {
            gather(facet, "", DEEPEST_GROUP, &mut found);
        }
    }
    found.into_iter().map(|(parameter, counts)| Facet { parameter, counts }).collect()
}

/// Adds the values of a facet or of a group of them. A value without an id is a heading of others.
fn gather(facet: &Value, above: &str, levels: usize, found: &mut BTreeMap<String, BTreeMap<String, u64>>) {
    let parameter = facet["facetParameter"].as_str().unwrap_or(above);
    let Some(values) = facet["values"].as_array().filter(|_| levels > 0) else { return };
    for value in values {
        if let (Some(id), Some(count)) = (value["id"].as_str(), value["count"].as_u64())
            && !parameter.is_empty()
        {
            found.entry(parameter.to_owned()).or_default().insert(id.to_owned(), count);
        }
        gather(value, parameter, levels - 1, found);
    }
}

/// How many postings there are, by the facets, whose counts have no cap: what most of them add up to. Where no two agree
/// it is the largest, since too many is told as incomplete and too few would close what was not read.
#[must_use]
pub fn total(facets: &[Facet]) -> Option<u64> {
    let mut told: BTreeMap<u64, usize> = BTreeMap::new();
    for facet in facets {
        *told.entry(facet.sum()).or_default() += 1;
    }
    told.into_iter().filter(|(sum, _)| *sum > 0).max_by_key(|(sum, times)| (*times, *sum)).map(|(sum, _)| sum)
}

/// The facet to split a part with so many postings by: of those that have all of them the one whose largest value is
/// smallest. One that is set already tells the counts of the whole board still, and cannot be taken again.
#[must_use]
pub fn choose<'f>(facets: &'f [Facet], set: &[Slice], postings: u64) -> Option<&'f Facet> {
    let set: BTreeSet<&str> = set.iter().map(|slice| slice.parameter.as_str()).collect();
    let useful =
        |facet: &&Facet| !set.contains(facet.parameter.as_str()) && (1..postings).contains(&facet.largest());
    facets.iter().filter(useful).min_by_key(|facet| (facet.sum() < postings, facet.largest()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(parameter: &str, counts: &[(&str, u64)]) -> Facet {
        let counts = counts.iter().map(|(id, count)| ((*id).to_owned(), *count)).collect();
        Facet { parameter: parameter.to_owned(), counts }
    }

    #[test]
    fn groups_are_opened_and_headings_are_no_values() {
        let answer = r#"{"facets": [
            {"facetParameter": "jobFamily", "values": [{"id": "a", "count": 3}, {"descriptor": "no id", "count": 9}]},
            {"facetParameter": "locationMainGroup", "values": [
                {"facetParameter": "locations", "values": [{"id": "x", "count": 2}, {"id": "y", "count": 1}]},
                {"descriptor": "Spain", "values": [{"id": "z", "count": 4}]}]},
            {"facetParameter": "odd", "values": [{"id": 7, "count": 1}, {"id": "q", "count": "many"}, null]},
            {"values": [{"id": "nameless", "count": 1}]}, 5, null]}"#;
        assert_eq!(
            read(answer),
            [
                facet("jobFamily", &[("a", 3)]),
                facet("locationMainGroup", &[("z", 4)]),
                facet("locations", &[("x", 2), ("y", 1)]),
            ]
        );
        for odd in ["{}", "[]", r#"{"facets": null}"#, r#"{"facets": {}}"#, "<html>"] {
            assert_eq!(read(odd), [], "{odd}");
        }
    }

    #[test]
    fn the_count_is_what_most_facets_add_up_to() {
        let one = facet("one", &[("a", 2000), ("b", 600)]);
        let other = facet("other", &[("c", 2600)]);
        let places = facet("places", &[("d", 2000), ("e", 2000)]);
        assert_eq!(total(&[one.clone(), places.clone(), other]), Some(2600));
        assert_eq!(total(&[one, places]), Some(4000));
        assert_eq!(total(&[]), None);
    }

    #[test]
    fn the_facet_is_the_one_whose_largest_value_is_smallest_and_that_has_all() {
        let all = [
            facet("coarse", &[("a", 2500), ("b", 100)]),
            facet("fine", &[("c", 1300), ("d", 1300)]),
            facet("lacking", &[("e", 10), ("f", 10)]),
            facet("single", &[("g", 2600)]),
        ];
        let chosen = |set: &[Slice]| choose(&all, set, 2600).map(|facet| facet.parameter.as_str());
        assert_eq!(chosen(&[]), Some("fine"));
        let set = |parameter: &str| Slice { parameter: parameter.to_owned(), ids: vec!["c".to_owned()] };
        assert_eq!(chosen(&[set("fine")]), Some("coarse"));
        assert_eq!(chosen(&[set("fine"), set("coarse")]), Some("lacking"));
        assert_eq!(chosen(&[set("fine"), set("coarse"), set("lacking")]), None);
    }

    #[test]
    fn groups_stay_below_the_cap_and_the_most_values_and_leave_nothing_out() {
        let many: Vec<(String, u64)> = (0..250).map(|number| (format!("v{number:03}"), 1)).collect();
        let many: Vec<(&str, u64)> = many.iter().map(|(id, count)| (id.as_str(), *count)).collect();
        let sizes = |facet: &Facet| {
            let (mut after, mut sizes) = (None, Vec::new());
            while let Some((slice, postings)) = facet.group(after.as_deref()) {
                sizes.push((slice.ids.len(), postings));
                after = slice.ids.last().cloned();
            }
            sizes
        };
        assert_eq!(sizes(&facet("many", &many)), [(100, 100), (100, 100), (50, 50)]);
        let few = facet("few", &[("a", 900), ("b", 900), ("c", 200), ("d", 5000), ("e", 0), ("f", 1)]);
        assert_eq!(sizes(&few), [(2, 1800), (1, 200), (1, 5000), (1, 1)]);
    }
}
