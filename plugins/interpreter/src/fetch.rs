//! Asks for a page of a list, in the regions that may have it.

use jobscan_definition::model::{Definition, Paging, Region};
use jobscan_plugin_sdk::{CallContext, Host, Method, PluginError, Request, text};

use crate::{
    cursor::Cursor,
    known::Known,
    program::Program,
    request::request,
    signs::{self, Answer},
};

/// The answer of the first region that knows the tenant.
#[derive(Debug)]
pub(crate) struct Answered<'d> {
    pub(crate) region: Option<&'d Region>,
    /// The address that was asked.
    pub(crate) url: String,
    /// The text; none if the tenant has no offers.
    pub(crate) text: Option<String>,
}

/// Asks one region after the other until one knows the tenant.
pub(crate) fn first_answer<'d>(
    definition: &Definition,
    regions: &[Option<&'d Region>],
    host: &mut dyn Host,
    ctx: &CallContext,
    request: &dyn Fn(Option<&'d Region>) -> Request,
) -> Result<Answered<'d>, PluginError> {
    let mut unknown = None;
    for &region in regions {
        let request = request(region);
        let url = request.url.clone();
        let answer = request.send(host);
        match signs::list(&definition.answers, definition.list.format, &url, answer, ctx) {
            Ok(Answer::List(text)) => return Ok(Answered { region, url, text: Some(text) }),
            Ok(Answer::Empty) => return Ok(Answered { region, url, text: None }),
            Err(error @ PluginError::NotFound(_)) => unknown = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(unknown.unwrap_or_else(|| PluginError::NotFound("no region has this board".to_owned())))
}

/// The request of the page at a cursor, or of the first. `whole`: as many rows as a page has; otherwise as few as the
/// source gives.
pub(crate) fn first(program: &Program, known: &Known<'_>, at: Option<&Cursor>, whole: bool) -> Request {
    let list = &program.definition.list;
    let known = at_cursor(&list.paging, known, at, whole);
    let next = at.map_or("", |cursor| cursor.next.as_str());
    let said = match (&list.next_request, at) {
        (Some(request), Some(_)) => request,
        _ => &list.request,
    };
    let mut request = request(said, list.format, &known);
    if let Some(url) = next_address(next, &request.url).filter(|_| list.next_request.is_none()) {
        request.url = url;
    }
    // What a check asks for is not what a scan will ask for.
    if whole && request.method == Method::Get { request.conditional() } else { request }
}

fn at_cursor<'k>(paging: &Paging, known: &Known<'k>, at: Option<&'k Cursor>, whole: bool) -> Known<'k> {
    let (first, size) = match paging {
        Paging::None => (0, 0),
        Paging::Page { first, size, .. } | Paging::Offset { first, size, .. } => (*first, *size),
        Paging::Cursor { size, .. } => (1, *size),
    };
    let count = at.map_or(0, |cursor| cursor.at);
    let number = u64::from(first) + count;
    let size = if whole { u64::from(size) } else { 1 };
    let cursor = at.map_or("", |cursor| cursor.next.as_str());
    Known { offset: number, page: number, size, cursor, ..known.clone() }
}

/// The whole address that an answer named as the next: on the web it is one over TLS.
fn next_address(next: &str, asked: &str) -> Option<String> {
    if let Some(rest) = next.strip_prefix("http://") {
        return text::is_web_url(next).then(|| format!("https://{rest}"));
    }
    if text::is_web_url(next) {
        return Some(next.to_owned());
    }
    let (origin, _) = asked.split_once("://").map(|(_, rest)| (&asked[..asked.len() - rest.len()], rest))?;
    let host = asked[origin.len()..].split(['/', '?', '#']).next()?;
    next.starts_with('/').then(|| format!("{origin}{host}{next}"))
}
