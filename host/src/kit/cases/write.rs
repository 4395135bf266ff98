//! Writes a case's folder.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{
    case::{Case, CaseError, Subject},
    find::{CASE_FILE_NAME, EXPECTED_FILE_NAME},
    outcome::Outcome,
    shown::ShownOutcome,
};
use crate::{
    files,
    kit::replay::Exchange,
    plugins::model::{Query, Target},
};

/// Writes what a component makes of a case as what is expected of it.
pub fn write_expected(folder: &Path, outcome: &Outcome) -> Result<PathBuf, CaseError> {
    let path = folder.join(EXPECTED_FILE_NAME);
    let shown = serde_json::to_string_pretty(&ShownOutcome::of(outcome))
        .map_err(|source| CaseError::Write { path: path.clone(), source: source.into() })?;
    write(&path, format!("{shown}\n").as_bytes())?;
    Ok(path)
}

/// Writes `case.toml` and the files of its exchanges. The folder is made; one that is there is refused.
pub fn write_case(case: &Case) -> Result<(), CaseError> {
    let folder = &case.folder;
    let fault = |source| CaseError::Write { path: folder.clone(), source };
    if let Some(above) = folder.parent() {
        fs::create_dir_all(above).map_err(fault)?;
    }
    fs::create_dir(folder).map_err(fault)?;
    let mut text = head(case);
    for (number, exchange) in case.exchanges.iter().enumerate() {
        write_exchange(folder, number + 1, exchange, &mut text)?;
    }
    write(&folder.join(CASE_FILE_NAME), text.as_bytes())
}

fn head(case: &Case) -> String {
    let mut text = String::new();
    if let Subject::Target(Target::Tenant(tenant)) = &case.subject {
        let _ = writeln!(text, "tenant = {}", quoted(tenant));
    }
    let _ = writeln!(text, "now = {}", quoted(&case.now.to_string()));
    if !case.settings.is_empty() {
        let _ = writeln!(text, "settings = {}", table(&case.settings));
    }
    if let Subject::Target(Target::Query(query)) = &case.subject {
        write_query(query, &mut text);
    }
    text
}

fn write_query(query: &Query, text: &mut String) {
    let list = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
    let _ = writeln!(text, "\n[query]\nname = {}", quoted(&query.name));
    let _ = writeln!(text, "keywords = [{}]", list(&query.keywords));
    let _ = writeln!(text, "locations = [{}]", list(&query.locations));
    if let Some(since) = query.posted_since {
        let _ = writeln!(text, "posted_since = {}", quoted(&since.to_string()));
    }
    if let Some(size) = query.page_size {
        let _ = writeln!(text, "page_size = {size}");
    }
    if !query.filters.is_empty() {
        let mut filters = BTreeMap::<&str, Vec<String>>::new();
        for (name, value) in &query.filters {
            filters.entry(name).or_default().push(value.clone());
        }
        let pairs = filters.iter().map(|(name, values)| format!("{} = [{}]", quoted(name), list(values)));
        let _ = writeln!(text, "filters = {}", braces(pairs));
    }
}

fn table(settings: &BTreeMap<String, Value>) -> String {
    braces(settings.iter().map(|(key, value)| format!("{} = {value}", quoted(key))))
}

fn braces(pairs: impl Iterator<Item = String>) -> String {
    format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
}

fn write_exchange(
    folder: &Path,
    number: usize,
    exchange: &Exchange,
    text: &mut String,
) -> Result<(), CaseError> {
    let _ = writeln!(text, "\n[[exchange]]\nrequest = {}", quoted(&exchange.request()));
    if let Some(sent) = &exchange.sent {
        let name = format!("sent-{number}.{}", ending(sent, None));
        write(&folder.join(&name), sent)?;
        let _ = writeln!(text, "body = {}", quoted(&name));
    }
    if exchange.status != 200 {
        let _ = writeln!(text, "status = {}", exchange.status);
    }
    if !exchange.headers.is_empty() {
        let headers = exchange.headers.iter().map(|(name, value)| format!("{name} = {}", quoted(value)));
        let _ = writeln!(text, "headers = {}", braces(headers));
    }
    if !exchange.body.is_empty() {
        let kind = exchange.headers.iter().find(|(name, _)| name == "content-type");
        let name =
            format!("answer-{number}.{}", ending(&exchange.body, kind.map(|(_, value)| value.as_str())));
        write(&folder.join(&name), &exchange.body)?;
        let _ = writeln!(text, "answer = {}", quoted(&name));
    }
    Ok(())
}

/// What a file's name ends in, so that editors show it well.
fn ending(content: &[u8], content_type: Option<&str>) -> &'static str {
    let content_type = content_type.unwrap_or_default();
    let known = [("json", "json"), ("xml", "xml"), ("rss", "xml"), ("html", "html")];
    match known.into_iter().find(|(word, _)| content_type.contains(word)) {
        Some((_, ending)) => ending,
        None if serde_json::from_slice::<serde::de::IgnoredAny>(content).is_ok() => "json",
        None => "txt",
    }
}

/// A text as TOML: what JSON escapes, TOML does in the same way.
fn quoted(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// Writes a file, but through no link and into nothing that is no file: a case may be somebody else's.
fn write(path: &Path, content: &[u8]) -> Result<(), CaseError> {
    let written = refuse_others(path).and_then(|()| fs::write(path, content));
    written.map_err(|source| CaseError::Write { path: path.to_owned(), source })
}

fn refuse_others(path: &Path) -> io::Result<()> {
    if path.is_symlink() {
        return Err(io::Error::other("it is a symbolic link, and was left as it is"));
    }
    files::look(path)?;
    Ok(())
}
