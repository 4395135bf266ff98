//! Types and readings for the fields of a row.

use std::{borrow::Cow, fmt, marker::PhantomData, ops::Deref};

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::value::RawValue;

use crate::{
    TimestampMs,
    reading::{date, pay},
    text,
};

/// An object of a row: a struct that is not read from a list.
#[derive(Debug, Clone, Default)]
pub struct Object<T>(pub T);

impl<T> Deref for Object<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfMap<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OfMap<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(OfMap(PhantomData))
    }
}

/// A text that is parsed only when it is needed, because resolving its escapes costs a copy.
pub struct LazyText<'a>(&'a RawValue);

impl<'de: 'a, 'a> Deserialize<'de> for LazyText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        if raw.get().starts_with('"') { Ok(Self(raw)) } else { Err(de::Error::custom("expected a text")) }
    }
}

impl LazyText<'_> {
    /// The trimmed text; `None` if it is empty.
    #[must_use]
    pub fn get(&self) -> Option<String> {
        text::filled(Some(&serde_json::from_str::<String>(self.0.get()).ok()?))
    }
}

/// A value that is neither a list nor an object.
enum Scalar<'a> {
    Flag(bool),
    Whole(i64),
    Large(u64),
    Number(f64),
    Text(Cow<'a, str>),
}

/// By hand: what serde derives for such an enum copies each value first, and makes an error for each kind that it is not.
impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny;
        impl<'de> Visitor<'de> for OfAny {
            type Value = Scalar<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, true or false")
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Flag(flag))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Whole(number))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Scalar<'de>, E> {
                Ok(i64::try_from(number).map_or(Scalar::Large(number), Scalar::Whole))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Number(number))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(Cow::Owned(text.to_owned())))
            }

            // Read to their ends, which is where an error is placed.
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar<'de>, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Err(odd("a text, a number, true or false"))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar<'de>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Err(odd("a text, a number, true or false"))
            }
        }
        deserializer.deserialize_any(OfAny)
    }
}

fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Scalar<'de>>, D::Error> {
    Option::<Scalar<'de>>::deserialize(deserializer)
}

fn odd<E: de::Error>(expected: &str) -> E {
    E::custom(format_args!("expected {expected}"))
}

/// For `#[serde(deserialize_with)]`: a number, or an amount in a text; `None` for null and a text of blanks.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = match scalar(deserializer)? {
        None => return Ok(None),
        #[expect(clippy::cast_precision_loss, reason = "no number of a source is that large")]
        Some(Scalar::Whole(number)) => number as f64,
        Some(Scalar::Number(number)) => number,
        Some(Scalar::Text(text)) if text.trim().is_empty() => return Ok(None),
        Some(Scalar::Text(text)) => parsed(&text).ok_or_else(|| odd("a number"))?,
        Some(Scalar::Flag(_) | Scalar::Large(_)) => return Err(odd("a number")),
    };
    if number.is_finite() { Ok(Some(number)) } else { Err(odd("a number")) }
}

/// A number as programs write it, or as people write amounts: `41000.0`, `41.000 €`.
fn parsed(text: &str) -> Option<f64> {
    text.trim().parse().ok().or_else(|| pay::amount(text))
}

/// For `#[serde(deserialize_with)]`: a whole number, or one in a text; `None` for null and a text of blanks.
pub fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    match scalar(deserializer)? {
        None => Ok(None),
        Some(Scalar::Whole(number)) => Ok(Some(number)),
        Some(Scalar::Text(text)) if text.trim().is_empty() => Ok(None),
        Some(Scalar::Text(text)) => text.trim().parse().map(Some).map_err(|_| odd("a whole number")),
        #[expect(clippy::cast_possible_truncation, reason = "a whole number within the bounds of its type")]
        Some(Scalar::Number(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Ok(Some(number as i64))
        }
        Some(_) => Err(odd("a whole number")),
    }
}

/// For `#[serde(deserialize_with)]`: an instant in any form that [`date`] reads, as number or text; `None` for null and
/// a text of blanks.
pub fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TimestampMs>, D::Error> {
    let at = match scalar(deserializer)? {
        None => return Ok(None),
        Some(Scalar::Whole(count)) => date::number(count),
        #[expect(clippy::cast_possible_truncation, reason = "what lies beyond is no date")]
        Some(Scalar::Number(count)) => date::number(count as i64),
        Some(Scalar::Text(text)) if text.trim().is_empty() => return Ok(None),
        Some(Scalar::Text(text)) => date::text(&text),
        Some(Scalar::Flag(_) | Scalar::Large(_)) => None,
    };
    at.map(Some).ok_or_else(|| odd("a date"))
}

/// For `#[serde(deserialize_with)]`: true or false, also as text or as 1 and 0; `None` for null.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    match scalar(deserializer)? {
        None => Ok(None),
        Some(Scalar::Flag(flag)) => Ok(Some(flag)),
        Some(Scalar::Whole(1)) => Ok(Some(true)),
        Some(Scalar::Whole(0)) => Ok(Some(false)),
        Some(Scalar::Text(text)) if text.trim().is_empty() => Ok(None),
        Some(Scalar::Text(text)) if text.trim().eq_ignore_ascii_case("true") => Ok(Some(true)),
        Some(Scalar::Text(text)) if text.trim().eq_ignore_ascii_case("false") => Ok(Some(false)),
        _ => Err(odd("true or false")),
    }
}

/// For `#[serde(deserialize_with)]`: an id that is a text or a number.
pub fn text_or_number<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<OptionalText>,
{
    let text = match scalar(deserializer)? {
        None => None,
        Some(Scalar::Text(text)) => Some(text.into_owned()),
        Some(Scalar::Whole(number)) => Some(number.to_string()),
        Some(Scalar::Large(number)) => Some(number.to_string()),
        Some(Scalar::Number(number)) => Some(number.to_string()),
        Some(Scalar::Flag(_)) => return Err(odd("a text or a number")),
    };
    T::try_from(OptionalText(text)).map_err(|_| odd("a text or a number"))
}

/// What [`text_or_number`] makes a `String` or an `Option<String>` of.
#[derive(Debug)]
pub struct OptionalText(Option<String>);

impl TryFrom<OptionalText> for String {
    type Error = ();

    fn try_from(text: OptionalText) -> Result<Self, ()> {
        text.0.ok_or(())
    }
}

impl From<OptionalText> for Option<String> {
    fn from(text: OptionalText) -> Self {
        text.0
    }
}

/// For `#[serde(deserialize_with)]`: a list of texts, or one text; nulls are left out.
pub fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Texts {
        One(String),
        Many(Vec<Option<String>>),
    }
    Ok(match Option::<Texts>::deserialize(deserializer)? {
        None => Vec::new(),
        Some(Texts::One(text)) => vec![text],
        Some(Texts::Many(texts)) => texts.into_iter().flatten().collect(),
    })
}
