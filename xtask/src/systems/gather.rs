//! What is so of each system: asked of the built program, and found in the files of the repository.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use serde_json::Value;

use super::{definitions, digest, recognised, row::Row};
use crate::{folders::entries, levels, programs::output};

/// What an offer may have beside its id, address and title.
const FIELDS: [&str; 7] =
    ["locations", "workplace", "department", "employment_type", "salary", "posted_at", "description"];

/// The providers that read a site whatever its system.
const DOORS: [&str; 3] = ["jsonld", "rss", "sitemap"];

/// The setting by which a person accepts what a source asks of its readers.
const TERMS: &str = "terms_accepted";

/// All systems by their names for people.
pub(super) fn rows(root: &Path) -> Result<Vec<Row>, String> {
    let program = levels::program()?;
    let listed = listed(root, &program)?;
    let checked = check_all(root, &program, &listed)?;
    let defined: BTreeSet<String> = definitions(root)?.into_iter().collect();
    let mut rows = Vec::new();
    for provider in &listed {
        let system = text(&provider["provider"]);
        let Checked { name, level } = &checked[&system];
        let read = read_by(provider, defined.contains(&system));
        rows.push(Row {
            // What is searched is no company's board.
            found: read != "search" && words(&provider["roles"]).contains("detector"),
            read: read.to_owned(),
            needs: needs(provider).to_owned(),
            unfilled: unfilled(&cases(root, &system)?),
            digest: digest::of_system(root, &system)?,
            name: name.clone(),
            level: level.clone(),
            system,
        });
    }
    for system in recognised(root)? {
        if rows.iter().any(|row| row.system == system) {
            continue;
        }
        let digest = digest::of_system(root, &system)?;
        let (name, found) = (system.clone(), true);
        let (read, level, needs) = Default::default();
        rows.push(Row { system, name, found, read, level, unfilled: Vec::new(), needs, digest });
    }
    rows.sort_by_key(|row| (!row.is_read(), row.name.to_lowercase()));
    Ok(rows)
}

/// The names of the tables of providers in `providers.toml`.
#[cfg(test)]
pub(super) fn tables(root: &Path) -> Result<Vec<String>, String> {
    let file = root.join("providers.toml");
    let text = fs::read_to_string(&file).map_err(|error| crate::folders::at(&file, &error))?;
    let heads = text.lines().filter_map(|line| line.strip_prefix("[providers.")?.strip_suffix(']'));
    Ok(heads.filter(|name| !name.contains('.')).map(str::to_owned).collect())
}

/// What the program says of each provider of the repository's own configuration.
fn listed(root: &Path, program: &Path) -> Result<Vec<Value>, String> {
    let mut list = Command::new(program);
    list.current_dir(root).args(["providers", "list", "--format", "json"]);
    let told = output(&mut list)?;
    serde_json::from_str(&told).map_err(|error| format!("`providers list`: {error}"))
}

/// What the checks of a component found.
struct Checked {
    name: String,
    level: String,
}

/// Checks the components of all providers, as many at once as there are processors.
fn check_all(root: &Path, program: &Path, listed: &[Value]) -> Result<BTreeMap<String, Checked>, String> {
    let side_by_side = thread::available_parallelism().map_or(1, usize::from);
    let share = listed.len().div_ceil(side_by_side).max(1);
    let check = |providers: &[Value]| {
        let one = |provider: &Value| {
            let file = root.join(text(&provider["plugin"]));
            Ok((text(&provider["provider"]), check(root, program, &file)?))
        };
        providers.iter().map(one).collect::<Result<Vec<_>, String>>()
    };
    let found = thread::scope(|scope| {
        let workers: Vec<_> = listed.chunks(share).map(|share| scope.spawn(move || check(share))).collect();
        let lost = |_| Err("a check of plugins ended early".to_owned());
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(lost)).collect::<Result<Vec<_>, _>>()
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn check(root: &Path, program: &Path, file: &Path) -> Result<Checked, String> {
    let mut inspect = Command::new(program);
    inspect.current_dir(root).args(["plugin", "inspect", "--format", "json"]).arg(file);
    let told: Value = serde_json::from_str(&output(&mut inspect)?)
        .map_err(|error| format!("`plugin inspect {}`: {error}", file.display()))?;
    Ok(Checked { name: text(&told["manifest"]["name"]), level: levels::level(program, file)? })
}

/// By what a provider is read.
fn read_by(provider: &Value, is_definition: bool) -> &'static str {
    let scans = words(&provider["scans"]);
    if scans.contains("queries") && !scans.contains("tenants") {
        "search"
    } else if DOORS.iter().any(|door| provider["provider"] == *door) {
        "generic"
    } else if is_definition {
        "definition"
    } else {
        "code"
    }
}

/// What it is not read without.
fn needs(provider: &Value) -> &'static str {
    let asks = provider["settings"].as_array().is_some_and(|all| all.iter().any(|one| one["key"] == TERMS));
    let has_credentials = !words(&provider["credentials"]).is_empty();
    match (has_credentials, asks, provider["in_order"] == true) {
        (true, true, _) => "a key; its terms accepted",
        (true, false, _) => "a key",
        (false, true, _) => "its terms accepted",
        (false, false, false) => "its name in `order`",
        (false, false, true) => "",
    }
}

/// The folders of a system's cases.
fn cases(root: &Path, system: &str) -> Result<Vec<PathBuf>, String> {
    let places = [root.join("boards").join(system), root.join("plugins").join(system).join("cases")];
    let mut found = Vec::new();
    for place in places.iter().filter(|place| place.is_dir()) {
        found.extend(entries(place)?);
    }
    found.sort();
    Ok(found)
}

/// The fields that no offer of any case has.
fn unfilled(cases: &[PathBuf]) -> Vec<String> {
    let mut filled = BTreeSet::new();
    for case in cases {
        let expected = fs::read_to_string(case.join("expected.json")).unwrap_or_default();
        if let Ok(expected) = serde_json::from_str(&expected) {
            collect(&expected, &mut filled);
        }
    }
    FIELDS.iter().filter(|field| !filled.contains(*field)).map(|field| (*field).to_owned()).collect()
}

/// The fields of all offers in an expected answer.
fn collect(value: &Value, filled: &mut BTreeSet<&'static str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, filled)),
        Value::Object(members) => {
            let has = |field: &str| members.get(field).is_some_and(is_filled);
            if has("id") && has("title") {
                let text = has("description_html") || has("description_text") || has("description");
                filled.extend(FIELDS.iter().filter(|field| has(field) || (**field == "description" && text)));
            }
            members.values().for_each(|member| collect(member, filled));
        }
        _ => {}
    }
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty() && text != "unknown",
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn words(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_is_filled_if_one_offer_has_it() {
        let mut filled = BTreeSet::new();
        let offer =
            json!({"id": "1", "title": "A", "workplace": "unknown", "locations": [], "salary": {"min": 1}});
        let detail = json!({"id": "2", "title": "B", "description_html": "<p>", "posted_at": "2026"});
        collect(
            &json!({"pages": [{"offers": [offer]}], "details": [detail], "department": "x"}),
            &mut filled,
        );
        assert_eq!(filled, BTreeSet::from(["description", "posted_at", "salary"]));
    }

    #[test]
    fn how_a_provider_is_read_is_told_by_what_it_asks() {
        for (name, scans, is_definition, read) in [
            ("acme", &["tenants"][..], true, "definition"),
            ("acme", &["tenants"], false, "code"),
            ("rss", &["tenants"], false, "generic"),
            ("acme", &["queries"], true, "search"),
        ] {
            let provider = json!({"provider": name, "scans": scans});
            assert_eq!(read_by(&provider, is_definition), read);
        }
    }

    #[test]
    fn what_stands_in_the_way_of_reading_is_told() {
        let provider = |credentials: &[&str], settings: &[&str], in_order: bool| {
            let settings: Vec<Value> = settings.iter().map(|key| json!({"key": key})).collect();
            json!({"credentials": credentials, "settings": settings, "in_order": in_order})
        };
        assert_eq!(needs(&provider(&["api"], &[], true)), "a key");
        assert_eq!(needs(&provider(&[], &[TERMS], true)), "its terms accepted");
        assert_eq!(needs(&provider(&[], &[], false)), "its name in `order`");
        assert_eq!(needs(&provider(&[], &["other"], true)), "");
    }
}
