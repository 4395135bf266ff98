//! `[list.links]`: which links are offers.

use super::section::{Section, Written, shortened};
use crate::{
    model::{Format, Links},
    segment::{Part, parts},
};

/// Reads which links are offers.
pub(super) fn read_links(section: &Section<'_>) -> Option<Links> {
    let paths = section.texts("path");
    // Each is told, also behind one that is wrong.
    let wrong = paths.iter().filter(|path| !tell_segments(section, path)).count();
    let takes_nothing = |path: &Written<'_>| names_of_path(path.text).next().is_none();
    if wrong == 0 && paths.iter().any(takes_nothing) {
        section.refuse("path", "takes nothing from a link", "write `{id}` where the ID stands: `jobs/{id}`");
    }
    let paths: Vec<_> = paths.into_iter().map(|path| path.text.to_owned()).collect();
    (!paths.is_empty()).then_some(Links { paths })
}

/// The segments of a path of links.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// What a path takes from a link.
fn names_of_path(path: &str) -> impl Iterator<Item = &str> {
    segments(path).flat_map(names_of_segment)
}

fn names_of_segment(segment: &str) -> Vec<&str> {
    let name = |part| if let Part::Name(name) = part { Some(name) } else { None };
    parts(segment).into_iter().flatten().filter_map(name).collect()
}

/// Tells segments that are none; whether there were none of those.
fn tell_segments(section: &Section<'_>, path: &Written<'_>) -> bool {
    let mut known: Vec<&str> = Vec::new();
    let mut whole = true;
    for segment in segments(path.text) {
        let mut fits = parts(segment).is_some() && !segment.contains(['?', ' ']);
        for name in names_of_segment(segment) {
            fits &= !known.contains(&name);
            known.push(name);
        }
        if !fits {
            whole = false;
            let at = path.text.find(segment).unwrap_or(0);
            let span = section.faults.part_of(&path.span, path.text, &(at..at + segment.len()));
            let message = format!("`{}` is no segment of a path of links", shortened(segment));
            let help = "a word, `a|b`, `*`, or names in braces with text between them, each here once: `{slug}-j{id}.html`";
            section.faults.add_with_help(span, message, help);
        }
    }
    whole
}

/// What a row that is a link has.
pub(super) fn names_of_links(format: Format, links: &Links) -> Vec<String> {
    let taken = links.paths.iter().flat_map(|path| names_of_path(path));
    let own = if format == Format::Sitemap { "lastmod" } else { "text" };
    let mut names: Vec<String> = Vec::new();
    for name in taken.chain(["url", own]) {
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}
