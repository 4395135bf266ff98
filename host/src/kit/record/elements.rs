//! The elements of a page that hold nothing but text. Pages as they are served are read: nothing is parsed whole.

/// The next element with nothing but text in it, a script's included: what stands before its content, its name, and the
/// content.
pub(super) fn next_element(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find('<')? + 1;
        let name =
            text[start..].split(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '_' | '-')).next()?;
        let inside = start + text[start..].find('>')? + 1;
        let is_script = name.eq_ignore_ascii_case("script");
        let end = if is_script { script_end(&text[inside..]) } else { text[inside..].find('<') };
        from = inside;
        if let Some(length) = end.filter(|length| *length > 0 && !name.is_empty()) {
            return Some((&text[..inside], name, &text[inside..inside + length]));
        }
    }
}

fn script_end(text: &str) -> Option<usize> {
    text.find("</script").or_else(|| text.find("</SCRIPT"))
}
