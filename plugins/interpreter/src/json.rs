//! Reads the wanted parts of JSON in one pass.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{node::Node, want::Want};
use jobscan_plugin_sdk::{PluginError, json};

/// Reads the wanted parts of a text.
pub(crate) fn read<'a>(text: &'a str, want: &'a Want) -> Result<Node<'a>, PluginError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = Wanted(want).deserialize(&mut deserializer);
    match read.and_then(|node| deserializer.end().map(|()| node)) {
        Ok(node) => Ok(node),
        // Read once more, for the place of the fault.
        Err(error) => Err(json::parse::<IgnoredAny>(text).err().unwrap_or_else(|| {
            jobscan_plugin_sdk::errors::parse_failure(error.to_string(), None, Some(text))
        })),
    }
}

/// Reads the JSON that a text begins with, whatever follows.
pub(crate) fn read_beginning<'a>(text: &'a str, want: &'a Want) -> Option<Node<'a>> {
    Wanted(want).deserialize(&mut serde_json::Deserializer::from_str(text)).ok()
}

/// The names of an object's members.
pub(crate) fn names(text: &str) -> Vec<String> {
    serde_json::from_str::<Names>(text).map(|names| names.0).unwrap_or_default()
}

#[derive(Clone, Copy)]
struct Wanted<'a>(&'a Want);

impl<'de: 'a, 'a> DeserializeSeed<'de> for Wanted<'a> {
    type Value = Node<'a>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'a>, D::Error> {
        if self.0.raw {
            return Ok(Node::Raw(<&RawValue>::deserialize(deserializer)?.get()));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de: 'a, 'a> Visitor<'de> for Wanted<'a> {
    type Value = Node<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Node<'a>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Node<'a>, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node<'a>, E> {
        Ok(Node::Whole(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node<'a>, E> {
        Ok(i64::try_from(number).map_or(Node::Large(number), Node::Whole))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node<'a>, E> {
        Ok(Node::Number(number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Node<'a>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node<'a>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node<'a>, A::Error> {
        let mut items = Vec::new();
        if self.0.rows {
            while let Some(row) = list.next_element::<&'de RawValue>()? {
                items.push(Node::Raw(row.get()));
            }
        } else {
            while let Some(item) = list.next_element_seed(self)? {
                items.push(item);
            }
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'a>, A::Error> {
        let mut members = Vec::with_capacity(self.0.members.len());
        while let Some(found) = map.next_key_seed(Key(self.0))? {
            match found {
                Some((name, want)) => members.push((name, map.next_value_seed(Wanted(want))?)),
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(Node::Object(members))
    }
}

/// The name of a member, and what is wanted of it.
struct Key<'a>(&'a Want);

impl<'de: 'a, 'a> DeserializeSeed<'de> for Key<'a> {
    type Value = Option<(Cow<'a, str>, &'a Want)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de: 'a, 'a> Visitor<'de> for Key<'a> {
    type Value = Option<(Cow<'a, str>, &'a Want)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let found = self.0.of(name);
        Ok(found
            .map(|(known, want)| (known.map_or_else(|| Cow::Owned(name.to_owned()), Cow::Borrowed), want)))
    }
}

/// The names of an object's members, in order.
struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfMap;
        impl<'de> Visitor<'de> for OfMap {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, _)) = map.next_entry::<String, IgnoredAny>()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }
        deserializer.deserialize_map(OfMap)
    }
}
