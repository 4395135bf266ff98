//! Patterns of addresses, as the detector understands them.

use std::ops::Range;

use super::{hosts::is_label, section::shortened};

/// What a host tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HostForm {
    /// Nothing: the name stands in the path.
    Exact,
    /// Its first label is the name.
    Label,
    /// It is the tenant.
    Whole,
}

/// The form of a pattern of hosts; nothing where it is none.
pub(super) fn host_form(pattern: &str) -> Option<HostForm> {
    if let Some(domain) = pattern.strip_prefix("{}.") {
        return is_domain(domain).then_some(HostForm::Label);
    }
    if let Some((lead, domain)) = pattern.split_once("{host}.") {
        let leads =
            lead.is_empty() || lead.strip_suffix('.').is_some_and(|lead| lead.split('.').all(is_label));
        return (leads && is_domain(domain)).then_some(HostForm::Whole);
    }
    is_domain(pattern).then_some(HostForm::Exact)
}

/// Two labels or more, each a label or alternatives.
fn is_domain(text: &str) -> bool {
    text.contains('.') && text.split('.').all(|label| label.split('|').all(is_label))
}

/// What is wrong with a pattern of paths: where, what, and what is meant.
pub(super) fn misfit_of_path(pattern: &str) -> Option<(Range<usize>, String, &'static str)> {
    let (path, query) = pattern.split_once('?').map_or((pattern, None), |(path, query)| (path, Some(query)));
    let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let place = |segment: &str| {
        let start = segment.as_ptr().addr() - pattern.as_ptr().addr();
        start..start + segment.len()
    };
    if let Some(odd) = segments.iter().find(|segment| !is_segment(segment)) {
        let message = format!("`{}` is no segment of a pattern", shortened(odd));
        return Some((place(odd), message, "a word, `a|b`, `{}`, `*`, `~`, `#`, `##`, or `$` at the end"));
    }
    if let Some(early) = segments.iter().rev().skip(1).find(|segment| **segment == "$") {
        return Some((place(early), "nothing follows `$`, the end".to_owned(), "leave the rest out"));
    }
    let mut names = segments.iter().filter(|segment| **segment == "{}");
    let first = names.next();
    if let Some(second) = names.next() {
        return Some((
            place(second),
            "a name stands in one place".to_owned(),
            "write `*` for a segment that is none",
        ));
    }
    let query = query?;
    if let Some(name) = first {
        return Some((place(name), "the name stands in the query already".to_owned(), "write `*` here"));
    }
    let keys = query.strip_suffix("={}").filter(|keys| keys.split('|').all(is_key));
    keys.is_none().then(|| {
        let message = format!("`{}` is no query of a pattern", shortened(query));
        (
            pattern.len() - query.len()..pattern.len(),
            message,
            "one key and its value: `?token={}`, or `?for|token={}`",
        )
    })
}

/// Whether a text is a segment of a pattern.
pub(super) fn is_segment(segment: &str) -> bool {
    matches!(segment, "{}" | "*" | "~" | "#" | "##" | "$") || segment.split('|').all(is_word)
}

fn is_word(word: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "{}*~#$|/?=&".contains(letter);
    !word.is_empty() && !word.contains(odd)
}

/// Whether a text is a key of a query.
pub(super) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte))
}

/// Why a word is none of `denied`, `doubted` or `followed_by`.
pub(super) fn misfit_of_word(key: &str, word: &str) -> Option<&'static str> {
    match key {
        _ if word.trim().is_empty() => None,
        "denied" => (word != "#" && !is_word(word)).then_some("one segment of a path, or `#` for a number"),
        "doubted" => (!is_word(word)).then_some("one segment of a path"),
        _ => (!matches!(word, "#" | "##" | "*") && !word.split('|').all(is_word))
            .then_some("one segment of a path, `a|b`, `id` for an ID, or `#` for a number"),
    }
}
