//! What the author of a definition is told beside what its component made of the answers: the line that an error is about,
//! and keys that gave nothing in any row.
//!
//! It changes no verdict: a board may have no departments.

use std::path::{Path, PathBuf};

use serde_json::Value;
use toml::de::DeTable;

use super::project::Project;
use crate::{
    bounds::files::DEFINITION,
    files,
    plugins::{CallError, model::PluginError},
};

/// Keys of `[fields]` that a row may lack, and what they fill in an offer.
const FILLED: [(&str, &[&str]); 11] = [
    ("employer", &["employer"]),
    ("website", &["website"]),
    ("locations", &["locations"]),
    ("workplace", &["workplace"]),
    ("department", &["department"]),
    ("employment_type", &["employment_type"]),
    ("salary", &["salary"]),
    ("posted_at", &["posted_at"]),
    ("updated_at", &["updated_at"]),
    ("expires_at", &["expires_at"]),
    ("description", &["description", "description_html"]),
];

/// The definition that a component is made from.
#[derive(Debug)]
pub struct Source {
    file: PathBuf,
    text: String,
}

impl Source {
    /// The one beside the cases of this place; `None` where a plugin is written as code, or nothing can be read.
    #[must_use]
    pub fn beside(place: &Path) -> Option<Self> {
        let named = if place.is_file() { place.to_owned() } else { place.with_extension("toml") };
        let file = if named.is_file() {
            named
        } else {
            match Project::find(place) {
                Ok(Project::Definition(file)) => file,
                _ => return None,
            }
        };
        let text = files::read_text(&file, &DEFINITION).ok()?;
        Some(Self { file, text })
    }

    /// Keys of `[fields]` that gave nothing in all of these outcomes, with their lines, if there was an offer at all.
    #[must_use]
    pub fn silent(&self, outcomes: &[Value]) -> Vec<String> {
        let given = |name: &str| outcomes.iter().any(|shown| holds(shown, name));
        if !given("title") {
            return Vec::new();
        }
        let silent = FILLED.iter().filter(|(_, names)| !names.iter().any(|name| given(name)));
        let told = silent.filter_map(|(key, _)| {
            let line = self.line(&format!("fields.{key}"))?;
            Some(format!("`fields.{key}` gave nothing in any row\n  --> {line}"))
        });
        told.collect()
    }

    /// The line of the key that an error is about.
    #[must_use]
    pub fn line_of(&self, error: &CallError) -> Option<String> {
        match error {
            CallError::Plugin { error: PluginError::Parse { path: Some(key), .. }, .. } => self.line(key),
            _ => None,
        }
    }

    /// Where a key stands: `acme.toml:12: title = "name"`.
    fn line(&self, key: &str) -> Option<String> {
        let at = place_of(&self.text, key)?;
        let number = self.text.get(..at)?.matches('\n').count();
        let line = self.text.lines().nth(number)?;
        let file = self.file.strip_prefix(".").unwrap_or(&self.file);
        Some(format!("{}:{}: {}", file.display(), number + 1, line.trim()))
    }
}

/// The byte at which a key begins, of tables in tables: `fields.title`.
fn place_of(text: &str, key: &str) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    let mut table = root.get_ref();
    let mut steps = key.split('.').peekable();
    loop {
        let (found, value) = table.get_key_value(steps.next()?)?;
        if steps.peek().is_none() {
            return Some(found.span().start);
        }
        table = value.get_ref().as_table()?;
    }
}

/// Whether some object in a value has the key.
fn holds(value: &Value, key: &str) -> bool {
    match value {
        Value::Object(members) => {
            members.contains_key(key) || members.values().any(|member| holds(member, key))
        }
        Value::Array(items) => items.iter().any(|item| holds(item, key)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn source() -> Source {
        let text = "[board]\nid = \"acme\"\n\n[fields]\nid = \"id\"\ndepartment = \"dept\"\nlocations = [\"city\"]\n\n[list]\nrows = \"a[]\"\n";
        Source { file: "./acme.toml".into(), text: text.to_owned() }
    }

    #[test]
    fn a_key_is_found_in_its_line() {
        let source = source();
        assert_eq!(source.line("fields.department").unwrap(), "acme.toml:6: department = \"dept\"");
        assert_eq!(source.line("list.rows").unwrap(), "acme.toml:10: rows = \"a[]\"");
        for absent in ["fields.title", "detail.fields.title", "fields.id.path", "", "list"] {
            assert_eq!(source.line(absent).is_some(), absent == "list", "{absent}");
        }
    }

    #[test]
    fn a_key_that_gave_nothing_is_told_with_its_line_if_there_was_an_offer() {
        let offer = json!({"pages": [{"offers": [{"id": "1", "title": "Baker", "locations": ["Vigo"]}]}]});
        let empty = json!({"pages": [{"offers": []}]});
        let told = source().silent(&[offer, empty.clone()]);
        assert_eq!(
            told,
            ["`fields.department` gave nothing in any row\n  --> acme.toml:6: department = \"dept\""]
        );
        assert_eq!(source().silent(&[empty]), Vec::<String>::new());
    }

    #[test]
    fn the_definition_of_a_place_is_that_of_its_folder_or_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("acme")).unwrap();
        assert!(Source::beside(&at("acme")).is_none());
        std::fs::write(at("acme/acme.toml"), "[board]\n").unwrap();
        assert_eq!(Source::beside(&at("acme")).unwrap().file, at("acme/acme.toml"));
        std::fs::write(at("acme.toml"), "[board]\n").unwrap();
        for place in ["acme", "acme.toml"] {
            assert_eq!(Source::beside(&at(place)).unwrap().file, at("acme.toml"));
        }
    }
}
