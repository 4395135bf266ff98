//! Finds URLs and settings in scripts and data.

/// The maximum length of a URL that is read, in bytes.
const LONGEST: usize = 2_048;

/// The URLs in a text, in order, except those in the query of another URL.
pub fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("//").filter_map(|(at, _)| {
        let before = &text[..at];
        let start =
            before.strip_suffix("https:").or_else(|| before.strip_suffix("http:")).map_or(at, str::len);
        let alone = text[..start].chars().next_back().is_none_or(|sign| {
            sign.is_whitespace() || matches!(sign, '"' | '\'' | '`' | '(' | '[' | '{' | ',' | '>' | '|' | ';')
        });
        // In a URL a host follows the slashes, in a comment of a script usually a space.
        let named = text[at + 2..].starts_with(|sign: char| sign.is_ascii_alphanumeric());
        if !alone || !named {
            return None;
        }
        let rest = &text[start..text.floor_char_boundary(text.len().min(start + LONGEST))];
        let ends = |sign: char| {
            sign.is_whitespace()
                || matches!(
                    sign,
                    '"' | '\'' | '`' | '<' | '>' | '\\' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | ';' | ','
                )
        };
        Some(&rest[..rest.find(ends).unwrap_or(rest.len())])
    })
}

/// The text value of a key in a script or JSON: `key: 'value'`, `"key": "value"`, `key = "value"`.
#[must_use]
pub fn value_of<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.match_indices(key).find_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_') {
            return None;
        }
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        let rest = rest.strip_prefix([':', '='])?.trim_start();
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\'' | '`'))?;
        let (value, _) = rest[1..].split_once(quote)?;
        (!value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stand_for_themselves() {
        let text = r#"// note: see
            a("https://jobs.lever.co/acme");b='//x.example/y';c=`http://z.example`;
            share("https://s.example/?url=https://jobs.lever.co/other&x=1"), {"u":"https://q.example/a)b"}"#;
        let found: Vec<_> = addresses(text).collect();
        assert_eq!(
            found,
            [
                "https://jobs.lever.co/acme",
                "//x.example/y",
                "http://z.example",
                "https://s.example/?url=https://jobs.lever.co/other&x=1",
                "https://q.example/a",
            ]
        );
    }

    #[test]
    fn settings_are_read_in_the_spellings_of_scripts_and_json() {
        for text in [
            "window.o = { accountName: 'acme', x: 1 }",
            r#"{"accountName":"acme"}"#,
            "accountName = \"acme\"",
            "{'accountName' : 'acme'}",
            "xaccountName: 'no', accountName: `acme`",
        ] {
            assert_eq!(value_of(text, "accountName"), Some("acme"), "{text}");
        }
        for text in [
            "",
            "accountName",
            "accountName: name",
            "accountName: ''",
            "myaccountName: 'x'",
            "accountName: 'x",
        ] {
            assert_eq!(value_of(text, "accountName"), None, "{text}");
        }
    }
}
