//! What stands in recorded answers, as plain words: the ground that every value of an offer must stand on.

use serde_json::Value;

use super::answer::Node;
use crate::{domain::text::decode_entities, kit::replay::Exchange};

/// All that the answers of a case say.
pub(super) struct Words(String);

impl Words {
    pub(super) fn of(exchanges: &[Exchange]) -> Self {
        let mut all = String::new();
        for exchange in exchanges {
            let text = String::from_utf8_lossy(&exchange.body);
            match serde_json::from_str::<Value>(&text) {
                Ok(_) => add_leaves(&text, &mut all),
                Err(_) => add_markup(&text, &mut all),
            }
        }
        Self(all)
    }

    /// Whether a text stands there, case and white space aside, or each of its parts does.
    pub(super) fn has(&self, text: &str) -> bool {
        let whole = plain(text);
        let has = |part: &str| self.0.contains(part.trim());
        has(&whole)
            || whole.replace(" - ", ",").split([',', ';', '/', '|', '·', '–', '—', '(', ')', ':']).all(has)
    }

    /// Whether one of these stands there as it is.
    pub(super) fn has_one(&self, texts: &[String]) -> bool {
        texts.iter().any(|text| self.0.contains(text.as_str()))
    }
}

fn add_leaves(text: &str, all: &mut String) {
    let Some(node) = Node::of(text) else { return };
    for (_, leaf) in node.leaves() {
        if let Node::Text(text) = leaf {
            add(text, all);
            if text.trim_start().starts_with(['{', '[']) {
                add_leaves(text, all);
            }
        }
    }
}

/// A page or a feed: as it stands, without its tags, and with the escapes of scripts undone.
fn add_markup(text: &str, all: &mut String) {
    add(text, all);
    add(&without_tags(text), all);
    if text.contains('\\') {
        add(&unescaped(text), all);
    }
}

fn add(text: &str, all: &mut String) {
    for layer in layers(text) {
        all.push_str(&plain(&layer));
        all.push('\n');
    }
    if text.contains('<') {
        all.push_str(&plain(&without_tags(&decode_entities(text))));
        all.push('\n');
    }
}

/// A text as it stands, and with its references undone once and twice.
fn layers(text: &str) -> [String; 3] {
    let once = decode_entities(text).into_owned();
    let twice = decode_entities(&once).into_owned();
    [text.to_owned(), once, twice]
}

fn without_tags(text: &str) -> String {
    let mut parts = text.split('<');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push(' ');
        plain.push_str(part.split_once('>').map_or(part, |(_, behind)| behind));
    }
    plain
}

/// JSON's escapes undone, wherever they stand.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let code = behind.strip_prefix('u').and_then(|hex| u32::from_str_radix(hex.get(..4)?, 16).ok());
        if let Some(letter) = code.and_then(char::from_u32) {
            plain.push(letter);
            rest = &behind[5..];
        } else {
            let letter = behind.chars().next().unwrap_or(' ');
            plain.push(if matches!(letter, 'n' | 'r' | 't') { ' ' } else { letter });
            rest = &behind[behind.chars().next().map_or(0, char::len_utf8)..];
        }
    }
    plain + rest
}

/// Lower case, one blank for all white space, nothing invisible.
pub(super) fn plain(text: &str) -> String {
    let shown =
        text.chars().filter(|letter| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}'));
    let lower: String = shown.flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str) -> Words {
        Words::of(&[Exchange {
            method: crate::http::Method::Get,
            url: String::new(),
            sent: None,
            status: 200,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }])
    }

    #[test]
    fn values_stand_there_decoded_with_case_and_white_space_aside() {
        let json = words(
            r#"{"title":"Export  Manager","city":"Bilbao","country":"Spain","more":"{\"team\":\"Trade\"}"}"#,
        );
        assert!(json.has("export manager") && json.has("Bilbao, Spain") && json.has("Trade"));
        assert!(!json.has("Import Manager") && !json.has("Bilbao, Biscay"));
        let xml = words("<job><name>R&amp;D <![CDATA[Lead]]></name></job>");
        assert!(xml.has("R&D") && !xml.has("R&B"));
        let page = words("<script>{\"name\":\"Caf\\u00e9 \\/ Bar\"}</script>");
        assert!(page.has("Café / Bar"));
    }
}
