//! What the interpreter knows when it fills a template in.

use std::borrow::Cow;

use jobscan_definition::model::{Definition, Path, Piece, Region, Step, Template};
use jobscan_plugin_sdk::text;

use crate::search::Searched;

/// What stands for the names in braces that are no paths.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known<'k> {
    /// What names the tenant's parts, and what was found.
    pub(crate) definition: Option<&'k Definition>,
    /// The tenant as it is asked with; empty where the source is searched.
    pub(crate) tenant: &'k str,
    /// What the lookup found.
    pub(crate) found: &'k [String],
    /// The query that is asked.
    pub(crate) query: Option<&'k Searched>,
    /// Its region.
    pub(crate) region: Option<&'k Region>,
    /// Rows received so far.
    pub(crate) offset: u64,
    /// The page.
    pub(crate) page: u64,
    /// Rows a page.
    pub(crate) size: u64,
    /// What the answer before named.
    pub(crate) cursor: &'k str,
    /// An offer's id.
    pub(crate) id: &'k str,
    /// An offer's address.
    pub(crate) url: &'k str,
}

/// Where a template stands, which decides how values are written in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// An address.
    Address,
    /// JSON.
    Json,
    /// A form.
    Form,
    /// A header, or a text.
    Plain,
}

impl Known<'_> {
    /// The value of a name.
    fn value(&self, name: &str) -> Cow<'_, str> {
        match name {
            "tenant" => Cow::Borrowed(self.tenant),
            "offset" => Cow::Owned(self.offset.to_string()),
            "page" => Cow::Owned(self.page.to_string()),
            "size" => Cow::Owned(self.size.to_string()),
            "cursor" => Cow::Borrowed(self.cursor),
            "id" => Cow::Borrowed(self.id),
            "url" => Cow::Borrowed(self.url),
            "id.base64" => Cow::Owned(base64(self.id.as_bytes())),
            "query.keywords" => Cow::Borrowed(self.query.map_or("", |query| &query.keywords)),
            "query.location" => Cow::Borrowed(self.query.map_or("", |query| &query.location)),
            _ if name.starts_with("tenant.") => Cow::Borrowed(self.of_tenant(&name["tenant.".len()..])),
            _ if name.starts_with("found.") => Cow::Borrowed(self.of_found(&name["found.".len()..])),
            _ => Cow::Borrowed(name.strip_prefix("region.").map_or("", |key| self.of_region(key))),
        }
    }

    /// A part of the tenant.
    fn of_tenant(&self, name: &str) -> &str {
        let parts = self.definition.iter().flat_map(|definition| &definition.tenant.parts);
        let mut named = parts.zip(self.tenant.split(':'));
        named.find(|(known, _)| *known == name).map_or("", |(_, part)| part)
    }

    fn of_found(&self, name: &str) -> &str {
        let lookup = self.definition.and_then(|definition| definition.lookup.as_ref());
        let names = lookup.iter().flat_map(|lookup| &lookup.values).map(|(name, _)| name);
        let mut values = names.zip(self.found);
        values.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    fn of_region(&self, key: &str) -> &str {
        let mut values = self.region.iter().flat_map(|region| &region.values);
        values.find(|(known, _)| known == key).map_or("", |(_, value)| value)
    }

    /// A name's value as it is written there. What the definition itself says of a region is written as it is, and so
    /// is an offer's whole address.
    pub(crate) fn written(&self, name: &str, within: Within) -> Cow<'_, str> {
        let value = self.value(name);
        match within {
            Within::Plain => value,
            Within::Json => Cow::Owned(in_json(&value)),
            Within::Address if name == "url" || name.starts_with("region.") => value,
            Within::Address | Within::Form => Cow::Owned(text::percent_encode(&value)),
        }
    }

    /// A template of what is known.
    pub(crate) fn fill(&self, template: &Template, within: Within) -> String {
        template.0.iter().fold(String::new(), |mut whole, piece| {
            match piece {
                Piece::Text(text) => whole.push_str(text),
                Piece::Known(name) => whole.push_str(&self.written(name, within)),
                Piece::Row(Path(steps)) => {
                    if let [Step::Name(name)] = steps.as_slice() {
                        whole.push_str(&self.written(name, within));
                    }
                }
            }
            whole
        })
    }
}

/// Bytes in base64, with its usual alphabet.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |nth: usize| u32::from(three.get(nth).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (nth, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let letter = LETTERS[(bits >> shift & 63) as usize];
            text.push(if nth <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// A text within the quotes of JSON.
fn in_json(value: &str) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

/// A row's value within an address: what can stand in one stays, so that a whole path may come from a row.
pub(crate) fn in_address(value: &str) -> Cow<'_, str> {
    let stays = |sign: char| sign.is_ascii_graphic() && !"\"<>\\^`{|}".contains(sign);
    if value.chars().all(stays) {
        return Cow::Borrowed(value);
    }
    let mut encoded = String::with_capacity(value.len());
    for sign in value.chars() {
        if stays(sign) {
            encoded.push(sign);
        } else {
            encoded.push_str(&text::percent_encode(sign.encode_utf8(&mut [0; 4])));
        }
    }
    Cow::Owned(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_its_standard() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("10000-1183274650-S", "MTAwMDAtMTE4MzI3NDY1MC1T"),
            ("\u{fb}\u{ff}?>", "w7vDvz8+"),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        let known = Known { id: "??>", ..Known::default() };
        assert_eq!(known.written("id.base64", Within::Address), "Pz8%2B");
    }
}
