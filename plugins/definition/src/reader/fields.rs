//! `[fields]` and `[detail.fields]`.

use super::{
    condition::read_conditions,
    section::{Node, Section, entries, shortened, written},
    text::read_text,
    value::{Row, plain_path, read_each, read_node, read_table, read_value, read_values},
};
use crate::{
    model::{Date, DateFormat, Fields, Salary, Source, Value},
    vocabulary,
};

/// What a way of working is called.
const WORKPLACES: [&str; 3] = ["remote", "hybrid", "onsite"];

/// The fields of a section. Those of the list have an ID, a title and an address.
pub(super) fn read_fields(section: &Section<'_>, of_list: bool, row: &Row<'_>) -> Fields {
    Fields {
        id: if of_list { read_value(section, "id", row) } else { None },
        title: read_value(section, "title", row),
        url: read_value(section, "url", row),
        employer: read_value(section, "employer", row),
        website: read_value(section, "website", row),
        locations: read_values(section, "locations", row),
        workplace: read_workplace(section, row),
        department: read_value(section, "department", row),
        employment_type: read_value(section, "employment_type", row),
        posted_at: read_date(section, "posted_at", row),
        updated_at: read_date(section, "updated_at", row),
        expires_at: read_date(section, "expires_at", row),
        salary: section.section("salary").map(|salary| read_salary(&salary, row)),
        description: section.section("description").and_then(|text| read_text(&text, row)),
        attrs: read_attributes(section, row),
        closed: read_conditions(section, "closed", row),
    }
}

/// Tells a condition of `drop` on the ID: an ID says nothing of whether a row is an offer.
pub(super) fn tell_drop_of_id(list: &Section<'_>, drop: &[crate::model::Condition], fields: &Fields) {
    let id = fields.id.as_ref().and_then(plain_path);
    for (name, _) in list.entries("drop") {
        let is_id = |path: &crate::model::Path| {
            id == Some(path) && super::path::parse_path(name.text).as_ref() == Ok(path)
        };
        if drop.iter().any(|condition| is_id(&condition.path)) {
            let message = "`list.drop` leaves rows out by their ID".to_owned();
            let help = "a row without an ID is left out anyway; choose by what the row says of itself";
            list.faults.add_with_help(name.span, message, help);
        }
    }
}

fn read_workplace(section: &Section<'_>, row: &Row<'_>) -> Option<Value> {
    let value = read_value(section, "workplace", row);
    if let Some(node) = section.node("workplace") {
        tell_workplaces(node, row);
    }
    value
}

/// Tells what no way of working is called, in `map` and `constant` at any depth.
fn tell_workplaces(node: &Node<'_>, row: &Row<'_>) {
    let Some(table) = node.get_ref().as_table() else { return };
    let mapped = table.get("map").and_then(|map| map.get_ref().as_table()).map(entries).unwrap_or_default();
    let constant = table.get("constant").and_then(written);
    let targets = mapped.into_iter().filter_map(|(_, target)| written(target)).chain(constant);
    for target in
        targets.filter(|target| !WORKPLACES.contains(&target.text) && !target.text.trim().is_empty())
    {
        let message = format!("`{}` is no way of working", shortened(target.text));
        let help = super::suggest::suggest_or_list(target.text, WORKPLACES.into_iter());
        row.faults.add_with_help(target.span, message, help);
    }
    let several = ["first_of", "join"].into_iter().filter_map(|key| table.get(key)?.get_ref().as_array());
    several.flat_map(|nodes| nodes.iter()).for_each(|node| tell_workplaces(node, row));
}

fn read_date(section: &Section<'_>, key: &'static str, row: &Row<'_>) -> Option<Date> {
    const FORMATS: [(&str, DateFormat); 6] = [
        ("iso", DateFormat::Iso),
        ("rfc2822", DateFormat::Rfc2822),
        ("seconds", DateFormat::Seconds),
        ("milliseconds", DateFormat::Milliseconds),
        ("day_first", DateFormat::DayFirst),
        ("month_first", DateFormat::MonthFirst),
    ];
    let node = section.node(key)?;
    let name = section.below(key);
    let Some(table) = node.get_ref().as_table() else {
        return Some(Date { value: read_node(&name, node, row)?, formats: Vec::new() });
    };
    let date = Section::open(name, node.span(), table, &vocabulary::DATE, row.faults);
    let mut formats: Vec<DateFormat> = Vec::new();
    for word in date.texts("formats") {
        let Some((_, format)) = FORMATS.into_iter().find(|(known, _)| *known == word.text) else { continue };
        let opposite = [DateFormat::DayFirst, DateFormat::MonthFirst];
        if formats.contains(&format) {
            row.faults.add_with_help(word.span, format!("`{}` stands here twice", word.text), "leave it out");
        } else if opposite.contains(&format) && formats.iter().any(|known| opposite.contains(known)) {
            let message = "`day_first` and `month_first` read the same dates";
            row.faults.add_with_help(word.span, message, "keep the one that the source writes");
        } else {
            formats.push(format);
        }
    }
    Some(Date { value: read_table(&date, row)?, formats })
}

fn read_salary(section: &Section<'_>, row: &Row<'_>) -> Salary {
    let given = |key: &str| section.place(key).is_some();
    if !given("min") && !given("max") {
        if !given("text") {
            let message = format!("`{}` has no amount", section.name);
            let help = "add `min` and `max`, or `text` for a sentence";
            section.faults.add_with_help(section.span.clone(), message, help);
        }
        for key in ["currency", "period", "cents"] {
            section.refuse(key, "belongs to an amount", "add `min` or `max`, or leave it out");
        }
    }
    Salary {
        each: read_each(section, row),
        min: read_value(section, "min", row),
        max: read_value(section, "max", row),
        currency: read_value(section, "currency", row),
        period: read_value(section, "period", row),
        cents: section.flag("cents"),
        text: read_value(section, "text", row),
    }
}

fn read_attributes(section: &Section<'_>, row: &Row<'_>) -> Vec<(String, Value)> {
    let mut attributes: Vec<(String, Value)> = Vec::new();
    for (name, node) in section.entries("attrs") {
        let key = format!("{}.{}", section.below("attrs"), shortened(name.text));
        let value = read_node(&key, node, row);
        if !is_name(name.text) {
            let message = format!("`{}` cannot name an attribute", shortened(name.text));
            row.faults.add_with_help(name.span, message, "letters, digits, `_` and `-`, a hundred at most");
        } else if attributes.iter().any(|(known, _)| known.eq_ignore_ascii_case(name.text)) {
            let message = format!("the attribute `{}` is there twice: case is ignored", name.text);
            row.faults.add_with_help(name.span, message, "give it another name, or use `first_of`");
        } else if let Some(value) = value {
            attributes.push((name.text.to_owned(), value));
        }
    }
    attributes
}

fn is_name(text: &str) -> bool {
    const LONGEST: usize = 100;
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(letters)
}

/// Whether there is any field.
pub(super) fn has_any(fields: &Fields) -> bool {
    *fields != Fields::default()
}

/// The template of the advert's address, where it is one.
pub(super) fn template_of_url(fields: &Fields) -> Option<&crate::model::Template> {
    match &fields.url.as_ref()?.from {
        Source::Template(template) => Some(template),
        _ => None,
    }
}
