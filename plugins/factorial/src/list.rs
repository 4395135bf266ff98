//! The page of a board: links to its postings, the same under several teams.

use std::collections::BTreeSet;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Offer, Skipped,
    markup::{self, Tag},
    recognise::Address,
    text,
};

use crate::tenant::Board;

/// What stands in the page of a board, also of one without postings.
const MARK: &str = "job-postings";

/// What the addresses of postings have in them.
const POSTINGS: &str = "/job_posting/";

/// The postings that a page links to, each once; `None` if it is not the page of a board.
#[must_use]
pub fn read(page: &str, board: &Board) -> Option<Vec<Result<Offer, Skipped>>> {
    let mut is_board = false;
    let mut known = BTreeSet::new();
    let mut rows = Vec::new();
    let mut links = 0;
    for tag in markup::elements(page) {
        let controllers = tag.attribute("data-controller");
        is_board |= controllers.is_some_and(|names| names.split_whitespace().any(|name| name == MARK));
        let href = tag.attribute("href").filter(|_| tag.is("a"));
        let Some(href) = href.filter(|href| href.contains(POSTINGS)) else { continue };
        links += usize::from(href.starts_with(['/', 'h', 'H']));
        let Some(name) = named(&href, board) else {
            if is_own(&href, board) {
                let reason = format!("`{}` is no address of a posting", sdk::errors::sample(&href));
                rows.push(Err(Skipped { id: None, reason }));
            }
            continue;
        };
        if known.insert(name.clone()) {
            rows.push(offer(&name, &tag, board));
        }
    }
    if links < links_as_written(page) {
        let reason = "a link to a posting stands in no element".to_owned();
        rows.push(Err(Skipped { id: None, reason }));
    }
    (is_board || !rows.is_empty()).then_some(rows)
}

/// Whether an address is meant to be that of a posting of this board.
fn is_own(href: &str, board: &Board) -> bool {
    let path = if board.has(href) {
        href.split_once(POSTINGS).map(|(_, name)| name)
    } else {
        href.strip_prefix(POSTINGS)
    };
    path.is_some_and(|name| !name.is_empty())
}

/// How many links to postings a page has, read as a text: a broken element must not cost a posting silently.
fn links_as_written(page: &str) -> usize {
    let is_link = |(at, _): &(usize, &str)| {
        let before = &page[..*at];
        let word =
            before.rfind(|sign: char| sign.is_whitespace() || sign == '<').map_or(0, |start| start + 1);
        before.get(word..).is_some_and(|word| word.starts_with("href="))
    };
    page.match_indices(POSTINGS).filter(is_link).count()
}

/// `{slug}-{id}` in the address of a posting of this board.
fn named(href: &str, board: &Board) -> Option<String> {
    let whole = match href.strip_prefix('/') {
        Some(path) if !path.starts_with('/') => format!("{}{path}", board.url()),
        _ => href.to_owned(),
    };
    let address = Address::parse(&whole).filter(|_| board.has(&whole))?;
    match address.segments()[..] {
        ["job_posting", name, ..] => text::path_segment(name),
        _ => None,
    }
}

fn offer(name: &str, link: &Tag<'_>, board: &Board) -> Result<Offer, Skipped> {
    let skipped = |id: Option<&str>, reason: String| Skipped { id: id.map(str::to_owned), reason };
    let id = name.rsplit('-').next().unwrap_or_default();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(skipped(None, format!("`{}` has no number", sdk::errors::sample(name))));
    }
    // What a link says beside the title depends on the customer; the posting's page has the title too.
    let heading = markup::elements(link.inner()).find(is_heading).map(|heading| heading.words());
    let title = heading.filter(|words| !words.is_empty()).or_else(|| {
        let words = text::plain(link.inner());
        words.lines().map(text::squeeze).find(|line| !line.is_empty())
    });
    let slug = name.strip_suffix(id).map(|slug| slug.trim_end_matches('-')).filter(|slug| !slug.is_empty());
    let Some(title) = title.or_else(|| slug.map(str::to_owned)) else {
        return Err(skipped(Some(id), "no title".to_owned()));
    };
    let mut offer = Offer::new(id, board.posting_url(name), title);
    offer.complete = false;
    Ok(offer)
}

fn is_heading(tag: &Tag<'_>) -> bool {
    matches!(tag.name.as_bytes(), [b'h' | b'H', b'1'..=b'6'])
}
