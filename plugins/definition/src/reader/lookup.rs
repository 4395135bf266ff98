//! `[lookup]`: a request before the list.

use super::{
    list::{format_of, ground_of, read_inside},
    path::{Ground, read_path},
    request::{Asked, names_tenant, read_request},
    section::{Section, shortened, written},
    template::{Names, read_request_template},
    tenant::is_name,
    value::{Row, read_node},
};
use crate::model::{Format, Lookup, Path, Template, Value};

/// The lookup, its request, and what it finds.
#[derive(Debug)]
pub(super) struct ReadLookup {
    /// Nothing after a fault that leaves a part unknown.
    pub(super) lookup: Option<Lookup>,
    /// The request.
    pub(super) asked: Option<Asked>,
    /// The names of what it finds.
    pub(super) found: Vec<String>,
}

/// Reads a lookup.
pub(super) fn read_lookup(section: &Section<'_>, names: &Names) -> ReadLookup {
    let format = format_of(section);
    let ground = ground_of(section, format);
    let elsewhere = ["offset", "page", "size", "cursor", "id", "url"];
    let elsewhere = elsewhere.map(|word| (word, "it is known to the list or the detail only")).to_vec();
    let asked = read_request(section, &Names { elsewhere, ..names.in_fields() });
    let inside = read_inside(section);
    if format == Format::Text {
        section.refuse("inside", "is for `json` and `xml`", "leave it out: `between` finds it");
        section.refuse(
            "belongs",
            "has no paths in a text",
            "a sign of `[answers]` may tell: `{ contains = \"…\" }`",
        );
    }
    let values = read_values(section, &ground, names);
    let belongs = read_belongs(section, &ground, names);
    let found = values.iter().map(|(name, _)| name.clone()).collect();
    let lookup = asked.as_ref().map(|asked| Lookup {
        request: asked.request.clone(),
        format,
        inside,
        values,
        belongs,
    });
    ReadLookup { lookup, asked, found }
}

fn read_values(section: &Section<'_>, ground: &Ground, names: &Names) -> Vec<(String, Value)> {
    let names = names.in_fields();
    let row = Row { ground, names: &names, faults: section.faults };
    let mut values = Vec::new();
    if section.place("values").is_some() && section.entries("values").is_empty() {
        section.refuse("values", "finds nothing", "write it like `{ company = \"company.id\" }`");
    }
    for (name, node) in section.entries("values") {
        let key = format!("{}.{}", section.below("values"), shortened(name.text));
        let value = read_node(&key, node, &row);
        let shown = shortened(name.text);
        if !is_name(name.text) {
            let help = "lower case, digits and `_`, beginning with a letter";
            section.faults.add_with_help(name.span, format!("`{shown}` cannot name what is found"), help);
        } else if !section.faults.file_has(&format!("{{found.{}}}", name.text)) {
            let message = format!("what is found as `{shown}` is never used");
            let help = format!("write `{{found.{shown}}}` where the source wants it, or leave it out");
            section.faults.add_with_help(name.span, message, help);
        }
        // Its name is known even if its value is not.
        values.push((name.text.to_owned(), value));
    }
    let whole = values.into_iter().map(|(name, value)| (name, value.unwrap_or_else(nothing)));
    whole.collect()
}

/// What stands for a value whose fault was told.
fn nothing() -> Value {
    Value {
        each: None,
        from: crate::model::Source::Path(Path::default()),
        inside_json: None,
        between: None,
        split: Vec::new(),
        slug: false,
        nothing: Vec::new(),
        map: Vec::new(),
        only_mapped: false,
    }
}

fn read_belongs(section: &Section<'_>, ground: &Ground, names: &Names) -> Vec<(Path, Template)> {
    let mut all = Vec::new();
    for (path, node) in section.entries("belongs") {
        let read = read_path(&path, ground, section.faults);
        let Some(text) = written(node) else { continue };
        let template = read_request_template(&text, &names.in_fields(), section.faults);
        if template.as_ref().is_some_and(|template| !names_tenant(template)) {
            let message = "what belongs to a board is the same for every tenant";
            section.faults.add_with_help(
                text.span,
                message,
                "write `{tenant}` where the board's name stands",
            );
        }
        all.extend(read.zip(template));
    }
    all
}
