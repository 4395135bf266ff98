//! Reads what stands at a path of an answer.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
};

/// Reads what stands at a path, which is keys of objects joined by `.`; an empty one is the whole answer. What stands
/// beside the path is skipped, whatever it is.
pub(super) fn at<'de, T: Deserialize<'de>>(path: &str, text: &'de str) -> Result<T, serde_json::Error> {
    let keys: Vec<&str> = path.split('.').filter(|key| !key.is_empty()).collect();
    let mut answer = serde_json::Deserializer::from_str(text);
    let found = At { keys: &keys, of: PhantomData }.deserialize(&mut answer)?;
    answer.end()?;
    Ok(found)
}

/// What is still to go of the path.
struct At<'p, T> {
    keys: &'p [&'p str],
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for At<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        if self.keys.is_empty() { T::deserialize(deserializer) } else { deserializer.deserialize_map(self) }
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for At<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        #[derive(Deserialize)]
        struct Key<'a>(#[serde(borrow)] Cow<'a, str>);
        let Some((wanted, keys)) = self.keys.split_first() else {
            return Err(A::Error::custom("the path has ended"));
        };
        let mut found = None;
        while let Some(Key(key)) = map.next_key()? {
            if key == *wanted && found.is_none() {
                found = Some(map.next_value_seed(At { keys, of: PhantomData })?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        // In the words of the derived readings, which errors are placed by.
        found.ok_or_else(|| A::Error::custom(format_args!("missing field `{wanted}`")))
    }
}
