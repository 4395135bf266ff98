//! Makes definitions for tests.

use jobscan_definition::model::{
    Answers, Board, Case, Condition, Coverage, Definition, Detect, Fields, Format, Letters, List, Method,
    Paging, Path, Piece, Request, Source, Step, Template, Tenant, TenantKind, Value,
};

/// A path as it is written in a definition.
pub(crate) fn path(written: &str) -> Path {
    let mut steps = Vec::new();
    for mut part in written.split('.').filter(|part| !part.is_empty()) {
        let mut ends = Vec::new();
        while let Some((rest, step)) = ending(part) {
            ends.push(step);
            part = rest;
        }
        match part.strip_prefix('@') {
            Some(name) => steps.push(Step::Attribute(name.to_owned())),
            None if part.is_empty() => {}
            None => steps.push(Step::Name(part.to_owned())),
        }
        steps.extend(ends.into_iter().rev());
    }
    Path(steps)
}

fn ending(part: &str) -> Option<(&str, Step)> {
    if let Some(rest) = part.strip_suffix("[]") {
        return Some((rest, Step::Each));
    }
    if let Some(rest) = part.strip_suffix("{}") {
        return Some((rest, Step::Values));
    }
    let (rest, nth) = part.strip_suffix(']')?.rsplit_once('[')?;
    Some((rest, Step::Nth(nth.parse().ok()?)))
}

/// A template; the names that the interpreter knows are known.
pub(crate) fn template(written: &str) -> Template {
    let mut pieces = Vec::new();
    let mut rest = written;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap();
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        let known =
            matches!(name, "tenant" | "offset" | "page" | "size" | "cursor") || name.starts_with("region.");
        pieces.push(if known { Piece::Known(name.to_owned()) } else { Piece::Row(path(name)) });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Template(pieces)
}

pub(crate) fn from(source: Source) -> Value {
    Value {
        each: None,
        from: source,
        inside_json: None,
        between: None,
        split: Vec::new(),
        slug: false,
        nothing: Vec::new(),
        map: Vec::new(),
        only_mapped: false,
    }
}

/// A path, or a template if there are braces with a name in it.
pub(crate) fn value(written: &str) -> Value {
    if written.contains('{') && !written.contains("{}") {
        return from(Source::Template(template(written)));
    }
    from(Source::Path(path(written)))
}

pub(crate) fn is(written: &str, word: &str) -> Condition {
    Condition { path: path(written), is: vec![word.to_owned()], not: false }
}

pub(crate) fn get(url: &str) -> Request {
    Request { method: Method::Get, url: template(url), headers: Vec::new(), body: None, credential: None }
}

pub(crate) fn list(url: &str, format: Format, rows: &str) -> List {
    List {
        request: get(url),
        next_request: None,
        format,
        inside: None,
        rows: path(rows),
        links: None,
        marker: Vec::new(),
        group_by: None,
        drop: Vec::new(),
        paging: Paging::None,
        employer: None,
        total: None,
        coverage: Coverage::Full,
    }
}

/// A definition whose fields are those that most boards have.
pub(crate) fn definition(id: &str, list: List) -> Definition {
    Definition {
        board: Board {
            id: id.to_owned(),
            name: id.to_owned(),
            version: "1.0.0".to_owned(),
            hosts: vec!["https://api.example".to_owned()],
            pace_ms: 500,
            concurrency: 0,
            terms: String::new(),
            credentials: Vec::new(),
        },
        tenant: Tenant {
            case: Case::Lower,
            letters: Letters::Plain,
            kind: TenantKind::Name,
            parts: Vec::new(),
            page: template("https://jobs.example/{tenant}"),
            regions: Vec::new(),
        },
        search: None,
        lookup: None,
        detect: Detect::default(),
        list,
        fields: Fields {
            id: Some(value("id")),
            title: Some(value("title")),
            url: Some(value("url")),
            ..Fields::default()
        },
        detail: None,
        answers: Answers::default(),
    }
}
