//! What an answer means: the definition's signs first, then the SDK's reading of statuses.

use jobscan_definition::model::{Answers, Format, Sign};
use jobscan_plugin_sdk::{
    BlockKind, Blocked, Body, CallContext, FetchError, PluginError, Response, errors::sample,
    recognise::Address, status,
};

/// An answer to a request for a list.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The text of a list.
    List(String),
    /// The tenant has no offers, though the answer is no list.
    Empty,
}

/// What an answer is, as far as signs tell it apart.
struct Seen<'a> {
    status: u16,
    /// The host that answered, if it is not the one that was asked.
    elsewhere: Option<&'a str>,
    /// The path that answered, if the address is not the one that was asked.
    path: Option<String>,
    text: &'a str,
}

impl Seen<'_> {
    fn shows(&self, signs: &[Sign]) -> bool {
        signs.iter().any(|sign| self.is(sign))
    }

    fn is(&self, sign: &Sign) -> bool {
        let Sign { status, host, path, contains } = sign;
        let says_something = status.is_some() || host.is_some() || path.is_some() || contains.is_some();
        says_something
            && status.is_none_or(|status| status == self.status)
            && host.as_deref().is_none_or(|host| self.elsewhere.is_some_and(|at| is_at(at, host)))
            && path.as_deref().is_none_or(|path| self.path.as_deref().is_some_and(|at| ends(at, path)))
            && contains.as_deref().is_none_or(|part| self.text.contains(part))
    }
}

/// Whether a host is this one or below it.
fn is_at(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether the last segments of a path are these.
fn ends(path: &str, segments: &str) -> bool {
    path.strip_suffix(segments).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

/// What the answer to a request for a list at `asked` is.
pub(crate) fn list(
    answers: &Answers,
    format: Format,
    asked: &str,
    answer: Result<Response, FetchError>,
    ctx: &CallContext,
) -> Result<Answer, PluginError> {
    let response = answer.map_err(|error| refused(answers, asked, error))?;
    let (status, url) = (response.status, response.final_url.clone());
    let (response, text) = read(response);
    let at = elsewhere(asked, &url);
    let seen = Seen { status, elsewhere: at.as_deref(), path: path_elsewhere(asked, &url), text: &text };
    let unknown =
        if answers.unknown.is_empty() { matches!(status, 404 | 410) } else { seen.shows(&answers.unknown) };
    if unknown {
        return Err(PluginError::NotFound(format!("`{url}` answered {status}: there is no such board")));
    }
    if seen.shows(&answers.blocked) {
        return Err(blocked(&url, status, &text));
    }
    if seen.shows(&answers.empty) {
        return Ok(Answer::Empty);
    }
    whole(response, text, format, ctx).map(Answer::List)
}

/// The text of the answer with an offer's detail.
pub(crate) fn detail(
    (gone, blocks): (&[Sign], &[Sign]),
    format: Format,
    asked: &str,
    answer: Result<Response, FetchError>,
    ctx: &CallContext,
) -> Result<String, PluginError> {
    let response = answer?;
    let (status, url) = (response.status, response.final_url.clone());
    let (response, text) = read(response);
    let at = elsewhere(asked, &url);
    let seen = Seen { status, elsewhere: at.as_deref(), path: path_elsewhere(asked, &url), text: &text };
    if seen.shows(gone) {
        return Err(PluginError::Gone(format!("`{url}` answered {status}: the offer is gone")));
    }
    if seen.shows(blocks) {
        return Err(blocked(&url, status, &text));
    }
    whole(response, text, format, ctx)
}

fn blocked(url: &str, status: u16, text: &str) -> PluginError {
    let detail = format!("`{url}` answered {status}: {}", sample(text));
    PluginError::Blocked(Blocked { kind: BlockKind::Forbidden, detail })
}

/// Takes the text out of a response.
fn read(mut response: Response) -> (Response, String) {
    let body = std::mem::replace(&mut response.body, Body::Local(Vec::new()));
    (response, body.text())
}

/// The text of a successful answer that has the form asked for.
pub(crate) fn successful(
    response: Response,
    format: Format,
    ctx: &CallContext,
) -> Result<String, PluginError> {
    let (response, text) = read(response);
    whole(response, text, format, ctx)
}

fn whole(
    mut response: Response,
    text: String,
    format: Format,
    ctx: &CallContext,
) -> Result<String, PluginError> {
    if !(200..300).contains(&response.status) {
        response.body = Body::Local(text.into_bytes());
        return Err(status::error(response, ctx));
    }
    let wants_page = matches!(format, Format::Links | Format::Jsonld | Format::Text);
    if !wants_page && is_page(&text, format) {
        return Err(status::page_instead_of_data(&text));
    }
    Ok(text)
}

/// Whether a web page came where a format was asked for. XML begins with `<` too.
fn is_page(text: &str, format: Format) -> bool {
    if format == Format::Json {
        return status::looks_like_html(text);
    }
    let start = text.trim_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The host of an answer, if it is not the one that was asked.
fn elsewhere(asked: &str, answered: &str) -> Option<String> {
    let answered = Address::parse(answered)?;
    let asked = Address::parse(asked)?;
    (asked.host() != answered.host()).then(|| answered.host().to_owned())
}

/// The path of an answer, if its address is not the one that was asked.
fn path_elsewhere(asked: &str, answered: &str) -> Option<String> {
    let (asked, answered) = (Address::parse(asked)?, Address::parse(answered)?);
    let is_elsewhere = (asked.host(), asked.segments()) != (answered.host(), answered.segments());
    is_elsewhere.then(|| answered.segments().join("/"))
}

/// A redirect to a host that is not granted is not followed; if it is one that stands for an unknown tenant, that is
/// what the answer says.
fn refused(answers: &Answers, asked: &str, error: FetchError) -> PluginError {
    let FetchError::Denied(detail) = &error else { return error.into() };
    let leads_elsewhere = Address::parse(asked).is_none_or(|asked| !detail.contains(asked.host()));
    let alone = |sign: &&Sign| sign.status.is_none() && sign.path.is_none() && sign.contains.is_none();
    let mut hosts = answers.unknown.iter().filter(alone).filter_map(|sign| sign.host.as_deref());
    match hosts.find_map(|host| host_in(detail, host)).filter(|_| leads_elsewhere) {
        // What the host says of the grant is no cure here.
        Some(host) => PluginError::NotFound(format!("`{asked}` leads to `{host}`: there is no such board")),
        None => error.into(),
    }
}

/// The host in a text that is this one or below it, with nothing behind it that would make it another.
fn host_in<'t>(text: &'t str, host: &str) -> Option<&'t str> {
    let part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
    text.split(|sign: char| !part(sign)).find(|word| is_at(word, host))
}

#[cfg(test)]
mod tests;
