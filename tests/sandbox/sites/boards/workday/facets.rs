//! What a board can be split by. The values of a posting follow from its number alone.

use serde_json::{Map, Value, json};

use crate::history::Life;

/// The most values that may be asked for at once.
pub(super) const MOST: usize = 100;

const FAMILIES: u32 = 7;
const PLACES: u32 = 230;

/// The values of a posting: one family, one or two places in a group, and whether it is a contractor's.
fn values(index: u32) -> [(&'static str, Vec<String>); 3] {
    let place = |nth: u32| format!("a1b2c3d4e5f60123456789ab{:08x}", nth % PLACES);
    let places =
        if index.is_multiple_of(4) { vec![place(index), place(index + 3)] } else { vec![place(index)] };
    [
        ("jobFamilyGroup", vec![format!("0c40f6bd1d8f10ae43ffaefd{:08x}", index % FAMILIES)]),
        ("locations", places),
        ("workerSubType", vec![if index.is_multiple_of(10) { "contractor" } else { "employee" }.to_owned()]),
    ]
}

/// Whether a posting has what was asked for: any value of each facet.
pub(super) fn fit(index: u32, applied: &Map<String, Value>) -> bool {
    let values = values(index);
    applied.iter().all(|(parameter, ids)| {
        let of = values
            .iter()
            .find(|(held, _)| held == parameter)
            .map(|(_, of)| of.as_slice())
            .unwrap_or_default();
        ids.as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .any(|id| of.iter().any(|held| held == id))
    })
}

/// The facets of an answer. Of one that was asked for the values of the others count, but not its own.
pub(super) fn of(all: &[(u32, Life, Option<u32>)], applied: &Map<String, Value>) -> Value {
    let counted = |parameter: &str| {
        let mut others = applied.clone();
        others.remove(parameter);
        let mut counts = std::collections::BTreeMap::<String, u64>::new();
        for (index, ..) in all.iter().filter(|(index, ..)| fit(*index, &others)) {
            let values = values(*index);
            for id in values.iter().filter(|(held, _)| *held == parameter).flat_map(|(_, of)| of) {
                *counts.entry(id.clone()).or_default() += 1;
            }
        }
        let values =
            counts.into_iter().map(|(id, count)| json!({ "descriptor": id, "id": id, "count": count }));
        values.collect::<Vec<_>>()
    };
    json!([
        { "facetParameter": "jobFamilyGroup", "descriptor": "Job Category", "values": counted("jobFamilyGroup") },
        { "facetParameter": "locationMainGroup", "values": [
            { "facetParameter": "locations", "descriptor": "Locations", "values": counted("locations") },
            { "descriptor": "A heading" },
        ] },
        { "facetParameter": "workerSubType", "descriptor": "Worker", "values": counted("workerSubType") },
    ])
}
