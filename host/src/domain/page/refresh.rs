//! Where a page sends its readers on by itself, as browsers read `<meta http-equiv=refresh>`.

/// The target in `0; url=/es/`: the word `url` may be missing, and blanks, quotes and a comma for the semicolon are usual.
/// Without a time only what is called `url` counts.
#[must_use]
pub fn refresh_target(content: &str) -> Option<&str> {
    let content = content.trim();
    let after_time = content.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let is_timed = after_time.len() < content.len();
    // `0url=x` is no time.
    if is_timed && !after_time.starts_with(|sign: char| sign.is_whitespace() || matches!(sign, ';' | ',')) {
        return None;
    }
    let rest = after_time.trim_start();
    let rest = rest.strip_prefix([';', ',']).unwrap_or(rest).trim_start();
    let target = match named(rest) {
        Some(target) => target,
        None if is_timed => rest,
        None => return None,
    };
    let target = match target.chars().next() {
        Some(quote @ ('"' | '\'')) => target[1..].split(quote).next().unwrap_or_default(),
        _ => target,
    };
    let target = target.trim();
    (!target.is_empty()).then_some(target)
}

/// What stands behind `url =`.
fn named(rest: &str) -> Option<&str> {
    const URL: &str = "url";
    let word = rest.get(..URL.len())?;
    let value = rest[URL.len()..].trim_start().strip_prefix('=')?;
    word.eq_ignore_ascii_case(URL).then(|| value.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_as_browsers_find_them() {
        for (content, expected) in [
            ("0; url=/es/", Some("/es/")),
            ("0;url=/es/", Some("/es/")),
            ("0; /es/", Some("/es/")),
            ("0;/es/", Some("/es/")),
            ("0 /es/", Some("/es/")),
            ("0;url = /es/", Some("/es/")),
            (" 0 ; URL = '/es/' ", Some("/es/")),
            ("0;URL=\"/es/\"", Some("/es/")),
            ("0;URL='/es/", Some("/es/")),
            ("0; '/es/'", Some("/es/")),
            ("0, url=/es/", Some("/es/")),
            ("0 url=/es/", Some("/es/")),
            ("0.5; Url=/es/", Some("/es/")),
            (".5;url=/es/", Some("/es/")),
            ("0;\n\turl=\n/es/", Some("/es/")),
            (
                "0; url=https://a.example/?url=https://b.example/",
                Some("https://a.example/?url=https://b.example/"),
            ),
            ("0; urls.html", Some("urls.html")),
            ("url=/es/", Some("/es/")),
            ("; url=/es/", Some("/es/")),
            ("5", None),
            ("0;", None),
            ("0; url=", None),
            ("0; url=''", None),
            ("0url=/es/", None),
            ("/es/", None),
            ("", None),
            ("ñ", None),
        ] {
            assert_eq!(refresh_target(content), expected, "{content}");
        }
    }
}
