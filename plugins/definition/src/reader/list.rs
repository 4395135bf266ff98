//! `[list]`.

use super::{
    condition::read_conditions,
    links::{names_of_links, read_links},
    paging::{kind_of, names_of_requests, read_paging, tell_missing_counter},
    path::{Ground, read_path},
    request::{Asked, holds_tenant, read_request},
    section::Section,
    template::Names,
    value::{Row, read_value},
};
use crate::model::{Coverage, Format, Inside, List};

const FORMATS: [(&str, Format); 8] = [
    ("json", Format::Json),
    ("xml", Format::Xml),
    ("rss", Format::Rss),
    ("atom", Format::Atom),
    ("links", Format::Links),
    ("sitemap", Format::Sitemap),
    ("jsonld", Format::Jsonld),
    ("text", Format::Text),
];

/// The list, what its rows are, and where its addresses stand.
#[derive(Debug)]
pub(super) struct ReadList {
    /// Nothing after a fault that leaves a part unknown.
    pub(super) list: Option<List>,
    /// What the paths of the fields lead through.
    pub(super) rows: Ground,
    /// The requests.
    pub(super) asked: Vec<Asked>,
}

/// Reads the list.
pub(super) fn read_list(section: &Section<'_>, names: &Names) -> ReadList {
    let format = format_of(section);
    let answer = ground_of(section, format);
    let links = section.section("links").and_then(|links| read_links(&links));
    tell_format(section, format);
    let rows = match format {
        Format::Links | Format::Sitemap => {
            links.as_ref().map_or(Ground::Unclear, |links| Ground::Links(names_of_links(format, links)))
        }
        _ => answer.clone(),
    };
    let requests = read_requests(section, names);
    let paging = read_paging(section.section("paging").as_ref(), &answer);
    let in_fields = names.in_fields();
    let row = Row { ground: &rows, names: &in_fields, faults: section.faults };
    let whole = Row { ground: &answer, ..row };
    // All is read before it is known whether there is a request, so that all faults are told.
    let path = |key, ground| section.text(key).and_then(|text| read_path(&text, ground, section.faults));
    let (inside, rows_path, total) = (read_inside(section), path("rows", &answer), path("total", &answer));
    let group_by = path("group_by", &rows);
    let drop = read_conditions(section, "drop", &row);
    let employer = read_value(section, "employer", &whole);
    let asked: Vec<_> = requests.first.iter().chain(&requests.next).cloned().collect();
    let list = requests.first.zip(paging).map(|(request, paging)| List {
        request: request.request,
        next_request: requests.next.map(|asked| asked.request),
        format,
        inside,
        rows: rows_path.unwrap_or_default(),
        links,
        marker: read_marker(section),
        group_by,
        drop,
        paging,
        employer,
        total,
        coverage: section
            .word("coverage", &[("full", Coverage::Full), ("newest", Coverage::Newest)])
            .unwrap_or(Coverage::Full),
    });
    ReadList { list, rows, asked }
}

/// The requests of a list.
struct Requests {
    first: Option<Asked>,
    next: Option<Asked>,
}

fn read_requests(section: &Section<'_>, names: &Names) -> Requests {
    let paging = section.silent("paging");
    let (first, next) = names_of_requests(names, paging.as_ref());
    let first = read_request(section, &first);
    let next = section.section("next_request").and_then(|section| read_request(&section, &next));
    tell_missing_counter(section, kind_of(paging.as_ref()), first.as_ref(), next.as_ref());
    let asked: Vec<_> = first.iter().chain(&next).collect();
    if !names.searched {
        tell_same_for_all(section, &asked);
    }
    Requests { first, next }
}

/// The form of an answer; JSON where none is written.
pub(super) fn format_of(section: &Section<'_>) -> Format {
    section.word("format", &FORMATS).unwrap_or(Format::Json)
}

/// What paths in an answer of a form lead through.
pub(super) fn ground_of(section: &Section<'_>, format: Format) -> Ground {
    if section.place("format").is_some() && section.word("format", &FORMATS).is_none() {
        return Ground::Unclear;
    }
    match format {
        Format::Xml | Format::Rss | Format::Atom | Format::Links | Format::Sitemap => Ground::Xml,
        Format::Json | Format::Jsonld => Ground::Json,
        Format::Text => Ground::Text,
    }
}

/// `inside`, of a list or a detail.
pub(super) fn read_inside(section: &Section<'_>) -> Option<Inside> {
    let inside = section.section("inside")?;
    let script = inside.text("script").map(|text| Inside::Script(text.text.to_owned()));
    let after = inside.text("after").map(|text| Inside::After(text.text.to_owned()));
    match (inside.place("script"), inside.place("after")) {
        (None, None) => {
            section.refuse("inside", "says nothing", "add `script`, the id of a script, or `after`, a text");
        }
        (Some(_), Some(_)) => inside.refuse("after", "stands beside `script`", "keep one of the two"),
        _ => {}
    }
    script.or(after)
}

/// What each page of the list has in it.
fn read_marker(section: &Section<'_>) -> Vec<String> {
    section.texts("marker").into_iter().map(|text| text.text.to_owned()).collect()
}

/// Tells what a form of answer lacks or has no use for.
fn tell_format(section: &Section<'_>, format: Format) {
    let of_links = matches!(format, Format::Links | Format::Sitemap);
    if format == Format::Xml && section.place("rows").is_none() {
        let message = "missing key `rows` in [list]";
        section.faults.add_with_help(
            section.span.clone(),
            message,
            "add `rows = \"root.row\"`: the path of the rows in the XML",
        );
    }
    if of_links && section.place("links").is_none() {
        let help = "add `links = { path = \"jobs/{id}\" }`: which links are offers";
        section.faults.add_with_help(section.span.clone(), "missing key `links` in [list]", help);
    }
    if format == Format::Links && section.place("marker").is_none() {
        let help = "add `marker = \"id=\\\"jobs\\\"\"`: what the page has in it also if it has no offers";
        section.faults.add_with_help(section.span.clone(), "missing key `marker` in [list]", help);
    }
    if format != Format::Links {
        section.refuse("marker", "is for the format `links`", "leave it out: the form of the answer tells");
    }
    if !matches!(format, Format::Json | Format::Xml) {
        section.refuse("rows", "never matches: the rows of this format are known", "leave it out");
        section.refuse("inside", "is for `json` and `xml`", "leave it out");
    }
    if of_links {
        for key in ["employer", "total"] {
            section.refuse(key, "never matches: the answer has links only", "leave it out");
        }
    } else {
        section.refuse(
            "links",
            "is for the formats `links` and `sitemap`",
            "leave it out, or choose one of these formats",
        );
    }
    if format == Format::Sitemap {
        section.refuse("paging", "has no use: a sitemap is one answer", "leave it out");
    }
}

/// Tells a list that does not depend on the tenant.
fn tell_same_for_all(section: &Section<'_>, asked: &[&Asked]) {
    if let Some(first) = asked.first()
        && !asked.iter().any(|asked| holds_tenant(&asked.request))
    {
        let message = "the list is the same for every tenant";
        let help = "write `{tenant}` in the address, in a header or in the body, where the source wants the board's name";
        section.faults.add_with_help(first.url.clone(), message, help);
    }
}
