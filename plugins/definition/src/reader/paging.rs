//! `[list.paging]`, and whether the requests hold what it counts with.

use super::{
    path::{Ground, read_path},
    request::{Asked, holds},
    section::Section,
    template::Names,
};
use crate::model::Paging;

/// How a list goes on, as far as it is known before the whole of it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PagingKind {
    None,
    Page,
    Offset,
    Cursor,
    /// Told already: what follows from it is not.
    Unclear,
}

const KINDS: [(&str, PagingKind); 4] = [
    ("none", PagingKind::None),
    ("page", PagingKind::Page),
    ("offset", PagingKind::Offset),
    ("cursor", PagingKind::Cursor),
];

const OFFSET_ELSEWHERE: &str = "it counts rows: write `paging = { kind = \"offset\", size = … }`, with the rows of a full page of the source";
const PAGE_ELSEWHERE: &str = "it counts pages: write `paging = { kind = \"page\", size = … }`, with the rows of a full page of the source";
const SIZE_ELSEWHERE: &str = "write `size` in `paging`, or the number itself here";
const CURSOR_ELSEWHERE: &str =
    "it stands in `[list.next_request]` with `paging = { kind = \"cursor\", next = \"path\" }`";
const OF_LISTS: &str = "it is known to the requests of the list only";

/// The kind of paging: none where none is written.
pub(super) fn kind_of(paging: Option<&Section<'_>>) -> PagingKind {
    paging.map_or(PagingKind::None, |paging| paging.word("kind", &KINDS).unwrap_or(PagingKind::Unclear))
}

/// What may stand in the list's request, and in that of its further pages.
pub(super) fn names_of_requests(names: &Names, paging: Option<&Section<'_>>) -> (Names, Names) {
    let kind = kind_of(paging);
    let unclear = kind == PagingKind::Unclear;
    let counts = matches!(kind, PagingKind::Page | PagingKind::Offset);
    let sized = counts || paging.is_some_and(|paging| paging.place("size").is_some());
    let mut first = names.in_fields();
    let mut allow = |word, holds: bool, why| {
        if holds || unclear { first.words.push(word) } else { first.elsewhere.push((word, why)) }
    };
    allow("offset", kind == PagingKind::Offset, OFFSET_ELSEWHERE);
    allow("page", kind == PagingKind::Page, PAGE_ELSEWHERE);
    allow("size", sized, SIZE_ELSEWHERE);
    if names.searched {
        first.words.extend(["query.keywords", "query.location"]);
    }
    let mut next = first.clone();
    first.elsewhere.push(("cursor", CURSOR_ELSEWHERE));
    if unclear || kind == PagingKind::Cursor {
        next.words.push("cursor");
    } else {
        next.elsewhere.push(("cursor", CURSOR_ELSEWHERE));
    }
    for names in [&mut first, &mut next] {
        names.elsewhere.extend([("id", "it is known to the detail"), ("url", "it is known to the detail")]);
    }
    (first, next)
}

/// What may stand in a detail's request.
pub(super) fn names_of_details(names: &Names) -> Names {
    let elsewhere = ["offset", "page", "size", "cursor"].map(|word| (word, OF_LISTS)).into();
    Names { words: vec!["id", "id.base64", "url"], elsewhere, ..names.in_fields() }
}

/// Reads how a list goes on.
pub(super) fn read_paging(paging: Option<&Section<'_>>, ground: &Ground) -> Option<Paging> {
    let Some(section) = paging else { return Some(Paging::None) };
    let kind = kind_of(paging);
    tell_misplaced(section, kind);
    let size = section.whole("size");
    let cap = section.whole("cap").map(u64::from);
    match kind {
        PagingKind::None => Some(Paging::None),
        PagingKind::Unclear => None,
        PagingKind::Page => {
            Some(Paging::Page { first: section.whole("first").unwrap_or(1), size: size?, cap })
        }
        PagingKind::Offset => {
            Some(Paging::Offset { first: section.whole("first").unwrap_or(0), size: size?, cap })
        }
        PagingKind::Cursor => {
            let next = section.text("next")?;
            Some(Paging::Cursor { next: read_path(&next, ground, section.faults)?, size: size.unwrap_or(0) })
        }
    }
}

/// Tells what a kind of paging lacks or has no use for.
fn tell_misplaced(section: &Section<'_>, kind: PagingKind) {
    if kind == PagingKind::Unclear {
        return;
    }
    let missing = |key: &str, help: &str| {
        if section.place(key).is_none() {
            let message = format!("missing key `{key}` in [list.paging]");
            section.faults.add_with_help(section.span.clone(), message, help);
        }
    };
    let counts = matches!(kind, PagingKind::Page | PagingKind::Offset);
    if counts {
        missing(
            "size",
            "add `size = 100`, the rows of a full page: one with fewer is the last, unless `total` counts more",
        );
        section.refuse("next", "is for `cursor`", "leave it out");
    } else {
        for key in ["first", "cap"] {
            section.refuse(key, "is for `page` and `offset`", "leave it out");
        }
    }
    match kind {
        PagingKind::Cursor => {
            missing("next", "add `next = \"path\"`: where the answer names what comes next");
        }
        PagingKind::None => {
            for key in ["size", "next"] {
                section.refuse(
                    key,
                    "has no use: one answer holds all",
                    "leave it out, or choose another `kind`",
                );
            }
        }
        _ => {}
    }
}

/// Tells a request that would ask for the same page again and again.
pub(super) fn tell_missing_counter(
    list: &Section<'_>,
    kind: PagingKind,
    first: Option<&Asked>,
    next: Option<&Asked>,
) {
    let told = |asked: &Asked, word: &str, what: &str| {
        if !holds(&asked.request, word) {
            let message = format!("the list goes on by {what}, but its request is the same for each page");
            let help = format!(
                "write `{{{word}}}` in the address, in a header or in the body, where the source wants it"
            );
            list.faults.add_with_help(asked.url.clone(), message, help);
        }
    };
    let counting = if list.place("next_request").is_some() { next } else { first };
    match kind {
        PagingKind::Offset => counting.into_iter().for_each(|asked| told(asked, "offset", "rows")),
        PagingKind::Page => counting.into_iter().for_each(|asked| told(asked, "page", "pages")),
        PagingKind::Cursor => next.into_iter().for_each(|asked| told(asked, "cursor", "a cursor")),
        PagingKind::Unclear => {}
        PagingKind::None => list.refuse(
            "next_request",
            "is never asked: one answer holds all",
            "add `paging`, or leave it out",
        ),
    }
}
