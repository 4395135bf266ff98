//! Conditions on a row: `{ isListed = false, state = { not = ["draft"] } }`.

use toml::de::DeValue;

use super::{
    path::read_path,
    section::{Node, Section, Written, entries, texts},
    value::Row,
};
use crate::{model::Condition, vocabulary};

/// The conditions of a key, in the order of the text.
pub(super) fn read_conditions(section: &Section<'_>, key: &'static str, row: &Row<'_>) -> Vec<Condition> {
    let Some(DeValue::Table(table)) = section.node(key).map(Node::get_ref) else { return Vec::new() };
    if table.is_empty() {
        section.refuse(key, "has no condition", "write it like `{ path = \"text\" }`");
    }
    let name = section.below(key);
    let conditions = entries(table).into_iter();
    conditions.filter_map(|(path, node)| read_condition(&name, &path, node, row)).collect()
}

fn read_condition(name: &str, path: &Written<'_>, node: &Node<'_>, row: &Row<'_>) -> Option<Condition> {
    let found = read_path(path, row.ground, row.faults);
    let (is, not) = match node.get_ref() {
        DeValue::Table(table) => {
            // A key with a dot and without quotes is a table to TOML.
            if table.keys().all(|key| vocabulary::CONDITION.key(key.get_ref()).is_none()) {
                let message = format!("`{name}.{}` is no condition", path.text);
                let help = "a path with dots is written in quotes: `\"a.b\" = \"text\"`";
                row.faults.add_with_help(path.span.clone(), message, help);
                return None;
            }
            let below = format!("{name}.{}", path.text);
            let section = Section::open(below, path.span.clone(), table, &vocabulary::CONDITION, row.faults);
            read_table(&section)?
        }
        DeValue::Boolean(flag) => (vec![flag.to_string()], false),
        DeValue::Integer(number) => (vec![number.as_str().to_owned()], false),
        _ => (owned(texts(node)), false),
    };
    Some(Condition { path: found?, is, not })
}

/// `not = [..]` or `absent = true`.
fn read_table(section: &Section<'_>) -> Option<(Vec<String>, bool)> {
    if section.place("not").is_some() && section.place("absent").is_some() {
        section.refuse("absent", "stands beside `not`", "keep one of the two");
        return None;
    }
    if section.place("not").is_some() {
        return Some((owned(section.texts("not")), true));
    }
    section.place("absent").map(|_| (Vec::new(), section.flag("absent")))
}

fn owned(texts: Vec<Written<'_>>) -> Vec<String> {
    texts.into_iter().map(|written| written.text.to_owned()).collect()
}
