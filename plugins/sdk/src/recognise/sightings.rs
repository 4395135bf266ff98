//! Finds the boards that settings and marks name in a page.

use super::{named::Named, system::System};
use crate::page::{Element, Page};

/// A board that an element names, with what names it.
pub(super) struct Signed<'d> {
    pub(super) named: Named,
    pub(super) detail: String,
    pub(super) element: Element<'d>,
}

/// The boards of a system that the settings and marks in a page name, in the order of the page.
pub(super) fn signs<'d>(system: &System<'_>, page: &Page<'d>) -> Vec<Signed<'d>> {
    if system.settings.is_empty() && system.marks.is_empty() {
        return Vec::new();
    }
    page.elements().iter().filter_map(|element| sign(system, page, element)).collect()
}

fn sign<'d>(system: &System<'_>, page: &Page<'d>, element: &Element<'d>) -> Option<Signed<'d>> {
    let marked = system.marks.iter().find_map(|mark| {
        let value = mark.value(element, page)?;
        Some((mark.attribute, value, system.board_in_a_field(value, &mark.region)?))
    });
    let settings = if element.name == "script" { system.settings } else { &[] };
    let (key, value, named) = marked.or_else(|| {
        settings.iter().find_map(|setting| {
            let value = setting.value(element, page)?;
            Some((setting.key, value, system.board_in_a_field(value, &setting.region)?))
        })
    })?;
    Some(Signed { named, detail: format!("{key}: {value}"), element: *element })
}

#[cfg(test)]
mod tests;
