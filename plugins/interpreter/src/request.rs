//! Makes requests of a definition's templates.

use jobscan_definition::model::{Format, Inside, Method, Request as Said};
use jobscan_plugin_sdk::Request;

use crate::known::{Known, Within};

/// The form of an answer as a whole: that of a page, where the data stands inside one.
pub(crate) fn form(format: Format, inside: Option<&Inside>) -> Format {
    if inside.is_some() { Format::Text } else { format }
}

/// A request, filled in. `format`: the form of the answer as a whole.
pub(crate) fn request(said: &Said, format: Format, known: &Known<'_>) -> Request {
    let url = known.fill(&said.url, Within::Address);
    let mut request = match said.method {
        Method::Get => Request::get(url),
        Method::Post => Request::post(url, Vec::new()),
    };
    for (name, value) in &said.headers {
        let value = known.fill(value, Within::Plain).replace(char::is_control, "");
        request = request.header(name, &value);
    }
    if let Some(name) = &said.credential {
        request = request.credential(name);
    }
    if let Some(body) = &said.body {
        let text = known.fill(body, Within::Plain);
        let is_json = text.trim_start().starts_with(['{', '[']);
        let within = if is_json { Within::Json } else { Within::Form };
        request.body = Some(known.fill(body, within).into_bytes());
        let kind = if is_json { "application/json" } else { "application/x-www-form-urlencoded" };
        request = with_default(request, "content-type", kind);
    }
    with_default(request, "accept", accepted(format))
}

/// Some sources answer with a web page unless they are asked for data.
const fn accepted(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json",
        Format::Xml | Format::Sitemap => "application/xml, text/xml",
        Format::Rss => "application/rss+xml, application/xml, text/xml",
        Format::Atom => "application/atom+xml, application/xml, text/xml",
        Format::Links | Format::Jsonld => "text/html",
        Format::Text => "text/html, */*;q=0.8",
    }
}

/// Adds a header, unless the definition sets it.
fn with_default(request: Request, name: &str, value: &str) -> Request {
    if request.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return request;
    }
    request.header(name, value)
}
