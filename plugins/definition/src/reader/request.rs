//! Requests: of a list, of its further pages, of a detail.

use std::ops::Range;

use super::{
    section::{Section, shortened, written},
    template::{Names, read_request_template},
};
use crate::model::{Method, Piece, Request, Template};

/// A request, and where its address stands.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) url: Range<usize>,
}

/// Headers that the host sets itself: a value for one would be dropped without a word.
const OWN: [&str; 9] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "if-modified-since",
    "if-none-match",
    "transfer-encoding",
    "user-agent",
];

/// Headers that are secrets, which no definition holds.
const SECRET: [&str; 4] = ["authorization", "cookie", "cookie2", "proxy-authorization"];

/// Reads the keys of a request.
pub(super) fn read_request(section: &Section<'_>, names: &Names) -> Option<Asked> {
    let body = section.text("body").map(|text| read_request_template(&text, names, section.faults));
    let headers = read_headers(section, names);
    let method = read_method(section);
    let credential = section.knows("credential").then(|| section.text("credential")).flatten();
    let credential = credential.map(|name| name.text.to_owned());
    let url = section.text("url")?;
    let address = read_request_template(&url, names, section.faults);
    let request = Request { method, url: address?, headers, body: body.flatten(), credential };
    Some(Asked { request, url: url.span })
}

fn read_method(section: &Section<'_>) -> Method {
    let given = section.word("method", &[("GET", Method::Get), ("POST", Method::Post)]);
    let has_body = section.place("body").is_some();
    if given == Some(Method::Get) && has_body {
        section.refuse("body", "is not sent with GET", "leave `method` out, or write `method = \"POST\"`");
    }
    given.unwrap_or(if has_body { Method::Post } else { Method::Get })
}

fn read_headers(section: &Section<'_>, names: &Names) -> Vec<(String, Template)> {
    let mut headers: Vec<(String, Template)> = Vec::new();
    for (name, node) in section.entries("headers") {
        let lower = name.text.to_ascii_lowercase();
        if let Some((message, help)) = misfit_of_header(&lower) {
            section.faults.add_with_help(name.span.clone(), message, help);
        }
        if headers.iter().any(|(known, _)| *known == lower) {
            section.faults.add_with_help(
                name.span,
                format!("the header `{lower}` is there twice"),
                "keep one of the two",
            );
            continue;
        }
        let Some(text) = written(node) else { continue };
        if text.text.contains(char::is_control) {
            section.faults.add(text.span.clone(), format!("the header `{lower}` has a control character"));
        }
        headers.extend(read_request_template(&text, names, section.faults).map(|value| (lower, value)));
    }
    headers
}

fn misfit_of_header(name: &str) -> Option<(String, &'static str)> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if name.is_empty() || !name.bytes().all(fits) {
        return Some((
            format!("`{}` is no name of a header", shortened(name)),
            "letters, digits, `-` and `_`",
        ));
    }
    if SECRET.contains(&name) {
        return Some((
            format!("the header `{name}` is a secret"),
            "no definition holds one: `[[credential]]` says what an operator needs, and the host attaches it",
        ));
    }
    OWN.contains(&name).then(|| (format!("the header `{name}` is set by the host"), "leave it out"))
}

/// Whether a placeholder stands anywhere in a request.
pub(super) fn holds(request: &Request, name: &str) -> bool {
    let headers = request.headers.iter().map(|(_, value)| value);
    let mut all = headers.chain(&request.body).chain([&request.url]);
    all.any(|template| template_holds(template, name))
}

/// Whether a placeholder stands in a template.
pub(super) fn template_holds(template: &Template, name: &str) -> bool {
    template.0.iter().any(|piece| matches!(piece, Piece::Known(known) if known == name))
}

/// Whether a request depends on the tenant, or on what was found of it.
pub(super) fn holds_tenant(request: &Request) -> bool {
    let headers = request.headers.iter().map(|(_, value)| value);
    let mut all = headers.chain(&request.body).chain([&request.url]);
    all.any(names_tenant)
}

/// Whether a template depends on the tenant, or on what was found of it.
pub(super) fn names_tenant(template: &Template) -> bool {
    let of_tenant =
        |name: &str| name == "tenant" || name.starts_with("tenant.") || name.starts_with("found.");
    template.0.iter().any(|piece| matches!(piece, Piece::Known(name) if of_tenant(name)))
}

/// Whether a template is one placeholder and nothing else.
pub(super) fn is_only(template: &Template, name: &str) -> bool {
    matches!(template.0.as_slice(), [Piece::Known(known)] if known == name)
}
