//! Finds a posting in the scripts of a page.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::{html, text};

/// The postings of a page, with names that begin with a small letter.
pub(super) fn postings(page: &str) -> impl Iterator<Item = Value> {
    let scripts = html::elements(page).filter(|found| found.name == "script");
    let data = scripts.filter(|script| {
        script.attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
    });
    data.filter_map(|script| parse(script.inside)).flat_map(|value| {
        let mut found = Vec::new();
        within(value, &mut found);
        found
    })
}

/// The JSON of a script, which may be guarded, broken by raw control characters, or escaped once more.
fn parse(script: &str) -> Option<Value> {
    let inner = unguarded(script);
    let read = |text: &str| {
        serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&controls_escaped(text)).ok())
    };
    read(inner).or_else(|| read(&text::unescape(inner)))
}

/// What stands within the guards of CDATA and of comments.
fn unguarded(script: &str) -> &str {
    let begin = ["//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "<!--"];
    let end = ["//]]>", "/*]]>*/", "]]>", "//-->", "-->"];
    let script = script.trim();
    let script = begin.iter().find_map(|guard| script.strip_prefix(guard)).unwrap_or(script);
    end.iter().find_map(|guard| script.trim_end().strip_suffix(guard)).unwrap_or(script).trim()
}

/// A text whose raw control characters within quotes are written as JSON wants them.
fn controls_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let (mut quoted, mut after_escape) = (false, false);
    for sign in text.chars() {
        if quoted && sign.is_ascii_control() {
            let _ = write!(escaped, "\\u{:04x}", u32::from(sign));
            after_escape = false;
            continue;
        }
        escaped.push(sign);
        quoted ^= sign == '"' && !after_escape;
        after_escape = quoted && sign == '\\' && !after_escape;
    }
    escaped
}

/// Adds the postings that a value is or holds.
fn within(value: Value, found: &mut Vec<Value>) {
    /// The members that hold what a page is about.
    const HOLDERS: [&str; 4] = ["@graph", "mainEntity", "itemListElement", "item"];
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| within(item, found)),
        Value::Object(members) if is_posting(&members) => found.push(small(Value::Object(members))),
        Value::Object(mut members) => {
            for name in HOLDERS {
                if let Some(held) = members.remove(name) {
                    within(held, found);
                }
            }
        }
        _ => {}
    }
}

/// Whether an object's type is that of a posting, or has it among others.
fn is_posting(members: &Map<String, Value>) -> bool {
    let is_it = |kind: &Value| {
        kind.as_str().is_some_and(|kind| kind.rsplit(['/', ':', '#']).next() == Some("JobPosting"))
    };
    match members.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_it),
        Some(kind) => is_it(kind),
        None => false,
    }
}

/// A value whose objects' names begin with a small letter.
fn small(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(small).collect()),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (small_name(name), small(value))).collect())
        }
        other => other,
    }
}

fn small_name(mut name: String) -> String {
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}
