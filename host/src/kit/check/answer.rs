//! A recorded answer as a tree, JSON and XML alike.

use serde_json::Value;

use super::xml::{self, Element};

/// A value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Members, or children and attributes, in their order.
    Object(Vec<(String, Self)>),
    /// A list.
    List(Vec<Self>),
    /// A text or a number, as text.
    Text(String),
    /// Nothing, or yes or no.
    Bare(Option<bool>),
}

impl Node {
    /// Of an answer; nothing if it is neither JSON nor XML.
    pub(super) fn of(text: &str) -> Option<Self> {
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            return Some(Self::of_json(&value));
        }
        text.trim_start()
            .starts_with('<')
            .then(|| xml::read(text))
            .flatten()
            .map(|root| Self::of_element(&root))
    }

    fn of_element(element: &Element) -> Self {
        let attributes = element.attributes.iter();
        let mut members: Vec<(String, Self)> =
            attributes.map(|(key, value)| (key.clone(), Self::Text(value.clone()))).collect();
        members.extend(element.children.iter().map(|child| (child.name.clone(), Self::of_element(child))));
        let text = element.text.trim();
        match (members.is_empty(), text.is_empty()) {
            (true, true) => Self::Bare(None),
            (true, false) => Self::Text(text.to_owned()),
            (false, true) => Self::Object(members),
            (false, false) => {
                members.push(("#text".to_owned(), Self::Text(text.to_owned())));
                Self::Object(members)
            }
        }
    }

    fn of_json(value: &Value) -> Self {
        match value {
            Value::Null => Self::Bare(None),
            Value::Bool(yes) => Self::Bare(Some(*yes)),
            Value::Number(number) => Self::Text(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::of_json).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(key, value)| (key.clone(), Self::of_json(value))).collect())
            }
        }
    }

    /// Every value without parts, with the keys that lead to it.
    pub(super) fn leaves(&self) -> Vec<(Vec<&str>, &Self)> {
        let mut found = Vec::new();
        self.collect(&mut Vec::new(), &mut found);
        found
    }

    fn collect<'n>(&'n self, path: &mut Vec<&'n str>, found: &mut Vec<(Vec<&'n str>, &'n Self)>) {
        match self {
            Self::Object(members) => {
                for (key, value) in members {
                    path.push(key);
                    value.collect(path, found);
                    path.pop();
                }
            }
            Self::List(items) => items.iter().for_each(|item| item.collect(path, found)),
            Self::Text(_) | Self::Bare(_) => found.push((path.clone(), self)),
        }
    }
}
