//! Field masks: `a,b(c,d),e.f`, for answers and for updates.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The names in a mask. A name without children means the whole value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Mask(BTreeMap<String, Mask>);

impl Mask {
    /// Parses a mask; `None` if it is invalid.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mask = list(&mut rest)?;
        rest.is_empty().then_some(mask)
    }

    /// The parts of a value that the mask names; it applies to each item of a list.
    pub(super) fn apply(&self, value: &Value) -> Value {
        match value {
            _ if self.is_whole() => value.clone(),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.apply(item)).collect()),
            Value::Object(fields) => {
                let kept = fields.iter().filter_map(|(name, value)| {
                    let below = self.0.get(name)?.apply(value);
                    Some((name.clone(), below))
                });
                Value::Object(kept.collect::<Map<_, _>>())
            }
            other => other.clone(),
        }
    }

    /// The dotted paths that it names: `a`, `b.c`, `b.d`.
    pub(super) fn paths(&self) -> Vec<String> {
        let below = |(name, mask): (&String, &Self)| -> Vec<String> {
            if mask.is_whole() {
                return vec![name.clone()];
            }
            mask.paths().into_iter().map(|path| format!("{name}.{path}")).collect()
        };
        self.0.iter().flat_map(below).collect()
    }

    /// Whether it names this path, an ancestor or a descendant of it.
    pub(super) fn touches(&self, path: &str) -> bool {
        let mut mask = self;
        for name in path.split('.') {
            if mask.is_whole() {
                return true;
            }
            let Some(below) = mask.0.get(name) else { return false };
            mask = below;
        }
        true
    }

    /// Whether all its top-level names are among these.
    pub(super) fn names_only(&self, known: &[&str]) -> bool {
        self.0.keys().all(|name| name == "*" || known.contains(&name.as_str()))
    }

    fn is_whole(&self) -> bool {
        self.0.is_empty() || self.0.contains_key("*")
    }

    fn add(&mut self, name: &str, below: Self) {
        match self.0.get_mut(name) {
            None => {
                self.0.insert(name.to_owned(), below);
            }
            Some(held) if held.is_whole() => {}
            Some(held) if below.is_whole() => *held = below,
            Some(held) => {
                for (name, below) in below.0 {
                    held.add(&name, below);
                }
            }
        }
    }
}

fn list(rest: &mut &str) -> Option<Mask> {
    let mut mask = Mask::default();
    loop {
        let (name, below) = path(rest)?;
        mask.add(&name, below);
        let Some(more) = rest.strip_prefix(',') else { return Some(mask) };
        *rest = more;
    }
}

fn path(rest: &mut &str) -> Option<(String, Mask)> {
    let end = rest.find([',', '(', ')', '.', '/']).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let name = name.trim();
    let is_name = name == "*" || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if !is_name {
        return None;
    }
    *rest = after;
    let mut below = Mask::default();
    if let Some(more) = after.strip_prefix(['.', '/']) {
        *rest = more;
        let (name, mask) = path(rest)?;
        below.add(&name, mask);
    } else if let Some(more) = after.strip_prefix('(') {
        *rest = more;
        below = list(rest)?;
        *rest = rest.strip_prefix(')')?;
    }
    Some((name.to_owned(), below))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mask_keeps_the_named_fields() {
        let value = json!({"a": 1, "b": [{"c": 2, "d": 3, "e": 4}, {"c": 5}], "f": {"g": {"h": 6}, "i": 7}});
        let masked = |text| Mask::parse(text).unwrap().apply(&value);
        assert_eq!(
            masked("a,b(c,d),f.g"),
            json!({
                "a": 1, "b": [{"c": 2, "d": 3}, {"c": 5}], "f": {"g": {"h": 6}}
            })
        );
        assert_eq!(masked("b.c,b/e"), json!({"b": [{"c": 2, "e": 4}, {"c": 5}]}));
        assert_eq!(masked("f,f.i"), json!({"f": {"g": {"h": 6}, "i": 7}}));
        assert_eq!(masked("*"), value);
        assert_eq!(masked("nothing"), json!({}));
    }

    #[test]
    fn related_and_unrelated_paths_are_distinguished() {
        let mask = Mask::parse("userEnteredFormat(numberFormat,textFormat.bold)").unwrap();
        assert_eq!(mask.paths(), ["userEnteredFormat.numberFormat", "userEnteredFormat.textFormat.bold"]);
        assert!(mask.touches("userEnteredFormat.textFormat") && !mask.touches("note"));
        for wrong in ["", "a,", "a(b", "a)b", "a..b", "a()", "a b"] {
            assert_eq!(Mask::parse(wrong), None, "{wrong}");
        }
    }
}
