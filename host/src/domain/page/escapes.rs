//! Undoes escapes in scripts inside HTML or JSON: `\/`, `\u002F`, `\x2f`, `\"`, also if escaped twice.

use std::fmt::Write as _;

/// Undoes escapes of printable ASCII; other escapes and single backslashes are kept.
pub(super) fn undo(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = rest[at..].trim_start_matches('\\');
        let backslashes = rest.len() - at - after.len();
        if let Some((sign, length)) = escaped(after) {
            out.push(sign);
            rest = &after[length..];
        } else {
            out.push_str(&rest[at..at + backslashes]);
            rest = after;
        }
    }
    out.push_str(rest);
}

/// The character of an escape, and the escape's length after the backslashes.
fn escaped(after: &str) -> Option<(char, usize)> {
    let first = after.chars().next()?;
    let digits = match first {
        '/' | '"' | '\'' => return Some((first, 1)),
        'u' => 4,
        'x' => 2,
        _ => return None,
    };
    let code = u32::from_str_radix(after.get(1..=digits)?, 16).ok()?;
    let sign = char::from_u32(code).filter(|sign| sign.is_ascii_graphic() || *sign == ' ')?;
    Some((sign, 1 + digits))
}

/// Shortens a long text to its beginning and the surroundings of its addresses; a short one is unchanged.
pub(super) fn around_addresses(text: &str, longest: usize) -> String {
    const BEFORE: usize = 120;
    const AFTER: usize = 240;
    if text.len() <= longest {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut end = text.floor_char_boundary(longest / 4);
    // The settings of an embedded widget are at the beginning.
    kept.push_str(&text[..end]);
    for (at, _) in text.match_indices("//") {
        if at < end {
            continue;
        }
        let from = text.floor_char_boundary(at.saturating_sub(BEFORE)).max(end);
        let to = text.ceil_char_boundary((at + AFTER).min(text.len()));
        if kept.len() + (to - from) > longest {
            break;
        }
        let gap = if from > end { " … " } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(kept, "{gap}{}", &text[from..to]);
        end = to;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undone(text: &str) -> String {
        let mut out = String::new();
        undo(text, &mut out);
        out
    }

    #[test]
    fn escapes_of_addresses_are_undone_even_if_escaped_twice() {
        for (text, expected) in [
            (r"https:\/\/jobs.lever.co\/acme", "https://jobs.lever.co/acme"),
            (r"https:\\/\\/jobs.lever.co\\/acme", "https://jobs.lever.co/acme"),
            (r"https:\u002F\u002Fa.example\u002Fx?a=1\u0026b=2", "https://a.example/x?a=1&b=2"),
            (r"https:\x2f\x2fa.example", "https://a.example"),
            (r#"{\"for\":\"acme\"}"#, r#"{"for":"acme"}"#),
            (r"\n \ud83d \u00e9 C:\dir \", r"\n \ud83d \u00e9 C:\dir \"),
        ] {
            assert_eq!(undone(text), expected);
        }
    }

    #[test]
    fn long_texts_keep_their_beginning_and_their_addresses() {
        let text = format!("settings {}https://a.example/x{}", "ñ".repeat(5000), "é".repeat(5000));
        let kept = around_addresses(&text, 2000);
        assert!(kept.len() <= 2000, "{}", kept.len());
        assert!(kept.starts_with("settings ") && kept.contains("https://a.example/x"));
        assert_eq!(around_addresses("short", 2000), "short");
    }
}
