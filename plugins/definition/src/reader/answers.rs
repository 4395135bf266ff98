//! `[answers]`, and signs.

use super::{
    hosts::is_host,
    section::{Node, Section, shortened, whole},
};
use crate::{
    model::{Answers, Sign},
    vocabulary,
};

/// Reads what the answers mean.
pub(super) fn read_answers(section: &Section<'_>) -> Answers {
    Answers {
        unknown: read_signs(section, "unknown"),
        empty: read_signs(section, "empty"),
        blocked: read_signs(section, "blocked"),
        empty_is_unknown: section.flag("empty_is_unknown"),
    }
}

/// The signs of a key.
pub(super) fn read_signs(section: &Section<'_>, key: &'static str) -> Vec<Sign> {
    let nodes = section.node(key).and_then(|node| node.get_ref().as_array());
    let name = section.below(key);
    let mut signs: Vec<Sign> = Vec::new();
    for node in nodes.into_iter().flat_map(|nodes| nodes.iter()) {
        let Some(sign) = read_sign(&name, node, section) else { continue };
        if signs.contains(&sign) {
            section.faults.add_with_help(
                node.span(),
                format!("`{name}` has this sign twice"),
                "leave it out",
            );
        }
        signs.push(sign);
    }
    signs
}

fn read_sign(name: &str, node: &Node<'_>, section: &Section<'_>) -> Option<Sign> {
    let status = |number: Option<u32>| number.and_then(|number| u16::try_from(number).ok());
    let Some(table) = node.get_ref().as_table() else {
        return whole(node).map(|number| Sign { status: status(Some(number)), ..Sign::default() });
    };
    let sign = Section::open(name.to_owned(), node.span(), table, &vocabulary::SIGN, section.faults);
    if table.is_empty() {
        sign.faults.add_with_help(
            node.span(),
            format!("`{name}` has a sign that is no sign"),
            "add `status`, `host`, `path` or `contains`",
        );
    }
    let host = sign.text("host");
    if let Some(host) = host.as_ref().filter(|host| !is_host(host.text)) {
        let message = format!("`{}` is no host", shortened(host.text));
        sign.faults.add_with_help(host.span.clone(), message, "a host alone, in lower case: `example.com`");
    }
    let path = sign.text("path");
    if let Some(path) = path.as_ref().filter(|path| !is_path(path.text)) {
        let message = format!("`{}` is no path of an address", shortened(path.text));
        sign.faults.add_with_help(path.span.clone(), message, "segments alone: `jobs/none.html`");
    }
    Some(Sign {
        status: status(sign.whole("status")),
        host: host.map(|host| host.text.to_owned()),
        path: path.map(|path| path.text.trim_matches('/').to_owned()),
        contains: sign.text("contains").map(|text| text.text.to_owned()),
    })
}

/// Whether a text may be the end of an address's path.
fn is_path(text: &str) -> bool {
    let segments = text.trim_matches('/');
    !segments.contains([' ', '?', '#', ':']) && segments.split('/').all(|segment| !segment.is_empty())
}
