//! The values of a case's file, each with what is wrong with it.

use std::{
    ops::Range,
    path::{Component, Path},
};

use toml::Spanned;
use url::Url;

use crate::{bounds::cases::CASE_FILE, config::Fault, domain::Timestamp, files, http::Method};

/// `GET https://api.acme.example/list`.
pub(super) fn request(value: &Spanned<String>) -> Result<(Method, String), Fault> {
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
pub(super) fn url_of(text: &str, span: Range<usize>) -> Result<String, Fault> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url.into()),
        _ => Err(fault(span, "this is no address", "write it with its scheme: https://acme.example/careers")),
    }
}

/// A time as people write it.
pub(super) fn instant(value: &Spanned<String>) -> Result<Timestamp, Fault> {
    Timestamp::parse_rfc3339(value.get_ref())
        .ok_or_else(|| fault(value.span(), "this is no time", "write it like \"2026-11-02T00:00:00Z\""))
}

/// The content of a file beside `case.toml`, or below it: a case is moved as one folder.
pub(super) fn content(name: &Spanned<String>, folder: &Path) -> Result<Vec<u8>, Fault> {
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
    files::read(&path, &CASE_FILE).map_err(|error| Fault {
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

/// A fault with its cure.
pub(super) fn fault(span: Range<usize>, message: &str, help: &str) -> Fault {
    Fault { span, message: message.to_owned(), help: Some(help.to_owned()) }
}
