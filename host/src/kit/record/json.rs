//! Goes through a text of JSON and gives every value with the names of the fields around it. What is not changed stays as
//! it is written, layout included.

use serde_json::Value;

use super::fields::is_company;

/// Where a value stands.
#[derive(Debug, Clone)]
pub(super) struct Place<'p> {
    /// The field that it is the value of, or is in the list of.
    pub(super) field: &'p str,
    /// The fields around that one, the outermost first. One whose object is a company is left out: nobody within it is
    /// meant by its name.
    pub(super) around: Vec<&'p str>,
}

/// An object or list that is open.
struct Open {
    is_object: bool,
    /// The field of whatever comes next in it.
    field: String,
    wants_name: bool,
    is_company: bool,
}

/// The same JSON with every text and number as `change` gives it; `None`: as it is.
pub(super) fn changed(json: &str, mut change: impl FnMut(Place<'_>, &str, bool) -> Option<String>) -> String {
    let mut out = String::with_capacity(json.len());
    let mut open: Vec<Open> = Vec::new();
    let mut rest = json;
    while let Some(sign) = rest.chars().next() {
        let token = &rest[..token_length(rest, sign)];
        let replaced = match sign {
            '"' => {
                let text = decoded(token);
                let changed =
                    if took_name(&mut open, &text) { None } else { change(place(&open), &text, true) };
                changed.map(|changed| Value::from(changed).to_string())
            }
            '-' | '0'..='9' => change(place(&open), token, false),
            _ => {
                step(&mut open, sign, rest);
                None
            }
        };
        out.push_str(replaced.as_deref().unwrap_or(token));
        rest = &rest[token.len()..];
    }
    out
}

/// Takes a text as the name of the next field, where one is due.
fn took_name(open: &mut [Open], text: &str) -> bool {
    match open.last_mut() {
        Some(last) if last.wants_name => {
            (last.field, last.wants_name) = (text.to_owned(), false);
            true
        }
        _ => false,
    }
}

/// What a sign of the structure opens, divides or closes; `rest` begins with it.
fn step(open: &mut Vec<Open>, sign: char, rest: &str) {
    match sign {
        '{' | '[' => {
            let field = open.last().map_or_else(String::new, |open| open.field.clone());
            let is_object = sign == '{';
            let is_company = is_object && is_company(&field, rest);
            open.push(Open { is_object, field, wants_name: is_object, is_company });
        }
        '}' | ']' => drop(open.pop()),
        ',' => {
            if let Some(last) = open.last_mut() {
                last.wants_name = last.is_object;
            }
        }
        _ => {}
    }
}

fn place(open: &[Open]) -> Place<'_> {
    let Some((last, outer)) = open.split_last() else { return Place { field: "", around: Vec::new() } };
    let mut around = Vec::new();
    let mut inside = last;
    let mut of_company = false;
    for one in outer.iter().rev() {
        // Through a list, the field of an object is that of the list.
        of_company = inside.is_company || of_company && !inside.is_object;
        if !of_company {
            around.push(one.field.as_str());
        }
        inside = one;
    }
    around.reverse();
    Place { field: &last.field, around }
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
