//! Reads a definition out of the JSON that a component holds.
//!
//! `serde_json` reads quickly, and each structure both as an object and as a list. For a text that is read once in an
//! instance that is much code: here the text is a tree first, of which a structure is read in the one way that it is
//! written in.

use std::{error::Error, fmt, slice};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor},
    forward_to_deserialize_any,
};
use serde_json::{Map, Value, map};

use crate::model::Definition;

/// What keeps a text from being a definition of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It is no JSON.
    Json,
    /// A member is not there.
    Missing(&'static str),
    /// Something is there that is not what it should be.
    Other,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json => f.write_str("it is no JSON"),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Other => f.write_str("a value has another form"),
        }
    }
}

impl Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }

    fn missing_field(name: &'static str) -> Self {
        Self::Missing(name)
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::Other
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::Other
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self::Other
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::Other
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::Other
    }
}

/// Reads a definition.
pub(crate) fn read(json: &[u8]) -> Result<Definition, Misfit> {
    let value: Value = serde_json::from_slice(json).map_err(|_| Misfit::Json)?;
    Definition::deserialize(Tree(&value))
}

/// A value of the tree.
struct Tree<'v>(&'v Value);

impl<'v> Tree<'v> {
    fn list(&self) -> Result<List<'v>, Misfit> {
        match self.0 {
            Value::Array(items) => Ok(List(items.iter())),
            _ => Err(Misfit::Other),
        }
    }

    fn members(&self) -> Result<&'v Map<String, Value>, Misfit> {
        self.0.as_object().ok_or(Misfit::Other)
    }
}

impl<'de> Deserializer<'de> for Tree<'_> {
    type Error = Misfit;

    /// What the model does not have.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit::Other)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_bool(self.0.as_bool().ok_or(Misfit::Other)?)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_u64(self.0.as_u64().ok_or(Misfit::Other)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(self.0.as_str().ok_or(Misfit::Other)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_map(Members { members: self.members()?.iter(), value: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if let Value::String(name) = self.0 {
            return visitor.visit_enum(Choice { name, content: &Value::Null });
        }
        let (name, content) = self.members()?.iter().next().ok_or(Misfit::Other)?;
        visitor.visit_enum(Choice { name, content })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i8 i16 i32 i64 f32 f64 char bytes byte_buf unit unit_struct tuple_struct map }
}

/// The items of a list.
struct List<'v>(slice::Iter<'v, Value>);

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Misfit> {
        self.0.next().map(|item| seed.deserialize(Tree(item))).transpose()
    }
}

/// The members of an object.
struct Members<'v> {
    members: map::Iter<'v>,
    /// That of the name that was read last.
    value: Option<&'v Value>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Misfit;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Misfit> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Name(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        seed.deserialize(Tree(self.value.take().ok_or(Misfit::Other)?))
    }
}

/// The name of a member or of a variant.
struct Name<'v>(&'v str);

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A variant and what it holds.
struct Choice<'v> {
    name: &'v str,
    content: &'v Value,
}

impl<'de, 'v> EnumAccess<'de> for Choice<'v> {
    type Error = Misfit;
    type Variant = Tree<'v>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Tree<'v>), Misfit> {
        Ok((seed.deserialize(Name(self.name))?, Tree(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Tree<'_> {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        if self.0.is_null() { Ok(()) } else { Err(Misfit::Other) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Misfit> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_struct("", names, visitor)
    }
}

#[cfg(all(test, feature = "read"))]
mod tests;
