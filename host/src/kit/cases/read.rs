//! Reads a case's folder.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Component, Path},
};

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;
use url::Url;

use super::{
    case::{Call, Case, CaseError, CasePage, Subject},
    find::{CASE_FILE_NAME, EXPECTED_FILE_NAME},
};
use crate::{
    bounds::{FirstFew, cases as bounds},
    config::{Fault, InvalidFile},
    domain::Timestamp,
    files,
    http::Method,
    kit::replay::Exchange,
    plugins::model::{Query, Target},
};

/// `case.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    tenant: Option<Spanned<String>>,
    query: Option<Spanned<QueryFile>>,
    now: Spanned<String>,
    #[serde(default)]
    call: Call,
    #[serde(default)]
    settings: BTreeMap<String, Value>,
    #[serde(default, rename = "exchange")]
    exchanges: Vec<ExchangeFile>,
    document: Option<Spanned<DocumentFile>>,
}

/// `[query]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryFile {
    name: String,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    locations: Vec<String>,
    posted_since: Option<Spanned<String>>,
    page_size: Option<u32>,
    #[serde(default)]
    filters: BTreeMap<String, Spanned<Value>>,
}

/// `[[exchange]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExchangeFile {
    request: Spanned<String>,
    body: Option<Spanned<String>>,
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    answer: Option<Spanned<String>>,
}

/// `[document]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentFile {
    url: Spanned<String>,
    #[serde(default)]
    redirects: Vec<Spanned<String>>,
    #[serde(default = "ok")]
    status: u16,
    #[serde(default = "html")]
    content_type: String,
    file: Spanned<String>,
}

const fn ok() -> u16 {
    200
}

fn html() -> String {
    "text/html; charset=utf-8".to_owned()
}

/// Reads the case of a folder, with all the files that it names.
pub fn read_case(folder: &Path) -> Result<Case, CaseError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let path = folder.join(CASE_FILE_NAME);
    let text = files::read_text(&path, &bounds::CASE)
        .map_err(|source| CaseError::File { case: name.clone(), source })?;
    parse(&name, folder, &text).map_err(|fault| {
        let mut faults = FirstFew::default();
        faults.push(1, || fault);
        CaseError::Invalid(InvalidFile { path, text, faults })
    })
}

/// What is expected of a case; `None` if that was not written yet.
pub fn read_expected(case: &Case) -> Result<Option<Value>, CaseError> {
    let path = case.folder.join(EXPECTED_FILE_NAME);
    match files::read_text(&path, &bounds::CASE_FILE) {
        Ok(text) => serde_json::from_str(&text)
            .map(Some)
            .map_err(|source| CaseError::Expected { case: case.name.clone(), source }),
        Err(error) if error.is_missing() => Ok(None),
        Err(source) => Err(CaseError::File { case: case.name.clone(), source }),
    }
}

fn parse(name: &str, folder: &Path, text: &str) -> Result<Case, Fault> {
    let file: CaseFile = toml::from_str(text).map_err(|error| Fault {
        span: error.span().unwrap_or(0..0),
        message: error.message().trim().replace('\n', "; "),
        help: None,
    })?;
    let exchanges = file.exchanges.iter().map(|exchange| read_exchange(exchange, folder));
    Ok(Case {
        name: name.to_owned(),
        folder: folder.to_owned(),
        subject: subject(&file, folder)?,
        now: instant(&file.now)?,
        call: file.call,
        exchanges: exchanges.collect::<Result<_, _>>()?,
        settings: file.settings,
    })
}

/// Exactly one of `tenant`, `query` and `document`; none for a check of the source itself.
fn subject(file: &CaseFile, folder: &Path) -> Result<Subject, Fault> {
    match (&file.tenant, &file.query, &file.document) {
        (Some(tenant), None, None) => Ok(Subject::Target(Target::Tenant(tenant.get_ref().clone()))),
        (None, Some(query), None) => Ok(Subject::Target(Target::Query(read_query(query.get_ref())?))),
        (None, None, Some(document)) => Ok(Subject::Page(read_page(document.get_ref(), folder)?)),
        (None, None, None) if file.call == Call::Check => Ok(Subject::Source),
        (None, None, None) => Err(fault(
            0..0,
            "the case names nothing to ask about",
            "add `tenant = \"acme\"`, a table [query], or a table [document] with `url` and `file`",
        )),
        (tenant, query, document) => {
            let spans = [
                tenant.as_ref().map(Spanned::span),
                query.as_ref().map(Spanned::span),
                document.as_ref().map(Spanned::span),
            ];
            let last = spans.into_iter().flatten().max_by_key(|span| span.start).unwrap_or(0..0);
            Err(fault(last, "a case is about one thing", "keep one of `tenant`, [query] and [document]"))
        }
    }
}

fn read_query(file: &QueryFile) -> Result<Query, Fault> {
    Ok(Query {
        name: file.name.clone(),
        keywords: file.keywords.clone(),
        locations: file.locations.clone(),
        posted_since: file.posted_since.as_ref().map(instant).transpose()?,
        page_size: file.page_size,
        filters: read_filters(&file.filters)?,
    })
}

/// As in a configuration: a list gives a filter several times.
fn read_filters(filters: &BTreeMap<String, Spanned<Value>>) -> Result<Vec<(String, String)>, Fault> {
    let mut read = Vec::new();
    for (name, value) in filters {
        let one = std::slice::from_ref(value.get_ref());
        for text in value.get_ref().as_array().map_or(one, Vec::as_slice) {
            let text = text.as_str().ok_or_else(|| {
                fault(
                    value.span(),
                    "a filter is a text, or a list of texts",
                    "write it like `{ province = \"madrid\" }`",
                )
            })?;
            read.push((name.clone(), text.to_owned()));
        }
    }
    Ok(read)
}

fn read_page(file: &DocumentFile, folder: &Path) -> Result<CasePage, Fault> {
    for address in std::iter::once(&file.url).chain(&file.redirects) {
        url_of(address.get_ref(), address.span())?;
    }
    Ok(CasePage {
        url: file.url.get_ref().clone(),
        redirects: file.redirects.iter().map(|address| address.get_ref().clone()).collect(),
        status: file.status,
        content_type: file.content_type.clone(),
        content: content(&file.file, folder)?,
    })
}

fn read_exchange(file: &ExchangeFile, folder: &Path) -> Result<Exchange, Fault> {
    let (method, url) = request(&file.request)?;
    if !(100..=599).contains(&file.status) {
        let message = format!("`status` is a number from 100 to 599, not {}", file.status);
        return Err(Fault { span: file.request.span(), message, help: None });
    }
    Ok(Exchange {
        method,
        url,
        sent: file.body.as_ref().map(|name| content(name, folder)).transpose()?,
        status: file.status,
        headers: file.headers.clone().into_iter().collect(),
        body: file.answer.as_ref().map_or_else(|| Ok(Vec::new()), |name| content(name, folder))?,
    })
}

/// `GET https://api.acme.example/list`.
fn request(value: &Spanned<String>) -> Result<(Method, String), Fault> {
    let help = "write it like \"GET https://api.acme.example/list?page=1\"";
    let Some((word, address)) = value.get_ref().split_once(' ') else {
        return Err(fault(value.span(), "`request` is a method and an address", help));
    };
    let known = [Method::Get, Method::Head, Method::Post];
    let Some(method) = known.into_iter().find(|method| method.as_str() == word) else {
        return Err(fault(value.span(), "a plugin asks by GET, HEAD or POST", help));
    };
    Ok((method, url_of(address.trim(), value.span())?))
}

/// An address in the spelling that requests have.
fn url_of(text: &str, span: Range<usize>) -> Result<String, Fault> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url.into()),
        _ => Err(fault(span, "this is no address", "write it with its scheme: https://acme.example/careers")),
    }
}

fn instant(value: &Spanned<String>) -> Result<Timestamp, Fault> {
    Timestamp::parse_rfc3339(value.get_ref())
        .ok_or_else(|| fault(value.span(), "this is no time", "write it like \"2026-11-02T00:00:00Z\""))
}

/// The content of a file beside `case.toml`, or below it: a case is moved as one folder.
fn content(name: &Spanned<String>, folder: &Path) -> Result<Vec<u8>, Fault> {
    let path = Path::new(name.get_ref());
    let named_within = path.components().all(|part| matches!(part, Component::Normal(_)));
    let path = folder.join(path);
    if name.get_ref().is_empty() || !named_within || leads_out(&path, folder) {
        return Err(fault(
            name.span(),
            "this file is not in the folder of the case",
            "put it beside `case.toml`",
        ));
    }
    files::read(&path, &bounds::CASE_FILE).map_err(|error| Fault {
        span: name.span(),
        message: error.to_string(),
        help: None,
    })
}

/// Whether a link on the way leads out of the folder: a case of somebody else's must not show what is elsewhere.
fn leads_out(path: &Path, folder: &Path) -> bool {
    let real = path.canonicalize().and_then(|path| Ok((path, folder.canonicalize()?)));
    real.is_ok_and(|(path, folder)| !path.starts_with(folder))
}

fn fault(span: Range<usize>, message: &str, help: &str) -> Fault {
    Fault { span, message: message.to_owned(), help: Some(help.to_owned()) }
}

#[cfg(test)]
mod tests;
