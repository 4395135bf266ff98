//! The elements of a page that hold nothing but text. Pages as they are served are read: nothing is parsed whole.

/// The next element with nothing but text in it, a script's included: what stands before its content, its name, and the
/// content. `scripts_end`: whether a script may end yet; behind one that does not, none does, and none is looked through
/// again.
pub(super) fn next_element<'a>(text: &'a str, scripts_end: &mut bool) -> Option<(&'a str, &'a str, &'a str)> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find('<')? + 1;
        let name =
            text[start..].split(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '_' | '-')).next()?;
        let inside = start + text[start..].find('>')? + 1;
        let is_script = name.eq_ignore_ascii_case("script");
        let script = if is_script && *scripts_end { script_end(&text[inside..]) } else { None };
        *scripts_end &= !is_script || script.is_some();
        let end = script.or_else(|| text[inside..].find('<'));
        from = inside;
        if let Some(length) = end.filter(|length| *length > 0 && !name.is_empty()) {
            return Some((&text[..inside], name, &text[inside..inside + length]));
        }
    }
}

/// Where a script's content ends, if it does.
fn script_end(text: &str) -> Option<usize> {
    const TAG: &str = "</script";
    let is_tag =
        |at: &usize| text.get(*at..at + TAG.len()).is_some_and(|found| found.eq_ignore_ascii_case(TAG));
    text.match_indices("</").map(|(at, _)| at).find(is_tag)
}
