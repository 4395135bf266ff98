//! Asks for a page of a list, in the regions that may have it, and before the first one for what the lookup finds.

use jobscan_definition::model::{Paging, Region};
use jobscan_plugin_sdk::{CallContext, Host, Method, PluginError, Request, errors, text};

use crate::{
    cursor::Cursor,
    known::Known,
    lookup,
    program::Program,
    request::{form, request},
    signs::{self, Answer},
    tenant::Tenant,
};

/// The answer of the first region that knows the tenant.
#[derive(Debug)]
pub(crate) struct Answered<'d> {
    pub(crate) region: Option<&'d Region>,
    /// What the lookup found.
    pub(crate) found: Vec<String>,
    /// The address that was asked.
    pub(crate) url: String,
    /// The text; none if the tenant has no offers.
    pub(crate) text: Option<String>,
}

/// What a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Its offers, unless they are those that it had before: as many rows as a page has.
    Offers,
    /// The number of its offers: as many rows as a page has.
    Count,
    /// Whether it is there: as few rows as the source gives.
    Presence,
}

/// What asks for a page.
pub(crate) struct Asking<'a, 'd> {
    pub(crate) program: &'d Program,
    pub(crate) asked: &'a Tenant<'d>,
    pub(crate) ctx: &'a CallContext,
    /// Where the scan goes on.
    pub(crate) at: Option<&'a Cursor>,
    /// What it is asked for.
    pub(crate) purpose: Purpose,
}

impl<'d> Asking<'_, 'd> {
    /// Asks one region after the other until one knows the tenant; of a scan that goes on, the one that knew it.
    pub(crate) fn ask(&self, host: &mut dyn Host) -> Result<Answered<'d>, PluginError> {
        let regions = match self.at {
            Some(cursor) => vec![self.asked.region(&cursor.region)?],
            None => self.asked.places(),
        };
        let mut unknown = None;
        for region in regions {
            match self.in_region(region, host) {
                Err(error @ PluginError::NotFound(_)) => unknown = Some(error),
                outcome => return outcome,
            }
        }
        Err(unknown.unwrap_or_else(|| PluginError::NotFound("no region has this board".to_owned())))
    }

    fn in_region(
        &self,
        region: Option<&'d Region>,
        host: &mut dyn Host,
    ) -> Result<Answered<'d>, PluginError> {
        let definition = &self.program.definition;
        let Some(found) = self.found(region, host)? else {
            return Ok(Answered { region, found: Vec::new(), url: String::new(), text: None });
        };
        let request = first(self.program, &self.asked.known(region, &found), self.at, self.purpose);
        let url = request.url.clone();
        let answer = request.send(host);
        let form = form(definition.list.format, definition.list.inside.as_ref());
        let text = match signs::list(&definition.answers, form, &url, answer, self.ctx)? {
            Answer::List(text) => Some(text),
            Answer::Empty => None,
        };
        Ok(Answered { region, found, url, text })
    }

    /// What the lookup finds, or found when the scan began; None: it says that the tenant has no offers.
    fn found(
        &self,
        region: Option<&'d Region>,
        host: &mut dyn Host,
    ) -> Result<Option<Vec<String>>, PluginError> {
        let lookup = self.program.definition.lookup.as_ref();
        match (lookup, self.at) {
            (Some(lookup), None) => {
                lookup::ask(self.program, lookup, &self.asked.known(region, &[]), host, self.ctx)
            }
            (lookup, Some(cursor))
                if cursor.found.len() != lookup.map_or(0, |lookup| lookup.values.len()) =>
            {
                Err(errors::invalid_cursor(&cursor.to_string()))
            }
            (_, Some(cursor)) => Ok(Some(cursor.found.clone())),
            (None, None) => Ok(Some(Vec::new())),
        }
    }
}

/// The request of the page at a cursor, or of the first.
pub(crate) fn first(program: &Program, known: &Known<'_>, at: Option<&Cursor>, purpose: Purpose) -> Request {
    let list = &program.definition.list;
    let paging = known.query.map_or_else(|| list.paging.clone(), |query| query.paging(&list.paging));
    let known = at_cursor(&paging, known, at, purpose);
    let next = at.map_or("", |cursor| cursor.next.as_str());
    let (said, credential) = match (&list.next_request, at) {
        (Some(request), Some(_)) => (request, list.request.credential.as_deref()),
        _ => (&list.request, None),
    };
    let mut request = request(said, form(list.format, list.inside.as_ref()), &known);
    if let Some(name) = credential {
        request = request.credential(name);
    }
    if let Some(query) = known.query {
        query.add_to(&mut request.url);
    }
    if let Some(url) = next_address(next, &request.url).filter(|_| list.next_request.is_none()) {
        request.url = url;
    }
    // A check wants an answer, whatever a scan had before.
    if purpose == Purpose::Offers && request.method == Method::Get { request.conditional() } else { request }
}

fn at_cursor<'k>(paging: &Paging, known: &Known<'k>, at: Option<&'k Cursor>, purpose: Purpose) -> Known<'k> {
    let (first, size) = match paging {
        Paging::None => (0, 0),
        Paging::Page { first, size, .. } | Paging::Offset { first, size, .. } => (*first, *size),
        Paging::Cursor { size, .. } => (1, *size),
    };
    let count = at.map_or(0, |cursor| cursor.at);
    let number = u64::from(first) + count;
    let size = if purpose == Purpose::Presence { 1 } else { u64::from(size) };
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
