//! `[search]`: a source that is searched by queries.

use std::ops::Range;

use super::{
    request::Asked,
    section::{Section, Written, shortened},
    template::{Names, read_request_template},
    tenant::ReadTenant,
};
use crate::model::{Case, Letters, Search, Template, Tenant, TenantKind};

/// What queries are asked with.
#[derive(Debug)]
pub(super) struct ReadSearch<'t> {
    pub(super) search: Search,
    /// Each parameter, and where it stands.
    parameters: Vec<Written<'t>>,
}

/// Reads what queries are asked with, and the source as the only tenant that there is.
pub(super) fn read_search<'t>(section: &Section<'t>) -> (ReadSearch<'t>, ReadTenant) {
    let mut parameters: Vec<Written<'t>> = Vec::new();
    let mut named = |written: Written<'t>| {
        let shown = shortened(written.text);
        if !is_parameter(written.text) {
            let help = "letters, digits, `_`, `-`, `.` and brackets, as the address has it";
            section.faults.add_with_help(written.span.clone(), format!("`{shown}` is no parameter"), help);
        }
        if parameters.iter().any(|known| known.text == written.text) {
            let message = format!("the parameter `{shown}` is there twice");
            section.faults.add_with_help(written.span.clone(), message, "leave it out");
        }
        parameters.push(written.clone());
        written.text.to_owned()
    };
    let search = Search {
        keywords: section.text("keywords").map(&mut named),
        location: section.text("location").map(&mut named),
        posted_within_days: section.text("posted_within_days").map(&mut named),
        filters: section.texts("filters").into_iter().map(&mut named).collect(),
    };
    (ReadSearch { search, parameters }, the_source(section))
}

/// The source, which has a page and no tenants.
fn the_source(section: &Section<'_>) -> ReadTenant {
    let names = Names { own: Vec::new(), searched: true, ..Names::default() };
    let page = section.text("page").and_then(|text| {
        let template = read_request_template(&text, &names, section.faults)?;
        Some((template, text.span))
    });
    let tenant = page.as_ref().map(|(page, _): &(Template, Range<usize>)| Tenant {
        case: Case::Lower,
        letters: Letters::Plain,
        kind: TenantKind::Name,
        parts: Vec::new(),
        page: page.clone(),
        regions: Vec::new(),
    });
    ReadTenant { tenant, names, page, ..ReadTenant::default() }
}

impl ReadSearch<'_> {
    /// Tells a parameter that the address has already.
    pub(super) fn tell_twice(&self, section: &Section<'_>, asked: &Asked) {
        let query: String = asked.request.url.0.iter().filter_map(text_of).collect();
        for parameter in &self.parameters {
            let has = |start: char| query.contains(&format!("{start}{}=", parameter.text));
            if has('?') || has('&') {
                let message = format!("the list's address has `{}` already", shortened(parameter.text));
                section.faults.add_with_help(parameter.span.clone(), message, "leave one of the two out");
            }
        }
    }
}

fn text_of(piece: &crate::model::Piece) -> Option<&str> {
    if let crate::model::Piece::Text(text) = piece { Some(text) } else { None }
}

fn is_parameter(text: &str) -> bool {
    const LONGEST: usize = 64;
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
    text.len() <= LONGEST && text.bytes().all(letters)
}
