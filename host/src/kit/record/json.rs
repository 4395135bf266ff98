//! Goes through a text of JSON and gives every value with the names of the fields around it. What is not changed stays as
//! it is written, layout included.

use serde_json::Value;

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    /// The field that it is the value of, or is in the list of.
    pub(super) field: &'p str,
    /// The fields around that one, the outermost first.
    pub(super) around: &'p [String],
}

/// An object or list that is open.
struct Open {
    is_object: bool,
    /// The field of whatever comes next in it.
    field: String,
    wants_name: bool,
}

/// The same JSON with every text and number as `change` gives it; `None`: as it is.
pub(super) fn changed(json: &str, mut change: impl FnMut(Place<'_>, &str, bool) -> Option<String>) -> String {
    let mut out = String::with_capacity(json.len());
    let mut open: Vec<Open> = Vec::new();
    let mut rest = json;
    while let Some(sign) = rest.chars().next() {
        let token = &rest[..token_length(rest, sign)];
        rest = &rest[token.len()..];
        match sign {
            '{' | '[' => {
                let field = open.last().map_or_else(String::new, |open| open.field.clone());
                open.push(Open { is_object: sign == '{', field, wants_name: sign == '{' });
            }
            '}' | ']' => drop(open.pop()),
            ',' => {
                if let Some(last) = open.last_mut() {
                    last.wants_name = last.is_object;
                }
            }
            '"' => {
                let text = decoded(token);
                match open.last_mut() {
                    Some(last) if last.wants_name => (last.field, last.wants_name) = (text, false),
                    _ => {
                        if let Some(changed) = at_place(&open, |place| change(place, &text, true)) {
                            out.push_str(&Value::from(changed).to_string());
                            continue;
                        }
                    }
                }
            }
            '-' | '0'..='9' => {
                if let Some(changed) = at_place(&open, |place| change(place, token, false)) {
                    out.push_str(&changed);
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(token);
    }
    out
}

fn at_place<T>(open: &[Open], ask: impl FnOnce(Place<'_>) -> T) -> T {
    let (field, around) = match open.split_last() {
        Some((last, around)) => (last.field.as_str(), around),
        None => ("", open),
    };
    let around: Vec<String> = around.iter().map(|open| open.field.clone()).collect();
    ask(Place { field, around: &around })
}

/// How long the token is that begins with `sign`: a text, a number, or one sign.
fn token_length(rest: &str, sign: char) -> usize {
    match sign {
        '"' => {
            let mut is_escaped = false;
            let end = rest[1..].bytes().position(|byte| {
                let ends = byte == b'"' && !is_escaped;
                is_escaped = byte == b'\\' && !is_escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        }
        '-' | '0'..='9' => {
            let of_number =
                |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
            rest.bytes().take_while(of_number).count()
        }
        _ => sign.len_utf8(),
    }
}

fn decoded(token: &str) -> String {
    serde_json::from_str(token).unwrap_or_default()
}
