//! Reads a detail page: the company's name and its website.

use super::{
    Company,
    likeness::{folded, likeness, words},
    link::{Link, without_tracking},
    site::Site,
};
use crate::{
    page::{Element, Page, Place},
    text::{non_empty, squeeze},
};

/// The minimum likeness of two names for the same company.
const ALIKE: f32 = 0.6;

/// Domains where companies have a profile, which is not their website.
const ELSEWHERE: [&str; 42] = [
    "addtoany.com",
    "apps.apple.com",
    "itunes.apple.com",
    "apple.co",
    "bsky.app",
    "creativecommons.org",
    "crunchbase.com",
    "dealroom.co",
    "facebook.com",
    "fb.com",
    "fb.me",
    "flickr.com",
    "g.page",
    "github.com",
    "goo.gl",
    "google.cat",
    "google.com",
    "google.es",
    "gstatic.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "lnkd.in",
    "medium.com",
    "mastodon.social",
    "openstreetmap.org",
    "pinterest.com",
    "spotify.com",
    "t.co",
    "t.me",
    "telegram.me",
    "threads.net",
    "tiktok.com",
    "twitch.tv",
    "twitter.com",
    "vimeo.com",
    "wa.me",
    "whatsapp.com",
    "wikipedia.org",
    "x.com",
    "youtu.be",
    "youtube.com",
];

/// The maximum number of path segments of a home page, e.g. `/es/`.
const SHALLOW: usize = 1;

/// The minimum number of dashes in a path segment that is a headline.
const HEADLINE_DASHES: usize = 3;

/// Words in the text or class of a link to a website.
const WEBSITE_WORDS: [&str; 14] = [
    "web", "website", "webpage", "homepage", "site", "sitio", "lloc", "pagina", "www", "url", "visita",
    "visitar", "visit", "visiteu",
];

/// Words in a link to the designers of the directory, which may also contain one of [`WEBSITE_WORDS`].
const MAKER_WORDS: [&str; 10] = [
    "diseno",
    "disseny",
    "design",
    "designed",
    "desarrollo",
    "desarrollado",
    "desenvolupament",
    "developed",
    "powered",
    "cookies",
];

/// The company on a detail page; `None` if the page names none.
pub(super) fn company(site: &Site, page: &Page<'_>, url: &str) -> Option<Company> {
    let name = name(site, page, url)?;
    let website = website(site, page, &name);
    Some(Company { name, website, detail_url: Some(url.to_owned()), attrs: Vec::new() })
}

/// The company's name: the first heading or title that is like the page's URL, because some directories put a
/// heading of their own first. Without such a match, the first heading or title.
fn name(site: &Site, page: &Page<'_>, url: &str) -> Option<String> {
    let headings = page.named("h1").map(|heading| heading.text);
    let titles = page.named("title").map(|title| title.text);
    let named = |key: &'static str| page.named("meta").filter(move |meta| meta.attr("name") == Some(key));
    let metas = named("og:title").filter_map(|meta| meta.attr("content"));
    let candidates: Vec<String> =
        headings.chain(titles).chain(metas).filter_map(|text| without_own_name(site, text)).collect();
    let link = Link::parse(url)?;
    // Some directories add a segment with a number after the name.
    let slug = link.segments().rfind(|segment| segment.bytes().any(|byte| byte.is_ascii_alphabetic()));
    let agrees = |name: &&String| slug.is_some_and(|slug| likeness(name, slug) >= ALIKE);
    candidates.iter().find(agrees).or(candidates.first()).cloned()
}

/// A title without the directory's name at its start or end; `None` if nothing remains.
fn without_own_name(site: &Site, title: &str) -> Option<String> {
    const SEPARATORS: [&str; 7] = [" | ", " - ", " – ", " — ", " · ", " :: ", " » "];
    let is_own = |part: &str| {
        let part = folded(part);
        site.own_names.iter().any(|name| part == folded(name))
    };
    let mut rest = title.trim();
    loop {
        let cut = SEPARATORS.iter().find_map(|separator| {
            let behind = rest.rsplit_once(separator).filter(|(_, end)| is_own(end)).map(|(before, _)| before);
            behind.or_else(|| {
                rest.split_once(separator).filter(|(start, _)| is_own(start)).map(|(_, after)| after)
            })
        });
        match cut {
            Some(shorter) => rest = shorter.trim(),
            None => break,
        }
    }
    non_empty(rest).filter(|rest| !is_own(rest)).map(squeeze)
}

/// A link that may lead to the company's website.
struct Candidate<'d> {
    url: &'d str,
    host: &'d str,
    says_so: bool,
    likeness: f32,
    /// Whether the path is deeper than that of a home page or contains a headline.
    is_article: bool,
}

/// The company's website: a link that says so, otherwise a link whose host is like the company's name, or the only link
/// if it does not lead to an article. Of several, the one whose host is most like the name.
fn website(site: &Site, page: &Page<'_>, name: &str) -> Option<String> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for found in page.named("a").filter_map(|link| candidate(site, link, name)) {
        match candidates.iter_mut().find(|known| known.host == found.host) {
            Some(known) if !found.says_so || known.says_so => {}
            Some(known) => *known = found,
            None => candidates.push(found),
        }
    }
    if candidates.iter().any(|candidate| candidate.says_so) {
        candidates.retain(|candidate| candidate.says_so);
    } else {
        let alone = candidates.len() == 1;
        candidates.retain(|candidate| candidate.likeness >= ALIKE || alone && !candidate.is_article);
    }
    // Reversed, because `max_by` returns the last of equal elements and the first is wanted.
    let best = candidates.iter().rev().max_by(|one, other| one.likeness.total_cmp(&other.likeness))?;
    Some(without_tracking(best.url).to_owned())
}

fn candidate<'d>(site: &Site, link: &Element<'d>, name: &str) -> Option<Candidate<'d>> {
    // Links to sponsors, owners and designers of the directory are outside the content.
    let url = link.attr("href").filter(|_| link.place() == Place::Body)?;
    let target = Link::parse(url)?;
    if site.is_own(&target) || target.is_at(&ELSEWHERE) {
        return None;
    }
    let host = target.bare_host();
    let says_so = says_website(link, host);
    let label = host.rsplit_once('.').map_or(host, |(label, _)| label);
    let is_headline = |segment: &str| segment.matches('-').count() >= HEADLINE_DASHES;
    let is_article = target.segments().count() > SHALLOW || target.segments().any(is_headline);
    Some(Candidate { url, host, says_so, likeness: likeness(name, label), is_article })
}

fn says_website(link: &Element<'_>, host: &str) -> bool {
    let of = |known: &[&str], text: &str| words(text).any(|word| known.contains(&word.as_str()));
    if of(&MAKER_WORDS, link.text) {
        return false;
    }
    let class = link.attr("class").unwrap_or("");
    of(&WEBSITE_WORDS, link.text) || of(&WEBSITE_WORDS, class) || folded(link.text).contains(&folded(host))
}
